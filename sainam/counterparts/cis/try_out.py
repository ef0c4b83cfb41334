"""Customer accounts that behave in one way each, for partners who try their programs out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from sainam.counterparts.cis.customer import customer_account

Behaves = Literal[
    "nothing_due", "disputed", "times_out", "fails", "unreadable", "wrong_form", "another"
]
LONGER_THAN_ANY_PATIENCE_S = 90.0

# By customer number: beyond every demo's register, so that each behaves so in all of them.
TRY_OUT: Mapping[int, Behaves] = {
    999_991: "nothing_due",
    999_992: "disputed",
    999_993: "times_out",
    999_994: "fails",
    999_995: "unreadable",
    999_996: "wrong_form",
    999_997: "another",
}


def account_that(behaves: Behaves) -> str:
    """The account of the register that behaves so."""
    return next(customer_account(number) for number, how in TRY_OUT.items() if how == behaves)
