"""P7 on the tour: own keys, a try-out judged on the record, acceptance, and the first live call."""

from __future__ import annotations

from sainam.counterparts.agencies.hub_client import Answer, TokenRefusedError
from sainam.tour.onboarding.good_way import FIELDS
from sainam.tour.onboarding.life import (
    amended,
    over_at_midnight,
    retired,
    suspended_while_calls_run,
)
from sainam.tour.onboarding.papers import paper_seen
from sainam.tour.onboarding.seven_steps import SevenSteps
from sainam.tour.onboarding.told_steps import done, moved, refused, seen
from sainam.tour.onboarding.try_out import NOT_GRANTED, Program, ask, registered, tried_out
from sainam.tour.step import RowWalk, Step
from sainam.tour.tourist import passed
from sainam.tour.tourist import refused as call_refused

SANDBOX, LIVE = "sandbox-1", "live-1"


def walk_p7(steps: SevenSteps, row: RowWalk) -> None:
    """Up to the first live call, and what comes after it."""
    program = Program(steps)
    _keys(steps, row, program)
    _checks(steps, row, program)
    _acceptance(steps, row)
    credential = _live_key(steps, row, program)
    moved(
        row, "another operator goes live", "ผู้ปฏิบัติการอีกคนเปิดใช้งานจริง",
        steps.way.do("operator2", "go_live", reason="ตรวจรับครบแล้ว"), "live",
    )  # fmt: skip
    steps.tourist.run(_first_call(steps, row, program, credential))
    old = (credential, LIVE)
    suspended_while_calls_run(steps, row, program, *old)
    way, *key = amended(steps, row, program, *old)
    retired(steps, row, way, program, old)
    over_at_midnight(steps, row, way, program, (key[0], key[1]))


def _keys(steps: SevenSteps, row: RowWalk, program: Program) -> None:
    way, developer = steps.way, steps.agency.developer
    refused(
        row, "a private key is not taken", "ไม่รับกุญแจส่วนตัว",
        developer.act(
            way.dossier, "register_key", public_key=program.private_key(SANDBOX),
        ),
        "key.private",
    )  # fmt: skip
    refused(
        row, "no live key while trying out", "ระหว่างทดลองยังไม่รับกุญแจใช้งานจริง",
        developer.act(
            way.dossier, "register_key", environment="live", public_key=program.public_key(LIVE)
        ),
        "dossier.fields", "environment",
    )  # fmt: skip
    refused(
        row, "nothing is presented untried", "ยังเสนอตรวจรับไม่ได้",
        developer.act(way.dossier, "present"), "conformance.not_green",
    )  # fmt: skip


def _checks(steps: SevenSteps, row: RowWalk, program: Program) -> None:
    """Each red one says what to send; all are green after it was sent."""
    way, developer = steps.way, steps.agency.developer
    checks = done(developer.get(f"/api/dossiers/{way.dossier}/checks"), "the checks").body
    before = way.developer("check_conformance").body["steps"][-1]["outcome"]["results"]
    seen(
        row, "all checks are red before anything was sent", "ยังไม่ผ่านทุกกรณีก่อนทดลอง",
        f"{len(before)} red, each with what to send",
        ok=bool(before) and not any(one["green"] for one in before)
        and all(one["how"]["en"] for one in checks),
    )  # fmt: skip
    results = tried_out(steps, way, program, SANDBOX)
    for check in checks:
        result = results[check["id"]]
        row.add(
            Step(
                f"sandbox: {check['title']['en']}", f"ทดลอง: {check['title']['th']}",
                result["green"], f"{check['wanted']} {check['word']}"
                if result["green"] else f"seen instead: {', '.join(result['instead'])}",
                "crossed" if check["wanted"] == "outcome" else "refused", steps.agreement,
                result["record"],
            )
        )  # fmt: skip


def _acceptance(steps: SevenSteps, row: RowWalk) -> None:
    way = steps.way
    moved(row, "presented for acceptance", "เสนอตรวจรับ", way.developer("present"), "acceptance")
    way.officer("accept", position="ผู้อำนวยการ")
    refused(
        row, "one side accepts once", "ฝ่ายเดียวตรวจรับซ้ำไม่ได้",
        steps.agency.officer.act(way.dossier, "accept", position="ผู้อำนวยการ"), "acceptance.already",
    )  # fmt: skip
    accepted = moved(
        row, "both sides accept", "ตรวจรับครบทุกฝ่าย",
        way.do("operator", "accept", position="ผู้ปฏิบัติการระบบ"), "ready",
    )  # fmt: skip
    outcome = accepted.body["steps"][-1]["outcome"]
    paper_seen(steps.tourist, row, steps.agency.officer, outcome, signatures=2)


def _live_key(steps: SevenSteps, row: RowWalk, program: Program) -> str:
    way = steps.way
    refused(
        row, "no real use without a live key", "ยังไม่มีกุญแจใช้งานจริง",
        steps.staff("operator2").act(way.dossier, "go_live", reason="ตรวจรับครบแล้ว"),
        "live.key_missing",
    )  # fmt: skip
    credential = registered(way, program, "live", LIVE)
    refused(
        row, "who accepted does not go live", "ผู้ตรวจรับเปิดใช้งานเองไม่ได้",
        steps.staff("operator").act(way.dossier, "go_live", reason="ตรวจรับครบแล้ว"),
        "dossier.two_sides",
    )  # fmt: skip
    steps.tourist.run(_too_early(steps, row, program, credential))
    return credential


async def _too_early(steps: SevenSteps, row: RowWalk, program: Program, credential: str) -> None:
    """The key is registered, and opens nothing yet."""
    async with program.hub(credential, LIVE) as hub:
        try:
            answer = await ask(hub, steps.agreement)
        except TokenRefusedError as error:
            answer = error.answer
    body = answer.body if isinstance(answer.body, dict) else {}
    row.add(
        Step(
            "the live key opens nothing before go-live", "กุญแจใช้งานจริงยังเปิดอะไรไม่ได้",
            answer.status in (400, 401, 403),
            f"{answer.status} {body.get('rule') or body.get('error')}",
            "refused", steps.agreement, answer.exchange or "",
        )
    )  # fmt: skip


async def _first_call(steps: SevenSteps, row: RowWalk, program: Program, credential: str) -> None:
    async with program.hub(credential, LIVE) as hub:
        first = await ask(hub, steps.agreement)
        passed(
            row, "the first live call", "การเรียกข้อมูลจริงครั้งแรก", first,
            f"{len((first.body or {}).get('use', []))} months, fields {sorted(first.body or {})}",
            ok=_granted_only(first),
        )  # fmt: skip
        call_refused(
            row, "a field that the council left out", "ช่องที่คณะกรรมการไม่เห็นชอบ",
            await ask(hub, steps.agreement, fields=("name",)), "agreement.field",
        )  # fmt: skip
        call_refused(
            row, "a field that nobody asked for", "ช่องที่ไม่ได้ขอ",
            await ask(hub, steps.agreement, fields=(NOT_GRANTED,)), "agreement.field",
        )  # fmt: skip


def _granted_only(answer: Answer) -> bool:
    wanted = {name.partition(".")[2] for name in FIELDS if name.startswith("use.")}
    body = answer.body or {}
    return set(body) == {"customer_account", "use"} and all(
        set(month) == wanted for month in body["use"]
    )
