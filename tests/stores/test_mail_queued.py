"""A notice is queued with the event it tells of, and kept as it was."""

from datetime import date
from uuid import UUID

import psycopg
import pytest
from psycopg.errors import CheckViolation, InsufficientPrivilege

from sainam.formats.layout import Title
from sainam.kit.database import Database, Tx
from sainam.kit.ids import new_id
from sainam.onboarding.notices import store
from sainam.onboarding.notices.notice import Attached, Notice, Recipient
from sainam.onboarding.notices.queue_notice import queue_notice
from sainam.onboarding.notices.record_try import Answer, record_try
from sainam.onboarding.notices.refusals import MailNotDead, ReasonMissing, UnknownMail
from sainam.onboarding.notices.send_again import send_again

OFFICER = Recipient("officer@samut.invalid", "samut-officer")
CLERK = Recipient("clerk@samut.invalid")
LETTER = Attached(b"\x22" * 32, "หนังสือแจ้งผล.pdf")


def queue(tx: Tx, *to: Recipient, attachments: tuple[Attached, ...] = ()) -> tuple[UUID, ...]:
    return queue_notice(
        tx,
        kind=Notice.YOUR_TURN,
        to=to or (OFFICER,),
        dossier="D-2570-00001",
        facts={
            "task": Title("ยื่นคำขอ", "File the request"),
            "agency": Title("สำนักงานสมมติ", "the invented office"),
            "until": date(2027, 3, 1),
            "url": "https://hub.invalid/d",
        },
        attachments=attachments,
    )


def audited(tx: Tx, mail: UUID) -> list[str]:
    rows = tx.execute(
        "SELECT event::text FROM audit_event WHERE subject = %s ORDER BY seq", (f"mail:{mail}",)
    )
    return [row[0] for row in rows]


def test_everybody_gets_a_mail_of_their_own_and_nobody_two(database: Database) -> None:
    with database.transaction() as tx:
        queued = queue(tx, OFFICER, CLERK, Recipient(OFFICER.address))
        mails = [store.load_mail(tx, mail) for mail in queued]
        assert store.outbox(tx).waiting == 2
    assert {mail.to_address: mail.to_login for mail in mails if mail} == {
        "officer@samut.invalid": "samut-officer",
        "clerk@samut.invalid": None,
    }


def test_it_is_kept_as_it_was_queued_and_on_the_audit_trail(database: Database) -> None:
    with database.transaction() as tx:
        [queued] = queue(tx, attachments=(LETTER,))
    with database.read_only() as tx:
        mail = store.load_mail(tx, queued)
        assert mail is not None
        assert mail.subject == "มีงานรอท่าน D-2570-00001 · Waiting for you: D-2570-00001"
        assert "แฟ้มเรื่อง D-2570-00001 ของสำนักงานสมมติ" in mail.body
        assert mail.attachments == (LETTER,)
        assert audited(tx, queued) == ["mail:notice:queued"]
        [row] = store.mails(tx, dossier="D-2570-00001")
        assert (row.id, row.state, row.last_result) == (queued, "waiting", None)
        assert store.mails(tx, dossier="D-2570-00002") == ()


def test_no_event_no_mail(database: Database) -> None:
    def fails() -> None:
        with database.transaction() as tx:
            queue(tx)
            raise ArithmeticError

    with pytest.raises(ArithmeticError):
        fails()
    with database.read_only() as tx:
        assert store.outbox(tx).waiting == 0


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE mail SET body = ''",
        "DELETE FROM mail",
        "UPDATE mail_attempt SET result = 'accepted'",
        "DELETE FROM mail_attempt",
    ],
)
def test_nobody_edits_what_was_written_or_tried(database: Database, change: str) -> None:
    with pytest.raises(InsufficientPrivilege), database.transaction() as tx:
        tx.execute(change.encode())


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("subject", "one\r\nBcc: all@samut.invalid"),
        ("subject", "one\x00two"),
        ("to_address", "a@samut.invalid\nBcc: b@samut.invalid"),
        ("to_address", "a b@samut.invalid"),
    ],
)
def test_the_database_too_refuses_what_could_become_a_header(
    database: Database, column: str, value: str
) -> None:
    mail = {"subject": "one", "to_address": "a@samut.invalid", column: value}
    with (
        pytest.raises((CheckViolation, psycopg.DataError)),
        database.transaction() as tx,
    ):
        tx.execute(
            "INSERT INTO mail VALUES (%s, %s, NULL, NULL, 'live', %s, '', '[]', sainam_now())",
            (new_id(), mail["to_address"], mail["subject"]),
        )


def test_what_is_deferred_waits_longer_each_time_and_is_given_up_in_the_end(
    database: Database,
) -> None:
    with database.transaction() as tx:
        [queued] = queue(tx)
        waits = []
        for _ in range(29):
            record_try(tx, queued, Answer("deferred", "451 later"))
            [[wait]] = tx.execute("SELECT due_at - sainam_now() FROM mail_due").fetchall()
            waits.append(round(wait.total_seconds()))
        assert waits == sorted(waits)
        assert store.outbox(tx).dead == 0
        record_try(tx, queued, Answer("deferred", "451 later"))
        assert store.outbox(tx) == store.Outbox(0, None, 1)
        assert store.attempts(tx, queued)[-1].result == "refused"
        assert audited(tx, queued) == ["mail:notice:queued", "mail:notice:refused"]


def test_a_person_has_one_that_was_given_up_sent_again_with_all_its_tries(
    database: Database,
) -> None:
    with database.transaction() as tx:
        [queued] = queue(tx)
        record_try(tx, queued, Answer("refused", "550 nobody"))
        assert store.next_due(tx) is None
        send_again(tx, queued, actor="admin", reason="the mailbox was opened")
        assert store.next_due(tx) == queued
        record_try(tx, queued, Answer("deferred", "451 later"))
        assert store.outbox(tx).dead == 0
        record_try(tx, queued, Answer("accepted", "250 kept"))
        [row] = store.mails(tx, state="sent")
        told = [(one.number, one.result, one.detail) for one in store.attempts(tx, queued)]
        trail = audited(tx, queued)
    assert (row.id, row.last_detail) == (queued, "250 kept")
    assert told == [
        (1, "refused", "550 nobody"),
        (2, "again", "admin: the mailbox was opened"),
        (3, "deferred", "451 later"),
        (4, "accepted", "250 kept"),
    ]
    assert trail == [
        "mail:notice:queued", "mail:notice:refused", "mail:notice:repeated", "mail:notice:accepted",
    ]  # fmt: skip


def test_only_what_was_given_up_is_sent_again_and_with_a_reason(database: Database) -> None:
    with database.transaction() as tx:
        [queued] = queue(tx)
        with pytest.raises(MailNotDead):
            send_again(tx, queued, actor="admin", reason="to be sure")
        with pytest.raises(ReasonMissing):
            send_again(tx, queued, actor="admin", reason="  ")
        with pytest.raises(UnknownMail):
            send_again(tx, new_id(), actor="admin", reason="to be sure")
        record_try(tx, queued, Answer("accepted", "250 kept"))
        with pytest.raises(MailNotDead):
            send_again(tx, queued, actor="admin", reason="to be sure")


def test_what_is_left_to_send_follows_from_what_was_written(database: Database) -> None:
    with database.transaction() as tx:
        first, second, third = (queue(tx)[0] for _ in range(3))
        record_try(tx, first, Answer("accepted", "250 kept"))
        record_try(tx, second, Answer("refused", "550 nobody"))
        left = tx.execute("SELECT mail, state FROM mail_due ORDER BY mail").fetchall()
    assert left == sorted([(second, "dead"), (third, "due")])
