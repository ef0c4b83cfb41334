"""Puts the link of a dossier on the shelf of the catalogue, and takes it off: the map shows it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec
import rfc8785

from sainam.agencies import store as agencies
from sainam.agencies.agency import Agency
from sainam.agreements.store import load_standings
from sainam.agreements.terms import Grant
from sainam.audit.append import append
from sainam.audit.event import Event
from sainam.kit.database import Tx
from sainam.kit.ids import new_id
from sainam.links import store
from sainam.links.catalogue import Catalogue, Link
from sainam.links.shelf import Kind, read_object
from sainam.links.store import Origin, StoredObject
from sainam.onboarding.design.design import agreed_design, link_of, on_one_link
from sainam.onboarding.design.design_faults import is_between
from sainam.onboarding.design.refusals import LinkTaken
from sainam.onboarding.dossier import Dossier


def put_on_shelf(tx: Tx, dossier: Dossier, catalogue: Catalogue, *, actor: str) -> None:
    """The link, and the agency where the catalogue does not know it; the same again adds nothing.

    Files applied later leave both as they are, until a file says something new of them (see
    links/plan_catalogue.py). Raises LinkTaken where another link came by the name meanwhile.
    """
    design = agreed_design(dossier)
    agency = agencies.find_agency(tx, dossier.agency)
    if design is None or agency is None:
        return
    store.lock_appliers(tx)
    link = _beside(tx, link_of(dossier, design, catalogue, agency.title))
    objects: dict[tuple[Kind, str], Any] = {}
    if store.newest_object(tx, "agency", agency.code) is None:
        objects["agency", agency.code] = _plain_agency(agency)
    if _read(store.newest_object(tx, "link", link.id)) != link:
        objects["link", link.id] = link
    if not objects:
        return
    apply = _begin(tx, actor)
    for named, value in objects.items():
        _put(tx, apply, named, _canonical(value), dossier, actor=actor)


def take_off_shelf(tx: Tx, dossier: Dossier, *, actor: str) -> str:
    """Off the map, unless another agreement goes on by it; the name of the link, or empty.

    Where a file names the link, what the file says stands again. A link that the files brought is
    theirs to take out.
    """
    design = agreed_design(dossier)
    if design is None:
        return ""
    store.lock_appliers(tx)
    stands = store.newest_object(tx, "link", design.link)
    if stands is None or stands.origin == "files":
        return ""
    if any(grant.link == design.link for grant in _granted(tx)):
        return ""
    by_files = store.said_by_files(tx).get(("link", design.link))
    apply = _begin(tx, actor)
    if by_files is not None:
        _put(tx, apply, ("link", design.link), by_files, dossier, actor=actor, origin="files")
    else:
        _put(tx, apply, ("link", design.link), stands.body, dossier, actor=actor, retired=True)
    return design.link


def _beside(tx: Tx, link: Link) -> Link:
    """With what is on the link already, by the files and by other agreements."""
    stored = store.newest_object(tx, "link", link.id)
    stands = _read(stored)
    if stored is None or stands is None:
        return link
    if not is_between(stands, link.source, link.target) or (
        stands.built and stands.pattern != link.pattern
    ):
        raise LinkTaken(link.id)
    if stored.origin == "files":
        return on_one_link(link, stands, _granted(tx))
    by_files = store.said_by_files(tx).get(("link", link.id))
    base: Link = (
        msgspec.structs.replace(stands, built=False)  # what is granted says what it carries
        if by_files is None
        else read_object("link", msgspec.json.decode(by_files))
    )
    return on_one_link(link, base, _granted(tx))


def _granted(tx: Tx) -> tuple[Grant, ...]:
    """By every agreement that has not ended in real use."""
    return tuple(
        grant
        for standing in load_standings(tx, "live").values()
        if standing.state != "ended"
        for grant in standing.terms.grants
    )


def _read(stored: StoredObject | None) -> Link | None:
    if stored is None:
        return None
    link: Link = read_object("link", msgspec.json.decode(stored.body))
    return link


def _begin(tx: Tx, actor: str) -> UUID:
    """The files stay as applied: their digest goes on, or the next start would apply them again."""
    newest = store.newest_apply(tx)
    apply = new_id()
    store.insert_apply(tx, apply, actor=actor, digest=newest[1] if newest else b"")
    return apply


def _put(
    tx: Tx, apply: UUID, named: tuple[Kind, str], body: str, dossier: Dossier, *, actor: str,
    origin: Origin = "dossier", retired: bool = False,
) -> None:  # fmt: skip
    version = store.insert_object(tx, apply, *named, body, retired=retired, origin=origin)
    append(
        tx,
        Event.CATALOGUE_OBJECT_RETIRED if retired else Event.CATALOGUE_OBJECT_APPLIED,
        actor=actor,
        subject=":".join(named),
        detail={"version": version, "apply": str(apply), "dossier": dossier.id},
    )


def _plain_agency(agency: Agency) -> Agency:
    return Agency(
        code=agency.code, kind=agency.kind, title=agency.title, juristic_id=agency.juristic_id
    )


def _canonical(value: Any) -> str:
    """As a file would say it: what is absent is left out."""
    told = msgspec.to_builtins(value)
    return rfc8785.dumps({key: one for key, one in told.items() if one is not None}).decode()
