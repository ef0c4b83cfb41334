"""A database of the time of one-time passwords: none of them opens anything afterwards."""

import shutil
from pathlib import Path

from psycopg import sql

from sainam.kit.database import Tx, connect_as_owner
from sainam.kit.migrate import MIGRATIONS, migrate
from sainam.onboarding.notices.secret_part import MARK

ONCE = "abcde-fghjk-mnpqr-stuvw"
SECRET = "aSecretOfARegistration-_09"
BODIES = {
    "login_invited": f"รหัสผ่านใช้ครั้งเดียว: {ONCE}\nPassword, good for one use: {ONCE}\n",
    "registration_filed": f"https://hub.example/th/registration/R-2569-00001/{SECRET}\n",
    "live": "nothing secret, but a-b-c\n",
}


def before_links(url: str, folder: Path) -> None:
    for path in MIGRATIONS.glob("*.sql"):
        if int(path.name[:4]) < 17:
            shutil.copy(path, folder)
    migrate(url, folder=folder)


def remembered(owner: Tx) -> None:
    """Two logins with a session each, one by a one-time password, and mails sent and waiting."""
    for login, until in (("once", "sainam_now() + interval '7 days'"), ("own", "NULL")):
        owner.execute(
            "INSERT INTO login VALUES (%s, 'ก', 'a', '{agency_developer}', NULL, sainam_now())",
            (login,),
        )
        owner.execute(
            sql.SQL("INSERT INTO login_password VALUES (%s, 1, 'x', sainam_now(), {})").format(
                sql.SQL(until)
            ),
            (login,),
        )
        owner.execute(
            "INSERT INTO portal_session (token_sha256, login, csrf, opened_at, expires_at)"
            " VALUES (sha256(%s), %s, 'c', sainam_now(), sainam_now() + interval '1 hour')",
            (login.encode(), login),
        )
    for kind, body in BODIES.items():
        for state in ("sent", "due"):
            row = owner.execute(
                "INSERT INTO mail VALUES"
                " (gen_random_uuid(), 'a@b.invalid', NULL, NULL, %s, 's', %s, '[]', sainam_now())"
                " RETURNING id",
                (kind, body),
            ).fetchone()
            assert row is not None
            if state == "due":
                owner.execute("INSERT INTO mail_due VALUES (%s, 'due', sainam_now())", row)


def test_what_was_given_out_in_clear_opens_nothing_and_is_read_nowhere(
    empty_url: str, tmp_path: Path
) -> None:
    before_links(empty_url, tmp_path)
    with connect_as_owner(empty_url, application_name="tests") as owner:
        remembered(owner)
    migrate(empty_url)
    with connect_as_owner(empty_url, application_name="tests") as owner:
        ended = owner.execute("SELECT login FROM login_password_end").fetchall()
        closed = owner.execute("SELECT count(*) FROM portal_session_end").fetchall()
        bodies = [row[0] for row in owner.execute("SELECT body FROM mail")]
        due = owner.execute("SELECT m.kind FROM mail_due d JOIN mail m ON m.id = d.mail").fetchall()
    assert ended == [("once",)]
    assert closed == [(1,)]
    assert not [body for body in bodies if ONCE in body or SECRET in body]
    assert sum(MARK in body for body in bodies) == 4
    assert bodies.count(BODIES["live"]) == 2
    assert due == [("live",)]
