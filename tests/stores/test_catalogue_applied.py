"""Applying the catalogue: once, whole, versioned, and safe when two do it at the same time."""

import json
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from joserfc.jwk import OKPKey

from sainam.agencies.public_key import PublicKey
from sainam.agencies.refusals import CredentialTaken
from sainam.agreements import store as agreements
from sainam.agreements.end_agreement import end_agreement
from sainam.agreements.refusals import DoorAlreadyShut, PartiesChanged
from sainam.evidence.impact.reckon_plan import reckon_plan
from sainam.kit.clock import now
from sainam.kit.database import Database, Tx
from sainam.links.applied_catalogue import is_applied, load_catalogue, newest_apply
from sainam.links.apply_catalogue import apply_catalogue
from sainam.links.plan_catalogue import Change, plan_catalogue
from sainam.links.read_catalogue import read_catalogue
from sainam.links.refusals import AgreementStillOpen, CatalogueFaulty

MWA = Path(__file__).parents[2] / "sainam" / "catalogue" / "mwa"
ONCB = "MOU-ONCB-2568-01"
ACTOR = "สมมติ ผู้ดูแล"


def jwk() -> PublicKey:
    return PublicKey("jwk", json.dumps(OKPKey.generate_key("Ed25519").as_dict(private=False)))


KEYS = {"linkage-center": jwk()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A catalogue of agreements about water use only: small, so that reading it is quick."""
    copy = tmp_path / "catalogue"
    shutil.copytree(MWA, copy)
    for left_out in ("agreements/contract-*", "agreements/permit-*", "series/*"):
        for path in copy.glob(left_out):
            path.unlink()
    doors = copy / "doors" / "doors.yaml"
    kept = [line for line in doors.read_text().splitlines() if "CONTRACT" not in line]
    doors.write_text("\n".join(line for line in kept if "PERMIT" not in line) + "\n")
    return copy


def apply(database: Database, folder: Path, keys: Any = KEYS) -> tuple[Change, ...]:
    with database.transaction() as tx:
        return apply_catalogue(tx, folder, public_keys=keys, actor=ACTOR)


def rewrite(path: Path, change: Callable[[str], str]) -> None:
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")


# What else the Linkage Center carries.
OTHERS = {"MOU-KTB-2568-01": 1, "MOU-NIA-2568-01": 1}


def rows(tx: Tx, query: str) -> list[tuple[Any, ...]]:
    return tx.execute(query).fetchall()


def test_what_was_applied_is_what_the_files_say(database: Database, folder: Path) -> None:
    apply(database, folder)
    with database.transaction() as tx:
        stored = load_catalogue(tx)
        written = read_catalogue(folder).catalogue
        assert stored == written
        assert is_applied(tx, folder)
        assert set(agreements.load_standings(tx, "live")) == set(written.agreements)
        assert {ONCB, "MOU-CIB-2568-01", "ORDER-CIS-2568-01"} <= set(written.agreements)
        assert agreements.open_doors(tx, "linkage-center") == OTHERS | {
            ONCB: 1,
            "MOU-CIB-2568-01": 1,
        }
        assert agreements.open_doors(tx, "linkage-center-sandbox") == {}
        events = dict(rows(tx, "SELECT event::text, count(*) FROM audit_event GROUP BY 1"))
    assert events["agreement:gate:opened"] == 2 * len(written.agreements)
    assert events["agency:credential:registered"] == 1
    assert events["agreement:door:opened"] == 2 + len(OTHERS)


def test_the_same_again_changes_nothing(database: Database, folder: Path) -> None:
    apply(database, folder)
    with database.transaction() as tx:
        before = newest_apply(tx), rows(tx, "SELECT count(*) FROM audit_event")
    rewrite(folder / "purposes.yaml", lambda text: "# another comment\n" + text)
    assert apply(database, folder) == ()
    with database.transaction() as tx:
        assert (newest_apply(tx), rows(tx, "SELECT count(*) FROM audit_event")) == before


def test_a_plan_tells_and_changes_nothing(database: Database, folder: Path) -> None:
    with database.transaction() as tx:
        planned = plan_catalogue(tx, folder, KEYS)
        assert newest_apply(tx) is None
    assert [str(change) for change in apply(database, folder)] == [str(one) for one in planned]


def test_a_changed_agreement_is_its_next_version_and_nothing_is_edited(
    database: Database, folder: Path
) -> None:
    apply(database, folder)
    with database.transaction() as tx:
        before, then = agreements.load_standing(tx, "live", ONCB), now(tx)
    path = folder / "agreements" / "mou-oncb-2568-01.yaml"
    rewrite(path, lambda text: text.replace("quota: 20000", "quota: 10"))
    assert [str(change) for change in apply(database, folder)] == [
        f"change agreement {ONCB}",
        f"amend agreement {ONCB}",
    ]
    with database.transaction() as tx:
        after = agreements.load_standing(tx, "live", ONCB)
        assert before is not None
        assert after is not None
        assert (after.version, after.term) == (before.version + 1, before.term + 1)
        assert after.terms.grants[0].quota == 10
        assert before.terms.grants[0].quota == 20000
        past = load_catalogue(tx, as_of=then).agreements[ONCB]
        assert past.grants[0].quota == 20000
        versions = rows(tx, "SELECT max(version) FROM agreement_version GROUP BY agreement")
        assert sorted(versions) == [*[(1,)] * (len(versions) - 1), (2,)]


def test_a_plan_tells_whom_a_narrower_agreement_will_stop(database: Database, folder: Path) -> None:
    def told() -> list[str]:
        with database.read_only() as tx:
            return [str(one) for one in reckon_plan(tx, plan_catalogue(tx, folder, KEYS))]

    apply(database, folder)
    assert told() == []
    path = folder / "agreements" / "mou-oncb-2568-01.yaml"
    rewrite(path, lambda text: text.replace(", use.cubic_metres]", "]"))
    ends = "stops (agreement.field); 0 exchanges in 30 days"
    assert told() == [
        f"{environment} {ONCB} G4c ONCB: water-use-six-months for narcotics-investigation {ends}"
        for environment in ("sandbox", "live")
    ]


def test_another_title_alone_does_not_cut_anybody(database: Database, folder: Path) -> None:
    apply(database, folder)
    path = folder / "agreements" / "mou-oncb-2568-01.yaml"
    rewrite(path, lambda text: text.replace("Memorandum on", "Memorandum about"))
    assert [str(change) for change in apply(database, folder)] == [f"change agreement {ONCB}"]


def test_an_agreement_leaves_the_catalogue_only_after_its_end(
    database: Database, folder: Path
) -> None:
    apply(database, folder)
    (folder / "agreements" / "mou-cib-2568-01.yaml").unlink()
    doors = folder / "doors" / "doors.yaml"
    lines = doors.read_text().splitlines()
    doors.write_text("\n".join(line for line in lines if "CIB" not in line) + "\n")
    with pytest.raises(AgreementStillOpen):
        apply(database, folder)
    for environment in ("sandbox", "live"):
        with database.transaction() as tx:
            end_agreement(tx, environment, "MOU-CIB-2568-01", actor=ACTOR, reason="สิ้นสุด")
    apply(database, folder)
    with database.transaction() as tx:
        assert "MOU-CIB-2568-01" not in load_catalogue(tx).agreements
        assert agreements.open_doors(tx, "linkage-center") == OTHERS | {ONCB: 1}
        retired = rows(tx, "SELECT count(*) FROM catalogue_object WHERE retired")
    assert retired == [(3,)]


def test_a_door_taken_out_is_shut_and_does_not_come_back(database: Database, folder: Path) -> None:
    apply(database, folder)
    doors = folder / "doors" / "doors.yaml"
    whole = doors.read_text()
    lines = [
        line for line in whole.splitlines() if f"linkage-center, agreement: {ONCB}" not in line
    ]
    doors.write_text("\n".join(lines) + "\n")
    apply(database, folder)
    with database.transaction() as tx:
        assert agreements.open_doors(tx, "linkage-center") == OTHERS | {"MOU-CIB-2568-01": 1}
    doors.write_text(whole)
    with pytest.raises(DoorAlreadyShut):
        apply(database, folder)


def test_a_door_waits_until_the_key_of_its_credential_is_known(
    database: Database, folder: Path
) -> None:
    apply(database, folder, {})
    with database.transaction() as tx:
        assert agreements.open_doors(tx, "linkage-center") == {}
    assert {change.action for change in apply(database, folder)} == {"register", "open_door"}
    with pytest.raises(CredentialTaken):
        apply(database, folder, {"linkage-center": jwk()})


def test_a_faulty_catalogue_changes_nothing(database: Database, folder: Path) -> None:
    apply(database, folder)
    path = folder / "agreements" / "mou-oncb-2568-01.yaml"
    rewrite(path, lambda text: text.replace("quota: 20000", "quota: many"))
    with pytest.raises(CatalogueFaulty) as told:
        apply(database, folder)
    assert told.value.faults[0].key == "grants[0].quota"
    rewrite(path, lambda text: text.replace("quota: many", "quota: 5"))
    rewrite(path, lambda text: text.replace("agency: ONCB", "agency: CIB"))
    with pytest.raises(PartiesChanged), database.transaction() as tx:
        apply_catalogue(tx, folder, public_keys=KEYS, actor=ACTOR)
    with database.transaction() as tx:
        standing = agreements.load_standing(tx, "live", ONCB)
    assert standing is not None
    assert standing.version == 1


def test_two_appliers_at_once_make_one_catalogue(database: Database, folder: Path) -> None:
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(lambda _: apply(database, folder), range(2))
    assert sorted([bool(first), bool(second)]) == [False, True]
    with database.transaction() as tx:
        assert rows(tx, "SELECT count(*) FROM catalogue_apply") == [(1,)]
        assert rows(tx, "SELECT max(version) FROM catalogue_object") == [(1,)]


@pytest.mark.row("L4")
def test_a_class_of_retention_keeps_the_rule_two_people_set_until_its_file_says_another(
    database: Database, folder: Path
) -> None:
    def rule() -> tuple[object, ...]:
        with database.read_only() as tx:
            return rows(
                tx,
                "SELECT version, months, least_days, recorded_by, confirmed_by FROM retention_rule"
                " WHERE class = 'look_ups' ORDER BY version DESC LIMIT 1",
            )[0]

    with database.transaction() as tx:
        tx.execute(
            "INSERT INTO retention_rule VALUES ('look_ups', 2, 24, 730, NULL, 'ก', 'a',"
            " sainam_now(), 'dpo1', 'legal1')"
        )
    apply(database, folder)
    assert rule() == (2, 24, 730, "dpo1", "legal1")
    rewrite(
        folder / "retention/classes.yaml",
        lambda text: text.replace("least_days: 365", "least_days: 400", 1),
    )
    apply(database, folder)
    assert rule() == (3, 12, 400, "dpo.officer", "dpo.head")
    rewrite(
        folder / "retention/classes.yaml",
        lambda text: text.replace("title: {th: 'เ", "title: {th: 'เนื้อเ"),
    )
    apply(database, folder)
    assert rule()[0] == 3, "another title is no other rule"
    with database.read_only() as tx:
        assert rows(tx, "SELECT 1 FROM retention_class WHERE code = 'files'") == [(1,)]
