"""A hub that works as agreed: every exchange of every pattern is counted, and nothing rings."""

from __future__ import annotations

import pytest
from worked_hub import WorkedHub

from sainam.audit.seal import seal_audit
from sainam.audit.signing_key import SigningKey
from sainam.evidence.processing import store
from sainam.evidence.processing.declared_against_observed import declared_against_observed
from sainam.evidence.processing.observe import Observing
from sainam.kit import clock
from sainam.kit.thai_dates import business_date

pytestmark = pytest.mark.row("L4")

KEY = SigningKey.new()
UNSEALED = """
SELECT count(*) FROM audit_event WHERE txid >= coalesce(
  (SELECT to_txid FROM audit_block ORDER BY number DESC LIMIT 1), xid8 '0')
"""
CROSSED = """
SELECT x.pattern::text, count(DISTINCT x.id) FROM exchange x
JOIN exchange_outcome o ON o.environment = x.environment AND o.exchange = x.id
WHERE o.outcome IN ('answered', 'no_data', 'accepted', 'suspense', 'stored') GROUP BY 1 ORDER BY 1
"""
OBSERVED = """
SELECT f.pattern::text, sum(o.exchanges)::bigint FROM observed_flow o
JOIN flow f ON f.number = o.flow GROUP BY 1 ORDER BY 1
"""


@pytest.fixture(scope="module")
def observed(hub: WorkedHub) -> WorkedHub:
    left = 1
    while left:
        with hub.database.transaction() as tx:
            seal_audit(tx, KEY, at_most=20)
            (left,) = tx.execute(UNSEALED).fetchone() or (1,)
    assert Observing(hub.database, "http://hub.invalid")() > 0
    return hub


def test_every_exchange_that_crossed_is_counted_once_by_its_pattern(observed: WorkedHub) -> None:
    with observed.database.read_only() as tx:
        crossed = tx.execute(CROSSED).fetchall()
        assert tx.execute(OBSERVED).fetchall() == crossed
    assert len(crossed) >= 3


def test_what_works_as_it_was_confirmed_does_not_ring(observed: WorkedHub) -> None:
    with observed.database.read_only() as tx:
        assert [(one.agreement, one.kind, one.seen) for one in store.alarms(tx)] == []
        record = declared_against_observed(tx, business_date(clock.now(tx)))
    used = [row for row in record.rows if row.observed]
    assert used
    assert {row.standing for row in used} == {"as_approved"}
    assert all(row.observed.fields for row in used if row.observed)
    assert all(row.declared.fields for row in used if row.declared)
    assert {row.standing for row in record.rows} == {"as_approved", "quiet"}
