"""The customer information system (CIS), played over HTTP with a store of its own.

The register is computed from the customer number, so tests, the tour and the agents know what
CIS will answer without asking it: these are the functions they use.
"""

from sainam.counterparts.cis.bill import Bill, bills_of
from sainam.counterparts.cis.customer import (
    Customer,
    customer_account,
    customer_number,
    customer_of,
)
from sainam.counterparts.cis.water_use import Use, use_of, use_until

__all__ = [
    "Bill",
    "Customer",
    "Use",
    "bills_of",
    "customer_account",
    "customer_number",
    "customer_of",
    "use_of",
    "use_until",
]
