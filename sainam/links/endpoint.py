"""Where an agency is told of what happens to its own matters."""

from __future__ import annotations

from typing import Annotated

import msgspec

from sainam.agreements.terms import Environment
from sainam.formats.layout import Title


class Endpoint(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Events of `dataset` go to `path` of `system`, in `form`, while a grant allows it.

    The grant is one of the agency's own, of that dataset by `link`, with `direction: out`. One
    endpoint for an agency and dataset. `form` names how an event is written.
    """

    id: Annotated[str, msgspec.Meta(pattern="^[a-z][a-z0-9-]{1,60}$")]
    title: Title
    agency: str
    dataset: str
    link: str
    system: str
    path: Annotated[str, msgspec.Meta(pattern="^/[A-Za-z0-9._~/-]*$")]
    form: Annotated[str, msgspec.Meta(pattern="^[a-z][a-z0-9-]{1,60}$")] = "cloudevents"
    environments: tuple[Environment, ...] = ("live",)
