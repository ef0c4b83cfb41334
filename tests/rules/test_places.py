"""Where a person can go: every place has one group, and each person is shown its own."""

from __future__ import annotations

import pytest
from browser.look import PAGES

from sainam.agencies.role import RoleName
from sainam.portal.places import groups_of
from sainam.portal.roles import MAY
from sainam.portal.views.bilingual import Words
from sainam.portal.views.people import PersonView

EVERY = frozenset[RoleName]().union(*MAY.values())
OF_NO_PLACE = {"password"}  # reached from the letter that tells of it


def person(*roles: RoleName, agency: str | None = None) -> PersonView:
    name = Words(th="สมมติ", en="Invented")
    return PersonView(login="x", name=name, roles=frozenset(roles) or EVERY, agency=agency)


@pytest.mark.parametrize("name", sorted(PAGES.keys() - OF_NO_PLACE))
def test_a_page_stands_in_one_place(name: str) -> None:
    path = PAGES[name].partition("?")[0]
    assert len([p for g in groups_of(person()) for p in g.places if p.holds(path)]) == 1


def test_the_bar_of_one_who_may_all_is_calm() -> None:
    groups = groups_of(person())
    heads = sum(1 if group.label else len(group.places) for group in groups)
    assert heads <= 8
    places = [one.to for group in groups for one in group.places]
    assert len(places) == len(set(places)) > 20


def test_nobody_is_shown_a_place_that_refuses_them() -> None:
    shown = {p.to for g in groups_of(person("agency_officer", agency="ONCB")) for p in g.places}
    assert shown == {
        "/inbox", "/dossiers", "/people", "/datasets", "/trace", "/registrations", "/deputies",
    }  # fmt: skip
    assert not {"/mail", "/privacy", "/staff", "/access", "/evidence", "/registrations"} & {
        p.to for g in groups_of(person("council_member")) for p in g.places
    }


def test_a_group_of_one_place_gives_it_to_the_bar() -> None:
    groups = groups_of(person("council_member"))
    assert [(g.label, [p.to for p in g.places]) for g in groups][-1] == (None, ["/deputies"])
