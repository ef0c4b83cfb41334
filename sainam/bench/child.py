"""A process of the bench: started in the foreground, ended by its own id."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

from sainam.bench.wrk import BenchFailedError
from sainam.kit.child_process import end_with_parent

READY_SECONDS = 90.0  # a machine that does other work, too, is slow to start
_STOP_SECONDS = 10.0


class Child:
    """Use it as `with`; ready once `port`, if it has one, takes connections. It speaks to `log`."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        port: int | None,
        log: Path,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self._command = command
        self._port = port
        self._log = log
        self._environment = environment
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self._log.parent.mkdir(parents=True, exist_ok=True)
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603  our own programs
                self._command,
                env={**os.environ, **(self._environment or {})},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                preexec_fn=partial(end_with_parent, os.getpid(), signal.SIGTERM),  # noqa: PLW1509
            )
        try:
            self._wait_ready(self._process)
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end()

    @property
    def pid(self) -> int:
        if self._process is None:
            raise BenchFailedError(f"{self._command[0]} is not started")
        return self._process.pid

    def _wait_ready(self, process: subprocess.Popen[bytes]) -> None:
        end = time.monotonic() + READY_SECONDS
        while not self._port_answers():
            if process.poll() is not None or time.monotonic() > end:
                words = self._log.read_text(errors="replace")[-1000:]
                raise BenchFailedError(f"{' '.join(self._command)} did not start:\n{words}")
            time.sleep(0.02)

    def _port_answers(self) -> bool:
        if self._port is None:
            return True
        try:
            socket.create_connection(("127.0.0.1", self._port), timeout=1).close()
        except OSError:
            return False
        return True

    def _end(self) -> None:
        process = self._process
        if process is None:
            return
        process.terminate()
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
