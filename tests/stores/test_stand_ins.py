"""Who may stand in is told by name, with the days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from dossier_way import DossierWay, way_on

from sainam.agencies.authenticated import person_of
from sainam.agencies.deputies.appoint_deputy import appoint_deputy
from sainam.agencies.register_login import register_hashed
from sainam.agencies.store import Contact, Login
from sainam.formats.layout import Title
from sainam.kit.database import Database
from sainam.kit.thai_dates import start_of_day
from sainam.onboarding.state import State
from sainam.portal.readings.dossiers.hub_dossiers import HubDossiers
from sainam.portal.readings.dossiers.stand_ins import stand_ins
from sainam.portal.views.dossiers import StandIn

pytestmark = pytest.mark.row("P5")


@pytest.fixture(scope="module")
def way(
    module_database: Database, module_owner_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DossierWay]:
    with way_on(module_database, module_owner_url, tmp_path_factory.mktemp("desk")) as made:
        with module_database.transaction() as tx:
            register_hashed(
                tx, Login("pen", Title("สมมติ เพ็ญ", "Made-up Pen"), frozenset({"auditor"}), None),
                "none", contact=Contact("pen@example.go.th", "", "สมมติ"), actor="tests",
            )  # fmt: skip
        yield made


def named(
    way: DossierWay, state: State, agency: str = "TESTBUREAU", reader: str = "secretary"
) -> tuple[StandIn, ...]:
    with way.database.read_only() as tx:
        return stand_ins(tx, state, agency, way.now(), way.desk.actor(reader))


def test_who_may_act_once_it_is_overdue_is_named(way: DossierWay) -> None:
    [deputy] = named(way, State.GOVERNOR)
    assert (deputy.name.th, deputy.role) == ("สมมติ deputygovernor", "deputy_governor")
    assert (deputy.whose, deputy.first_at) == (None, None)


def test_a_deputy_is_named_with_whose_place_it_is_and_from_when_until_when(
    way: DossierWay,
) -> None:
    first, until = (start_of_day(way.desk.today() + timedelta(days=day)) for day in (0, 7))
    assert named(way, State.SUBMITTED) == ()
    with way.database.transaction() as tx:
        secretary = person_of(tx, "secretary")
        assert secretary is not None
        appoint_deputy(
            tx, login="secretary", role="council_secretary", deputy="pen", first=first,
            until=until, reason="ลาพักร้อน", actor=secretary,
        )  # fmt: skip
    [place] = named(way, State.SUBMITTED)
    assert (place.name.th, place.whose and place.whose.th) == ("สมมติ เพ็ญ", "สมมติ secretary")
    assert (place.first_at, place.until_at) == (first, until)
    dossiers = HubDossiers(way.database, way.desk.world)
    number = way.desk.submitted()
    [row] = [one for one in dossiers.inbox("pen") if one.id == number]
    assert [(role, whose.th) for role, whose in row.places] == [
        ("council_secretary", "สมมติ secretary")
    ]
    assert row.stand_ins == (place,)
    assert dossiers.file("officer", number).stand_ins == (place,)
    way.until(until)
    assert named(way, State.SUBMITTED) == ()


def test_who_sits_on_the_council_for_whom_is_not_told_to_an_agency(way: DossierWay) -> None:
    first, until = (start_of_day(way.desk.today() + timedelta(days=day)) for day in (0, 7))
    with way.database.transaction() as tx:
        member = person_of(tx, "member1")
        assert member is not None
        appoint_deputy(
            tx, login="member1", role="council_member", deputy="pen", first=first, until=until,
            reason="ลาพักร้อน", actor=member,
        )  # fmt: skip
    [place] = named(way, State.REVIEW)
    assert place.whose is not None
    assert place.whose.th == "สมมติ member1"
    assert named(way, State.REVIEW, reader="officer") == ()
