"""The law register as it was applied: a decision can be read by the register it was made under."""

import shutil
from pathlib import Path

import pytest

from sainam.kit.clock import now
from sainam.kit.database import Database
from sainam.law.register_version import changed_between
from sainam.links.applied_catalogue import load_law
from sainam.links.apply_catalogue import apply_catalogue
from sainam.links.read_catalogue import read_catalogue

MWA = Path(__file__).parents[2] / "sainam" / "catalogue" / "mwa"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Agencies and law, nothing else: that is all a register refers to."""
    copy = tmp_path / "catalogue"
    for part in ("agencies", "law"):
        shutil.copytree(MWA / part, copy / part)
    return copy


def apply(database: Database, folder: Path) -> None:
    with database.transaction() as tx:
        apply_catalogue(tx, folder, public_keys={}, actor="สมมติ ผู้ดูแล")


@pytest.mark.row("P2")
def test_the_applied_register_is_the_one_of_the_files(database: Database, folder: Path) -> None:
    apply(database, folder)
    with database.transaction() as tx:
        register, version = load_law(tx)
    assert register == read_catalogue(folder).catalogue.law()
    assert {each.kind for each in version.objects} == {"instrument", "page_row", "legal_basis"}


@pytest.mark.row("P2")
def test_a_decision_can_be_read_by_the_register_of_its_moment(
    database: Database, folder: Path
) -> None:
    apply(database, folder)
    with database.transaction() as tx:
        decided_at = now(tx)
        register, kept = load_law(tx)
    act = folder / "law" / "computer-crime.yaml"
    before = act.read_text(encoding="utf-8")
    act.write_text(before.replace("state: to_confirm", "state: confirmed"), encoding="utf-8")
    apply(database, folder)
    with database.transaction() as tx:
        later, newer = load_law(tx)
        then, version = load_law(tx, decided_at)
    assert (then, version) == (register, kept)
    assert later != register
    assert list(changed_between(kept, newer)) == [("instrument", "CCA-2550")]

    act.write_text(before, encoding="utf-8")
    apply(database, folder)
    with database.transaction() as tx:
        back, again = load_law(tx)
    assert back == register
    assert again.digest == kept.digest
    assert again != kept  # the same words, applied anew
