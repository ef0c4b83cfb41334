"""P5 on the tour: the governor is told by a memo; nothing goes on without, nobody rejects."""

from __future__ import annotations

from sainam.tour.onboarding.papers import paper_seen
from sainam.tour.onboarding.seven_steps import SevenSteps
from sainam.tour.onboarding.told_steps import moved, refused, seen
from sainam.tour.step import RowWalk


def walk_p5(steps: SevenSteps, row: RowWalk) -> None:
    """The memo with its record of processing, acknowledged by whose it is."""
    way = steps.way
    refused(
        row, "no agreement is drawn up before the governor knows", "ยังจัดทำข้อตกลงไม่ได้",
        steps.staff("legal1").act(way.dossier, "draft_agreement"), "dossier.not_now",
    )  # fmt: skip
    refused(
        row, "a memo without a text", "บันทึกที่ไม่มีข้อความ",
        steps.staff("privacy1").act(way.dossier, "issue_memo"), "dossier.fields", "body",
    )  # fmt: skip
    issued = moved(
        row, "the memo is issued", "ออกบันทึกเรียน ผวก.",
        way.do("privacy1", "issue_memo", body="เห็นควรเรียนเพื่อทราบ"), "governor",
    )  # fmt: skip
    outcome = issued.body["steps"][-1]["outcome"]
    paper_seen(steps.tourist, row, steps.staff("privacy2"), outcome, signatures=1)
    refused(
        row, "there is no rejecting", "ไม่มีขั้นตอนไม่อนุมัติ",
        steps.staff("governor1").act(way.dossier, "reject", reason="ไม่อนุมัติ"),
        "dossier.event_unknown",
    )  # fmt: skip
    refused(
        row, "the deputy's turn has not come", "ยังไม่ถึงเวลาที่รองผู้ว่าการทำแทน",
        steps.staff("deputygovernor").act(way.dossier, "acknowledge"), "dossier.role_missing",
    )  # fmt: skip
    acknowledged = moved(
        row, "acknowledged", "ผวก. รับทราบ", way.do("governor1", "acknowledge", note="ทราบ"),
        "drafting",
    )  # fmt: skip
    due = acknowledged.body["due_at"]
    seen(
        row, "legal has a deadline now", "ฝ่ายกฎหมายมีกำหนดเวลา", f"{due}", ok=bool(due),
        evidence=way.dossier,
    )  # fmt: skip
