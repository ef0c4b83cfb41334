"""The inbox of a person, and the board of all dossiers that they may see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sainam.agencies import store as agencies
from sainam.formats.layout import Title
from sainam.kit import clock
from sainam.kit.database import Tx
from sainam.onboarding import process
from sainam.onboarding.actor import Actor
from sainam.onboarding.inbox import Turn, turns, urgency
from sainam.onboarding.state import LAST, STATE_WORDS
from sainam.onboarding.store import Standing, standings
from sainam.portal.readings.dossiers.stand_ins import stand_ins
from sainam.portal.readings.dossiers.store import titles
from sainam.portal.views.dossiers import Board, BoardFilter, DossierRow

_MOST = 500


def inbox(tx: Tx, actor: Actor) -> tuple[DossierRow, ...]:
    """What waits for this person, the most urgent first."""
    at = clock.now(tx)
    waiting = turns(standings(tx, agency=actor.agency, limit=_MOST), actor, at)
    rows = _rows(tx, tuple(turn.standing for turn in waiting), at)
    places = {
        (one.state, one.agency): stand_ins(tx, one.state, one.agency, at, actor)
        for one in (turn.standing for turn in waiting)
    }
    whose = {
        login: found.title if found else Title(login, login)
        for login in actor.standing_in.values()
        for found in [agencies.find_login(tx, login)]
    }
    return tuple(
        replace(
            row, roles=turn.roles, late=turn.late, places=_places(turn, actor, whose),
            stand_ins=places[turn.standing.state, turn.standing.agency],
        )
        for row, turn in zip(rows, waiting, strict=True)
    )  # fmt: skip


def board(tx: Tx, actor: Actor, wanted: BoardFilter) -> Board:
    at = clock.now(tx)
    every = _rows(tx, standings(tx, agency=actor.agency, limit=_MOST), at)
    under_way = [row for row in every if row.state not in LAST]
    agencies_seen = {row.id: row for row in every}
    return Board(
        rows=tuple(row for row in every if _fits(row, wanted)),
        agencies=tuple(sorted({(row.agency.en, row.agency) for row in agencies_seen.values()})),
        under_way=len(under_way),
        overdue=sum(row.urgency == "overdue" for row in under_way),
        soon=sum(row.urgency == "soon" for row in under_way),
    )


def _fits(row: DossierRow, wanted: BoardFilter) -> bool:
    over = row.state in LAST
    standing = wanted.standing or "under_way"
    return (
        (wanted.state is None or row.state == wanted.state)
        and (wanted.agency is None or row.agency.en == wanted.agency)
        and (standing != "under_way" or not over or wanted.state is not None)
        and (standing != "overdue" or row.urgency == "overdue")
        and (standing != "over" or over)
    )


def _rows(tx: Tx, found: tuple[Standing, ...], at: datetime) -> tuple[DossierRow, ...]:
    about = titles(tx, (one.dossier for one in found))
    names = {
        code: agency.title if agency else Title(code, code)
        for code in {one.agency for one in found}
        for agency in [agencies.find_agency(tx, code)]
    }
    return tuple(_row(one, about.get(one.dossier, ""), names[one.agency], at) for one in found)


def _row(one: Standing, title: str, agency: Title, at: datetime) -> DossierRow:
    station = process.STATIONS.get(one.state)
    return DossierRow(
        id=one.dossier,
        kind=one.kind,
        title=title,
        agency=agency,
        state=one.state,
        state_title=STATE_WORDS[one.state],
        since=one.since,
        due_at=one.due_at,
        urgency=urgency(one.due_at, at),
        owners=station.owners if station else (),
    )


def _places(
    turn: Turn, actor: Actor, whose: Mapping[str, Title]
) -> tuple[tuple[str, Title], ...]:  # fmt: skip
    """The roles in which the reader takes another's place here, and whose."""
    return tuple(
        (role, whose[actor.standing_in[role]])
        for role in turn.roles
        if role in actor.standing_in and role not in actor.roles
    )
