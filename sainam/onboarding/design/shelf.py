"""Puts the link of a dossier on the shelf of the catalogue: from then on the map shows it."""

from __future__ import annotations

from typing import Any

import msgspec
import rfc8785

from sainam.agencies import store as agencies
from sainam.agencies.agency import Agency
from sainam.audit.append import append
from sainam.audit.event import Event
from sainam.kit.database import Tx
from sainam.kit.ids import new_id
from sainam.links import store
from sainam.links.catalogue import Catalogue
from sainam.links.shelf import Kind
from sainam.onboarding.design.design import agreed_design, link_of
from sainam.onboarding.dossier import Dossier


def put_on_shelf(tx: Tx, dossier: Dossier, catalogue: Catalogue, *, actor: str) -> None:
    """The link, and the agency where the catalogue does not know it; the same again adds nothing.

    Files applied later leave both as they are (see links/plan_catalogue.py).
    """
    design = agreed_design(dossier)
    agency = agencies.find_agency(tx, dossier.agency)
    if design is None or agency is None:
        return
    store.lock_appliers(tx)
    link = link_of(dossier, design, catalogue, agency.title)
    objects: list[tuple[Kind, str, Any]] = [("link", link.id, link)]
    if dossier.agency not in catalogue.agencies:
        objects.insert(0, ("agency", agency.code, _plain_agency(agency)))
    standing = store.objects_as_of(tx, None)
    fresh = [
        (kind, name, body)
        for kind, name, value in objects
        if (body := _canonical(value)) != getattr(standing.get((kind, name)), "body", None)
    ]
    if not fresh:
        return
    newest = store.newest_apply(tx)
    apply = new_id()
    # The files stay as applied: their digest goes on, or the next start would apply them again.
    store.insert_apply(tx, apply, actor=actor, digest=newest[1] if newest else b"")
    for kind, name, body in fresh:
        version = store.insert_object(tx, apply, kind, name, body, origin="dossier")
        append(
            tx, Event.CATALOGUE_OBJECT_APPLIED, actor=actor, subject=f"{kind}:{name}",
            detail={"version": version, "apply": str(apply), "dossier": dossier.id},
        )  # fmt: skip


def _plain_agency(agency: Agency) -> Agency:
    return Agency(
        code=agency.code, kind=agency.kind, title=agency.title, juristic_id=agency.juristic_id
    )


def _canonical(value: Any) -> str:
    """As a file would say it: what is absent is left out."""
    told = msgspec.to_builtins(value)
    return rfc8785.dumps({key: one for key, one in told.items() if one is not None}).decode()
