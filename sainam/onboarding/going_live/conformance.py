"""What an agency has to have tried before it goes live, and whether it has. Pure.

The checks are made from the grants, so another agreement has other checks without code. They are
judged on what the sandbox has on record, not on what anybody says: each green one names its record.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import msgspec

from sainam.agreements.terms import Grant
from sainam.contracts.contract import Contract
from sainam.formats.layout import Title

Wanted = Literal["outcome", "refusal", "file", "finding"]


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """`wanted` and `word` say which record makes it green; `how` is what to send."""

    id: str
    dataset: str
    title: Title
    how: Title
    wanted: Wanted
    word: str


@dataclass(frozen=True, slots=True)
class Seen:
    """A record of the sandbox: an exchange's outcome, a refusal's rule, a file's state."""

    kind: Wanted
    word: str
    dataset: str
    record: str
    at: datetime


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """`record` is what made it green; `instead` what was seen where something else was wanted."""

    check: str
    green: bool
    record: str = ""
    instead: tuple[str, ...] = ()


def checks_of(grant: Grant, contract: Contract) -> tuple[Check, ...]:
    """In the order in which a developer would try them."""
    made = {
        "lookup": _look_up,
        "submit": _submit,
        "batch": _batch,
        "feed": _feed,
    }[grant.pattern](grant, contract)
    return tuple(made)


def results(checks: Iterable[Check], seen: Iterable[Seen]) -> tuple[Result, ...]:
    """The first record that fits makes a check green."""
    records = sorted(seen, key=lambda one: one.at)
    return tuple(_result(check, records) for check in checks)


def all_green(judged: Iterable[Result]) -> bool:
    found = tuple(judged)
    return bool(found) and all(one.green for one in found)


def _result(check: Check, records: list[Seen]) -> Result:
    own = [one for one in records if one.dataset == check.dataset]
    fitting = [one for one in own if one.kind == check.wanted and one.word == check.word]
    if fitting:
        return Result(check=check.id, green=True, record=fitting[0].record)
    other = dict.fromkeys(one.word for one in own[-20:])
    return Result(check=check.id, green=False, instead=tuple(other))


def _look_up(grant: Grant, contract: Contract) -> Iterator[Check]:
    where = f"/v1/{grant.dataset}/ask"
    yield _check(
        grant, "answered", "outcome", "answered",
        Title("ถามข้อมูลของผู้ใช้น้ำทดสอบ แล้วได้คำตอบ", "Ask about a test customer and be answered"),
        Title(
            f"POST {where} ด้วยเลขที่มีอยู่ในระบบทดสอบ พร้อมหัว Sainam-Purpose",
            f"POST {where} with a key that the sandbox has, and Sainam-Purpose",
        ),
    )  # fmt: skip
    yield _check(
        grant, "no-data", "outcome", "no_data",
        Title("ถามเลขที่ไม่มีอยู่ แล้วรับคำตอบว่าไม่มีข้อมูลได้", "Ask an unknown key and take 404 for no data"),
        Title(f"POST {where} ด้วยเลขที่ไม่มีอยู่", f"POST {where} with a key that nobody has"),
    )  # fmt: skip
    yield _check(
        grant, "field", "refusal", "agreement.field",
        Title("ขอช่องข้อมูลที่ไม่ได้รับอนุญาต แล้วถูกปฏิเสธ", "Ask for a field not granted and be refused"),
        Title(
            'ใส่ "fields" ที่มีชื่อช่องนอกข้อตกลง', 'Put a name outside the agreement in "fields"'
        ),
    )  # fmt: skip
    yield from _common(grant, where)
    if contract.key_is_personal:
        yield _check(
            grant, "address", "refusal", "key.in_address",
            Title("ไม่ใส่เลขส่วนบุคคลในที่อยู่เว็บ", "Have a personal key in the address refused"),
            Title(f"GET /v1/{grant.dataset}/…", f"GET /v1/{grant.dataset}/…"),
        )  # fmt: skip


def _submit(grant: Grant, _contract: Contract) -> Iterator[Check]:
    where = f"/v1/{grant.dataset}"
    yield _check(
        grant, "accepted", "outcome", "accepted",
        Title("ส่งรายการที่ถูกต้อง แล้วได้รับการยืนยัน", "Submit one and have it accepted"),
        Title(f"POST {where} พร้อม Idempotency-Key", f"POST {where} with an Idempotency-Key"),
    )  # fmt: skip
    yield _check(
        grant, "key-conflict", "refusal", "once.key",
        Title("ส่งกุญแจเดิมด้วยเนื้อความอื่น แล้วถูกปฏิเสธ", "Send the same key with another content"),
        Title(
            "ส่งซ้ำด้วย Idempotency-Key เดิม แต่จำนวนเงินอื่น",
            "Send again with the same Idempotency-Key and another amount",
        ),
    )  # fmt: skip
    yield _check(
        grant, "key-missing", "refusal", "once.key_missing",
        Title("ส่งโดยไม่มี Idempotency-Key แล้วถูกปฏิเสธ", "Send without an Idempotency-Key"),
        Title(f"POST {where} โดยไม่มีหัวนั้น", f"POST {where} without that header"),
    )  # fmt: skip
    yield from _common(grant, where)


def _common(grant: Grant, where: str) -> Iterator[Check]:
    yield _check(
        grant, "purpose", "refusal", "agreement.purpose",
        Title("อ้างวัตถุประสงค์อื่น แล้วถูกปฏิเสธ", "Give another purpose and be refused"),
        Title(f"POST {where} ด้วย Sainam-Purpose อื่น", f"POST {where} with another Sainam-Purpose"),
    )  # fmt: skip
    if grant.case_required:
        yield _check(
            grant, "case", "refusal", "agreement.case",
            Title("ไม่ใส่เลขเรื่อง แล้วถูกปฏิเสธ", "Leave the case number out and be refused"),
            Title(f"POST {where} โดยไม่มี Sainam-Case", f"POST {where} without Sainam-Case"),
        )  # fmt: skip
    yield _check(
        grant, "form", "refusal", "payload.invalid",
        Title("ส่งเนื้อความผิดรูป แล้วอ่านคำปฏิเสธได้", "Send a malformed body and read the refusal"),
        Title(f"POST {where} ด้วยเลขที่ผิดรูป", f"POST {where} with a malformed value"),
    )  # fmt: skip


def _batch(grant: Grant, _contract: Contract) -> Iterator[Check]:
    yield _check(
        grant, "posted", "file", "posted",
        Title("ส่งแฟ้มที่ถูกต้อง แล้วลงบัญชีครบ", "Send a good file and have it posted"),
        Title("ใช้แฟ้มตัวอย่างที่ดี", "Use the good sample file"),
    )  # fmt: skip
    yield _check(
        grant, "planted", "finding", "rejected",
        Title("ส่งแฟ้มที่มีบรรทัดผิด แล้วอ่านแฟ้มตอบรับได้", "Send a file with bad lines and read the answer"),
        Title("ใช้แฟ้มตัวอย่างที่มีข้อผิดพลาด", "Use the sample file with planted errors"),
    )  # fmt: skip
    yield _check(
        grant, "held", "file", "held",
        Title("ส่งแฟ้มที่ยอดรวมไม่ตรง แล้วถูกพักทั้งแฟ้ม", "Send a file whose total is off; it is held"),
        Title("ใช้แฟ้มตัวอย่างที่ยอดรวมผิดหนึ่งสตางค์", "Use the sample that is off by one satang"),
    )  # fmt: skip
    yield _check(
        grant, "resent", "file", "resent",
        Title("ส่งแฟ้มเดิมซ้ำ แล้วไม่ลงบัญชีซ้ำ", "Send the same file again; nothing is posted twice"),
        Title("ส่งแฟ้มแรกอีกครั้งด้วยชื่ออื่น", "Send the first file again under another name"),
    )  # fmt: skip


def _feed(grant: Grant, _contract: Contract) -> Iterator[Check]:
    yield _check(
        grant, "stored", "file", "stored",
        Title("ส่งข้อมูลชุดที่ถูกต้อง แล้วจัดเก็บครบ", "Send a good issue and have it stored"),
        Title("ใช้แฟ้มตัวอย่างที่ดี", "Use the good sample file"),
    )  # fmt: skip
    yield _check(
        grant, "held", "file", "held",
        Title("ส่งแฟ้มที่อ่านไม่ได้ แล้วถูกพัก", "Send one that cannot be read; it is held"),
        Title("ใช้แฟ้มตัวอย่างที่ขาดคอลัมน์", "Use the sample with a column missing"),
    )  # fmt: skip


def _check(grant: Grant, name: str, wanted: Wanted, word: str, title: Title, how: Title) -> Check:
    return Check(
        id=f"{grant.dataset}:{name}", dataset=grant.dataset, title=title, how=how, wanted=wanted,
        word=word,
    )  # fmt: skip
