"""The SFTP server: listens, watches the doors, takes what has settled, follows up what was left."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar
from uuid import UUID

import asyncssh

from sainam.channels.sftp.entrance import Entrance
from sainam.channels.sftp.guest import Guest
from sainam.channels.sftp.inbox import Inbox
from sainam.channels.sftp.reception import Reception
from sainam.channels.sftp.refusals import (
    CannotBeConfirmed,
    CutOff,
    FolderShut,
    NoOpenFolder,
)
from sainam.channels.sftp.status import sentence
from sainam.channels.sftp.way_in import WayIn
from sainam.kit.database import DatabaseUnreachableError
from sainam.kit.refusal import Refusal

_log = logging.getLogger(__name__)
P = ParamSpec("P")
T = TypeVar("T")

_THREADS = 16
_TAKERS = 4
STOP_SECONDS = 4.0


class SftpServer:
    """Belongs to one event loop. `host_key` is the private key in OpenSSH's form."""

    def __init__(self, reception: Reception, host_key: bytes) -> None:
        limits = reception.limits
        self.handles = limits.handles
        self.keys_per_connection = limits.keys_per_connection
        self._limits = limits
        self._reception = reception
        self._host_key = asyncssh.import_private_key(host_key)
        self._threads = ThreadPoolExecutor(_THREADS, "sftp")
        self._takers = ThreadPoolExecutor(_TAKERS, "sftp-take")
        self._watcher = ThreadPoolExecutor(1, "sftp-watch")  # never waits for a disk
        self._entrances: set[Entrance] = set()
        self._addresses: Counter[str] = Counter()
        self._tasks: set[asyncio.Task[None]] = set()
        self._takes: set[asyncio.Future[None]] = set()
        self._confirmed = reception.monotonic()
        self._listener: asyncssh.SSHAcceptor | None = None
        self._stopping = False

    async def start(self, address: str, port: int) -> int:
        """Listens, and returns the port; what a killed process left is followed up beside it."""
        self._listener = await asyncssh.listen(
            address,
            port,
            server_factory=lambda: Entrance(self),
            server_host_keys=[self._host_key],
            server_version="Sainam",
            login_timeout=self._limits.login,
            keepalive_interval=15,
            keepalive_count_max=3,
            encoding=None,
            compression_algs=None,
            gss_host=None,
            password_auth=False,
            kbdint_auth=False,
            host_based_auth=False,
            agent_forwarding=False,
            x11_forwarding=False,
            allow_pty=False,
            line_editor=False,
            config=None,
        )
        for work in (self._watch, self._settle, self._follow_up):
            self._go(work())
        return self._listener.get_port()

    async def stop(self) -> bool:
        """Cuts the sessions and gives what is being taken some seconds.

        False: the rest stays staged, and a thread is still busy.
        """
        self._stopping = True
        if self._listener is not None:
            self._listener.close()
        for task in list(self._tasks):
            task.cancel()
        files = [file for guest in self._guests() for file in guest.files]
        for entrance in list(self._entrances):
            entrance.send_away("The hub is stopping; send again later")
        await asyncio.gather(*(self.run(file.end, CutOff(), remove=False) for file in files))
        late = (await asyncio.wait(self._takes, timeout=STOP_SECONDS))[1] if self._takes else ()
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._takers.shutdown(wait=False, cancel_futures=True)
        self._watcher.shutdown(wait=False, cancel_futures=True)
        return not late

    # What the door and the sessions need

    async def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, partial(function, *args, **kwargs))

    def arrives(self, entrance: Entrance) -> bool:
        self._entrances.add(entrance)
        self._addresses[entrance.address] += 1
        unproven = sum(entrance.guest is None for entrance in self._entrances)
        return (
            unproven <= self._limits.unproven
            and len(self._entrances) <= self._limits.connections
            and self._addresses[entrance.address] <= self._limits.connections_per_address
        )

    async def way_in(self, user: str, fingerprint: str, address: str) -> WayIn:
        try:
            return await self.run(self._reception.way_in, user, fingerprint)
        except NoOpenFolder:
            await self.run(self._reception.refused, user, address)
            raise
        except DatabaseUnreachableError as error:
            _log.exception("nobody can sign in")
            raise CannotBeConfirmed from error

    def signed_in(self, way: WayIn) -> Guest:
        return Guest(way, dict(way.folders), self._reception.monotonic())

    def leaves(self, entrance: Entrance) -> None:
        self._entrances.discard(entrance)
        self._addresses[entrance.address] -= 1
        self._addresses += Counter()  # forgets those at zero
        if entrance.guest is not None and not self._stopping:
            for file in entrance.guest.files:
                self._go(self.run(file.end, CutOff(), remove=False))

    def heard(self, guest: Guest) -> None:
        guest.last_heard = self._reception.monotonic()

    def inbox(self, guest: Guest, agreement: str) -> Inbox:
        return self._reception.inbox(guest.way.environment, agreement)

    async def confirm(self, guest: Guest) -> None:
        try:
            found = await self.run(self._reception.folders_of, [guest.credential])
        except DatabaseUnreachableError as error:
            raise CannotBeConfirmed from error
        self._apply(guest, found[guest.credential])

    async def take(self, inbox: Inbox, file_id: UUID) -> None:
        """Goes on if the client does not wait for it."""
        loop = asyncio.get_running_loop()
        taking = loop.run_in_executor(self._takers, self._reception.take_in_hand, inbox, file_id)
        self._takes.add(taking)
        taking.add_done_callback(self._takes.discard)
        await asyncio.shield(taking)

    # What goes on beside them

    async def _watch(self) -> None:
        """Cuts what a shut door had open, within a second; and who says nothing for long."""
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(self._limits.poll)
            guests = self._guests()
            if not guests:
                self._confirmed = self._reception.monotonic()
                continue
            credentials = {guest.credential for guest in guests}
            try:
                found = await loop.run_in_executor(
                    self._watcher, self._reception.folders_of, credentials
                )
                self._confirmed = self._reception.monotonic()
            except Exception:  # noqa: BLE001  unconfirmed for some seconds, then shut
                _log.exception("the open doors cannot be read")
                if self._reception.monotonic() - self._confirmed > self._limits.unconfirmed:
                    for guest in guests:
                        self._send_away(guest, CannotBeConfirmed())
                continue
            for guest in guests:
                self._apply(guest, found.get(guest.credential, {}))
            self._send_idle_away()

    async def _settle(self) -> None:
        while True:
            await asyncio.sleep(max(0.05, min(self._limits.settle, 0.25)))
            for inbox, file_id in self._reception.ripe():
                self._go(self.take(inbox, file_id))

    async def _follow_up(self) -> None:
        while True:
            try:
                await self.run(self._reception.follow_up)
            except Exception:  # noqa: BLE001  tried again
                _log.exception("what was left staged cannot be followed up")
            await asyncio.sleep(self._limits.retry)

    def _apply(self, guest: Guest, folders: dict[str, str]) -> None:
        guest.folders = folders
        shut = guest.files_of_shut_folders()
        if not folders:
            self._send_away(guest, NoOpenFolder())
        for file in shut:
            _log.warning("cut an open file of %s in %s: shut", guest.credential, file.folder)
            file.is_cut = True
            self._go(self.run(file.end, FolderShut(), remove=True))

    def _send_idle_away(self) -> None:
        oldest = self._reception.monotonic() - self._limits.idle
        for entrance in list(self._entrances):
            if entrance.guest is not None and entrance.guest.last_heard < oldest:
                _log.info("%s was idle", entrance.guest.credential)
                entrance.send_away("Nothing was heard for long")

    def _send_away(self, guest: Guest, why: Refusal) -> None:
        for entrance in list(self._entrances):
            if entrance.guest is guest:
                _log.warning("cut the session of %s: %s", guest.credential, why.rule)
                entrance.send_away(sentence(why))

    def _guests(self) -> list[Guest]:
        return [entrance.guest for entrance in self._entrances if entrance.guest is not None]

    def _go(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
