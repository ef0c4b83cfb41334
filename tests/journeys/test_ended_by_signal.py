"""However a hub was started, Ctrl-C or a manager's SIGTERM ends all of it."""

from __future__ import annotations

import os
import signal
import tempfile
from pathlib import Path

import pytest
from running_hub import running_hub


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_whole_also_where_a_shell_had_put_it_in_its_background(by: signal.Signals) -> None:
    """A shell has what it starts in its background ignore Ctrl-C."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    folder = Path(tempfile.mkdtemp(prefix="sainam-hub-"))
    try:
        with running_hub(folder) as hub:
            of_it = f"SAINAM_STATE={hub.installation.settings.state}\0".encode()
            assert processes(of_it) > 4
            hub.process.send_signal(by)
            assert hub.process.wait(30) == 0
            assert processes(of_it) == 0
            assert b"Traceback" not in (folder / "up.log").read_bytes()
    finally:
        signal.signal(signal.SIGINT, before)


def processes(setting: bytes) -> int:
    """How many run with this in their environment."""
    found = 0
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                found += setting in (entry / "environ").read_bytes()
            except OSError:  # ended meanwhile, or another's
                continue
    return found
