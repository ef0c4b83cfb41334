"""Row L3: a pack by one command, on the word of two people, and its verifying by another."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from sainam.agencies.register_login import register_login
from sainam.agencies.store import Login
from sainam.audit.signing_key import load_signing_key
from sainam.cli import main
from sainam.formats.layout import Title
from sainam.kit import clock
from sainam.kit.database import Database
from sainam.kit.thai_dates import business_date

pytestmark = pytest.mark.row("L3")


@pytest.fixture
def today(
    database: Database, owner_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> date:
    monkeypatch.setenv("SAINAM_DATABASE_URL", owner_url)
    monkeypatch.setenv("SAINAM_STATE", str(tmp_path / "state"))
    load_signing_key(tmp_path / "state", create=True)
    with database.transaction() as tx:
        for name, role in (("dpo", "dpo"), ("auditor", "auditor"), ("clerk", "finance")):
            login = Login(name, Title("สมมติ ทดสอบ", "Sommut Test"), frozenset({role}), None)
            register_login(tx, login, "a long test password", actor="tests")
        return business_date(clock.now(tx))


def pack(file: Path, today: date, *more: str, second: str = "auditor") -> int:
    days = ("--from", f"{today}", "--to", f"{today}", "--purpose", "ตรวจสอบประจำปี")
    people = ("--maker", "dpo", "--second", second)
    return main(["evidence", "pack", str(file), *days, *people, *more])


def test_a_pack_is_made_and_verified_from_the_command_line(
    today: date, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "pack.zip"
    assert pack(file, today) == 0
    told = capsys.readouterr().out
    key = re.search(r"^key ([0-9a-f]{64})$", told, re.MULTILINE)
    assert key is not None
    assert "sealed blocks 1 to" in told
    assert main(["evidence", "verify", str(file), "--key", key[1]]) == 0
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    assert main(["evidence", "verify", str(file)]) == 1


def test_the_verifier_is_written_apart_and_runs_alone(today: date, tmp_path: Path) -> None:
    file, program = tmp_path / "pack.zip", tmp_path / "verify.py"
    assert pack(file, today) == 0
    assert main(["evidence", "verifier", str(program)]) == 0
    told = subprocess.run(
        [sys.executable, "-I", "-S", program, file], capture_output=True, check=False, cwd=tmp_path
    )
    assert told.returncode == 0
    assert "ครบถ้วน" in told.stdout.decode()


@pytest.mark.parametrize(
    ("second", "rule"),
    [
        ("dpo", "people.own_matter"),
        ("clerk", "people.role_missing"),
        ("nobody", "login.unknown"),
    ],
)
def test_one_person_alone_makes_no_pack_and_asks_for_none(
    database: Database,
    today: date,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    second: str,
    rule: str,
) -> None:
    file = tmp_path / "pack.zip"
    assert pack(file, today, second=second) == 1
    assert rule in capsys.readouterr().err
    assert not file.exists()
    with database.read_only() as tx:
        assert tx.execute("SELECT count(*) FROM evidence_pack_order").fetchone() == (0,)


def test_an_agency_that_is_not_there_is_told(
    today: date, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert pack(tmp_path / "pack.zip", today, "--agency", "NOBODY") == 1
    assert "pack.about" in capsys.readouterr().err
