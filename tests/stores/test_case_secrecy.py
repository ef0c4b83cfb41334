"""Whom an investigating agency asked about, and in which case: for the DPO and named officers."""

from __future__ import annotations

from datetime import timedelta

import pytest
from worked_hub import ASKING, WorkedHub

from sainam.agencies.agency import Agency
from sainam.agencies.case_secrecy import hidden_from, sees_cases
from sainam.agencies.register_login import register_login
from sainam.agencies.role import ROLES
from sainam.agencies.store import Login
from sainam.exchanges.refusals import CaseVeiled
from sainam.formats.layout import Title
from sainam.portal.readings.hub_deeds import HubDeeds
from sainam.portal.readings.hub_readings import HubReadings
from sainam.portal.views.bilingual import Words
from sainam.portal.views.exchanges import ExchangeFilter, RefusalFilter
from sainam.portal.views.people import PersonView
from sainam.wiring.consequences import payment_consequences

pytestmark = [pytest.mark.row("G4"), pytest.mark.xdist_group("portal readings")]
CASE = ASKING.case_number or ""
KEY = "990000010"
STAFF = sorted(role.name for role in ROLES.values() if role.side == "staff")
ONCB = Agency(
    code="ONCB", kind="government", title=Title("ทดสอบ", "a test"), case_officers=("legal1",)
)
BANK = Agency(code="KTB", kind="bank", title=Title("ทดสอบ", "a test"))


def person(role: str, login: str = "") -> PersonView:
    return PersonView(
        login=login or f"{role}9",
        name=Words("สมมติ", role),
        roles=frozenset({role}),  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("agency", "login", "roles", "sees"),
    [
        (ONCB, "dpo", {"dpo"}, True),
        (ONCB, "legal1", {"legal"}, True),
        (ONCB, "legal2", {"legal"}, False),
        (ONCB, "auditor", {"auditor"}, False),
        (ONCB, "admin", {"admin", "operator"}, False),
        (BANK, "operator", {"operator"}, True),
    ],
)
def test_who_sees_the_cases_of_an_agency(
    agency: Agency, login: str, roles: set[str], *, sees: bool
) -> None:
    assert sees_cases(agency, login, roles) is sees
    assert hidden_from([agency], login, roles) == (frozenset() if sees else {agency.code})


@pytest.mark.parametrize("role", [role for role in STAFF if role != "dpo"])
def test_others_of_the_staff_see_that_it_took_place_and_neither_subject_nor_case(
    hub: WorkedHub, pages: HubReadings, role: str
) -> None:
    reader = person(role)
    for row in pages.exchanges(ExchangeFilter(environment="live", agency="ONCB"), reader).rows:
        assert (row.veiled, row.case_number) == (True, None)
        page = pages.exchange(row.id, reader)
        assert page is not None
        assert (page.key_masked, page.exchange.case_number, page.answer_sha256) == (None,) * 3
    by_case = ExchangeFilter(environment="live", case_number=CASE)
    assert pages.exchanges(by_case, reader).rows == ()
    said = str(pages.exchange(str(hub.exchanges["answered 1"]), reader))
    assert CASE not in said
    assert KEY[-4:] not in said


@pytest.mark.parametrize("reader", [person("dpo"), person("legal", "legal1")], ids=["dpo", "named"])
def test_the_dpo_and_who_was_named_see_them(
    hub: WorkedHub, pages: HubReadings, reader: PersonView
) -> None:
    by_case = ExchangeFilter(environment="live", case_number=CASE)
    assert pages.exchanges(by_case, reader).rows != ()
    page = pages.exchange(str(hub.exchanges["answered 1"]), reader)
    assert page is not None
    assert (page.exchange.veiled, page.exchange.case_number) == (False, CASE)
    assert page.key_masked


def test_a_whole_key_is_shown_to_them_alone(hub: WorkedHub) -> None:
    deeds = HubDeeds(
        hub.database, masters=hub.masters, consequences=payment_consequences,
        public_url="http://hub.invalid",
    )  # fmt: skip
    for name, role in (("looker", "auditor"), ("legal1", "legal")):
        with hub.database.transaction() as tx:
            login = Login(name, Title("สมมติ", name), frozenset({role}), None)
            register_login(tx, login, "a long test password", actor="tests")
    exchange = str(hub.exchanges["answered 1"])
    with pytest.raises(CaseVeiled):
        deeds.see_key(actor="looker", exchange_id=exchange, reason="ทดสอบ")
    assert deeds.see_key(actor="legal1", exchange_id=exchange, reason="ทดสอบ")


def test_a_refused_call_keeps_no_case_at_all(hub: WorkedHub, pages: HubReadings) -> None:
    assert pages.refusals(RefusalFilter(environment="live", from_day=hub.today - timedelta(1))).rows
    with hub.database.read_only() as tx:
        kept = tx.execute("SELECT count(*) FROM refusal WHERE case_number IS NOT NULL").fetchone()
    assert kept == (0,)
