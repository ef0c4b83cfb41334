"""An agency as the catalogue knows it."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from sainam.agencies.operation import GdxSignIn, Operation
from sainam.formats.layout import Title

Kind = Literal["utility", "government", "bank", "agent", "water", "internal"]
_OF_STATE = "0994"  # how the Revenue Department's numbers of state bodies begin


def is_state_id(juristic_id: str) -> bool:
    """Whether a ministry's body or a state enterprise has this id, and no private company."""
    return juristic_id.startswith(_OF_STATE)


class Agency(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`juristic_id` only where it is known or synthetic; it carries a check digit.

    `case_officers`: of an agency that investigates, the logins of the staff who may see whom its
    exchanges are about and in which case, beside the DPO. None: it does not investigate.
    """

    code: Annotated[str, msgspec.Meta(pattern="^[A-Z0-9][A-Z0-9-]{1,30}$")]
    kind: Kind
    title: Title
    juristic_id: str | None = None
    case_officers: tuple[str, ...] | None = None

    @property
    def is_private(self) -> bool:
        """By its kind; of what deals in water by its id, for both kinds of owner do."""
        if self.kind == "water":
            return bool(self.juristic_id) and not is_state_id(self.juristic_id or "")
        return self.kind in ("bank", "agent")


class Capabilities(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    deduplicates: bool = False
    can_be_asked: bool = False


class Address(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The `url` of the real system, the `counterpart` that plays it in the demo, or the hub.

    What is `hub` the hub answers by itself, out of its own records.
    """

    url: str | None = None
    counterpart: str | None = None
    hub: bool = False


class Addresses(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    sandbox: Address | None = None
    live: Address | None = None


class System(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A system of an agency that is asked or told.

    `deduplicates`: the same delivery id twice posts once. `can_be_asked`: what became of a
    delivery id. An owner with neither gets one attempt. `operations` say by dataset how it is
    asked. `sign_in` None: by the bearer token that it knows the hub by.
    """

    code: Annotated[str, msgspec.Meta(pattern="^[A-Z0-9][A-Z0-9-]{1,30}$")]
    agency: str
    title: Title
    capabilities: Capabilities
    addresses: Addresses
    operations: dict[str, Operation] = {}
    sign_in: GdxSignIn | None = None
