"""What the portal and the management API have in common about the register and its measures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sainam.agencies.authenticated import person_of
from sainam.agencies.person import Person
from sainam.agencies.refusals import NotSignedIn, NotYours
from sainam.evidence.compliance.annex_a import AnnexA, annex_a
from sainam.evidence.compliance.l1_counts import L1Counts, l1_counts
from sainam.evidence.compliance.law_pages import (
    ChangePage,
    KeptPage,
    ObjectPage,
    RegisterPage,
    change_page,
    kept_page,
    object_page,
    register_page,
)
from sainam.evidence.compliance.stops_of_change import keep_stops
from sainam.evidence.compliance.table import Compliance, MeasureRow, compliance
from sainam.kit.byte_store import ByteStore
from sainam.kit.database import Database, Tx
from sainam.law.measure import Statement
from sainam.law.policy_document import PolicyDocument
from sainam.links.applied_catalogue import load_catalogue
from sainam.links.law_changes import store as law
from sainam.links.law_changes.change import DECIDES, Decision
from sainam.links.law_changes.decide_change import decide_change
from sainam.links.law_changes.name_owner import name_owner
from sainam.links.law_changes.propose_change import propose_change
from sainam.links.law_changes.store import Kept
from sainam.links.measures import store as measures
from sainam.links.measures.decide_statement import CONFIRMS, decide_statement
from sainam.links.measures.refusals import UnknownMeasure
from sainam.links.measures.state_measure import Stated, may_state, state_measure
from sainam.links.measures.store import Proposal


@dataclass(frozen=True, slots=True)
class MeasurePage:
    """A measure as it stands today, with all that was stated of it.

    `has_parts`: it stands as they do, nothing is stated of it. `may_confirm` where it was another
    who stated it.
    """

    row: MeasureRow
    statements: tuple[Statement, ...]
    proposals: tuple[Proposal, ...]
    policies: tuple[PolicyDocument, ...]
    has_parts: bool
    may_state: bool
    may_confirm: bool


class LawDesk:
    """Who reads or acts goes by the login; the register is the staff's to read.

    Each method raises NotYours where it is not theirs, and what its verb refuses.
    """

    def __init__(self, database: Database, byte_store: ByteStore) -> None:
        self._database = database
        self._byte_store = byte_store

    def register(self, login: str) -> RegisterPage:
        with self._database.read_only() as tx:
            return register_page(tx, _reader(tx, login))

    def object(self, login: str, kind: str, name: str) -> ObjectPage:
        with self._database.read_only() as tx:
            return object_page(tx, kind, name, _reader(tx, login))

    def change(self, login: str, number: UUID) -> ChangePage:
        with self._database.read_only() as tx:
            return change_page(tx, number, _reader(tx, login))

    def kept(self, login: str, begins: str = "") -> tuple[Kept, ...]:
        """What keeps a version of the law, the newest first; `begins` as in store.kept."""
        with self._database.read_only() as tx:
            _reader(tx, login)
            return law.kept(tx, begins=begins)

    def kept_version(self, login: str, digest: str) -> KeptPage:
        with self._database.read_only() as tx:
            _reader(tx, login)
            return kept_page(tx, digest)

    def propose(
        self, *, kind: str, name: str, base: int, body: Any | None, reason: str, actor: str
    ) -> UUID:
        with self._database.transaction() as tx:
            return propose_change(
                tx, kind=kind, name=name, base=base, body=body, reason=reason,
                actor=_reader(tx, actor),
            )  # fmt: skip

    def decide(
        self, change: UUID, decision: Decision, *, seen: str, reason: str, actor: str
    ) -> int | None:
        with self._database.transaction() as tx:
            reader, found = _reader(tx, actor), law.find_change(tx, change)
            if found is not None and decision == "confirmed" and reader.in_role(*DECIDES):
                keep_stops(tx, self._byte_store, found, actor=reader.login)
            return decide_change(
                tx, self._byte_store, change, decision=decision, seen=seen, reason=reason,
                actor=reader,
            )  # fmt: skip

    def name_owner(self, *, kind: str, name: str, owner: str, actor: str) -> None:
        with self._database.transaction() as tx:
            name_owner(tx, kind=kind, name=name, owner=owner, actor=_reader(tx, actor))

    def compliance(self, login: str, on: date | None) -> Compliance:
        with self._database.read_only() as tx:
            _reader(tx, login)
            return compliance(tx, on)

    def controls(self, login: str) -> AnnexA:
        with self._database.read_only() as tx:
            _reader(tx, login)
            return annex_a(tx)

    def measure(self, login: str, name: str) -> MeasurePage:
        """Raises UnknownMeasure."""
        with self._database.read_only() as tx:
            reader = _reader(tx, login)
            found = compliance(tx)
            rows = [one for row in found.rows for one in row.measures()]
            row = next((one for one in rows if one.measure.id == name), None)
            if row is None:
                raise UnknownMeasure(name[:40])
            parts = any(one.measure.part_of == name for one in rows)
            policies = load_catalogue(tx).policy_documents.values()
            return MeasurePage(
                row=row,
                statements=measures.statements(tx, name).get(name, ()),
                proposals=measures.proposals(tx, name),
                policies=tuple(one for one in policies if not one.is_due(found.on)),
                has_parts=parts,
                may_state=not parts and may_state(tx, name, row.standing.owner, reader),
                may_confirm=reader.in_role(*CONFIRMS),
            )

    def state(self, measure: str, stated: Stated, *, actor: str) -> UUID:
        with self._database.transaction() as tx:
            return state_measure(tx, measure, stated, actor=_reader(tx, actor))

    def decide_statement(
        self, proposal: UUID, decision: Decision, *, reason: str, actor: str
    ) -> int | None:
        with self._database.transaction() as tx:
            return decide_statement(
                tx, proposal, decision=decision, reason=reason, actor=_reader(tx, actor)
            )

    def l1(self, login: str, month: date | None) -> L1Counts:
        with self._database.read_only() as tx:
            _reader(tx, login)
            return l1_counts(tx, month)


def _reader(tx: Tx, login: str) -> Person:
    """Raises NotSignedIn, NotYours."""
    person = person_of(tx, login)
    if person is None:
        raise NotSignedIn
    if person.agency is not None:
        raise NotYours("staff")
    return person
