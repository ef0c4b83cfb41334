"""Every setting, read once from the environment into one frozen object."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

from sainam.kit.client_address import Network, networks
from sainam.kit.mail_address import is_mail_address
from sainam.kit.smtp_url import SmtpServer, read_smtp_url
from sainam.kit.syslog_url import SyslogServer, read_syslog_url

Mode = Literal["demo", "site"]
_PUBLIC_URL = re.compile(r"https?://[A-Za-z0-9.-]+(:[0-9]+)?(/[A-Za-z0-9._~-]+)*")


class BadSettingError(ValueError):
    """A SAINAM_… variable cannot be used; the message names it and what is wanted."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What varies by machine; what varies by partner is data in the catalogue."""

    mode: Mode
    state: Path  # keys, byte store, ports, embedded database
    database_url: str | None  # None: the embedded PostgreSQL
    postgres_home: Path | None  # where the embedded one keeps data and binaries
    catalogue: Path
    bind: str
    web_port: int | None  # None: a free one, kept in ports.json
    sftp_port: int | None
    web_workers: int
    public_url: str | None  # as partners see the hub; token audience
    provider_timeout: float  # seconds to wait for an owner's system
    customers: int  # of the CIS counterpart
    smtp_url: SmtpServer | None  # None: the demo's mailbox; in a site mail waits
    timestamp_url: str | None  # RFC 3161 authority; None: the demo's own, in a site none
    mail_from: str | None  # the address that official mail comes from
    syslog_url: SyslogServer | None = None  # the operations centre; None: nobody is told
    syslog_ca: Path | None = None  # PEM that vouches for it over TLS; None: the system's
    proxies: tuple[Network, ...] | None = None  # whose X-Forwarded-For is believed
    clock_source: str | None = None  # what sets the database server's clock, in words


def read_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """Raises BadSettingError with the variable's name."""
    mode = environ.get("SAINAM_MODE", "demo")
    if mode not in ("demo", "site"):
        raise BadSettingError(f"SAINAM_MODE is {mode!r}: it must be demo or site")
    return Settings(
        mode=cast("Mode", mode),
        state=Path(environ.get("SAINAM_STATE", ".sainam")).absolute(),
        database_url=environ.get("SAINAM_DATABASE_URL") or None,
        postgres_home=_folder(environ, "SAINAM_POSTGRES_HOME"),
        catalogue=Path(environ.get("SAINAM_CATALOGUE", _default_catalogue())).absolute(),
        bind=environ.get("SAINAM_BIND", "127.0.0.1"),
        web_port=_port(environ, "SAINAM_WEB_PORT"),
        sftp_port=_port(environ, "SAINAM_SFTP_PORT"),
        web_workers=_whole(environ, "SAINAM_WEB_WORKERS", 2, 1, 64),
        public_url=_public_url(environ, mode),
        provider_timeout=float(_whole(environ, "SAINAM_PROVIDER_TIMEOUT_SECONDS", 5, 1, 60)),
        customers=_whole(environ, "SAINAM_CUSTOMERS", 10_000, 100, 5_000_000),
        smtp_url=_smtp(environ),
        mail_from=_mail_from(environ),
        timestamp_url=environ.get("SAINAM_TIMESTAMP_URL") or None,
        syslog_url=_syslog(environ),
        syslog_ca=Path(ca) if (ca := environ.get("SAINAM_SYSLOG_CA")) else None,
        proxies=_networks(environ, "SAINAM_PROXIES"),
        clock_source=environ.get("SAINAM_CLOCK_SOURCE", "").strip()[:200] or None,
    )


def _default_catalogue() -> str:
    return str(Path(__file__).parent.parent / "catalogue" / "mwa")


def _networks(environ: Mapping[str, str], name: str) -> tuple[Network, ...] | None:
    try:
        return networks(environ.get(name, "")) or None
    except ValueError as error:
        raise BadSettingError(f"{name} cannot be used: {error}") from None


def _folder(environ: Mapping[str, str], name: str) -> Path | None:
    return Path(environ[name]).absolute() if environ.get(name) else None


def _public_url(environ: Mapping[str, str], mode: str) -> str | None:
    """What every link in a mail begins with, so that a site that sends mail has to say it."""
    text = environ.get("SAINAM_PUBLIC_URL") or None
    if text is None and mode == "site" and environ.get("SAINAM_SMTP_URL"):
        raise BadSettingError("SAINAM_SMTP_URL is set, but not SAINAM_PUBLIC_URL: set both")
    if text is not None and not _PUBLIC_URL.fullmatch(text):
        raise BadSettingError(
            f"SAINAM_PUBLIC_URL is {text!r}: like https://hub.example, no / behind"
        )
    return text


def _smtp(environ: Mapping[str, str]) -> SmtpServer | None:
    text = environ.get("SAINAM_SMTP_URL")
    if not text:
        return None
    if not environ.get("SAINAM_MAIL_FROM"):
        raise BadSettingError("SAINAM_SMTP_URL is set, but not SAINAM_MAIL_FROM: set both")
    try:
        return read_smtp_url(text)
    except ValueError as error:
        raise BadSettingError(f"SAINAM_SMTP_URL cannot be used: {error}") from None


def _syslog(environ: Mapping[str, str]) -> SyslogServer | None:
    text = environ.get("SAINAM_SYSLOG_URL")
    try:
        return read_syslog_url(text) if text else None
    except ValueError as error:
        raise BadSettingError(f"SAINAM_SYSLOG_URL cannot be used: {error}") from None


def _mail_from(environ: Mapping[str, str]) -> str | None:
    text = environ.get("SAINAM_MAIL_FROM") or None
    if text is not None and not is_mail_address(text):
        raise BadSettingError(f"SAINAM_MAIL_FROM is {text!r}: it must be an e-mail address")
    return text


def _port(environ: Mapping[str, str], name: str) -> int | None:
    return _whole(environ, name, 0, 1, 65535) if environ.get(name) else None


def _whole(environ: Mapping[str, str], name: str, default: int, low: int, high: int) -> int:
    text = environ.get(name)
    if not text:
        return default
    if not text.isascii() or not text.isdigit() or not low <= int(text) <= high:
        raise BadSettingError(f"{name} is {text!r}: it must be a whole number from {low} to {high}")
    return int(text)
