"""Many act on one dossier at once: one wins, the others are told; what stands is what was done."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from dossier_desk import MEMBERS, DossierDesk, open_desk

from sainam.kit.database import Database
from sainam.kit.refusal import Refusal
from sainam.onboarding import store
from sainam.onboarding.refusals import DossierMoved, EventNotNow


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> DossierDesk:
    return open_desk(database, tmp_path)


def outcome_of(desk: DossierDesk, number: str, seen: int, login: str) -> str:
    try:
        if login == "officer":
            desk.do(number, "withdraw", login, seen=seen, reason="ไม่ใช้แล้ว")
        else:
            desk.do(number, "ask_information", login, seen=seen, questions=["ใช้ทำอะไร"])
    except (DossierMoved, EventNotNow):
        return "told"
    return "won"


def test_of_eight_who_act_at_once_one_wins_and_seven_are_told(desk: DossierDesk) -> None:
    number = desk.submitted()
    seen = desk.dossier(number).number
    with ThreadPoolExecutor(8) as people:
        ends = list(
            people.map(
                lambda login: outcome_of(desk, number, seen, login), ["officer", "secretary"] * 4
            )
        )
    assert sorted(ends) == ["told"] * 7 + ["won"]
    assert desk.dossier(number).number == seen + 1


def test_members_find_and_vote_at_once_and_each_is_on_record(desk: DossierDesk) -> None:
    number = desk.in_review()
    seen = desk.dossier(number).number

    def find_and_vote(login: str) -> None:
        desk.find_all(number, login)
        desk.do(number, "vote", login, seen=seen, outcome="approve", reason="ตามผลการพิจารณา")

    with ThreadPoolExecutor(4) as people:
        list(people.map(find_and_vote, MEMBERS))
    steps = desk.dossier(number).steps
    assert {step.actor for step in steps if step.event == "vote"} == set(MEMBERS)
    assert [step.number for step in steps] == list(range(1, len(steps) + 1))


def test_what_stands_is_what_the_steps_say_whoever_acted(desk: DossierDesk) -> None:
    numbers = [desk.open(), desk.submitted(), desk.in_review()]
    for number in numbers:
        with pytest.raises(Refusal):
            desk.do(number, "go_live", "operator")
    with desk.database.read_only() as tx:
        standings = {one.dossier: one for one in store.standings(tx)}
    for number in numbers:
        dossier, stands = desk.dossier(number), standings[number]
        assert (stands.state, stands.number) == (dossier.state, dossier.number)
        assert (stands.due_at, stands.since) == (dossier.due_at, dossier.since)
