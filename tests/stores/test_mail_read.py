"""The played mailbox shows what came, and nothing in a mail becomes part of its page."""

import json
import smtplib
import urllib.error
import urllib.request
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from sainam.counterparts.mailbox.mailbox import Mailbox

EVIL = "<script>alert(1)</script>"


@pytest.fixture
def mailbox(tmp_path: Path) -> Iterator[Mailbox]:
    with Mailbox(tmp_path / "mailbox") as running:
        yield running


def get(mailbox: Mailbox, path: str) -> tuple[str, dict[str, str]]:
    url = f"http://127.0.0.1:{mailbox.page_port}{path}"
    with urllib.request.urlopen(url, timeout=10) as answer:
        return answer.read().decode(), dict(answer.headers)


def post(mailbox: Mailbox, to: str, subject: str, text: str) -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@utility.invalid", to, subject
    message.set_content(text)
    message.add_attachment(b"<html>", maintype="text", subtype="html", filename=f"{EVIL}.html")
    with smtplib.SMTP("127.0.0.1", mailbox.smtp_port, timeout=10) as client:
        client.send_message(message)


def test_the_page_lists_the_newest_first_and_shows_each(mailbox: Mailbox) -> None:
    post(mailbox, "officer@samut.invalid", "ใบรับคำขอ D-2570-00001", "เรียน ผู้เกี่ยวข้อง")
    post(mailbox, "clerk@samut.invalid", "ใบรับคำขอ D-2570-00002", "เรียน ผู้เกี่ยวข้อง")
    listed, _ = get(mailbox, "/")
    assert listed.index("D-2570-00002") < listed.index("D-2570-00001")
    one, _ = get(mailbox, "/mails/1")
    assert "เรียน ผู้เกี่ยวข้อง" in one
    mails = json.loads(get(mailbox, "/mails?to=clerk@samut.invalid")[0])
    assert [(mail["number"], mail["to"]) for mail in mails] == [(2, "clerk@samut.invalid")]


def test_what_a_mail_says_is_only_text(mailbox: Mailbox) -> None:
    post(mailbox, "officer@samut.invalid", EVIL, EVIL)
    for path in ("/", "/mails/1"):
        page, headers = get(mailbox, path)
        assert EVIL not in page
        assert "default-src 'none'" in headers["Content-Security-Policy"]
    _, headers = get(mailbox, "/mails/1/attachments/0")
    assert headers["Content-Type"] == "application/octet-stream"
    assert headers["Content-Disposition"].startswith("attachment;")


@pytest.mark.parametrize("path", ["/mails/9", "/mails/9/raw", "/mails/1/attachments/7", "/x"])
def test_what_is_not_there_is_not_found(mailbox: Mailbox, path: str) -> None:
    post(mailbox, "officer@samut.invalid", "เรื่อง", "ข้อความ")
    with pytest.raises(urllib.error.HTTPError) as refused:
        get(mailbox, path)
    assert refused.value.code == 404
    refused.value.close()


def test_it_keeps_its_mail_over_a_restart(tmp_path: Path) -> None:
    for _ in range(2):
        with Mailbox(tmp_path) as running:
            post(running, "officer@samut.invalid", "เรื่อง", "ข้อความ")
    with Mailbox(tmp_path) as running:
        assert [mail.number for mail in running.side.folder.newest(to=None, most=9)] == [2, 1]
