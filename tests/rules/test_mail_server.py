"""The mail server is one setting, and a password is never sent in the clear or told to anybody."""

import pytest

from sainam.kit.settings import BadSettingError, read_settings
from sainam.kit.smtp_url import SmtpServer, read_smtp_url


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("smtp://relay.invalid", SmtpServer("smtp", "relay.invalid", 25)),
        ("smtp://127.0.0.1:2525", SmtpServer("smtp", "127.0.0.1", 2525)),
        (
            "smtp+starttls://hub:p%40ss%2Fword@mail.invalid",
            SmtpServer("smtp+starttls", "mail.invalid", 587, "hub", "p@ss/word"),
        ),
        (
            "smtps://hub%40utility.invalid:secret@mail.invalid:4650",
            SmtpServer("smtps", "mail.invalid", 4650, "hub@utility.invalid", "secret"),
        ),
        ("smtp://hub:secret@localhost", SmtpServer("smtp", "localhost", 25, "hub", "secret")),
    ],
)
def test_a_server_is_named_in_one_line(text: str, wanted: SmtpServer) -> None:
    assert read_smtp_url(text) == wanted


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("mail.invalid:25", "begin with smtp://"),
        ("http://mail.invalid", "begin with smtp://"),
        ("smtp://", "no more"),
        ("smtp://mail.invalid/inbox", "no more"),
        ("smtp://mail.invalid:99999", "cannot be read"),
        ("smtp://hub:topsecret@mail.invalid", "not sent in the clear"),
        ("smtps://hub@mail.invalid", "go together"),
    ],
)
def test_one_that_cannot_be_used_is_refused_without_repeating_it(text: str, complaint: str) -> None:
    environ = {"SAINAM_SMTP_URL": text, "SAINAM_MAIL_FROM": "no-reply@utility.invalid"}
    with pytest.raises(BadSettingError, match=complaint) as refused:
        read_settings(environ)
    assert "topsecret" not in str(refused.value)


def test_official_mail_says_whom_it_is_from() -> None:
    with pytest.raises(BadSettingError, match="SAINAM_MAIL_FROM: set both"):
        read_settings({"SAINAM_SMTP_URL": "smtp://relay.invalid"})
    with pytest.raises(BadSettingError, match="must be an e-mail address"):
        read_settings({"SAINAM_MAIL_FROM": "the utility"})


def test_a_site_that_sends_mail_says_where_its_links_lead() -> None:
    site = {
        "SAINAM_MODE": "site",
        "SAINAM_SMTP_URL": "smtp://relay.invalid",
        "SAINAM_MAIL_FROM": "no-reply@utility.invalid",
    }
    with pytest.raises(BadSettingError, match="SAINAM_PUBLIC_URL: set both"):
        read_settings(site)
    settings = read_settings({**site, "SAINAM_PUBLIC_URL": "https://hub.utility.invalid"})
    assert settings.public_url == "https://hub.utility.invalid"


def test_the_settings_do_not_show_the_password_when_printed() -> None:
    settings = read_settings(
        {
            "SAINAM_SMTP_URL": "smtps://hub:topsecret@mail.invalid",
            "SAINAM_MAIL_FROM": "no-reply@utility.invalid",
        }
    )
    assert settings.smtp_url is not None
    assert settings.smtp_url.password == "topsecret"
    assert "topsecret" not in repr(settings)
