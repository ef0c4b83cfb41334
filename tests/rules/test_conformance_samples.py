"""The sample files of the try-out: each has exactly what its name says, in every layout."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sainam.formats.file_summary import FileSummary
from sainam.formats.line_fault import LineFault
from sainam.formats.read_file import FileReading
from sainam.links.read_catalogue import read_catalogue
from sainam.onboarding.going_live.samples import (
    LINES,
    SampleKind,
    sample_file,
    sample_kinds,
    sample_name,
)

pytestmark = pytest.mark.row("P7")

CATALOGUE = read_catalogue(Path(__file__).parents[2] / "sainam" / "catalogue" / "mwa").catalogue
PAYMENTS = ("payment-file", "bot-cross-bank-256")
LEVELS = ("samlae-water-level", "samlae-water-level")
AT = datetime(2026, 11, 22, 3, 4, 5, tzinfo=UTC)


def sample(of: tuple[str, str], kind: SampleKind, at: datetime = AT) -> bytes:
    dataset, layout = of
    return sample_file(CATALOGUE.layouts[layout], CATALOGUE.contracts[dataset], kind, at)


def read(of: tuple[str, str], content: bytes) -> tuple[list[LineFault], FileSummary]:
    reading = FileReading(CATALOGUE.layouts[of[1]], BytesIO(content))
    faults = [fault for chunk in reading for fault in chunk.faults]
    return faults, reading.summary


@pytest.mark.parametrize("of", [PAYMENTS, LEVELS])
def test_the_good_sample_has_no_fault(of: tuple[str, str]) -> None:
    faults, summary = read(of, sample(of, "good"))
    assert (faults, summary.postable) == ([], True)
    assert sum(tally.count for tally in summary.good.values()) == LINES


@pytest.mark.parametrize("of", [PAYMENTS, LEVELS])
def test_the_planted_sample_has_two_lines_to_reject_and_is_not_held(of: tuple[str, str]) -> None:
    faults, summary = read(of, sample(of, "planted"))
    assert len({fault.line for fault in faults}) == 2
    assert summary.postable


def test_the_sample_that_is_off_is_held_for_one_satang_of_its_total() -> None:
    faults, summary = read(PAYMENTS, sample(PAYMENTS, "off-by-one-satang"))
    assert faults == []
    assert [str(hold.rule) for hold in summary.holds] == ["layout.trailer.total"]
    good, off = sample(PAYMENTS, "good"), sample(PAYMENTS, "off-by-one-satang")
    assert [a for a, b in zip(good.splitlines(), off.splitlines(), strict=True) if a != b] == [
        good.splitlines()[-1]
    ]


@pytest.mark.parametrize("of", [PAYMENTS, LEVELS])
def test_the_sample_with_a_column_missing_is_held(of: tuple[str, str]) -> None:
    _, summary = read(of, sample(of, "missing-column"))
    assert not summary.postable


def test_the_correction_is_of_the_same_times_with_other_values() -> None:
    good = sample(LEVELS, "good").decode().splitlines()
    corrected = sample(LEVELS, "corrected", AT + timedelta(hours=5)).decode().splitlines()
    assert [line.rpartition(",")[0] for line in good] == [
        line.rpartition(",")[0] for line in corrected
    ]
    assert good[1:] != corrected[1:]


def test_a_payment_sample_fetched_again_is_another_file_of_other_payments() -> None:
    first, second = sample(PAYMENTS, "good"), sample(PAYMENTS, "good", AT + timedelta(minutes=1))
    assert not set(first.splitlines()[1:-1]) & set(second.splitlines()[1:-1])


@given(st.datetimes(datetime(2026, 1, 1), datetime(2099, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_at_any_moment_the_good_sample_is_good(at: datetime) -> None:
    for of in (PAYMENTS, LEVELS):
        faults, summary = read(of, sample(of, "good", at))
        assert (faults, summary.postable) == ([], True)


def test_a_layout_has_only_the_samples_that_can_be_planted_in_it() -> None:
    assert set(sample_kinds(CATALOGUE.layouts[PAYMENTS[1]])) == {
        "good", "planted", "missing-column", "off-by-one-satang",
    }  # fmt: skip
    assert set(sample_kinds(CATALOGUE.layouts[LEVELS[1]])) == {
        "good", "planted", "missing-column", "corrected",
    }  # fmt: skip
    with pytest.raises(ValueError, match="no sample corrected"):
        sample(PAYMENTS, "corrected")


def test_a_sample_is_named_for_its_dataset_and_what_is_in_it() -> None:
    layouts = CATALOGUE.layouts
    assert sample_name("payment-file", "good", layouts[PAYMENTS[1]]) == "payment-file-good.txt"
    assert sample_name("levels", "planted", layouts[LEVELS[1]]) == "levels-planted.csv"
