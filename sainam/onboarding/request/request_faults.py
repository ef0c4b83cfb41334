"""What is missing or wrong in a request, field by field. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import chain

from sainam.agencies.form_fields import digits_of, phone_faults
from sainam.agencies.registration.letter import MEDIA_TYPES, MOST_BYTES
from sainam.contracts.contract import Contract
from sainam.kit.mail_address import is_mail_address
from sainam.law.applies import AskedOfLaw
from sainam.law.legal_basis import LegalBasis, uncovered_fields
from sainam.links.catalogue import Catalogue
from sainam.onboarding.bodies import Attachment, Contact, Request, Wanted
from sainam.onboarding.design.design import CHANNELS
from sainam.onboarding.field_fault import FieldFault

LONGEST = 4000
LONGEST_TERM = timedelta(days=5 * 366)  # an agreement is looked at anew at least every five years
LONGEST_AHEAD = timedelta(days=366)
MOST_A_MONTH = 100_000_000
LONGEST_RETENTION_DAYS = 3660
MOST_ATTACHMENTS = 20
_EXTENSION = re.compile(r" ?(ต่อ|ext\.?) ?[0-9]{1,5}")
DIRECTIONS = {"lookup": {"out", "both"}, "submit": {"in", "both"}, "batch": {"in", "out", "both"},
              "feed": {"in", "out", "both"}}  # fmt: skip


def request_faults(
    request: Request, catalogue: Catalogue, bases: tuple[LegalBasis, ...], asked: AskedOfLaw,
    today: date, agency: str,
) -> tuple[FieldFault, ...]:  # fmt: skip
    """Of what this agency asks. Empty: it is complete. In the order in which the form asks."""
    return tuple(
        chain(
            _what_for(request, catalogue),
            _wanted(request, catalogue.contracts),
            _one_pattern(request, catalogue.contracts),
            _bases(bases, asked, catalogue.contracts),
            _text("legal_reason", request.legal_reason),
            _carrying(request, catalogue, agency),
            _amounts(request),
            _text("recipients", request.recipients),
            _period(request, today),
            _contacts(request.contacts),
            _attachments(request.attachments),
        )
    )


def _what_for(request: Request, catalogue: Catalogue) -> Iterator[FieldFault]:
    yield from _text("title", request.title, 200)
    if request.purpose not in catalogue.purposes:
        yield _unknown("purpose", request.purpose, "วัตถุประสงค์", "purpose")
    yield from _text("purpose_text", request.purpose_text)


def _bases(
    bases: tuple[LegalBasis, ...], asked: AskedOfLaw, contracts: Mapping[str, Contract]
) -> Iterator[FieldFault]:
    known = {basis.id for basis in bases}
    if not asked.legal_bases:
        yield FieldFault(
            "legal_bases", "field.missing", "โปรดเลือกฐานทางกฎหมาย", "Choose the legal basis."
        )
        return
    for unknown in sorted(asked.legal_bases - known):
        yield _unknown("legal_bases", unknown, "ฐานทางกฎหมาย", "legal basis")
    for field in uncovered_fields(bases, asked):
        title = contracts[field.dataset].leaves[field.field].title
        yield FieldFault(
            "legal_bases", "request.basis", f"ฐานที่เลือกไม่ครอบคลุมช่อง {title.th}",
            f"No basis that you chose covers the field {title.en}.",
        )  # fmt: skip


def _wanted(request: Request, contracts: Mapping[str, Contract]) -> Iterator[FieldFault]:
    if not request.wanted:
        yield FieldFault(
            "wanted", "request.nothing_wanted", "โปรดเลือกข้อมูลอย่างน้อยหนึ่งช่อง",
            "Choose at least one field.",
        )  # fmt: skip
    seen: set[str] = set()
    for place, one in enumerate(request.wanted):
        where = f"wanted.{place}"
        contract = contracts.get(one.dataset)
        if contract is None:
            yield _unknown(f"{where}.dataset", one.dataset, "ชุดข้อมูล", "dataset")
            continue
        if one.dataset in seen:
            yield FieldFault(
                f"{where}.dataset", "request.twice", f"ชุดข้อมูล {one.dataset} ระบุซ้ำ",
                f"The dataset {one.dataset} stands here twice.",
            )  # fmt: skip
        seen.add(one.dataset)
        yield from _fields(where, one, contract)
        if request.direction and request.direction not in DIRECTIONS[contract.pattern]:
            yield FieldFault(
                "direction", "request.direction",
                f"ชุดข้อมูล {contract.title.th} ไม่รับส่งในทิศทางนี้",
                f"The dataset {contract.title.en} does not go in this direction.",
            )  # fmt: skip


def _fields(where: str, one: Wanted, contract: Contract) -> Iterator[FieldFault]:
    if not one.fields:
        yield FieldFault(
            f"{where}.fields", "request.nothing_wanted",
            f"โปรดเลือกช่องข้อมูลของ {contract.title.th}", f"Choose fields of {contract.title.en}.",
        )  # fmt: skip
    for name in dict.fromkeys(one.fields):
        if one.fields.count(name) > 1:
            yield FieldFault(
                f"{where}.fields", "request.twice", f"ช่อง {name} ระบุซ้ำ",
                f"The field {name} stands here twice.",
            )  # fmt: skip
        if name not in contract.leaves:
            yield _unknown(f"{where}.fields", name, "ช่องข้อมูล", "field")
    for name in contract.essential if one.fields else ():
        title = contract.leaves[name].title
        if name in one.fields:
            continue
        if name == contract.key:
            yield FieldFault(
                f"{where}.fields", "request.key", f"ต้องเลือกช่อง {title.th} ซึ่งใช้ถามด้วย",
                f"Choose {title.en} too: it is what the dataset is asked by.",
            )  # fmt: skip
        else:
            yield FieldFault(
                f"{where}.fields", "request.essential",
                f"ต้องเลือกช่อง {title.th} ซึ่งชุดข้อมูลนี้ขาดไม่ได้",
                f"Choose {title.en} too: the dataset cannot do without it.",
            )  # fmt: skip


def _one_pattern(request: Request, contracts: Mapping[str, Contract]) -> Iterator[FieldFault]:
    """One request becomes one link, and a link crosses in one way."""
    patterns = {
        contracts[one.dataset].pattern for one in request.wanted if one.dataset in contracts
    }
    if len(patterns) > 1:
        named = ", ".join(sorted(patterns))
        yield FieldFault(
            "wanted", "request.patterns", f"ชุดข้อมูลที่รับส่งต่างวิธีกัน ({named}) ต้องแยกเป็นคนละคำขอ",
            f"Datasets that cross in different ways ({named}) need a request each.",
        )  # fmt: skip


def _carrying(request: Request, catalogue: Catalogue, agency: str) -> Iterator[FieldFault]:
    if not request.direction:
        yield FieldFault(
            "direction", "field.missing", "โปรดเลือกทิศทางของข้อมูล", "Choose the direction."
        )
    if not request.transport:
        yield FieldFault(
            "transport", "field.missing", "โปรดเลือกช่องทางรับส่ง", "Choose the transport."
        )
    yield from _going_by(request, catalogue.contracts)
    if request.carrier and request.carrier == agency:
        yield FieldFault(
            "carrier", "request.own_carrier",
            "หน่วยงานตัวกลางคือหน่วยงานอื่นที่รับส่งแทน หากเชื่อมโยงเองโปรดเว้นว่าง",
            "A carrier is another agency that calls in your place: leave it empty if you do.",
        )  # fmt: skip
    if request.carrier and request.carrier not in catalogue.agencies:
        yield _unknown("carrier", request.carrier, "หน่วยงานตัวกลาง", "carrier")


def _going_by(request: Request, contracts: Mapping[str, Contract]) -> Iterator[FieldFault]:
    """What was wished has to be a way for each dataset; of those of several patterns see above."""
    for one in request.wanted:
        contract = contracts.get(one.dataset)
        if contract is None or not request.transport:
            continue
        ways = CHANNELS[contract.pattern]
        if request.transport not in ways:
            yield FieldFault(
                "transport", "request.transport",
                f"ชุดข้อมูล {contract.title.th} รับส่งทาง {' หรือ '.join(ways)}",
                f"{contract.title.en} goes by {' or '.join(ways)}.",
            )  # fmt: skip


def _amounts(request: Request) -> Iterator[FieldFault]:
    yield from _number("volume", request.volume, 1, MOST_A_MONTH)
    yield from _number("retention_days", request.retention_days, 0, LONGEST_RETENTION_DAYS)


def _period(request: Request, today: date) -> Iterator[FieldFault]:
    first, until = request.first_day, request.until
    if first is None:
        yield FieldFault("first_day", "field.missing", "โปรดระบุวันเริ่ม", "Give the first day.")
    elif first < today:
        yield FieldFault(
            "first_day", "request.past", "วันเริ่มต้องไม่เป็นอดีต",
            "The first day must not be in the past.",
        )  # fmt: skip
    elif first > today + LONGEST_AHEAD:
        yield FieldFault(
            "first_day", "request.too_far", "วันเริ่มต้องอยู่ภายในหนึ่งปีนับจากวันนี้",
            "The first day has to be within a year from today.",
        )  # fmt: skip
    if until is None:
        yield FieldFault("until", "field.missing", "โปรดระบุวันสิ้นสุด", "Give the end.")
    elif first is not None and not first < until <= first + LONGEST_TERM:
        yield FieldFault(
            "until", "request.term", "วันสิ้นสุดต้องอยู่หลังวันเริ่ม และไม่เกิน 5 ปี",
            "The end has to be after the first day, and within five years.",
        )  # fmt: skip


def _contacts(contacts: tuple[Contact, ...]) -> Iterator[FieldFault]:
    if not any(contact.part == "officer" for contact in contacts):
        yield FieldFault(
            "contacts", "request.no_officer", "ต้องมีผู้ประสานงานอย่างน้อยหนึ่งคน",
            "At least one contact officer is needed.",
        )  # fmt: skip
    for place, contact in enumerate(contacts):
        where = f"contacts.{place}"
        yield from _text(f"{where}.name", contact.name, 200)
        if not is_mail_address(contact.email):
            yield FieldFault(
                f"{where}.email", "field.email", "อีเมลไม่ถูกต้อง", "This is no e-mail address."
            )
        if contact.phone and not _is_phone(contact.phone):
            yield FieldFault(
                f"{where}.phone", "field.phone", "หมายเลขโทรศัพท์ไม่ถูกต้อง",
                "This is no telephone number.",
            )  # fmt: skip


def _is_phone(text: str) -> bool:
    """A number that one could register with, and an extension within the office."""
    found = _EXTENSION.search(text)
    number = text[: found.start()] if found and found.end() == len(text) else text
    return not phone_faults("phone", digits_of(number))


def _attachments(attachments: tuple[Attachment, ...]) -> Iterator[FieldFault]:
    if len(attachments) > MOST_ATTACHMENTS:
        yield FieldFault(
            "attachments", "request.attachments", f"แนบได้ไม่เกิน {MOST_ATTACHMENTS} แฟ้ม",
            f"At most {MOST_ATTACHMENTS} attachments.",
        )  # fmt: skip
    for place, one in enumerate(attachments):
        if one.media_type not in MEDIA_TYPES or one.length > MOST_BYTES:
            yield FieldFault(
                f"attachments.{place}", "request.attachment",
                f"{one.name}: รับเฉพาะ PDF, PNG, JPEG ไม่เกิน 10 MiB",
                f"{one.name}: only PDF, PNG or JPEG of at most 10 MiB.",
            )  # fmt: skip


def _text(field: str, text: str, longest: int = LONGEST) -> Iterator[FieldFault]:
    if not text.strip():
        yield FieldFault(field, "field.missing", "โปรดระบุ", "Please say.")
    elif len(text) > longest:
        yield FieldFault(
            field, "field.too_long", f"ยาวได้ไม่เกิน {longest} ตัวอักษร",
            f"At most {longest} characters.",
        )  # fmt: skip


def _number(field: str, number: int | None, low: int, high: int) -> Iterator[FieldFault]:
    if number is None:
        yield FieldFault(field, "field.missing", "โปรดระบุจำนวน", "Give a number.")
    elif not low <= number <= high:
        yield FieldFault(
            field, "field.range", f"ต้องอยู่ระหว่าง {low:,} ถึง {high:,}",
            f"It has to be between {low:,} and {high:,}.",
        )  # fmt: skip


def _unknown(field: str, value: str, thai: str, english: str) -> FieldFault:
    if not value:
        return FieldFault(field, "field.missing", f"โปรดเลือก{thai}", f"Choose the {english}.")
    return FieldFault(
        field, "field.unknown", f"ไม่รู้จัก{thai} {value}", f"The {english} {value} is not known."
    )
