"""The journal of a dossier that went all the way, as the staff read it and as the agency does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from io import BytesIO

import pytest
from dossier_way import DossierWay, way_on
from pypdf import PdfReader

from sainam.documents import store as documents
from sainam.documents.refusals import UnknownDocument
from sainam.documents.typeset import record_of, typeset
from sainam.kit.database import Database
from sainam.onboarding.dossier import Dossier
from sainam.onboarding.for_agencies import is_inward
from sainam.onboarding.journal import Line
from sainam.onboarding.read_journal import journal_content, read_journal
from sainam.onboarding.read_paper import read_paper
from sainam.onboarding.refusals import UnknownDossier
from sainam.onboarding.state import State

pytestmark = pytest.mark.row("P7")


@pytest.fixture(scope="module")
def way(
    module_database: Database, module_owner_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DossierWay]:
    with way_on(module_database, module_owner_url, tmp_path_factory.mktemp("desk")) as made:
        yield made


@pytest.fixture(scope="module")
def live(way: DossierWay) -> Dossier:
    return way.go_on(way.desk.open(), State.LIVE)


def read(way: DossierWay, found: Dossier, login: str) -> tuple[Line, ...]:
    with way.database.transaction() as tx:
        return read_journal(tx, way.desk.world, found, way.desk.actor(login))


def numbers(way: DossierWay, found: Dossier, *kinds: str) -> set[str]:
    with way.database.transaction() as tx:
        rows = documents.documents_of(tx, found.id)
    return {row.number for row in rows if not kinds or row.kind in kinds}


def test_the_staff_read_every_step_with_people_titles_and_papers(
    way: DossierWay, live: Dossier
) -> None:
    lines = read(way, live, "secretary")
    assert sum(line.times for line in lines) == len(live.steps)
    papers = {paper for line in lines for paper in line.papers}
    assert papers == numbers(way, live)
    assert {"สมมติ secretary", "สมมติ governor1"} <= {line.who.th for line in lines}
    assert [line.at for line in lines] == sorted(line.at for line in lines)
    last = lines[-1]
    assert last.state is not None
    assert (last.what.en, last.state.en) == ("Real use began", "In real use")


def test_the_agency_reads_neither_votes_nor_minutes_nor_the_memo(
    way: DossierWay, live: Dossier
) -> None:
    lines = read(way, live, "officer")
    outward = [step for step in live.steps if not is_inward(step)]
    assert sum(line.times for line in lines) == len(outward) < len(live.steps)
    papers = {paper for line in lines for paper in line.papers}
    assert papers == numbers(way, live, "receipt", "mou", "acceptance")
    told = " ".join(f"{line.what.en} {line.details}" for line in lines)
    assert "voted" not in told
    assert "finding" not in told


def test_as_a_paper_it_has_a_line_for_each_and_no_number(way: DossierWay, live: Dossier) -> None:
    at: datetime = way.now()
    with way.database.transaction() as tx:
        content = journal_content(tx, way.desk.world, live, way.desk.actor("officer"), at)
    pdf = typeset(record_of(way.desk.world.office.letterhead, content, "", at)).pdf
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    assert live.id in text
    assert way.agreement(live.id) in text
    whats = [entry.what for entry in content.entries]
    assert whats[-1] == "เปิดใช้งานจริง"
    assert not any(what.startswith("กรรมการลงมติ") for what in whats)
    assert (content.title, content.state) == (live.request.title, "ใช้งานจริง")


def test_an_agency_reads_its_own_papers_and_no_inward_ones(way: DossierWay, live: Dossier) -> None:
    officer, stranger = way.desk.actor("officer"), way.desk.actor("stranger")
    secretary = way.desk.actor("secretary")
    with way.database.transaction() as tx:
        rows = {row.kind: f"{row.id}" for row in documents.documents_of(tx, live.id)}
        assert read_paper(tx, rows["receipt"], officer).kind == "receipt"
        assert read_paper(tx, rows["minutes"], secretary).kind == "minutes"
        for kind in ("minutes", "memo"):
            with pytest.raises(UnknownDocument):
                read_paper(tx, rows[kind], officer)
        with pytest.raises(UnknownDossier):
            read_paper(tx, rows["receipt"], stranger)
        for made_up in ("none", "00000000-0000-7000-8000-000000000000"):
            with pytest.raises(UnknownDocument):
                read_paper(tx, made_up, secretary)
