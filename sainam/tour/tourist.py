"""The one who walks: as partners see the hub, with the few hands a demo's operator has."""

from __future__ import annotations

import asyncio
import json
import time
import urllib.request
from collections.abc import Awaitable, Callable, Sequence
from datetime import date, timedelta
from types import TracebackType
from typing import Any, Self, TypeVar

from sainam.agreements import store as agreements
from sainam.agreements.agreement import Agreement
from sainam.agreements.bring_in_agreement import bring_in_agreement
from sainam.agreements.end_agreement import end_agreement
from sainam.agreements.open_door import open_door
from sainam.agreements.resume_agreement import resume_agreement
from sainam.agreements.suspend_agreement import suspend_agreement
from sainam.agreements.take_step import StepTaken
from sainam.agreements.terms import Environment
from sainam.counterparts.agencies.hub_client import Answer, Client, HubClient
from sainam.counterparts.agencies.sftp_drop import SftpDoor
from sainam.counterparts.identity_provider import IdentityProvider
from sainam.counterparts.their_clock import TheirClock
from sainam.kit.clock import now
from sainam.kit.database import Database
from sainam.kit.ids import new_id
from sainam.kit.thai_dates import business_date
from sainam.links.read_catalogue import read_catalogue
from sainam.lookups.lists.store import Listed
from sainam.lookups.lists.take_over import ListBusy
from sainam.tour.step import RowWalk, Step
from sainam.wiring.agent_days import AgentDay, close_day
from sainam.wiring.installation import Installation
from sainam.wiring.lists import NightlyLists
from sainam.wiring.owners import Owners
from sainam.wiring.running import running_database_url

ACTOR = "sainam tour"
ENVIRONMENT: Environment = "live"
Came = TypeVar("Came")
_TRIES, _PAUSE_SECONDS = 50, 0.2


class Tourist:
    """Use it as `with`. Everything it brings in carries its own number, so it can walk again."""

    def __init__(self, installation: Installation) -> None:
        self.installation = installation
        self._database_url = running_database_url(installation.settings)
        self.database = Database(self._database_url, application_name=ACTOR)
        self.number = new_id().hex[-6:].upper()
        self._runner = asyncio.Runner()
        self._catalogue = read_catalogue(installation.settings.catalogue).catalogue
        self._owners = Owners(installation, lambda: self._catalogue)
        with self.database.transaction() as tx:
            moment = now(tx)
        self.clock = TheirClock()
        self.clock.offset = moment - self.clock.now()
        if abs(self.clock.offset) < timedelta(seconds=2):
            self.clock.offset = timedelta()
        self.today = business_date(moment)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._runner.close()
        self.database.close()

    def title_of(self, row: str) -> str:
        """Of a row, or of the one link that has this name."""
        links = [
            link
            for link in self._catalogue.links.values()
            if row in (link.row, link.id) and link.built
        ]
        return " · ".join(f"{link.title.th} / {link.title.en}" for link in links[:1])

    def run(self, coroutine: Awaitable[Came]) -> Came:
        async def whole() -> Came:
            return await coroutine

        return self._runner.run(whole())

    def hub(self, credential: str) -> HubClient:
        key = self.installation.parties / f"{credential}.jwk.json"
        return HubClient(self.installation.public_url(), Client(credential, key), self.clock)

    def signed_in(self, person: str, issuer: str = "citizens-id") -> str:
        """The identity provider's token about a person, as the citizens' channels send it."""
        provider = IdentityProvider(
            issuer,
            self.installation.parties / f"{issuer}.jwk.json",
            self.installation.public_url(),
            self.clock,
        )
        return provider.token(person)

    def sftp(self, credential: str) -> SftpDoor:
        host_key = (self.installation.keys / "sftp-host.pub").read_text(encoding="ascii").strip()
        return SftpDoor(
            self.installation.settings.bind,
            self.installation.port("sftp"),
            credential,
            self.installation.parties / f"{credential}.ssh",
            host_key,
        )

    def cis(self, method: str, path: str, body: object = None) -> Any:
        """The CIS counterpart's own desk: its faults, and what it really posted."""
        return self.desk("CIS", method, path, body)

    def desk(self, system: str, method: str, path: str, body: object = None) -> Any:
        """A counterpart's own desk, as those use it who work there."""
        address = self._owners.address(system, ENVIRONMENT)
        request = urllib.request.Request(  # noqa: S310  our own counterpart
            address.url + path,
            data=None if body is None else json.dumps(body).encode(),
            headers={
                "Authorization": f"Bearer {address.token}",
                "Content-Type": "application/json",
            },
            method=method,
        )
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
            return json.loads(answer.read() or b"null")

    def played(self, counterpart: str, method: str, path: str, body: object = None) -> Any:
        """A hosted counterpart's own desk: its faults, and what it was told."""
        parties = self.installation.parties
        token = (parties / f"hub-at-{counterpart}.token").read_text(encoding="ascii").strip()
        port = self.installation.counterpart_port(counterpart)
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}{path}",
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
            method=method,
        )
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
            return json.loads(answer.read() or b"null")

    def cis_opened_on(self) -> date:
        """The first day of CIS's register: what was outstanding then still is, unless paid."""
        return date.fromisoformat(self.cis("GET", "/health")["opened_on"])

    def reconcile(self, agent: str, day: date) -> str:
        """Closes the agent's day and tells its verdict."""
        closed = close_day(
            self.database, self._owners, AgentDay(ENVIRONMENT, agent, day), actor=ACTOR
        )
        return f"{closed.judged.verdict}: {closed.judged.english}"

    def take_list(self, which: Listed) -> int:
        """Takes a list over once more; the number of the sync. Raises a Refusal."""
        lists = self.nightly_lists()
        for _ in range(_TRIES):
            try:
                return lists.take_now(which, actor=ACTOR)
            except ListBusy:  # the worker is at it
                time.sleep(_PAUSE_SECONDS)
        raise ListBusy

    def nightly_lists(self) -> NightlyLists:
        """As the worker has them."""
        return NightlyLists(
            self.database, self._database_url, lambda: self._catalogue, self._owners,
            seconds=self.installation.settings.provider_timeout,
        )  # fmt: skip

    def bring_in(self, agreement: Agreement, *doors: agreements.Door) -> None:
        with self.database.transaction() as tx:
            bring_in_agreement(tx, agreement, actor=ACTOR, reason="brought in for the tour")
            for door in doors:
                open_door(tx, door, actor=ACTOR)

    def suspend(self, agreement: str) -> StepTaken:
        return self._step(suspend_agreement, agreement, "shown on the tour")

    def resume(self, agreement: str) -> StepTaken:
        return self._step(resume_agreement, agreement, "shown on the tour")

    def end(self, agreement: str) -> StepTaken:
        return self._step(end_agreement, agreement, "the tour is over")

    def _step(self, step: Callable[..., StepTaken], agreement: str, reason: str) -> StepTaken:
        with self.database.transaction() as tx:
            return step(tx, ENVIRONMENT, agreement, actor=ACTOR, reason=reason)

    def until(self, look: Callable[[], Came | None], *, seconds: float = 20.0) -> Came | None:
        """Looks again until something is seen; None when it never was."""
        end = time.monotonic() + seconds
        while True:
            seen = look()
            if seen or time.monotonic() > end:
                return seen
            time.sleep(0.05)

    def rows(self, query: str, parameters: Sequence[object]) -> list[tuple[Any, ...]]:
        with self.database.read_only() as tx:
            return list(tx.execute(query.encode(), parameters))


def passed(row: RowWalk, told: str, told_th: str, answer: Answer, came: str, *, ok: bool) -> None:
    """A call that was let through, or should have been."""
    row.add(
        Step(
            told, told_th, ok and answer.status in (200, 201),
            came if answer.status in (200, 201) else f"{answer.status} {answer.body}",
            "crossed", answer.agreement or "", answer.exchange or "",
        )
    )  # fmt: skip


def refused(row: RowWalk, told: str, told_th: str, answer: Answer, rule: str) -> None:
    """A call that had to be refused by exactly this rule, in both languages, on record."""
    body = answer.body if isinstance(answer.body, dict) else {}
    whole = bool(body.get("title") and body.get("title_th") and answer.exchange)
    row.add(
        Step(
            told, told_th, body.get("rule") == rule and answer.status >= 400 and whole,
            f"{answer.status} {body.get('rule')}, fault {body.get('fault')}",
            "refused", "", answer.exchange or "",
        )
    )  # fmt: skip
