"""The hub as provider of the dataset `disclosures`: who got what of a person."""

from __future__ import annotations

from typing import Any

from sainam.agreements.terms import Environment
from sainam.evidence.subjects import store
from sainam.evidence.subjects.disclosure import shown
from sainam.evidence.subjects.search_subject import search_subject
from sainam.kit.database import Tx
from sainam.kit.keys.masters import Masters
from sainam.kit.thai_dates import business_date

DATASET = "disclosures"


def disclosures(
    tx: Tx, masters: Masters, number: str, *, environment: Environment = "live"
) -> dict[str, Any]:
    """As the contract has it; what is withheld is in neither list nor total.

    The person's own look at this register is no disclosure, so it is not listed either.
    """
    found = search_subject(tx, masters, "customer_account", number, environment=environment)
    to_others = (one for one in found.disclosures if one.dataset != DATASET)
    summary = shown(to_others, store.withholdings(tx, environment))
    return {
        "customer_account": number,
        "total": summary.exchanges,
        "disclosures": [
            {
                "day": business_date(one.at).isoformat(),
                "agency": one.agency,
                "purpose": one.purpose,
                "dataset": one.dataset,
                "fields": ",".join(one.fields),
            }
            for one in summary.entries
        ],
    }
