"""Row M1: a dropped file of predicted water levels is stored once, corrected by adding, or held."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

import pytest
from msgspec.structs import replace

import sainam
from sainam.counterparts.agencies.hydrographic_department import corrected, csv_of, predicted
from sainam.exchanges.files import store as files
from sainam.exchanges.files.archive import FileArchive
from sainam.exchanges.files.received_file import ReceivedFile
from sainam.kit.byte_store import ByteStore
from sainam.kit.database import Database, Tx, connect_as_owner
from sainam.kit.ids import new_id
from sainam.kit.keys.masters import Masters
from sainam.links.catalogue import Expected
from sainam.links.read_catalogue import read_catalogue
from sainam.payments.acknowledge_file import acknowledge_file
from sainam.water import store
from sainam.water.as_of import SeriesValue
from sainam.water.series import places_of, series_of
from sainam.water.store_series import StoredSeries, store_series

pytestmark = pytest.mark.row("M1")

CATALOGUE = read_catalogue(Path(sainam.__file__).parent / "catalogue" / "mwa").catalogue
LAYOUT = CATALOGUE.layouts["samlae-water-level"]
LEVEL = replace(
    series_of(CATALOGUE.series["samlae-predicted-level"]),
    expected=Expected(
        lowest=Decimal(-2),
        highest=Decimal(4),
        most_per_hour=Decimal(1),
        horizon_hours=72,
        step_minutes=60,
    ),
)
PLACES = places_of([LEVEL], CATALOGUE.contracts[LEVEL.dataset], LAYOUT)

HEAD = "station,datum,issue_time,valid_time,level_m\n"
SIX = datetime.fromisoformat("2026-11-22T06:00:00+07:00")
RECEIVED = datetime.fromisoformat("2026-11-22T06:20:00+07:00")
ISSUE = predicted(SIX)
FIRST_DAY = datetime.fromisoformat("2026-11-01T00:00:00+07:00")
LAST_DAY = datetime.fromisoformat("2027-01-01T00:00:00+07:00")


class Feed:
    """The hub after receipt: each file is archived and on record, and waits to be read."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database = database
        self.content = ByteStore(folder)

    def receive(self, content: bytes) -> ReceivedFile:
        stored = self.content.put(BytesIO(content))
        file = ReceivedFile(
            environment="live",
            id=new_id(),
            agency="HYDRO",
            agreement="PERMIT-HYDRO-2568-01",
            link="M1",
            dataset="samlae-water-level",
            layout="samlae-water-level",
            channel="sftp",
            credential="hydro-sftp",
            name="samlae.csv",
            sha256=stored.sha256,
            length=stored.length,
            received_at=RECEIVED,
            acceptance="in_force",
            rule=None,
        )
        with self.database.transaction() as tx:
            files.insert_archived_bytes(tx, stored)
            files.insert_file(tx, file)
            files.insert_state(tx, "live", file.id, "received", actor="hydro-sftp")
            files.put_due(tx, "live", file.id, "process")
        return file

    @property
    def archive(self) -> FileArchive:
        """Its files came before files were sealed: they lie plain and need no key."""
        return FileArchive(self.content, self.database, Masters(Path("nowhere")))

    def store(self, tx: Tx, file: ReceivedFile) -> StoredSeries:
        return store_series(
            tx,
            file,
            actor="worker",
            layout=LAYOUT,
            places=PLACES,
            archive=self.archive,
        )

    def take(self, content: bytes | str) -> tuple[UUID, StoredSeries]:
        """Received and read, as the worker does."""
        file = self.receive(content.encode() if isinstance(content, str) else content)
        with self.database.transaction() as tx:
            result = self.store(tx, file)
        return file.id, result

    def rows(self, query: Any, *parameters: Any) -> list[tuple[Any, ...]]:
        with self.database.transaction() as tx:
            return tx.execute(query, parameters).fetchall()

    def levels(self, as_of: datetime | None = None) -> list[SeriesValue]:
        with self.database.transaction() as tx:
            return list(
                store.read_as_of(tx, "live", LEVEL, from_=FIRST_DAY, until=LAST_DAY, as_of=as_of)
            )

    def acknowledge(self, file: UUID) -> str:
        placed: dict[UUID, bytes] = {}

        def place(_environment: str, _agreement: str, _name: str, content: BinaryIO) -> None:
            placed[file] = content.read()

        with self.database.transaction() as tx:
            acknowledge_file(
                tx, archive=self.archive, layout=CATALOGUE.layouts["acknowledgement"],
                place=place, environment="live", file=file, actor="worker",
            )  # fmt: skip
        return placed[file].decode()

    def events(self) -> list[str]:
        return [row[0] for row in self.rows("SELECT event::text FROM audit_event ORDER BY seq")]

    def due(self, file: UUID) -> list[str]:
        return [row[0] for row in self.rows("SELECT step FROM file_due WHERE file = %s", file)]

    def findings(self, file: UUID) -> list[tuple[Any, ...]]:
        query = "SELECT line, class, rule FROM file_finding WHERE file = %s ORDER BY line, number"
        return self.rows(query, file)


@pytest.fixture
def feed(module_owner_url: str, module_database: Database, tmp_path: Path) -> Feed:
    """A hub to which no file has come yet."""
    with connect_as_owner(module_owner_url, application_name="tests") as owner:
        owner.execute(
            "TRUNCATE archived_bytes, file_due, file_finding, file_result, exchange_outcome,"
            " audit_event, series_value CASCADE"
        )
    return Feed(module_database, tmp_path / "bytes")


def line(hour: int, level: str, place: str = "SAMLAE,MSL") -> str:
    return f"{place},2026-11-22T06:00:00+07:00,2026-11-22T{hour:02}:00:00+07:00,{level}\n"


def test_an_issue_is_stored_with_both_times_and_acknowledged_later(feed: Feed) -> None:
    file, result = feed.take(csv_of(ISSUE))
    assert result == StoredSeries(state="stored", stored=72)
    levels = feed.levels()
    assert [(each.valid_at, each.value) for each in levels] == [
        (each.valid_time, Decimal(each.level_mm) / 1000) for each in ISSUE
    ]
    assert {(each.issued_at, each.quality, each.exchange) for each in levels} == {
        (SIX, "good", file)
    }
    assert feed.due(file) == ["acknowledge"]
    assert feed.events() == ["water:series:stored"]
    (detail,) = feed.rows("SELECT subject, actor, agency, exchange, detail FROM audit_event")
    assert detail[:4] == ("series:samlae-predicted-level", "worker", "HYDRO", file)
    assert '"values":72' in detail[4]
    assert feed.rows("SELECT outcome, records FROM exchange_outcome") == [("stored", 72)]


def test_the_sender_of_a_feed_is_told_that_its_values_are_stored(feed: Feed) -> None:
    file, _ = feed.take(csv_of(ISSUE))
    again, _ = feed.take(csv_of(ISSUE))
    assert feed.acknowledge(file).split("|")[4:7] == ["stored", "72", "0.00"]
    assert feed.acknowledge(again).split("|")[4:7] == ["stored", "72", "0.00"], "as it was told"


def test_a_corrected_file_adds_and_the_earlier_value_can_still_be_read(feed: Feed) -> None:
    first, _ = feed.take(csv_of(ISSUE))
    before = feed.levels()[3].recorded_at
    second, result = feed.take(csv_of(corrected(ISSUE, {3: 120})))
    assert result == StoredSeries(state="stored", stored=1, corrections=1, duplicate=71)
    now, then = feed.levels(), feed.levels(as_of=before)
    assert now[3].value - then[3].value == Decimal("0.120")
    assert (now[3].exchange, then[3].exchange) == (second, first)
    assert [each.corrected for each in now] == [rank == 3 for rank in range(72)]
    assert not any(each.corrected for each in then)
    assert feed.rows(
        "SELECT posted, duplicate, corrects FROM file_result WHERE file = %s", second
    ) == [(1, 71, first)]
    with feed.database.transaction() as tx:
        history = list(store.read_history(tx, "live", LEVEL, now[3].valid_at))
    assert [(each.value, each.corrected) for each in history] == [
        (then[3].value, False),
        (now[3].value, True),
    ]


def test_a_value_that_goes_back_to_what_it_was_is_a_correction_again(feed: Feed) -> None:
    for level in ("0.5", "0.6", "0.50"):
        _, result = feed.take(HEAD + line(6, level))
        assert result.stored == 1
    assert [each.value for each in feed.levels()] == [Decimal("0.5")]
    assert feed.rows("SELECT count(*) FROM series_value") == [(3,)]


def test_the_same_bytes_again_are_a_resend_and_store_nothing(feed: Feed) -> None:
    first, _ = feed.take(csv_of(ISSUE))
    again, result = feed.take(csv_of(ISSUE))
    assert result == StoredSeries(state="resent")
    assert feed.rows("SELECT count(*) FROM series_value") == [(72,)]
    assert feed.events() == ["water:series:stored", "exchange:file:resent"]
    (state,) = feed.rows(
        "SELECT detail FROM file_state WHERE file = %s AND state = 'resent'", again
    )
    assert str(first) in state[0]
    assert feed.due(again) == ["acknowledge"]


def test_bad_lines_are_refused_one_by_one_and_the_good_ones_stored(feed: Feed) -> None:
    text = HEAD + line(6, "0.5") + line(7, "0.6", "SAMLAE,LLW") + line(8, "zero") + line(9, "0.7")
    file, result = feed.take(text)
    assert result == StoredSeries(state="stored", stored=2, rejected=2)
    assert feed.findings(file) == [
        (3, "rejected", "series.datum"),
        (4, "rejected", "layout.decimal.unreadable"),
    ]
    (counts,) = feed.rows("SELECT lines, posted, duplicate, rejected, suspense FROM file_result")
    assert counts == (4, 2, 0, 2, 0)
    assert [each.value for each in feed.levels()] == [Decimal("0.5"), Decimal("0.7")]


def test_a_doubtful_value_is_stored_as_suspect_with_the_reason_on_record(feed: Feed) -> None:
    file, result = feed.take(HEAD + line(6, "0.5") + line(7, "3.5") + line(8, "4.5"))
    assert (result.stored, result.suspect) == (3, 2)
    assert [each.quality for each in feed.levels()] == ["good", "suspect", "suspect"]
    assert feed.findings(file) == [(3, "file", "series.rate"), (4, "file", "series.range")]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("", "layout.file.empty"),
        (HEAD, "series.file.nothing"),
        (HEAD.upper() + line(6, "0.5"), "layout.columns.names"),
        (HEAD + line(6, "0.5", "SAMLAE,LLW") + line(7, "0.6", "SAMLAE,LLW"), "series.file.nothing"),
        (HEAD + line(6, "0.5", "BANGKOK,MSL"), "series.file.nothing"),
        (HEAD + line(6, "0.5") + line(6, "0.6"), "series.file.nothing"),
    ],
)
def test_a_file_of_other_columns_station_or_datum_is_held_whole(
    feed: Feed, text: str, rule: str
) -> None:
    file, result = feed.take(text)
    assert result.state == "held"
    assert feed.rows("SELECT count(*) FROM series_value") == [(0,)]
    assert feed.findings(file)[0] == ((0 if "file" in rule else 1), "file", rule)
    assert feed.rows("SELECT outcome, rule, fault::text FROM exchange_outcome") == [
        ("held", rule, "caller")
    ]
    assert feed.events() == ["exchange:file:held"]
    assert feed.due(file) == ["acknowledge"]


def test_a_held_file_that_comes_again_is_read_again(feed: Feed) -> None:
    assert feed.take(HEAD)[1].state == "held"
    assert feed.take(HEAD)[1].state == "held"


def test_a_file_is_read_once_however_often_it_is_asked_for(feed: Feed) -> None:
    file = feed.receive(csv_of(ISSUE))
    for state in ("stored", "done"):
        with feed.database.transaction() as tx:
            assert feed.store(tx, file).state == state
    with feed.database.transaction() as tx, feed.database.transaction() as other:
        held = feed.receive(csv_of(corrected(ISSUE, {1: 10})))
        assert files.try_lock_file(tx, held.id)
        assert feed.store(other, held).state == "busy"


def test_two_files_of_one_series_are_stored_one_after_the_other(feed: Feed) -> None:
    slow, quick = feed.receive(csv_of(ISSUE)), feed.receive(csv_of(corrected(ISSUE, {5: 50})))
    results: list[StoredSeries] = []
    with feed.database.transaction() as tx:
        feed.store(tx, slow)
        second = in_background(feed, lambda other: results.append(feed.store(other, quick)))
        wait_until_it_waits(tx, second)
    second.join()
    assert results == [StoredSeries(state="stored", stored=1, corrections=1, duplicate=71)]


def test_what_was_known_at_a_moment_does_not_change_when_a_slow_file_commits(feed: Feed) -> None:
    file = feed.receive(csv_of(ISSUE))
    known: list[tuple[datetime, int]] = []

    def read(other: Tx) -> None:
        store.await_series(other, "live", LEVEL.name)
        (as_of,) = other.execute("SELECT sainam_now()").fetchone() or ()
        values = store.read_as_of(
            other, "live", LEVEL, from_=FIRST_DAY, until=LAST_DAY, as_of=as_of
        )
        known.append((as_of, len(list(values))))

    with feed.database.transaction() as tx:
        feed.store(tx, file)
        reader = in_background(feed, read)
        wait_until_it_waits(tx, reader)
    reader.join()
    feed.take(csv_of(corrected(ISSUE, {5: 50})))
    ((as_of, count),) = known
    assert (count, len(feed.levels(as_of=as_of))) == (72, 72)
    assert {each.exchange for each in feed.levels(as_of=as_of)} == {file.id}


def in_background(feed: Feed, work: Callable[[Tx], None]) -> threading.Thread:
    def run() -> None:
        with feed.database.transaction() as tx:
            work(tx)

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def wait_until_it_waits(tx: Tx, thread: threading.Thread) -> None:
    query = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
    while tx.execute(query).fetchone() == (0,):
        assert thread.is_alive(), "it did not wait"


DIES_BEFORE_COMMIT = """
import sys
from test_water_series import Feed
from pathlib import Path
from uuid import UUID
from sainam.exchanges.files import store as files
from sainam.kit.database import Database

url, folder, file = sys.argv[1:]
with Database(url, application_name="worker") as database, database.transaction() as tx:
    feed = Feed(database, Path(folder))
    print(feed.store(tx, files.read_file(tx, "live", UUID(file))).stored, flush=True)
    sys.stdin.read()
"""


def test_a_worker_killed_in_the_middle_leaves_nothing_half_stored(
    feed: Feed, module_owner_url: str, tmp_path: Path
) -> None:
    file = feed.receive(csv_of(ISSUE))
    worker = subprocess.Popen(
        [
            sys.executable,
            "-c",
            DIES_BEFORE_COMMIT,
            module_owner_url,
            str(tmp_path / "bytes"),
            str(file.id),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parent,
    )
    with worker:
        assert worker.stdout is not None
        assert worker.stdout.readline() == b"72\n"
        worker.kill()
    assert feed.rows("SELECT count(*) FROM series_value") == [(0,)]
    assert (feed.due(file.id), feed.events()) == (["process"], [])
    with feed.database.transaction() as tx:
        while (result := feed.store(tx, file)).state == "busy":
            pass  # the server has not yet noticed that the worker is gone
    assert result == StoredSeries(state="stored", stored=72)
    assert (len(feed.levels()), feed.due(file.id)) == (72, ["acknowledge"])
