"""A mail's bytes: ASCII, the same each time, marked as automatic, read back by another reader."""

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sainam.onboarding.notices.mail_message import (
    SENDER_NAME,
    file_name,
    mail_message,
    message_id,
)
from sainam.onboarding.notices.notice import Attached, Mail, Notice

SENDER = "no-reply@utility.invalid"
PDF = b"%PDF-1.7\n\x00\xff not a real one\r\n.\r\n"
LETTER = Attached(b"\x11" * 32, "หนังสือแจ้งผล มท 5400-1.pdf")
MAIL = Mail(
    UUID("01980000-0000-7000-8000-000000000001"), "officer@samut.invalid", "samut-officer",
    "D-2570-00001", Notice.REFUSAL_LETTER,
    "หนังสือแจ้งผล มท 5400/1 แฟ้มเรื่อง D-2570-00001 · Letter มท 5400/1 on dossier D-2570-00001",
    "เรียน ผู้เกี่ยวข้อง\n\n.\nFrom here on\n" + "ยาวมาก" * 400 + "\n", (LETTER,),
    datetime(2027, 1, 31, 17, 30, tzinfo=UTC),
)  # fmt: skip


def read(raw: bytes) -> EmailMessage:
    return message_from_bytes(raw, _class=EmailMessage, policy=default)


def body_charset(message: EmailMessage) -> str | None:
    body = message.get_body(("plain",))
    return None if body is None else body.get_content_charset()


def test_it_is_read_back_as_it_was_meant() -> None:
    message = read(mail_message(MAIL, sender=SENDER, contents=[PDF]))
    assert not message.defects
    assert message["Subject"] == MAIL.subject
    assert message["To"] == "officer@samut.invalid"
    assert message["From"].addresses[0].addr_spec == SENDER
    assert message["From"].addresses[0].display_name == SENDER_NAME
    assert message["Date"].datetime == MAIL.queued_at
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "All"
    assert body_charset(message) == "utf-8"
    assert message["List-Unsubscribe"] is None
    body = message.get_body(("plain",))
    assert body is not None
    assert body.get_content().replace("\r\n", "\n") == MAIL.body
    assert body["Content-Language"] == "th, en"
    [attached] = message.iter_attachments()
    assert attached.get_filename() == LETTER.name
    assert attached.get_content_type() == "application/pdf"
    assert attached.get_payload(decode=True) == PDF


def test_every_byte_is_ascii_and_every_line_short() -> None:
    raw = mail_message(MAIL, sender=SENDER, contents=[PDF])
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 998


def test_it_is_the_same_each_time_it_is_made() -> None:
    first, second = (mail_message(MAIL, sender=SENDER, contents=[PDF]) for _ in range(2))
    assert first == second


def test_its_number_in_the_world_follows_from_its_own_whatever_the_settings_say() -> None:
    for sender in (SENDER, "other@elsewhere.invalid"):
        message = read(mail_message(MAIL, sender=sender, contents=[PDF]))
        assert message["Message-ID"] == message_id(MAIL) == f"<{MAIL.id}@hub.sainam>"


def test_without_an_attachment_it_is_plain_text() -> None:
    raw = mail_message(replace(MAIL, attachments=()), sender=SENDER, contents=[])
    assert read(raw).get_content_type() == "text/plain"


@pytest.mark.parametrize(
    "broken", ["one\r\nBcc: all@samut.invalid", "one\nX-Evil: 1", "one\r", "one\u2028"]
)
def test_a_subject_of_two_lines_never_becomes_a_header(broken: str) -> None:
    with pytest.raises(ValueError, match="one printable line"):
        mail_message(replace(MAIL, subject=broken), sender=SENDER, contents=[PDF])


@given(st.text(max_size=200))
def test_whatever_a_file_is_called_it_is_one_printable_name_without_a_path(name: str) -> None:
    kept = file_name(name, 1)
    assert kept
    assert kept.isprintable()
    assert not set(kept) & set('/\\:"')
    assert kept not in (".", "..")
    named = replace(MAIL, body="one\n", attachments=(replace(LETTER, name=name),))
    raw = mail_message(named, sender=SENDER, contents=[PDF])
    [attached] = read(raw).iter_attachments()
    assert attached.get_payload(decode=True) == PDF
    headers, _, _ = raw.partition(b"\r\n\r\n")
    assert [line.split(b":")[0] for line in headers.split(b"\r\n") if line[:1].isalpha()] == [
        b"From", b"To", b"Subject", b"Date", b"Message-ID", b"Auto-Submitted",
        b"X-Auto-Response-Suppress",
        b"MIME-Version", b"Content-Type",
    ]  # fmt: skip
