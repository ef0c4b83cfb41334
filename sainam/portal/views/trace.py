"""What one thing rests on, what rests on it, and what stops if it ends."""

from datetime import date

from msgspec import Struct

from sainam.evidence.impact.what_stops import Fate
from sainam.evidence.trace.graph import NodeKind
from sainam.portal.views.bilingual import Words


class NodeView(Struct, frozen=True, kw_only=True):
    """`node` is `kind:id`; `written` the table and key of the edge that leads to it.

    `page` is where the portal shows the thing itself to the staff, below the language.
    """

    node: str
    kind: NodeKind
    name: str
    title: Words | None
    distance: int
    written: str
    page: str | None = None


class StopView(Struct, frozen=True, kw_only=True):
    """`exchanges` of the last thirty days as observed; `rule` of the refusal that would come.

    Of files: `expected_by` (HH:MM) ends the day of which one is expected, and for
    `run_off_days` after an end they are still taken.
    """

    agreement: str
    agency: Words
    dataset: str
    purpose: Words
    exchanges: int
    fate: Fate
    rule: str | None
    rule_words: Words | None
    instead: str | None
    expected_by: str | None = None
    run_off_days: int = 0


class TracePage(Struct, frozen=True, kw_only=True):
    """`starts` where nothing was asked about; `in_hand` are dossiers that ask for it."""

    about: NodeView | None
    on: date
    back: tuple[NodeView, ...] = ()
    forward: tuple[NodeView, ...] = ()
    stops: tuple[StopView, ...] = ()
    in_hand: tuple[NodeView, ...] = ()
    starts: tuple[NodeView, ...] = ()
