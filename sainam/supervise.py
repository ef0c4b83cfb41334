"""Starts the roles as child processes, restarts one that dies, ends them together."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from types import FrameType, TracebackType
from typing import Self

from sainam.kit.child_process import end_with_parent
from sainam.kit.embedded_postgres import EmbeddedPostgres
from sainam.kit.free_port import is_free
from sainam.wiring.installation import Installation, PortName, write_whole
from sainam.wiring.prepare import prepare
from sainam.wiring.running import DATABASE_FILE

READY_SECONDS = 90.0  # a machine that does other work, too, is slow to start
STOP_SECONDS = 8.0
_RESTART_SECONDS = (0.2, 1.0, 5.0, 15.0)


@dataclass(slots=True)
class _Role:
    name: str
    process: subprocess.Popen[bytes]
    deaths: int = 0
    restart_at: float | None = None
    started: float = field(default_factory=time.monotonic)


class Supervisor:
    """Of one installation. To be used from the main thread: its end is its children's."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation
        self._postgres: EmbeddedPostgres | None = None
        self._roles: dict[str, _Role] = {}
        self._stopping = False
        self.database_url = installation.settings.database_url or ""

    def __enter__(self) -> Self:
        # Also Ctrl-C: what a shell starts in its background ignores it until told otherwise.
        signal.signal(signal.SIGTERM, self._stop_soon)
        signal.signal(signal.SIGINT, self._stop_soon)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def prepare(self) -> None:
        """Database up, migrated; keys, catalogue and demo logins there."""
        settings = self._installation.settings
        settings.state.mkdir(parents=True, exist_ok=True)
        if settings.database_url is None:
            self._postgres = EmbeddedPostgres(settings.state, home=settings.postgres_home)
            self.database_url = self._postgres.start()
        write_whole(settings.state / DATABASE_FILE, self.database_url.encode())
        self._installation.choose_ports()
        prepare(self._installation, self.database_url)

    def start_roles(self) -> None:
        """Starts them side by side and waits until each answers."""
        names = ["web", "sftp", "worker"]
        if self._installation.settings.mode == "demo":
            names.insert(0, "counterparts")
        for name in names:
            self._roles[name] = _Role(name, self._start(name))
        self._wait_ready()

    def pid(self, name: str) -> int:
        return self._roles[name].process.pid

    def stay(self) -> int:
        """Watches the roles until told to stop."""
        try:
            while not self._stopping:
                self._watch()
                time.sleep(0.2)
        except KeyboardInterrupt:
            pass
        return 0

    def stop(self) -> None:
        """SIGTERM to all, then harder; the database last."""
        self._stopping = True
        living = [role.process for role in self._roles.values() if role.process.poll() is None]
        for process in living:
            process.terminate()
        end = time.monotonic() + STOP_SECONDS
        for process in living:
            try:
                process.wait(max(end - time.monotonic(), 0.1))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._roles.clear()
        (self._installation.settings.state / DATABASE_FILE).unlink(missing_ok=True)
        if self._postgres is not None:
            self._postgres.stop()
            self._postgres = None

    def _start(self, name: str) -> subprocess.Popen[bytes]:
        logs = self._installation.logs
        logs.mkdir(parents=True, exist_ok=True)
        parent = os.getpid()
        settings = self._installation.settings
        environment = {
            **os.environ,
            "SAINAM_DATABASE_URL": self.database_url,
            "SAINAM_STATE": str(settings.state),
            "SAINAM_MODE": settings.mode,
        }
        with (logs / f"{name}.log").open("ab") as log:
            return subprocess.Popen(  # noqa: S603  our own interpreter and command
                [sys.executable, "-m", "sainam.cli", name],
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                preexec_fn=lambda: end_with_parent(parent, signal.SIGTERM),  # noqa: PLW1509  main thread
            )

    def _watch(self) -> None:
        for role in self._roles.values():
            if role.process.poll() is None:
                continue
            now = time.monotonic()
            if role.restart_at is None:
                pause = _RESTART_SECONDS[min(role.deaths, len(_RESTART_SECONDS) - 1)]
                role.deaths = role.deaths + 1 if now - role.started < 60 else 1
                role.restart_at = now + pause
            elif now >= role.restart_at:
                role.process, role.started, role.restart_at = self._start(role.name), now, None

    def _wait_ready(self) -> None:
        end = time.monotonic() + READY_SECONDS
        for name in self._roles:
            while not self._answers(name):
                if self._roles[name].process.poll() is not None or time.monotonic() > end:
                    raise SystemExit(
                        f"sainam: the role {name} did not start; see "
                        f"{self._installation.logs / name}.log"
                    )
                time.sleep(0.05)

    def _answers(self, name: str) -> bool:
        ports: dict[str, PortName] = {"web": "web", "sftp": "sftp", "counterparts": "cis"}
        if name not in ports:
            return True
        port = self._installation.port(ports[name])
        if name == "sftp":
            return not is_free(port)
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=1) as answer:
                return bool(answer.status == 200)
        except (OSError, urllib.error.URLError):
            return False

    def _stop_soon(self, _signal: int, _frame: FrameType | None) -> None:
        self._stopping = True
        raise KeyboardInterrupt
