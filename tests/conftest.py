"""A PostgreSQL for the tests: one server for the run, a database of its own for each test.

By default the embedded one. SAINAM_TEST_POSTGRES=15 takes Debian's server of that version, and
SAINAM_TEST_DATABASE_URL any server whose owner may make databases and roles.
"""

import fcntl
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import settings
from psycopg import sql

from sainam.kit.database import Database, connect_as_owner

sys.path.insert(0, str(Path(__file__).parent))  # what several kinds of test share

from running_hub import RunningHub, running_hub

# No example is judged by the clock: a busy machine is slow, not wrong.
settings.register_profile("sainam", deadline=None)
settings.load_profile("sainam")

_RUN = "SAINAM_TEST_RUN"  # the folder that all processes of this run share


def pytest_configure(config: pytest.Config) -> None:
    if _is_first_process(config):
        folder = Path(tempfile.mkdtemp(prefix="sainam-test-"))
        folder.chmod(0o711)  # under root the server runs as another account
        os.environ[_RUN] = str(folder)


def pytest_unconfigure(config: pytest.Config) -> None:
    if _is_first_process(config):
        shutil.rmtree(os.environ.pop(_RUN), ignore_errors=True)


def _is_first_process(config: pytest.Config) -> bool:
    return not hasattr(config, "workerinput")


@dataclass(frozen=True)
class PostgresServer:
    """`url` is the owner's; `template` names a migrated database."""

    url: str
    template: str

    @contextmanager
    def database(self, source: str) -> Iterator[str]:
        """The owner's URL of a new database made from `source`; dropped afterwards."""
        name = f"{self.template}_{secrets.token_hex(4)}"
        made, model = sql.Identifier(name), sql.Identifier(source)
        with connect_as_owner(self.url, application_name="tests") as owner:
            owner.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(made, model))
            try:
                yield urlsplit(self.url)._replace(path=f"/{name}").geturl()
            finally:
                owner.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(made))


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """The run's server; the first process that needs it starts it, the last to end lets it go."""
    folder = Path(os.environ[_RUN])
    keeper = None
    with (folder / "users").open("wb") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        with (folder / "starting").open("wb") as starting:
            fcntl.flock(starting, fcntl.LOCK_EX)
            if not (folder / "ready").exists():
                keeper = _start_keeper(folder)
        url, template = (folder / "ready").read_text().split()
        yield PostgresServer(url, template)
    if keeper is not None:
        keeper.wait()


def _start_keeper(folder: Path) -> subprocess.Popen[bytes]:
    """In a session of its own, so that Ctrl-C does not stop the server under running tests."""
    program = Path(__file__).with_name("keep_postgres.py")
    with (folder / "keeper.log").open("wb") as log:
        keeper = subprocess.Popen(
            [sys.executable, program, folder],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            start_new_session=True,
        )
    with keeper.stdout or pytest.fail("the keeper has no output") as output:
        if output.readline() != b"ready\n":
            keeper.wait()
            pytest.fail(f"No PostgreSQL for the tests:\n{(folder / 'keeper.log').read_text()}")
    return keeper


@pytest.fixture
def owner_url(postgres_server: PostgresServer) -> Iterator[str]:
    """A migrated database of this test alone."""
    with postgres_server.database(postgres_server.template) as url:
        yield url


@pytest.fixture
def database(owner_url: str) -> Iterator[Database]:
    """The application's pool on `owner_url`."""
    with Database(owner_url, application_name="tests", max_size=4) as pool:
        yield pool


@pytest.fixture(scope="module")
def module_owner_url(postgres_server: PostgresServer) -> Iterator[str]:
    """A migrated database that the tests of one file share."""
    with postgres_server.database(postgres_server.template) as url:
        yield url


@pytest.fixture(scope="module")
def module_database(module_owner_url: str) -> Iterator[Database]:
    """The application's pool on `module_owner_url`."""
    with Database(module_owner_url, application_name="tests", max_size=4) as pool:
        yield pool


@pytest.fixture
def empty_url(postgres_server: PostgresServer) -> Iterator[str]:
    """A database without any migration."""
    with postgres_server.database("template0") as url:
        yield url


@pytest.fixture(scope="session")
def hub() -> Iterator[RunningHub]:
    """A whole hub; tests that use it are of the group "hub", so that one is started for all."""
    folder = Path(tempfile.mkdtemp(prefix="sainam-hub-"))
    with running_hub(folder) as running:
        yield running
