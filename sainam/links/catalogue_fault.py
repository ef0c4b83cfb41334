"""What is wrong in the catalogue: file, line, key, and a sentence in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sainam.formats.layout import Title

Rule = Literal[
    "file.unreadable",
    "file.anchor",
    "file.duplicate_key",
    "file.shape",
    "file.unread",
    "folder.empty",
    "key.unknown",
    "key.missing",
    "value.type",
    "value.choice",
    "value.form",
    "value.date",
    "value.hour",
    "value.empty",
    "object.twice",
    "reference.unknown",
    "dialect.reference",
    "endpoint.grant",
    "endpoint.twice",
    "grant.direction",
    "contract.standard",
    "contract.profile",
    "contract.name",
    "dataset.missing",
    "dataset.wrong",
    "dataset.level",
    "dataset.category",
    "layout.field",
    "grant.field",
    "grant.owner_field",
    "grant.key",
    "grant.layout",
    "grant.twice",
    "grant.link",
    "grant.operation",
    "grant.pattern",
    "grant.channel",
    "grant.consent",
    "grant.cut_off",
    "grant.paper",
    "grant.day",
    "grant.folder",
    "grant.folder_file",
    "agreement.period",
    "agreement.one_person",
    "agreement.overlap",
    "agreement.carrier",
    "series.unit",
    "link.row",
    "request.copy",
    "retention.missing",
    "retention.one_person",
    "retention.pattern",
    "retention.short",
    "system.address",
    "system.counterpart",
    "system.hub",
    "system.nightly",
    "system.same_address",
    "door.folder",
    "door.environment",
    "door.agency",
    "door.channel",
    "calendar.year",
    "calendar.twice",
    "layout.rule",
    "law.question",
    "law.under",
    "law.page_row",
    "law.measure_number",
    "law.measure_place",
    "law.measure_rows",
    "law.in_force",
]

SENTENCES: dict[Rule, Title] = {
    "file.unreadable": Title("อ่านแฟ้ม YAML ไม่ได้: {what}", "This is not readable YAML: {what}"),
    "file.anchor": Title(
        "ไม่ใช้ anchor หรือ alias ในบัญชีรายการ ให้เขียนค่าตรง ๆ",
        "Anchors and aliases are not used in the catalogue: write the value out",
    ),
    "file.duplicate_key": Title("คีย์ {what} มีสองครั้ง", "The key {what} stands here twice"),
    "file.shape": Title(
        "แฟ้มนี้ต้องมีคีย์ {what} เพียงคีย์เดียวและเป็นรายการ",
        "This file must hold the one key {what} with a list",
    ),
    "file.unread": Title(
        "ไม่มีส่วนใดของบัญชีรายการอ่านแฟ้มนี้ ตรวจชื่อ นามสกุล และโฟลเดอร์",
        "Nothing of the catalogue reads this file: look at its name, its ending and its folder",
    ),
    "folder.empty": Title(
        "ไม่มีบัญชีรายการในโฟลเดอร์ {what}", "There is no catalogue in the folder {what}"
    ),
    "key.unknown": Title("ไม่รู้จักคีย์ {what}", "Unknown key {what}"),
    "key.missing": Title("ขาดคีย์ {what}", "The key {what} is missing"),
    "value.type": Title("ชนิดของค่าไม่ถูกต้อง: {what}", "The value is of the wrong type: {what}"),
    "value.choice": Title("ค่านี้ไม่อยู่ในตัวเลือก: {what}", "This is not one of the choices: {what}"),
    "value.form": Title("ค่าไม่ตรงรูปแบบ: {what}", "The value does not have the right form: {what}"),
    "value.date": Title(
        "ต้องเป็นวันที่แบบ 2026-10-01 ตามเวลากรุงเทพฯ (from คือวันแรกที่มีผล until คือวันแรกที่ไม่มีผลแล้ว)",
        "This must be a day such as 2026-10-01, of Bangkok (from: the first day in force; until: "
        "the first day no longer in force)",
    ),
    "value.hour": Title(
        "ต้องเป็นเวลาแบบ '22:00' ตามเวลากรุงเทพฯ ตั้งแต่ 01:00 ถึง 23:59",
        "This must be an hour such as '22:00', of Bangkok, from 01:00 to 23:59",
    ),
    "value.empty": Title("{what} ต้องไม่ว่าง", "{what} must not be empty"),
    "object.twice": Title("{what} ถูกกำหนดไว้แล้วที่อื่น", "{what} is already defined elsewhere"),
    "reference.unknown": Title("ไม่มี {what} ในบัญชีรายการ", "The catalogue has no {what}"),
    "dialect.reference": Title(
        "เส้นทางของการแก้ไขเท่านั้นที่ต้องมี {{reference}}: {what}",
        "The path of an edit, and of nothing else, holds {{reference}}: {what}",
    ),
    "endpoint.grant": Title(
        "ไม่มีข้อตกลงใดให้ส่งชุดข้อมูล {what} ออกไปที่ปลายทางนี้ (direction: out)",
        "No agreement of the agency grants {what} out to this endpoint (direction: out)",
    ),
    "endpoint.twice": Title(
        "หน่วยงานนี้มีปลายทางรับ {what} อยู่แล้ว", "This agency has an endpoint for {what} already"
    ),
    "grant.direction": Title(
        "direction: out ใช้ได้เฉพาะรูปแบบ submit ไม่ใช่ {what}",
        "direction: out is only for the pattern submit, not {what}",
    ),
    "contract.standard": Title(
        "ไม่ตรงมาตรฐาน ODCS ที่ {place}: {what}", "Not valid ODCS at {place}: {what}"
    ),
    "contract.profile": Title(
        "ไม่ตรงข้อกำหนดของระบบ (docs/contract-profile.md): {what}",
        "Not as docs/contract-profile.md asks: {what}",
    ),
    "contract.name": Title(
        "ชื่อแฟ้มต้องเป็น {what}.odcs.yaml ตามชื่อข้อกำหนดข้อมูล",
        "The file must be named {what}.odcs.yaml after its contract",
    ),
    "dataset.missing": Title(
        "ชุดข้อมูลขาดรายการบังคับของบัญชีข้อมูลภาครัฐ: {what}",
        "The dataset lacks a mandatory field of the government's data catalogue: {what}",
    ),
    "dataset.wrong": Title(
        "รายการ {place} ของบัญชีข้อมูลภาครัฐไม่ถูกต้อง: {what}",
        "The field {place} of the government's data catalogue is wrong: {what}",
    ),
    "dataset.level": Title(
        "ชุดข้อมูลที่มีข้อมูลส่วนบุคคลหรือไม่ใช่ข้อมูลสาธารณะเป็นชั้น {what} ไม่ได้",
        "A dataset with personal data, or that is not public, cannot be of level {what}",
    ),
    "dataset.category": Title(
        "ชุดข้อมูลที่มีข้อมูลส่วนบุคคลเป็นหมวด {what} ไม่ได้",
        "A dataset with personal data cannot be of category {what}",
    ),
    "layout.field": Title(
        "รูปแบบแฟ้ม {place} ไม่มีช่องหรือเวลา {what}", "The layout {place} has no field or moment {what}"
    ),
    "grant.field": Title(
        "ข้อกำหนดข้อมูล {place} ไม่มีรายการ {what} ที่ให้ได้",
        "The contract {place} has no field {what} that can be granted",
    ),
    "grant.owner_field": Title(
        "คำสั่ง {place} ไม่ได้ให้ขอรายการ {what} จากระบบเจ้าของข้อมูล",
        "The order {place} does not let the hub ask the owner for {what}",
    ),
    "grant.key": Title(
        "ต้องให้รายการ {what} ซึ่งเป็นกุญแจของชุดข้อมูล",
        "The field {what}, by which the dataset is asked, must be granted",
    ),
    "grant.layout": Title(
        "การให้แบบแฟ้ม (batch, feed) ต้องระบุ layout และแบบอื่นต้องไม่ระบุ",
        "A batch or a feed by file needs a layout; a look-up or a submit has none",
    ),
    "grant.twice": Title(
        "ให้ชุดข้อมูล {what} ด้วยวัตถุประสงค์เดียวกันไว้แล้วในข้อตกลงนี้",
        "This agreement grants {what} for the same purpose already",
    ),
    "grant.link": Title(
        "คู่เชื่อมโยง {what} ยังไม่ได้สร้าง หรือไม่มีชุดข้อมูลนี้",
        "The link {what} is not built, or does not carry this dataset",
    ),
    "grant.operation": Title(
        "ระบบ {what} ไม่ได้ระบุ operation ที่ใช้ถามชุดข้อมูลนี้",
        "The system {what} has no operation by which it is asked for this dataset",
    ),
    "grant.pattern": Title(
        "ชุดข้อมูลนี้ใช้รูปแบบ {what} เท่านั้น", "This dataset crosses links by {what} only"
    ),
    "grant.channel": Title(
        "คู่เชื่อมโยง {place} ไม่มีช่องทาง {what}", "The link {place} has no channel {what}"
    ),
    "grant.consent": Title(
        "ความยินยอมของเจ้าของข้อมูลใช้กับการสอบถามรายคน (lookup) เท่านั้น ไม่ใช่ {what}",
        "A person's consent is asked of a look-up only, not of a {what}",
    ),
    "grant.paper": Title(
        "เฉพาะการสอบถามรายคน (lookup) ที่ใช้แทนเอกสาร ({what}) ได้",
        "Only a look-up takes the place of a paper ({what})",
    ),
    "grant.cut_off": Title(
        "เวลาตัดยอด {what} ใช้กับการรับชำระเงิน (batch, submit) เท่านั้น",
        "A cut-off ({what}) is for taking payments only: a batch or a submit",
    ),
    "grant.day": Title(
        "ตัวแทนหนึ่งรายมีเวลาตัดยอดเวลาเดียว แต่ {place} ใช้ {what}",
        "An agent's day has one cut-off, and {place} has {what}",
    ),
    "grant.folder": Title(
        "ข้อจำกัดของโฟลเดอร์ระบุได้ในการให้ทาง sftp และรายการเดียวของข้อตกลง เพราะข้อตกลงมีโฟลเดอร์เดียว",
        "An agreement has one folder: its limits stand in a grant by sftp, and in one only",
    ),
    "grant.folder_file": Title(
        "แฟ้มเดียวใหญ่กว่าทั้งโฟลเดอร์ไม่ได้: file_bytes {what} มากกว่า bytes {place}",
        "One file cannot be longer than the whole folder: file_bytes {what}, bytes {place}",
    ),
    "agreement.period": Title(
        "ช่วงเวลาว่าง: until ต้องอยู่หลัง from", "The period is empty: until must be after from"
    ),
    "agreement.one_person": Title(
        "ผู้บันทึกและผู้ยืนยันต้องเป็นคนละคนกัน", "Who recorded it must not be who confirmed it"
    ),
    "agreement.overlap": Title(
        "ทับซ้อนกับข้อตกลง {what}: หน่วยงาน ชุดข้อมูล และวัตถุประสงค์เดียวกันในช่วงเวลาเดียวกัน",
        "Overlaps with agreement {what}: same agency, dataset and purpose at the same time",
    ),
    "agreement.carrier": Title(
        "ผู้นำส่งต้องไม่ใช่หน่วยงานคู่สัญญาเอง: {what}",
        "A carrier is another than the agency itself: {what}",
    ),
    "series.unit": Title(
        "หน่วยหรือระดับอ้างอิงไม่ตรงกับข้อกำหนดข้อมูล: {what}",
        "Unit or datum differs from the contract's: {what}",
    ),
    "link.row": Title(
        "รหัส {what} ต้องขึ้นต้นด้วยแถวและกลุ่มของมัน", "The id {what} must begin with its row and its group"
    ),
    "request.copy": Title(
        "ห้ามเรียกสำเนาบัตรประชาชนหรือสำเนาทะเบียนบ้าน (มท 0309/ว0627): {what}",
        "No copy of ID card or house registration may be asked for (MT 0309/W0627): {what}",
    ),
    "retention.missing": Title(
        "ชุดข้อมูล {what} มีข้อมูลส่วนบุคคล ต้องระบุชั้นการเก็บรักษา (retention)",
        "The dataset {what} has personal data and must name its retention class (retention)",
    ),
    "retention.one_person": Title(
        "ชั้นการเก็บรักษา {what} ต้องมีผู้บันทึกและผู้ยืนยันคนละคน",
        "The retention class {what} must be recorded and confirmed by two people",
    ),
    "retention.pattern": Title(
        "ชั้นการเก็บรักษา {what} ใช้กับชุดข้อมูลรูปแบบ {place} ไม่ได้",
        "The retention class {what} does not keep datasets of the pattern {place}",
    ),
    "retention.short": Title(
        "ชั้นการเก็บรักษา {place} ต้องเก็บไว้อย่างน้อย {what} วัน",
        "The retention class {place} must be kept for at least {what} days",
    ),
    "system.address": Title(
        "ต้องมีที่อยู่ของระบบ {what} ในสภาพแวดล้อมนี้ เป็น url, counterpart หรือ hub อย่างใดอย่างหนึ่ง",
        "The system {what} needs one address here: url, counterpart or hub",
    ),
    "system.hub": Title(
        "ระบบกลางไม่ได้ตอบ {what} ด้วยตัวเอง",
        "The hub itself does not answer {what}",
    ),
    "system.nightly": Title(
        "{what} รับเป็นรายการรายคืนไม่ได้ ต้องเป็นชุดข้อมูลแบบ feed ที่มีกุญแจและไม่มีข้อมูลส่วนบุคคล",
        "{what} cannot be taken over by night: it has to be a feed with a key and nothing personal",
    ),
    "system.counterpart": Title(
        "ในโหมด site ระบบต้นทางต้องไม่ใช่ระบบจำลอง: {what}",
        "In mode site an upstream must not be a counterpart: {what}",
    ),
    "system.same_address": Title(
        "สภาพแวดล้อม sandbox ต้องไม่ใช้ที่อยู่ของระบบจริง: {what}",
        "Sandbox must not use the live address: {what}",
    ),
    "door.folder": Title(
        "ช่องทาง sftp ต้องมี folder ที่ไม่ซ้ำ และช่องทางอื่นต้องไม่มี: {what}",
        "An sftp door needs a folder of its own, another door has none: {what}",
    ),
    "door.environment": Title(
        "ข้อตกลง {what} ไม่เปิดใช้ในสภาพแวดล้อมของเครื่องมือยืนยันตัวนี้",
        "The agreement {what} has no gate in the environment of this credential",
    ),
    "door.agency": Title(
        "เครื่องมือยืนยันตัวเป็นของ {what} ซึ่งไม่ใช่คู่สัญญาหรือผู้นำส่ง",
        "The credential belongs to {what}, neither the party of the agreement nor a carrier",
    ),
    "door.channel": Title(
        "ไม่มีการให้ใดในข้อตกลงที่ใช้ช่องทาง {what}", "No grant of the agreement is by {what}"
    ),
    "calendar.year": Title(
        "วันที่ {what} ไม่อยู่ในปี พ.ศ. ของปฏิทินนี้", "The day {what} is not of this calendar's Buddhist year"
    ),
    "calendar.twice": Title("วันที่ {what} มีสองครั้ง", "The day {what} stands here twice"),
    "layout.rule": Title("รูปแบบแฟ้มไม่ถูกต้อง: {what_th}", "The layout is wrong: {what}"),
    "law.question": Title(
        "บทบัญญัติ {what} ต้องมีทั้ง asks และ applies หรือไม่มีทั้งสองอย่าง",
        "The provision {what} needs both asks and applies, or neither",
    ),
    "law.under": Title(
        "{what} อยู่ภายใต้ตัวเองเมื่อไล่ตาม under", "{what} stands under itself, following under"
    ),
    "law.page_row": Title(
        "กฎหมายของบทบัญญัติ {what} ไม่ได้ระบุแถว {place} ไว้ใน page_rows",
        "The instrument of the provision {what} does not have {place} among its page_rows",
    ),
    "law.measure_number": Title(
        "แถว {place} มีมาตรการหมายเลข {what} แล้ว", "Row {place} has a measure {what} already"
    ),
    "law.measure_place": Title(
        "แถว {place} ไม่มีช่องบทบัญญัติลำดับที่ {what} (นับจาก 0)",
        "Row {place} has no cell of provisions number {what} (from 0 on)",
    ),
    "law.measure_rows": Title(
        "rows ใช้คู่กับ probe: exchanges เท่านั้น และต้องมีอย่างน้อยหนึ่งแถวของพันธกิจ",
        "rows belong to probe: exchanges, which needs at least one row of the mission",
    ),
    "law.in_force": Title(
        "วันสิ้นผล {what} ต้องอยู่หลังวันเริ่มมีผล", "The end {what} has to be after the first day in force"
    ),
}


@dataclass(frozen=True, slots=True, order=True)
class CatalogueFault:
    """`file` is below the catalogue's folder, `line` 1-based, `key` such as grants[0].fields[2]."""

    file: str
    line: int
    key: str
    rule: Rule
    thai: str
    english: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.key}: {self.english} ({self.rule}) · {self.thai}"


def key_text(path: tuple[str | int, ...]) -> str:
    """grants[0].fields[2]; the whole file is $."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.removeprefix(".") or "$"


def said(rule: Rule, *, what: str = "", place: str = "", what_th: str = "") -> Title:
    sentence = SENTENCES[rule]
    words = {"what": what, "place": place, "what_th": what_th or what}
    return Title(sentence.th.format(**words), sentence.en.format(**words))
