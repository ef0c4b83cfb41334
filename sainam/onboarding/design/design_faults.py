"""What does not fit in a proposed form, field by field. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import time
from itertools import chain

from sainam.agencies.agency import System
from sainam.agreements.terms import Pattern, Terms
from sainam.contracts.contract import Contract
from sainam.links.catalogue import Catalogue, Link
from sainam.links.layout_fit import not_carried
from sainam.onboarding.bodies import Design, Transport
from sainam.onboarding.common_guards import text_faults
from sainam.onboarding.design.design import CHANNELS, approved
from sainam.onboarding.design.owner_orders import beyond_order
from sainam.onboarding.design.security_profiles import PROFILES
from sainam.onboarding.dossier import Dossier
from sainam.onboarding.field_fault import FieldFault

SECURITY_PROFILES = tuple(PROFILES)
FORMATS = ("json", "csv", "txt")
MOST_A_MONTH = 100_000_000
_LINK = re.compile(r"[ICGAM][0-9][a-z]?")
_CODE = re.compile(r"[24][0-9]{2}", re.ASCII)
_CALLS = frozenset({"lookup", "submit"})
_FILES = frozenset({"batch", "feed"})


@dataclass(frozen=True, slots=True)
class Around:
    """What a form is judged by.

    `orders` are the internal orders open in real use, `reserved` the links that open dossiers of
    other agencies have in design or later: link → dossier.
    """

    catalogue: Catalogue
    orders: Mapping[str, Terms]
    reserved: Mapping[str, str]


def design_faults(design: Design, dossier: Dossier, around: Around) -> tuple[FieldFault, ...]:
    """In the order in which the form asks; empty: it can be agreed to."""
    catalogue = around.catalogue
    contracts = [
        catalogue.contracts[one.dataset]
        for one in approved(dossier)
        if one.dataset in catalogue.contracts
    ]
    patterns = frozenset(contract.pattern for contract in contracts)
    return tuple(
        chain(
            _link(design, dossier, around, patterns),
            _carrying(design, dossier.request.volume, patterns),
            text_faults("reason_th", design.reason_th),
            text_faults("reason_en", design.reason_en),
            _layout(design, contracts, catalogue),
            _schedule(design, patterns),
            _hours(design),
            _owner(design, dossier, around, patterns),
            _carriers(design, dossier, catalogue),
            _tests(design),
        )
    )


def _link(
    design: Design, dossier: Dossier, around: Around, patterns: frozenset[Pattern]
) -> Iterator[FieldFault]:
    catalogue = around.catalogue
    if not _LINK.fullmatch(design.link) or design.link[0] not in catalogue.groups:
        yield FieldFault(
            "link", "design.link", "รหัสคู่เชื่อมโยงเป็นอักษร I C G A M เลขหนึ่งหลัก และอักษรเล็กหนึ่งตัว เช่น G4e",
            "A link is named by a letter I, C, G, A or M, a digit and a small letter, such as G4e.",
        )  # fmt: skip
        return
    stands = catalogue.links.get(design.link)
    if stands is not None and not is_between(stands, design.owner, dossier.agency):
        yield FieldFault(
            "link", "design.link_taken", f"รหัส {design.link} เป็นของคู่เชื่อมโยงอื่น",
            f"{design.link} is another link's.",
        )  # fmt: skip
    elif stands is not None and stands.built and stands.pattern not in patterns:
        yield FieldFault(
            "link", "design.link_pattern", f"คู่เชื่อมโยง {design.link} รับส่งแบบ {stands.pattern}",
            f"The link {design.link} crosses by {stands.pattern}.",
        )  # fmt: skip
    if stands is None and design.link in around.reserved:
        yield FieldFault(
            "link", "design.link_reserved",
            f"รหัส {design.link} อยู่ในแฟ้มเรื่อง {around.reserved[design.link]}",
            f"{design.link} is in the dossier {around.reserved[design.link]}.",
        )  # fmt: skip


def is_between(link: Link, owner: str, agency: str) -> bool:
    """Whether a link joins this system and this agency, whichever way it goes."""
    return {link.source, link.target} == {owner, agency}


def _carrying(
    design: Design, volume: int | None, patterns: frozenset[Pattern]
) -> Iterator[FieldFault]:
    """The transport has to carry everything approved, the format and the security the transport."""
    if design.pattern not in patterns:
        yield _choice("pattern", design.pattern, sorted(patterns))
    able = [set(CHANNELS[pattern]) for pattern in patterns]
    allowed = sorted(set.intersection(*able)) if able else []
    if design.transport not in allowed:
        yield _choice("transport", design.transport, allowed)
    formats, profiles = _of_transport(design.transport if design.transport in allowed else "")
    if design.format not in formats:
        yield _choice("format", design.format, formats)
    if design.security not in profiles:
        yield _choice("security", design.security, profiles)
    yield from _quota(design, volume, patterns)


def _quota(
    design: Design, volume: int | None, patterns: frozenset[Pattern]
) -> Iterator[FieldFault]:
    """Not more than the volume that the council decided on."""
    if "lookup" not in patterns:
        return
    if not 1 <= (design.quota or 0) <= MOST_A_MONTH:
        yield FieldFault(
            "quota", "field.range", f"โปรดระบุโควตาต่อเดือน 1 ถึง {MOST_A_MONTH:,}",
            f"Give the quota of a month, 1 to {MOST_A_MONTH:,}.",
        )  # fmt: skip
    elif volume is not None and design.quota is not None and design.quota > volume:
        yield FieldFault(
            "quota", "design.beyond_volume", f"คำขอที่อนุมัติมีปริมาณ {volume:,} ครั้งต่อเดือน",
            f"The request that was approved is for {volume:,} a month.",
        )  # fmt: skip


def _of_transport(transport: Transport) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Formats and security profiles; all of them as long as no transport is chosen."""
    if not transport:
        return FORMATS, SECURITY_PROFILES
    formats = ("json",) if transport == "api" else ("csv", "txt")
    return formats, tuple(name for name, one in PROFILES.items() if one.transport == transport)


def _layout(
    design: Design, contracts: Iterable[Contract], catalogue: Catalogue
) -> Iterator[FieldFault]:
    """By file there is one, and it carries what the contracts require; by API there is none."""
    if design.transport in ("", "api"):
        if design.layout:
            yield FieldFault(
                "layout", "design.layout_unwanted", "รับส่งทาง API ไม่ใช้รูปแบบแฟ้ม",
                "What goes by API has no layout.",
            )  # fmt: skip
        return
    layout = catalogue.layouts.get(design.layout)
    if layout is None:
        yield _choice("layout", design.layout, sorted(catalogue.layouts))
        return
    for contract in contracts:
        missing = ", ".join(not_carried(contract, layout))
        if missing:
            yield FieldFault(
                "layout", "design.layout_short",
                f"รูปแบบแฟ้ม {design.layout} ไม่มีช่องของ {contract.name}: {missing}",
                f"The layout {design.layout} lacks fields of {contract.name}: {missing}.",
            )  # fmt: skip


def _schedule(design: Design, patterns: frozenset[Pattern]) -> Iterator[FieldFault]:
    if patterns & _FILES:
        yield from text_faults("schedule", design.schedule)


def _hours(design: Design) -> Iterator[FieldFault]:
    if design.hours is None:
        return
    try:
        first, until = (time.fromisoformat(text) for text in design.hours)
    except ValueError:
        first = until = time()
    if first.tzinfo or until.tzinfo or first >= until:
        yield FieldFault(
            "hours", "design.hours", "เวลาให้บริการเป็น HH:MM ถึง HH:MM ในวันเดียวกัน",
            "Hours are HH:MM to HH:MM within a day.",
        )  # fmt: skip


def _owner(
    design: Design, dossier: Dossier, around: Around, patterns: frozenset[Pattern]
) -> Iterator[FieldFault]:
    system = around.catalogue.systems.get(design.owner)
    if system is None:
        yield _choice("owner", design.owner, sorted(around.catalogue.systems))
        return
    places = system.addresses
    if patterns & _CALLS and (places.sandbox is None or places.live is None):
        yield FieldFault(
            "owner", "design.address", f"{design.owner} ยังไม่มีที่อยู่สำหรับทดสอบและใช้งานจริง",
            f"{design.owner} has no addresses for trying out and for real use.",
        )  # fmt: skip
    yield from _operations(dossier, system, around.catalogue)
    if design.owner_agreement:
        yield from _order(design, dossier, around.orders)
        return
    asked = {one.dataset for one in approved(dossier)}
    ordering = [
        name
        for name, order in around.orders.items()
        if any(grant.owner == design.owner and grant.dataset in asked for grant in order.grants)
    ]
    if ordering:
        listed = ", ".join(ordering)
        yield FieldFault(
            "owner_agreement", "design.order_missing",
            f"{design.owner} ให้ข้อมูลนี้ตามคำสั่งภายใน {listed} โปรดระบุ",
            f"{design.owner} lets this out under the internal order {listed}: name it.",
        )  # fmt: skip


def _operations(dossier: Dossier, system: System, catalogue: Catalogue) -> Iterator[FieldFault]:
    for one in approved(dossier):
        contract = catalogue.contracts.get(one.dataset)
        if contract and contract.pattern == "lookup" and one.dataset not in system.operations:
            yield FieldFault(
                "owner", "design.operation", f"{system.code} ยังไม่มีวิธีถามชุดข้อมูล {one.dataset}",
                f"{system.code} has no operation for {one.dataset}.",
            )  # fmt: skip


def _order(design: Design, dossier: Dossier, orders: Mapping[str, Terms]) -> Iterator[FieldFault]:
    """The internal order is in force and lets all of it out."""
    order = orders.get(design.owner_agreement)
    if order is None:
        yield FieldFault(
            "owner_agreement", "design.owner_agreement",
            f"{design.owner_agreement} ไม่ใช่คำสั่งภายในที่มีผลใช้บังคับ",
            f"{design.owner_agreement} is no internal order that is in force.",
        )  # fmt: skip
        return
    for dataset, fields in beyond_order(order, approved(dossier), design.owner):
        beyond = ", ".join(fields)
        yield FieldFault(
            "owner_agreement", "design.beyond_order",
            f"{design.owner_agreement} ไม่ได้ให้ช่องของ {dataset}: {beyond}",
            f"{design.owner_agreement} does not let out, of {dataset}: {beyond}.",
        )  # fmt: skip


def _carriers(design: Design, dossier: Dossier, catalogue: Catalogue) -> Iterator[FieldFault]:
    for place, carrier in enumerate(design.carriers):
        if carrier not in catalogue.agencies or carrier == dossier.agency:
            yield FieldFault(
                f"carriers.{place}", "field.unknown", f"{carrier} ไม่ใช่หน่วยงานตัวกลางที่รู้จัก",
                f"{carrier} is no carrier that is known.",
            )  # fmt: skip
        elif carrier != dossier.request.carrier:
            yield FieldFault(
                f"carriers.{place}", "design.carrier_unasked",
                f"คำขอที่อนุมัติไม่มี {carrier} เป็นตัวกลาง",
                f"The request that was approved does not name {carrier} as its carrier.",
            )  # fmt: skip


def _tests(design: Design) -> Iterator[FieldFault]:
    for place, case in enumerate(design.tests):
        yield from text_faults(f"tests.{place}.name", case.name)
        if not _CODE.fullmatch(case.expects):
            yield FieldFault(
                f"tests.{place}.expects", "design.expects", "ผลที่คาดเป็นรหัสสามหลัก 2xx หรือ 4xx",
                "What is expected is a code of three digits, 2xx or 4xx.",
            )  # fmt: skip
    if not {case.expects[:1] for case in design.tests} >= {"2", "4"}:
        yield FieldFault(
            "tests", "design.tests", "ต้องมีกรณีทดสอบที่ควรผ่านและที่ควรถูกปฏิเสธอย่างน้อยอย่างละหนึ่ง",
            "At least one case that should pass (2xx) and one that should be refused (4xx).",
        )  # fmt: skip


def _choice(field: str, given: str, allowed: Iterable[str]) -> FieldFault:
    listed = ", ".join(allowed) or "–"
    return FieldFault(
        field, "field.choice", f"{given or '–'} ไม่อยู่ในรายการ: {listed}",
        f"{given or '–'} is not one of: {listed}.",
    )  # fmt: skip
