"""P2 on the tour: a checklist of exactly what is asked, findings, a quorum, a vote, minutes."""

from __future__ import annotations

from sainam.tour.onboarding.cast import MEMBERS
from sainam.tour.onboarding.good_way import DATASET, FIELDS, LEFT_OUT
from sainam.tour.onboarding.papers import paper_seen
from sainam.tour.onboarding.seven_steps import SevenSteps
from sainam.tour.onboarding.told_steps import done, moved, refused, seen
from sainam.tour.step import RowWalk

_ASIDE = "member3"


def walk_p2(steps: SevenSteps, row: RowWalk) -> None:
    """Convened, one steps aside, too early to decide, voted, approved in part."""
    way, secretary = steps.way, steps.staff("secretary")
    refused(
        row, "a meeting without a chair", "เรียกประชุมโดยไม่มีประธาน",
        secretary.act(
            way.dossier, "convene", meeting="1/2569", day=way.asked.today.isoformat(),
            members=["member1", "member2"],
        ),
        "dossier.fields", "members",
    )  # fmt: skip
    moved(row, "convened", "เรียกประชุม", way.convened(), "review")
    questions = way.questions()
    fields = {field["field"] for one in questions for field in one["because"]["fields"]}
    seen(
        row, "a checklist of exactly the fields asked", "รายการตรวจเฉพาะช่องที่ขอ",
        f"{len(questions)} provisions, {sorted(fields)}",
        ok=bool(questions) and fields == set(way.asked.fields), evidence=way.dossier,
    )  # fmt: skip
    moved(
        row, "a member steps aside", "กรรมการแจ้งมีส่วนได้เสีย",
        way.do(_ASIDE, "step_aside", reason="เคยทำงานให้หน่วยงานผู้ขอ"), "review",
    )  # fmt: skip
    refused(
        row, "who stepped aside finds nothing", "ผู้ถอนตัวบันทึกผลไม่ได้",
        steps.staff(_ASIDE).act(
            way.dossier, "record_finding", provision=questions[0]["provision"],
            finding="complies", reason="พิจารณาแล้ว",
        ),
        "review.not_a_member",
    )  # fmt: skip
    _decided(steps, row)


def _decided(steps: SevenSteps, row: RowWalk) -> None:
    way, secretary = steps.way, steps.staff("secretary")
    refused(
        row, "a vote before one's findings", "ลงมติก่อนบันทึกผล",
        steps.staff("member1").act(way.dossier, "vote", outcome="approve", reason="เห็นชอบ"),
        "dossier.fields", "outcome",
    )  # fmt: skip
    sitting = [member for member in MEMBERS if member != _ASIDE]
    for place, member in enumerate(sitting):
        way.found(member)
        way.voted(member, "approve_part", (LEFT_OUT,))
        if place == 0:
            refused(
                row, "decided without a quorum", "มีมติโดยไม่ครบองค์ประชุม",
                secretary.act(
                    way.dossier, "approve", summary="เห็นชอบ",
                    approved=[{"dataset": DATASET, "fields": list(FIELDS)}],
                ),
                "review.not_decided",
            )  # fmt: skip
    refused(
        row, "more approved than was voted", "เห็นชอบเกินมติ",
        secretary.act(
            way.dossier, "approve", summary="เห็นชอบ",
            approved=[{"dataset": DATASET, "fields": [*FIELDS, LEFT_OUT]}],
        ),
        "dossier.fields", "approved",
    )  # fmt: skip
    refused(
        row, "the agency approves its own request", "หน่วยงานเห็นชอบคำขอของตนเอง",
        steps.agency.officer.act(way.dossier, "approve", summary="เห็นชอบ"), "dossier.role_missing",
    )  # fmt: skip
    approved = moved(
        row, f"approved without {LEFT_OUT}", f"เห็นชอบโดยไม่รวม {LEFT_OUT}", way.approved(FIELDS),
        "design",
    )  # fmt: skip
    outcome = approved.body["steps"][-1]["outcome"]
    paper_seen(steps.tourist, row, secretary, outcome, signatures=1)
    told = done(steps.agency.officer.get(f"/api/dossiers/{way.dossier}"), "show").body
    inward = [one for one in told["steps"] if one["event"] in ("vote", "record_finding")]
    seen(
        row, "who voted what is the council's", "ผลรายบุคคลเป็นเรื่องภายใน",
        f"{len(inward)} votes told to the agency", ok=not inward, evidence=way.dossier,
    )  # fmt: skip
