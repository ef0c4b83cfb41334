"""Takes a deletion one step on, each in its own transaction; killed in any, it goes on there."""

from __future__ import annotations

from uuid import UUID

import msgspec

from sainam.audit.append import append
from sainam.audit.event import Event
from sainam.audit.merkle import GrowingTree
from sainam.exchanges.deletion import store
from sainam.exchanges.deletion.copy_held import copy_held
from sainam.exchanges.deletion.deletion import Destroyed, Proof, Step, Turned, next_of
from sainam.exchanges.deletion.prove import proof_of
from sainam.exchanges.deletion.refusals import UnknownDeletion, told_by_the_database
from sainam.exchanges.deletion.turn_masters import Transactions, turn_and_tell
from sainam.exchanges.files.archive import remove_file
from sainam.kit.byte_store import ByteStore
from sainam.kit.database import Tx
from sainam.kit.keys.data_keys import current_master
from sainam.kit.keys.masters import Masters
from sainam.kit.keys.turn import finish_turn


def take_next_step(
    transaction: Transactions,
    masters: Masters,
    byte_store: ByteStore,
    deletion: UUID,
    *,
    actor: str,
) -> Step | None:
    """The step that was taken; None when all were.

    Raises UnknownDeletion, DeletionTooEarly, DeletionHeld, HubBusy: to be tried again.
    """
    with told_by_the_database(), transaction() as tx:
        found = store.list_deletions(tx, deletion)
        if not found:
            raise UnknownDeletion(str(deletion))
        step = next_of(found[0].stands_at)
        if step == "ended":
            store.lock_deletion(tx, deletion)
            copy_held(tx, masters, deletion)
            store.end_keys(tx, deletion)
        elif step == "turned":
            store.note_step(tx, deletion, "turned", _turn(tx, masters, deletion, actor=actor))
        elif step == "destroyed":
            gone = finish_turn(tx, masters)
            told = Destroyed(tuple(f"generation {number}" for number in gone))
            store.note_step(tx, deletion, "destroyed", told)
        elif step == "dropped":
            for whole in store.objects_to_remove(tx, deletion):
                remove_file(byte_store, whole)
            store.drop_deleted(tx, deletion)
        elif step == "proved":
            _prove(tx, deletion, actor=actor)
    return step


def _turn(tx: Tx, masters: Masters, deletion: UUID, *, actor: str) -> Turned:
    """Where an earlier turn has left the keys out already, that one does."""
    tree = GrowingTree()
    for leaf in store.leaves_of(tx, deletion):
        tree.add(leaf)
    generation = (
        turn_and_tell(tx, masters, actor=actor)
        if store.is_still_wrapped(tx, deletion)
        else current_master(tx, masters).generation
    )
    return Turned(generation, tree.leaves, tree.root().hex() if tree.leaves else None)


def _prove(tx: Tx, deletion: UUID, *, actor: str) -> Proof:
    proof = proof_of(tx, deletion)
    append(
        tx,
        Event.EVIDENCE_DELETION_PROVED,
        actor=actor,
        subject=f"deletion:{deletion}",
        detail=msgspec.to_builtins(proof),
    )
    store.note_step(tx, deletion, "proved", proof)
    return proof
