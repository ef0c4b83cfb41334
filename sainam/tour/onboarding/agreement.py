"""P6 on the tour: the agreement is generated, discussed, offered, and signed in order."""

from __future__ import annotations

from typing import Any

from sainam.tour.onboarding.papers import paper_seen
from sainam.tour.onboarding.seven_steps import SevenSteps
from sainam.tour.onboarding.told_steps import done, moved, refused, seen
from sainam.tour.step import RowWalk


def walk_p6(steps: SevenSteps, row: RowWalk) -> None:
    """Two versions and a comment, the order of signing, and where it holds afterwards."""
    way = steps.way
    draft = way.draft()
    refused(
        row, "a version that nobody signs for the utility", "ร่างที่ไม่มีผู้ลงนามฝ่าย กปน.",
        steps.staff("legal1").act(
            way.dossier, "draft_agreement", **{**draft, "signers": draft["signers"][:1]}
        ),
        "dossier.fields", "signers",
    )  # fmt: skip
    _versions(steps, row, draft)
    refused(
        row, "the utility does not sign first", "ฝ่าย กปน. ลงนามก่อนไม่ได้",
        steps.staff("governor1").act(way.dossier, "sign"), "signing.not_your_turn",
    )  # fmt: skip
    moved(
        row, "the agency signs", "หน่วยงานลงนาม", way.officer("sign", position="ผู้อำนวยการ"),
        "signing",
    )  # fmt: skip
    signed = moved(
        row, "the governor's office signs", "ฝ่าย กปน. ลงนาม",
        way.do("governor1", "sign", position="ผู้ว่าการ"), "building",
    )  # fmt: skip
    outcome = signed.body["steps"][-1]["outcome"]
    steps.agreement = outcome["agreement"]
    offered = next(one for one in reversed(signed.body["steps"]) if one["event"] == "offer")
    paper_seen(steps.tourist, row, steps.agency.officer, offered["outcome"], signatures=2)
    gates = done(steps.agency.officer.get("/api/agreements"), "agreements").body
    stands = {one["environment"]: one["state"] for one in gates}
    seen(
        row, "it holds in the sandbox, not in real use", "มีผลในระบบทดสอบ ยังไม่ใช้งานจริง",
        f"{steps.agreement}: {stands}", ok=stands == {"sandbox": "open"},
        agreement=steps.agreement, evidence=outcome["reference"],
    )  # fmt: skip


def _versions(steps: SevenSteps, row: RowWalk, draft: dict[str, Any]) -> None:
    way = steps.way
    first = moved(
        row, "a first version, generated", "ร่างแรกที่ระบบจัดทำ",
        way.do("legal1", "draft_agreement", **draft), "drafting",
    ).body["steps"][-1]  # fmt: skip
    way.officer("comment", text="ขอให้ระบุผู้ติดต่อ", clause="1")
    clauses = [dict(one) for one in first["body"]["clauses"]]
    clauses[0]["th"] += "\nผู้ติดต่อคือผู้ประสานงานตามคำขอ"
    clauses[0]["en"] += "\nThe contacts are those of the request"
    second = way.do("legal1", "draft_agreement", **{**draft, "clauses": clauses})
    outcome = second.body["steps"][-1]["outcome"]
    seen(
        row, "a second version after a comment", "ร่างที่สองหลังรับความเห็น",
        f"version {outcome['version']}, {outcome['differences']} difference",
        ok=(outcome["version"], outcome["differences"]) == (2, 1),
        evidence=f"{way.dossier}/{second.body['number']}",
    )  # fmt: skip
    moved(row, "offered for signing", "เสนอลงนาม", way.do("legal1", "offer"), "signing")
