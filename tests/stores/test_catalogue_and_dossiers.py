"""What a dossier made of an agreement stands: files that are applied later do not undo it."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from sainam.agreements import store as agreements
from sainam.agreements.agreement import Agreement
from sainam.agreements.begin_agreement import begin_agreement
from sainam.agreements.put_in_force import put_in_force
from sainam.agreements.record_amendment import record_amendment
from sainam.kit.database import Database
from sainam.links.apply_catalogue import apply_catalogue
from sainam.links.plan_catalogue import plan_catalogue
from sainam.links.read_catalogue import read_catalogue
from sainam.links.refusals import AgreementAmended

MWA = Path(__file__).parents[2] / "sainam" / "catalogue" / "mwa"
ONCB = "MOU-ONCB-2568-01"

pytestmark = pytest.mark.row("P6")


@pytest.fixture
def folder(tmp_path: Path, database: Database) -> Path:
    """The catalogue, applied once."""
    copy = tmp_path / "catalogue"
    shutil.copytree(MWA, copy)
    with database.transaction() as tx:
        apply_catalogue(tx, copy, public_keys={}, actor="tests")
    return copy


def of_file(folder: Path) -> Agreement:
    return read_catalogue(folder).catalogue.agreements[ONCB]


def changed(folder: Path, before: str, after: str) -> None:
    (path,) = [one for one in folder.glob("agreements/*.yaml") if f": {ONCB}\n" in one.read_text()]
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


def amend(database: Database, folder: Path, *, live: bool) -> int:
    """As a dossier does: one purpose less, a year more."""
    stands = of_file(folder)
    amended = msgspec.structs.replace(
        stands, until=stands.until + timedelta(days=365), reference="มท 1/2569",
        recorded_by="officer", confirmed_by="governor1",
    )  # fmt: skip
    with database.transaction() as tx:
        version = record_amendment(tx, amended, actor="governor1", reason="D-2569-00001")
        if live:
            put_in_force(tx, "live", ONCB, version, actor="operator", reason="D-2569-00001")
    return version


def planned(database: Database, folder: Path) -> list[str]:
    with database.transaction() as tx:
        return [str(change) for change in plan_catalogue(tx, folder)]


@pytest.mark.parametrize("live", [False, True])
def test_files_applied_again_leave_an_amendment_where_it_is_tried_out_and_where_it_holds(
    database: Database,
    folder: Path,
    live: bool,  # noqa: FBT001  a case
) -> None:
    version = amend(database, folder, live=live)
    assert planned(database, folder) == []
    changed(folder, "  en: Memorandum on", "  en: The memorandum on")
    assert planned(database, folder) == [f"change agreement {ONCB}"]
    with database.transaction() as tx:
        apply_catalogue(tx, folder, public_keys={}, actor="tests")
        standing = agreements.load_standing(tx, "live" if live else "sandbox", ONCB)
    assert standing is not None
    assert standing.version == version


def test_a_file_that_says_something_new_of_an_amended_agreement_is_told(
    database: Database, folder: Path
) -> None:
    amend(database, folder, live=True)
    changed(folder, "until: 2030-01-01", "until: 2031-01-01")
    with pytest.raises(AgreementAmended, match="undo"):
        planned(database, folder)


def test_a_file_does_not_take_the_number_of_an_agreement_that_a_dossier_made(
    database: Database, folder: Path
) -> None:
    made = msgspec.structs.replace(
        of_file(folder), id="MOU-ONCB-2569-01", reference="มท 2/2569", recorded_by="officer",
        confirmed_by="governor1",
    )  # fmt: skip
    with database.transaction() as tx:
        begin_agreement(tx, made, actor="governor1", reason="D-2569-00002")
    assert planned(database, folder) == []
    changed(folder, f"agreement: {ONCB}", "agreement: MOU-ONCB-2569-01")
    with pytest.raises(AgreementAmended):
        planned(database, folder)


def test_files_go_on_amending_what_no_dossier_touched(database: Database, folder: Path) -> None:
    changed(folder, "until: 2030-01-01", "until: 2031-01-01")
    assert f"amend agreement {ONCB}" in planned(database, folder)
