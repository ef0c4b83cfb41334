"""Service fees: what each kind costs, and the numbers of their invoices.

An invoice of customer account 990000010 for a meter test: F, code of the kind, account, serial.
"""

from __future__ import annotations

# By kind: its code and what it costs in satang. Invented.
FEES = {
    "meter-test": ("01", 10_700),
    "reconnection": ("02", 10_700),
    "meter-relocation": ("03", 53_500),
    "water-quality-test": ("04", 214_000),
}
_LENGTH = 15


def fee_no(kind: str, customer_account: str, serial: int = 1) -> str:
    """The number of an invoice; F and fourteen digits."""
    return f"F{FEES[kind][0]}{customer_account}{serial:03d}"


def why_fee_refused(number: str, kind: str, customer_account: str, satang: int) -> str | None:
    """The code of the reason to refuse; None if good."""
    fee = FEES.get(kind)
    known = fee is not None and number.startswith(f"F{fee[0]}{customer_account}")
    if fee is None or not known or len(number) != _LENGTH:
        return "bill.unknown"
    return None if fee[1] == satang else "bill.amount_differs"
