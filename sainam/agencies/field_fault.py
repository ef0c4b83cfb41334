"""The rules of a form's fields, and the sentence of each in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from sainam.formats.layout import Title
from sainam.kit.field_fault import FieldFault

Rule = Literal[
    "form.missing",
    "form.too_long",
    "form.choice",
    "form.thai",
    "form.english",
    "form.juristic_length",
    "form.juristic_first",
    "form.juristic_zero",
    "form.juristic_check",
    "form.juristic_unwanted",
    "form.email",
    "form.login",
    "form.phone",
    "form.password",
    "form.password_again",
    "form.code",
    "form.letter_missing",
    "form.letter_kind",
    "form.letter_size",
    "form.letter_whole",
    "form.kind_of_state",
    "form.kind_of_body",
]

SENTENCES: Mapping[Rule, Title] = {
    "form.missing": Title("โปรดกรอกช่องนี้", "Please fill this in."),
    "form.too_long": Title("ยาวได้ไม่เกิน {most} ตัวอักษร", "At most {most} characters."),
    "form.choice": Title("โปรดเลือกจากรายการ", "Please choose one of the list."),
    "form.thai": Title("โปรดเขียนเป็นภาษาไทย", "Please write it in Thai letters."),
    "form.english": Title("โปรดเขียนเป็นอักษรโรมัน", "Please write it in Latin letters."),
    "form.juristic_length": Title(
        "เลขทะเบียนนิติบุคคลมี 13 หลัก พบ {digits} หลัก",
        "A juristic id has 13 digits; {digits} were found.",
    ),
    "form.juristic_first": Title(
        "เลขทะเบียนนิติบุคคลขึ้นต้นด้วย 0 เลขนี้อาจเป็นเลขประจำตัวประชาชน ห้ามใช้",
        "A juristic id begins with 0; this may be a person's id and must not be used.",
    ),
    "form.juristic_zero": Title(
        "เลขศูนย์ล้วนไม่ใช่เลขทะเบียนนิติบุคคล", "Zeros alone are no juristic id."
    ),
    "form.juristic_check": Title(
        "เลขหลักสุดท้ายไม่ตรงกับหลักอื่น อาจพิมพ์ผิดหนึ่งหลัก",
        "The last digit does not fit the others; one digit may be mistyped.",
    ),
    "form.juristic_unwanted": Title(
        "ส่วนราชการที่ไม่มีเลขทะเบียนให้เว้นว่าง หากมีเลขโปรดเลือกนิติบุคคล",
        "Leave this empty for a government body; with an id, choose juristic person.",
    ),
    "form.email": Title(
        "ไม่ใช่ที่อยู่อีเมลที่ระบบส่งถึงได้ เช่น name@agency.go.th",
        "This is not an e-mail address that can be written to, such as name@agency.go.th.",
    ),
    "form.login": Title(
        "ชื่อผู้ใช้มี 2 ถึง 41 ตัว: a-z 0-9 . _ - และขึ้นต้นด้วยตัวอักษร",
        "A login has 2 to 41 signs of a-z 0-9 . _ - and begins with a letter.",
    ),
    "form.phone": Title(
        "หมายเลขโทรศัพท์มี 9 ถึง 15 หลัก", "A telephone number has 9 to 15 digits."
    ),
    "form.password": Title(
        "รหัสผ่านต้องมี 12 ถึง 1024 ตัวอักษร", "A password has 12 to 1024 characters."
    ),
    "form.password_again": Title(
        "รหัสผ่านสองช่องไม่ตรงกัน", "The two passwords are not the same."
    ),
    "form.code": Title(
        "รหัสหกหลักไม่ใช่รหัสของขณะนี้ โปรดรอรหัสถัดไปแล้วลองใหม่",
        "The six digits are not those of now; wait for the next ones and try again.",
    ),
    "form.letter_missing": Title(
        "โปรดแนบหนังสือมอบอำนาจ", "Please attach the letter of authority."
    ),
    "form.letter_kind": Title(
        "แฟ้มต้องเป็น PDF, PNG หรือ JPG ตามเนื้อแฟ้มจริง",
        "The file has to be a PDF, PNG or JPG by its content.",
    ),
    "form.letter_size": Title(
        "แฟ้มใหญ่ได้ไม่เกิน 10 MiB", "The file may have at most 10 MiB."
    ),
    "form.letter_whole": Title(
        "แฟ้มไม่ครบ ไม่มีส่วนท้ายของเอกสาร โปรดบันทึกหรือสแกนใหม่แล้วแนบอีกครั้ง",
        "The file is not whole: its end is missing. Save or scan it again, then attach it.",
    ),
    "form.kind_of_state": Title(
        "เลขที่ไม่ได้ขึ้นต้นด้วย 0994 เป็นของเอกชน จึงไม่ใช่หน่วยงานของรัฐ โปรดเลือกประเภทอื่น",
        "An id that does not begin with 0994 is a private body's, which is no government agency:"
        " choose another kind.",
    ),
    "form.kind_of_body": Title(
        "ส่วนราชการเป็นหน่วยงานของรัฐหรือหน่วยงานด้านน้ำ หากเป็นธนาคารหรือตัวแทนโปรดลงทะเบียนเป็นนิติบุคคล",
        "A government body is a government or a water agency; a bank or an agent registers as a"
        " juristic person.",
    ),
}  # fmt: skip


def field_fault(field: str, rule: Rule, **values: object) -> FieldFault:
    said = SENTENCES[rule]
    return FieldFault(field, rule, said.th.format(**values), said.en.format(**values))
