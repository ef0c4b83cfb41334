"""Whether a form can be proposed, agreed to, escalated and settled."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import time

from sainam.agreements.store import load_standings
from sainam.agreements.terms import Pattern
from sainam.links.catalogue import Catalogue
from sainam.onboarding.act import Act, Guard
from sainam.onboarding.bodies import Design, OnProposal, Reason
from sainam.onboarding.common_guards import refuse, text_faults
from sainam.onboarding.design.design import CHANNELS, approved, positions
from sainam.onboarding.design.refusals import NoObjection, NotTheLastProposal, OwnDepartment
from sainam.onboarding.dossier import Dossier
from sainam.onboarding.field_fault import FieldFault
from sainam.onboarding.refusals import NotYet, TooEarly, TwoSides
from sainam.onboarding.state import Event

SECURITY_PROFILES = ("oauth2-jwt", "oauth2-jwt-mtls", "sftp-keys", "sftp-keys-pgp")
FORMATS = ("json", "csv", "txt")
MOST_A_MONTH = 100_000_000
_LINK = re.compile(r"[ICGAM][0-9][a-z]?")


def design_fits(act: Act) -> None:
    """Raises BodyInvalid with every fault at once."""
    if isinstance(act.body, Design):
        catalogue = act.world.catalogue(act.tx)
        orders = {
            standing.agreement for standing in load_standings(act.tx, "live").values()
            if standing.state == "open"
        }  # fmt: skip
        refuse(list(design_faults(act.body, act.dossier, catalogue, frozenset(orders))))


def design_faults(
    design: Design, dossier: Dossier, catalogue: Catalogue, in_force: frozenset[str]
) -> Iterator[FieldFault]:
    """`in_force` are the agreements whose gate is open in real use. Pure."""
    patterns = frozenset(
        catalogue.contracts[one.dataset].pattern
        for one in approved(dossier)
        if one.dataset in catalogue.contracts
    )
    if design.pattern not in patterns:
        yield _choice("pattern", design.pattern, sorted(patterns))
    allowed = {channel for pattern in patterns for channel in CHANNELS[pattern]}
    if design.transport not in allowed:
        yield _choice("transport", design.transport, sorted(allowed))
    if design.format not in FORMATS:
        yield _choice("format", design.format, FORMATS)
    if design.security not in SECURITY_PROFILES:
        yield _choice("security", design.security, SECURITY_PROFILES)
    yield from text_faults("reason_th", design.reason_th)
    yield from text_faults("reason_en", design.reason_en)
    yield from _link(design, dossier, catalogue)
    yield from _owner(design, dossier, catalogue, in_force)
    yield from _by_pattern(design, patterns, catalogue)
    yield from _hours(design)
    if not any(case.expects.startswith("2") for case in design.tests) or not any(
        case.expects.startswith("4") for case in design.tests
    ):
        yield FieldFault(
            "tests", "design.tests", "ต้องมีกรณีทดสอบที่ควรผ่านและที่ควรถูกปฏิเสธอย่างน้อยอย่างละหนึ่ง",
            "At least one case that should pass (2xx) and one that should be refused (4xx).",
        )  # fmt: skip


def proposal_of_the_other(act: Act) -> None:
    """The other department answers the last proposal, and says why where it objects."""
    body = act.body
    proposals = positions(act.dossier)
    if not isinstance(body, OnProposal) or not proposals:
        raise NotYet("propose")
    last = proposals[-1]
    if body.proposal != last.step.number:
        raise NotTheLastProposal(f"{last.step.number}")
    if last.step.actor == act.actor.login:
        raise TwoSides
    if last.step.role == act.role:
        raise OwnDepartment
    if act.transition.event == Event.OBJECT:
        refuse(text_faults("reason", body.reason))


def both_agree(act: Act) -> None:
    proposals = positions(act.dossier)
    if not proposals or proposals[-1].answer != Event.AGREE:
        raise NotYet("agree")


def may_escalate(act: Act) -> None:
    """A department, once there was an objection; the hub, once the time is over."""
    if act.role == "hub":
        if act.dossier.due_at is None or act.at < act.dossier.due_at:
            raise TooEarly
        if not positions(act.dossier):
            raise NotYet("propose")
        return
    if not any(one.answer == Event.OBJECT for one in positions(act.dossier)):
        raise NoObjection
    if isinstance(act.body, Reason):
        refuse(text_faults("reason", act.body.reason))


def settles_a_proposal(act: Act) -> None:
    """The chair takes one of the proposals, and says why; not one of their own."""
    body = act.body
    if not isinstance(body, OnProposal):
        return
    chosen = [one for one in positions(act.dossier) if one.step.number == body.proposal]
    faults = text_faults("reason", body.reason)
    if not chosen:
        faults.append(
            FieldFault(
                "proposal", "design.unknown_proposal", "ไม่มีข้อเสนอนี้", "There is no such proposal."
            )
        )
    refuse(faults)
    if chosen[0].step.actor == act.actor.login:
        raise TwoSides


def _link(design: Design, dossier: Dossier, catalogue: Catalogue) -> Iterator[FieldFault]:
    if not _LINK.fullmatch(design.link) or design.link[0] not in catalogue.groups:
        yield FieldFault(
            "link", "design.link", "รหัสคู่เชื่อมโยงเป็นอักษร I C G A M เลขหนึ่งหลัก และอักษรเล็กหนึ่งตัว เช่น G4e",
            "A link is named by a letter I, C, G, A or M, a digit and a small letter, such as G4e.",
        )  # fmt: skip
        return
    taken = catalogue.links.get(design.link)
    if taken is not None and dossier.agency not in (taken.source, taken.target):
        yield FieldFault(
            "link", "design.link_taken", f"รหัส {design.link} เป็นของคู่เชื่อมโยงอื่น",
            f"{design.link} is another link's.",
        )  # fmt: skip


def _owner(
    design: Design, dossier: Dossier, catalogue: Catalogue, in_force: frozenset[str]
) -> Iterator[FieldFault]:
    system = catalogue.systems.get(design.owner)
    if system is None:
        yield _choice("owner", design.owner, sorted(catalogue.systems))
        return
    for one in approved(dossier):
        contract = catalogue.contracts.get(one.dataset)
        if contract and contract.pattern == "lookup" and one.dataset not in system.operations:
            yield FieldFault(
                "owner", "design.operation", f"{design.owner} ยังไม่มีวิธีถามชุดข้อมูล {one.dataset}",
                f"{design.owner} has no operation for {one.dataset}.",
            )  # fmt: skip
    if design.owner_agreement and design.owner_agreement not in in_force:
        yield FieldFault(
            "owner_agreement", "design.owner_agreement",
            f"{design.owner_agreement} ไม่มีผลใช้บังคับ", f"{design.owner_agreement} is not in force.",
        )  # fmt: skip
    for place, carrier in enumerate(design.carriers):
        if carrier not in catalogue.agencies or carrier == dossier.agency:
            yield _choice(f"carriers.{place}", carrier, ())


def _by_pattern(
    design: Design, patterns: frozenset[Pattern], catalogue: Catalogue
) -> Iterator[FieldFault]:
    if "lookup" in patterns and not 1 <= (design.quota or 0) <= MOST_A_MONTH:
        yield FieldFault("quota", "field.range", "โปรดระบุโควตาต่อเดือน", "Give the quota of a month.")
    by_file = design.transport in ("sftp", "upload", "mail")
    if by_file and design.layout not in catalogue.layouts:
        yield _choice("layout", design.layout, sorted(catalogue.layouts))
    if by_file and not design.schedule.strip():
        yield FieldFault("schedule", "field.missing", "โปรดระบุกำหนดส่ง", "Say when files come.")


def _hours(design: Design) -> Iterator[FieldFault]:
    if design.hours is None:
        return
    try:
        first, until = (time.fromisoformat(text) for text in design.hours)
    except ValueError:
        first = until = time()
    if first >= until:
        yield FieldFault(
            "hours", "design.hours", "เวลาให้บริการเป็น HH:MM ถึง HH:MM ในวันเดียวกัน",
            "Hours are HH:MM to HH:MM within a day.",
        )  # fmt: skip


def _choice(field: str, given: str, allowed: tuple[str, ...] | list[str]) -> FieldFault:
    listed = ", ".join(allowed) if allowed else "–"
    return FieldFault(
        field, "field.choice", f"{given or '–'} ไม่อยู่ในรายการ: {listed}",
        f"{given or '–'} is not one of: {listed}.",
    )  # fmt: skip


GUARDS: Mapping[str, Guard] = {
    "design_fits": design_fits,
    "proposal_of_the_other": proposal_of_the_other,
    "both_agree": both_agree,
    "may_escalate": may_escalate,
    "settles_a_proposal": settles_a_proposal,
}
