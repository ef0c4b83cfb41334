"""Drops a file and dies by kill -9 before the n-th step on the disk, for every n; then recovers.

Each time it prints what became of the file: whether its sender got an answer, and what is on record
and in the inbox after another process has followed up.
"""

import json
import os
import signal
import sys
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

from sainam.channels.sftp.inbox import Inbox, OpenMode
from sainam.channels.sftp.limits import ServerLimits
from sainam.channels.sftp.reception import Reception
from sainam.channels.sftp.staging import Dropped, staged
from sainam.exchanges.files.archive import FileArchive
from sainam.kit.byte_store import ByteStore
from sainam.kit.database import Database
from sainam.kit.ids import new_id
from sainam.kit.keys.masters import Masters
from sainam.kit.keys.turn import begin_masters
from sainam.wiring.sftp import take_into

STEPS = ("pwrite", "fchmod", "fsync", "rename", "replace", "unlink")
NEW = OpenMode(make=True, truncate=True, append=False, exclusive=False)


def die_before(number: int) -> None:
    """The n-th call of this process that changes the disk does not happen."""
    steps = count(1)

    def guarded(step: Callable[..., Any]) -> Callable[..., Any]:
        def called(*args: Any, **kwargs: Any) -> Any:
            if next(steps) == number:
                os.kill(os.getpid(), signal.SIGKILL)
            return step(*args, **kwargs)

        return called

    for name in STEPS:
        setattr(os, name, guarded(getattr(os, name)))


def reception(database: Database, state: Path) -> Reception:
    return Reception(
        database=database,
        drop=state / "sftp",
        archive=FileArchive(ByteStore(state / "bytes"), database, Masters(state / "masters")),
        take=take_into(database),
        limits=ServerLimits(settle=0),
        monotonic=time.monotonic,
    )


def drop(inbox: Inbox, agreement: str, name: bytes, content: bytes) -> Dropped:
    """As a client does: to `name`, which may be temporary, in two writes, closed."""
    dropped = Dropped(
        file_id=new_id(),
        name=name.removesuffix(b".part").decode(),
        environment="live",
        agreement=agreement,
        credential="agent-k",
    )
    upload = inbox.begin(name, NEW)
    upload.write(0, content[:7])
    upload.write(7, content[7:])
    upload.closed_by_client = True
    inbox.finish(upload, dropped)
    return dropped


def send(url: str, state: Path, agreement: str, name: str, answered: int) -> None:
    """Writes a byte into `answered` when the sender would have its answer."""
    with Database(url, application_name="tests") as database:
        desk = reception(database, state)
        inbox = desk.inbox("live", agreement)
        content = f"{name} whole".encode()
        dropped = drop(inbox, agreement, name.encode(), content)
        if name.endswith(".part"):
            inbox.rename(name.encode(), dropped.name.encode(), dropped, replace_it=False)
            desk.take_in_hand(inbox, dropped.file_id)
            os.write(answered, b"!")
            return
        os.write(answered, b"!")
        for settled, file_id in desk.ripe():
            desk.take_in_hand(settled, file_id)


def follow_up(url: str, state: Path, agreement: str, name: str) -> dict[str, Any]:
    with Database(url, application_name="tests") as database:
        desk = reception(database, state)
        desk.follow_up()
        desk.follow_up()
        final = name.removesuffix(".part")
        with database.read_only() as tx:
            found = tx.execute(
                "SELECT id, sha256 FROM file WHERE agreement = %s AND name = %s", (agreement, final)
            ).fetchall()
            on_record = [
                desk.archive.open(tx, "live", number, sha256).read().decode()
                for number, sha256 in found
            ]
        folder = desk.inbox("live", agreement).folder
        return {
            "on_record": on_record,
            "inbox": [name.decode() for name, _ in folder.listed("inbox")],
            "staged": [str(file_id) for file_id in staged(folder)],
        }


def in_child(work: Callable[[], None]) -> int:
    """The child's wait status."""
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException:  # noqa: BLE001  it must not go on as the parent does
            os.write(2, b"the child failed\n")
            sys.excepthook(*sys.exc_info())
            os._exit(1)
        os._exit(0)
    return os.waitpid(child, 0)[1]


def main(url: str, state: Path, agreement: str, ending: str) -> None:
    with Database(url, application_name="tests") as database, database.transaction() as tx:
        begin_masters(tx, Masters(state / "masters"), actor="tests")
    for number in count(1):
        name = f"PAY{number}.TXT{ending}"
        read, write = os.pipe()

        def die(number: int = number, name: str = name, write: int = write) -> None:
            die_before(number)
            send(url, state, agreement, name, write)

        def tell(number: int = number, name: str = name, read: int = read) -> None:
            os.set_blocking(read, False)
            try:
                answered = os.read(read, 1) == b"!"
            except BlockingIOError:
                answered = False
            told = {"step": number, "answered": answered}
            line = json.dumps(told | follow_up(url, state, agreement, name))
            os.write(1, line.encode() + b"\n")

        status = in_child(die)
        if in_child(tell) != 0:
            sys.exit(1)
        os.close(read)
        os.close(write)
        if status == 0:
            return
        if not os.WIFSIGNALED(status) or os.WTERMSIG(status) != signal.SIGKILL:
            sys.exit(2)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3], sys.argv[4])
