"""Who comes in by SFTP, what they reach, and how soon they are out when their door shuts."""

import asyncio
import os
import time
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import asyncssh
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sftp_hub import ACTOR, Connection, Party, Session, SftpHub, connected, visit

from sainam.agreements.end_agreement import end_agreement
from sainam.agreements.revoke_credential import revoke_credential
from sainam.agreements.shut_door import shut_door
from sainam.agreements.suspend_agreement import suspend_agreement
from sainam.channels.sftp.drop_path import Box, Directory, Entry, canonical, place_of
from sainam.channels.sftp.limits import ServerLimits
from sainam.channels.sftp.place_in_outbox import place_in_outbox
from sainam.channels.sftp.refusals import NameRefused, SeveralFolders
from sainam.counterparts.agencies import sftp_drop
from sainam.counterparts.keys import ssh_key
from sainam.kit.database import Tx

CONTENT = b"H1\r\nD2\r\nT3\r\n"
Stop = Callable[[Tx, Party], object]


class Heard(asyncssh.SSHClient):
    """Keeps what the server says before it lets anybody in."""

    said = ""

    def auth_banner_received(self, msg: str, _lang: str) -> None:
        self.said += msg


def suspend(tx: Tx, party: Party) -> None:
    suspend_agreement(tx, "live", party.agreement, actor=ACTOR, reason="a test")


def end(tx: Tx, party: Party) -> None:
    end_agreement(tx, "live", party.agreement, actor=ACTOR, reason="a test")


def shut(tx: Tx, party: Party) -> None:
    door = f"{party.name}:{party.agreement}:sftp"
    shut_door(tx, door, actor=ACTOR, reason="a test")


def revoke(tx: Tx, party: Party) -> None:
    revoke_credential(tx, party.name, actor=ACTOR, reason="a test")


def refused(hub: SftpHub, party: Party, *, user: str = "") -> str:
    """What a client is told that is not let in; fails if it is."""
    heard = Heard()

    async def knock() -> None:
        with pytest.raises(asyncssh.PermissionDenied):
            async with connected(hub, party, user=user, client_factory=lambda: heard):
                pytest.fail("it was let in")

    asyncio.run(knock())
    return heard.said


def test_an_unknown_key_or_name_does_not_come_in(
    sftp_hub: SftpHub, agent: Party, new_agency: Callable[[], Party]
) -> None:
    other = new_agency()
    stranger = ssh_key(sftp_hub.state / "parties", "stranger").private

    assert refused(sftp_hub, replace(agent, key=stranger)) == ""
    assert refused(sftp_hub, agent, user="nobody") == ""
    assert refused(sftp_hub, agent, user=other.name) == ""
    assert refused(sftp_hub, agent, user="../etc'; DROP TABLE credential") == ""


@pytest.mark.parametrize("stop", [suspend, end, shut, revoke])
def test_without_an_agreement_nobody_signs_in_and_is_told_why(
    sftp_hub: SftpHub, agent: Party, stop: Stop
) -> None:
    with sftp_hub.database.transaction() as tx:
        stop(tx, agent)

    said = refused(sftp_hub, agent)

    assert "[sftp.no_agreement]" in said
    assert "ไม่มีข้อตกลงที่มีผลใช้บังคับ" in said
    with sftp_hub.database.read_only() as tx:
        noted = tx.execute(
            "SELECT event::text, detail::jsonb ->> 'rule' FROM audit_event"
            " WHERE subject = %s ORDER BY seq DESC LIMIT 1",
            (f"credential:{agent.name}",),
        ).fetchone()
    assert noted == ("sftp:session:refused", "sftp.no_agreement")


@pytest.mark.parametrize("stop", [suspend, end, shut, revoke])
def test_a_shut_door_cuts_a_running_upload_within_a_second(
    sftp_hub: SftpHub, agent: Party, stop: Stop
) -> None:
    lasted: list[float] = []

    async def be_cut(sftp: Session, connection: Connection) -> None:
        file = await sftp.open("inbox/PAY1.TXT", "wb")
        await file.write(CONTENT)
        with sftp_hub.database.transaction() as tx:
            stop(tx, agent)
        began = time.monotonic()
        await asyncio.wait_for(connection.wait_closed(), 5)
        lasted.append(time.monotonic() - began)

    visit(sftp_hub, agent, be_cut)

    assert lasted[0] < 1
    assert sftp_hub.until(lambda: not list(sftp_hub.inbox(agent).iterdir()))
    assert sftp_hub.on_record(agent) == []


def test_in_its_run_off_days_an_agency_still_drops_files(sftp_hub: SftpHub) -> None:
    agent = sftp_hub.agency("agent-in-run-off", run_off_days=30)
    with sftp_hub.database.transaction() as tx:
        end(tx, agent)

    asyncio.run(sftp_drop.drop(sftp_hub.door(agent), "PAY1.TXT", CONTENT))

    assert sftp_hub.on_record(agent) == [("PAY1.TXT", "run_off")]


def test_one_credential_under_two_agreements_goes_on_under_the_one_that_lives(
    sftp_hub: SftpHub, agent: Party
) -> None:
    second = replace(agent, agreement=f"{agent.agreement}B", folder="second-files")
    sftp_hub.agree(second)

    async def lose_one(sftp: Session, connection: Connection) -> None:
        assert sorted(await sftp.listdir(".")) == [agent.folder, "second-files"]
        with pytest.raises(asyncssh.SFTPFailure, match=r"sftp\.which_folder"):
            await sftp.listdir("inbox")
        file = await sftp.open(f"{agent.folder}/inbox/PAY1.TXT", "wb")
        await file.write(CONTENT)
        with sftp_hub.database.transaction() as tx:
            end(tx, agent)
        assert await asyncio.to_thread(
            sftp_hub.until, lambda: not list(sftp_hub.inbox(agent).iterdir())
        )
        with pytest.raises(asyncssh.SFTPPermissionDenied, match=r"sftp\.folder_shut"):
            await file.write(CONTENT)
        with pytest.raises(asyncssh.SFTPPermissionDenied):
            await file.close()
        with pytest.raises(asyncssh.SFTPNoSuchFile):
            await sftp.stat(f"{agent.folder}/inbox")
        async with sftp.open("second-files/inbox/PAY2.TXT.part", "wb") as living:
            await living.write(CONTENT)
        await sftp.rename("second-files/inbox/PAY2.TXT.part", "inbox/PAY2.TXT")

    visit(sftp_hub, agent, lose_one)

    assert sftp_hub.on_record(agent) == []
    assert sftp_hub.on_record(second) == [("PAY2.TXT", "in_force")]


def test_two_agencies_do_not_see_each_other(
    sftp_hub: SftpHub, agent: Party, new_agency: Callable[[], Party]
) -> None:
    other = new_agency()
    place_in_outbox(sftp_hub.drop, "live", other.agreement, "ACK1.CSV", BytesIO(b"theirs"))

    async def look_about(sftp: Session, _: Connection) -> None:
        assert sorted(await sftp.listdir("/")) == ["inbox", "outbox"]
        for path in (
            f"/{other.folder}/outbox/ACK1.CSV",
            f"../{other.agreement}/outbox/ACK1.CSV",
            f"/inbox/../../{other.agreement}/outbox/ACK1.CSV",
            f"/{agent.folder}/outbox/../../../live/{other.agreement}/outbox/ACK1.CSV",
            "/outbox/ACK1.CSV",
            "/etc/passwd",
            f"{sftp_hub.outbox(other)}/ACK1.CSV",
        ):
            with pytest.raises(asyncssh.SFTPError):
                await sftp.stat(path)
            with pytest.raises(asyncssh.SFTPError):
                await sftp.open(path, "rb")

    visit(sftp_hub, agent, look_about)


def test_links_lead_nowhere_even_where_somebody_put_one(
    sftp_hub: SftpHub, agent: Party, tmp_path: Path
) -> None:
    secret = tmp_path / "secret"
    secret.write_text("not yours")
    asyncio.run(sftp_drop.drop(sftp_hub.door(agent), "PAY0.TXT", CONTENT))
    for box in (sftp_hub.inbox(agent), sftp_hub.outbox(agent)):
        (box / "link.part").symlink_to(secret)
        (box / "folder").symlink_to(tmp_path)
        os.mkfifo(box / "pipe.part")

    async def follow(sftp: Session, _: Connection) -> None:
        for box in ("inbox", "outbox"):
            assert await sftp.listdir(box) in ([], ["PAY0.TXT"])
            for path in (f"{box}/link.part", f"{box}/folder/secret", f"{box}/pipe.part"):
                for attempt in (sftp.stat, sftp.lstat, sftp.open, sftp.readlink, sftp.remove):
                    with pytest.raises(asyncssh.SFTPError):
                        await attempt(path)
                with pytest.raises(asyncssh.SFTPError):
                    await sftp.open(path, "wb")
                with pytest.raises(asyncssh.SFTPError):
                    await sftp.rename(path, "inbox/PAY1.TXT")
        for make in (sftp.symlink, sftp.link):
            with pytest.raises(asyncssh.SFTPError):
                await make(str(secret), "inbox/mine.part")

    visit(sftp_hub, agent, follow)

    assert secret.read_text() == "not yours"
    assert [name for name, _ in sftp_hub.on_record(agent)] == ["PAY0.TXT"]


def test_in_the_outbox_nothing_is_written_and_elsewhere_nothing_is_made(
    sftp_hub: SftpHub, agent: Party
) -> None:
    place_in_outbox(sftp_hub.drop, "live", agent.agreement, "ACK1.CSV", BytesIO(b"answer"))

    async def meddle(sftp: Session, _: Connection) -> None:
        for path in ("outbox/ACK1.CSV", "outbox/new", "new", "/new/inbox", "inbox"):
            with pytest.raises(asyncssh.SFTPError):
                await sftp.open(path, "wb")
        for old, new in (
            ("outbox/ACK1.CSV", "outbox/ACK2.CSV"),
            ("outbox/ACK1.CSV", "inbox/ACK1.CSV"),
            ("inbox", "outbox/inbox"),
        ):
            with pytest.raises(asyncssh.SFTPError):
                await sftp.rename(old, new)
        for path in ("inbox/sub", "sub", "outbox/sub"):
            with pytest.raises(asyncssh.SFTPError):
                await sftp.mkdir(path)
        with pytest.raises(asyncssh.SFTPError):
            await sftp.rmdir("inbox")
        with pytest.raises(asyncssh.SFTPError):
            await sftp.truncate("outbox/ACK1.CSV", 0)
        for name in (b"a\nb", b"a\\b", b"x" * 201, b"a\x00b", "\u202egnp.exe".encode()):
            with pytest.raises(asyncssh.SFTPError):
                await sftp.open(b"inbox/" + name, "wb")

    visit(sftp_hub, agent, meddle)

    assert sftp_hub.outbox(agent).joinpath("ACK1.CSV").read_bytes() == b"answer"
    assert list(sftp_hub.inbox(agent).iterdir()) == []


def restarted(hub: SftpHub, limits: ServerLimits) -> SftpHub:
    hub.stop()
    hub.limits = limits
    return hub.start()


def test_one_address_opens_only_so_many_connections(sftp_hub: SftpHub, agent: Party) -> None:
    restarted(sftp_hub, replace(sftp_hub.limits, connections_per_address=1))

    async def come_twice() -> None:
        async with connected(sftp_hub, agent):
            with pytest.raises((asyncssh.Error, OSError)):
                async with connected(sftp_hub, agent):
                    pytest.fail("it was let in")

    asyncio.run(come_twice())
    asyncio.run(sftp_drop.drop(sftp_hub.door(agent), "PAY1.TXT", CONTENT))


def test_who_does_not_sign_in_soon_is_sent_away_and_keeps_nobody_out_for_long(
    sftp_hub: SftpHub, agent: Party
) -> None:
    restarted(sftp_hub, replace(sftp_hub.limits, login=0.4, unproven=2))

    async def stand_in_the_door() -> None:
        idle = [await asyncio.open_connection("127.0.0.1", sftp_hub.port) for _ in range(2)]
        with pytest.raises((asyncssh.Error, OSError)):
            async with connected(sftp_hub, agent):
                pytest.fail("it was let in")
        for reader, writer in idle:
            await asyncio.wait_for(reader.read(), 5)
            writer.close()

    asyncio.run(stand_in_the_door())
    asyncio.run(sftp_drop.drop(sftp_hub.door(agent), "PAY1.TXT", CONTENT))


def test_while_the_database_is_away_nothing_is_begun_and_sessions_end_before_long(
    sftp_hub: SftpHub, agent: Party
) -> None:
    restarted(sftp_hub, replace(sftp_hub.limits, unconfirmed=0.6))

    async def lose_it(sftp: Session, connection: Connection) -> None:
        running = await sftp.open("inbox/PAY1.TXT.part", "wb")
        with sftp_hub.without_database():
            await running.write(CONTENT)
            with pytest.raises(asyncssh.SFTPFailure, match=r"sftp\.not_confirmed"):
                await sftp.open("inbox/PAY2.TXT.part", "wb")
            await asyncio.wait_for(connection.wait_closed(), 5)
            said.append(await asyncio.to_thread(refused, sftp_hub, agent))

    said: list[str] = []
    visit(sftp_hub, agent, lose_it)

    assert "[sftp.not_confirmed]" in said[0]
    asyncio.run(sftp_drop.drop(sftp_hub.door(agent), "PAY3.TXT", CONTENT))
    assert sftp_hub.on_record(agent) == [("PAY3.TXT", "in_force")]


def test_who_says_nothing_for_long_is_sent_away(sftp_hub: SftpHub, agent: Party) -> None:
    restarted(sftp_hub, replace(sftp_hub.limits, idle=0.2))

    async def say_nothing(_: Session, connection: Connection) -> None:
        await asyncio.wait_for(connection.wait_closed(), 5)

    visit(sftp_hub, agent, say_nothing)


SEGMENTS = st.sampled_from(
    [b"", b".", b"..", b"inbox", b"outbox", b"a-files", b"b-files", b"x.txt", b"\xff", b"x" * 300]
)


@given(st.lists(SEGMENTS, max_size=8), st.sampled_from([("a-files",), ("a-files", "b-files"), ()]))
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_no_path_means_anything_but_a_box_or_a_file_in_one(
    segments: list[bytes], folders: tuple[str, ...]
) -> None:
    path = b"/".join(segments)
    try:
        place = place_of(path, folders)
    except (NameRefused, SeveralFolders):
        return
    assert b".." not in canonical(path).split(b"/")
    if isinstance(place, Entry):
        assert b"/" not in place.name
        assert place.name not in (b".", b"..", b"")
    if isinstance(place, Entry | Box):
        assert place.folder in folders
    elif isinstance(place, Directory):
        assert place.folder is None or place.folder in folders
