"""A turn of the masters: every living key under the next one, then the older ones destroyed."""

from __future__ import annotations

from sainam.kit.database import Tx
from sainam.kit.keys import store
from sainam.kit.keys.data_keys import BackupRestored, current_master
from sainam.kit.keys.envelope import SealBrokenError
from sainam.kit.keys.masters import Master, MasterMissing, Masters
from sainam.kit.keys.ring import Ring, drop_rings, read_ring, write_ring
from sainam.kit.refusal import Refusal


class TurnBroken(Refusal):
    """A data key did not open as what it was, so the masters were not turned."""

    rule = "hub.turn_broken"
    thai = "กุญแจข้อมูลบางดอกเปิดไม่ตรงกับของเดิม ระบบจึงไม่เปลี่ยนกุญแจหลัก"
    fault = "hub"


def begin_masters(tx: Tx, masters: Masters, *, actor: str) -> None:
    """The first generation, where there is none. Raises MasterMissing, BackupRestored else."""
    store.lock_keys_to_turn(tx)
    if store.find_generation(tx) is not None:
        current_master(tx, masters)
        return
    newest = max(masters.generations(), default=0)
    if newest and _has_keys(masters, newest):
        raise BackupRestored("no generation in the database")
    master = masters.make(1)
    store.insert_generation(tx, 1, master.proof, actor=actor)
    write_ring(masters.folder, 1, Ring((), ()))


def turn_in(tx: Tx, masters: Masters, *, actor: str) -> int:
    """The new generation; how it is finished: `finish_turn`, after this has committed.

    Killed at any place, the database has either generation, and its master is still there.
    Raises TurnBroken.
    """
    store.lock_keys_to_turn(tx)
    old = current_master(tx, masters)
    new = masters.make(old.generation + 1)
    store.insert_generation(tx, new.generation, new.proof, actor=actor)
    keys = store.living_keys(tx, old.generation)
    secrets = {key.number: _unwrapped(old, key) for key in keys}
    store.insert_wraps(
        tx,
        new.generation,
        {key.number: new.wrap(secrets[key.number], key.name.identity) for key in keys},
    )
    for key in store.living_keys(tx, new.generation):  # as they stand in the database
        if _unwrapped(new, key) != secrets[key.number]:
            raise TurnBroken(f"key {key.number}")
    store.turn_keys(tx)
    write_ring(masters.folder, new.generation, store.load_ring(tx, new.generation))
    return new.generation


def finish_turn(tx: Tx, masters: Masters) -> list[int]:
    """Destroys the masters before the current one; which. May be done again."""
    generation = current_master(tx, masters).generation
    before = {one for one in masters.generations() if one < generation}
    gone = sorted(before | set(store.standing_generations(tx)))
    for one in gone:
        store.insert_generation_end(tx, one, masters.destroy(one))
    drop_rings(masters.folder, generation)
    return gone


def restore(tx: Tx, masters: Masters) -> int:
    """A database that came back from a backup takes up the ring; the generation.

    Raises MasterMissing where there is no ring.
    """
    newest = max(masters.generations(), default=0)
    try:
        ring = read_ring(masters.folder, newest)
    except FileNotFoundError as error:
        raise MasterMissing(f"no ring of generation {newest}") from error
    master = masters.of(newest)
    store.take_up_ring(tx, newest, master.proof, ring)
    return newest


def _has_keys(masters: Masters, generation: int) -> bool:
    try:
        return bool(read_ring(masters.folder, generation).keys)
    except FileNotFoundError:
        return False


def _unwrapped(master: Master, key: store.WrappedKey) -> bytes:
    try:
        return master.unwrap(key.wrapped or b"", key.name.identity)
    except SealBrokenError as error:
        raise TurnBroken(f"key {key.number}") from error
