"""No kind of request has a place for a copy of ID card or house registration, by any name."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sainam.law.attachment_kind import ATTACHMENT_KINDS, COPIES, KIND_WORDS, names_a_copy
from sainam.links.check_catalogue import check_catalogue
from sainam.links.read_catalogue import read_catalogue

pytestmark = pytest.mark.row("L2")
MWA = Path(__file__).parents[2] / "sainam" / "catalogue" / "mwa"
KINDS = "request-kinds/citizens.yaml"
RIGHT = "{id: authority, title: {th: หนังสือมอบอำนาจ, en: Letter of authority}, takes: authority}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(MWA, tmp_path / "mwa")
    return tmp_path / "mwa"


@pytest.mark.parametrize(
    ("slot", "key"),
    [
        ("{id: card, title: {th: บัตร, en: Card}, takes: id_card_copy}", "takes"),
        ("{id: house, title: {th: บ้าน, en: House}, takes: house_registration_copy}", "takes"),
        ("{id: card, title: {th: สำเนาบัตรประชาชน, en: Paper}, takes: other}", "title"),
        ("{id: card, title: {th: บัตรประจำตัวประชาชน, en: Paper}, takes: other}", "title"),
        ("{id: house, title: {th: เอกสาร, en: House registration}, takes: other}", "title"),
        ("{id: id-card, title: {th: เอกสาร, en: Paper}, takes: other}", "title"),
    ],
)
def test_such_a_slot_is_a_fault_with_file_line_and_rule(
    folder: Path, slot: str, key: str
) -> None:  # fmt: skip
    text = (folder / KINDS).read_text(encoding="utf-8").replace(RIGHT, slot, 1)
    (folder / KINDS).write_text(text, encoding="utf-8")
    [fault] = check_catalogue(folder, "demo")
    line = text[: text.index(slot)].count("\n") + 1
    assert (fault.file, fault.line, fault.rule) == (KINDS, line, "request.copy")
    assert fault.key.endswith(key)
    assert "มท 0309/ว0627" in fault.thai
    assert "MT 0309/W0627" in fault.english


def test_nor_has_a_dataset_that_is_submitted_a_field_for_one(folder: Path) -> None:
    path = folder / "contracts/bill-payments.odcs.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("name: terminal", "name: id_card_copy"), encoding="utf-8")
    assert "request.copy" in {fault.rule for fault in check_catalogue(folder, "demo")}


def test_each_kind_of_the_catalogue_says_what_is_looked_up_instead() -> None:
    kinds = read_catalogue(MWA).catalogue.request_kinds
    assert {"link", "release", "new-connection"} <= kinds.keys()
    for name in ("new-connection", "change-of-name", "transfer-of-account"):
        assert {"id_card", "house_registration"} <= set(kinds[name].looked_up)


@pytest.mark.parametrize(
    ("name", "is_copy"),
    [
        ("สำเนาบัตรประชาชน.pdf", True), ("scan_ID card.jpg", True), ("สำเนาทะเบียนบ้าน.pdf", True),
        ("house-registration-copy.png", True), ("เชื่อมโยงทะเบียนบ้าน.pdf", False),
        ("บัตรประชาชน.pdf", False), ("มอบอำนาจ.pdf", False), ("copy of the order.pdf", False),
    ],
)  # fmt: skip
def test_a_name_that_says_it_is_a_copy_is_believed(name: str, *, is_copy: bool) -> None:
    assert names_a_copy(name) is is_copy


def test_every_kind_has_its_words() -> None:
    assert set(KIND_WORDS) == set(ATTACHMENT_KINDS)
    assert set(ATTACHMENT_KINDS) > COPIES
