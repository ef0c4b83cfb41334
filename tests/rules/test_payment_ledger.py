"""Books balance by construction: every posting has a debit and a credit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sainam.payments.ledger import (
    REFUSED_BY_OWNER,
    PostingKind,
    Sides,
    balances,
    sides_of_correction,
    sides_of_line,
)

KINDS: list[PostingKind] = ["payment", "suspense", "rejected"]
POSTINGS = st.lists(
    st.tuples(
        st.one_of(
            st.builds(sides_of_line, st.sampled_from(KINDS), debit=st.booleans()),
            st.builds(sides_of_correction, debit=st.booleans()),
            st.just(REFUSED_BY_OWNER),
        ),
        st.integers(1, 10**13),
    )
)


@given(POSTINGS)
def test_whatever_is_posted_the_accounts_add_to_zero(postings: list[tuple[Sides, int]]) -> None:
    assert sum(balances(postings).values()) == 0


@pytest.mark.parametrize("debit", [False, True])
def test_a_rejected_line_put_right_leaves_nothing_on_the_rejected_account(*, debit: bool) -> None:
    postings = [
        (sides_of_line("rejected", debit=debit), 120000),
        (sides_of_correction(debit=debit), 120000),
        (sides_of_line("payment", debit=debit), 120000),
    ]
    found = balances(postings)
    assert found["rejected"] == 0
    assert found["receivable"] == -found["collected"] == (-120000 if debit else 120000)


def test_what_the_owner_refuses_moves_from_collected_to_suspense() -> None:
    found = balances([(sides_of_line("payment", debit=False), 35025), (REFUSED_BY_OWNER, 35025)])
    assert found == {"receivable": 35025, "collected": 0, "suspense": -35025, "rejected": 0}
