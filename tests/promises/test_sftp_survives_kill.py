"""Promise 11 for dropped files: kill -9 at any moment loses nothing answered, doubles nothing."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic

import asyncssh
import pytest
from sftp_hub import Party, SftpHub

from sainam.counterparts.agencies.sftp_drop import SftpDoor, drop
from sainam.kit.database import Database
from sainam.kit.free_port import free_port

PROGRAM = Path(__file__).parents[1] / "drop_and_die.py"


@pytest.mark.parametrize("ending", ["", ".part"])
def test_killed_before_any_step_a_file_is_whole_on_record_once_or_still_with_its_sender(
    database: Database, owner_url: str, tmp_path: Path, ending: str
) -> None:
    agent = SftpHub(database, tmp_path).agency("agent-k")

    done = subprocess.run(
        [sys.executable, PROGRAM, owner_url, tmp_path, agent.agreement, ending],
        stdout=subprocess.PIPE,
        text=True,
        timeout=60,
        check=True,
    )

    outcomes = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(outcomes) > 12
    for outcome in outcomes:
        whole = [f"PAY{outcome['step']}.TXT{ending} whole"]
        assert outcome["staged"] == []
        if outcome["answered"]:
            assert outcome["on_record"] == whole
        else:
            assert outcome["on_record"] in ([], whole)
            part = f"PAY{outcome['step']}.TXT.part"
            assert not (outcome["on_record"] and part in outcome["inbox"])
    assert {outcome["answered"] for outcome in outcomes} == {True, False}


@contextmanager
def sftp_role(url: str, state: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """The role as the command starts it, ready when the block begins."""
    with (state / "sftp.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "sainam.cli", "sftp"],
            env=os.environ
            | {
                "SAINAM_DATABASE_URL": url,
                "SAINAM_STATE": str(state),
                "SAINAM_SFTP_PORT": str(port),
            },
            stdout=log,
            stderr=log,
        )
    try:
        end = monotonic() + 20
        while not _listens(port):
            assert process.poll() is None, (state / "sftp.log").read_text()
            assert monotonic() < end
        yield process
    finally:
        process.kill()
        process.wait()


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


async def send_until_killed(
    door: SftpDoor,
    names: Iterator[str],
    answered: list[str],
    role: subprocess.Popen[bytes],
    enough: int,
) -> None:
    """Three files at a time, each answered or not; the role is killed at the `enough`th answer."""

    async def one_after_another() -> None:
        with suppress(asyncssh.Error, OSError, asyncio.IncompleteReadError):
            for name in names:
                await drop(door, name, name.encode() * 1000)
                answered.append(name)
                if len(answered) == enough:
                    role.kill()

    await asyncio.gather(*(one_after_another() for _ in range(3)))


def test_the_role_killed_under_load_keeps_every_file_it_answered(
    database: Database, owner_url: str, tmp_path: Path
) -> None:
    hub = SftpHub(database, tmp_path, port=free_port())
    agent = hub.agency("agent-k")
    answered: list[str] = []

    for kill in range(2):
        names = (f"PAY-{kill}-{number}.TXT" for number in range(1000))
        enough = len(answered) + 12
        with sftp_role(owner_url, tmp_path, hub.port) as role:
            door = _door(hub, agent)

            asyncio.run(send_until_killed(door, names, answered, role, enough))

    with sftp_role(owner_url, tmp_path, hub.port) as role:
        staging = hub.inbox(agent).with_name("staging")
        assert hub.until(lambda: not list(staging.iterdir()))
        recorded = [name for name, _ in hub.on_record(agent)]
        assert set(answered) <= set(recorded)
        assert len(recorded) == len(set(recorded))
        for name in recorded:
            assert hub.content_of(agent, name) == name.encode() * 1000
        began = monotonic()
        role.send_signal(signal.SIGTERM)
        assert role.wait(10) == 0
        assert monotonic() - began < 5


def _door(hub: SftpHub, agent: Party) -> SftpDoor:
    line = (hub.state / "keys" / "sftp-host.pub").read_text().strip()
    return SftpDoor("127.0.0.1", hub.port, agent.name, agent.key, line)
