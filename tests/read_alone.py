"""A worker of its own that reads one file, and is killed at the point it is told.

Arguments: the database's URL, the byte store's folder, the file, and where to die: `reading`, in
the middle of the file; `committing`, when all is posted but not committed; `answering`, when the
acknowledgement lies in the outbox but is not on record.
"""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast
from uuid import UUID

from payment_desk import ACKNOWLEDGEMENT, CROSS_BANK, LIVE, WORKER

from sainam.exchanges.files.archive import FileArchive
from sainam.kit.byte_store import ByteStore
from sainam.kit.database import Database, Tx
from sainam.kit.keys.masters import Masters
from sainam.payments.accept_file import accept_file
from sainam.payments.acknowledge_file import acknowledge_file


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class DyingStream:
    """A file whose second half is never read."""

    def __init__(self, stream: BinaryIO, length: int) -> None:
        self._stream = stream
        self._half = length // 2

    def __enter__(self) -> BinaryIO:
        return cast("BinaryIO", self)

    def __exit__(self, *_: object) -> None:
        self._stream.close()

    def read(self, size: int = -1) -> bytes:
        if self._stream.tell() > self._half:
            die()
        return self._stream.read(size)

    def tell(self) -> int:
        return self._stream.tell()


class DyingStore(ByteStore):
    def open_named(self, name: str) -> BinaryIO:
        length = (Path(sys.argv[2]) / name).stat().st_size
        return cast("BinaryIO", DyingStream(super().open_named(name), length))


class DyingDatabase(Database):
    @contextmanager
    def transaction(self) -> Iterator[Tx]:
        with super().transaction() as tx:
            yield tx
            row = tx.execute("SELECT EXISTS (SELECT FROM file_result)").fetchone()
            if row and row[0]:
                die()


def main(url: str, folder: str, masters: str, file: str, where: str) -> None:
    kind = DyingDatabase if where == "committing" else Database
    store = (DyingStore if where == "reading" else ByteStore)(Path(folder))
    with kind(url, application_name="a worker of its own") as database:
        archive = FileArchive(store, database, Masters(Path(masters)))
        if where == "answering":
            with database.transaction() as tx:
                acknowledge_file(
                    tx,
                    archive=archive,
                    layout=ACKNOWLEDGEMENT,
                    place=lambda *_: die(),
                    environment=LIVE,
                    file=UUID(file),
                    actor=WORKER,
                )
        accept_file(
            database,
            archive=archive,
            layout=CROSS_BANK,
            environment=LIVE,
            file=UUID(file),
            actor=WORKER,
        )


if __name__ == "__main__":
    main(*sys.argv[1:])
