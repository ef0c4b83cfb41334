"""`sainam login`, the first administrators of a site, and the invented people of a demo."""

from __future__ import annotations

from pathlib import Path

import pytest

from sainam.agencies.agency import Agency
from sainam.agencies.authenticated import authenticated
from sainam.agencies.open_session import open_session
from sainam.agencies.refusals import NotYours, PasswordTooShort
from sainam.agencies.role import ROLES
from sainam.agencies.store import find_contact, insert_agency_version, living_logins
from sainam.commands import login as command
from sainam.formats.layout import Title
from sainam.kit.database import Database
from sainam.kit.settings import Settings, read_settings
from sainam.wiring.demo_logins import DEMO_LOGINS, DemoLogins, register_demo_logins
from sainam.wiring.installation import Installation

PASSWORD = "น้ำใสไหลเย็นเห็นตัวปลา"


@pytest.fixture
def settings(owner_url: str, tmp_path: Path) -> Settings:
    return read_settings({"SAINAM_STATE": str(tmp_path), "SAINAM_DATABASE_URL": owner_url})


@pytest.fixture
def demo(settings: Settings, database: Database) -> Installation:
    with database.transaction() as tx:
        agency = Agency(code="ONCB", kind="government", title=Title("ป.ป.ส.", "ONCB"))
        insert_agency_version(tx, agency, actor="tests")
    installation = Installation(settings)
    register_demo_logins(installation, database, actor="tests")
    return installation


def arguments(tmp_path: Path, name: str, role: str, password: str = PASSWORD) -> list[str]:
    (tmp_path / "password").write_text(password, encoding="utf-8")
    return [
        name, "--thai", "สมมติ", "--english", "Sommut", "--role", role,
        "--email", f"{name}@people.example", "--password-file", str(tmp_path / "password"),
    ]  # fmt: skip


def test_the_command_line_makes_two_administrators_and_leaves_the_rest_to_them(
    settings: Settings, database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("first", "second"):
        assert command.main(arguments(tmp_path, name, "admin"), settings) == 0
    assert "second factor" in capsys.readouterr().out
    with pytest.raises(NotYours):
        command.main(arguments(tmp_path, "third", "operator"), settings)
    with database.read_only() as tx:
        assert [one.name for one in living_logins(tx)] == ["first", "second"]
        contact = find_contact(tx, "first")
    assert contact is not None
    assert contact.email == "first@people.example"


def test_a_short_password_and_a_role_of_agencies_are_refused(
    settings: Settings, tmp_path: Path
) -> None:
    with pytest.raises(PasswordTooShort):
        command.main(arguments(tmp_path, "first", "admin", "short"), settings)
    for wrong in (["first"], arguments(tmp_path, "first", "agency_officer")):
        with pytest.raises(SystemExit):
            command.main(wrong, settings)


def test_a_demo_has_somebody_for_every_role_who_can_sign_in(
    demo: Installation, database: Database
) -> None:
    assert {role for one in DEMO_LOGINS for role in one.roles} == set(ROLES)
    people = DemoLogins(demo.settings.state)
    assert people.all().keys() == {one.name for one in DEMO_LOGINS}
    for name in ("operator", "officer.oncb"):
        code = people.code(database, name)
        with database.transaction() as tx:
            opened = open_session(
                tx, name, people.password(name), code,
                via="portal", sealer=demo.sealer(), actor="tests",
            )  # fmt: skip
            assert opened is not None
            assert authenticated(tx, opened.token, "portal") is not None


def test_preparing_a_demo_again_changes_nobody_and_completes_what_is_missing(
    demo: Installation, database: Database
) -> None:
    file = demo.settings.state / "logins.json"
    before = file.read_bytes()
    register_demo_logins(demo, database, actor="tests")
    assert file.read_bytes() == before
    assert file.stat().st_mode & 0o077 == 0


def test_a_code_of_now_is_printed_for_a_person_of_the_demo(
    demo: Installation, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.main(["operator", "--code"], demo.settings) == 0
    assert len(capsys.readouterr().out.strip()) == 6
    assert command.main(["officer.oncb", "--code"], demo.settings) == 0
    assert "no code" in capsys.readouterr().out
