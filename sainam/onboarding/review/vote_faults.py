"""Whether a vote says what it wants and fits the findings of who casts it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sainam.formats.layout import Title
from sainam.onboarding.bodies import Finding, Vote
from sainam.onboarding.field_fault import FieldFault


@dataclass(frozen=True, slots=True)
class AskedOf:
    """The fields asked of a dataset; `essential` those it cannot do without. Titles for readers."""

    dataset: str
    fields: frozenset[str]
    title: Title
    essential: Mapping[str, Title]


def cited(provisions: Iterable[str], citations: Mapping[str, Title]) -> Title:
    """As the law cites them; both texts are empty where there is none."""
    found = [citations.get(one, Title(one, one)) for one in provisions]
    return Title(", ".join(one.th for one in found), ", ".join(one.en for one in found))


def vote_faults(
    vote: Vote,
    mine: tuple[Finding, ...],
    asked: tuple[AskedOf, ...],
    citations: Mapping[str, Title],
) -> Iterator[FieldFault]:
    """`mine` are the findings of who votes."""
    against = cited((one.provision for one in mine if one.finding == "does_not_comply"), citations)
    on_condition = cited(
        (one.provision for one in mine if one.finding == "complies_with_condition"), citations
    )
    if vote.outcome == "approve" and against.th:
        yield FieldFault(
            "outcome", "vote.against_findings",
            f"ลงมติเห็นชอบทั้งหมดไม่ได้ เพราะเห็นว่าไม่เป็นไปตาม {against.th}",
            f"To approve all of it goes against your own findings on {against.en}.",
        )  # fmt: skip
    elif vote.outcome == "approve" and on_condition.th:
        yield FieldFault(
            "outcome", "vote.on_condition",
            f"ลงมติเห็นชอบโดยไม่มีเงื่อนไขไม่ได้ เพราะให้เป็นไปตาม {on_condition.th} โดยมีเงื่อนไข",
            f"You found {on_condition.en} complied with on a condition: approve on conditions.",
        )  # fmt: skip
    if vote.outcome == "refuse" and not against.th:
        yield FieldFault(
            "outcome", "vote.no_ground", "ไม่เห็นชอบต้องมีบทบัญญัติที่เห็นว่าไม่เป็นไปตาม",
            "To refuse needs a provision that you found not complied with.",
        )  # fmt: skip
    if vote.outcome == "approve_part":
        if not (on_condition.th or vote.without or any(text.strip() for text in vote.conditions)):
            yield FieldFault(
                "without", "vote.part_of_what", "โปรดเลือกช่องข้อมูลที่ไม่ให้ หรือระบุเงื่อนไข",
                "Choose the fields to leave out, or state the conditions.",
            )  # fmt: skip
        yield from _left_out(vote, asked)
    elif vote.without or vote.conditions:
        yield FieldFault(
            "without" if vote.without else "conditions", "vote.part_only",
            "ช่องข้อมูลที่ไม่ให้และเงื่อนไขใช้กับมติเห็นชอบบางส่วนหรือมีเงื่อนไขเท่านั้น",
            "Fields left out and conditions go with a vote to approve in part or on conditions.",
        )  # fmt: skip


def _left_out(vote: Vote, asked: tuple[AskedOf, ...]) -> Iterator[FieldFault]:
    """Of what was asked, not all of it; and no dataset without what it is asked by."""
    left = {(one.dataset, name) for one in vote.without for name in one.fields}
    wanted = {(one.dataset, name) for one in asked for name in one.fields}
    if not left <= wanted:
        yield FieldFault(
            "without", "review.not_asked", "ตัดออกได้เฉพาะช่องข้อมูลที่ขอ",
            "Only fields that were asked can be left out.",
        )  # fmt: skip
    if wanted and left >= wanted:
        yield FieldFault(
            "without", "vote.nothing_left", "ถ้าไม่ให้ทุกช่อง ให้ลงมติไม่เห็นชอบ",
            "To leave out every field is to refuse: vote so.",
        )  # fmt: skip
    for one in asked:
        kept = {name for name in one.fields if (one.dataset, name) not in left}
        for name in one.essential if kept else ():
            title = one.essential[name]
            if name in one.fields and name not in kept:
                yield FieldFault(
                    "without", "review.key",
                    f"{one.title.th}ขาดช่อง {title.th} ไม่ได้ จะตัดออกได้ต่อเมื่อตัดทั้งชุด",
                    f"{one.title.en} cannot do without {title.en}: leave it out with all the rest.",
                )  # fmt: skip
