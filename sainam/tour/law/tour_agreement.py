"""An agreement of the tour's own: one look-up of six months of water use, which then ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from sainam.agreements import store as agreements
from sainam.agreements.agreement import Agreement
from sainam.agreements.terms import Clause, Grant, PaperKind
from sainam.formats.layout import Title
from sainam.tour.step import RowWalk
from sainam.tour.tourist import ENVIRONMENT, Tourist

CARRIER = "linkage-center"
AGENCY, PURPOSE, CASE = "NIA", "criminal-investigation", "NIA-TEST-1"


@contextmanager
def tour_agreement(
    tourist: Tourist, row: RowWalk, provision: str, *, replaces: PaperKind | None = None,
    consent: bool = False,
) -> Iterator[str]:  # fmt: skip
    """Its number, as long as it stands; its clause stands on the provision."""
    agreement = f"MOU-NIA-{row.id}-{tourist.number}"
    grant = Grant(
        dataset="water-use-six-months", link="G4b", pattern="lookup",
        fields=("customer_account", "use.month", "use.cubic_metres"), purposes=(PURPOSE,),
        channels=("api",), owner="CIS", owner_agreement="ORDER-CIS-2568-01",
        carriers=("DOPA-LINKAGE",), case_required=True, quota=20, clause="1",
        consent_required=consent, replaces=replaces,
    )  # fmt: skip
    tourist.bring_in(
        Agreement(
            id=agreement, kind="mou", agency=AGENCY,
            title=Title("ข้อตกลงสาธิต", "Agreement of the tour"),
            reference=f"TOUR/{row.id}/{tourist.number}", first_day=tourist.today,
            until=tourist.today + timedelta(days=30), recorded_by="legal.officer",
            confirmed_by="legal.head", environments=(ENVIRONMENT,), grants=(grant,),
            clauses=(Clause("1", "สาธิต", "shown on the tour", (provision,)),),
        ),
        agreements.Door(
            f"{CARRIER}:{agreement}:api", ENVIRONMENT, agreement, CARRIER, "api", None, shut=False
        ),
    )  # fmt: skip
    try:
        yield agreement
    finally:
        tourist.end(agreement)
