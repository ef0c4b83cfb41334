"""A member's findings on a checklist: what is missing, and on what a refusal stands. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

import msgspec

from sainam.formats.layout import Title
from sainam.law.applies import Because
from sainam.law.checklist import Question
from sainam.law.legal_basis import State

FindingValue = Literal["complies", "complies_with_condition", "does_not_comply", "not_applicable"]
FindingRule = Literal["not_asked", "twice", "reason", "condition"]

VALUES: Mapping[FindingValue, Title] = {
    "complies": Title("เป็นไปตามบทบัญญัติ", "Complies"),
    "complies_with_condition": Title("เป็นไปตามบทบัญญัติโดยมีเงื่อนไข", "Complies on a condition"),
    "does_not_comply": Title("ไม่เป็นไปตามบทบัญญัติ", "Does not comply"),
    "not_applicable": Title("ไม่ใช้บังคับแก่กรณีนี้", "Does not apply here"),
}
SENTENCES: Mapping[FindingRule, Title] = {
    "not_asked": Title(
        "บทบัญญัตินี้ไม่อยู่ในรายการที่ต้องพิจารณา", "The checklist does not ask about this provision."
    ),
    "twice": Title("ให้ผลการพิจารณาบทบัญญัตินี้มากกว่าหนึ่งครั้ง", "This provision has more than one finding."),
    "reason": Title("ต้องระบุเหตุผลของผลการพิจารณา", "A finding needs its reason."),
    "condition": Title(
        "ต้องระบุเงื่อนไขที่ทำให้เป็นไปตามบทบัญญัติ", "The condition on which it complies must be stated."
    ),
}


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """A word on one provision, with its reason.

    `condition` is on what it complies; where it does not, what would make it lawful, if anything.
    """

    provision: str
    value: FindingValue
    reason: str
    condition: str = ""


class FindingFault(msgspec.Struct, frozen=True):
    """Why a finding cannot stand; `SENTENCES` says it."""

    provision: str
    rule: FindingRule


class Ground(msgspec.Struct, frozen=True, kw_only=True):
    """A provision that a refusal stands on, as its letter cites it.

    `remedies` are what would make the request lawful. Where `state` is to_confirm, `citation`
    says that a lawyer has to confirm the provision.
    """

    provision: str
    instrument: str
    citation: Title
    about: Title
    reasons: tuple[str, ...]
    remedies: tuple[str, ...]
    because: Because
    state: State


def finding_faults(
    questions: Iterable[Question], findings: Iterable[Finding]
) -> tuple[FindingFault, ...]:
    """Of one member, in the order of the findings."""
    return tuple(_faults({question.provision for question in questions}, tuple(findings)))


def missing_findings(
    questions: Iterable[Question], findings: Iterable[Finding]
) -> tuple[Question, ...]:
    """What one member has yet to find on, in the checklist's order. None missing: complete."""
    found = {finding.provision for finding in findings}
    return tuple(question for question in questions if question.provision not in found)


def grounds_of_refusal(
    questions: Iterable[Question], findings: Iterable[Finding]
) -> tuple[Ground, ...]:
    """The provisions found not complied with, in the checklist's order.

    `findings` are those that the decision adopts, of however many members: reasons that are the
    same are given once.
    """
    against: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.value == "does_not_comply":
            against.setdefault(finding.provision, []).append(finding)
    return tuple(
        Ground(
            provision=question.provision,
            instrument=question.instrument,
            citation=question.citation,
            about=question.about,
            reasons=_once(finding.reason for finding in against[question.provision]),
            remedies=_once(finding.condition for finding in against[question.provision]),
            because=question.because,
            state=question.state,
        )
        for question in questions
        if question.provision in against
    )


def _faults(asked: set[str], findings: tuple[Finding, ...]) -> Iterator[FindingFault]:
    times = Counter(finding.provision for finding in findings)
    for finding in findings:
        if finding.provision not in asked:
            yield FindingFault(finding.provision, "not_asked")
        if times[finding.provision] > 1:
            yield FindingFault(finding.provision, "twice")
        if not finding.reason.strip():
            yield FindingFault(finding.provision, "reason")
        if finding.value == "complies_with_condition" and not finding.condition.strip():
            yield FindingFault(finding.provision, "condition")


def _once(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text.strip() for text in texts if text.strip()))
