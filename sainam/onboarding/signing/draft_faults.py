"""What of a draft agreement does not fit, field by field. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date

from sainam.agencies.person import Person
from sainam.agreements.agreement import Kind
from sainam.formats.layout import Title
from sainam.onboarding.bodies import AgreementDraft, Signer
from sainam.onboarding.common_guards import text_faults
from sainam.onboarding.field_fault import FieldFault

_KINDS: tuple[Kind, ...] = ("mou", "contract")
_LONGEST_RUN_OFF = 365
_ROLES = {"agency": "agency_officer", "utility": "governor_office"}


@dataclass(frozen=True, slots=True)
class Around:
    """What a draft is judged by.

    `today` is Bangkok's. `granting` are the numbers of clauses that grants name. `kind` and
    `ends` are those of the agreement that is amended or renewed. `drawn_up_by` is a login.
    `asked_from` and `asked_until` are the days of the request that was approved. `binding` are the
    texts that stand for what was decided; the first line is the heading of their clause.
    """

    agency: str
    today: date
    provisions: Collection[str]
    granting: Collection[str]
    person: Callable[[str], Person | None]
    drawn_up_by: str
    kind: Kind | None = None
    ends: date | None = None
    asked_from: date | None = None
    asked_until: date | None = None
    binding: tuple[Title, ...] = ()


def draft_faults(draft: AgreementDraft, around: Around) -> Iterator[FieldFault]:
    kinds = (around.kind,) if around.kind else _KINDS
    if draft.kind not in kinds:
        listed = ", ".join(kinds)
        yield FieldFault(
            "kind", "field.choice", f"ต้องเป็น {listed}", f"It has to be one of: {listed}."
        )
    yield from text_faults("title_th", draft.title_th)
    yield from text_faults("title_en", draft.title_en)
    yield from _period(draft, around)
    yield from _clauses(draft, around)
    yield from _signers(draft, around)


def _period(draft: AgreementDraft, around: Around) -> Iterator[FieldFault]:
    for field, day in (("first_day", draft.first_day), ("until", draft.until)):
        if day is None:
            yield FieldFault(field, "field.missing", "โปรดระบุ", "Please say.")
    if draft.first_day is not None and draft.first_day < around.today:
        yield FieldFault(
            "first_day", "draft.first_day", "วันเริ่มมีผลต้องไม่ก่อนวันนี้ เพราะยังไม่ได้ลงนาม",
            "It cannot hold before today: it is not signed yet.",
        )  # fmt: skip
    if draft.until is not None and draft.until <= max(draft.first_day or date.min, around.today):
        yield FieldFault(
            "until", "draft.until", "วันสิ้นสุดต้องอยู่หลังวันเริ่มมีผล",
            "The end has to come after the first day.",
        )  # fmt: skip
    yield from _beyond_request(draft, around)
    if around.ends is not None and draft.first_day is not None and draft.first_day > around.ends:
        yield FieldFault(
            "first_day", "draft.gap", f"ข้อตกลงเดิมสิ้นสุด {around.ends:%Y-%m-%d} ต้องเริ่มไม่ช้ากว่านั้น",
            f"The agreement ends on {around.ends:%Y-%m-%d}: begin no later than that.",
        )  # fmt: skip
    if not 0 <= draft.run_off_days <= _LONGEST_RUN_OFF:
        yield FieldFault(
            "run_off_days", "field.range", f"0 ถึง {_LONGEST_RUN_OFF} วัน",
            f"0 to {_LONGEST_RUN_OFF} days.",
        )  # fmt: skip


def _beyond_request(draft: AgreementDraft, around: Around) -> Iterator[FieldFault]:
    """The council and the governor were told of a period; the agreement keeps within it."""
    first, until = around.asked_from, around.asked_until
    if draft.first_day is not None and first is not None and draft.first_day < first:
        yield FieldFault(
            "first_day", "draft.before_request", f"คำขอที่อนุมัติเริ่ม {first:%Y-%m-%d}",
            f"The request that was approved begins on {first:%Y-%m-%d}.",
        )  # fmt: skip
    if draft.until is not None and until is not None and draft.until > until:
        yield FieldFault(
            "until", "draft.beyond_request", f"คำขอที่อนุมัติสิ้นสุด {until:%Y-%m-%d}",
            f"The request that was approved ends on {until:%Y-%m-%d}.",
        )  # fmt: skip


def _binding(draft: AgreementDraft, around: Around) -> Iterator[FieldFault]:
    """Legal adds to the texts of what was decided, and takes nothing away."""
    for text in around.binding:
        if not any(text.th in clause.th and text.en in clause.en for clause in draft.clauses):
            yield FieldFault(
                "clauses", "draft.binding",
                f"ต้องคงข้อความที่ได้รับอนุมัติไว้ทั้งภาษาไทยและอังกฤษ: {text.th}",
                f"What was decided stands in a clause as it is, in both languages: {text.en}",
            )  # fmt: skip


def _clauses(draft: AgreementDraft, around: Around) -> Iterator[FieldFault]:
    numbers = [clause.number for clause in draft.clauses]
    if numbers != [str(place) for place in range(1, len(numbers) + 1)] or not numbers:
        yield FieldFault(
            "clauses", "draft.numbers", "ข้อต้องเรียงเลขตั้งแต่ 1 ไม่ข้ามและไม่ซ้ำ",
            "Clauses are numbered from 1, none left out, none twice.",
        )  # fmt: skip
    yield from _binding(draft, around)
    for number in sorted(set(around.granting) - set(numbers)):
        yield FieldFault(
            "clauses", "draft.granting", f"ขาดข้อ {number} ซึ่งเป็นข้อที่ให้ข้อมูล",
            f"Clause {number} is missing: data is granted by it.",
        )  # fmt: skip
    for place, clause in enumerate(draft.clauses):
        yield from text_faults(f"clauses.{place}.th", clause.th)
        yield from text_faults(f"clauses.{place}.en", clause.en)
        unknown = [one for one in clause.provisions if one not in around.provisions]
        if unknown or not clause.provisions:
            listed = ", ".join(unknown) or "–"
            yield FieldFault(
                f"clauses.{place}.provisions", "draft.provisions",
                f"ต้องอ้างบทบัญญัติที่อยู่ในทะเบียนกฎหมาย: {listed}",
                f"A clause cites provisions of the law register: {listed}.",
            )  # fmt: skip


def _signers(draft: AgreementDraft, around: Around) -> Iterator[FieldFault]:
    for side in _ROLES:
        if not any(signer.side == side for signer in draft.signers):
            told = "หน่วยงาน" if side == "agency" else "กปน."
            yield FieldFault(
                "signers", "draft.side_missing", f"ยังไม่มีผู้ลงนามฝ่าย{told}",
                f"Nobody signs for the {side}.",
            )  # fmt: skip
    logins = [signer.login for signer in draft.signers]
    for place, signer in enumerate(draft.signers):
        yield from text_faults(f"signers.{place}.name", signer.name)
        yield from text_faults(f"signers.{place}.position", signer.position)
        if logins.count(signer.login) > 1:
            yield FieldFault(
                f"signers.{place}.login", "draft.signs_twice", "ผู้ลงนามซ้ำกัน",
                "The same person stands twice.",
            )  # fmt: skip
        elif not _may_sign(signer, around):
            yield FieldFault(
                f"signers.{place}.login", "draft.signatory",
                "ไม่ใช่ผู้ใช้ที่มีบทบาทลงนามของฝ่ายนี้ หรือเป็นผู้จัดทำร่าง",
                "Not a login with the role to sign for this side, or the one who drew it up.",
            )  # fmt: skip


def _may_sign(signer: Signer, around: Around) -> bool:
    """A login that lives, of the right side, in the role or as its deputy."""
    person = around.person(signer.login)
    if person is None or signer.login == around.drawn_up_by:
        return False
    role = _ROLES[signer.side]
    if role not in person.roles and role not in person.acting_for:
        return False
    return (person.agency == around.agency) == (signer.side == "agency")
