"""P4 on the tour: the two departments disagree, agree, and the link is there as files."""

from __future__ import annotations

from sainam.links.applied_catalogue import load_catalogue
from sainam.onboarding.design.store import links_in_design
from sainam.tour.onboarding.seven_steps import SevenSteps
from sainam.tour.onboarding.told_steps import TourBrokeOffError, moved, refused, seen
from sainam.tour.step import RowWalk

_LETTERS = "qrstuvwxyz"


def walk_p4(steps: SevenSteps, row: RowWalk) -> None:
    """Faults by field, nobody agrees with oneself, an objection, an agreement of both."""
    way = steps.way
    steps.link = free_link(steps)
    fpt, fys = steps.staff("fpt1"), steps.staff("fys1")
    refused(
        row, "a form with faults", "รูปแบบที่กรอกไม่ถูกต้อง",
        fpt.act(
            way.dossier, "propose",
            **way.design("XX", pattern="batch", quota=0, hours=["18:00", "08:00"], tests=[]),
        ),
        "dossier.fields", "link", "pattern", "quota", "hours", "tests",
    )  # fmt: skip
    first = moved(
        row, "one department proposes", "ฝ่ายหนึ่งเสนอรูปแบบ",
        way.do("fpt1", "propose", **way.design(steps.link, quota=900)), "design",
    ).body["number"]  # fmt: skip
    refused(
        row, "nobody agrees with oneself", "เห็นพ้องกับข้อเสนอของตนเองไม่ได้",
        fpt.act(way.dossier, "agree", proposal=first), "dossier.two_sides",
    )  # fmt: skip
    refused(
        row, "nor with a colleague of the same department", "ฝ่ายเดียวกันเห็นพ้องแทนไม่ได้",
        steps.staff("fpt2").act(way.dossier, "agree", proposal=first), "design.own_department",
    )  # fmt: skip
    moved(
        row, "the other objects", "อีกฝ่ายไม่เห็นพ้อง",
        way.do("fys1", "object", proposal=first, reason="โควตาสูงเกินจำเป็น"), "design",
    )  # fmt: skip
    refused(
        row, "the governor is not told before both agree", "ยังเรียน ผวก. ไม่ได้",
        steps.staff("privacy1").act(way.dossier, "issue_memo", body="เรียนเพื่อทราบ"),
        "dossier.not_now",
    )  # fmt: skip
    second = way.do("fpt1", "propose", **way.design(steps.link)).body["number"]
    refused(
        row, "an answer to what was proposed before", "ตอบข้อเสนอฉบับเก่า",
        fys.act(way.dossier, "agree", proposal=first), "design.not_the_last",
    )  # fmt: skip
    agreed = moved(
        row, "both agree on the lower quota", "เห็นพ้องกันที่โควตาต่ำกว่า",
        way.do("fys1", "agree", proposal=second), "memo",
    )  # fmt: skip
    files = agreed.body["steps"][-1]["outcome"]["files"]
    seen(
        row, "the link as catalogue files", "คู่เชื่อมโยงเป็นแฟ้มรายการกลาง", ", ".join(sorted(files)),
        ok=f"links/{steps.link.lower()}.yaml" in files, evidence=way.dossier,
    )  # fmt: skip


def free_link(steps: SevenSteps) -> str:
    """A name that no link has, nor another agency's dossier. Raises TourBrokeOffError."""
    with steps.tourist.database.read_only() as tx:
        known = load_catalogue(tx).links.keys() | links_in_design(tx, but=steps.agency.code)
    for digit in range(6, 10):
        for letter in _LETTERS:
            if f"G{digit}{letter}" not in known:
                return f"G{digit}{letter}"
    raise TourBrokeOffError("every link of the tour is in use; start anew with `make clean`")
