"""Files dropped at the hub's SFTP and acknowledgements fetched from it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncssh

_WRITE_SIZE = 32 * 1024


@dataclass(frozen=True, slots=True)
class SftpDoor:
    """A party's way in: its user name and key, and the hub's public host key line."""

    host: str
    port: int
    username: str
    key_file: Path
    host_key: str


async def drop(door: SftpDoor, name: str, content: bytes, *, folder: str = "inbox") -> None:
    """Uploads NAME.part and renames it: only the rename says that the file is whole."""
    async with _sftp(door) as sftp:
        await _upload(sftp, f"{folder}/{name}.part", content)
        await sftp.rename(f"{folder}/{name}.part", f"{folder}/{name}")


async def drop_half(
    door: SftpDoor, name: str, content: bytes, *, folder: str = "inbox", cut: bool = False
) -> None:
    """Uploads half as NAME.part and never renames it; `cut` also drops the line in mid-write."""
    async with _connection(door) as connection, connection.start_sftp_client() as sftp:
        half = content[: len(content) // 2]
        if not cut:
            await _upload(sftp, f"{folder}/{name}.part", half)
            return
        file = await sftp.open(f"{folder}/{name}.part", "wb")
        await file.write(half)
        connection.abort()


async def names_in(door: SftpDoor, folder: str = "outbox") -> list[str]:
    """The files waiting in a folder, in order of name."""
    async with _sftp(door) as sftp:
        return sorted(_text(name) for name in await sftp.listdir(folder) if _text(name)[0] != ".")


async def fetch(door: SftpDoor, name: str, *, folder: str = "outbox") -> bytes:
    """The content of one file. Raises asyncssh.SFTPNoSuchFile."""
    async with _sftp(door) as sftp, sftp.open(f"{folder}/{name}", "rb") as file:
        content: Any = await file.read()  # typed as text, though opened for bytes
        return bytes(content)


async def _upload(sftp: asyncssh.SFTPClient, path: str, content: bytes) -> None:
    async with sftp.open(path, "wb") as file:
        for start in range(0, len(content), _WRITE_SIZE):
            await file.write(content[start : start + _WRITE_SIZE])


@asynccontextmanager
async def _sftp(door: SftpDoor) -> AsyncIterator[asyncssh.SFTPClient]:
    async with _connection(door) as connection, connection.start_sftp_client() as sftp:
        yield sftp


@asynccontextmanager
async def _connection(door: SftpDoor) -> AsyncIterator[asyncssh.SSHClientConnection]:
    known = asyncssh.import_known_hosts(f"[{door.host}]:{door.port} {door.host_key}\n")
    async with asyncssh.connect(
        door.host,
        door.port,
        username=door.username,
        client_keys=[str(door.key_file)],
        known_hosts=known,
        agent_path=None,
        config=None,
    ) as connection:
        yield connection


def _text(name: bytes | str) -> str:
    return name.decode() if isinstance(name, bytes) else name
