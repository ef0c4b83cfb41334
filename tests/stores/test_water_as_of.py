"""Row M1: whatever order files and corrections come in, every past reading can be had again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from key_desk import archive_of
from msgspec.structs import replace

import sainam
from sainam.exchanges.files import store as files
from sainam.exchanges.files.received_file import ReceivedFile
from sainam.kit import clock
from sainam.kit.byte_store import ByteStore
from sainam.kit.database import Database, Tx, connect_as_owner
from sainam.kit.ids import new_id
from sainam.kit.month_partitions import ensure_months
from sainam.kit.thai_dates import BANGKOK, business_date, start_of_day
from sainam.links.catalogue import Expected
from sainam.links.read_catalogue import read_catalogue
from sainam.water import store
from sainam.water.as_of import SeriesValue, end_of_day
from sainam.water.series import Series, places_of, series_of
from sainam.water.series_csv import series_csv
from sainam.water.store_series import store_series

pytestmark = pytest.mark.row("M1")

CATALOGUE = read_catalogue(Path(sainam.__file__).parent / "catalogue" / "mwa").catalogue
LAYOUT = CATALOGUE.layouts["samlae-water-level"]
SAMLAE = replace(
    series_of(CATALOGUE.series["samlae-predicted-level"]),
    expected=Expected(
        lowest=Decimal(-2),
        highest=Decimal(4),
        most_per_hour=Decimal(1),
        horizon_hours=72,
        step_minutes=60,
    ),
)
NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)
MIDNIGHT = start_of_day(DECEMBER)  # 30 November, 17:00 UTC
HOUR = timedelta(hours=1)

# A line: valid hour from midnight, issue hour before midnight, level in decimetres.
Line = tuple[int, int, int]


@pytest.fixture(scope="module")
def demo(module_owner_url: str, module_database: Database) -> Database:
    """A demo's hub, whose clock may be set, with partitions for both months."""
    with connect_as_owner(module_owner_url, application_name="tests") as owner:
        owner.execute("INSERT INTO installation (mode) VALUES ('demo')")
    ensure_months(module_database, NOVEMBER)
    return module_database


def set_clock(database: Database, at: datetime) -> None:
    with database.transaction() as tx:
        clock.shift(tx, timedelta())
        clock.shift(tx, at - clock.now(tx))


def new_series() -> Series:
    return replace(SAMLAE, name=f"series-{new_id().hex}")


def take(database: Database, folder: Path, series: Series, lines: Sequence[Line]) -> datetime:
    """A file received and stored; gives a moment at which it was known."""
    text = "station,datum,issue_time,valid_time,level_m\n" + "".join(
        f"SAMLAE,MSL,{(MIDNIGHT - issue * HOUR).isoformat()},"
        f"{(MIDNIGHT + valid * HOUR).astimezone(BANGKOK).isoformat()},{level / 10:.1f}\n"
        for valid, issue, level in lines
    )
    content = ByteStore(folder)
    stored = content.put(BytesIO(text.encode()))
    with database.transaction() as tx:
        file = ReceivedFile(
            "live", new_id(), series.name, "PERMIT-HYDRO-2568-01", "M1", "samlae-water-level",
            LAYOUT.layout, "sftp", "hydro-sftp", "samlae.csv", stored.sha256, stored.length,
            clock.now(tx), "in_force", None,
        )  # fmt: skip
        files.insert_archived_bytes(tx, stored)
        files.insert_file(tx, file)
        files.insert_state(tx, "live", file.id, "received", actor="hydro-sftp")
    places = places_of([series], CATALOGUE.contracts[SAMLAE.dataset], LAYOUT)
    archive = archive_of(database, content)
    with database.transaction() as tx:
        store_series(tx, file, actor="worker", layout=LAYOUT, places=places, archive=archive)
        return clock.now(tx)


def read(tx: Tx, series: Series, as_of: datetime | None = None) -> list[SeriesValue]:
    week = 7 * 24 * HOUR
    span = {"from_": MIDNIGHT - week, "until": MIDNIGHT + week}
    return list(store.read_as_of(tx, "live", series, **span, as_of=as_of))


class NaiveSeries:
    """All that was ever said, in the order it was said; the same file again says nothing."""

    def __init__(self) -> None:
        self.said: list[Line] = []
        self.files: list[Sequence[Line]] = []

    def take(self, lines: Sequence[Line]) -> int:
        again = lines in self.files
        self.files.append(lines)
        for valid, issue, level in () if again else lines:
            before = [old for old in self.said if old[:2] == (valid, issue)]
            if not before or before[-1][2] != level:
                self.said.append((valid, issue, level))
        return len(self.said)

    def known(self, first: int) -> Iterator[tuple[int, int, int]]:
        """Of each valid hour the newest issue among the first so many sayings."""
        said = self.said[:first]
        for valid in sorted({line[0] for line in said}):
            newest = min(issue for hour, issue, _ in said if hour == valid)
            yield [line for line in said if line[:2] == (valid, newest)][-1]


FILES = st.lists(
    st.tuples(
        st.integers(0, 40),  # hours until it comes: over midnight and the month's end
        st.dictionaries(
            st.tuples(st.integers(-1, 1), st.sampled_from([0, 24])),
            st.integers(1, 2),
            min_size=1,
            max_size=5,
        ),
    ),
    min_size=1,
    max_size=5,
)


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(coming=FILES)
def test_in_whatever_order_files_come_the_reading_as_of_any_moment_is_the_naive_one(
    demo: Database, tmp_path: Path, coming: list[tuple[int, dict[tuple[int, int], int]]]
) -> None:
    series, naive = new_series(), NaiveSeries()
    at = MIDNIGHT
    set_clock(demo, at)
    moments: list[tuple[datetime | None, int]] = [(at - HOUR, 0)]
    for hours, levels in coming:
        at += hours * HOUR
        set_clock(demo, at + HOUR)  # never back: within an example the clock only goes on
        lines = [(*place, level) for place, level in levels.items()]
        known_at = take(demo, tmp_path, series, lines)
        moments.append((known_at, naive.take(lines)))
        at = known_at
    with demo.transaction() as tx:
        for as_of, said in [*moments, (None, len(naive.said))]:
            found = [as_line(each) for each in read(tx, series, as_of)]
            assert found == list(naive.known(said))


def as_line(value: SeriesValue) -> Line:
    return (
        (value.valid_at - MIDNIGHT) // HOUR,
        (MIDNIGHT - value.issued_at) // HOUR,
        int(value.value * 10),
    )


def test_values_are_read_across_the_month_in_which_they_were_recorded(
    demo: Database, tmp_path: Path
) -> None:
    series = new_series()
    set_clock(demo, MIDNIGHT - timedelta(seconds=30))
    take(demo, tmp_path, series, [(-1, 1, 1), (0, 1, 2), (1, 1, 3)])
    set_clock(demo, MIDNIGHT + timedelta(seconds=30))
    take(demo, tmp_path, series, [(-1, 1, 5), (0, 1, 2)])
    with demo.transaction() as tx:
        parts = tx.execute(
            "SELECT tableoid::regclass::text, count(*) FROM series_value WHERE series = %s"
            " GROUP BY 1 ORDER BY 1",
            (series.name,),
        ).fetchall()
    assert parts == [("series_value_2026_11", 3), ("series_value_2026_12", 1)]
    with demo.transaction() as tx:
        november = read(tx, series, end_of_day(date(2026, 11, 30)))
        december = read(tx, series, end_of_day(DECEMBER))
    assert [int(each.value * 10) for each in november] == [1, 2, 3]
    assert [int(each.value * 10) for each in december] == [5, 2, 3]
    assert [business_date(each.valid_at).month for each in december] == [11, 12, 12]
    assert [business_date(each.recorded_at).month for each in december] == [12, 11, 11]


def test_a_span_is_half_open_at_bangkoks_midnight(demo: Database, tmp_path: Path) -> None:
    series = new_series()
    set_clock(demo, MIDNIGHT)
    take(demo, tmp_path, series, [(-1, 1, 1), (0, 1, 2)])
    with demo.transaction() as tx:
        before = list(
            store.read_as_of(tx, "live", series, from_=MIDNIGHT - 24 * HOUR, until=MIDNIGHT)
        )
        after = list(
            store.read_as_of(tx, "live", series, from_=MIDNIGHT, until=MIDNIGHT + 24 * HOUR)
        )
    assert [int(each.value * 10) for each in before] == [1]
    assert [int(each.value * 10) for each in after] == [2]


def test_the_other_environment_sees_nothing(demo: Database, tmp_path: Path) -> None:
    series = new_series()
    set_clock(demo, MIDNIGHT)
    take(demo, tmp_path, series, [(0, 1, 2)])
    with demo.transaction() as tx:
        span = {"from_": MIDNIGHT - HOUR, "until": MIDNIGHT + HOUR}
        assert len(list(store.read_as_of(tx, "live", series, **span))) == 1
        assert not list(store.read_as_of(tx, "sandbox", series, **span))
        assert store.find_last_issue(tx, "sandbox", series) is None


def test_a_run_its_issues_and_the_last_issue_are_found(demo: Database, tmp_path: Path) -> None:
    series = new_series()
    set_clock(demo, MIDNIGHT)
    first = take(demo, tmp_path, series, [(-3, 24, 1), (40, 24, 2)])
    take(demo, tmp_path, series, [(-3, 0, 3), (0, 0, 4)])
    take(demo, tmp_path, series, [(-3, 24, 5)])
    with demo.transaction() as tx:
        yesterday = MIDNIGHT - 24 * HOUR
        run = [int(each.value * 10) for each in store.read_run(tx, "live", series, yesterday)]
        then = list(store.read_run(tx, "live", series, yesterday, as_of=first))
        issues = store.list_issues(
            tx, "live", series, from_=MIDNIGHT - 9 * HOUR, until=MIDNIGHT + 90 * HOUR
        )
        # The older issue reaches further ahead than the newest.
        assert store.find_last_issue(tx, "live", series) == MIDNIGHT
    assert run == [5, 2]
    assert [int(each.value * 10) for each in then] == [1, 2]
    assert [(issue.issued_at, issue.values) for issue in issues] == [(MIDNIGHT, 2), (yesterday, 2)]
    assert issues[1].last_valid_at == MIDNIGHT + 40 * HOUR


def test_a_reading_streams_into_csv(demo: Database, tmp_path: Path) -> None:
    series = new_series()
    set_clock(demo, MIDNIGHT)
    take(demo, tmp_path, series, [(0, 1, 2), (1, 1, -3)])
    with demo.transaction() as tx:
        values = store.read_as_of(tx, "live", series, from_=MIDNIGHT, until=MIDNIGHT + 9 * HOUR)
        rows = b"".join(series_csv(series, values)).decode().splitlines()
    assert rows[1].startswith(
        "SAMLAE,MSL,m,2026-11-30T23:00:00+07:00,2026-12-01T00:00:00+07:00,0.2,good,2026-12-01T00:00:00"
    )
    assert rows[2].split(",")[5] == "-0.3"


def test_what_is_recorded_can_be_neither_changed_nor_taken_back(demo: Database) -> None:
    with demo.transaction() as tx:
        allowed = tx.execute(
            "SELECT has_table_privilege('series_value', 'INSERT'),"
            " has_table_privilege('series_value', 'UPDATE'),"
            " has_table_privilege('series_value', 'DELETE')"
        ).fetchone()
    assert allowed == (True, False, False)
