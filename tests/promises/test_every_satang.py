"""Every satang: whatever agents send, the books balance and every line is somewhere, once."""

import itertools
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from payment_desk import LIVE, WORKER, Agent, baht, file_of, head, paid, set_clock, with_text

from sainam.counterparts.agencies.cross_bank_file import PaidLine
from sainam.formats.totals import Tally
from sainam.kit.byte_store import ByteStore
from sainam.kit.database import Database
from sainam.payments.payment_batch import open_suspense_for_refused
from sainam.payments.reconcile_day import ReconciledDay, reconcile_day

pytestmark = pytest.mark.row("A3")

DAYS = (date(2026, 10, 31), date(2026, 11, 1))
TIMES = ("2026-10-31 23:59:59", "2026-11-01 00:00:00")
_numbers = itertools.count(1)


@pytest.fixture(scope="module")
def desk(
    module_database: Database, module_owner_url: str, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Database, Path]:
    set_clock(module_owner_url, "2026-11-21 08:00:00")
    return module_database, tmp_path_factory.mktemp("bytes")


def new_agent(desk: tuple[Database, Path]) -> Agent:
    """An agent of this example alone, with customer accounts of its own."""
    database, folder = desk
    agent = Agent(database, ByteStore(folder), name=f"AGENT-{next(_numbers)}")
    agent.sign()
    return agent


def reconcile(agent: Agent, day: date, owner: Tally | None = None) -> ReconciledDay:
    with agent.database.transaction() as tx:
        return reconcile_day(
            tx, environment=LIVE, agent=agent.name, day=day, owner=owner, actor=WORKER
        )


Line = tuple[str, int, str, str, str, bool]
LINES = st.lists(
    st.tuples(
        st.sampled_from(TIMES),
        st.integers(1, 4),  # customer account
        st.sampled_from(["", "1", "2"]),  # bill
        st.sampled_from(["0.00", "0.01", "350.25", "1,200.00"]),
        st.sampled_from(["C", "C", "C", "D"]),
        st.booleans(),  # the payment time is damaged
    ),
    min_size=1,
    max_size=8,
)
FILES = st.lists(
    st.tuples(
        st.sampled_from(["2026-11-01", "2026-11-02"]),
        LINES,
        st.sampled_from(["new", "new", "put right"]),  # or the lines before, undamaged
    ),
    max_size=3,
)


def content_of(agent: Agent, day: str, lines: list[Line]) -> bytes:
    rows: list[PaidLine] = [
        paid(at, f"{agent.name[6:]:0>6}{account:04d}/{bill}", amount, side=side)
        for at, account, bill, amount, side, _ in lines
    ]
    content = file_of(*rows, of=head(day))
    for number, (*_, damaged) in enumerate(lines, start=2):
        if damaged:
            content = with_text(content, number, 29, "246060")
    return content


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(sent=FILES)
def test_lines_in_are_posted_duplicate_rejected_or_in_suspense(
    desk: tuple[Database, Path],
    sent: list[tuple[str, list[Line], str]],
) -> None:
    agent = new_agent(desk)
    before: list[Line] = []
    for day, drawn, how in sent:
        lines = [(*line[:5], False) for line in before] if how == "put right" else drawn
        before = lines = lines or drawn
        file = agent.send(content_of(agent, day, lines))
        if agent.states(file)[-1] == "resent":
            continue
        result = agent.result(file)
        satang = sum(int(line[3].replace(",", "").replace(".", "")) for line in lines)
        assert result.lines == Tally(len(lines), satang)
        assert len(agent.to_cis(file)) == result.posted.count
    assert sum(agent.balances().values()) == 0
    assert_nothing_is_counted_twice(agent)
    for closing in DAYS:
        closed = reconcile(agent, closing)
        assert closed.judged.verdict == "owner_silent", closed.judged.english
        assert reconcile(agent, closing, closed.figures.posted).judged.verdict == "matched"


def assert_nothing_is_counted_twice(agent: Agent) -> None:
    """Each bill has one payment; what waits for correction is what the rejected account shows."""
    [(payments, bills)] = agent.rows(
        "SELECT count(*), count(DISTINCT bill) FROM posting"
        " WHERE agent = %(agent)s AND kind = 'payment'",
        agent=agent.name,
    )
    assert payments == bills
    [(waiting,)] = agent.rows(
        "SELECT coalesce(sum(CASE WHEN debit THEN 1 ELSE -1 END * amount_satang), 0)::bigint"
        " FROM rejected_line r WHERE agent = %(agent)s AND NOT EXISTS (SELECT FROM"
        " rejected_line_end e WHERE e.agent = r.agent AND e.exchange = r.exchange"
        " AND e.line = r.line)",
        agent=agent.name,
    )
    assert agent.balances().get("rejected", 0) == waiting


def test_every_line_sent_once_more_in_a_file_of_other_bytes_is_a_duplicate(
    desk: tuple[Database, Path],
) -> None:
    agent = new_agent(desk)
    lines = [(TIMES[0], 1, "1", "350.25", "C", False), (TIMES[1], 2, "1", "0.01", "D", False)] * 2
    agent.send(content_of(agent, "2026-11-01", lines))
    before = agent.balances()
    again = agent.send(with_text(content_of(agent, "2026-11-01", lines), 2, 35, "ชื่ออื่น"))

    assert agent.result(again).duplicate == baht(4, "700.52")
    assert agent.balances() == before


def test_what_cis_refuses_later_is_in_suspense_and_the_day_shows_it_once(
    desk: tuple[Database, Path],
) -> None:
    agent = new_agent(desk)
    lines = [(TIMES[1], account, "1", "350.25", "C", False) for account in (1, 2, 3)]
    file = agent.send(content_of(agent, "2026-11-01", lines))

    for moved in (1, 0):
        with agent.database.transaction() as tx:
            assert moved == open_suspense_for_refused(
                tx,
                environment=LIVE,
                exchange=file,
                refused={2: "bill.already_paid"},
                actor=WORKER,
            )

    assert agent.balances() == {"receivable": 105075, "collected": -70050, "suspense": -35025}
    closed = reconcile(agent, DAYS[1], Tally(2, 70050))
    assert closed.judged.verdict == "matched"
    assert closed.figures.ledger == baht(3, "1050.75")


def test_a_day_is_closed_again_as_a_new_version(desk: tuple[Database, Path]) -> None:
    agent = new_agent(desk)
    agent.send(content_of(agent, "2026-11-01", [(TIMES[1], 1, "1", "350.25", "C", False)]))

    silent = reconcile(agent, DAYS[1])
    short = reconcile(agent, DAYS[1], Tally(0, 0))
    assert [silent.version, short.version] == [1, 2]
    assert short.judged.english == (
        "the owner of the bills has 350.25 baht too little, and 1 lines too few"
    )
    assert short.judged.difference_satang == -35025


def test_a_line_missing_from_the_ledger_is_seen(desk: tuple[Database, Path]) -> None:
    """The day compares what was declared with the postings themselves, not with their sums."""
    agent = new_agent(desk)
    agent.send(content_of(agent, "2026-11-01", [(TIMES[1], 1, "1", "350.25", "C", False)]))
    with agent.database.transaction() as tx:
        tx.execute(
            "INSERT INTO file_day SELECT environment, agent, business_date, gen_random_uuid(), 1,"
            " 1, 0, 0, 0 FROM file_day WHERE agent = %s",
            (agent.name,),
        )

    judged = reconcile(agent, DAYS[1]).judged
    assert judged.verdict == "difference"
    assert judged.english == "the ledger has 0.01 baht too little, and 1 lines too few"
