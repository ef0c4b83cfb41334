"""The agreed form as files of the catalogue, to be read and checked before anything is applied."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from io import StringIO
from typing import Any

import msgspec
from ruamel.yaml import YAML

from sainam.agencies.agency import Agency
from sainam.agreements.terms import Grant
from sainam.links.catalogue import Link
from sainam.onboarding.dossier import Dossier
from sainam.onboarding.state import Event


def link_files(dossier: Dossier) -> Mapping[str, str]:
    """Path below the catalogue's folder → text, as kept when the form was chosen; or none."""
    kept: Mapping[str, str] = dossier.outcome(Event.FORM_AGREED, Event.SETTLE).get("files", {})
    return kept


def link_file(link: Link) -> str:
    """links/<id>.yaml, as the catalogue reads it."""
    return yaml_text({"links": [_plain(link)]})


def agency_file(agency: Agency) -> str:
    """agencies/<code>.yaml, for one that the catalogue does not know."""
    return yaml_text({"agencies": [_plain(agency)]})


def agreement_draft(
    agency: str, first_day: date | None, until: date | None, grants: tuple[Grant, ...]
) -> str:
    """What the agreement's file will say of what is granted; number, paper and clauses come later.

    It stands in a folder that the catalogue does not read: nothing is granted before the signing.
    """
    return yaml_text(
        _plain(
            {
                "agency": agency, "from": first_day, "until": until,
                "grants": [_plain(grant) for grant in grants],
            }
        )
    )  # fmt: skip


def yaml_text(value: Any) -> str:
    writer = YAML()
    writer.default_flow_style = False
    writer.allow_unicode = True
    writer.width = 100
    text = StringIO()
    writer.dump(value, text)
    return text.getvalue()


def _plain(value: Any) -> Any:
    """Without what is absent: a key that is not there reads as its default."""
    told = msgspec.to_builtins(value)
    return {key: one for key, one in told.items() if one is not None and one != []}
