"""How what people did and were refused becomes steps of the tour."""

from __future__ import annotations

from sainam.tour.onboarding.api import Reply
from sainam.tour.step import RowWalk, Step


class TourBrokeOffError(RuntimeError):
    """Something that all the rest builds on did not happen; the message says what came."""


def done(reply: Reply, what: str) -> Reply:
    """Raises TourBrokeOffError where it was refused."""
    if not reply.ok:
        raise TourBrokeOffError(f"{what}: {reply.status} {reply.body!r}"[:400])
    return reply


def moved(row: RowWalk, told: str, told_th: str, reply: Reply, state: str, came: str = "") -> Reply:
    """An event that brought its dossier to this state. Raises TourBrokeOffError."""
    done(reply, told)
    last = reply.body["steps"][-1]
    row.add(
        Step(
            told, told_th, reply.body["state"] == state,
            f"{came or last['title']['en']} → {reply.body['state']}", "seen",
            last["outcome"].get("agreement", "") or "", evidence_of(reply),
        )
    )  # fmt: skip
    return reply


def seen(
    row: RowWalk, told: str, told_th: str, came: str, *, ok: bool, agreement: str = "",
    evidence: str = "",
) -> None:  # fmt: skip
    row.add(Step(told, told_th, ok, came, "seen", agreement, evidence))


def refused(row: RowWalk, told: str, told_th: str, reply: Reply, rule: str, *fields: str) -> None:
    """By exactly this rule, in both languages, each of these fields named."""
    named = set(fields) <= reply.fields
    whole = reply.status >= 400 and reply.rule == rule and reply.bilingual and named
    listed = f": {', '.join(sorted(reply.fields))}" if reply.fields else ""
    row.add(Step(told, told_th, whole, f"{reply.status} {reply.rule}{listed}", "refused"))


def evidence_of(reply: Reply) -> str:
    """Dossier and number of its last step."""
    return f"{reply.body['id']}/{reply.body['number']}"
