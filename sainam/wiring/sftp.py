"""The SFTP role: its host key, its folders, and what becomes of a dropped file."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import time

import asyncssh
import uvloop

from sainam.agreements import store as agreements
from sainam.channels.sftp.limits import ServerLimits
from sainam.channels.sftp.reception import Reception
from sainam.channels.sftp.sftp_server import SftpServer
from sainam.channels.sftp.staging import Dropped, Take
from sainam.exchanges.files import store as files
from sainam.exchanges.receive_file import receive_file
from sainam.kit.byte_store import Stored
from sainam.kit.database import Database
from sainam.wiring.installation import Installation, write_whole

_log = logging.getLogger(__name__)
ACTOR = "system:sftp"


def run(installation: Installation) -> None:
    """Serves until SIGTERM or SIGINT, then ends within five seconds."""
    url = installation.settings.database_url or ""
    with Database(url, application_name="sainam sftp", max_size=12) as database:
        whole = uvloop.run(_serve(installation, database))
    if not whole:
        _log.warning("ended while files were being taken; they are staged for the next start")
        logging.shutdown()
        os._exit(0)  # a thread in the middle of a file would be waited for


async def _serve(installation: Installation, database: Database) -> bool:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    reception = reception_of(installation, database, take_into(database))
    server = SftpServer(reception, host_key(installation))
    address = installation.settings.bind
    port = await server.start(address, installation.port("sftp"))
    _log.info("listening on %s:%d", address, port)
    await stop.wait()
    return await server.stop()


def reception_of(
    installation: Installation,
    database: Database,
    take: Take,
    limits: ServerLimits = ServerLimits(),  # noqa: B008  frozen
) -> Reception:
    return Reception(
        database=database,
        drop=installation.drop,
        archive=installation.archive(database),
        take=take,
        limits=limits,
        monotonic=time.monotonic,
    )


def take_into(database: Database) -> Take:
    """Puts a dropped file on record, once under its id."""

    def take(dropped: Dropped, stored: Stored) -> None:
        with database.transaction() as tx:
            if files.find_name(tx, dropped.environment, dropped.file_id) is not None:
                return
            party = agreements.find_agreement(tx, dropped.agreement)
            receive_file(
                tx,
                stored=stored,
                name=dropped.name,
                environment=dropped.environment,
                agency=party[0] if party else "",
                agreement=dropped.agreement,
                channel="sftp",
                credential=dropped.credential,
                file_id=dropped.file_id,
                actor=ACTOR,
            )

    return take


def host_key(installation: Installation) -> bytes:
    """The private key, made at the first start; `sftp-host.pub` beside it is for partners."""
    private = installation.keys / "sftp-host"
    if not private.exists():
        made = asyncssh.generate_private_key("ssh-ed25519", comment="sainam")
        write_whole(private, made.export_private_key())
    content = private.read_bytes()
    public = asyncssh.import_private_key(content).export_public_key()
    write_whole(installation.keys / "sftp-host.pub", public, mode=0o644)
    return content
