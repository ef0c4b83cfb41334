"""A link that a dossier brought is on the map, and files applied later leave it there."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from dossier_desk import AGENCY, CATALOGUE
from dossier_way import DossierWay, way_on

from sainam.kit.database import Database
from sainam.links import store
from sainam.links.applied_catalogue import is_applied, load_catalogue
from sainam.links.apply_catalogue import apply_catalogue
from sainam.links.catalogue import Link
from sainam.links.plan_catalogue import plan_catalogue
from sainam.links.refusals import StillGranted
from sainam.onboarding.bodies import Approve, ExitItem, Wanted
from sainam.onboarding.design.link_files import link_files
from sainam.onboarding.design.refusals import LinkTaken
from sainam.onboarding.design.shelf import put_on_shelf, take_off_shelf
from sainam.onboarding.dossier import Dossier
from sainam.onboarding.state import Event, State
from sainam.wiring.datasets import Datasets

pytestmark = pytest.mark.row("P7")
LINK_G4Z = "links:\n  - id: G4z\n    row: G4\n    group: G\n    from: {start}\n    to: {end}\n"


@pytest.fixture
def way(database: Database, owner_url: str, tmp_path: Path) -> Iterator[DossierWay]:
    with way_on(database, owner_url, tmp_path / "desk") as made:
        yield made


@pytest.fixture
def live(way: DossierWay) -> Dossier:
    return way.go_on(way.desk.open(), State.LIVE)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "catalogue"
    shutil.copytree(CATALOGUE, copy)
    return copy


def apply(way: DossierWay, folder: Path) -> list[str]:
    with way.database.transaction() as tx:
        done = apply_catalogue(tx, folder, public_keys={}, actor="tests")
    return [str(change) for change in done]


def links(way: DossierWay) -> dict[str, Link]:
    with way.database.read_only() as tx:
        return dict(load_catalogue(tx).links)


def origin(way: DossierWay, kind: str = "link", name: str = "G4z") -> str | None:
    with way.database.read_only() as tx:
        found = store.newest_object(tx, "link" if kind == "link" else "agency", name)
    return found.origin if found else None


def touch(folder: Path) -> None:
    """Another link's words change, so that there is something to apply."""
    path = folder / "purposes.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("en: ", "en: The ", 1), encoding="utf-8")


def test_the_link_and_its_agency_are_on_the_map_and_no_restart_takes_them_off(
    way: DossierWay, live: Dossier
) -> None:
    link = links(way)["G4z"]
    assert (link.source, link.target, link.built) == ("CIS", AGENCY, True)
    assert link.datasets == ("water-use-six-months",)
    with way.database.read_only() as tx:
        assert load_catalogue(tx).title_of(AGENCY).en == "Bureau of Made-up Tests"
        assert is_applied(tx, CATALOGUE)  # so the next start applies nothing
    assert (origin(way), origin(way, "agency", AGENCY)) == ("dossier", "dossier")
    assert apply(way, CATALOGUE) == []


def test_files_applied_later_neither_retire_nor_change_what_a_dossier_brought(
    way: DossierWay, live: Dossier, folder: Path
) -> None:
    before = links(way)["G4z"]
    touch(folder)
    done = apply(way, folder)
    assert done
    assert not [change for change in done if "G4z" in change or AGENCY in change]
    assert links(way)["G4z"] == before
    with way.database.read_only() as tx:
        assert AGENCY in load_catalogue(tx).agencies


def test_the_dossiers_own_files_take_its_link_over_and_then_rule_it(
    way: DossierWay, live: Dossier, folder: Path
) -> None:
    for path, text in link_files(live).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    assert set(apply(way, folder)) == {"change link G4z", f"change agency {AGENCY}"}
    assert (origin(way), origin(way, "agency", AGENCY)) == ("files", "files")
    assert apply(way, folder) == []
    (folder / "links" / "g4z.yaml").unlink()
    assert apply(way, folder) == ["retire link G4z"]


def test_a_planned_link_of_the_files_stays_built_until_its_file_says_something_new(
    way: DossierWay, folder: Path
) -> None:
    path = folder / "links" / "own.yaml"
    path.write_text(planned("Planned"), encoding="utf-8")
    (folder / "agencies" / "bureau.yaml").write_text(BUREAU_FILE, encoding="utf-8")
    apply(way, folder)
    way.go_on(way.desk.open(), State.LIVE)
    stands = links(way)["G4z"]
    assert (stands.title.en, stands.built, origin(way)) == ("Planned", True, "dossier")
    touch(folder)
    assert not [change for change in apply(way, folder) if "G4z" in change]
    path.unlink()  # what a dossier has brought to life is not the file's to take away
    assert not [change for change in apply(way, folder) if "G4z" in change]
    path.write_text(planned("Renamed"), encoding="utf-8")
    assert apply(way, folder) == ["change link G4z"]
    assert (links(way)["G4z"].title.en, origin(way)) == ("Renamed", "files")


BUREAU_FILE = (
    f"agencies:\n  - code: {AGENCY}\n    kind: government\n    title: {{th: สำนัก, en: Bureau}}\n"
)


def planned(title: str, end: str = AGENCY) -> str:
    return LINK_G4Z.format(start="CIS", end=end) + (
        f"    title: {{th: แผน, en: {title}}}\n    pattern: lookup\n    transports: [api]\n"
        "    format: JSON\n    reason: {th: เบา, en: light}\n    built: false\n"
    )


def test_a_name_that_files_gave_to_another_link_meanwhile_is_not_overwritten(
    way: DossierWay, folder: Path
) -> None:
    formed = way.go_on(way.desk.open(), State.MEMO)
    (folder / "links" / "own.yaml").write_text(planned("Other", "ONCB"), encoding="utf-8")
    apply(way, folder)
    with way.database.transaction() as tx, pytest.raises(LinkTaken):
        put_on_shelf(tx, formed, load_catalogue(tx), actor="operator")
    assert links(way)["G4z"].target == "ONCB"


def test_nothing_that_a_dossiers_agreement_grants_leaves_the_files_before_its_end(
    way: DossierWay, live: Dossier, folder: Path
) -> None:
    contract = folder / "contracts" / "water-use-six-months.odcs.yaml"
    contract.write_text(
        contract.read_text(encoding="utf-8").replace("name: cubic_metres", "name: litres"),
        encoding="utf-8",
    )
    with way.database.read_only() as tx, pytest.raises(StillGranted) as refused:
        plan_catalogue(tx, folder)
    assert "use.cubic_metres" in refused.value.detail
    way.go_on(live.id, State.ENDING)
    with way.database.read_only() as tx:
        plan_catalogue(tx, folder)


def test_the_link_goes_off_the_map_with_the_item_of_the_exit_list(
    way: DossierWay, live: Dossier
) -> None:
    with way.database.transaction() as tx:  # the agreement goes on by it
        assert take_off_shelf(tx, live, actor="operator") == ""
    way.go_on(live.id, State.ENDING)
    way.desk.do(live.id, "tick_exit", "operator", item="link", note="นำออกแล้ว")
    assert "G4z" not in links(way)
    ticked = [
        step.outcome
        for step, body in way.desk.dossier(live.id).bodies(ExitItem, Event.TICK_EXIT)
        if body.item == "link"
    ]
    assert ticked == [{"link": "G4z"}]
    assert apply(way, CATALOGUE) == []


def test_a_second_dossier_on_the_same_link_leaves_what_the_first_has_on_it(
    way: DossierWay, live: Dossier
) -> None:
    """As an agency would that asks for another dataset later, over the link it has."""
    with way.database.transaction() as tx:
        found = load_catalogue(tx)
        whole = found.contracts["water-use-six-months"]
        other = msgspec.structs.replace(whole, name="other")
        catalogue = replace(found, contracts={**found.contracts, "other": other})
        put_on_shelf(tx, wanting(live, "other"), catalogue, actor="operator")
    assert links(way)["G4z"].datasets == ("water-use-six-months", "other")
    way.go_on(live.id, State.ENDING)
    with way.database.transaction() as tx:  # what is granted no more is not on the map any more
        put_on_shelf(tx, wanting(live, "other"), catalogue, actor="operator")
    assert links(way)["G4z"].datasets == ("other",)


def wanting(live: Dossier, dataset: str) -> Dossier:
    """The same dossier, had another dataset been approved."""
    wanted = Wanted(dataset=dataset, fields=("customer_account",))
    steps = (
        replace(step, body=Approve(approved=(wanted,))) if step.event == Event.APPROVE else step
        for step in live.steps
    )
    return replace(live, id="D-2569-99999", steps=tuple(steps))


def test_a_dataset_that_no_file_grants_is_served(database: Database, folder: Path) -> None:
    """A dossier's agreement may grant it: the gate decides who may call, not the files."""
    for path in (*(folder / "agreements").glob("*.yaml"), *(folder / "doors").glob("*.yaml")):
        path.unlink()
    with database.transaction() as tx:
        apply_catalogue(tx, folder, public_keys={}, actor="tests")
    datasets = Datasets(database)
    datasets.load()
    assert datasets.find("water-use-six-months") is not None
    assert datasets.find("payment-file") is None
