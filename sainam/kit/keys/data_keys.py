"""The data keys of one process: found or made to seal with, opened to read with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import LiteralString

import psycopg

from sainam.kit.database import Database, Tx
from sainam.kit.keys import store
from sainam.kit.keys.envelope import DataKey, new_secret
from sainam.kit.keys.masters import Master, MasterMissing, Masters
from sainam.kit.keys.ring import add_key
from sainam.kit.keys.store import KeyName, WrappedKey
from sainam.kit.refusal import Refusal

_TRIES = 5
_TURNED: LiteralString = "key generation"
_GONE: LiteralString = "key month_gone"


class ContentGone(Refusal):
    """This content was deleted: its key is destroyed, and nobody can open it any more."""

    rule = "content.gone"
    thai = "เนื้อหานี้ถูกลบแล้ว กุญแจถูกทำลายและไม่มีผู้ใดเปิดได้อีก"


class BackupRestored(Refusal):
    """This database was brought back from a backup: run `sainam keys restore` before anything."""

    rule = "hub.backup_restored"
    thai = "ฐานข้อมูลนี้นำกลับมาจากสำเนาสำรอง ต้องสั่ง sainam keys restore ก่อนเปิดใช้ระบบ"
    fault = "hub"


class KeysBusy(Refusal):
    """The hub's keys are being turned; nothing was recorded: try again."""

    rule = "hub.keys_busy"
    thai = "ระบบกำลังเปลี่ยนกุญแจ ยังไม่มีการบันทึก โปรดลองใหม่"
    fault = "hub"


class DataKeys:
    """`newest` are kept open, one for each class; whatever else is opened is not kept."""

    def __init__(self, database: Database, masters: Masters) -> None:
        self._database = database
        self._masters = masters
        self._newest: dict[str, tuple[date, DataKey]] = {}

    def known(self, retention: str, month: date) -> DataKey | None:
        """From memory alone."""
        found = self._newest.get(retention)
        return found[1] if found is not None and found[0] == month else None

    def of_month(self, retention: str, month: date) -> DataKey:
        """The key of a class and month, made where there is none. Raises ContentGone."""
        key = self.known(retention, month)
        if key is None:
            key = self.made(KeyName(retention, month, "month"))
            self._newest[retention] = (month, key)
        return key

    def within(self, tx: Tx, retention: str, month: date) -> DataKey:
        """As of_month, by the caller's own transaction: many of them never wait for a connection.

        What this transaction makes is not kept in memory by it: it may yet be undone.
        """
        key = self.known(retention, month)
        if key is None:
            name = KeyName(retention, month, "month")
            stood = store.find_key(tx, name) is not None
            key = make_key(tx, self._masters, name)
            if stood:
                self._newest[retention] = (month, key)
        return key

    def forget(self, retention: str) -> None:
        """The key that is kept open no longer serves."""
        self._newest.pop(retention, None)

    def made(self, name: KeyName) -> DataKey:
        """In a transaction of its own. Raises ContentGone, MasterMissing, KeysBusy."""
        seen: Refusal = KeysBusy(str(name.month))
        for _ in range(_TRIES):
            try:
                with self._database.transaction() as tx:
                    return make_key(tx, self._masters, name)
            except (MasterMissing, BackupRestored) as refusal:  # a turn may just have destroyed it
                seen = refusal
            except psycopg.Error as error:
                if _GONE in str(error):
                    raise ContentGone(f"{name.retention} {name.month:%Y-%m}") from error
                if _TURNED not in str(error):
                    raise
        raise seen


def make_key(tx: Tx, masters: Masters, name: KeyName) -> DataKey:
    """The one that stands or a new one; the lock against a turn is held until `tx` ends."""
    found = store.find_key(tx, name)
    if found is None:
        master = current_master(tx, masters)
        secret = new_secret()
        wrap = master.wrap(secret, name.identity)
        number, fresh = store.make_key(tx, name, master.generation, wrap)
        if fresh:
            add_key(
                masters.folder, master.generation, store.ring_key(tx, master.generation, number)
            )
            return DataKey(number, secret)
        found = store.find_key(tx, name)
    if found is None or found[1] or found[0].wrapped is None:
        raise ContentGone(f"{name.retention} {name.month:%Y-%m}")
    return _opened(current_master(tx, masters), found[0])


def open_keys(tx: Tx, masters: Masters, numbers: Sequence[int]) -> Mapping[int, DataKey]:
    """Those of them that live, by number. Raises MasterMissing."""
    if not numbers:
        return {}
    master = current_master(tx, masters)
    found = store.keys_of(tx, master.generation, numbers)
    return {one.number: _opened(master, one) for one in found}


def open_months(tx: Tx, masters: Masters, first: date, last: date) -> list[DataKey]:
    """The month keys that live, of every class, with months in [first, last]."""
    master = current_master(tx, masters)
    found = store.keys_of_months(tx, master.generation, first, last)
    return [_opened(master, one) for one in found]


def open_file_keys(tx: Tx, masters: Masters) -> list[DataKey]:
    """The keys of all files that live: a file each."""
    master = current_master(tx, masters)
    return [_opened(master, one) for one in store.file_keys(tx, master.generation)]


def current_master(tx: Tx, masters: Masters) -> Master:
    """The one that the database wraps under now. Raises MasterMissing, BackupRestored."""
    standing = store.find_generation(tx)
    if standing is None:
        raise MasterMissing("no generation: run `sainam prepare`")
    generation, proof = standing
    if max(masters.generations(), default=0) > generation and generation not in (
        masters.generations()
    ):
        raise BackupRestored(f"generation {generation}")
    master = masters.of(generation)
    if master.proof != proof:
        raise MasterMissing(f"generation {generation} is another installation's")
    return master


def _opened(master: Master, key: WrappedKey) -> DataKey:
    return DataKey(key.number, master.unwrap(key.wrapped or b"", key.name.identity))
