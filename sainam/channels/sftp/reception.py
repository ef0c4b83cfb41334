"""Where dropped files become the hub's: its inboxes, and the taking of what was staged."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from threading import Lock
from uuid import UUID

from sainam.agreements.agreement import ENVIRONMENTS
from sainam.agreements.terms import Environment, FolderLimits
from sainam.channels.sftp.drop_folder import SHELVES, DropFolder, Shelf
from sainam.channels.sftp.inbox import Inbox
from sainam.channels.sftp.limits import ServerLimits
from sainam.channels.sftp.refusals import StillBeingWritten
from sainam.channels.sftp.staging import Take, take_staged
from sainam.channels.sftp.way_in import WayIn, limits_of, open_folders, record_refused, way_in
from sainam.exchanges.files.archive import FileArchive
from sainam.kit.database import Database

_log = logging.getLogger(__name__)
_DAY = 86_400


@dataclass(slots=True)
class Reception:
    """Its methods are for threads."""

    database: Database
    drop: Path
    archive: FileArchive
    take: Take
    limits: ServerLimits
    monotonic: Callable[[], float]
    _inboxes: dict[tuple[Environment, str], Inbox] = field(default_factory=dict)
    _told: dict[str, float] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def __post_init__(self) -> None:
        self.drop.mkdir(mode=0o700, parents=True, exist_ok=True)

    def inbox(self, environment: Environment, agreement: str) -> Inbox:
        with self._lock:
            found = self._inboxes.get((environment, agreement))
            if found is None:
                folder = DropFolder(self.drop, environment, agreement)
                folder.make()
                found = self._inboxes[environment, agreement] = Inbox(
                    folder,
                    partial(self._limits_of, environment, agreement),
                    self.limits.settle,
                    self.limits.still_listed,
                    self.monotonic,
                )
            return found

    def way_in(self, user: str, fingerprint: str) -> WayIn:
        """Raises KeyUnknown, NoOpenFolder, DatabaseUnreachableError."""
        with self.database.read_only() as tx:
            return way_in(tx, user, fingerprint)

    def refused(self, user: str, address: str) -> None:
        """Put on record once a minute: a client's schedule may try for ever."""
        now = self.monotonic()
        with self._lock:
            if now - self._told.get(user, -60.0) < 60:
                return
            self._told[user] = now
        with self.database.transaction() as tx:
            record_refused(tx, user, address)

    def folders_of(self, credentials: Iterable[str]) -> dict[str, dict[str, str]]:
        """Open folders and their agreements, by credential, all as of one moment."""
        with self.database.read_only() as tx:
            return {credential: open_folders(tx, credential) for credential in credentials}

    def take_in_hand(self, inbox: Inbox, file_id: UUID) -> None:
        """Puts a staged file on record. What fails stays staged, and is tried again."""
        try:
            if take_staged(inbox.folder, file_id, self.archive, self.take):
                _log.info("took file %s under %s", file_id, inbox.folder.agreement)
        except Exception:  # noqa: BLE001  it stays staged, and is tried again
            _log.exception("file %s is staged and could not be put on record", file_id)
        finally:
            inbox.let_go(file_id)

    def ripe(self) -> list[tuple[Inbox, UUID]]:
        """What was closed under its final name and has settled."""
        with self._lock:
            inboxes = list(self._inboxes.values())
        return [(inbox, file_id) for inbox in inboxes for file_id in inbox.ripe()]

    def follow_up(self) -> None:
        """Takes what a killed process left staged; removes parts that nobody went on with."""
        for inbox in self._all_inboxes():
            for file_id in inbox.left_over():
                self.take_in_hand(inbox, file_id)
            self._remove_old(inbox.folder)

    def _limits_of(self, environment: Environment, agreement: str) -> FolderLimits:
        with self.database.read_only() as tx:
            return limits_of(tx, environment, agreement)

    def _all_inboxes(self) -> Iterator[Inbox]:
        for environment in ENVIRONMENTS:
            home = self.drop / environment
            for path in sorted(home.iterdir()) if home.is_dir() else ():
                if path.is_dir() and not path.is_symlink():
                    yield self.inbox(environment, path.name)

    def _remove_old(self, folder: DropFolder) -> None:
        """Age by the file system's own clock, which also wrote the times of the parts."""
        now = _file_system_now(self.drop)
        for shelf in SHELVES:
            for name, found in folder.listed(shelf):
                if found.st_ctime > now - self.limits.part_days * _DAY or not _left(shelf, name):
                    continue
                with suppress(StillBeingWritten, FileNotFoundError):
                    os.close(folder.open_alone(shelf, name))
                    folder.remove(shelf, name)
                    _log.info("removed %r of %s: nobody went on with it", name, folder.agreement)


def _left(shelf: Shelf, name: bytes) -> bool:
    """Whether it is only a beginning of something."""
    return shelf == "inbox" or name.endswith(b".new") or name.startswith(b".")


def _file_system_now(drop: Path) -> float:
    probe = drop / ".clock"
    probe.touch()
    return probe.stat().st_ctime
