"""The demo's operations centre keeps what it is told over a real TCP connection."""

from __future__ import annotations

import socket
import time
from pathlib import Path

import pytest

from sainam.channels.syslog_out import SyslogOut
from sainam.counterparts.operations_centre import OperationsCentre
from sainam.kit.free_port import free_port
from sainam.kit.syslog_url import SyslogServer

pytestmark = pytest.mark.row("L3")

LINES = (b"<84>1 first", "<84>1 ปฏิเสธการเข้าสู่ระบบ".encode(), b"<84>1 with\nits own break")


def kept(file: Path, wanted: bytes) -> bytes:
    end = time.monotonic() + 10
    while not (file.exists() and file.read_bytes() == wanted):
        assert time.monotonic() < end
        time.sleep(0.02)
    return file.read_bytes()


def test_each_line_is_kept_in_its_order_and_a_babbler_hinders_nobody(tmp_path: Path) -> None:
    file, port = tmp_path / "centre" / "events.log", free_port()
    with OperationsCentre(file, port=port):
        with socket.create_connection(("127.0.0.1", port)) as babbler:
            babbler.sendall(b"no length at all, and no line")
        hub = SyslogOut(SyslogServer("tcp", "127.0.0.1", port))
        hub.send(LINES[:2])
        hub.send(LINES[2:])
        assert kept(file, b"".join(line + b"\n" for line in LINES))
        hub.close()
