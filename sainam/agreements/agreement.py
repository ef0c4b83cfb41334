"""An agreement as it was made on paper, and what its gate needs of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

import msgspec
import rfc8785

from sainam.agreements.terms import AgreementKind, Clause, Environment, Grant, Terms
from sainam.formats.layout import Title
from sainam.kit.thai_dates import start_of_day

Kind = AgreementKind

ENVIRONMENTS: tuple[Environment, ...] = ("sandbox", "live")


class Agreement(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    rename={"first_day": "from", "id": "agreement"},
):
    """A brought-in agreement: what one person recorded and another confirmed.

    `first_day` and `until` are Bangkok days, half-open: `until` is the first day on which it no
    longer holds. `run_off_days` go on from its end.
    """

    id: Annotated[str, msgspec.Meta(pattern="^[A-Z0-9][A-Z0-9-]{2,40}$")]
    kind: Kind
    agency: str
    title: Title
    reference: str
    first_day: date
    until: date
    recorded_by: str
    confirmed_by: str
    grants: tuple[Grant, ...]
    clauses: tuple[Clause, ...]
    run_off_days: Annotated[int, msgspec.Meta(ge=0, le=365)] = 0
    environments: tuple[Environment, ...] = ENVIRONMENTS

    @property
    def terms(self) -> Terms:
        return Terms(grants=self.grants, clauses=self.clauses)

    @property
    def paper(self) -> Version:
        """What a version records of it."""
        return Version(
            valid_from=start_of_day(self.first_day),
            valid_until=start_of_day(self.until),
            run_off_days=self.run_off_days,
            terms=terms_text(self.terms),
            reference=self.reference,
            recorded_by=self.recorded_by,
            confirmed_by=self.confirmed_by,
        )


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """One version as it is stored: `terms` is canonical JSON (RFC 8785), the period UTC."""

    valid_from: datetime
    valid_until: datetime
    run_off_days: int
    terms: str
    reference: str
    recorded_by: str
    confirmed_by: str


def terms_text(terms: Terms) -> str:
    return rfc8785.dumps(msgspec.to_builtins(terms)).decode()


def read_terms(text: str) -> Terms:
    return msgspec.json.decode(text, type=Terms)
