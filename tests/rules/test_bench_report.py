"""What the bench tells is what was measured: pairs of one round, the middle, no bad answer."""

from __future__ import annotations

import json

import pytest

from sainam.bench.report import Figure, report
from sainam.bench.rounds import Spread, alternate, paired_ratio, spread
from sainam.bench.wrk import BenchFailedError, processor_shares, read_round

TOLD = (
    'Running 10s test\nmeasured {"requests":50000,"duration_us":10000000,"p50_us":900.0,'
    '"p99_us":4000.0,"longest_us":9000.0,"status_errors":%d,"socket_errors":%d}\n'
)


def test_a_ratio_pairs_what_was_measured_in_the_same_round() -> None:
    # The second round was twice as slow for both: no ratio may mix it with another.
    assert paired_ratio([100, 50, 90], [200, 100, 200]) == Spread(0.5, 0.45, 0.5)


def test_one_bad_round_moves_the_ends_but_not_the_middle() -> None:
    assert spread([5, 4, 5, 0.1, 6]) == Spread(5, 0.1, 6)


def test_sides_alternate_and_none_is_always_first() -> None:
    seen: list[str] = []
    sides = {"ours": lambda: seen.append("ours"), "theirs": lambda: seen.append("theirs")}
    alternate(sides, 3, lambda *_: None)
    assert seen == ["ours", "theirs", "theirs", "ours", "ours", "theirs"]


def test_the_report_names_ratios_by_themselves_and_all_else_in_detail() -> None:
    ratio = Figure("file_vs_copy", Spread(0.31, 0.29, 0.33), 0.25, detail={"lines": 1_000_000})
    memory = Figure("file_peak_memory", Spread(251, 250, 252), 250, at="most", unit="MiB")
    told = json.loads(json.dumps(report([ratio, memory], {"cores": 2})))
    assert told["ratios"] == {"file_vs_copy": 0.31}
    assert told["detail"]["file_vs_copy"] == {
        "median": 0.31, "lowest": 0.29, "highest": 0.33, "aim": "≥ 0.25", "reached": True,
        "lines": 1_000_000,
    }  # fmt: skip
    assert told["detail"]["file_peak_memory"]["reached"] is False
    assert told["detail"]["machine"] == {"cores": 2}


def test_a_round_is_read_as_wrk_told_it() -> None:
    measured = read_round(TOLD % (0, 0), "http://hub")
    assert measured.rate == 5000
    assert (measured.p50_us, measured.p99_us) == (900, 4000)


@pytest.mark.parametrize("told", [TOLD % (1, 0), TOLD % (0, 1), "Segmentation fault\n"])
def test_a_round_with_a_bad_answer_is_no_round(told: str) -> None:
    with pytest.raises(BenchFailedError, match="http://hub"):
        read_round(told, "http://hub")


def test_the_ceiling_is_what_two_cores_can_answer() -> None:
    measured = read_round(TOLD % (0, 0), "http://hub")
    measured.processor_us.update({"web": 250.0, "postgres": 150.0})
    assert processor_shares([measured]) == {
        "web": 250.0, "postgres": 150.0, "whole": 400.0, "ceiling": 5000,
    }  # fmt: skip
