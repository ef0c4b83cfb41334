"""The checks of one grant, in the order in which a developer would try them. Pure.

They are made from the grant and its data contract, so another agreement has other checks without
code.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sainam.agreements.terms import Grant
from sainam.contracts.contract import REFERENCE, Contract
from sainam.formats.layout import Layout, Title
from sainam.onboarding.going_live.conformance import Check, Wanted
from sainam.onboarding.going_live.samples import SampleKind, sample_kinds, sample_name

NOT_GRANTED_PURPOSE = "not-our-purpose"


@dataclass(frozen=True, slots=True)
class Trial:
    """One grant as it is tried out. `agreement` is empty before there is one."""

    grant: Grant
    contract: Contract
    agency: str
    agreement: str = ""
    layout: Layout | None = None

    @property
    def key(self) -> str:
        """The contract's own example of the key asked by."""
        field = self.contract.leaves.get(self.contract.key or "")
        return str(field.examples[0]) if field and field.examples else "KEY"


def checks_of(trial: Trial) -> tuple[Check, ...]:
    made = {"lookup": _look_up, "submit": _submit, "batch": _batch, "feed": _feed}
    return tuple(made[trial.grant.pattern](trial))


def _look_up(trial: Trial) -> Iterator[Check]:
    where = f"/v1/{trial.grant.dataset}/ask"
    key = trial.contract.key or "key"
    question = {key: trial.key}
    yield _check(
        trial, "answered", "outcome", "answered",
        Title("ถามข้อมูลของผู้ใช้น้ำทดสอบ แล้วได้คำตอบ", "Ask about a test customer and be answered"),
        Title(
            f"POST {where} ด้วยเลขที่มีอยู่ในระบบทดสอบ พร้อมหัว Sainam-Purpose",
            f"POST {where} with a key that the sandbox has, and Sainam-Purpose",
        ),
        _post(trial, where, question),
    )  # fmt: skip
    yield _check(
        trial, "no-data", "outcome", "no_data",
        Title("ถามเลขที่ไม่มีอยู่ แล้วรับคำตอบว่าไม่มีข้อมูลได้", "Ask an unknown key and take 404 for no data"),
        Title(f"POST {where} ด้วยเลขที่ไม่มีอยู่", f"POST {where} with a key that nobody has"),
        _post(trial, where, {key: _nobodys(trial.key)}),
    )  # fmt: skip
    yield _check(
        trial, "field", "refusal", "agreement.field",
        Title("ขอช่องข้อมูลที่ไม่ได้รับอนุญาต แล้วถูกปฏิเสธ", "Ask for a field not granted and be refused"),
        Title(
            'ใส่ "fields" ที่มีชื่อช่องนอกข้อตกลง', 'Put a name outside the agreement in "fields"'
        ),
        _post(trial, where, {**question, "fields": [_field_not_granted(trial)]}),
    )  # fmt: skip
    yield from _common(trial, where, question, {key: "?"})
    if trial.contract.key_is_personal:
        address = f"/v1/{trial.grant.dataset}/{trial.key}"
        yield _check(
            trial, "address", "refusal", "key.in_address",
            Title("ใส่เลขส่วนบุคคลในที่อยู่เว็บ แล้วถูกปฏิเสธ", "Put a personal key into the address"),
            Title(f"GET {address} ด้วยเลขทดสอบ", f"GET {address}, with a trial key"),
            _curl(trial, address),
        )  # fmt: skip


def _submit(trial: Trial) -> Iterator[Check]:
    where = f"/v1/{trial.grant.dataset}"
    good = _example_body(trial)
    yield _check(
        trial, "accepted", "outcome", "accepted",
        Title("ส่งรายการที่ถูกต้อง แล้วได้รับการยืนยัน", "Submit one and have it accepted"),
        Title(
            f"POST {where} พร้อม Idempotency-Key ใช้เลขรายการของท่านที่ไม่เคยใช้",
            f"POST {where} with an Idempotency-Key and a number of your own that is new",
        ),
        _post(trial, where, good, once="TRY-00000001"),
    )  # fmt: skip
    yield _check(
        trial, "replay", "outcome", "replayed",
        Title("ส่งรายการเดิมซ้ำด้วยเลขกันซ้ำเดิม แล้วได้คำตอบเดิม", "Retry and be given the same answer"),
        Title(
            f"POST {where} อีกครั้งเหมือนเดิมทุกอย่าง ด้วย Idempotency-Key เดิม ดังที่โปรแกรมทำเมื่อไม่ได้รับคำตอบ",
            f"POST {where} again, all the same and under the same Idempotency-Key, as your program "
            "does where no answer came",
        ),
        _post(trial, where, good, once="TRY-00000001"),
    )  # fmt: skip
    yield _check(
        trial, "key-conflict", "refusal", "once.key",
        Title(
            "ส่งเลขกันซ้ำเดิมด้วยเนื้อความอื่น แล้วถูกปฏิเสธ",
            "Send the same key with another content and be refused",
        ),
        Title(
            "ส่งซ้ำด้วย Idempotency-Key เดิม แต่เนื้อความอื่น เช่น จำนวนเงินหรือเลขอ้างอิงอื่น",
            "Send again with the same Idempotency-Key and another amount or reference",
        ),
        _post(trial, where, _other_content(good), once="TRY-00000001"),
    )  # fmt: skip
    if trial.contract.takes != "service_request":
        yield _same_again(trial, where, good)
    yield _check(
        trial, "key-missing", "refusal", "once.key_missing",
        Title("ส่งโดยไม่มี Idempotency-Key แล้วถูกปฏิเสธ", "Send without an Idempotency-Key"),
        Title(f"POST {where} โดยไม่มีหัวนั้น", f"POST {where} without that header"),
        _post(trial, where, good),
    )  # fmt: skip
    malformed = {**good, (REFERENCE if REFERENCE in good else "amount_satang"): ""}
    yield from _common(trial, where, good, malformed)


def _same_again(trial: Trial, where: str, good: dict[str, Any]) -> Check:
    """A service request of the same content is the same request, whatever the key: no refusal."""
    return _check(
        trial, "same-again", "refusal", "once.identity",
        Title(
            "ส่งรายการเดิมด้วยเลขกันซ้ำใหม่ แล้วไม่มีการบันทึกซ้ำ",
            "Send the same payment under a new key; nothing is added",
        ),
        Title(
            "ส่งเนื้อความเดิมของรายการที่รับไว้แล้ว ด้วย Idempotency-Key ใหม่",
            "Send what was accepted again, as it was, with a new Idempotency-Key",
        ),
        _post(trial, where, good, once="TRY-00000002"),
    )  # fmt: skip


def _common(
    trial: Trial, where: str, good: dict[str, Any], malformed: dict[str, Any]
) -> Iterator[Check]:
    once = "TRY-00000003" if trial.grant.pattern == "submit" else ""
    yield _check(
        trial, "purpose", "refusal", "agreement.purpose",
        Title("อ้างวัตถุประสงค์อื่น แล้วถูกปฏิเสธ", "Give another purpose and be refused"),
        Title(f"POST {where} ด้วย Sainam-Purpose อื่น", f"POST {where} with another Sainam-Purpose"),
        _post(trial, where, good, purpose=NOT_GRANTED_PURPOSE, once=once),
    )  # fmt: skip
    if trial.grant.case_required:
        yield _check(
            trial, "case", "refusal", "agreement.case",
            Title("ไม่ใส่เลขเรื่อง แล้วถูกปฏิเสธ", "Leave the case number out and be refused"),
            Title(f"POST {where} โดยไม่มี Sainam-Case", f"POST {where} without Sainam-Case"),
            _post(trial, where, good, case=False, once=once),
        )  # fmt: skip
    yield _check(
        trial, "form", "refusal", "payload.invalid",
        Title("ส่งเนื้อความผิดรูป แล้วอ่านคำปฏิเสธได้", "Send a malformed body and read the refusal"),
        Title(f"POST {where} ด้วยค่าที่ผิดรูป", f"POST {where} with a malformed value"),
        _post(trial, where, malformed, once=once),
    )  # fmt: skip


def _batch(trial: Trial) -> Iterator[Check]:
    yield _good(
        trial, "posted",
        Title("ส่งแฟ้มที่ถูกต้อง แล้วลงบัญชีครบ", "Send a good file and have it posted"),
    )  # fmt: skip
    yield _planted(trial)
    kinds = sample_kinds(trial.layout) if trial.layout else ()
    if "off-by-one-satang" in kinds:
        yield _file_check(
            trial, "off-by-one-satang", "file", "held",
            Title("ส่งแฟ้มที่ยอดรวมไม่ตรง แล้วถูกพักทั้งแฟ้ม", "Send a file whose total is off; it is held"),
            Title("ใช้แฟ้มตัวอย่างที่ยอดรวมผิดหนึ่งสตางค์", "Drop the sample that is off by one satang"),
        )  # fmt: skip
    yield _again(trial, Title("ลงบัญชี", "posted"))


def _feed(trial: Trial) -> Iterator[Check]:
    yield _good(
        trial, "stored",
        Title("ส่งข้อมูลชุดที่ถูกต้อง แล้วจัดเก็บครบ", "Send a good issue and have it stored"),
    )  # fmt: skip
    yield _file_check(
        trial, "corrected", "finding", "corrected",
        Title("ส่งค่าแก้ไข แล้วใช้แทนค่าเดิม", "Send a correction; it takes the place of what was sent"),
        Title("ใช้แฟ้มตัวอย่างที่แก้ไข ต่อจากแฟ้มที่ดี", "Drop the corrected sample, behind the good one"),
    )  # fmt: skip
    yield _planted(trial)
    yield _file_check(
        trial, "missing-column", "file", "held",
        Title("ส่งแฟ้มที่อ่านไม่ได้ แล้วถูกพัก", "Send one that cannot be read; it is held"),
        Title("ใช้แฟ้มตัวอย่างที่ขาดคอลัมน์", "Drop the sample with a column missing"),
    )  # fmt: skip
    yield _again(trial, Title("จัดเก็บ", "stored"))


def _good(trial: Trial, word: str, title: Title) -> Check:
    how = Title("ใช้แฟ้มตัวอย่างที่ดี", "Drop the good sample file")
    return _file_check(trial, "good", "file", word, title, how)


def _planted(trial: Trial) -> Check:
    return _file_check(
        trial, "planted", "finding", "rejected",
        Title("ส่งแฟ้มที่มีบรรทัดผิด แล้วอ่านแฟ้มตอบรับได้", "Send a file with bad lines and read the answer"),
        Title("ใช้แฟ้มตัวอย่างที่มีข้อผิดพลาด", "Drop the sample file with planted errors"),
    )  # fmt: skip


def _again(trial: Trial, done: Title) -> Check:
    return _check(
        trial, "resent", "file", "resent",
        Title(f"ส่งแฟ้มเดิมซ้ำ แล้วไม่{done.th}ซ้ำ", f"Send a file again; nothing is {done.en} twice"),
        Title(
            f"ส่งแฟ้มที่{done.th}แล้วอีกครั้งด้วยชื่ออื่น โดยไม่เปลี่ยนเนื้อหา",
            f"Drop the {done.en} file again under another name, byte for byte",
        ),
    )  # fmt: skip


def _check(
    trial: Trial, name: str, wanted: Wanted, word: str, title: Title, how: Title,
    example: str = "", sample: str = "",
) -> Check:  # fmt: skip
    dataset = trial.grant.dataset
    return Check(
        id=f"{dataset}:{name}", dataset=dataset, title=title, how=how, wanted=wanted, word=word,
        example=example, sample=sample,
    )  # fmt: skip


def _file_check(
    trial: Trial, kind: SampleKind, wanted: Wanted, word: str, title: Title, how: Title
) -> Check:
    sample = sample_name(trial.grant.dataset, kind, trial.layout) if trial.layout else ""
    return _check(trial, kind, wanted, word, title, how, sample=sample)


def _post(
    trial: Trial, where: str, body: dict[str, Any], *, purpose: str = "", case: bool = True,
    once: str = "",
) -> str:  # fmt: skip
    sent = json.dumps(body, ensure_ascii=False)
    return _curl(trial, where, purpose=purpose, case=case, once=once) + f" -d '{sent}'"


def _curl(trial: Trial, where: str, *, purpose: str = "", case: bool = True, once: str = "") -> str:
    """With $HUB and $TOKEN as the partner guide has them, and the agency's own headers."""
    grant = trial.grant
    headers = {"Sainam-Purpose": purpose or next(iter(grant.purposes), "")}
    if trial.agreement:
        headers["Sainam-Agreement"] = trial.agreement
    if grant.carriers:
        headers["Sainam-Agency"] = trial.agency
    if grant.case_required and case:
        headers["Sainam-Case"] = "TRY-1"
    if once:
        headers["Idempotency-Key"] = once
    told = "".join(f" -H '{name}: {value}'" for name, value in headers.items())
    return f'curl "$HUB{where}" -H "Authorization: Bearer $TOKEN"{told}'


def _example_body(trial: Trial) -> dict[str, Any]:
    """The contract's own examples of what is granted."""
    leaves = trial.contract.leaves
    return {
        name: leaves[name].examples[0]
        for name in trial.grant.fields
        if name in leaves and leaves[name].examples
    }


def _other_content(body: dict[str, Any]) -> dict[str, Any]:
    """The first whole number is one more; a service request has another reference."""
    if REFERENCE in body:
        return {**body, REFERENCE: f"{body[REFERENCE]}-2"}
    numbers = [name for name, value in body.items() if type(value) is int][:1]
    return {**body, **{name: body[name] + 1 for name in numbers}}


def _nobodys(key: str) -> str:
    return "9" * len(key) if key.isdigit() else f"{key}-nobody"


def _field_not_granted(trial: Trial) -> str:
    left = [name for name in trial.contract.leaves if name not in trial.grant.fields]
    return left[0] if left else "not_granted"
