"""Access and its reviews, bound to the database; the hosts that the installation calls."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from sainam.agreements.terms import Environment
from sainam.evidence.access.access_desk import AccessDesk, Outbound
from sainam.kit.database import Database, Tx
from sainam.links.applied_catalogue import load_catalogue
from sainam.links.catalogue import Catalogue
from sainam.wiring.documents import office
from sainam.wiring.installation import Installation, NotPreparedError
from sainam.wiring.owners import Owners

_ENVIRONMENTS: tuple[Environment, ...] = ("live", "sandbox")


def access_desk(installation: Installation, database: Database) -> AccessDesk:
    def outbound(tx: Tx) -> tuple[Outbound, ...]:
        return tuple(_outbound(installation, load_catalogue(tx)))

    return AccessDesk(
        database,
        public_url=installation.public_url(),
        letterhead=lambda: office(installation.settings).letterhead,
        outbound=outbound,
        clock_source=installation.settings.clock_source,
    )


def _outbound(installation: Installation, catalogue: Catalogue) -> Iterator[Outbound]:
    """Owners, the mail server, the operations centre and who stamps the time, where they are."""
    owners, settings = Owners(installation, lambda: catalogue), installation.settings
    for name in sorted(catalogue.systems):
        for environment in _ENVIRONMENTS:
            try:
                address = owners.address(name, environment)
            except (NotPreparedError, FileNotFoundError):
                continue
            yield Outbound(f"{name} · {environment}", _host(address.url))
    if settings.smtp_url is not None:
        yield Outbound("SMTP", f"{settings.smtp_url.host}:{settings.smtp_url.port}")
    elif settings.mode == "demo":
        yield Outbound("SMTP", f"127.0.0.1:{installation.port('smtp')}")
    if (centre := installation.syslog_server()) is not None:
        yield Outbound("syslog", f"{centre.carrier}://{centre.host}:{centre.port}")
    if settings.timestamp_url is not None:
        yield Outbound("RFC 3161", _host(settings.timestamp_url))
    elif settings.mode == "demo":
        yield Outbound("RFC 3161", f"127.0.0.1:{installation.port('time_stamps')}")


def _host(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
