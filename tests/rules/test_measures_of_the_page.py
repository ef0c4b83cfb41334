"""Every numbered measure of the utility's page is in the catalogue, in the page's own words."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from sainam.kit.settings import Mode
from sainam.law.measure import standing
from sainam.links.check_catalogue import check_catalogue
from sainam.links.read_catalogue import read_catalogue

MWA = Path(__file__).parents[2] / "sainam" / "catalogue" / "mwa"
CATALOGUE = read_catalogue(MWA).catalogue
DEMO: Mode = "demo"

# As the page prints them, with the cell of provisions that each stands beside (from 0 on).
PAGE = [
    ("L1", "(1)", 0, "ระบบข้อมูลผู้ใช้น้ำ (CIS) โมดูลงานรับคำร้อง"),
    ("L1", "(2)", 0, "ระบบจัดเก็บเอกสารในรูปแบบอิเล็กทรอนิกส์ (e-Document) ในงานบริการผู้ใช้น้ำ"),
    ("L1", "(3)", 0, "บริการผ่าน Web Site"),
    ("L1", "(4)", 0, "บริการผ่าน Mobile Application"),
    ("L1", "(5)", 1, "การแลกเปลี่ยนและเชื่อมโยงข้อมูลระหว่างหน่วยงานภาครัฐ ผ่าน Linkage Center"),
    ("L1", "(6)", 2, "จัดทำข้อมูลตามภารกิจให้อยู่ในรูปแบบข้อมูลดิจิทัล และจัดให้มีระบบการชำระเงินทางดิจิทัล"),
    ("L1", "(7)", 3, "ดำเนินการตามข้อกำหนดใน Data Governance ดังนี้"),
    ("L1", "(7.1)", 3, "แต่งตั้งคณะกรรมการธรรมาภิบาลข้อมูลภาครัฐ (Data Governance Council)"),
    ("L1", "(7.2)", 3, "อยู่ระหว่างการจัดตั้งทีมบริการข้อมูล (Data Steward)"),
    ("L1", "(7.3)", 3, "อยู่ระหว่างการจัดทำนโยบายข้อมูลองค์กร"),
    ("L2", "(1)", 0, "ระบบข้อมูลผู้ใช้น้ำ (CIS) โมดูลงานรับคำร้อง"),
    ("L2", "*", 0, "ยกเลิกการเรียกสำเนาบัตรประชาชน สำเนาทะเบียนบ้านจากประชาชน"),
    ("L3", "(1)", 0, "ระเบียบ กปน. ว่าด้วยการรักษาความปลอดภัยระบบสารสนเทศ พ.ศ. 2560"),
    ("L3", "(2)", 1, ("ประกาศ กปน. นโยบายและแนวทางปฏิบัติในการรักษาความมั่นคงปลอดภัยด้านการประปานครหลวง"
     " (Information Security Policy)")),
    ("L3", "(3)", 2, "ผ่านการรับรองตามมาตรฐาน ISO/IEC27001"),
    ("L3", "(4)", 2, "โครงการเพิ่มประสิทธิภาพความปลอดภัยด้านเครือข่าย (Security Operation Center)"),
    ("L4", "(1)", 0, "แต่งตั้งเจ้าหน้าที่คุ้มครองข้อมูล"),
    ("L4", "(2)", 0, "จัดทำที่ปรึกษาเพื่อการดำเนินการให้สอดคล้องตามพระราชบัญญัติคุ้มครองข้อมูลส่วนบุคคล พ.ศ. 2562"),
    ("L4", "(3)", 0, "จัดทำนโยบายคุ้มครองข้อมูลส่วนบุคคล (Privacy Policy)"),
    ("L4", "(4)", 0, "จัดทำแนวปฏิบัติการคุ้มครองข้อมูลส่วนบุคคล"),
    ("L5", "(1)", 0, "นโยบายการควบคุมการเข้าถึงระบบเทคโนโลยีสารสนเทศ (Access Control Policy)"),
    ("L5", "(2)", 0, ("นโยบายการควบคุมการใช้งานระบบเครือข่ายอินเทอร์เน็ตและจดหมายอิเล็กทรอนิกส์"
     " (Internet and E-mail Policy)")),
    ("L6", "(1)", 0, "ระบบจัดเก็บเอกสารในรูปแบบอิเล็กทรอนิกส์ (e-Document) ในงานบริการผู้ใช้น้ำ"),
]  # fmt: skip
FILES = {
    "law/act.yaml": """\
instruments:
  - id: ACT
    title: {th: พระราชบัญญัติ, en: Act}
    page_rows: [L4]
    state: confirmed
    since: 2026-01-01
    provisions:
      - {id: ACT-1, number: {th: มาตรา 1, en: s. 1}, about: {th: ก, en: a}, state: confirmed}
""",
    "law/page/rows.yaml": """\
page_rows:
  - id: L4
    heading: ACT
    entries:
      - {printed: {th: มาตรา 1, en: s. 1}, provisions: [ACT-1]}
""",
    "law/documents/documents.yaml": """\
policy_documents:
  - {id: POLICY, title: {th: นโยบาย, en: Policy}, page_rows: [L4], owner: dpo, review: 2027-01-01}
""",
    "law/measures/l4.yaml": """\
measures:
  - id: L4-1
    row: L4
    number: (1)
    printed: {th: มาตรการ, en: A measure}
    owner: dpo
    review_months: 12
    first_review: 2027-01-01
    document: POLICY
  - id: L4-2
    row: L4
    number: (2)
    printed: {th: มาตรการ, en: Another}
    owner: operator
    review_months: 12
    first_review: 2027-01-01
    probe: exchanges
    rows: [G4]
""",
}


@pytest.mark.parametrize(("row", "number", "beside", "thai"), PAGE)
def test_every_numbered_measure_of_the_page_is_a_row_of_its_own(
    row: str, number: str, beside: int, thai: str
) -> None:
    (found,) = [
        each for each in CATALOGUE.measures.values() if (each.row, each.number) == (row, number)
    ]
    assert (found.printed.th, found.beside) == (thai, beside)
    assert found.printed.en.strip()


def test_the_page_has_no_other_numbers_and_the_hub_adds_its_own_without_one() -> None:
    numbered = {(one.row, one.number) for one in CATALOGUE.measures.values() if one.number}
    assert numbered == {(row, number) for row, number, _, _ in PAGE}


@pytest.mark.parametrize("measure", ["L1-7.2", "L1-7.3"])
def test_stewards_and_data_policy_begin_in_progress_with_owner_and_target(measure: str) -> None:
    found = standing(CATALOGUE.measures[measure], (), date(2026, 11, 23))
    assert found.state == "in_progress"
    assert found.owner == "council_secretary"
    assert found.target is not None
    assert found.next_review == found.target


def test_a_document_that_the_page_only_names_is_no_evidence() -> None:
    on = date(2026, 11, 23)
    assert {one.standing(on) for one in CATALOGUE.policy_documents.values()} == {"not_filed"}


@pytest.mark.parametrize(
    ("file", "right", "wrong", "rule"),
    [
        ("law/measures/l4.yaml", "number: (2)", "number: (1)", "law.measure_number"),
        ("law/measures/l4.yaml", "owner: dpo", "owner: nobody", "reference.unknown"),
        ("law/measures/l4.yaml", "document: POLICY", "document: ELSE", "reference.unknown"),
        ("law/measures/l4.yaml", "document: POLICY", "part_of: L4-9", "reference.unknown"),
        ("law/measures/l4.yaml", "document: POLICY", "beside: 1", "law.measure_place"),
        ("law/measures/l4.yaml", "document: POLICY", "rows: [G4]", "law.measure_rows"),
        ("law/measures/l4.yaml", "rows: [G4]", "beside: 0", "law.measure_rows"),
        ("law/measures/l4.yaml", "row: L4", "row: L3", "reference.unknown"),
        ("law/measures/l4.yaml", "review_months: 12", "review_months: 99", "value.type"),
        ("law/act.yaml", "since: 2026-01-01", "since: 2026-01-01\n    until: 2026-01-01",
         "law.in_force"),
        ("law/documents/documents.yaml", "owner: dpo", "owner: us", "reference.unknown"),
    ],
)  # fmt: skip
def test_a_wrong_measure_is_told_before_anything_is_applied(
    tmp_path: Path, file: str, right: str, wrong: str, rule: str
) -> None:
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert check_catalogue(tmp_path, DEMO) == []
    assert right in FILES[file]
    (tmp_path / file).write_text(FILES[file].replace(right, wrong, 1), encoding="utf-8")
    found = check_catalogue(tmp_path, DEMO)
    assert {fault.rule for fault in found} == {rule}
    assert all(fault.file == file for fault in found)
