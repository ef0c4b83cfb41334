"""The master keys: files beside the database and never in it, so that no backup of it opens.

<state>/masters/master-N.key, 32 bytes, mode 0600. The newest generation that the database knows
wraps every data key; an older file is there only until the turn that replaced it is finished.
"""

from __future__ import annotations

import hmac
import os
import re
import stat
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from sainam.kit.keys.envelope import SECRET_BYTES, SealBrokenError, new_secret
from sainam.kit.refusal import Refusal

_NONCE_BYTES = 12
_NAME = re.compile(r"master-([1-9][0-9]*)\.key")


class MasterMissing(Refusal):
    """The hub's master key is not in its folder, so nothing personal is taken in or given out."""

    rule = "hub.master_missing"
    thai = "ไม่พบกุญแจหลักของระบบในที่เก็บ ระบบจึงไม่รับและไม่ให้ข้อมูลส่วนบุคคล"
    fault = "hub"


@dataclass(frozen=True)
class Master:
    generation: int
    secret: bytes = field(repr=False)

    @cached_property
    def _cipher(self) -> AESGCM:
        return AESGCM(self.secret)

    @property
    def proof(self) -> bytes:
        """Tells this master from another of the same number, and tells nothing else."""
        return hmac.digest(self.secret, f"sainam master {self.generation}".encode(), "sha256")

    def wrap(self, secret: bytes, identity: bytes) -> bytes:
        """60 bytes; `identity` says which data key it is: it unwraps as no other."""
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, secret, identity)

    def unwrap(self, wrapped: bytes, identity: bytes) -> bytes:
        """Raises SealBrokenError."""
        try:
            return self._cipher.decrypt(wrapped[:_NONCE_BYTES], wrapped[_NONCE_BYTES:], identity)
        except (InvalidTag, ValueError) as error:
            raise SealBrokenError(f"the wrap of {identity.decode(errors='replace')}") from error


@dataclass(frozen=True, slots=True)
class Masters:
    """The folder of the masters."""

    folder: Path

    def generations(self) -> list[int]:
        """Ascending; there is more than one only while a turn is not finished."""
        if not self.folder.is_dir():
            return []
        found = (_NAME.fullmatch(path.name) for path in self.folder.iterdir())
        return sorted(int(match[1]) for match in found if match)

    def of(self, generation: int) -> Master:
        """Raises MasterMissing: also where others may read the file."""
        path = self._path(generation)
        try:
            open_to_others = stat.S_IMODE(path.stat().st_mode) & 0o077
            secret = path.read_bytes()
        except FileNotFoundError as error:
            raise MasterMissing(f"generation {generation}") from error
        if open_to_others or len(secret) != SECRET_BYTES:
            raise MasterMissing(f"{path.name} is open to others or has another length")
        return Master(generation, secret)

    def make(self, generation: int) -> Master:
        """A new one; it takes the place of what a turn that did not come to its end left here."""
        master = Master(generation, new_secret())
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._write(self._path(generation), master.secret)
        return master

    def destroy(self, generation: int) -> str:
        """What was done, for the record: written over, unlinked, both on disk."""
        path = self._path(generation)
        if not path.exists():
            return f"{path.name} was gone already"
        with path.open("r+b") as file:
            file.write(os.urandom(SECRET_BYTES))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
        sync_folder(self.folder)
        return f"{path.name} written over and unlinked"

    def _path(self, generation: int) -> Path:
        return self.folder / f"master-{generation}.key"

    def _write(self, path: Path, content: bytes) -> None:
        beside = path.with_suffix(f".{os.getpid()}.part")
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
        sync_folder(self.folder)


def sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
