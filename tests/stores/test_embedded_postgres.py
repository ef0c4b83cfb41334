"""The embedded PostgreSQL: it starts for everyone, survives kill -9, and leaves nothing behind."""

import multiprocessing
import os
import pwd
import select
import shutil
import signal
import socket
import stat
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path

import psycopg
import pytest

from sainam.kit.embedded_postgres import EmbeddedPostgres, PostgresError
from sainam.kit.postgres_binaries import PostgresBinaries

FORK = multiprocessing.get_context("fork")
SMALL = {"shared_buffers": "16MB"}


@pytest.fixture
def folder() -> Iterator[Path]:
    """Short enough for a socket, and open to the account that the server drops to."""
    made = Path(tempfile.mkdtemp(prefix="sainam-pg-"))
    made.chmod(0o711)
    yield made
    shutil.rmtree(made)


@pytest.fixture(scope="module")
def checkout() -> Iterator[Path]:
    """One cluster that several tests start and stop in turn."""
    made = Path(tempfile.mkdtemp(prefix="sainam-pg-"))
    made.chmod(0o711)
    with postgres_in(made):
        pass
    yield made
    shutil.rmtree(made)


def postgres_in(checkout: Path) -> EmbeddedPostgres:
    return EmbeddedPostgres(checkout / "state", home=checkout / "home", settings=SMALL)


def ask(url: str, question: str) -> object:
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute(question.encode()).fetchone()
        return None if row is None else row[0]


def tell(url: str, statement: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute(statement.encode())


def processes_on(folder: Path) -> list[str]:
    """Living processes whose command line or working folder is in `folder`."""
    found = []
    for process in Path("/proc").iterdir():
        try:
            line = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            place = str((process / "cwd").readlink()) if line else ""
        except OSError:
            continue
        if str(folder) in line or place.startswith(str(folder)):
            found.append(line)
    return found


def nothing_runs_on(folder: Path, patience: float = 20) -> bool:
    """Whether no process is left there. The server's logger reads its pipe to the end, so it
    outlives the server by a blink."""
    give_up = time.monotonic() + patience
    while processes_on(folder) and time.monotonic() < give_up:
        time.sleep(0.05)
    return processes_on(folder) == []


def in_another_process(work: Callable[[Connection], None]) -> tuple[Connection, int]:
    """Runs `work` in a child, which may be another user or be killed; what it sends, its pid."""
    here, there = FORK.Pipe()
    child = FORK.Process(target=work, args=(there,))
    child.start()
    there.close()
    assert child.pid is not None
    return here, child.pid


def ended(pid: int) -> None:
    """Waits until a process is gone that need not be our child."""
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    gone = select.select([descriptor], [], [], 20)[0]
    os.close(descriptor)
    assert gone, f"process {pid} still runs"


def test_it_answers_then_stops_without_a_trace_and_keeps_everything(folder: Path) -> None:
    postgres = postgres_in(folder)
    url = postgres.start()
    tell(url, "CREATE TABLE kept AS SELECT 'น้ำ' AS word")
    assert ask(url, "SELECT current_setting('server_version_num')::int / 10000") == 18
    assert ask(
        url, "SELECT pg_encoding_to_char(encoding) || datlocale FROM pg_database LIMIT 1"
    ) == ("UTF8C.UTF-8")
    assert ask(url, "SHOW fsync") == ask(url, "SHOW synchronous_commit") == "on"
    postgres.stop()
    assert nothing_runs_on(folder)
    again = postgres.start()
    assert again == url  # the same port, the same password
    assert ask(again, "SELECT word FROM kept") == "น้ำ"
    postgres.stop()


def test_only_the_password_opens_it_and_only_we_can_read_it(checkout: Path) -> None:
    password = checkout / "state" / "postgres" / "password"
    assert stat.S_IMODE(password.stat().st_mode) == 0o600
    with postgres_in(checkout) as postgres:
        url = postgres.url()
        secret = password.read_text()
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(url.replace(secret, "guess"))
        kept = ask(url, "SELECT rolpassword FROM pg_authid WHERE rolcanlogin")
        assert str(kept).startswith("SCRAM-SHA-256$")


def test_an_ordinary_user_runs_it_in_the_state_folder(folder: Path) -> None:
    binaries = PostgresBinaries.of_wheel().copied_to(folder)
    home = folder / "user"
    home.mkdir()
    user = pwd.getpwnam("daemon").pw_uid if os.geteuid() == 0 else os.geteuid()
    os.chown(home, user, -1)

    def work(pipe: Connection) -> None:
        if os.geteuid() != user:
            os.setgroups([])
            os.setuid(user)
        with EmbeddedPostgres(home, binaries=binaries, settings=SMALL) as postgres:
            owner = Path(f"/proc/{postgres.pid}").stat().st_uid
            pipe.send((owner, ask(postgres.url(), "SELECT current_user")))

    pipe, pid = in_another_process(work)
    assert pipe.recv() == (user, "sainam")
    ended(pid)
    assert (home / "postgres" / "data" / "PG_VERSION").exists()
    assert nothing_runs_on(folder)


def test_under_root_the_server_is_nobody(checkout: Path) -> None:
    with postgres_in(checkout) as postgres:
        owner = Path(f"/proc/{postgres.pid}").stat().st_uid
    me = os.geteuid()
    assert owner == (pwd.getpwnam("nobody").pw_uid if me == 0 else me)


def test_after_kill_9_of_the_server_what_was_committed_is_there(checkout: Path) -> None:
    postgres = postgres_in(checkout)
    url = postgres.start()
    tell(url, "DROP TABLE IF EXISTS posting")
    tell(url, "CREATE TABLE posting AS SELECT 12345 AS satang")
    os.kill(postgres.pid, signal.SIGKILL)
    ended(postgres.pid)
    assert postgres.poll() == -signal.SIGKILL
    postgres.stop()
    with postgres_in(checkout) as restarted:
        assert ask(restarted.url(), "SELECT satang FROM posting") == 12345


def test_kill_9_of_its_parent_ends_the_server_too(checkout: Path) -> None:
    def work(pipe: Connection) -> None:
        pipe.send((postgres := postgres_in(checkout)).start() and postgres.pid)
        signal.pause()

    pipe, parent = in_another_process(work)
    server = pipe.recv()
    os.kill(parent, signal.SIGKILL)
    ended(server)
    with postgres_in(checkout) as postgres:
        assert ask(postgres.url(), "SELECT 1") == 1


def test_a_server_left_over_is_stopped_and_replaced(checkout: Path) -> None:
    account = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
    with postgres_in(checkout) as postgres:
        program = Path(f"/proc/{postgres.pid}/exe").readlink()
    data, run = checkout / "home" / "data", checkout / "home" / "run"
    with subprocess.Popen(
        [program, "-D", data, "-c", "listen_addresses=", "-k", run],
        user=account.pw_uid,
        cwd="/",
        stderr=subprocess.PIPE,
    ) as leftover:
        assert leftover.stderr is not None
        while b"ready to accept connections" not in leftover.stderr.readline():
            pass
        with postgres_in(checkout) as postgres:
            assert leftover.wait() == 0
            assert ask(postgres.url(), "SELECT 1") == 1


def test_a_pid_file_that_names_another_program_does_not_hinder(checkout: Path) -> None:
    stale = checkout / "home" / "data" / "postmaster.pid"
    stale.write_text(f"{os.getpid()}\n{stale.parent}\n1\n1\n\n\n\n")
    with postgres_in(checkout) as postgres:
        assert ask(postgres.url(), "SELECT 1") == 1


def test_a_half_made_cluster_is_made_anew(folder: Path) -> None:
    (folder / "home" / "data.partial").mkdir(parents=True)
    (folder / "home" / "data.partial" / "PG_VERSION").write_text("18")
    with postgres_in(folder) as postgres:
        assert ask(postgres.url(), "SELECT 1") == 1


def test_two_checkouts_run_side_by_side(checkout: Path, folder: Path) -> None:
    with postgres_in(checkout) as one, postgres_in(folder) as two:
        assert ask(one.url(), "SHOW port") != ask(two.url(), "SHOW port")


def test_one_checkout_runs_it_once(checkout: Path) -> None:
    with (
        postgres_in(checkout),
        pytest.raises(PostgresError, match="Another process already runs the embedded"),
    ):
        postgres_in(checkout).start()


def test_when_its_port_was_taken_it_takes_another(checkout: Path) -> None:
    kept = int((checkout / "state" / "postgres" / "port").read_text())
    with socket.create_server(("127.0.0.1", kept)), postgres_in(checkout) as postgres:
        assert ask(postgres.url(), "SHOW port") != str(kept)


def test_a_path_too_long_for_a_socket_leaves_127_0_0_1(folder: Path) -> None:
    deep = folder / ("d" * 100)
    with EmbeddedPostgres(deep, home=deep, settings=SMALL) as postgres:
        assert "@127.0.0.1:" in postgres.url()
        assert ask(postgres.url(), "SELECT 1") == 1


def test_a_home_that_cannot_be_made_is_named_with_the_way_out(folder: Path) -> None:
    postgres = EmbeddedPostgres(folder, home=Path("/proc/sainam"))
    with pytest.raises(PostgresError, match=r"cannot make its folder /proc/sainam.*POSTGRES_HOME"):
        postgres.start()


def test_a_lost_password_is_said_and_nothing_is_begun_anew(folder: Path) -> None:
    with postgres_in(folder) as postgres:
        tell(postgres.url(), "CREATE TABLE kept ()")
    password = folder / "state" / "postgres" / "password"
    text = password.read_text()
    password.unlink()
    with pytest.raises(PostgresError, match="Put the right one back"):
        postgres_in(folder).start()
    assert nothing_runs_on(folder)
    password.write_text(text)
    with postgres_in(folder) as postgres:
        assert ask(postgres.url(), "SELECT count(*) FROM kept") == 0


def test_a_server_that_cannot_start_says_why(checkout: Path) -> None:
    wrong = EmbeddedPostgres(
        checkout / "state", home=checkout / "home", settings={"shared_buffers": "much"}
    )
    with pytest.raises(PostgresError, match='invalid value for parameter "shared_buffers"'):
        wrong.start()
    assert nothing_runs_on(checkout)
