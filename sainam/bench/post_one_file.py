"""A worker process's part of one file: from archived bytes to posted and reconciled, timed.

python -m sainam.bench.post_one_file DATABASE_URL BYTE_STORE MASTERS FILE: one line of JSON.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import msgspec

from sainam.bench.brought_in import (
    ACTOR,
    ENVIRONMENT,
    FILE,
    FILE_AGENCY,
    FILE_CREDENTIAL,
    FILE_LAYOUT,
)
from sainam.bench.wrk import BenchFailedError
from sainam.exchanges.files import store as files
from sainam.exchanges.files.archive import FileArchive
from sainam.exchanges.files.received_file import FileResult, ReceivedFile
from sainam.exchanges.receive_file import receive_file
from sainam.kit.byte_store import ByteStore
from sainam.kit.database import Database
from sainam.kit.ids import new_id
from sainam.kit.keys.masters import Masters
from sainam.kit.thai_dates import business_date
from sainam.payments.accept_file import accept_file
from sainam.payments.reconcile_day import reconcile_day
from sainam.wiring.datasets import Datasets

_LONGEST_STATEMENT = 10 * 60 * 1000


class Posted(msgspec.Struct, frozen=True):
    """Seconds for all, and of them for posting; memory at its highest; lines by what became."""

    seconds: float
    posting_seconds: float
    peak_mib: float
    posted: int
    duplicate: int
    rejected: int
    suspense: int
    difference_satang: int


def post_one_file(database: Database, archive: FileArchive, path: Path) -> Posted:
    datasets = Datasets(database)
    datasets.load()
    layout = datasets.catalogue().layouts[FILE_LAYOUT]
    file = _receive(database, archive, path)
    begun = time.perf_counter()
    became = accept_file(
        database, archive=archive, layout=layout, environment=ENVIRONMENT, file=file.id,
        actor=ACTOR,
    )  # fmt: skip
    if became != "posted":
        raise BenchFailedError(f"the file is {became}")
    posted = time.perf_counter()
    day = business_date(file.received_at)
    with database.transaction() as tx:
        reconciled = reconcile_day(
            tx, environment=ENVIRONMENT, agent=FILE_AGENCY, day=day, owner=None, actor=ACTOR
        )
        result = files.read_result(tx, ENVIRONMENT, file.id)
    ended = time.perf_counter()
    if not isinstance(result, FileResult):
        raise BenchFailedError("the file has no result")
    return Posted(
        seconds=ended - begun,
        posting_seconds=posted - begun,
        peak_mib=_peak_mib(),
        posted=result.posted.count,
        duplicate=result.duplicate.count,
        rejected=result.rejected.count,
        suspense=result.suspense.count,
        difference_satang=reconciled.judged.difference_satang,
    )


def _receive(database: Database, archive: FileArchive, path: Path) -> ReceivedFile:
    number = new_id()
    with path.open("rb") as source:
        stored = archive.put(ENVIRONMENT, number, source)
    with database.transaction() as tx:
        return receive_file(
            tx, stored=stored, name=path.name, environment=ENVIRONMENT, agency=FILE_AGENCY,
            agreement=FILE, channel="sftp", credential=FILE_CREDENTIAL, actor=ACTOR, file_id=number,
        )  # fmt: skip


def _peak_mib() -> float:
    """The most memory this process ever held, as the kernel counted it."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    kib = next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:"))
    return round(int(kib) / 1024, 1)


def main(url: str, folder: str, masters: str, path: str) -> None:
    with Database(url, application_name=ACTOR, statement_timeout=_LONGEST_STATEMENT) as database:
        posted = post_one_file(
            database,
            FileArchive(ByteStore(Path(folder)), database, Masters(Path(masters))),
            Path(path),
        )
    sys.stdout.write(msgspec.json.encode(posted).decode() + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
