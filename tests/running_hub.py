"""A whole hub, started by its own command in a state folder of its own, for tests from outside."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from sainam.kit.settings import Settings, read_settings
from sainam.wiring.installation import Installation

START_SECONDS = 60.0


@dataclass(frozen=True)
class RunningHub:
    """`installation` names its folder, ports and keys; `process` is its supervisor."""

    installation: Installation
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        return self.installation.public_url()

    @property
    def database_url(self) -> str:
        return (self.installation.settings.state / "database-url").read_text()

    def rows(self, query: str, parameters: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
        with psycopg.connect(self.database_url, options="-c search_path=sainam") as connection:
            return list(connection.execute(query.encode(), parameters))


@contextmanager
def running_hub(folder: Path, **environment: str) -> Iterator[RunningHub]:
    """Up and answering; ended, with its database, when the block ends."""
    state = folder / "state"
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("SAINAM_")},
        "SAINAM_STATE": str(state),
        "SAINAM_POSTGRES_HOME": str(folder / "postgres"),
        "SAINAM_CUSTOMERS": "1000",
        **environment,
    }
    folder.chmod(0o711)  # under root the database runs as another account
    settings: Settings = read_settings(environment)
    with (folder / "up.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "sainam.cli", "up"],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait(process, folder / "up.log")
        yield RunningHub(Installation(settings), process)
    finally:
        process.terminate()
        process.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


def _wait(process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while b"Ctrl-C ends everything" not in log.read_bytes():
        if process.poll() is not None or time.monotonic() > end:
            raise RuntimeError(f"the hub did not start:\n{log.read_text()}")
        time.sleep(0.05)
