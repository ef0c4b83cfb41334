"""What the departments' form offers: only what passes, and each word in both languages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from dossier_desk import AGENCY
from dossier_way import DossierWay, way_on

from sainam.agreements.resume_agreement import resume_agreement
from sainam.agreements.suspend_agreement import suspend_agreement
from sainam.kit.database import Database
from sainam.onboarding.design.security_profiles import PROFILES
from sainam.onboarding.state import Event, State
from sainam.portal.readings.dossiers.form_offer import form_offer
from sainam.portal.readings.dossiers.show_steps import show_design
from sainam.portal.readings.names import Names
from sainam.portal.views.entries import Choice

pytestmark = pytest.mark.row("P4")
ORDER = "ORDER-CIS-2568-01"


@pytest.fixture(scope="module")
def way(
    module_database: Database, module_owner_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DossierWay]:
    with way_on(module_database, module_owner_url, tmp_path_factory.mktemp("desk")) as made:
        yield made


@pytest.fixture(scope="module")
def number(way: DossierWay) -> str:
    """A dossier before the two departments: six months of water use, of CIS."""
    return way.go_on(way.desk.open(), State.DESIGN).id


def offered(way: DossierWay, number: str, field: str) -> tuple[Choice, ...]:
    found = way.desk.dossier(number)
    with way.database.read_only() as tx:
        return tuple(form_offer(tx, way.desk.world, found, Event.PROPOSE).choices[field])


def test_as_owner_s_order_only_internal_orders_are_offered_that_let_all_of_it_out(
    way: DossierWay, number: str
) -> None:
    assert [one.value for one in offered(way, number, "owner_agreement")] == [ORDER]


def test_an_order_that_is_suspended_is_not_offered(way: DossierWay, number: str) -> None:
    with way.database.transaction() as tx:
        suspend_agreement(tx, "live", ORDER, actor="operator", reason="ตรวจสอบ")
    assert offered(way, number, "owner_agreement") == ()
    with way.database.transaction() as tx:
        resume_agreement(tx, "live", ORDER, actor="operator", reason="ตรวจแล้ว")
    assert [one.value for one in offered(way, number, "owner_agreement")] == [ORDER]


def test_security_profiles_are_offered_and_compared_in_words(way: DossierWay, number: str) -> None:
    shown = {one.value: one.title for one in offered(way, number, "security")}
    assert shown.keys() == PROFILES.keys()
    assert all(title.th != title.en != name for name, title in shown.items())
    way.desk.do(number, "propose", "fpt1", **way.desk.design())
    way.desk.do(number, "propose", "fpt1", **way.desk.design(security="oauth2-jwt-mtls"))
    with way.database.read_only() as tx:
        view = show_design(tx, way.desk.actor("fpt1"), number)
    [changed] = view.lines
    assert changed.before == shown["oauth2-jwt"]
    assert changed.after == shown["oauth2-jwt-mtls"]


def test_an_agency_that_registered_by_itself_has_its_name_before_it_is_in_the_catalogue(
    way: DossierWay,
) -> None:
    with way.database.read_only() as tx:
        catalogue = way.desk.world.catalogue(tx)
        assert AGENCY not in catalogue.agencies
        named = Names(catalogue, tx)
        assert named.agency(AGENCY).th == "สำนักทดสอบสมมติ"
        assert named.agency("NOBODY").th == "NOBODY"
