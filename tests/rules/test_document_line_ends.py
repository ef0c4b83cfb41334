"""Lines of a paper end where a Thai word ends: judged by another program's words."""
# ruff: noqa: E501  a sentence stands in one line, as it is read

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from paper_samples import AT, DAY, OFFICE, SAMPLES
from pythainlp.corpus import thai_words
from pythainlp.tokenize import word_tokenize

from sainam.documents.document import ExternalLetter, Signatory
from sainam.documents.typeset import record_of, typeset

WORDS = thai_words()
SIGNATORY = Signatory(name="นายสมมติ ใจตรง", position="ประธาน")
# Sentences of the kind that letters, memos and agreements are made of.
SENTENCES = (
    "คณะกรรมการธรรมาภิบาลข้อมูลพิจารณาการแลกเปลี่ยนและเชื่อมโยงข้อมูลระหว่างหน่วยงานภาครัฐตามพระราชบัญญัติการบริหารงานและการให้บริการภาครัฐผ่านระบบดิจิทัล",
    "ผู้ควบคุมข้อมูลส่วนบุคคลต้องจัดให้มีมาตรการรักษาความมั่นคงปลอดภัยที่เหมาะสมเพื่อป้องกันการสูญหาย เข้าถึง ใช้ เปลี่ยนแปลง แก้ไข หรือเปิดเผยข้อมูลส่วนบุคคลโดยปราศจากอำนาจ",
    "สำนักงานคณะกรรมการป้องกันและปราบปรามยาเสพติดขอข้อมูลสถิติการใช้น้ำประปาย้อนหลังเพื่อประกอบการสืบสวนสอบสวนและพยานหลักฐานในคดี",
    "เจ้าหน้าที่คุ้มครองข้อมูลส่วนบุคคลให้ความเห็นว่าวัตถุประสงค์ที่แจ้งสอดคล้องกับหน้าที่และอำนาจของหน่วยงานผู้ขอตามกฎหมาย",
    "กรมชลประทาน กรมอุทกศาสตร์ และสำนักงานทรัพยากรน้ำแห่งชาติเชื่อมโยงข้อมูลระดับน้ำทำนายที่สำแลและข้อมูลพยากรณ์ค่าความเค็ม",
    "ตัวแทนชำระเงินส่งข้อมูลรายการชำระเงินค่าน้ำค้างชำระมายังระบบข้อมูลผู้ใช้น้ำเพื่อกระทบยอดและบันทึกบัญชีพักตามข้อตกลง",
    "หน่วยงานผู้รับข้อมูลต้องทำลายข้อมูลเมื่อข้อตกลงสิ้นสุดลง และส่งหนังสือรับรองการทำลายข้อมูลให้การประปานครหลวงภายในสามสิบวัน",
    "ตามประกาศคณะกรรมการธุรกรรมทางอิเล็กทรอนิกส์ เรื่อง แนวนโยบายและแนวปฏิบัติในการรักษาความมั่นคงปลอดภัยด้านสารสนเทศของหน่วยงานของรัฐ",
)


def lines_of(pdf: bytes, folder: Path) -> list[str]:
    file = folder / "paper.pdf"
    file.write_bytes(pdf)
    told = subprocess.run(
        ["pdftotext", "-layout", file, "-"], check=True, capture_output=True, text=True
    )
    return [line.strip() for line in told.stdout.splitlines()]


def ends_of_words(paragraph: str) -> set[int]:
    """Also the ends of words that make up a compound, each a word of its own."""
    ends, at = set(), 0
    for word in word_tokenize(paragraph, engine="newmm"):
        ends |= {
            at + cut for cut in range(1, len(word)) if word[:cut] in WORDS and word[cut:] in WORDS
        }
        at += len(word)
        ends.add(at)
    return ends


def broken_words(lines: list[str], paragraph: str) -> list[str]:
    """Words of the paragraph that its lines break in the middle."""
    ends = ends_of_words(paragraph)
    broken, at = [], 0
    for line in lines:
        found = paragraph.find(line, at) if line else -1
        if found >= 0:
            at = found + len(line)
            rest = paragraph[at : at + 1]
            if at not in ends and rest.strip():
                broken.append(f"{paragraph[max(0, at - 12) : at]}|{paragraph[at : at + 12]}")
    return broken


@pytest.mark.parametrize("shift", range(0, 40, 3))
def test_no_thai_word_is_broken_wherever_the_line_may_end(shift: int, tmp_path: Path) -> None:
    paragraphs = tuple("ก " * shift + sentence for sentence in SENTENCES)
    letter = ExternalLetter(
        day=DAY, subject="ทดสอบ", to="ผู้ทดสอบ", paragraphs=paragraphs,
        signatories=(SIGNATORY,), owner="ฝ่ายทดสอบ",
    )  # fmt: skip
    pdf = typeset(record_of(OFFICE.letterhead, letter, "ทดสอบ/1", AT)).pdf
    lines = lines_of(pdf, tmp_path)
    assert [one for text in paragraphs for one in broken_words(lines, text)] == []


def thai_lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if re.search(r"[ก-ฮ]", line)]


@pytest.mark.parametrize("kind", SAMPLES)
def test_no_line_of_any_paper_begins_with_a_sign_that_belongs_to_the_line_before(
    kind: str, tmp_path: Path
) -> None:
    pdf = typeset(record_of(OFFICE.letterhead, SAMPLES[kind], "ทดสอบ/1", AT)).pdf
    lines = thai_lines("\n".join(lines_of(pdf, tmp_path)))
    assert lines
    assert not [line for line in lines if re.match(r"[\u0e2f-\u0e3a\u0e45-\u0e4e)”,.]", line)]
