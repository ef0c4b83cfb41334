"""A payment file, read line by line: what posts, what does not, and what the sender is told."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from payment_desk import (
    CROSS_BANK,
    Agent,
    baht,
    file_of,
    head,
    paid,
    set_clock,
    with_text,
)

from sainam.counterparts.agencies.cross_bank_file import (
    other_amount,
    trailer_off_by_one_satang,
    unreadable_amount,
)
from sainam.kit.byte_store import ByteStore
from sainam.kit.database import Database
from sainam.payments.files.staging import NotAPaymentLayoutError

pytestmark = pytest.mark.row("A3")

SOMCHAI = paid("2026-11-20 09:30:00", "0123456785/202610012345678", "350.25")
SOMYING = paid("2026-11-20 10:00:00", "0123456793/202610012345786", "1,200.00")
SOMSRI = paid("2026-11-20 23:59:59", "0123456801/202610012345894", "89.75")


@pytest.fixture
def agent(database: Database, owner_url: str, tmp_path: Path) -> Agent:
    set_clock(owner_url, "2026-11-21 08:00:00")
    mea = Agent(database, ByteStore(tmp_path))
    mea.sign()
    return mea


def test_every_line_of_a_right_file_is_posted_and_goes_to_cis(agent: Agent) -> None:
    file = agent.send(file_of(SOMCHAI, SOMYING, SOMSRI))

    assert agent.states(file) == ["received", "posted"]
    assert agent.result(file).posted == baht(3, "1,640.00")
    assert agent.told(file) == []
    assert agent.balances() == {"receivable": 164000, "collected": -164000}
    assert agent.to_cis(file)[0] == {
        "agent": "MEA",
        "customer_account": "0123456785",
        "bill_no": "202610012345678",
        "amount_satang": 35025,
        "paid_at": "2026-11-20T02:30:00+00:00",
        "reference": "011|0001|0001|2026-11-20|09:30:00|0123456785|202610012345678",
        "business_date": "2026-11-20",
    }


def test_a_payment_in_the_last_second_of_a_month_stays_in_that_month(agent: Agent) -> None:
    last = paid("2026-10-31 23:59:59", "0123456785/1", "1.00")
    first = paid("2026-11-01 00:00:00", "0123456793/2", "2.00")
    agent.send(file_of(last, first, of=head("2026-11-01")))

    assert agent.rows("SELECT business_date::text, bill FROM posting ORDER BY line") == [
        ("2026-10-31", "0123456785/1"),
        ("2026-11-01", "0123456793/2"),
    ]


def test_a_payment_of_a_day_that_is_yet_to_come_waits_in_suspense(agent: Agent) -> None:
    later_today = paid("2026-11-21 23:59:59", "0123456785/1", "1.00")
    tomorrow = paid("2026-11-22 00:00:00", "0123456793/2", "2.00")
    file = agent.send(file_of(later_today, tomorrow))

    assert agent.told(file) == [(3, "suspense", "agreement.payment_date")]
    assert agent.result(file).posted == baht(1, "1.00")
    assert agent.result(file).suspense == baht(1, "2.00")


def test_the_same_file_under_another_name_posts_nothing_more(agent: Agent) -> None:
    content = file_of(SOMCHAI, SOMYING)
    first = agent.send(content, "MEA-20.TXT")
    again = agent.send(content, "MEA-20-RESEND.TXT")

    assert agent.states(again) == ["received", "resent"]
    assert agent.told(again) == [(0, "file", "once.file.resent")]
    assert agent.balances() == {"receivable": 155025, "collected": -155025}
    answer = agent.acknowledge(again)
    assert "MEA-20.TXT" in answer
    assert "posted|2|1550.25|" in answer.splitlines()[0]
    assert agent.states(first) == ["received", "posted"]


def test_a_trailer_off_by_one_satang_holds_the_whole_file(agent: Agent) -> None:
    file = agent.send(trailer_off_by_one_satang(file_of(SOMCHAI, SOMYING)))

    assert agent.states(file) == ["received", "held"]
    assert agent.balances() == {}
    assert agent.told(file) == [(4, "file", "layout.trailer.total")]
    answer = agent.acknowledge(file)
    assert "held|0|0.00|" in answer.splitlines()[0]
    assert "the file says 1,550.26 baht, the lines add to 1,550.25 baht, 0.01 too much" in answer
    assert "เกิน 0.01 บาท" in answer


def test_an_amount_that_cannot_be_read_holds_the_whole_file(agent: Agent) -> None:
    file = agent.send(unreadable_amount(file_of(SOMCHAI, SOMYING), 3))

    assert agent.states(file) == ["received", "held"]
    assert agent.balances() == {}
    assert (3, "file", "layout.amount.unreadable") in agent.told(file)
    assert agent.rows("SELECT count(*) FROM posting") == [(0,)]


def test_a_bad_line_whose_amount_can_be_read_is_rejected_and_credited(agent: Agent) -> None:
    file = agent.send(with_text(file_of(SOMCHAI, SOMYING), 3, 29, "256161"))

    assert agent.result(file).posted == baht(1, "350.25")
    assert agent.result(file).rejected == baht(1, "1,200.00")
    assert agent.told(file) == [(3, "rejected", "layout.time.impossible")]
    assert agent.balances() == {"receivable": 155025, "collected": -35025, "rejected": -120000}
    line = agent.acknowledge(file).splitlines()[1].split("|")
    assert line[1:8] == [
        "3", "29", "34", "payment_time", "layout.time.impossible", "rejected", "1200.00",
    ]  # fmt: skip


def test_a_corrected_file_posts_what_was_rejected_and_clears_its_credit(agent: Agent) -> None:
    right = file_of(SOMCHAI, SOMYING)
    first = agent.send(with_text(right, 3, 29, "256161"), "MEA.TXT")
    corrected = agent.send(right, "MEA-CORRECTED.TXT")

    assert agent.told(corrected) == [(2, "duplicate", "once.line.known")]
    assert agent.result(corrected).posted == baht(1, "1,200.00")
    assert agent.result(corrected).duplicate == baht(1, "350.25")
    assert agent.result(corrected).corrects == first
    assert agent.balances() == {"receivable": 155025, "collected": -155025}
    assert "MEA.TXT" in agent.acknowledge(corrected)


def test_a_correction_that_is_still_wrong_credits_nothing_twice(agent: Agent) -> None:
    wrong = with_text(file_of(SOMCHAI, SOMYING), 3, 29, "256161")
    agent.send(wrong)
    again = agent.send(with_text(wrong, 2, 35, "ชื่ออื่น"))

    assert agent.told(again) == [
        (2, "duplicate", "once.line.known"),
        (3, "duplicate", "once.line.rejected_again"),
    ]
    assert agent.result(again).rejected == baht(0, "0")
    assert agent.balances()["rejected"] == -120000


def test_a_rejected_line_is_cleared_once_by_two_right_files(agent: Agent) -> None:
    right = file_of(SOMCHAI, SOMYING)
    agent.send(with_text(right, 3, 29, "256161"))
    agent.send(right)
    agent.send(with_text(right, 2, 35, "ชื่ออื่น"))

    assert agent.balances() == {"receivable": 155025, "collected": -155025}
    assert agent.rows("SELECT count(*) FROM posting WHERE kind = 'correction'") == [(1,)]


def test_a_line_added_by_a_second_file_of_the_same_header_posts(agent: Agent) -> None:
    first = agent.send(file_of(SOMCHAI))
    second = agent.send(file_of(SOMCHAI, SOMYING))

    assert agent.result(second).corrects == first
    assert agent.result(second).posted == baht(1, "1,200.00")
    assert agent.result(second).duplicate == baht(1, "350.25")


def test_another_amount_under_the_same_identity_is_a_conflict_in_suspense(agent: Agent) -> None:
    content = file_of(SOMCHAI, SOMYING)
    agent.send(content, "FIRST.TXT")
    changed = agent.send(other_amount(content, 2, 35026), "SECOND.TXT")

    assert agent.told(changed) == [
        (2, "suspense", "once.identity.amount"),
        (3, "duplicate", "once.line.known"),
    ]
    assert agent.result(changed).suspense == baht(1, "350.26")
    assert agent.balances() == {"receivable": 190051, "collected": -155025, "suspense": -35026}
    assert "recorded in file FIRST.TXT, line 2 as 350.25 baht" in agent.acknowledge(changed)
    [(detail,)] = agent.rows(
        "SELECT detail::json ->> 'recorded' FROM audit_event"
        " WHERE event = 'payment:identity:conflict'"
    )
    assert detail == "35025"


def test_the_conflicting_line_sent_once_more_is_a_duplicate(agent: Agent) -> None:
    content = file_of(SOMCHAI, SOMYING)
    agent.send(content)
    changed = other_amount(content, 2, 35026)
    agent.send(changed)
    third = agent.send(with_text(changed, 3, 35, "ชื่ออื่น"))

    assert agent.result(third).duplicate == baht(2, "1,550.26")
    assert agent.balances()["suspense"] == -35026


def test_two_equal_lines_of_one_file_are_not_both_believed(agent: Agent) -> None:
    file = agent.send(file_of(SOMCHAI, SOMYING, SOMCHAI))

    assert agent.told(file) == [(4, "suspense", "once.line.repeated")]
    assert agent.result(file).posted == baht(2, "1,550.25")
    assert agent.result(file).suspense == baht(1, "350.25")

    again = agent.send(file_of(SOMYING, SOMCHAI, SOMCHAI))
    assert agent.result(again).duplicate == baht(3, "1,900.50")


def test_a_bill_paid_twice_in_one_file_is_claimed_by_the_first(agent: Agent) -> None:
    later = paid("2026-11-20 11:00:00", "0123456785/202610012345678", "350.25")
    file = agent.send(file_of(SOMCHAI, later))

    assert agent.told(file) == [(3, "suspense", "bill.claimed")]
    assert agent.result(file).suspense == baht(1, "350.25")


def test_a_bill_that_another_agent_took_goes_to_suspense(agent: Agent) -> None:
    other = Agent(agent.database, agent.byte_store, name="MPAY")
    other.sign()
    other.send(file_of(SOMCHAI))
    file = agent.send(file_of(SOMCHAI, SOMYING))

    assert agent.told(file) == [(2, "suspense", "bill.claimed")]
    assert agent.balances() == {"receivable": 155025, "collected": -120000, "suspense": -35025}
    assert other.balances() == {"receivable": 35025, "collected": -35025}


def test_a_line_without_a_bill_waits_for_a_person(agent: Agent) -> None:
    file = agent.send(file_of(SOMCHAI, paid("2026-11-20 11:00:00", "0123456785/", "10.00")))

    assert agent.told(file) == [(3, "suspense", "bill.missing")]


def test_a_debit_line_takes_money_back_only_from_suspense(agent: Agent) -> None:
    back = paid("2026-11-20 12:00:00", "0123456785/202610012345678", "350.25", side="D")
    file = agent.send(file_of(SOMCHAI, back))

    assert agent.told(file) == [(3, "suspense", "payment.debit_line")]
    assert agent.balances() == {"collected": -35025, "suspense": 35025}
    again = agent.send(with_text(file_of(SOMCHAI, back), 2, 35, "ชื่ออื่น"))
    assert agent.result(again).duplicate == baht(2, "700.50")


def test_a_line_of_nothing_is_rejected_and_posts_nothing(agent: Agent) -> None:
    file = agent.send(file_of(SOMCHAI, paid("2026-11-20 11:00:00", "0123456793/2", "0.00")))

    assert agent.told(file) == [(3, "rejected", "payment.amount_zero")]
    assert agent.rows("SELECT count(*) FROM posting") == [(1,)]


def test_a_file_with_nothing_right_in_it_still_adds_up(agent: Agent) -> None:
    file = agent.send(with_text(file_of(SOMCHAI), 2, 29, "256161"))

    assert agent.result(file).rejected == baht(1, "350.25")
    assert agent.to_cis(file) == []
    assert agent.rows("SELECT count(*) FROM delivery") == [(0,)]


def test_an_empty_file_is_on_record_and_held(agent: Agent) -> None:
    file = agent.send(b"")

    assert agent.states(file) == ["received", "held"]
    assert agent.told(file) == [(0, "file", "layout.file.empty")]


def test_what_is_no_payment_file_at_all_is_on_record_and_held(agent: Agent) -> None:
    file = agent.send("สวัสดี\r\n".encode("cp874") * 3000)

    assert agent.states(file) == ["received", "held"]
    assert len(agent.told(file)) == 1000, "the sender is shown the beginning"


def test_a_posted_file_is_delivered_to_cis_as_one_batch(agent: Agent) -> None:
    file = agent.send(file_of(SOMCHAI, SOMYING))

    assert agent.rows(
        "SELECT d.exchange, d.owner, d.kind, d.body::json ->> 'lines', w.state"
        " FROM delivery d JOIN delivery_due w ON w.delivery = d.id"
    ) == [(file, "CIS", "payment_batch", "2", "due")]


def test_reading_a_file_again_does_nothing(agent: Agent) -> None:
    file = agent.send(file_of(SOMCHAI))

    assert agent.read(file) == "done"
    assert agent.balances() == {"receivable": 35025, "collected": -35025}


def test_how_far_the_reading_is_was_told_on_another_connection(agent: Agent) -> None:
    content = file_of(SOMCHAI, SOMYING)
    file = agent.send(content)

    assert agent.rows("SELECT file, phase, lines, bytes FROM file_progress") == [
        (file, "reading", 4, len(content))
    ]


def test_a_held_file_sent_again_is_held_until_the_layout_is_a_new_version(agent: Agent) -> None:
    content = unreadable_amount(file_of(SOMCHAI, SOMYING), 3)
    agent.send(content)
    assert agent.states(agent.send(content)) == ["received", "resent"]

    agent.layout = replace(CROSS_BANK, version="1.0.1")
    assert agent.states(agent.send(content)) == ["received", "held"]


def test_thousands_of_bad_lines_are_rejected_one_by_one(agent: Agent) -> None:
    lines = [paid("2026-11-20 09:30:00", f"{n:010d}/{n}", "1.00") for n in range(2_500)]
    content = file_of(*lines)
    for line in range(2, 2_302):
        content = with_text(content, line, 29, "256161")
    file = agent.send(content)

    assert agent.result(file).rejected == baht(2_300, "2,300.00")
    assert agent.result(file).posted == baht(200, "200.00")
    assert len(agent.acknowledge(file).splitlines()) == 2_302


def test_a_layout_without_sides_knows_only_payments(agent: Agent) -> None:
    agent.layout = replace(CROSS_BANK, side=None, totals=())
    back = paid("2026-11-20 12:00:00", "0123456793/2", "350.25", side="D")

    assert agent.result(agent.send(file_of(SOMCHAI, back))).posted == baht(2, "700.50")


def test_a_layout_whose_identity_does_not_name_the_bill_is_not_for_payments(agent: Agent) -> None:
    agent.layout = replace(CROSS_BANK, record_identity=("bank_code", "payment_date"))
    file = agent.drop(file_of(SOMCHAI)).id

    with pytest.raises(NotAPaymentLayoutError, match="lacks: record_identity that names its bill"):
        agent.read(file)
    assert agent.states(file) == ["received"]
