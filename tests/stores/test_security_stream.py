"""The operations centre hears of every security event, over a real socket and over a restart."""

from __future__ import annotations

import json
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, suppress
from typing import Any

import pytest

from sainam.audit.append import append
from sainam.audit.canonical_event import RecordedEvent
from sainam.audit.event import Event
from sainam.audit.seal import seal_audit
from sainam.audit.signing_key import SigningKey
from sainam.channels.syslog_out import SyslogOut
from sainam.evidence.security_events import store
from sainam.evidence.security_events.event_class import CATEGORIES, SECURITY_EVENTS
from sainam.evidence.security_events.follow import Following
from sainam.evidence.security_events.ocsf import ocsf_event, syslog_line
from sainam.kit.database import Database
from sainam.kit.settings import BadSettingError, read_settings
from sainam.kit.syslog_url import SyslogServer, read_syslog_url

pytestmark = pytest.mark.row("L3")

KEY = SigningKey.new()
UNSEALED = """
SELECT count(*) FROM audit_event WHERE txid >= coalesce(
  (SELECT to_txid FROM audit_block ORDER BY number DESC LIMIT 1), xid8 '0')
"""
LINE = re.compile(rb"<(\d+)>1 (\S+Z) (\S+) sainam - (\S+) \[origin software=\"sainam\"\] (\{.*\})")
AT = "2026-11-22T06:59:59.000001Z"


class Centre:
    """Takes connections one after the other, and each message by its length."""

    def __init__(self, port: int = 0) -> None:
        self._door = socket.create_server(("127.0.0.1", port))
        self._door.settimeout(0.05)
        self._closed = False
        self.port = self._door.getsockname()[1]
        self.heard: list[dict[str, Any]] = []
        self._line: socket.socket | None = None
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        while not self._closed:
            with suppress(TimeoutError):
                self._line, _ = self._door.accept()
                with self._line, self._line.makefile("rb") as stream, suppress(OSError):
                    self._read(stream)

    def _read(self, stream: Any) -> None:
        digits = b""
        while sign := stream.read(1):
            if sign != b" ":
                digits += sign
                continue
            message = stream.read(int(digits))
            digits = b""
            found = LINE.fullmatch(message)
            assert found is not None, message
            self.heard.append(json.loads(found[5]))

    def close(self) -> None:
        """As a server that is taken down: nobody listens, and the line is cut."""
        self._closed = True
        if self._line is not None:
            with suppress(OSError):
                self._line.shutdown(socket.SHUT_RDWR)
        self._thread.join(10)
        self._door.close()

    def subjects(self) -> list[str]:
        return [one["unmapped"]["subject"] for one in self.heard]

    def wait_for(self, count: int) -> list[str]:
        for _ in range(500):
            if len(self.heard) >= count:
                break
            time.sleep(0.01)
        return self.subjects()


@pytest.fixture
def centre() -> Iterator[Centre]:
    made = Centre()
    yield made
    made.close()


def happened(
    database: Database, *subjects: str, event: Event = Event.PORTAL_SESSION_REFUSED
) -> None:
    for subject in subjects:
        with database.transaction() as tx:
            append(tx, event, actor="somebody", subject=f"login:{subject}")
    left = 1
    while left:
        with database.transaction() as tx:
            seal_audit(tx, KEY, at_most=1)
            (left,) = tx.execute(UNSEALED).fetchone() or (1,)


Worker = Callable[[Centre], Following]


@pytest.fixture
def worker(database: Database) -> Iterator[Worker]:
    """Each call is a worker started anew, with no connection yet."""
    with ExitStack() as stack:

        def started(centre: Centre) -> Following:
            server = SyslogServer("tcp", "127.0.0.1", centre.port)
            out = stack.enter_context(closing(SyslogOut(server, seconds=2)))
            return Following(database, out, host="hub.example")

        yield started


def run(follow: Following) -> None:
    while follow():
        pass


def test_every_security_event_is_heard_once_and_in_order(
    database: Database, centre: Centre, worker: Worker
) -> None:
    names = [f"n{number}" for number in range(45)]
    happened(database, *names)
    happened(database, "routine", event=Event.MAIL_NOTICE_QUEUED)
    follow = worker(centre)
    run(follow)
    run(follow)
    assert centre.wait_for(45) == [f"login:{name}" for name in names]
    happened(database, "later")
    run(follow)
    assert centre.wait_for(46)[-1] == "login:later"


def test_nothing_is_lost_while_nobody_listens_and_over_a_restart(
    database: Database, centre: Centre, worker: Worker
) -> None:
    happened(database, "first")
    follow = worker(centre)
    run(follow)
    assert centre.wait_for(1) == ["login:first"]
    port = centre.port
    centre.close()
    happened(database, "second", "third")
    run(follow)  # the line is cut: it says so and waits
    run(worker(centre))  # and so does a worker started anew
    again = Centre(port)
    try:
        run(worker(again))
        heard = again.wait_for(3)
    finally:
        again.close()
    assert heard[-2:] == ["login:second", "login:third"]
    assert set(heard) == {"login:first", "login:second", "login:third"}
    uids = {one["unmapped"]["subject"]: one["metadata"]["uid"] for one in again.heard}
    assert uids["login:first"] == centre.heard[0]["metadata"]["uid"]


def test_two_workers_do_not_both_tell(database: Database, centre: Centre, worker: Worker) -> None:
    happened(database, "one")
    follow = worker(centre)
    with database.read_only() as other:
        assert store.take_stream(other)
        assert not follow()
    assert centre.heard == []
    run(follow)
    assert centre.wait_for(1) == ["login:one"]


def test_who_is_killed_before_it_is_noted_tells_again(
    database: Database, centre: Centre, worker: Worker
) -> None:
    happened(database, "one")

    class Killed(SyslogOut):
        def send(self, lines: Any) -> None:
            super().send(lines)
            raise KeyboardInterrupt

    killed = Killed(SyslogServer("tcp", "127.0.0.1", centre.port))
    with pytest.raises(KeyboardInterrupt):
        Following(database, killed, host="hub.example")()
    killed.close()
    run(worker(centre))
    assert centre.wait_for(2) == ["login:one", "login:one"]
    assert len({one["metadata"]["uid"] for one in centre.heard}) == 1


def test_without_a_centre_nothing_is_done(database: Database) -> None:
    happened(database, "one")
    assert not Following(database, None, host="hub.example")()
    with database.read_only() as tx:
        assert store.streamed_until(tx) == 0


def test_over_udp_each_message_is_a_datagram(database: Database) -> None:
    happened(database, "one", "two")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as door:
        door.bind(("127.0.0.1", 0))
        door.settimeout(5)
        out = SyslogOut(SyslogServer("udp", "127.0.0.1", door.getsockname()[1]))
        run(Following(database, out, host="hub.example"))
        heard = [door.recv(65_535) for _ in range(2)]
        out.close()
    assert [b"login:one" in heard[0], b"login:two" in heard[1]] == [True, True]
    assert all(LINE.fullmatch(one) for one in heard)


# --- the words ---


def recorded(event: Event, subject: str = "login:somsri", detail: str = "{}") -> RecordedEvent:
    return RecordedEvent("somsri", "ONCB", AT, detail, "live", event.value, None, 7, subject, 9)


@pytest.mark.parametrize("event", SECURITY_EVENTS)
def test_every_event_has_what_ocsf_asks_of_its_class(event: Event) -> None:
    told = json.loads(ocsf_event(recorded(event)))
    assert told["type_uid"] == told["class_uid"] * 100 + told["activity_id"]
    assert told["category_uid"] == told["class_uid"] // 1000
    assert told["category_uid"] in CATEGORIES
    assert told["time"] == 1_795_330_799_000
    assert told["metadata"]["uid"] == "9-7"
    wanted = {
        "Authentication": {"user"}, "Account Change": {"user"}, "Entity Management": {"entity"},
        "API Activity": {"api", "actor", "src_endpoint"}, "Detection Finding": {"finding_info"},
    }  # fmt: skip
    assert wanted[told["class_name"]] <= told.keys()
    assert (
        told["activity_id"] != 99 or told["class_name"] != "API Activity" or told["activity_name"]
    )


def test_a_refused_sign_in_as_a_line() -> None:
    found = LINE.fullmatch(
        syslog_line(recorded(Event.PORTAL_SESSION_REFUSED, "login:สมศรี"), host="hub ก.example")
    )
    assert found is not None
    priority, at, host, name, body = found.groups()
    assert int(priority) == 10 * 8 + 4
    assert (at.decode(), host, name) == (AT, b"hub.example", b"portal:session:refused")
    told = json.loads(body)
    assert (told["status_id"], told["user"]["name"]) == (2, "สมศรี")
    assert body.isascii()


def test_a_routine_exchange_is_no_security_event() -> None:
    with pytest.raises(KeyError):
        ocsf_event(recorded(Event.EXCHANGE_LOOKUP_ANSWERED))
    assert not [one for one in SECURITY_EVENTS if one.startswith("exchange:lookup")]


@pytest.mark.parametrize(
    ("text", "server"),
    [
        ("tcp://127.0.0.3:6601", SyslogServer("tcp", "127.0.0.3", 6601)),
        ("tcp://soc.example", SyslogServer("tcp", "soc.example", 601)),
        ("udp://soc.example", SyslogServer("udp", "soc.example", 514)),
    ],
)
def test_the_setting_names_the_server(text: str, server: SyslogServer) -> None:
    assert read_syslog_url(text) == server
    assert read_settings({"SAINAM_SYSLOG_URL": text}).syslog_url == server


@pytest.mark.parametrize(
    "text", ["soc.example", "http://soc", "tcp://", "tcp://soc/x", "tcp://u@soc", "tcp://soc:99999"]
)
def test_a_setting_that_names_none_is_refused_by_name(text: str) -> None:
    with pytest.raises(BadSettingError, match="SAINAM_SYSLOG_URL"):
        read_settings({"SAINAM_SYSLOG_URL": text})
