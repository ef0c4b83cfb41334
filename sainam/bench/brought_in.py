"""The two agreements that only the bench brings in, by the verbs everyone uses."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

from sainam.agreements import store as agreements
from sainam.agreements.agreement import Agreement
from sainam.agreements.bring_in_agreement import bring_in_agreement
from sainam.agreements.open_door import open_door
from sainam.agreements.terms import Clause, Environment, Grant
from sainam.formats.layout import Title
from sainam.kit.clock import now
from sainam.kit.database import Database
from sainam.kit.thai_dates import business_date

ACTOR = "sainam bench"
ENVIRONMENT: Environment = "live"
QUOTA = 1_000_000_000

LOOK_UP = "BENCH-LOOKUP-01"
LOOK_UP_CREDENTIAL = "linkage-center"
LOOK_UP_AGENCY = "NIA"
LOOK_UP_PURPOSE = "criminal-investigation"

FILE = "BENCH-FILE-01"
FILE_CREDENTIAL = "truemoney"
FILE_AGENCY = "TRUEMONEY"
FILE_LAYOUT = "bench-cross-bank-256"

_CLAUSE = Clause("1", "สำหรับวัดความเร็ว", "for measuring speed", ("DGA-2562-13",))


def bring_in(url: str) -> None:
    """Both agreements with their doors, in force for a month, in a database just prepared."""
    with Database(url, application_name=ACTOR) as database, database.transaction() as tx:
        today = business_date(now(tx))
        for agreement, door in (
            (look_up_agreement(today), _door(LOOK_UP, LOOK_UP_CREDENTIAL, "api")),
            (file_agreement(today), _door(FILE, FILE_CREDENTIAL, "sftp")),
        ):
            bring_in_agreement(tx, agreement, actor=ACTOR, reason="brought in to be measured")
            open_door(tx, door, actor=ACTOR)


def look_up_agreement(today: date) -> Agreement:
    """Carried by another than agreed with, case number asked, owner under an order, quota on."""
    return _agreement(
        LOOK_UP, LOOK_UP_AGENCY, today,
        Grant(
            dataset="water-use-six-months",
            link="G4b",
            pattern="lookup",
            fields=(
                "customer_account", "address", "meter", "branch", "use.month", "use.cubic_metres",
                "use.reading_date", "use.amount_satang",
            ),
            purposes=(LOOK_UP_PURPOSE,),
            channels=("api",),
            owner="CIS",
            owner_agreement="ORDER-CIS-2568-01",
            carriers=("DOPA-LINKAGE",),
            case_required=True,
            quota=QUOTA,
            clause="1",
        ),
    )  # fmt: skip


def file_agreement(today: date) -> Agreement:
    return _agreement(
        FILE, FILE_AGENCY, today,
        Grant(
            dataset="payment-file",
            link="A3c",
            pattern="batch",
            fields=(
                "customer_account", "bill_no", "amount_satang", "paid_at", "side",
                "customer_name", "bank_code", "branch", "teller",
            ),
            purposes=("bill-payment",),
            channels=("sftp",),
            owner="CIS",
            owner_agreement="ORDER-CIS-2568-01",
            layout=FILE_LAYOUT,
            clause="1",
        ),
    )  # fmt: skip


def _agreement(number: str, agency: str, today: date, grant: Grant) -> Agreement:
    return Agreement(
        id=number,
        kind="contract",
        agency=agency,
        title=Title("ข้อตกลงสำหรับวัดความเร็ว", "Agreement for measuring speed"),
        reference=number,
        first_day=today - timedelta(days=31),
        until=today + timedelta(days=31),
        recorded_by="legal.officer",
        confirmed_by="legal.head",
        environments=(ENVIRONMENT,),
        grants=(grant,),
        clauses=(_CLAUSE,),
    )


def _door(agreement: str, credential: str, channel: Literal["api", "sftp"]) -> agreements.Door:
    return agreements.Door(
        f"{credential}:{agreement}:{channel}", ENVIRONMENT, agreement, credential, channel,
        "bench-payments" if channel == "sftp" else None, shut=False,
    )  # fmt: skip
