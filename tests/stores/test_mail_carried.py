"""Mail goes out over real SMTP: at least once, under one Message-ID, and nothing is dropped."""

import asyncio
import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import psycopg
import pytest
from people_hall import SEALER

from sainam.channels.mail_out import MailOut
from sainam.counterparts.mailbox.kept_mail import KeptMail
from sainam.counterparts.mailbox.mailbox import Mailbox
from sainam.counterparts.mailbox.smtp_side import Faults
from sainam.formats.layout import Title
from sainam.kit import clock
from sainam.kit.byte_store import ByteStore
from sainam.kit.database import Database
from sainam.kit.free_port import free_port
from sainam.kit.smtp_url import SmtpServer
from sainam.onboarding.notices import carry_mail, store
from sainam.onboarding.notices.carry_mail import MailCarrier, Send
from sainam.onboarding.notices.mail_message import message_id
from sainam.onboarding.notices.notice import Attached, Mail, Notice, Recipient, Secret
from sainam.onboarding.notices.queue_notice import queue_notice
from sainam.onboarding.notices.record_try import Answer
from sainam.onboarding.notices.refusals import MailLapsed
from sainam.onboarding.notices.send_again import send_again

DEADLINE = 30.0
SENDER = "no-reply@utility.invalid"
PDF = b"%PDF-1.7 not a real one"


@pytest.fixture
def mailbox(tmp_path: Path) -> Iterator[Mailbox]:
    with Mailbox(tmp_path / "mailbox") as running:
        yield running


@dataclass(frozen=True)
class Desk:
    """A database with a byte store beside it, and workers that carry its mail."""

    url: str
    database: Database
    byte_store: ByteStore

    def queue(self, to: str = "officer@samut.invalid", *attachments: Attached) -> Mail:
        with self.database.transaction() as tx:
            [queued] = queue_notice(
                tx,
                kind=Notice.REFUSAL_LETTER,
                to=(Recipient(to),),
                dossier="D-2570-00001",
                facts={"number": "มท 5400/1", "until": "1", "url": "https://hub.invalid/d"},
                attachments=attachments,
            )
            mail = store.load_mail(tx, queued)
        assert mail is not None
        return mail

    def outbox(self) -> store.Outbox:
        with self.database.read_only() as tx:
            return store.outbox(tx)

    def results(self, mail: Mail) -> list[str]:
        with self.database.read_only() as tx:
            return [attempt.result for attempt in store.attempts(tx, mail.id)]

    def bring_forward(self) -> None:
        """As if the wait were over."""
        with self.database.transaction() as tx:
            tx.execute("UPDATE mail_due SET due_at = sainam_now() WHERE state = 'due'")

    def carry(self, send: Send | None, until: Callable[[], bool], *, workers: int = 1) -> None:
        """Lets workers carry until something has happened."""

        async def carried() -> None:
            stop = asyncio.Event()
            carriers = [
                MailCarrier(self.url, self.byte_store, SEALER, sender=SENDER, send=send)
                for _ in range(workers)
            ]
            running = [asyncio.create_task(carrier(stop)) for carrier in carriers]
            end = time.monotonic() + DEADLINE
            while not await asyncio.to_thread(until):
                assert time.monotonic() < end
                await asyncio.sleep(0.02)
            stop.set()
            await asyncio.gather(*running)

        asyncio.run(carried())


@pytest.fixture
def desk(owner_url: str, database: Database, tmp_path: Path) -> Desk:
    return Desk(owner_url, database, ByteStore(tmp_path / "bytes"))


def to_mailbox(mailbox: Mailbox) -> MailOut:
    return MailOut(SmtpServer("smtp", "127.0.0.1", mailbox.smtp_port))


def kept(mailbox: Mailbox, to: str | None = None) -> list[KeptMail]:
    return mailbox.side.folder.newest(to=to, most=100)


def test_a_letter_arrives_with_its_pdf(desk: Desk, mailbox: Mailbox) -> None:
    stored = desk.byte_store.put(BytesIO(PDF))
    mail = desk.queue("officer@samut.invalid", Attached(stored.sha256, "หนังสือแจ้งผล.pdf"))
    desk.carry(to_mailbox(mailbox), lambda: desk.outbox().waiting == 0)
    [arrived] = kept(mailbox, "officer@samut.invalid")
    assert arrived.subject == mail.subject
    assert arrived.text.replace("\r\n", "\n") == mail.body
    assert arrived.message_id == message_id(mail)
    assert [(one.name, one.content) for one in arrived.attachments] == [("หนังสือแจ้งผล.pdf", PDF)]
    assert desk.results(mail) == ["accepted"]
    assert dict(arrived.headers)["Auto-Submitted"] == "auto-generated"


def test_what_the_server_defers_is_sent_later(desk: Desk, mailbox: Mailbox) -> None:
    mailbox.side.faults = Faults(defer=1)
    mail = desk.queue()
    desk.carry(to_mailbox(mailbox), lambda: desk.results(mail) == ["deferred"])
    assert kept(mailbox) == []
    desk.bring_forward()
    desk.carry(to_mailbox(mailbox), lambda: desk.outbox().waiting == 0)
    assert desk.results(mail) == ["deferred", "accepted"]


def test_what_the_server_refuses_for_good_waits_for_a_person(desk: Desk, mailbox: Mailbox) -> None:
    mailbox.side.faults = Faults(refuse=1)
    refused, other = desk.queue(), desk.queue("clerk@samut.invalid")
    desk.carry(to_mailbox(mailbox), lambda: desk.outbox().waiting == 0)
    assert desk.results(refused) == ["refused"]
    assert desk.outbox().dead == 1
    assert [mail.message_id for mail in kept(mailbox)] == [message_id(other)]


def test_an_answer_that_was_lost_brings_the_same_mail_again(desk: Desk, mailbox: Mailbox) -> None:
    mailbox.side.faults = Faults(lose_answer=1)
    mail = desk.queue()
    desk.carry(to_mailbox(mailbox), lambda: desk.results(mail) == ["deferred"])
    desk.bring_forward()
    desk.carry(to_mailbox(mailbox), lambda: desk.outbox().waiting == 0)
    first, second = kept(mailbox)
    assert first.message_id == second.message_id == message_id(mail)
    folder = mailbox.side.folder
    assert folder.raw(first.number) == folder.raw(second.number)


def test_a_crash_between_sending_and_recording_brings_the_same_mail_again(
    desk: Desk, mailbox: Mailbox
) -> None:
    mail = desk.queue()
    out = to_mailbox(mailbox)

    async def dies_after(message: bytes, sender: str, to: str) -> Answer:
        await out(message, sender, to)
        with psycopg.connect(desk.url, autocommit=True) as owner:
            owner.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE application_name = 'sainam mail'"
            )
        return Answer("accepted", "250 kept")

    with pytest.raises(psycopg.OperationalError):
        desk.carry(dies_after, lambda: len(kept(mailbox)) == 1)
    assert desk.results(mail) == []
    desk.carry(out, lambda: desk.outbox().waiting == 0)
    assert [one.message_id for one in kept(mailbox)] == [message_id(mail)] * 2
    assert desk.results(mail) == ["accepted"]


def test_many_workers_send_each_mail_once(desk: Desk, mailbox: Mailbox) -> None:
    mails = [desk.queue(f"officer{rank}@samut.invalid") for rank in range(12)]
    desk.carry(to_mailbox(mailbox), lambda: desk.outbox().waiting == 0, workers=3)
    assert sorted(one.message_id for one in kept(mailbox)) == sorted(map(message_id, mails))


def test_a_server_that_is_away_costs_nothing_but_time(
    desk: Desk, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carry_mail, "UNREACHED_SECONDS", 0.01)
    mail = desk.queue()
    nowhere = MailOut(SmtpServer("smtp", "127.0.0.1", free_port()))
    desk.carry(nowhere, lambda: desk.results(mail) == ["deferred"])
    assert desk.outbox() == store.Outbox(1, mail.queued_at, 0)
    desk.bring_forward()
    desk.carry(to_mailbox(mailbox), lambda: desk.outbox().waiting == 0)


def test_an_attachment_that_is_gone_stops_only_its_own_mail(desk: Desk, mailbox: Mailbox) -> None:
    broken = desk.queue("officer@samut.invalid", Attached(b"\x33" * 32, "lost.pdf"))
    desk.queue("clerk@samut.invalid")
    desk.carry(to_mailbox(mailbox), lambda: desk.outbox().waiting == 0)
    assert desk.results(broken) == ["refused"]
    assert [mail.to for mail in kept(mailbox)] == ["clerk@samut.invalid"]


def test_without_a_mail_server_mail_waits_and_the_log_says_so(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    mail = desk.queue()
    with caplog.at_level(logging.WARNING):
        desk.carry(None, lambda: "SAINAM_SMTP_URL" in caplog.text)
    assert "1 mails wait" in caplog.text
    assert desk.results(mail) == []
    assert desk.outbox().waiting == 1


def test_a_clock_set_back_leaves_no_mail_waiting_for_far_times(
    desk: Desk, mailbox: Mailbox
) -> None:
    desk.queue()
    with desk.database.transaction() as tx:
        tx.execute("UPDATE mail_due SET due_at = sainam_now() + interval '3 years'")
    desk.carry(to_mailbox(mailbox), lambda: desk.outbox().waiting == 0)
    assert len(kept(mailbox)) == 1


# --- mails that bring a secret ---


TOKEN = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"  # of a link that nobody has


def invitation(desk: Desk, days: int = 7) -> Mail:
    with desk.database.transaction() as tx:
        until = clock.now(tx) + timedelta(days=days)
        [queued] = queue_notice(
            tx,
            kind=Notice.LOGIN_INVITED,
            to=(Recipient("dev@agency.example", "dev.one"),),
            dossier=None,
            facts={
                "agency": Title("บริษัท\r\nBcc: all@samut.invalid", "Test\r\nX-Evil: yes Company"),
                "login": "dev.one",
                "secret": Secret(TOKEN, until),
                "until": until,
                "url": "https://hub.example",
            },
            sealer=SEALER,
        )
        mail = store.load_mail(tx, queued)
    assert mail is not None
    return mail


def secrets_kept(desk: Desk) -> int:
    with desk.database.read_only() as tx:
        row = tx.execute("SELECT count(*) FROM mail_secret").fetchone()
    return int(row[0]) if row else 0


def standing(desk: Desk, mail: Mail) -> str:
    with desk.database.read_only() as tx:
        row = store.find_row(tx, mail.id)
    assert row is not None
    return row.state


def test_only_the_receiver_reads_the_link_and_the_hub_forgets_it_when_it_is_sent(
    desk: Desk, mailbox: Mailbox
) -> None:
    mail = invitation(desk)
    assert TOKEN not in mail.body
    assert secrets_kept(desk) == 1
    desk.carry(to_mailbox(mailbox), lambda: desk.outbox().waiting == 0)
    [arrived] = kept(mailbox)
    assert f"https://hub.example/th/welcome/{TOKEN}" in arrived.text
    assert f"https://hub.example/en/welcome/{TOKEN}" in arrived.text
    assert secrets_kept(desk) == 0
    assert standing(desk, mail) == "sent"


def test_a_name_with_line_breaks_becomes_no_header(desk: Desk, mailbox: Mailbox) -> None:
    invitation(desk)
    desk.carry(to_mailbox(mailbox), lambda: desk.outbox().waiting == 0)
    [arrived] = kept(mailbox)
    assert {name for name, _ in arrived.headers} <= {
        "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version",
        "X-Auto-Response-Suppress", "Content-Type", "Content-Transfer-Encoding",
        "Content-Language", "Delivered-To", "Return-Path",  # the mailbox's own
    }  # fmt: skip
    assert "เชิญเข้าใช้ระบบกลางแลกเปลี่ยนข้อมูล" in arrived.subject


def test_a_retry_brings_the_same_link(desk: Desk, mailbox: Mailbox) -> None:
    mailbox.side.faults = Faults(lose_answer=1)
    mail = invitation(desk)
    desk.carry(to_mailbox(mailbox), lambda: desk.results(mail) == ["deferred"])
    desk.bring_forward()
    desk.carry(to_mailbox(mailbox), lambda: desk.outbox().waiting == 0)
    first, second = kept(mailbox)
    folder = mailbox.side.folder
    assert folder.raw(first.number) == folder.raw(second.number)
    assert TOKEN in second.text


def test_a_server_that_quotes_the_link_does_not_bring_it_onto_record(desk: Desk) -> None:
    async def quotes(message: bytes, sender: str, to: str) -> Answer:
        return Answer("refused", f"554 https://hub.example/th/welcome/{TOKEN} looks like spam")

    mail = invitation(desk)
    desk.carry(quotes, lambda: desk.outbox().dead == 1)
    with desk.database.read_only() as tx:
        [attempt] = store.attempts(tx, mail.id)
    assert TOKEN not in attempt.detail
    assert "looks like spam" in attempt.detail


def test_a_mail_whose_link_is_voided_or_over_is_not_sent(desk: Desk, mailbox: Mailbox) -> None:
    voided = invitation(desk)
    with desk.database.transaction() as tx:
        store.delete_secret(tx, voided.id)
    over = invitation(desk, days=-1)
    desk.carry(to_mailbox(mailbox), lambda: desk.outbox().waiting == 0)
    assert kept(mailbox) == []
    assert desk.outbox().dead == 0
    assert [standing(desk, mail) for mail in (voided, over)] == ["lapsed", "lapsed"]
    assert secrets_kept(desk) == 0


def test_one_given_up_is_sent_again_only_while_its_link_holds(desk: Desk) -> None:
    async def refuses(message: bytes, sender: str, to: str) -> Answer:
        return Answer("refused", "550 nobody")

    mail = invitation(desk)
    desk.carry(refuses, lambda: desk.outbox().dead == 1)
    with desk.database.transaction() as tx:
        send_again(tx, mail.id, actor="operator", reason="the mailbox was opened")
    desk.carry(refuses, lambda: desk.outbox().dead == 1)
    with desk.database.transaction() as tx:
        store.delete_secrets_of(tx, "dev.one", Notice.LOGIN_INVITED)
    with desk.database.transaction() as tx, pytest.raises(MailLapsed):
        send_again(tx, mail.id, actor="operator", reason="once more")


def test_a_secret_sealed_with_another_key_waits_for_a_person(desk: Desk, mailbox: Mailbox) -> None:
    mail = invitation(desk)
    with desk.database.transaction() as tx:
        tx.execute("DELETE FROM mail_secret")
        store.insert_secret(tx, mail.id, b"x" * 64, mail.queued_at + timedelta(days=1))
    desk.carry(to_mailbox(mailbox), lambda: desk.outbox().dead == 1)
    assert kept(mailbox) == []
