"""The pages of single steps: the departments' form, the agreement's versions, keys and checks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sainam.formats.layout import Title
from sainam.onboarding.bodies import AgreementDraft, Design, Signer
from sainam.onboarding.design.design import Position
from sainam.onboarding.dossier import Step
from sainam.onboarding.going_live.keys import Key
from sainam.onboarding.signing.compare import Comparison
from sainam.onboarding.signing.drafts import Draft, FiledPaper
from sainam.onboarding.signing.exit_list import ExitEntry
from sainam.portal.views.bilingual import Words


@dataclass(frozen=True, slots=True)
class DesignLine:
    """A field of the form in which two proposals differ."""

    label: Words
    before: Words
    after: Words


@dataclass(frozen=True, slots=True)
class DesignView:
    """`lines` set the last two proposals beside each other; `agreed` is what was decided.

    `beyond` are the steps by which it went to the chair and came back.
    """

    positions: tuple[Position, ...]
    lines: tuple[DesignLine, ...]
    agreed: Design | None
    files: tuple[tuple[str, str], ...]  # of the catalogue, name and text
    beyond: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class SignerRow:
    signer: Signer
    signed: Step | None
    next: bool


@dataclass(frozen=True, slots=True)
class AgreementView:
    """`comparison` is of versions `before` and `after`; None where there is but one.

    `citations` are of the provisions of the version shown; `offered` is the document being signed.
    """

    drafts: tuple[Draft, ...]
    shown: AgreementDraft | None
    before: int
    after: int
    comparison: Comparison | None
    comments: tuple[Step, ...]
    signers: tuple[SignerRow, ...]
    citations: Mapping[str, Title]
    offered: UUID | None
    filed: FiledPaper | None


@dataclass(frozen=True, slots=True)
class CheckRow:
    """`record` made it green; `instead` is what was seen in its place, `why` how to mend it.

    `example` is a call ready to be sent, `sample` the name of a file; either may be empty.
    """

    id: str
    title: Title
    how: Title
    green: bool
    judged: bool
    record: str
    instead: tuple[str, ...]
    why: tuple[Title, ...] = ()
    example: str = ""
    sample: str = ""


@dataclass(frozen=True, slots=True)
class ExitRow:
    entry: ExitEntry
    done: Step | None


@dataclass(frozen=True, slots=True)
class BuildView:
    """`judged`: the checks were judged on record since the last key.

    `moved` is what of the decision the catalogue no longer has; there are no checks then.
    """

    keys: tuple[Key, ...]
    checks: tuple[CheckRow, ...]
    judged: Step | None
    accepted: tuple[Step, ...]
    agreement: str
    exit: tuple[ExitRow, ...]
    over: frozenset[str]  # environments in which the agreement has ended: no key opens anything
    moved: Words | None = None

    @property
    def green(self) -> int:
        return sum(one.green for one in self.checks)
