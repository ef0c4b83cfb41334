"""The other systems, played over their real transports; a site refuses to start them."""

from __future__ import annotations

from collections.abc import Sequence

from sainam.counterparts.cis import __main__ as cis
from sainam.counterparts.hosted.place import Place
from sainam.counterparts.hosted.players import HOSTED
from sainam.counterparts.hosted.stage import Stage
from sainam.counterparts.mailbox.mailbox import Mailbox
from sainam.counterparts.operations_centre import OperationsCentre
from sainam.counterparts.time_stamp_authority import TimeStampAuthority
from sainam.kit.settings import Settings
from sainam.wiring.documents import time_stamps as time_stamp_folder
from sainam.wiring.installation import Installation


def main(arguments: Sequence[str], settings: Settings) -> int:
    """CIS, the hosted ones, the other side's mail server, who stamps the time, the centre."""
    if arguments:
        raise SystemExit("sainam counterparts takes its settings from the environment only")
    if settings.mode != "demo":
        raise SystemExit("sainam: counterparts never start in a site (SAINAM_MODE=site)")
    installation = Installation(settings)
    mailbox = Mailbox(
        settings.state / "mailbox",
        smtp_port=installation.port("smtp"),
        page_port=installation.port("mailbox"),
    )
    time_stamps = TimeStampAuthority(
        time_stamp_folder(settings), port=installation.port("time_stamps")
    )
    centre = OperationsCentre(installation.operations_log, port=installation.port("syslog"))
    stage = Stage(
        {installation.counterpart_port(name): _place(installation, name) for name in HOSTED}
    )
    with mailbox, time_stamps, centre, stage:
        return cis.main(
            [
                "--port", str(installation.port("cis")),
                "--folder", str(settings.state / "cis"),
                "--customers", str(settings.customers),
                "--token-file", str(installation.parties / "hub-at-cis.token"),
                "--callback-url", f"{installation.public_url()}/callbacks",
                "--callback-secret-file", str(installation.parties / "cis-callback.whsec"),
            ]
        )  # fmt: skip


def _place(installation: Installation, name: str) -> Place:
    parties = installation.parties
    return Place(
        name=name,
        folder=installation.settings.state / name,
        token=(parties / f"hub-at-{name}.token").read_text(encoding="ascii").strip(),
        hub_url=installation.public_url(),
        secret_file=parties / f"{name}-callback.whsec",
    )
