"""What becomes of the lines of one bill, without any database."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sainam.payments.line_sentences import SAID, LineRule
from sainam.payments.line_verdict import (
    PaidLine,
    Recorded,
    Verdict,
    judge_bill,
    possible_keys,
)

pytestmark = pytest.mark.row("A3")

THIS_FILE = UUID(int=1)
EARLIER = UUID(int=2)
IN_MAY = datetime(2026, 5, 15, 3, 0, tzinfo=UTC)
ENDED = datetime(2026, 6, 1, tzinfo=UTC)


def line(number: int, satang: int = 10000, **more: object) -> PaidLine:
    given: dict[str, object] = {"identity": "A", "bill_no": "B-1", "paid_at": IN_MAY, **more}
    return PaidLine(number, amount_satang=satang, **given)  # type: ignore[arg-type]


def judge(
    *lines: PaidLine, claimed: bool = False, known: dict[str, Recorded] | None = None
) -> list[LineRule | None]:
    return [verdict.rule for verdict in verdicts(*lines, claimed=claimed, known=known)]


def verdicts(
    *lines: PaidLine, claimed: bool = False, known: dict[str, Recorded] | None = None
) -> list[Verdict]:
    return judge_bill(
        lines,
        claimed=claimed,
        known=known or {},
        in_force=lambda moment: moment < ENDED,
        exchange=THIS_FILE,
    )


RECORDED = {"A": Recorded(EARLIER, 7, 10000)}


LAST_MOMENT = ENDED - timedelta.resolution


@pytest.mark.parametrize(
    ("lines", "given", "expected"),
    [
        pytest.param([line(2)], {}, [None], id="a payment of a free bill posts"),
        pytest.param(
            [line(2), line(3)], {}, [None, LineRule.REPEATED], id="of two equal lines one waits"
        ),
        pytest.param(
            [line(2)], {"known": RECORDED}, [LineRule.KNOWN], id="a recorded payment is a duplicate"
        ),
        pytest.param(
            [line(2, 10001)],
            {"known": RECORDED},
            [LineRule.OTHER_AMOUNT],
            id="with another amount it is a conflict",
        ),
        pytest.param(
            [line(2)],
            {"claimed": True},
            [LineRule.BILL_CLAIMED],
            id="a bill that another payment has waits",
        ),
        pytest.param(
            [line(2), line(3, identity="Z")],
            {},
            [None, LineRule.BILL_CLAIMED],
            id="the second payment of a bill waits",
        ),
        pytest.param(
            [line(2, paid_at=ENDED)],
            {},
            [LineRule.PAYMENT_DATE],
            id="a payment after the end waits",
        ),
        pytest.param([line(2, paid_at=LAST_MOMENT)], {}, [None], id="one in the last moment posts"),
        pytest.param(
            [line(2, bill_no="")], {}, [LineRule.BILL_MISSING], id="a line without a bill waits"
        ),
        pytest.param(
            [line(2, debit=True)], {}, [LineRule.DEBIT_LINE], id="a debit waits for a person"
        ),
        pytest.param([line(2, 0)], {}, [LineRule.AMOUNT_ZERO], id="nothing is nothing to post"),
        pytest.param(
            [line(2, paid_at=ENDED)],
            {"known": RECORDED},
            [LineRule.KNOWN],
            id="a recorded late payment is a duplicate",
        ),
        pytest.param(
            [line(2, paid_at=ENDED), line(3, identity="Z")],
            {},
            [LineRule.PAYMENT_DATE, None],
            id="a late first line leaves the bill free",
        ),
    ],
)
def test_each_case_has_its_verdict(
    lines: list[PaidLine], given: dict[str, Any], expected: list[LineRule | None]
) -> None:
    assert judge(*lines, **given) == expected


def test_a_debit_with_the_identity_of_its_credit_is_not_its_duplicate() -> None:
    assert judge(line(2), line(3, debit=True)) == [None, LineRule.DEBIT_LINE]


def test_a_conflict_names_the_record_it_met() -> None:
    [verdict] = verdicts(line(2, 10001), known=RECORDED)
    assert verdict.before == Recorded(EARLIER, 7, 10000)


@pytest.mark.parametrize("rule", list(LineRule))
def test_every_rule_has_both_languages(rule: LineRule) -> None:
    assert SAID[rule].th
    assert SAID[rule].en


LINES = st.lists(
    st.builds(
        line,
        st.just(0),
        st.sampled_from([0, 10000, 10001, 99]),
        identity=st.sampled_from(["A", "Z"]),
        bill_no=st.sampled_from(["B-1", ""]),
        paid_at=st.sampled_from([IN_MAY, ENDED]),
        debit=st.booleans(),
    ),
    max_size=8,
)


@given(LINES, st.booleans())
def test_the_same_lines_once_more_bring_nothing(lines: list[PaidLine], claimed: bool) -> None:  # noqa: FBT001
    """Whatever a file held: sent again as another file, all of its money is a duplicate."""
    first = verdicts(*lines, claimed=claimed)
    known = {
        verdict.key: Recorded(EARLIER, verdict.line, paid.amount_satang)
        for verdict, paid in zip(first, lines, strict=True)
        if verdict.rule != LineRule.AMOUNT_ZERO
    }
    assert set(known) <= possible_keys(lines)
    again = judge(*lines, claimed=True, known=known)
    assert set(again) <= {LineRule.KNOWN, LineRule.AMOUNT_ZERO}


@given(LINES, st.booleans())
def test_no_two_lines_are_recorded_under_one_key(lines: list[PaidLine], claimed: bool) -> None:  # noqa: FBT001
    kept = [v.key for v in verdicts(*lines, claimed=claimed) if v.rule != LineRule.AMOUNT_ZERO]
    assert len(kept) == len(set(kept))


@given(LINES, st.booleans())
def test_at_most_one_line_takes_a_bill(lines: list[PaidLine], claimed: bool) -> None:  # noqa: FBT001
    posted = judge(*lines, claimed=claimed).count(None)
    assert posted <= (0 if claimed else 1)
