"""Whether the doors of a catalogue open agreements to those they are for. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from sainam.links.catalogue import CatalogueDoor
from sainam.links.catalogue_fault import CatalogueFault
from sainam.links.read_catalogue import Entry, ReadCatalogue


def door_faults(read: ReadCatalogue) -> Iterator[CatalogueFault]:
    folders: dict[tuple[str, str], str] = {}
    for (kind, _), entry in read.entries.items():
        if kind == "credential" and entry.value.agency not in read.catalogue.agencies:
            yield entry.fault("reference.unknown", ("agency",), what=entry.value.agency)
        if kind == "door":
            yield from _door(read, entry, entry.value)
            yield from _folder(entry, entry.value, folders)


def _door(read: ReadCatalogue, entry: Entry, door: CatalogueDoor) -> Iterator[CatalogueFault]:
    credential = read.catalogue.credentials.get(door.credential)
    agreement = read.catalogue.agreements.get(door.agreement)
    if credential is None:
        yield entry.fault("reference.unknown", ("credential",), what=door.credential)
    if agreement is None:
        yield entry.fault("reference.unknown", ("agreement",), what=door.agreement)
    if credential is None or agreement is None:
        return
    if credential.environment not in agreement.environments:
        yield entry.fault("door.environment", ("agreement",), what=agreement.id)
    carriers = {carrier for grant in agreement.grants for carrier in grant.carriers}
    if credential.agency not in {agreement.agency, *carriers}:
        yield entry.fault("door.agency", ("credential",), what=credential.agency)
    channels = {channel for grant in agreement.grants for channel in grant.channels}
    if door.channel not in {*channels, "callback"}:
        yield entry.fault("door.channel", ("channel",), what=door.channel)
    if (door.channel == "sftp") != (credential.kind == "ssh"):
        yield entry.fault("door.channel", ("channel",), what=f"{door.channel}, {credential.kind}")


def _folder(
    entry: Entry, door: CatalogueDoor, folders: dict[tuple[str, str], str]
) -> Iterator[CatalogueFault]:
    """A folder is one agreement's: nobody drops one partner's file under another agreement."""
    if (door.channel == "sftp") != (door.folder is not None):
        yield entry.fault("door.folder", ("channel",), what=door.id)
    elif door.folder is not None:
        other = folders.setdefault((door.credential, door.folder), door.agreement)
        if other != door.agreement:
            yield entry.fault("door.folder", ("folder",), what=door.folder)
