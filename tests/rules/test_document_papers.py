"""What stands on the papers, and that they come out the same each time."""

from __future__ import annotations

import json
import subprocess
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import msgspec
import pytest
from paper_samples import AT, LETTER, MEMO, MINUTES, MOU, OFFICE, RECEIPT, SAMPLES
from pypdf import PdfReader

from sainam.documents.document import Content, kind_of, signatories_of
from sainam.documents.office import BadOfficeError, read_office
from sainam.documents.refusals import UnprintableText
from sainam.documents.typeset import read_record, record_json, record_of, typeset, typeset_draft
from sainam.documents.written import written, written_text

A4_POINTS = (595, 842)


def paper(content: Content, number: str = "มท 5421/12") -> bytes:
    return typeset(record_of(OFFICE.letterhead, content, number, AT)).pdf


def text_of(pdf: bytes, folder: Path) -> str:
    file = folder / "paper.pdf"
    file.write_bytes(pdf)
    told = subprocess.run(
        ["pdftotext", "-layout", file, "-"], check=True, capture_output=True, text=True
    )
    return told.stdout


@pytest.mark.parametrize("kind", SAMPLES)
def test_a_paper_made_again_from_its_data_is_the_same_byte_for_byte(kind: str) -> None:
    record = record_of(OFFICE.letterhead, SAMPLES[kind], "มท 5421/12", AT)
    first = typeset(record)
    again = typeset(read_record(record_json(record)))
    assert first == again
    assert len(first.places) == len(signatories_of(SAMPLES[kind]))


@pytest.mark.parametrize("kind", SAMPLES)
def test_a_paper_is_a4_archivable_with_its_type_and_its_data_inside(kind: str) -> None:
    reader: Any = PdfReader(BytesIO(paper(SAMPLES[kind])))
    for page in reader.pages:
        assert (round(page.mediabox.width), round(page.mediabox.height)) == A4_POINTS
        fonts = page["/Resources"].get_object()["/Font"].get_object()
        for font in fonts.values():
            below = font.get_object()["/DescendantFonts"][0].get_object()
            assert "Sarabun" in below["/BaseFont"]
            assert "/FontFile2" in below["/FontDescriptor"].get_object()
    metadata = reader.trailer["/Root"].get_object()["/Metadata"].get_object().get_data().decode()
    assert "<pdfaid:part>3</pdfaid:part>" in metadata
    assert "<pdfaid:conformance>B</pdfaid:conformance>" in metadata
    (attached,) = reader.attachments["document.json"]
    data = json.loads(attached)
    assert data["content"]["type"] == kind
    assert data["number"] == "มท 5421/12"
    assert "มท 5421/12" in str(reader.metadata.title)


@pytest.mark.row("P3")
def test_a_letter_has_its_parts_in_the_order_of_the_official_form(tmp_path: Path) -> None:
    text = text_of(paper(LETTER), tmp_path)
    parts = (
        "ที่ มท", "๒๒ พฤศจิกายน ๒๕๖๙", "เรื่อง", "เรียน", "อ้างถึง", "สิ่งที่ส่งมาด้วย", "ตามที่",
        "๑. มาตรา ๒๗", "๒. มาตรา ๑๓", "จึงเรียนมาเพื่อโปรดทราบ", "ขอแสดงความนับถือ",
        "(นายสมมติ ใจตรง)", "ประธานคณะทำงาน", "โทร.", "สำเนาส่ง",
    )  # fmt: skip
    found = [text.replace("\u00a0", " ").find(part) for part in parts]
    assert -1 not in found
    assert found == sorted(found)


@pytest.mark.row("P5")
def test_a_memo_has_its_head_and_the_record_of_processing_behind_it(tmp_path: Path) -> None:
    pdf = paper(MEMO, "กปน. 5421/7")
    text = text_of(pdf, tmp_path).replace("\u00a0", " ")
    parts = (
        "บันทึกข้อความ", "ส่วนราชการ", "กปน. ๕๔๒๑/๗", "เรื่อง", "เรียน", "จึงเรียนมาเพื่อโปรดทราบ",
        "(นายสมมติ ใจตรง)", "บันทึกรายการกิจกรรมการประมวลผลข้อมูลส่วนบุคคล", "ฐานทางกฎหมาย",
    )  # fmt: skip
    found = [text.find(part) for part in parts]
    assert -1 not in found
    assert found == sorted(found)
    assert "ขอแสดงความนับถือ" not in text
    assert len(PdfReader(BytesIO(pdf)).pages) == 2


@pytest.mark.row("P2")
def test_minutes_say_who_was_there_and_what_was_resolved(tmp_path: Path) -> None:
    text = text_of(paper(MINUTES), tmp_path).replace("\u00a0", " ")
    for part in ("ผู้มาประชุม", "ผู้ไม่มาประชุม", "เริ่มประชุมเวลา", "มติที่ประชุม", "เลิกประชุมเวลา"):
        assert part in text
    assert text.index("ผู้จดรายงานการประชุม") < text.index("ผู้ตรวจรายงานการประชุม")


@pytest.mark.row("P6")
def test_an_agreement_numbers_its_articles_and_ends_with_both_sides(tmp_path: Path) -> None:
    text = text_of(paper(MOU, "กปน.-MOU 1/2569"), tmp_path).replace("\u00a0", " ")
    for part in ("ข้อ ๑", "๒.๑", "๒.๓", "กปน.-MOU ๑/๒๕๖๙", "ลงนามฝ่ายผู้รับข้อมูล", "เอกสารแนบท้าย"):
        assert part in text


@pytest.mark.row("P1")
def test_a_receipt_says_what_happens_next_and_by_when(tmp_path: Path) -> None:
    text = text_of(paper(RECEIPT, "รค 1/2569"), tmp_path).replace("\u00a0", " ")
    assert "๒๒ พฤศจิกายน ๒๕๖๙ เวลา ๑๐.๐๔ น." in text
    assert "๑๖ ธันวาคม ๒๕๖๙" in text


def test_a_draft_has_no_number_and_says_that_it_is_one(tmp_path: Path) -> None:
    text = text_of(typeset_draft(OFFICE.letterhead, LETTER, AT), tmp_path)
    assert "ที่ ......" in text
    assert "ร่" in text
    assert "มท ๕๔" not in text


@pytest.mark.parametrize(
    ("told", "printed"),
    [
        ("พ.ศ. 2562", "พ.ศ.\u00a0๒๕๖๒"),
        ("มาตรา 27 และ 13", "มาตรา\u00a0๒๗ และ ๑๓"),
        ("แฟ้มเรื่อง D-2569-00001", "แฟ้มเรื่อง D-2569-00001"),
        ("โทร. 0 2000 0000", "โทร.\u00a0๐ ๒๐๐๐ ๐๐๐๐"),
        ("data2@example.test", "data2@example.test"),
        ("ISO/IEC 27001", "ISO/IEC ๒๗๐๐๑"),
        ("1,000 รายการ", "๑,๐๐๐ รายการ"),
    ],
)
def test_numbers_are_thai_and_codes_stay_as_they_are(told: str, printed: str) -> None:
    assert written_text(told) == printed


def test_days_are_of_the_buddhist_era_and_of_bangkok() -> None:
    assert written(date(2026, 1, 1)) == "๑ มกราคม ๒๕๖๙"
    assert written(datetime(2026, 12, 31, 18, 30, tzinfo=UTC)) == "๑ มกราคม ๒๕๗๐ เวลา ๐๑.๓๐ น."


def test_what_the_type_cannot_print_is_refused_and_not_left_out() -> None:
    with pytest.raises(UnprintableText):
        paper(msgspec.structs.replace(LETTER, subject="แจ้งผล 漢字"))


@pytest.mark.parametrize("text", ["#panic()", "$x$ *a* _b_", "<a> @b [c]", "\\ ' \" `r`"])
def test_text_is_text_and_never_a_command_to_the_typesetter(text: str, tmp_path: Path) -> None:
    printed = text_of(paper(msgspec.structs.replace(LETTER, subject=text)), tmp_path)
    assert text.split(maxsplit=1)[0].strip("'\"") in printed.replace("’", "'")


def test_an_office_with_a_kind_in_two_series_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "office"
    folder.mkdir()
    (folder / "e.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    series = "{prefix: a, kinds: [memo], title: {th: ก, en: a}}"
    (folder / "office.yaml").write_text(
        "organisation: ก\nshort_name: ก\naddress: []\nemblem: e.svg\n"
        f"series: {{a: {series}, b: {series}}}\n"
    )
    with pytest.raises(BadOfficeError, match="memo stands in two series"):
        read_office(tmp_path)


def test_the_office_of_the_catalogue_numbers_every_kind_but_the_journal() -> None:
    assert {kind for kind, one in SAMPLES.items() if OFFICE.series_of(kind_of(one)) is None} == {
        "journal"
    }
