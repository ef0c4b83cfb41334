"""An agency drops files: what counts as a file, and what does not."""

import asyncio
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import asyncssh
import pytest
from sftp_hub import Connection, Party, Session, SftpHub, visit

from sainam.agreements.terms import FolderLimits
from sainam.channels.sftp.place_in_outbox import place_in_outbox
from sainam.channels.sftp.staging import Dropped
from sainam.counterparts.agencies import sftp_drop
from sainam.kit.byte_store import Stored
from sainam.kit.database import Database
from sainam.wiring.sftp import take_into

CONTENT = b"H1\r\nD2\r\nT3\r\n"


async def put(sftp: Session, path: str | bytes, content: bytes = CONTENT) -> None:
    async with sftp.open(path, "wb") as file:
        await file.write(content)


def names(hub: SftpHub, party: Party) -> list[str]:
    """What lies in an inbox on the disk."""
    return sorted(path.name for path in hub.inbox(party).iterdir())


@pytest.mark.row("A3")
def test_a_file_renamed_to_its_name_is_on_record_when_the_rename_is_answered(
    sftp_hub: SftpHub, agent: Party
) -> None:
    asyncio.run(sftp_drop.drop(sftp_hub.door(agent), "PAY1.TXT", CONTENT))

    assert sftp_hub.on_record(agent) == [("PAY1.TXT", "in_force")]
    assert sftp_hub.content_of(agent, "PAY1.TXT") == CONTENT
    assert names(sftp_hub, agent) == []


def test_a_half_upload_that_is_never_renamed_is_never_read(sftp_hub: SftpHub, agent: Party) -> None:
    asyncio.run(sftp_drop.drop_half(sftp_hub.door(agent), "PAY1.TXT", CONTENT, cut=False))
    asyncio.run(sftp_drop.drop(sftp_hub.door(agent), "PAY2.TXT", CONTENT))

    assert sftp_hub.on_record(agent) == [("PAY2.TXT", "in_force")]
    assert names(sftp_hub, agent) == ["PAY1.TXT.part"]


@pytest.mark.parametrize("name", ["PAY1.TXT", "PAY1.TXT.part"])
def test_what_a_lost_line_cut_off_is_kept_as_a_part_and_cannot_be_passed_off_as_whole(
    sftp_hub: SftpHub, agent: Party, name: str
) -> None:
    async def lose_the_line(sftp: Session, connection: Connection) -> None:
        file = await sftp.open(f"inbox/{name}", "wb")
        await file.write(CONTENT[:5])
        connection.abort()

    async def rename_it(sftp: Session, _: Connection) -> None:
        with pytest.raises(asyncssh.SFTPFailure) as refused:
            await sftp.rename("inbox/PAY1.TXT.part", "inbox/PAY1.TXT")
        rules.append(refused.value.reason)

    def is_refused_as_not_closed() -> bool:  # once the server knows that the line is lost
        visit(sftp_hub, agent, rename_it)
        return "[sftp.not_closed]" in rules[-1]

    async def go_on_with_it(sftp: Session, _: Connection) -> None:
        async with sftp.open("inbox/PAY1.TXT.part", "ab") as file:
            await file.write(CONTENT[5:])
        await sftp.rename("inbox/PAY1.TXT.part", "inbox/PAY1.TXT")

    rules: list[str] = []
    visit(sftp_hub, agent, lose_the_line)
    assert sftp_hub.until(is_refused_as_not_closed)
    assert sftp_hub.on_record(agent) == []
    assert names(sftp_hub, agent) == ["PAY1.TXT.part"]

    visit(sftp_hub, agent, go_on_with_it)
    assert sftp_hub.content_of(agent, "PAY1.TXT") == CONTENT


def test_a_file_sent_straight_to_its_name_counts_once_its_client_closed_it(
    sftp_hub: SftpHub, agent: Party
) -> None:
    async def write_slowly(sftp: Session, _: Connection) -> None:
        async with sftp.open("inbox/PAY1.TXT", "wb") as file:
            await file.write(CONTENT[:5])
            assert [name.filename async for name in sftp.scandir("inbox")] == ["PAY1.TXT.part"]
            await file.write(CONTENT[5:])
        assert (await sftp.stat("inbox/PAY1.TXT")).size == len(CONTENT)
        sftp_hub.until(lambda: sftp_hub.on_record(agent))
        assert (await sftp.stat("inbox/PAY1.TXT")).size == len(CONTENT)
        await sftp.utime("inbox/PAY1.TXT", (5, 5))
        with pytest.raises(asyncssh.SFTPPermissionDenied, match=r"sftp\.taken"):
            await sftp.remove("inbox/PAY1.TXT")

    visit(sftp_hub, agent, write_slowly)
    assert sftp_hub.content_of(agent, "PAY1.TXT") == CONTENT


def test_within_the_moment_after_closing_a_client_may_change_its_mind(
    sftp_hub: SftpHub, agent: Party
) -> None:
    async def change_it(sftp: Session, _: Connection) -> None:
        await put(sftp, "inbox/WRONG.TXT")
        await sftp.remove("inbox/WRONG.TXT")
        await put(sftp, "inbox/upload-4711", CONTENT[:5])
        await sftp.rename("inbox/upload-4711", "inbox/PAY1.TXT")
        await put(sftp, "inbox/PAY2.TXT", CONTENT[:5])
        async with sftp.open("inbox/PAY2.TXT", "ab") as file:
            await file.write(CONTENT[5:])

    visit(sftp_hub, agent, change_it)

    sftp_hub.until(lambda: len(sftp_hub.on_record(agent)) == 2)
    assert [name for name, _ in sftp_hub.on_record(agent)] == ["PAY1.TXT", "PAY2.TXT"]
    assert sftp_hub.content_of(agent, "PAY2.TXT") == CONTENT


def test_two_uploads_of_one_name_at_once_never_mix(sftp_hub: SftpHub, agent: Party) -> None:
    async def write_both(sftp: Session, _: Connection) -> None:
        async with sftp.open("inbox/PAY1.TXT", "wb") as first:
            await first.write(CONTENT)
            for name in ("PAY1.TXT", "PAY1.TXT.part"):
                with pytest.raises(asyncssh.SFTPFailure, match=r"sftp\.still_open"):
                    await sftp.open(f"inbox/{name}", "wb")
            with pytest.raises(asyncssh.SFTPFailure, match=r"sftp\.still_open"):
                await sftp.rename("inbox/PAY1.TXT.part", "inbox/PAY9.TXT")

    visit(sftp_hub, agent, write_both)

    sftp_hub.until(lambda: sftp_hub.on_record(agent))
    assert sftp_hub.on_record(agent) == [("PAY1.TXT", "in_force")]
    assert sftp_hub.content_of(agent, "PAY1.TXT") == CONTENT


def test_the_same_name_twice_within_a_moment_is_two_files(sftp_hub: SftpHub, agent: Party) -> None:
    async def send_twice(sftp: Session, _: Connection) -> None:
        await put(sftp, "inbox/PAY1.TXT", b"first")
        await put(sftp, "inbox/PAY1.TXT", b"second")

    visit(sftp_hub, agent, send_twice)

    sftp_hub.until(lambda: len(sftp_hub.on_record(agent)) == 2)
    assert [name for name, _ in sftp_hub.on_record(agent)] == ["PAY1.TXT", "PAY1.TXT"]


@pytest.fixture
def small_folder(sftp_hub: SftpHub, agent: Party) -> FolderLimits:
    """What the agent's agreement grants its folder."""
    limits = FolderLimits(bytes=1_000, files=3, file_bytes=600)
    sftp_hub.amend(agent, limits)
    return limits


@pytest.mark.parametrize(("size", "rule"), [(601, r"sftp\.file_size"), (501, r"sftp\.folder_full")])
@pytest.mark.parametrize("name", ["PAY1.TXT", "PAY1.TXT.part"])
def test_what_does_not_fit_is_never_taken_though_its_client_closes_it(
    sftp_hub: SftpHub, agent: Party, small_folder: FolderLimits, size: int, rule: str, name: str
) -> None:
    async def send_too_much(sftp: Session, _: Connection) -> None:
        await put(sftp, "inbox/other.part", b"x" * 500)
        file = await sftp.open(f"inbox/{name}", "wb")
        await file.write(b"y" * 400)
        with pytest.raises(asyncssh.SFTPFailure, match=rule):
            await file.write(b"y" * (size - 400))
        with pytest.raises(asyncssh.SFTPFailure, match=rule):
            await file.write(b"z")
        with pytest.raises(asyncssh.SFTPFailure, match=rule):
            await file.close()
        with pytest.raises(asyncssh.SFTPFailure, match=r"sftp\.not_closed"):
            await sftp.rename("inbox/PAY1.TXT.part", "inbox/PAY1.TXT")
        await put(sftp, "inbox/SMALL.TXT", b"z")

    visit(sftp_hub, agent, send_too_much)

    sftp_hub.until(lambda: sftp_hub.on_record(agent))
    assert sftp_hub.on_record(agent) == [("SMALL.TXT", "in_force")]
    assert names(sftp_hub, agent) == ["PAY1.TXT.part", "other.part"]


def test_a_folder_holds_so_many_parts_and_has_room_again_when_one_is_deleted(
    sftp_hub: SftpHub, agent: Party, small_folder: FolderLimits
) -> None:
    async def fill(sftp: Session, _: Connection) -> None:
        for number in range(small_folder.files):
            await put(sftp, f"inbox/{number}.part")
        with pytest.raises(asyncssh.SFTPFailure, match=r"sftp\.folder_full"):
            await put(sftp, "inbox/one-more.part")
        await sftp.remove("inbox/0.part")
        await put(sftp, "inbox/one-more.part")

    visit(sftp_hub, agent, fill)


def test_the_limits_of_one_agreements_folder_are_not_anothers(
    sftp_hub: SftpHub, new_agency: Callable[[], Party], agent: Party
) -> None:
    sftp_hub.amend(agent, FolderLimits(file_bytes=600))
    other = new_agency()

    async def send(sftp: Session, _: Connection) -> None:
        await put(sftp, "inbox/LONG.TXT.part", b"x" * 601)
        await sftp.rename("inbox/LONG.TXT.part", "inbox/LONG.TXT")

    visit(sftp_hub, other, send)
    with pytest.raises(asyncssh.SFTPFailure, match=r"600 bytes at most\) \[sftp\.file_size\]"):
        visit(sftp_hub, agent, send)

    assert sftp_hub.on_record(other) == [("LONG.TXT", "in_force")]
    assert sftp_hub.on_record(agent) == []


def test_an_amended_limit_holds_for_the_next_file_of_the_same_session(
    sftp_hub: SftpHub, agent: Party
) -> None:
    async def send(sftp: Session, _: Connection) -> None:
        await put(sftp, "inbox/BEFORE.TXT.part", b"x" * 700)
        sftp_hub.amend(agent, FolderLimits(file_bytes=600))
        with pytest.raises(asyncssh.SFTPFailure, match=r"sftp\.file_size"):
            await put(sftp, "inbox/AFTER.TXT.part", b"x" * 700)
        await sftp.rename("inbox/BEFORE.TXT.part", "inbox/BEFORE.TXT")

    visit(sftp_hub, agent, send)

    assert sftp_hub.on_record(agent) == [("BEFORE.TXT", "in_force")]


@pytest.mark.parametrize(
    ("name", "text"),
    [("แฟ้มชำระเงิน.txt".encode(), "แฟ้มชำระเงิน.txt"), ("แฟ้ม.txt".encode("cp874"), "แฟ้ม.txt")],
)
def test_thai_names_come_in_utf8_and_in_cp874(
    sftp_hub: SftpHub, agent: Party, name: bytes, text: str
) -> None:
    async def send(sftp: Session, _: Connection) -> None:
        await put(sftp, b"inbox/" + name + b".part")
        await sftp.rename(b"inbox/" + name + b".part", b"inbox/" + name)

    visit(sftp_hub, agent, send)

    assert sftp_hub.on_record(agent) == [(text, "in_force")]


def test_what_could_not_be_put_on_record_is_kept_and_tried_again(
    module_database: Database, tmp_path: Path
) -> None:
    failing = ["once", "twice"]
    record = take_into(module_database)

    def take(dropped: Dropped, stored: Stored) -> None:
        if failing:
            raise OSError(failing.pop())
        record(dropped, stored)

    hub = SftpHub(module_database, tmp_path, take=take).start()
    try:
        agent = hub.agency("agent-unlucky")
        asyncio.run(sftp_drop.drop(hub.door(agent), "PAY1.TXT", CONTENT))
        hub.until(lambda: hub.on_record(agent))
        assert hub.on_record(agent) == [("PAY1.TXT", "in_force")]
    finally:
        hub.stop()


def test_an_answer_is_placed_once_under_its_name(sftp_hub: SftpHub, agent: Party) -> None:
    for content in (b"first", b"another try"):
        place_in_outbox(sftp_hub.drop, "live", agent.agreement, "ACK1.CSV", BytesIO(content))

    door = sftp_hub.door(agent)
    assert asyncio.run(sftp_drop.names_in(door)) == ["ACK1.CSV"]
    assert asyncio.run(sftp_drop.fetch(door, "ACK1.CSV")) == b"first"
