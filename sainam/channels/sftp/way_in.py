"""Who may come in: the owner of a registered SSH key with a folder under a living agreement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sainam.agencies import store as agencies
from sainam.agencies.public_key import PublicKey
from sainam.agencies.sound_key import unsound
from sainam.agreements import store as agreements
from sainam.agreements.terms import Environment, FolderLimits
from sainam.audit.append import append
from sainam.audit.event import Event
from sainam.channels.sftp.refusals import KeyUnknown, NoOpenFolder
from sainam.kit.database import Tx


@dataclass(frozen=True, slots=True)
class WayIn:
    """`folders` are agreements by the folder name of the door."""

    credential: str
    environment: Environment
    agency: str
    folders: Mapping[str, str]


def way_in(tx: Tx, user: str, fingerprint: str) -> WayIn:
    """`user` is the credential's id, `fingerprint` OpenSSH's SHA256:… of the key offered.

    A key that is none, recorded before keys were judged, opens nothing. Raises KeyUnknown,
    NoOpenFolder.
    """
    found = agencies.find_credential(tx, user)
    if found is None or found.kind != "ssh" or found.fingerprint != fingerprint:
        raise KeyUnknown
    if unsound(PublicKey("ssh", found.public_key)) is not None:
        raise KeyUnknown
    folders = open_folders(tx, user)
    if not folders:
        raise NoOpenFolder
    return WayIn(found.id, found.environment, found.agency, folders)


def open_folders(tx: Tx, credential: str) -> dict[str, str]:
    """Agreements by folder: in force, or in their run-off days."""
    found = agreements.open_folders(tx, credential)
    return {name: folder.agreement for name, folder in found.items()}


def limits_of(tx: Tx, environment: Environment, agreement: str) -> FolderLimits:
    """What the agreement lets its folder hold, by the version in force."""
    standing = agreements.load_standing(tx, environment, agreement)
    return FolderLimits() if standing is None else standing.terms.folder


def record_refused(tx: Tx, user: str, address: str) -> None:
    """A registered key came, and no agreement lets it in."""
    found = agencies.find_credential(tx, user)
    if found is not None:
        append(
            tx,
            Event.SFTP_SESSION_REFUSED,
            actor=user,
            subject=f"credential:{user}",
            environment=found.environment,
            agency=found.agency,
            detail={"rule": NoOpenFolder.rule, "address": address},
        )
