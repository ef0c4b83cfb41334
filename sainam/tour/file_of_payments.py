"""A3 on the tour: an offline agent's file, its acknowledgement, and every way it is refused."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

from sainam.agencies.public_key import PublicKey
from sainam.agencies.register_credential import register_credential
from sainam.agreements import store as agreements
from sainam.agreements.agreement import Agreement
from sainam.agreements.terms import Clause, Grant
from sainam.counterparts.agencies.cross_bank_file import (
    FileHead,
    PaidLine,
    other_amount,
    trailer_off_by_one_satang,
    unreadable_amount,
    written,
)
from sainam.counterparts.agencies.offline_agent import paid_over_the_counter
from sainam.counterparts.agencies.sftp_drop import drop_half
from sainam.counterparts.keys import ssh_key
from sainam.formats.layout import Title
from sainam.kit.thai_dates import BANGKOK
from sainam.tour.dropped_file import Dropped, acknowledgement, drop_and_wait
from sainam.tour.step import RowWalk, Step
from sainam.tour.tourist import ACTOR, ENVIRONMENT, Tourist

TRUEMONEY = "CONTRACT-TRUEMONEY-2568-01"
AGENT = "truemoney"
LINES = 8


def walk_a3(tourist: Tourist, row: RowWalk) -> None:
    """One good file through to CIS and the agent's day, then the refusals, then run-off."""
    tourist.cis("PUT", "/faults", {})
    head = FileHead("006", "9900000001", "กปน. (ทดสอบ)", tourist.today, f"T{tourist.number}")
    lines = _unpaid(tourist, LINES)
    good = written(head, lines)
    name = f"pay-{tourist.number}"
    posted = drop_and_wait(tourist, AGENT, f"{name}.txt", good)
    _told(row, f"{LINES} payments, Thai names, CP874", "รายการชำระ 8 รายการ", posted, "posted",
          posted=LINES)  # fmt: skip
    _acknowledged(tourist, row, f"{name}.txt", posted)
    _delivered(tourist, row, posted)
    _reconciled(tourist, row, posted)
    _refusals(tourist, row, name, head, lines, good)
    _half(tourist, row, name, good)
    _run_off(tourist, row)


def _unpaid(tourist: Tourist, wanted: int) -> list[PaidLine]:
    """Bills that CIS has outstanding, of customers that no earlier walk has used."""
    place = tourist.installation.settings.state / "tour-file-customer"
    begun = int(place.read_text()) if place.exists() else 500
    opened_on = tourist.cis_opened_on()
    lines: list[PaidLine] = []
    number = begun
    while len(lines) < wanted:
        lines += paid_over_the_counter([number], today=tourist.today, opened_on=opened_on)
        number += 1
    place.write_text(str(number))
    at = tourist.clock.now().astimezone(BANGKOK).replace(microsecond=0)
    return [
        dataclasses.replace(line, paid_at=at - timedelta(minutes=len(lines) - rank))
        for rank, line in enumerate(lines[:wanted])
    ]


def _told(
    row: RowWalk, told: str, told_th: str, dropped: Dropped, wanted: str,
    agreement: str = TRUEMONEY, **counts: int,
) -> None:  # fmt: skip
    ok = dropped.state == wanted and all(
        dropped.counts.get(name) == count for name, count in counts.items()
    )
    row.add(
        Step(
            told, told_th, ok, dropped.told(), "crossed" if wanted == "posted" else "refused",
            agreement, dropped.file,
        )
    )  # fmt: skip


def _acknowledged(tourist: Tourist, row: RowWalk, name: str, posted: Dropped) -> None:
    content = acknowledgement(tourist, AGENT, name)
    text = (content or b"").decode("utf-8", "replace")
    row.add(
        Step(
            "acknowledged by a file", "ตอบรับเป็นแฟ้ม", content is not None and "posted" in text,
            text.splitlines()[0][:90] if text else "no acknowledgement", "seen", TRUEMONEY,
            posted.file,
        )
    )  # fmt: skip


def _delivered(tourist: Tourist, row: RowWalk, posted: Dropped) -> None:
    def confirmed() -> str | None:
        found = tourist.rows(
            "SELECT n.result FROM delivery d JOIN delivery_end n"
            " ON n.environment = d.environment AND n.delivery = d.id"
            " WHERE d.environment = 'live' AND d.exchange = %s",
            (posted.file,),
        )
        return str(found[0][0]) if found else None

    result = tourist.until(confirmed, seconds=30)
    row.add(
        Step(
            "delivered to CIS in bulk", "ส่งให้ CIS เป็นชุด", result == "confirmed",
            str(result), "crossed", TRUEMONEY, posted.file,
        )
    )  # fmt: skip


def _reconciled(tourist: Tourist, row: RowWalk, posted: Dropped) -> None:
    """The day of the file's last payment: after the cut-off, that is tomorrow's."""
    [(day,)] = tourist.rows(
        "SELECT max(business_date) FROM file_day WHERE environment = 'live' AND file = %s",
        (posted.file,),
    )
    verdict = tourist.reconcile("TRUEMONEY", day)
    row.add(
        Step(
            "the agent's day reconciled", "กระทบยอดวันทำการของตัวแทน", verdict.startswith("matched"),
            verdict, "seen", TRUEMONEY, f"TRUEMONEY {day}",
        )
    )  # fmt: skip


def _refusals(
    tourist: Tourist, row: RowWalk, name: str, head: FileHead, lines: list[PaidLine], good: bytes
) -> None:
    _told(
        row, "the same file under another name", "แฟ้มเดิมชื่อใหม่",
        drop_and_wait(tourist, AGENT, f"{name}-again.txt", good), "resent",
    )  # fmt: skip
    other = dataclasses.replace(head, service_code=f"U{tourist.number}")
    fresh = written(other, _unpaid(tourist, 3))
    _told(
        row, "trailer off by one satang", "ยอดท้ายแฟ้มต่างหนึ่งสตางค์",
        drop_and_wait(tourist, AGENT, f"{name}-total.txt", trailer_off_by_one_satang(fresh)),
        "held",
    )  # fmt: skip
    _told(
        row, "an unreadable amount: held whole", "จำนวนเงินอ่านไม่ได้ พักทั้งแฟ้ม",
        drop_and_wait(tourist, AGENT, f"{name}-amount.txt", unreadable_amount(fresh, 3)), "held",
    )  # fmt: skip
    _told(
        row, "the corrected file posts", "แฟ้มที่แก้ไขแล้ว",
        drop_and_wait(tourist, AGENT, f"{name}-right.txt", fresh), "posted", posted=3,
    )  # fmt: skip
    mended = written(head, [*lines, *_unpaid(tourist, 1)])
    _told(
        row, "a correction with one line more", "แฟ้มแก้ไขเพิ่มหนึ่งรายการ",
        drop_and_wait(tourist, AGENT, f"{name}-more.txt", mended), "posted",
        posted=1, duplicate=LINES,
    )  # fmt: skip
    changed = other_amount(good, 2, lines[0].amount_satang + 100)
    _told(
        row, "another amount under the same identity", "รายการเดิมแต่จำนวนเงินต่าง",
        drop_and_wait(tourist, AGENT, f"{name}-other.txt", changed), "posted",
        suspense=1, duplicate=LINES - 1,
    )  # fmt: skip


def _half(tourist: Tourist, row: RowWalk, name: str, good: bytes) -> None:
    tourist.run(drop_half(tourist.sftp(AGENT), f"{name}-half.txt", good, cut=True))
    marker = drop_and_wait(tourist, AGENT, f"{name}-after-half.txt", good)
    found = tourist.rows(
        "SELECT count(*) FROM file WHERE environment = 'live' AND name LIKE %s",
        (f"{name}-half%",),
    )
    row.add(
        Step(
            "half an upload is never read", "อัปโหลดครึ่งเดียวไม่ถูกอ่าน",
            found[0][0] == 0 and marker.state == "resent", "not taken", "refused", TRUEMONEY,
        )
    )  # fmt: skip


def _run_off(tourist: Tourist, row: RowWalk) -> None:
    """An agreement of the tour's own ends: the money taken before is posted, later is suspense."""
    agreement = f"CONTRACT-MPAY-TOUR-{tourist.number}"
    credential = f"mpay-tour-{tourist.number.lower()}"
    _bring_in(tourist, agreement, credential)
    before, after = _unpaid(tourist, 2)
    moment = tourist.clock.now().astimezone(BANGKOK).replace(microsecond=0)
    tourist.end(agreement)
    head = FileHead("006", "9900000002", "กปน. (ทดสอบ)", tourist.today, f"M{tourist.number}")
    content = written(
        head,
        [
            dataclasses.replace(before, paid_at=moment - timedelta(seconds=2)),
            dataclasses.replace(after, paid_at=moment + timedelta(minutes=5)),
        ],
    )
    dropped = drop_and_wait(tourist, credential, f"run-off-{tourist.number}.txt", content)
    _told(
        row, "after the agreement's end (run-off)", "หลังข้อตกลงสิ้นสุด (ช่วงสะสางรายการ)", dropped,
        "posted", agreement, posted=1, suspense=1,
    )  # fmt: skip


def _bring_in(tourist: Tourist, agreement: str, credential: str) -> None:
    key = ssh_key(tourist.installation.parties, credential)
    with tourist.database.transaction() as tx:
        register_credential(
            tx, credential, ENVIRONMENT, "MPAY", PublicKey("ssh", key.public_line()), actor=ACTOR
        )
    yesterday = tourist.today - timedelta(days=1)
    tourist.bring_in(
        Agreement(
            id=agreement,
            kind="contract",
            agency="MPAY",
            title=Title("สัญญาสาธิต", "Contract of the tour"),
            reference=f"TOUR/{tourist.number}",
            first_day=yesterday,
            until=tourist.today + timedelta(days=30),
            recorded_by="legal.officer",
            confirmed_by="legal.head",
            environments=(ENVIRONMENT,),
            run_off_days=30,
            grants=(
                Grant(
                    dataset="payment-file",
                    link="A3b",
                    pattern="batch",
                    fields=("customer_account", "bill_no", "amount_satang", "paid_at"),
                    purposes=("bill-payment",),
                    channels=("sftp",),
                    owner="CIS",
                    owner_agreement="ORDER-CIS-2568-01",
                    layout="bot-cross-bank-256",
                    clause="1",
                ),
            ),
            clauses=(Clause("1", "สาธิต", "shown on the tour", ("DGA-2562-12",)),),
        ),
        agreements.Door(
            f"{credential}:{agreement}:sftp", ENVIRONMENT, agreement, credential, "sftp",
            credential, shut=False,
        ),
    )  # fmt: skip
