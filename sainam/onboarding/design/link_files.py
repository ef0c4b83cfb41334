"""The agreed form as files of the catalogue, to be read and checked before anything is applied."""

from __future__ import annotations

from io import StringIO
from typing import Any

import msgspec
from ruamel.yaml import YAML

from sainam.agreements.terms import Grant
from sainam.links.catalogue import Link


def link_file(link: Link) -> str:
    """links/<id>.yaml, as the catalogue reads it."""
    return _yaml({"links": [_plain(link)]})


def grants_file(grants: tuple[Grant, ...]) -> str:
    """What the agreement will grant, as its file has it."""
    return _yaml({"grants": [_plain(grant) for grant in grants]})


def _plain(value: Any) -> Any:
    """Without what is absent: a key that is not there reads as its default."""
    told = msgspec.to_builtins(value)
    if isinstance(told, dict):
        return {key: one for key, one in told.items() if one is not None and one != []}
    return told


def _yaml(value: Any) -> str:
    writer = YAML()
    writer.default_flow_style = False
    writer.allow_unicode = True
    writer.width = 100
    text = StringIO()
    writer.dump(value, text)
    return text.getvalue()
