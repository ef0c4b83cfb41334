"""Thirty days after a rotation the agency hears of its old key: once by mail, and in its inbox."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from dossier_desk import new_key
from dossier_way import DossierWay, way_on

from sainam.agreements import store
from sainam.kit.database import Database
from sainam.onboarding.notices import store as mail
from sainam.onboarding.notices.notice import Notice
from sainam.onboarding.state import State
from sainam.onboarding.tend_agreements import tend_agreements
from sainam.portal.readings.dossiers.hub_dossiers import HubDossiers

pytestmark = pytest.mark.row("P7")


@pytest.fixture(scope="module")
def way(
    module_database: Database, module_owner_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DossierWay]:
    with way_on(module_database, module_owner_url, tmp_path_factory.mktemp("desk")) as made:
        yield made


def told(way: DossierWay) -> list[str]:
    tend_agreements(way.database.transaction, way.desk.world)
    with way.database.transaction() as tx:
        return [one.to_address for one in mail.mails(tx, limit=1000) if one.kind == Notice.OLD_KEY]


def test_the_agency_is_told_once_and_sees_it_in_its_inbox_until_it_is_retired(
    way: DossierWay,
) -> None:
    number = way.go_on(way.desk.open(), State.LIVE).id
    inbox = HubDossiers(way.database, way.desk.world)
    with way.database.read_only() as tx:
        [old] = store.doors_of_agreement(tx, "live", way.agreement(number))
        assert store.old_keys(tx) == (), "nothing that was brought in is taken for a rotation"
    way.pass_time(timedelta(days=5))
    way.desk.do(
        number, "register_key", "developer", environment="live", channel="api",
        public_key=new_key(),
    )  # fmt: skip
    way.pass_time(timedelta(days=29))
    assert told(way) == []
    assert inbox.old_keys("developer") == ()
    way.pass_time(timedelta(days=1))
    first = told(way)
    people = {f"{name}@example.go.th" for name in ("developer", "officer", "operator", "operator2")}
    assert set(first) == people
    assert len(first) == len(people)
    way.pass_time(timedelta(days=40))
    assert told(way) == first, "told once"
    for login in ("developer", "officer", "operator"):
        [shown] = inbox.old_keys(login)
        assert (shown.credential, shown.place) == (old.credential, f"/dossiers/{number}/build")
    assert inbox.old_keys("stranger") == inbox.old_keys("legal1") == ()
    way.desk.do(
        number, "retire_key", "developer", credential=old.credential, reason="ใช้กุญแจใหม่ครบแล้ว"
    )
    assert inbox.old_keys("developer") == ()
    assert told(way) == first
