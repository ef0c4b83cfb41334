"""Files as they came, each sealed under a key of its own: the file ends when its key does.

What came before files were sealed lies plain in the byte store, by its digest, and is still read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from functools import partial
from typing import BinaryIO, Literal
from uuid import UUID

from sainam.agreements.terms import Environment
from sainam.exchanges.content.content import about
from sainam.exchanges.files.held_file import held_key
from sainam.kit import clock
from sainam.kit.byte_store import BytesMissing, ByteStore, Stored
from sainam.kit.database import Database, Tx
from sainam.kit.keys.data_keys import ContentGone, DataKeys, open_keys
from sainam.kit.keys.envelope import DataKey
from sainam.kit.keys.frames import key_number, open_frames, seal_frames
from sainam.kit.keys.masters import Masters
from sainam.kit.keys.store import KeyName, file_key_name
from sainam.kit.thai_dates import business_date, month_start

FILES = "files"  # the retention class of files
_BLOCK = 1 << 20
Part = Literal["file", "ack"]


class FileArchive:
    """One per process."""

    def __init__(self, byte_store: ByteStore, database: Database, masters: Masters) -> None:
        self._store = byte_store
        self._database = database
        self._masters = masters
        self._keys = DataKeys(database, masters)

    def put(self, environment: Environment, file: UUID, source: BinaryIO) -> Stored:
        """Reads `source` to its end; durable when this returns. The digest is of what came.

        Raises MasterMissing, KeysBusy; and ContentGone where the file's month was deleted.
        """
        key = self._keys.made(self._name(environment, file))
        blocks = iter(partial(source.read, _BLOCK), b"")
        return self._seal(key, environment, file, "file", blocks)

    def put_acknowledgement(
        self, tx: Tx, environment: Environment, file: UUID, blocks: Iterable[bytes]
    ) -> Stored:
        """Kept as its file is: sealed under its key, or plain."""
        key = self.key_of(tx, environment, file)
        if key is None:
            return self._store.put_blocks(blocks)
        return self._seal(key, environment, file, "ack", blocks)

    def open(
        self, tx: Tx, environment: Environment, file: UUID, sha256: bytes, part: Part = "file"
    ) -> BinaryIO:
        """Raises ContentGone, BytesMissing; a read raises SealBrokenError where it was changed."""
        name = object_name(environment, file, part)
        if not self._store.has_named(name):
            if file_key_name(tx, key_about(environment, file)) is not None:
                raise ContentGone(str(file))
            try:
                return self._store.open(sha256)
            except FileNotFoundError as error:
                raise BytesMissing(sha256.hex()) from error
        key = self.key_of(tx, environment, file)
        if key is None:
            raise ContentGone(str(file))
        return open_frames(key, _place(environment, file, part), self._store.open_named(name))

    def key_of(self, tx: Tx, environment: Environment, file: UUID) -> DataKey | None:
        """The key of a sealed file, of a hold's copy where its own has ended; None: it lies plain.

        Raises ContentGone, MasterMissing.
        """
        name = object_name(environment, file, "file")
        if not self._store.has_named(name):
            return None
        with self._store.open_named(name) as source:
            number = key_number(source)
        found = open_keys(tx, self._masters, [number]).get(number)
        if found is None:
            found = held_key(tx, self._masters, environment, file, number)
        if found is None:
            raise ContentGone(str(file))
        return found

    def _name(self, environment: Environment, file: UUID) -> KeyName:
        """As it stands where the file was begun before, perhaps in the month before."""
        whole = key_about(environment, file)
        with self._database.read_only() as tx:
            known = file_key_name(tx, whole)
            month = month_start(business_date(clock.now(tx)))
        return known or KeyName(FILES, month, "file", whole)

    def _seal(
        self,
        key: DataKey,
        environment: Environment,
        file: UUID,
        part: Part,
        blocks: Iterable[bytes],
    ) -> Stored:
        digest, length = hashlib.sha256(), 0

        def counted() -> Iterator[bytes]:
            nonlocal length
            for block in blocks:
                digest.update(block)
                length += len(block)
                yield block

        sealed = seal_frames(key, _place(environment, file, part), counted())
        self._store.put_named(object_name(environment, file, part), sealed)
        return Stored(digest.digest(), length)


def key_about(environment: Environment, file: UUID) -> str:
    """As the table of keys names a file."""
    return f"{environment}/{file}"


def object_name(environment: str, file: UUID, part: Part) -> str:
    """Of the sealed object, in the byte store."""
    return f"files/{environment}/{file.hex[:2]}/{file}.{part}"


def remove_file(byte_store: ByteStore, whole: str) -> None:
    """`whole` as key_about gives it. What is not there is removed already."""
    environment, _, file = whole.partition("/")
    parts: tuple[Part, ...] = ("file", "ack")
    for part in parts:
        byte_store.remove_named(object_name(environment, UUID(file), part))


def _place(environment: Environment, file: UUID, part: Part) -> bytes:
    return about(environment, file, "file") + (b"" if part == "file" else b"/ack")
