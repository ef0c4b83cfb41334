"""What goes over the wire may be anything: the server answers, and nothing leaves its folder."""

import asyncio
import logging
from contextlib import suppress
from io import BytesIO

import asyncssh
import pytest
from asyncssh.constants import FXP_INIT, FXP_WRITE
from asyncssh.packet import Byte, String, UInt32, UInt64
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sftp_hub import Connection, Party, Session, SftpHub, connected, visit

from sainam.channels.sftp.place_in_outbox import place_in_outbox
from sainam.counterparts.agencies.sftp_drop import drop

CONTENT = b"H1\r\nD2\r\nT3\r\n"
PATHS = st.sampled_from([b"inbox/x.part", b"inbox/x", b"outbox", b"/", b"../..", b"\0", b"\xff"])
STRINGS = st.one_of(PATHS, st.binary(max_size=12), st.just(b"\0\0\0\0")).map(String)
NUMBERS = st.one_of(st.integers(0, 64), st.just(2**32 - 1)).map(UInt32)
FIELDS = st.lists(st.one_of(STRINGS, NUMBERS, st.binary(max_size=8)), max_size=5).map(b"".join)
PACKETS = st.lists(st.tuples(st.one_of(st.integers(1, 22), st.just(200)), FIELDS), max_size=12)


async def say(connection: Connection, packets: list[tuple[int, bytes]]) -> bytes:
    """Raw packets to the sftp subsystem; what came back until the end."""
    process = await connection.create_process(subsystem="sftp", encoding=None)
    told = [Byte(FXP_INIT) + UInt32(3)]
    told += [Byte(kind) + UInt32(number) + rest for number, (kind, rest) in enumerate(packets)]
    with suppress(BrokenPipeError, ConnectionError):
        for packet in told:
            process.stdin.write(String(packet))
        process.stdin.write_eof()
    return bytes(await process.stdout.read())


@given(packets=PACKETS)
@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_no_packet_however_wrong_is_more_than_refused(
    sftp_hub: SftpHub,
    agent: Party,
    caplog: pytest.LogCaptureFixture,
    packets: list[tuple[int, bytes]],
) -> None:
    async def talk() -> None:
        async with connected(sftp_hub, agent) as connection:
            assert await say(connection, packets)

    with caplog.at_level(logging.ERROR):
        asyncio.run(talk())

    # A word of less weight may come late, from the server's own thread; it is no error.
    told = [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]
    # The line's own end, when it comes before the answer to the last packet, is no fault of ours.
    assert [words for words in told if not words.endswith("Channel closed")] == []


def test_after_all_that_files_still_come(sftp_hub: SftpHub, agent: Party) -> None:
    async def cut_short() -> None:
        async with connected(sftp_hub, agent) as connection:
            process = await connection.create_process(subsystem="sftp", encoding=None)
            process.stdin.write(UInt32(2**31) + b"x" * 100)
            await asyncio.wait_for(process.stdout.read(), 5)

    asyncio.run(cut_short())
    asyncio.run(drop(sftp_hub.door(agent), "PAY1.TXT", CONTENT))
    assert sftp_hub.on_record(agent) == [("PAY1.TXT", "in_force")]


def test_of_a_write_only_what_it_declares_is_written(sftp_hub: SftpHub, agent: Party) -> None:
    handle = String(UInt32(0))
    opening = (3, String("inbox/PAY1.TXT") + UInt32(0x1A) + UInt32(0))
    write = (FXP_WRITE, handle + UInt64(0) + String(CONTENT) + b"beyond")
    close = (4, handle)

    async def talk() -> None:
        async with connected(sftp_hub, agent) as connection:
            await say(connection, [opening, write, close])

    asyncio.run(talk())

    assert sftp_hub.until(lambda: sftp_hub.on_record(agent)) == [("PAY1.TXT", "in_force")]
    assert sftp_hub.content_of(agent, "PAY1.TXT") == CONTENT


def test_one_session_opens_only_so_many_files(sftp_hub: SftpHub, agent: Party) -> None:
    async def open_many(sftp: Session, _: Connection) -> None:
        most = sftp_hub.limits.handles
        opened = [await sftp.open(f"inbox/{number}.part", "wb") for number in range(most)]
        with pytest.raises(asyncssh.SFTPFailure, match=r"sftp\.too_many_open"):
            await sftp.open("inbox/more.part", "wb")
        await opened[0].close()
        await sftp.open("inbox/more.part", "wb")

    visit(sftp_hub, agent, open_many)


def test_a_read_of_any_length_gets_a_bounded_answer(sftp_hub: SftpHub, agent: Party) -> None:
    place_in_outbox(sftp_hub.drop, "live", agent.agreement, "ACK1.CSV", BytesIO(b"x" * 1_000_000))
    opening = (3, String("outbox/ACK1.CSV") + UInt32(1) + UInt32(0))
    read = (5, String(UInt32(0)) + UInt64(0) + UInt32(2**32 - 1))
    answered: list[bytes] = []

    async def talk() -> None:
        async with connected(sftp_hub, agent) as connection:
            answered.append(await say(connection, [opening, read]))

    asyncio.run(talk())

    assert 256 * 1024 <= len(answered[0]) < 300 * 1024
