"""The portal over invented data, served as in use, and a Chromium to look at it."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright
from running_hub import RunningHub

from browser.journey_desk import JourneyDesk
from sainam.portal import build_assets
from sainam.tour.tourist import Tourist

TESTS = Path(__file__).parents[1]
sys.path.insert(0, str(TESTS))

CHROMIUM = "/usr/bin/chromium"
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def assets() -> None:
    build_assets.main()


@contextmanager
def served(factory: str, module: str = "sample_portal") -> Iterator[str]:
    """The address of an application of a module beside this one, in a process of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [
            *(sys.executable, "-m", "granian", "--interface", "asgi", "--factory"),
            *("--host", "127.0.0.1", "--port", str(port), "--log-level", "warning"),
            f"browser.{module}:{factory}",
        ],
        env={**os.environ, "PYTHONPATH": f"{TESTS}:{TESTS.parent}"},
    )
    try:
        yield answering(f"http://127.0.0.1:{port}", server)
    finally:
        server.terminate()
        server.wait(10)


def answering(url: str, server: subprocess.Popen[bytes]) -> str:
    for _ in range(600):
        assert server.poll() is None, "the sample portal ended"
        try:
            with urllib.request.urlopen(f"{url}/th/sign-in"):
                return url
        except urllib.error.URLError:
            time.sleep(0.05)
    raise AssertionError("the sample portal does not answer")


@pytest.fixture(scope="session")
def portal(assets: None) -> Iterator[str]:
    with served("sample_portal") as url:
        yield url


@pytest.fixture(scope="session")
def empty_portal(assets: None) -> Iterator[str]:
    """The portal of a hub on its first day."""
    with served("bare_portal") as url:
        yield url


# Not for the session: while Playwright runs, its event loop is this thread's, and tests of other
# folders on the same worker could not run theirs.
@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    assert Path(CHROMIUM).exists(), "Debian's chromium is missing: see docs/packages.txt"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def officer(chromium: Browser, portal: str, empty_portal: str) -> Iterator[BrowserContext]:
    """A window in which an operator is signed in to both portals."""
    with chromium.new_context() as context:
        for url in (portal, empty_portal):
            context.add_cookies([{"name": "sainam_session", "value": "operator", "url": url}])
        yield context


@pytest.fixture(scope="session")
def signed_in() -> dict[str, list[Any]]:
    """The cookies of the hub's people, by login: each signs in once in a run."""
    return {}


@pytest.fixture(scope="module")
def desk(
    assets: None, chromium: Browser, hub: RunningHub, signed_in: dict[str, list[Any]]
) -> Iterator[JourneyDesk]:
    """The hub's people at their browsers; at the end nothing went wrong in any of their pages."""
    with Tourist(hub.installation) as tourist:
        desk = JourneyDesk(tourist, chromium, signed_in)
        yield desk
        assert desk.faults() == []
