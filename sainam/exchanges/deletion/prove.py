"""What can be shown of a deletion: read from its steps, and kept as an event of the audit trail."""

from __future__ import annotations

from uuid import UUID

import msgspec

from sainam.exchanges.deletion import store
from sainam.exchanges.deletion.deletion import Destroyed, Proof, Turned
from sainam.exchanges.deletion.refusals import UnknownDeletion
from sainam.kit.database import Tx


class _Dropped(msgspec.Struct, frozen=True):
    rows: int
    files: int = 0


def proof_of(tx: Tx, deletion: UUID) -> Proof:
    """Of one that has dropped its content. Raises UnknownDeletion."""
    found = store.list_deletions(tx, deletion)
    steps = store.steps_of(tx, deletion)
    if not found or "dropped" not in steps:
        raise UnknownDeletion(str(deletion))
    order = found[0]
    turned = msgspec.json.decode(steps["turned"][1], type=Turned)
    destroyed = msgspec.json.decode(steps["destroyed"][1], type=Destroyed)
    dropped = msgspec.json.decode(steps["dropped"][1], type=_Dropped)
    return Proof(
        retention=order.retention,
        month=order.month,
        ordered_by=order.ordered_by,
        confirmed_by=order.confirmed_by,
        reason=order.reason,
        keys=store.count_keys(tx, deletion),
        rows=dropped.rows,
        leaves=turned.leaves,
        root=turned.root,
        generation=turned.generation,
        masters=destroyed.masters,
        holds=store.holds_of(tx, deletion),
        at=steps["dropped"][0],
        file=order.file,
        files=dropped.files,
    )


def find_proof(tx: Tx, deletion: UUID) -> Proof | None:
    """As it was proved; None before."""
    steps = store.steps_of(tx, deletion)
    if "proved" not in steps:
        return None
    return msgspec.json.decode(steps["proved"][1], type=Proof)
