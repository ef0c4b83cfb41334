"""What has to be done when an agreement has ended, by whom, and what of it is done. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sainam.agreements.terms import Grant
from sainam.formats.layout import Title
from sainam.onboarding.bodies import ExitItem
from sainam.onboarding.dossier import Dossier, Step
from sainam.onboarding.state import Event

_ENDS = (Event.TERMINATE, Event.EXPIRE, Event.WITHDRAW, Event.LAPSE)


@dataclass(frozen=True, slots=True)
class Ended:
    """What had been going on. `went_on`: the agreement lives on without this dossier."""

    grants: tuple[Grant, ...]
    direction: str
    real: bool
    went_on: bool

    @property
    def by_agent(self) -> bool:
        return any(grant.pattern in ("submit", "batch") for grant in self.grants)


@dataclass(frozen=True, slots=True)
class ExitEntry:
    """`certificate`: "theirs" has to be attached, "ours" is issued by the hub if none is.

    `last`: not before the run-off is over.
    """

    item: str
    title: Title
    roles: tuple[str, ...]
    certificate: str = ""
    last: bool = False


# The list as data: an entry, and when it belongs to the list.
_ENTRIES: tuple[tuple[ExitEntry, Callable[[Ended], bool]], ...] = (
    (
        ExitEntry(
            "agency_data",
            Title(
                "หน่วยงานคืนหรือทำลายข้อมูลที่ได้รับ พร้อมหนังสือรับรอง",
                "The agency has returned or destroyed what it received, with a certificate",
            ),
            ("legal",),
            certificate="theirs",
        ),
        lambda ended: ended.real and ended.direction in ("out", "both"),
    ),
    (
        ExitEntry(
            "own_data",
            Title(
                "กปน. คืนหรือทำลายข้อมูลที่ได้รับ ยกเว้นที่กฎหมายให้เก็บ",
                "The utility has returned or destroyed what it received, but what law keeps",
            ),
            ("operator",),
            certificate="ours",
        ),
        lambda ended: ended.real and ended.direction in ("in", "both"),
    ),
    (
        ExitEntry(
            "balances",
            Title("ชำระยอดคงค้างครบถ้วน", "Balances are settled"),
            ("finance",),
            last=True,
        ),
        lambda ended: ended.real and ended.by_agent,
    ),
    (
        ExitEntry(
            "reconciliation",
            Title("กระทบยอดครั้งสุดท้ายตรงกัน", "The final reconciliation agrees"),
            ("finance",),
            last=True,
        ),
        lambda ended: ended.real and ended.by_agent,
    ),
    (
        ExitEntry(
            "keys",
            Title("ยกเลิกกุญแจทั้งหมดแล้ว", "All keys are retired"),
            ("operator",),
            last=True,
        ),
        lambda _: True,
    ),
    (
        ExitEntry(
            "link",
            Title("นำคู่เชื่อมโยงออกจากแผนผังแล้ว", "The link is off the map"),
            ("operator",),
        ),
        lambda ended: ended.real,
    ),
)


def exit_list(ended: Ended) -> tuple[ExitEntry, ...]:
    """Empty where the agreement goes on: nothing of it is wound up."""
    if ended.went_on:
        return ()
    return tuple(entry for entry, belongs in _ENTRIES if belongs(ended))


def went_on(dossier: Dossier) -> bool:
    """Whether the end of the dossier left its agreement in force, as the step recorded."""
    return bool(dossier.outcome(*_ENDS).get("went_on"))


def ticked(dossier: Dossier) -> Mapping[str, Step]:
    """By item."""
    return {body.item: step for step, body in dossier.bodies(ExitItem, Event.TICK_EXIT)}
