"""One connection that has signed in: who it is, what it may reach, what it has open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import ParamSpec, Protocol, TypeVar
from uuid import UUID

from sainam.channels.sftp.download import Download
from sainam.channels.sftp.inbox import Inbox
from sainam.channels.sftp.refusals import FolderShut
from sainam.channels.sftp.staging import Dropped
from sainam.channels.sftp.upload import Upload
from sainam.channels.sftp.way_in import WayIn
from sainam.kit.ids import new_id
from sainam.kit.refusal import Refusal

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(slots=True, eq=False)
class OpenFile:
    """A handle of the client."""

    folder: str
    inbox: Inbox
    file: Upload | Download
    is_cut: bool = False

    def end(self, why: Refusal, *, remove: bool) -> None:
        """In a thread. A part stays for a later try unless `remove`."""
        if isinstance(self.file, Upload):
            self.inbox.cut(self.file, why, remove=remove)
        else:
            self.file.end()


class House(Protocol):
    """What a guest needs of the server."""

    async def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """In a thread."""

    async def confirm(self, guest: Guest) -> None:
        """Asks the database again which folders are open. Raises CannotBeConfirmed."""

    async def take(self, inbox: Inbox, file_id: UUID) -> None:
        """Puts a staged file on record; what fails is tried again later."""

    def heard(self, guest: Guest) -> None:
        """It is not idle."""

    def inbox(self, guest: Guest, agreement: str) -> Inbox:
        """In a thread."""


@dataclass(slots=True, eq=False)
class Guest:
    """`folders` are agreements by folder, as of the last look at the doors."""

    way: WayIn
    folders: dict[str, str]
    last_heard: float
    files: set[OpenFile] = field(default_factory=set)

    @property
    def credential(self) -> str:
        return self.way.credential

    def agreement(self, folder: str) -> str:
        """Raises FolderShut."""
        found = self.folders.get(folder)
        if found is None:
            raise FolderShut(folder)
        return found

    def dropped(self, inbox: Inbox, name: str) -> Dropped:
        """A file of this guest, under a new id."""
        return Dropped(
            file_id=new_id(),
            name=name,
            environment=self.way.environment,
            agreement=inbox.folder.agreement,
            credential=self.credential,
        )

    def files_of_shut_folders(self) -> list[OpenFile]:
        """Those that must be cut now, each told once."""
        return [
            file
            for file in self.files
            if not file.is_cut and self.folders.get(file.folder) != file.inbox.folder.agreement
        ]
