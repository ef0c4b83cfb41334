"""After the first live call: suspended while calls run, amended the whole way, over at midnight."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

from sainam.counterparts.agencies.hub_client import Answer, HubClient, TokenRefusedError
from sainam.kit.clock import now
from sainam.tour.onboarding.good_way import FIELDS, LATER_FIELD, GoodWay, opened
from sainam.tour.onboarding.seven_steps import SevenSteps
from sainam.tour.onboarding.told_steps import done, moved, refused, seen
from sainam.tour.onboarding.try_out import Program, ask, gone_live, tried_out
from sainam.tour.step import RowWalk
from sainam.tour.tourist import passed
from sainam.tour.tourist import refused as call_refused
from sainam.wiring.demo_clock import clock_offset, shift_demo_clock

REASON = "พบการใช้ผิดปกติ"
BEFORE_MIDNIGHT = timedelta(seconds=4)
CALLERS = 4
SUSPENDED_AFTER, CALLS = 10, 40
SECONDS_FOR_THE_WORKER = 90.0


def suspended_while_calls_run(
    steps: SevenSteps, row: RowWalk, program: Program, credential: str, name: str
) -> None:
    """Not one call that began after the suspension was told gets through."""
    answers = steps.tourist.run(_calls_around(steps, program, credential, name))
    before = [answer for begun_after, answer in answers if not begun_after]
    after = [answer for begun_after, answer in answers if begun_after]
    told = sorted({(answer.body or {}).get("rule", "") for answer in after})
    seen(
        row, "suspended while calls run: none gets through after it",
        "ระงับระหว่างมีการเรียก ไม่มีรายใดผ่านหลังจากนั้น",
        f"{sum(one.status == 200 for one in before)} answered before, {len(after)} refused after by"
        f" {', '.join(told)}",
        ok=any(one.status == 200 for one in before) and bool(after)
        and told == ["agreement.suspended"],
        agreement=steps.agreement, evidence=after[-1].exchange or "" if after else "",
    )  # fmt: skip
    steps.tourist.run(_resumed(steps, row, program, credential, name))
    mail = steps.cast.mail(steps.agency.address, REASON)
    seen(
        row, "the agency was told of it by mail", "หน่วยงานได้รับแจ้งทางอีเมล",
        mail["subject"] if mail else "no mail", ok=bool(mail),
        evidence=mail["message_id"] if mail else "",
    )  # fmt: skip


async def _calls_around(
    steps: SevenSteps, program: Program, credential: str, name: str
) -> list[tuple[bool, Answer]]:
    """Whether a call began after the suspension was told, and its answer."""
    where = f"/api/agreements/{steps.agreement}/live"
    begun, told = asyncio.Event(), asyncio.Event()
    answers: list[tuple[bool, Answer]] = []
    async with program.hub(credential, name) as hub:
        await hub.token()

        async def caller() -> None:
            while len(answers) < CALLS and sum(after for after, _ in answers) < SUSPENDED_AFTER:
                begun_after = told.is_set()
                answers.append((begun_after, await ask(hub, steps.agreement)))
                if len(answers) >= SUSPENDED_AFTER:
                    begun.set()

        async def operator() -> None:
            await begun.wait()
            body = {"reason": REASON}
            done(
                await asyncio.to_thread(steps.staff("operator").post, f"{where}/suspend", body),
                "suspend",
            )
            told.set()

        await asyncio.gather(operator(), *(caller() for _ in range(CALLERS)))
        while not any(after for after, _ in answers):
            answers.append((True, await ask(hub, steps.agreement)))
    return answers


async def _resumed(
    steps: SevenSteps, row: RowWalk, program: Program, credential: str, name: str
) -> None:
    where = f"/api/agreements/{steps.agreement}/live/resume"
    body = {"reason": "ตรวจแล้วปกติ"}
    done(await asyncio.to_thread(steps.staff("operator").post, where, body), "resume")
    async with program.hub(credential, name) as hub:
        passed(
            row, "resumed by a person", "เจ้าหน้าที่ยกเลิกการระงับ", await ask(hub, steps.agreement),
            "answered again", ok=True,
        )  # fmt: skip


def amended(
    steps: SevenSteps, row: RowWalk, program: Program, old_credential: str, old_name: str
) -> tuple[GoodWay, str, str]:
    """One field more, the whole way again; in real use only when it goes live."""
    earlier = steps.way
    prefilled = done(
        steps.agency.officer.get(f"/api/dossiers/{earlier.dossier}/amendment"), "prefilled"
    ).body
    kept = prefilled["wanted"][0]["fields"]
    seen(
        row, "an amendment begins with what was approved", "คำขอแก้ไขเริ่มจากที่เห็นชอบไว้",
        f"{sorted(kept)}", ok=sorted(kept) == sorted(FIELDS), evidence=earlier.dossier,
    )  # fmt: skip
    asked = replace(steps.asked, fields=(*FIELDS, LATER_FIELD))
    dossier = opened(
        steps.agency, {"kind": "amendment", "earlier": earlier.dossier, "request": prefilled}
    )
    way = GoodWay(steps.cast, steps.agency, dossier, asked)
    moved(
        row, f"{LATER_FIELD} is added and signed", f"เพิ่ม {LATER_FIELD} และลงนาม",
        way.to_the_signature(steps.link), "building",
    )  # fmt: skip
    steps.tourist.run(_not_yet(steps, row, program, old_credential, old_name))
    results = tried_out(steps, way, program, "sandbox-2")
    red = [name for name, one in results.items() if not one["green"]]
    credential = gone_live(way, program, "live-2")
    live = way.shown()
    seen(
        row, "tried out, accepted, gone live", "ทดลอง ตรวจรับ เปิดใช้งานจริง",
        f"{live['state']}, {len(results)} checks, red {red}",
        ok=live["state"] == "live" and not red, agreement=steps.agreement,
        evidence=f"{dossier}/{live['number']}",
    )  # fmt: skip
    steps.tourist.run(_by_both_keys(steps, row, program, (old_credential, old_name), credential))
    return way, credential, "live-2"


async def _not_yet(
    steps: SevenSteps, row: RowWalk, program: Program, credential: str, name: str
) -> None:
    async with program.hub(credential, name) as hub:
        call_refused(
            row, "signed, and not yet in real use", "ลงนามแล้ว แต่ยังไม่เปิดใช้งานจริง",
            await ask(hub, steps.agreement, fields=(*FIELDS, LATER_FIELD)), "agreement.field",
        )  # fmt: skip


async def _by_both_keys(
    steps: SevenSteps, row: RowWalk, program: Program, old: tuple[str, str], credential: str
) -> None:
    """Rotation with overlap: the new key and the old one are both good."""
    for told, told_th, client in (
        ("the new field by the new key", "ช่องใหม่ด้วยกุญแจใหม่", program.hub(credential, "live-2")),
        ("and by the old key meanwhile", "และด้วยกุญแจเดิมระหว่างเปลี่ยน", program.hub(*old)),
    ):
        async with client as hub:
            answer = await ask(hub, steps.agreement)
        months = (answer.body or {}).get("use", [])
        passed(
            row, told, told_th, answer, f"{sorted(months[0]) if months else 'nothing'}",
            ok=bool(months) and LATER_FIELD.partition(".")[2] in months[0],
        )  # fmt: skip


def retired(
    steps: SevenSteps, row: RowWalk, way: GoodWay, program: Program, old: tuple[str, str]
) -> None:
    """The old key, which the earlier dossier registered, is retired under the amended agreement."""
    moved(
        row, "the old key is retired", "ยกเลิกกุญแจเดิม",
        way.developer("retire_key", credential=old[0], reason="เปลี่ยนกุญแจแล้ว"), "live",
    )  # fmt: skip
    steps.tourist.run(_old_key(steps, row, program, old))
    refused(
        row, "a retired key is not retired again", "กุญแจที่ยกเลิกแล้วยกเลิกซ้ำไม่ได้",
        steps.agency.developer.act(
            way.dossier, "retire_key", credential=old[0], reason="ซ้ำ"
        ),
        "key.unknown",
    )  # fmt: skip


async def _old_key(steps: SevenSteps, row: RowWalk, program: Program, old: tuple[str, str]) -> None:
    async with program.hub(*old) as hub:
        try:
            answer = await ask(hub, steps.agreement)
        except TokenRefusedError as error:
            answer = error.answer
    body = answer.body if isinstance(answer.body, dict) else {}
    seen(
        row, "it opens nothing any more", "กุญแจเดิมใช้ไม่ได้แล้ว",
        f"{answer.status} {body.get('error') or body.get('rule')}",
        ok=answer.status in (400, 401, 403),
    )  # fmt: skip


def over_at_midnight(
    steps: SevenSteps, row: RowWalk, way: GoodWay, program: Program, key: tuple[str, str]
) -> None:
    """The demo's clock is moved to just before the end of the last day, and put back."""
    tourist = steps.tourist
    until = datetime.fromisoformat(way.shown()["due_at"])
    with tourist.database.read_only() as tx:
        offset, moment = clock_offset(tx), now(tx)
    shifted = offset + (until - BEFORE_MIDNIGHT - moment)
    settings = tourist.installation.settings
    their = tourist.clock.offset
    shift_demo_clock(tourist.database, settings, shifted)
    tourist.clock.offset = their + shifted - offset
    try:
        tourist.run(_around_midnight(steps, row, program, key, until))
        ended = tourist.until(
            lambda: _state(steps, way) == "ending", seconds=SECONDS_FOR_THE_WORKER
        )
        seen(
            row, "the hub ends the dossier by itself", "ระบบปิดข้อตกลงเอง",
            f"{_state(steps, way)}", ok=bool(ended), agreement=steps.agreement,
            evidence=way.dossier,
        )  # fmt: skip
    finally:
        shift_demo_clock(tourist.database, settings, offset)
        tourist.clock.offset = their
    with tourist.database.read_only() as tx:
        back = clock_offset(tx)
    seen(row, "the clock is put back", "ตั้งเวลากลับ", f"offset {back}", ok=back == offset)


async def _around_midnight(
    steps: SevenSteps, row: RowWalk, program: Program, key: tuple[str, str], until: datetime
) -> None:
    async with program.hub(*key) as hub:
        passed(row, "seconds before midnight", "ก่อนเที่ยงคืนไม่กี่วินาที",
               await ask(hub, steps.agreement), "answered", ok=True)  # fmt: skip
        answer = await _first_after(steps, hub, until)
        call_refused(row, "from midnight on", "ตั้งแต่เที่ยงคืน", answer, "agreement.ended")


async def _first_after(steps: SevenSteps, hub: HubClient, until: datetime) -> Answer:
    while True:
        with steps.tourist.database.read_only() as tx:
            left = until - now(tx)
        if left <= timedelta():
            return await ask(hub, steps.agreement)
        await asyncio.sleep(min(left.total_seconds(), 0.2))


def _state(steps: SevenSteps, way: GoodWay) -> str:
    """Read from the database: sessions are of the other time."""
    rows = steps.tourist.rows(
        "SELECT state FROM dossier_standing WHERE dossier = %s", (way.dossier,)
    )
    return str(rows[0][0])
