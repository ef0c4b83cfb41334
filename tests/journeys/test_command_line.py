"""The command line as an operator meets it: what it says, what it refuses, how it ends."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date, time
from itertools import count
from pathlib import Path

import pytest
from payment_desk import Agent, file_of, paid, set_clock
from source_tree import PACKAGE

from sainam.audit.export import export_audit
from sainam.audit.seal import seal_audit
from sainam.audit.signing_key import SigningKey, load_signing_key
from sainam.cli import COMMANDS, main
from sainam.counterparts.keys import signing_key, ssh_key
from sainam.formats.line_fault import Value
from sainam.formats.load_layout import layout_named
from sainam.formats.write_file import write_file
from sainam.kit.byte_store import ByteStore
from sainam.kit.database import Database
from sainam.kit.settings import read_settings
from sainam.links.read_catalogue import read_catalogue
from sainam.wiring.installation import Installation
from sainam.wiring.prepare import CatalogueFaultyError, WrongInstallationError, prepare
from sainam.wiring.welcome import welcome

MWA = PACKAGE / "catalogue" / "mwa"
CROSS_BANK = layout_named("bot-cross-bank-256", MWA / "layouts")


@pytest.fixture(autouse=True)
def _own_state(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Each test has an installation of its own, and nothing of the caller's settings."""
    for name in [name for name in os.environ if name.startswith("SAINAM_")]:
        if not name.startswith("SAINAM_TEST_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("SAINAM_STATE", str(tmp_path / "state"))


def ended(*words: str) -> int:
    """The exit code, however the command ends."""
    try:
        return main(words)
    except SystemExit as end:
        if isinstance(end.code, str):
            sys.stderr.write(end.code)
            return 1
        return int(end.code or 0)


# --- what there is ---


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert ended("help") == ended("--help") == 0
    told = capsys.readouterr().out
    assert all(f"  {name}" in told for name in COMMANDS)
    assert ended() == 2, "no command at all is a mistake"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_of_the_help_is_there_and_refuses_what_it_does_not_know(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (PACKAGE / "commands" / f"{name}.py").exists()
    assert ended(name, "--no-such-option") != 0
    assert capsys.readouterr().err


def test_a_command_that_is_not_there_is_told_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert ended("start") == 2
    assert "no command 'start'" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SAINAM_MODE", "production"),
        ("SAINAM_WEB_PORT", "http"),
        ("SAINAM_SFTP_PORT", "70000"),
        ("SAINAM_WEB_WORKERS", "0"),
        ("SAINAM_CUSTOMERS", "๑๐๐๐"),
        ("SAINAM_PROVIDER_TIMEOUT_SECONDS", "1.5"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_with_what_is_wanted(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(name, value)
    assert ended("up") == 2
    told = capsys.readouterr().err
    assert f"{name} is {value!r}: it must be " in told


@pytest.mark.parametrize(
    "words",
    [
        ("audit", "seal"),
        ("audit", "export", "x"),
        ("agreement", "suspend", "MOU-ONCB-2568-01", "--reason", "สอบยอด"),
        ("clock",),
        ("file", "rerun", "019312d0-0000-7000-8000-000000000000", "--reason", "ซ่อมแล้ว"),
    ],
)
def test_what_needs_a_running_hub_says_how_to_start_one(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert ended(*words) == 1
    assert "start it with `sainam up` or `make run`" in capsys.readouterr().err


def test_the_installed_command_is_this_one() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("sainam"), "nothing"], capture_output=True, check=False
    )
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"no command 'nothing'" in done.stderr


# --- catalogue ---


def test_the_default_catalogue_is_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    assert ended("catalogue", "check") == 0
    assert "The catalogue mwa is in order." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("file", "right", "wrong", "key"),
    [
        (
            "agreements/mou-oncb-2568-01.yaml",
            "owner: CIS",
            "owner: SIS",
            "grants[0].owner",
        ),
        ("layouts/bot-cross-bank-256.yaml", "encoding: cp874", "encoding: cp875", "encoding"),
        ("doors/doors.yaml", "channel: sftp", "channel: ftp", "doors[8].channel"),
    ],
)
def test_a_broken_catalogue_is_told_by_file_line_and_key(
    file: str,
    right: str,
    wrong: str,
    key: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    copy = tmp_path / "catalogue"
    shutil.copytree(MWA, copy)
    text = (copy / file).read_text(encoding="utf-8")
    assert right in text
    (copy / file).write_text(text.replace(right, wrong, 1), encoding="utf-8")
    monkeypatch.setenv("SAINAM_CATALOGUE", str(copy))

    assert ended("catalogue", "check") == 1
    told = capsys.readouterr()
    line = text[: text.index(right)].count("\n") + 1
    assert f"{file}:{line}: {key}: " in told.out
    assert f"in {copy}" in told.err


@pytest.mark.parametrize("action", ["plan", "apply"])
def test_a_plan_needs_a_database_named(action: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert ended("catalogue", action) == 2
    assert "SAINAM_DATABASE_URL" in capsys.readouterr().err


# --- a file, tried without storing anything ---


def payments() -> bytes:
    header: dict[str, Value] = {"bank_code": "006", "company_account": "0000000001"}
    row: dict[str, Value] = {
        "payment_date": date(2026, 11, 25),
        "payment_time": time(10, 15, 30),
        "customer_name": "นายทดสอบ น้ำใส",
        "ref1": "990000010",
        "side": "C",
        "amount": 123_450,
    }
    return write_file(
        CROSS_BANK, [row, row], header=header | {"effective_date": date(2026, 11, 25)}
    ).content


@pytest.fixture
def inspect(tmp_path: Path) -> Callable[..., int]:
    def run(content: bytes, *more: str) -> int:
        (tmp_path / "PAY.TXT").write_bytes(content)
        file = str(tmp_path / "PAY.TXT")
        return ended("file", "inspect", file, "--layout", "bot-cross-bank-256", *more)

    return run


@pytest.mark.row("A3")
def test_a_dry_run_shows_every_line_and_says_that_the_file_would_post(
    inspect: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert inspect(payments()) == 0
    told = capsys.readouterr().out
    assert "บรรทัดทั้งหมด / lines: 4" in told
    assert told.rstrip().endswith("ลงรายการได้ / can be posted")
    assert "ทดสอบ" not in told, "a customer's name is covered"


@pytest.mark.row("A3")
def test_a_dry_run_of_a_file_that_would_be_held_ends_in_one_and_marks_the_place(
    inspect: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    content = payments()
    at = content.index(b"0000000123450")
    assert inspect(content[:at] + b"00000001234X0" + content[at + 13 :], "--faulty-only") == 1
    told = capsys.readouterr().out
    assert "[layout.amount.unreadable]" in told
    assert "      2  detail" in told
    assert "      3  detail" not in told
    assert told.rstrip().endswith("พักทั้งแฟ้ม / held whole")


def test_a_layout_that_is_not_there_is_answered_with_those_that_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("bank", "../layouts/bot-cross-bank-256", ""):
        assert ended("file", "inspect", str(tmp_path), "--layout", name) == 2
        told = capsys.readouterr().err
        assert f"there is no layout {name!r}" in told
        assert "acknowledgement, bench-cross-bank-256, bot-cross-bank-256" in told


def test_a_file_that_cannot_be_opened_is_told_by_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for path in (tmp_path / "nothing.txt", tmp_path):
        assert ended("file", "inspect", str(path), "--layout", "bot-cross-bank-256") == 2
        assert str(path) in capsys.readouterr().err


def test_a_layout_with_a_mistake_is_told_by_file_line_and_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "layouts").mkdir()
    (tmp_path / "layouts" / "ours.yaml").write_text("layout: ours\nkind: tape\n", encoding="utf-8")
    monkeypatch.setenv("SAINAM_CATALOGUE", str(tmp_path))
    assert ended("file", "inspect", __file__, "--layout", "ours") == 2
    assert "ours.yaml:2: kind: " in capsys.readouterr().out


def test_who_reads_only_the_beginning_of_a_report_leaves_no_trace_of_an_error(
    tmp_path: Path,
) -> None:
    (tmp_path / "PAY.TXT").write_bytes(payments() * 200)
    command = [sys.executable, "-m", "sainam.cli", "file", "inspect", "PAY.TXT"]
    with subprocess.Popen(
        [*command, "--layout", "bot-cross-bank-256"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
    ) as reading:
        assert reading.stdout is not None
        assert reading.stderr is not None
        reading.stdout.read(100)
        reading.stdout.close()
        assert reading.stderr.read() == b""


# --- a file that the hub gave up on ---


def test_a_file_given_up_on_is_tried_again_by_a_person_with_a_reason(
    database: Database,
    owner_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    set_clock(owner_url, "2026-11-21 08:00:00")
    agent = Agent(database, ByteStore(tmp_path / "bytes"))
    agent.sign()
    file = agent.drop(file_of(paid("2026-11-20 09:30:00", "0123456785/1", "350.25"))).id
    monkeypatch.setenv("SAINAM_DATABASE_URL", owner_url)
    rerun = ("file", "rerun", str(file), "--actor", "สมมติ ผู้ดูแล", "--reason")

    assert ended(*rerun, "ที่เก็บแฟ้มกลับมาแล้ว") == 1, "the hub still tries by itself"
    assert capsys.readouterr().out.startswith("file.not_waiting: ")
    with database.transaction() as tx:
        tx.execute("UPDATE file_due SET attempt = 12, due_at = 'infinity'")
    assert ended(*rerun, "  ") == 1, "not without a reason"
    assert ended(*rerun, "ที่เก็บแฟ้มกลับมาแล้ว") == 0

    assert agent.rows("SELECT attempt, due_at <= sainam_now() FROM file_due") == [(0, True)]
    noted = "SELECT actor, detail FROM audit_event WHERE event = 'exchange:file:rerun'"
    assert agent.rows(noted) == [("สมมติ ผู้ดูแล", '{"reason":"ที่เก็บแฟ้มกลับมาแล้ว"}')]


# --- an export of the audit trail ---


def exported(database: Database, path: Path) -> None:
    key = SigningKey.new()
    with database.transaction() as tx:
        tx.execute(
            "INSERT INTO audit_event (at, event, actor, subject)"
            " VALUES (sainam_now(), 'clock:offset:set', 'tests', 'installation:clock')"
        )
    block = None
    while block is None:  # transactions of other tests may hold it up for a moment
        with database.transaction() as tx:
            block = seal_audit(tx, key)
    with path.open("wb") as out, database.transaction() as tx:
        export_audit(tx, out, actor="tests", public_keys={key.key_id: key.public})


def test_a_whole_export_verifies_and_a_changed_one_does_not(
    database: Database, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    path = tmp_path / "audit.jsonl"
    exported(database, path)
    assert ended("audit", "verify", str(path)) == 0

    content = path.read_bytes()
    path.write_bytes(content.replace(b"installation:clock", b"installation:clack", 1))
    assert ended("audit", "verify", str(path)) == 1
    path.write_bytes(content[: len(content) // 2])
    assert ended("audit", "verify", str(path)) == 1
    told = capfdbinary.readouterr().out.decode()
    assert "was changed" in told
    assert "ถูกแก้ไข" in told


@pytest.mark.parametrize(
    ("content", "more", "code"),
    [
        (b"", (), 1),
        (b"\xff\x00not an export\n", (), 1),
        (b"{}\n{}\n", (), 1),
        (b"", ("--head", "beef"), 2),
        (None, (), 2),
    ],
)
def test_what_is_no_export_is_refused_and_never_verified(
    content: bytes | None, more: tuple[str, ...], code: int, tmp_path: Path
) -> None:
    path = tmp_path / "audit.jsonl"
    if content is not None:
        path.write_bytes(content)
    assert ended("audit", "verify", str(path), *more) == code


# --- a site is no demo ---


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAINAM_MODE", "site")


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("counterparts", "counterparts never start in a site"),
        ("tour", "the tour walks in a demo only"),
    ],
)
def test_a_site_plays_nobody_and_walks_no_tour(
    command: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ended(command) == 1
    assert words in capsys.readouterr().err


@pytest.mark.usefixtures("site")
def test_an_owner_that_is_a_counterpart_is_a_fault_in_a_site(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert ended("catalogue", "check") == 1
    told = capsys.readouterr().out
    assert "systems/utility.yaml:" in told
    assert "(system.counterpart)" in told


@pytest.mark.usefixtures("site")
def test_a_sites_clock_cannot_be_shifted(
    owner_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SAINAM_DATABASE_URL", owner_url)
    assert ended("clock", "--shift", "60") == 1
    assert "only a demo's clock is shifted" in capsys.readouterr().err


@pytest.fixture
def of_a_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installation:
    """A site with a real owner's address, its own key for the audit trail and partners' keys."""
    copy = tmp_path / "catalogue"
    shutil.copytree(MWA, copy)
    number = count(1)  # no two addresses are the same
    for path in (copy / "systems").glob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        theirs = re.sub(
            r"counterpart: [\w-]+", lambda _: f"url: 'https://{next(number)}.example.test'", text
        )
        path.write_text(theirs, encoding="utf-8")
    monkeypatch.setenv("SAINAM_CATALOGUE", str(copy))
    monkeypatch.setenv("SAINAM_WEB_PORT", "8443")
    monkeypatch.setenv("SAINAM_SFTP_PORT", "8022")
    installation = Installation(read_settings())
    state = installation.settings.state
    load_signing_key(state, create=True)
    (state / "public-keys").mkdir()
    for name, credential in read_catalogue(copy).catalogue.credentials.items():
        text, suffix = (
            (ssh_key(tmp_path / "theirs", name).public_line(), "pub")
            if credential.kind == "ssh"
            else (
                str(signing_key(tmp_path / "theirs", name).public_jwk()).replace("'", '"'),
                "json",
            )
        )
        (state / "public-keys" / f"{name}.{suffix}").write_text(text, encoding="utf-8")
    return installation


@pytest.mark.usefixtures("site")
def test_a_site_is_prepared_without_logins_parties_or_passwords(
    of_a_site: Installation, owner_url: str, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    prepare(of_a_site, owner_url)
    with database.transaction() as tx:
        assert tx.execute("SELECT count(*) FROM login").fetchone() == (0,)
        assert tx.execute("SELECT mode FROM installation").fetchone() == ("site",)
    state = of_a_site.settings.state
    assert not (state / "logins.json").exists()
    assert not of_a_site.parties.exists()
    welcome(of_a_site)
    assert "password" not in capsys.readouterr().out


@pytest.mark.usefixtures("site")
def test_the_default_catalogue_with_its_counterparts_does_not_start_a_site(
    of_a_site: Installation, owner_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SAINAM_CATALOGUE")
    with pytest.raises(CatalogueFaultyError, match=r"system\.counterpart"):
        prepare(Installation(read_settings()), owner_url)


def test_a_database_of_a_demo_is_never_taken_for_a_site(
    owner_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_clock(owner_url, "2026-11-21 08:00:00")
    monkeypatch.setenv("SAINAM_MODE", "site")
    with pytest.raises(WrongInstallationError, match="demo"):
        prepare(Installation(read_settings()), owner_url)
