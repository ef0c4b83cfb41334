"""Agreements as they stand at the gate of the live environment, else at the sandbox's."""

from datetime import datetime, timedelta
from functools import lru_cache
from itertools import groupby
from operator import itemgetter

from sainam.agreements.agreement import read_terms
from sainam.kit.clock import now
from sainam.kit.database import Tx
from sainam.kit.named_queries import named_queries
from sainam.kit.thai_dates import business_date
from sainam.portal.readings.agreements.agreement_state import state_of
from sainam.portal.readings.names import Names
from sainam.portal.readings.rows import Row, rows_of
from sainam.portal.views.agreements import AgreementFilter, AgreementRow

_SQL = named_queries(__file__)
_TICK = timedelta(microseconds=1)

terms_in = lru_cache(maxsize=1024)(read_terms)


def list_agreements(tx: Tx, names: Names, wanted: AgreementFilter) -> tuple[AgreementRow, ...]:
    return tuple(
        row
        for row in rows_by_agreement(tx, names).values()
        if wanted.agency in (None, row.agency_code)
        and wanted.state in (None, row.state)
        and wanted.kind in (None, row.kind)
    )


def rows_by_agreement(tx: Tx, names: Names) -> dict[str, AgreementRow]:
    moment = now(tx)
    gates = rows_of(tx, _SQL["list_gates"], {"agreement": None})
    return {
        agreement: agreement_row(names, next(of_one), moment)
        for agreement, of_one in groupby(gates, key=itemgetter("id"))
    }


def gates_of(tx: Tx, agreement: str) -> list[Row]:
    """Rows of list_gates: live first. Empty where there is no such agreement."""
    return rows_of(tx, _SQL["list_gates"], {"agreement": agreement})


def agreement_row(names: Names, gate: Row, moment: datetime) -> AgreementRow:
    return AgreementRow(
        id=gate["id"],
        agency_code=gate["agency"],
        agency=names.agency(gate["agency"]),
        kind=gate["kind"],
        state=state_of(gate["state"], gate["valid_from"], gate["valid_until"], moment),
        reference=gate["reference"],
        version=gate["version"],
        first_day=business_date(gate["valid_from"]),
        last_day=business_date(gate["valid_until"] - _TICK),
    )
