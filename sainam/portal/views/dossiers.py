"""A dossier as its pages show it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sainam.documents.original import KeptOriginal
from sainam.documents.section_26 import Section26Test
from sainam.documents.store import DocumentRow, SignatureRow
from sainam.documents.verify_document import Verdict
from sainam.formats.layout import Title
from sainam.onboarding.dossier import Dossier
from sainam.onboarding.inbox import Urgency
from sainam.onboarding.state import Event, State
from sainam.onboarding.told import DossierTold, StepTold
from sainam.portal.views.bilingual import Words


@dataclass(frozen=True, slots=True)
class StandIn:
    """Somebody who may act: in the place of `whose` for a time, or in a role once it is overdue."""

    name: Title
    role: str
    whose: Title | None = None
    first_at: datetime | None = None
    until_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DossierRow:
    """`roles` are those in which it waits for the reader; `late`: only because its time is over.

    `owners` are the roles whose turn it is; `stand_ins` are told in the reader's inbox alone.
    `places` names the role and whose place is taken, where the reader acts as a deputy.
    """

    id: str
    kind: str
    title: str
    agency: Title
    state: State
    state_title: Title
    since: datetime
    due_at: datetime | None
    urgency: Urgency
    owners: tuple[str, ...]
    stand_ins: tuple[StandIn, ...] = ()
    roles: tuple[str, ...] = ()
    late: bool = False
    places: tuple[tuple[str, Title], ...] = ()


@dataclass(frozen=True, slots=True)
class BoardFilter:
    """`standing`: all that are under way, only the overdue, or those that are over."""

    state: str | None = None
    agency: str | None = None
    standing: str | None = None


@dataclass(frozen=True, slots=True)
class Board:
    rows: tuple[DossierRow, ...]
    agencies: tuple[tuple[str, Title], ...]
    under_way: int
    overdue: int
    soon: int


BACK_OR_OUT = frozenset({
    Event.STEP_ASIDE, Event.OBJECT, Event.ESCALATE, Event.ORDER_BACK, Event.REOPEN,
    Event.SEND_BACK, Event.RETIRE_KEY, Event.TERMINATE, Event.WITHDRAW,
})  # fmt: skip

# Where one of these can be done, it is what the dossier waits for.
_ON = frozenset({Event.AGREE, Event.OFFER, Event.PRESENT, Event.GO_LIVE})


@dataclass(frozen=True, slots=True)
class DossierFile:
    """`told` is what the reader may know of it; `dossier` itself is for the staff's eyes.

    `not_yet` are events of the reader that cannot be taken now, and why; `barred` are all such.
    """

    dossier: Dossier
    told: DossierTold
    agency: Title
    at: datetime
    today: date
    names: Mapping[str, Title]
    documents: tuple[DocumentRow, ...]
    agreement: tuple[str, int] | None
    titles: Mapping[str, Title]  # of datasets, purposes and legal bases
    fields: Mapping[str, Mapping[str, Title]]  # of each dataset asked
    own: bool  # the reader is of the agency that asks
    stand_ins: tuple[StandIn, ...] = ()
    not_yet: Mapping[Event, Words] = field(default_factory=dict)
    barred: frozenset[Event] = frozenset()

    @property
    def steps(self) -> tuple[tuple[StepTold, int], ...]:
        """In order; what one did again and again counts as one."""
        found: list[tuple[StepTold, int]] = []
        for step in self.told.steps:
            before = found[-1] if found else None
            alike = before and (before[0].event, before[0].actor) == (step.event, step.actor)
            if before and alike:
                found[-1] = (step, before[1] + 1)
            else:
                found.append((step, 1))
        return tuple(found)

    @property
    def asked_for(self) -> tuple[str, ...]:
        """What the utility wants to know more about, while it waits for that."""
        asked = self.dossier.last(Event.ASK_INFORMATION, Event.DEFER)
        if asked is None or self.dossier.state != State.INFORMATION_WANTED:
            return ()
        return tuple(getattr(asked.body, "questions", ()))

    @property
    def issued(self) -> DocumentRow | None:
        """What the last step issued, if the reader may open it."""
        last = self.told.steps[-1].outcome.get("document") if self.told.steps else None
        return next((one for one in self.documents if str(one.id) == last), None)

    @property
    def papers(self) -> frozenset[str]:
        """Documents that the reader may open, by their ids."""
        return frozenset(str(one.id) for one in self.documents)

    @property
    def can(self) -> tuple[Event, ...]:
        """The reader's events now: those that lead on first, those that lead back or out last."""
        able = [event for one in self.told.can if (event := Event(one)) not in self.barred]
        return tuple(sorted(able, key=lambda event: (event in BACK_OR_OUT, event not in _ON)))


@dataclass(frozen=True, slots=True)
class Reliability:
    """The tests of section 26 for one signature."""

    rank: int
    name: str
    tests: tuple[Section26Test, ...]


@dataclass(frozen=True, slots=True)
class DocumentPage:
    row: DocumentRow
    made_by: Title
    signatures: tuple[SignatureRow, ...]
    verdict: Verdict | None
    length: int
    original: KeptOriginal
    reliability: tuple[Reliability, ...] = ()


@dataclass(frozen=True, slots=True)
class Moved:
    """What others did while somebody was filling in a form."""

    title: Words
    who: Words
    at: datetime
