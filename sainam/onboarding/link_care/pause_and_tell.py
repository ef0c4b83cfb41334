"""Pauses of links with the mail that announces them to the partners' people at once."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sainam.agreements.store import load_standings
from sainam.agreements.terms import Environment
from sainam.exchanges.pauses.make_pause import end_pause, hold_link, plan_window
from sainam.exchanges.pauses.pause import Pause
from sainam.formats.layout import Title
from sainam.kit import clock
from sainam.kit.database import Tx
from sainam.onboarding.notices.notice import Fact, Notice, Recipient
from sainam.onboarding.recipients import tell
from sainam.onboarding.stop_and_tell import ENVIRONMENT_WORDS, name_of, told_of


def plan_and_tell(
    tx: Tx, public_url: str, environment: Environment, link: str, *, first: datetime,
    until: datetime, reason: Title, actor: str,
) -> UUID:  # fmt: skip
    """Raises what plan_window raises."""
    pause = plan_window(tx, environment, link, first=first, until=until, reason=reason, actor=actor)
    facts = _facts(tx, public_url, environment, link, reason, actor)
    to = partners_of(tx, environment, link)
    tell(tx, Notice.LINK_WINDOW, to, None, {**facts, "since": first, "until": until})
    return pause


def hold_and_tell(
    tx: Tx, public_url: str, environment: Environment, link: str, *, reason: Title, actor: str
) -> UUID:
    """Raises what hold_link raises."""
    pause = hold_link(tx, environment, link, reason=reason, actor=actor)
    facts = _facts(tx, public_url, environment, link, reason, actor)
    to = partners_of(tx, environment, link)
    tell(tx, Notice.LINK_HELD, to, None, {**facts, "since": clock.now(tx)})
    return pause


def end_and_tell(
    tx: Tx, public_url: str, environment: Environment, link: str, pause: UUID, *, reason: str,
    actor: str,
) -> Pause:  # fmt: skip
    """Raises what end_pause raises."""
    ended = end_pause(tx, environment, link, pause, reason=reason, actor=actor)
    facts = _facts(tx, public_url, environment, link, Title(reason, reason), actor)
    to = partners_of(tx, environment, link)
    tell(tx, Notice.LINK_FREED, to, None, {**facts, "since": clock.now(tx)})
    return ended


def partners_of(tx: Tx, environment: Environment, link: str) -> tuple[Recipient, ...]:
    """Of every agreement that grants something by this link and has not ended; each once."""
    found = {
        one.address: one
        for standing in load_standings(tx, environment).values()
        if standing.state != "ended" and any(each.link == link for each in standing.terms.grants)
        for one in told_of(tx, standing.agreement)
    }
    return tuple(found.values())


def _facts(
    tx: Tx, public_url: str, environment: Environment, link: str, reason: Title, actor: str
) -> dict[str, Fact]:
    return {
        "link": link,
        "environment": ENVIRONMENT_WORDS[environment],
        "who": name_of(tx, actor),
        "reason": reason,
        "url": f"{public_url}/th/links/{link}",
    }
