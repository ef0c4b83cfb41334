"""What an operator sees of mail that does not go out, and that no log has a secret address."""

from datetime import timedelta

import pytest

from sainam.kit import clock
from sainam.kit.database import Database
from sainam.onboarding.notices.notice import Notice, Recipient
from sainam.onboarding.notices.queue_notice import queue_notice
from sainam.onboarding.notices.record_try import Answer, record_try
from sainam.portal.address import page_of_form, without_secret
from sainam.portal.readings.home.waiting_mail import waiting_mail
from sainam.portal.views.home import AttentionView

HOUR = timedelta(hours=1)


def shown(database: Database, later: timedelta = timedelta(0)) -> list[AttentionView]:
    with database.read_only() as tx:
        return waiting_mail(tx, clock.now(tx) + later)


def test_a_mail_that_was_given_up_waits_for_a_person_and_one_that_waits_long_is_told(
    database: Database,
) -> None:
    with database.transaction() as tx:
        [dead, _] = queue_notice(
            tx,
            kind=Notice.RECEIPT,
            to=(Recipient("officer@samut.invalid"), Recipient("clerk@samut.invalid")),
            dossier="D-2570-00001",
            facts={"title": "t", "received": "1", "expected": "2", "url": "https://hub.invalid"},
        )
    assert shown(database) == []
    with database.transaction() as tx:
        record_try(tx, dead, Answer("refused", "550 nobody"))
    [one] = shown(database)
    assert (one.kind, one.subject, one.subject_id) == ("mail_given_up", "mail", str(dead))
    assert "D-2570-00001" in one.what.th
    assert "samut" not in one.what.th + one.what.en
    assert [each.kind for each in shown(database, HOUR)] == ["mail_given_up", "mail_waits"]


@pytest.mark.parametrize(
    ("path", "logged"),
    [
        ("/th/welcome/aToken-_9", "/th/welcome/…"),
        ("/en/registration/R-2569-00001/aSecret", "/en/registration/R-2569-00001/…"),
        ("/th/mail/1", "/th/mail/1"),
    ],
)
def test_an_address_that_is_a_secret_is_in_no_log(path: str, logged: str) -> None:
    assert without_secret(path) == logged


def test_the_form_of_a_mail_stands_on_its_page() -> None:
    assert page_of_form("/th/mail/1/again") == "/th/mail/1"
