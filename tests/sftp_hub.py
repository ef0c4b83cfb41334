"""The hub's SFTP server in this process, and agencies with keys and agreements of their own."""

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Self, TypeVar

import asyncssh
import uvloop
from key_desk import masters_of
from msgspec.structs import replace

from sainam.agencies import store as agencies
from sainam.agencies.agency import Agency
from sainam.agencies.public_key import PublicKey
from sainam.agencies.register_credential import register_credential
from sainam.agreements.agreement import Agreement
from sainam.agreements.amend_agreement import amend_agreement
from sainam.agreements.bring_in_agreement import bring_in_agreement
from sainam.agreements.open_door import open_door
from sainam.agreements.store import Door
from sainam.agreements.terms import FolderLimits, Grant
from sainam.channels.sftp.limits import ServerLimits
from sainam.channels.sftp.reception import Reception
from sainam.channels.sftp.sftp_server import SftpServer
from sainam.channels.sftp.staging import Take
from sainam.counterparts.agencies.sftp_drop import SftpDoor
from sainam.counterparts.keys import ssh_key
from sainam.exchanges.files.archive import FileArchive
from sainam.formats.layout import Title
from sainam.kit.byte_store import ByteStore
from sainam.kit.database import Database
from sainam.wiring.sftp import take_into

T = TypeVar("T")
Session = asyncssh.SFTPClient
Connection = asyncssh.SSHClientConnection
ACTOR = "test:officer"
QUICK = ServerLimits(settle=0.3, retry=0.2)


@dataclass(frozen=True)
class Party:
    """An agency with a credential, known by its own name."""

    name: str
    agreement: str
    folder: str
    key: Path


@dataclass
class SftpHub:
    """Serves from `start` to `stop`, in a thread with an event loop of its own."""

    database: Database
    state: Path
    limits: ServerLimits = QUICK
    take: Take | None = None
    port: int = 0

    def start(self) -> Self:
        self._loop = uvloop.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()
        self._server = self._in_loop(self._serve())
        return self

    def stop(self) -> None:
        try:
            self._in_loop(self._server.stop())
        finally:
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
            self._loop.close()

    @property
    def drop(self) -> Path:
        return self.state / "sftp"

    def inbox(self, party: Party) -> Path:
        return self.drop / "live" / party.agreement / "inbox"

    def outbox(self, party: Party) -> Path:
        return self.drop / "live" / party.agreement / "outbox"

    def door(self, party: Party) -> SftpDoor:
        host_key = self._host_key.export_public_key().decode().strip()
        return SftpDoor("127.0.0.1", self.port, party.name, party.key, host_key)

    def known_hosts(self) -> Path:
        path = self.state / "known_hosts"
        line = self._host_key.export_public_key().decode()
        path.write_text(f"[127.0.0.1]:{self.port} {line}")
        return path

    def on_record(self, party: Party) -> list[tuple[str, str]]:
        """Name and acceptance of every file of an agreement, in the order of receipt."""
        with self.database.read_only() as tx:
            rows = tx.execute(
                "SELECT name, acceptance FROM file WHERE agreement = %s ORDER BY received_at, id",
                (party.agreement,),
            ).fetchall()
        return [(name, acceptance) for name, acceptance in rows]

    def content_of(self, party: Party, name: str) -> bytes:
        """The archived bytes of the last file of that name."""
        with self.database.read_only() as tx:
            row = tx.execute(
                "SELECT id, sha256 FROM file WHERE agreement = %s AND name = %s"
                " ORDER BY received_at DESC LIMIT 1",
                (party.agreement, name),
            ).fetchone()
            if row is None:
                return b""
            with self._archive().open(tx, "live", *row) as source:
                return source.read()

    def until(self, look: Callable[[], T], *, seconds: float = 30) -> T:
        """Looks again until something is there, or the time is over; the last look."""
        end = time.monotonic() + seconds
        while not (seen := look()) and time.monotonic() < end:
            time.sleep(0.02)
        return seen

    def agency(self, name: str, *, run_off_days: int = 0) -> Party:
        """An agency, its agreement, its credential and the door between them."""
        self._archive()  # its keys are begun before any role needs them
        agreement = f"CONTRACT-{name.upper()}-1"
        key = ssh_key(self.state / "parties", name)
        with self.database.transaction() as tx:
            title = Title(f"หน่วยงานทดสอบ {name}", f"Test agency {name}")
            agencies.insert_agency_version(
                tx, Agency(code=name.upper(), kind="agent", title=title), actor=ACTOR
            )
            line = PublicKey("ssh", key.public_line())
            register_credential(tx, name, "live", name.upper(), line, actor=ACTOR)
        party = Party(name, agreement, f"{name}-files", key.private)
        self.agree(party, run_off_days=run_off_days)
        return party

    def agree(self, party: Party, *, run_off_days: int = 0) -> None:
        """One more agreement of a party, with a folder of its own."""
        door = Door(
            id=f"{party.name}:{party.agreement}:sftp",
            environment="live",
            agreement=party.agreement,
            credential=party.name,
            channel="sftp",
            folder=party.folder,
            shut=False,
        )
        with self.database.transaction() as tx:
            paper = _paper(party, GRANT, run_off_days)
            bring_in_agreement(tx, paper, actor=ACTOR, reason="for a test")
            open_door(tx, door, actor=ACTOR)

    def amend(self, party: Party, folder: FolderLimits) -> None:
        """From now on its folder holds this."""
        with self.database.transaction() as tx:
            paper = _paper(party, replace(GRANT, folder=folder))
            amend_agreement(tx, paper, actor=ACTOR, reason="for a test")

    @contextmanager
    def without_database(self) -> Iterator[None]:
        """Nobody listens where the server looks for it."""
        with Database("host=127.0.0.1 port=1 dbname=none", application_name="tests") as nowhere:
            self._reception.database = nowhere
            try:
                yield
            finally:
                self._reception.database = self.database

    def _archive(self) -> FileArchive:
        masters, here = masters_of("", self.database), self.state / "masters"
        if not here.is_symlink():  # a database has one set of masters, a test a state of its own
            here.symlink_to(masters.folder)
        return FileArchive(ByteStore(self.state / "bytes"), self.database, masters)

    async def _serve(self) -> SftpServer:
        self._host_key = asyncssh.generate_private_key("ssh-ed25519")
        self._reception = Reception(
            database=self.database,
            drop=self.drop,
            archive=self._archive(),
            take=self.take or take_into(self.database),
            limits=self.limits,
            monotonic=time.monotonic,
        )
        server = SftpServer(self._reception, self._host_key.export_private_key())
        self.port = await server.start("127.0.0.1", self.port)
        return server

    def _in_loop(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(20)


def visit(hub: SftpHub, party: Party, do: Callable[[Session, Connection], Awaitable[None]]) -> None:
    """One session of an agency's client."""

    async def come() -> None:
        async with connected(hub, party) as connection, connection.start_sftp_client() as sftp:
            await do(sftp, connection)

    asyncio.run(come())


def connected(
    hub: SftpHub, party: Party, *, user: str = "", **options: Any
) -> AbstractAsyncContextManager[Connection]:
    door = hub.door(party)
    return asyncssh.connect(
        door.host,
        door.port,
        username=user or door.username,
        client_keys=[str(door.key_file)],
        known_hosts=asyncssh.import_known_hosts(f"[{door.host}]:{door.port} {door.host_key}\n"),
        config=None,
        **options,
    )


def _paper(party: Party, grant: Grant, run_off_days: int = 0) -> Agreement:
    return Agreement(
        id=party.agreement,
        kind="contract",
        agency=party.name.upper(),
        title=Title("ข้อตกลงทดสอบ", "A test agreement"),
        reference="TEST/1",
        first_day=date(2020, 1, 1),
        until=date(2090, 1, 1),
        run_off_days=run_off_days,
        recorded_by="legal.officer",
        confirmed_by="legal.head",
        grants=(grant,),
        clauses=(),
        environments=("live",),
    )


GRANT = Grant(
    dataset="payment-file",
    link="A3c",
    pattern="batch",
    fields=("bill_no", "amount_satang"),
    purposes=("bill-payment",),
    channels=("sftp",),
    owner="CIS",
    layout="bot-cross-bank-256",
)
