"""Seals a trail of many events and makes a pack of it, timed, in a process of its own.

python -m sainam.bench.seal_events DATABASE_URL FOLDER EVENTS: one line of JSON. The events lie in
the database as a busy hub leaves them: many transactions, each with many events.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import msgspec
import psycopg

from sainam.agencies.register_login import register_login
from sainam.agencies.store import Login
from sainam.audit.seal import seal_audit
from sainam.audit.signing_key import SigningKey
from sainam.evidence.pack.make_pack import Works
from sainam.evidence.pack.pack_desk import PackDesk
from sainam.formats.layout import Title
from sainam.kit import clock
from sainam.kit.byte_store import ByteStore
from sainam.kit.database import Database
from sainam.kit.thai_dates import business_date

_LONGEST_STATEMENT = 30 * 60 * 1000
OF_A_TRANSACTION = 10_000
MAKER, SECOND = "bench-dpo", "bench-auditor"
_FILL = b"""
INSERT INTO sainam.audit_event (at, event, environment, actor, agency, subject, exchange, detail)
SELECT sainam.sainam_now(), 'exchange:lookup:answered', 'live', 'agency:BENCH', 'BENCH',
       'exchange:' || n, gen_random_uuid(), '{"fields":"use.month,use.volume","records":6}'
FROM generate_series(%s::bigint, %s::bigint) AS n
"""


class Sealed(msgspec.Struct, frozen=True):
    """Seconds of sealing and of making the pack; memory at its highest; the pack and its head."""

    events: int
    blocks: int
    seal_seconds: float
    pack_seconds: float
    peak_mib: float
    pack: str
    pack_bytes: int


def fill(url: str, events: int) -> None:
    """As the owner: what is measured is sealing, not recording."""
    with psycopg.connect(url, autocommit=True) as owner:
        for first in range(1, events + 1, OF_A_TRANSACTION):
            owner.execute(_FILL, (first, min(first + OF_A_TRANSACTION - 1, events)))
        owner.execute("ANALYZE sainam.audit_event")


def seal_events(database: Database, folder: Path, events: int) -> Sealed:
    key = SigningKey.new()
    begun, sealed, blocks = time.perf_counter(), 0, 0
    while sealed < events:
        with database.transaction() as tx:
            block = seal_audit(tx, key)
        if block is not None:
            sealed, blocks = sealed + block.header.events, blocks + 1
    ended = time.perf_counter()
    byte_store = ByteStore(folder)
    works = Works(byte_store, lambda: key, lambda: {key.key_id: key.public})
    desk = PackDesk(database, lambda: works)
    _people(database)
    with database.read_only() as tx:
        today = business_date(clock.now(tx))
    packing = time.perf_counter()
    number = desk.order(
        MAKER, kind="period", about="", first_day=today, last_day=today, purpose="bench"
    )
    made = desk.confirm(SECOND, number, most_events=None)
    return Sealed(
        events=sealed,
        blocks=blocks,
        seal_seconds=ended - begun,
        pack_seconds=time.perf_counter() - packing,
        peak_mib=_peak_mib(),
        pack=str(byte_store.path(bytes(made.sha256 or b""))),
        pack_bytes=made.length or 0,
    )


def _people(database: Database) -> None:
    with database.transaction() as tx:
        for name, role in ((MAKER, "dpo"), (SECOND, "auditor")):
            login = Login(name, Title("สมมติ ทดสอบ", "Sommut Test"), frozenset({role}), None)
            register_login(tx, login, "a password of the bench", actor="bench")


def _peak_mib() -> float:
    """The most memory this process ever held, as the kernel counted it."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    kib = next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:"))
    return round(int(kib) / 1024, 1)


def main(url: str, folder: str, events: str) -> None:
    fill(url, int(events))
    with Database(url, application_name="bench", statement_timeout=_LONGEST_STATEMENT) as database:
        sealed = seal_events(database, Path(folder), int(events))
    sys.stdout.write(msgspec.json.encode(sealed).decode() + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
