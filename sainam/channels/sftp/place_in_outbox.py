"""Puts a file into an agreement's outbox: whole, or not at all."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from sainam.agreements.terms import Environment
from sainam.channels.sftp.drop_folder import DropFolder
from sainam.channels.sftp.drop_name import checked
from sainam.kit.ids import new_id


def place_in_outbox(
    drop: Path, environment: Environment, agreement: str, name: str, content: BinaryIO
) -> None:
    """Durable when this returns. A name that is there stays as it is, so it can be done again.

    `content` is read to its end. Raises NameRefused.
    """
    folder = DropFolder(drop, environment, agreement)
    folder.make()
    final = checked(name.encode())
    hidden = f".{new_id()}"
    with folder.shelf("outbox") as outbox:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
        try:
            with os.fdopen(os.open(hidden, flags, 0o600, dir_fd=outbox), "wb") as target:
                shutil.copyfileobj(content, target)
                target.flush()
                os.fsync(target.fileno())
            if not folder.has("outbox", final):
                os.rename(hidden, final, src_dir_fd=outbox, dst_dir_fd=outbox)
                os.fsync(outbox)
        finally:
            with suppress(FileNotFoundError):
                os.unlink(hidden, dir_fd=outbox)
