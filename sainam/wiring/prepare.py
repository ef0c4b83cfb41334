"""Makes an installation ready: schema, mode, partitions, keys, catalogue, demo logins."""

from __future__ import annotations

import json
from collections.abc import Mapping

from sainam.agencies.public_key import PublicKey
from sainam.audit.seal import check_transaction_counter
from sainam.audit.signing_key import load_signing_key
from sainam.counterparts.hosted.players import HOSTED
from sainam.counterparts.keys import bearer_token, callback_secret, signing_key, ssh_key
from sainam.kit.clock import now
from sainam.kit.database import Database, connect_as_owner
from sainam.kit.keys.turn import begin_masters
from sainam.kit.migrate import migrate
from sainam.kit.month_partitions import ensure_months
from sainam.kit.settings import Mode
from sainam.kit.thai_dates import business_date
from sainam.links.applied_catalogue import is_applied
from sainam.links.apply_catalogue import apply_catalogue
from sainam.links.catalogue import Catalogue
from sainam.links.check_catalogue import faults_of
from sainam.links.read_catalogue import read_catalogue
from sainam.wiring.demo_logins import register_demo_logins
from sainam.wiring.installation import Installation

ACTOR = "sainam prepare"


class WrongInstallationError(RuntimeError):
    """The database belongs to an installation of another mode; the message says which."""


class CatalogueFaultyError(RuntimeError):
    """The catalogue has faults; the message lists each with file, line and key."""


def prepare(installation: Installation, owner_url: str) -> None:
    """Idempotent; what stands already costs milliseconds."""
    settings = installation.settings
    migrate(owner_url)
    _set_mode(owner_url, settings.mode)
    installation.token_key()
    installation.proxy_secret()
    installation.sealer()
    load_signing_key(settings.state, create=settings.mode == "demo")
    if settings.mode == "demo":
        for played in ("cis", *HOSTED):
            bearer_token(installation.parties, f"hub-at-{played}")
            callback_secret(installation.parties, f"{played}-callback")
    with Database(owner_url, application_name="sainam prepare") as database:
        with database.transaction() as tx:
            check_transaction_counter(tx)
            begin_masters(tx, installation.masters(), actor=ACTOR)
            today = business_date(now(tx))
        ensure_months(database, today)
        with database.transaction() as tx:
            applied = is_applied(tx, settings.catalogue)
        if not applied or settings.mode == "site":  # where a public key may have come since
            _apply(installation, database)
        if settings.mode == "demo":
            register_demo_logins(installation, database, actor=ACTOR)


def _apply(installation: Installation, database: Database) -> None:
    catalogue = _checked_catalogue(installation)
    keys = public_keys(installation, catalogue)
    with database.transaction() as tx:
        apply_catalogue(tx, installation.settings.catalogue, public_keys=keys, actor=ACTOR)


def _set_mode(owner_url: str, mode: Mode) -> None:
    with connect_as_owner(owner_url, application_name="sainam prepare") as owner:
        owner.execute(
            "INSERT INTO sainam.installation (mode) VALUES (%s) ON CONFLICT DO NOTHING", (mode,)
        )
        row = owner.execute("SELECT mode FROM sainam.installation").fetchone()
    if row is None or row[0] != mode:
        raise WrongInstallationError(
            f"SAINAM_MODE is {mode}, but this database is of a {row and row[0]} installation"
        )


def _checked_catalogue(installation: Installation) -> Catalogue:
    read = read_catalogue(installation.settings.catalogue)
    faults = faults_of(read, installation.settings.mode)
    if faults:
        raise CatalogueFaultyError("\n".join(str(fault) for fault in faults))
    return read.catalogue


def public_keys(installation: Installation, catalogue: Catalogue) -> Mapping[str, PublicKey]:
    """In a demo the parties' keys are made here; in a site they lie in the state folder."""
    folder = installation.parties
    if installation.settings.mode == "site":
        folder = installation.settings.state / "public-keys"
        return {
            path.name.partition(".")[0]: PublicKey(
                "ssh" if path.suffix == ".pub" else "jwk", path.read_text(encoding="utf-8").strip()
            )
            for path in sorted(folder.glob("*"))
        }
    return {
        name: PublicKey("ssh", ssh_key(folder, name).public_line())
        if credential.kind == "ssh"
        else PublicKey("jwk", json.dumps(signing_key(folder, name).public_jwk()))
        for name, credential in catalogue.credentials.items()
    }
