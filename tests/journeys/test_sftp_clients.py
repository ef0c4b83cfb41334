"""Partners bring the client they have: each delivers its file whole, and fetches its answer."""

import base64
import hashlib
import os
import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from sftp_hub import Party, SftpHub

from sainam.channels.sftp.place_in_outbox import place_in_outbox

CONTENT = os.urandom(700_001)
ANSWER = "ผลการรับแฟ้ม\r\n".encode("cp874")

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def sent(tmp_path: Path) -> Path:
    path = tmp_path / "PAY1.TXT"
    path.write_bytes(CONTENT)
    return path


def run(*command: str | Path, said: str = "") -> "subprocess.CompletedProcess[str]":
    """The tools of a partner's machine, none of whose settings are ours."""
    done = subprocess.run(
        [str(word) for word in command],
        input=said,
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
        env={"PATH": os.environ["PATH"], "HOME": "/nonexistent", "RCLONE_CONFIG": "/dev/null"},
    )
    print(done.stdout, done.stderr)  # noqa: T201  shown when the test fails
    return done


def ssh_options(hub: SftpHub, party: Party) -> list[str]:
    return [
        "-F", "/dev/null",
        "-i", str(party.key),
        "-o", "BatchMode=yes",
        "-o", "IdentitiesOnly=yes",
        "-o", f"UserKnownHostsFile={hub.known_hosts()}",
    ]  # fmt: skip


def openssh(hub: SftpHub, party: Party, *lines: str) -> "subprocess.CompletedProcess[str]":
    return run(
        "sftp", "-b", "-", *ssh_options(hub, party), "-P", str(hub.port),
        f"{party.name}@127.0.0.1", said="\n".join(lines) + "\n",
    )  # fmt: skip


def rclone(hub: SftpHub, party: Party, *words: str | Path) -> "subprocess.CompletedProcess[str]":
    return run(
        "rclone", *words,
        "--sftp-host", "127.0.0.1", "--sftp-port", str(hub.port), "--sftp-user", party.name,
        "--sftp-key-file", party.key, "--sftp-known-hosts-file", hub.known_hosts(),
        "--retries", "1", "--low-level-retries", "2", "-v",
    )  # fmt: skip


def lftp(hub: SftpHub, party: Party, *lines: str) -> "subprocess.CompletedProcess[str]":
    ssh = " ".join(["ssh", "-a", "-x", *ssh_options(hub, party)])
    script = [
        "set net:max-retries 1",
        "set cmd:fail-exit yes",
        f'set sftp:connect-program "{ssh}"',
        f"open -u {party.name}, -p {hub.port} sftp://127.0.0.1",
        *lines,
    ]
    return run("lftp", "-c", "; ".join(script))


def curl(hub: SftpHub, party: Party, *words: str | Path) -> "subprocess.CompletedProcess[str]":
    host_key = base64.b64decode(hub.known_hosts().read_text().split()[2])
    digest = base64.b64encode(hashlib.sha256(host_key).digest()).decode()
    return run(
        "curl", "-sS", "--user", f"{party.name}:", "--key", party.key,
        "--hostpubsha256", digest, *words,
    )  # fmt: skip


def taken(hub: SftpHub, party: Party) -> list[tuple[str, str]]:
    return hub.until(lambda: hub.on_record(party))


@pytest.mark.row("A3")
def test_openssh_uploads_and_renames(sftp_hub: SftpHub, agent: Party, sent: Path) -> None:
    done = openssh(
        sftp_hub,
        agent,
        f"put {sent} inbox/PAY1.TXT.part",
        "rename inbox/PAY1.TXT.part inbox/PAY1.TXT",
    )

    assert done.returncode == 0
    assert sftp_hub.on_record(agent) == [("PAY1.TXT", "in_force")]
    assert sftp_hub.content_of(agent, "PAY1.TXT") == CONTENT


def test_openssh_puts_straight_to_the_name(sftp_hub: SftpHub, agent: Party, sent: Path) -> None:
    done = openssh(sftp_hub, agent, "cd inbox", f"put -p {sent}", "ls -l")

    assert done.returncode == 0
    assert "700001" in done.stdout
    assert taken(sftp_hub, agent) == [("PAY1.TXT", "in_force")]
    assert sftp_hub.content_of(agent, "PAY1.TXT") == CONTENT


def test_openssh_goes_on_with_a_part(sftp_hub: SftpHub, agent: Party, sent: Path) -> None:
    part = sent.with_name("half")
    part.write_bytes(CONTENT[:300_000])
    openssh(sftp_hub, agent, f"put {part} inbox/PAY1.TXT.part")

    done = openssh(
        sftp_hub,
        agent,
        f"reput {sent} inbox/PAY1.TXT.part",
        "rename inbox/PAY1.TXT.part inbox/PAY1.TXT",
    )

    assert done.returncode == 0
    assert sftp_hub.content_of(agent, "PAY1.TXT") == CONTENT


def test_scp_sends_a_file(sftp_hub: SftpHub, agent: Party, sent: Path) -> None:
    done = run(
        "scp", "-p", *ssh_options(sftp_hub, agent), "-P", str(sftp_hub.port), sent,
        f"{agent.name}@127.0.0.1:inbox/",
    )  # fmt: skip

    assert done.returncode == 0
    assert taken(sftp_hub, agent) == [("PAY1.TXT", "in_force")]
    assert sftp_hub.content_of(agent, "PAY1.TXT") == CONTENT


def test_rclone_sends_a_file_in_packets_longer_than_they_declare(
    sftp_hub: SftpHub, agent: Party, sent: Path
) -> None:
    done = rclone(sftp_hub, agent, "copy", sent, ":sftp:inbox")

    assert done.returncode == 0
    assert taken(sftp_hub, agent) == [("PAY1.TXT", "in_force")]
    assert sftp_hub.content_of(agent, "PAY1.TXT") == CONTENT


def test_lftp_mirrors_a_folder(sftp_hub: SftpHub, agent: Party, sent: Path) -> None:
    folder = sent.parent / "out"
    folder.mkdir()
    sent.rename(folder / sent.name)

    done = lftp(sftp_hub, agent, f"mirror -R {folder} inbox")

    assert done.returncode == 0
    assert taken(sftp_hub, agent) == [("PAY1.TXT", "in_force")]
    assert sftp_hub.content_of(agent, "PAY1.TXT") == CONTENT


def test_lftp_uses_a_temporary_name(sftp_hub: SftpHub, agent: Party, sent: Path) -> None:
    done = lftp(sftp_hub, agent, "set xfer:use-temp-file yes", f"put {sent} -o inbox/PAY1.TXT")

    assert done.returncode == 0
    assert taken(sftp_hub, agent) == [("PAY1.TXT", "in_force")]


def test_curl_sends_a_file(sftp_hub: SftpHub, agent: Party, sent: Path) -> None:
    done = curl(sftp_hub, agent, "-T", sent, f"sftp://127.0.0.1:{sftp_hub.port}/inbox/PAY1.TXT")

    assert done.returncode == 0
    assert taken(sftp_hub, agent) == [("PAY1.TXT", "in_force")]
    assert sftp_hub.content_of(agent, "PAY1.TXT") == CONTENT


def fetched_by_openssh(hub: SftpHub, party: Party, into: Path) -> int:
    return openssh(hub, party, f"get outbox/ACK1.CSV {into}", "rm outbox/ACK1.CSV").returncode


def fetched_by_rclone(hub: SftpHub, party: Party, into: Path) -> int:
    return rclone(hub, party, "moveto", ":sftp:outbox/ACK1.CSV", into).returncode


def fetched_by_lftp(hub: SftpHub, party: Party, into: Path) -> int:
    return lftp(hub, party, f"get -E outbox/ACK1.CSV -o {into}").returncode


@pytest.mark.parametrize("fetched", [fetched_by_openssh, fetched_by_rclone, fetched_by_lftp])
def test_an_answer_is_fetched_and_then_deleted(
    sftp_hub: SftpHub,
    agent: Party,
    tmp_path: Path,
    fetched: Callable[[SftpHub, Party, Path], int],
) -> None:
    place_in_outbox(sftp_hub.drop, "live", agent.agreement, "ACK1.CSV", BytesIO(ANSWER))

    assert fetched(sftp_hub, agent, tmp_path / "ack") == 0

    assert (tmp_path / "ack").read_bytes() == ANSWER
    assert list(sftp_hub.outbox(agent).iterdir()) == []


def test_there_is_no_shell_no_command_and_no_forwarding(sftp_hub: SftpHub, agent: Party) -> None:
    ssh = ["ssh", *ssh_options(sftp_hub, agent), "-p", str(sftp_hub.port)]
    where = f"{agent.name}@127.0.0.1"

    assert run(*ssh, where).returncode != 0
    assert run(*ssh, where, "ls").returncode != 0
    assert run(*ssh, "-W", f"127.0.0.1:{sftp_hub.port}", where).returncode != 0
    refused = ["-o", "ExitOnForwardFailure=yes", "-N", "-R", "0:127.0.0.1:1"]
    assert run(*ssh, *refused, where).returncode != 0
    by_password = ["-o", "PubkeyAuthentication=no", where]
    assert "Permission denied (publickey)" in run(*ssh, *by_password).stderr
