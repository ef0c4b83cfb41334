"""What people ask the utility for, and which papers they attach to it."""

from __future__ import annotations

from typing import Annotated

import msgspec

from sainam.agreements.terms import PaperKind
from sainam.formats.layout import Title
from sainam.law.attachment_kind import AttachmentKind

_NAME = "^[a-z][a-z0-9-]{1,60}$"


class Slot(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A place in a form for one paper."""

    id: Annotated[str, msgspec.Meta(pattern=_NAME)]
    title: Title
    takes: AttachmentKind
    required: bool = False


class RequestKind(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`looked_up`: the papers that nobody brings, because a register is asked instead."""

    id: Annotated[str, msgspec.Meta(pattern=_NAME)]
    title: Title
    slots: tuple[Slot, ...] = ()
    looked_up: tuple[PaperKind, ...] = ()
