"""How the hub asks an owner's system for a dataset: data of the catalogue."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec

# What the hub answers itself, out of its own records, by the path of the operation.
OF_THE_HUB = ("/disclosures", "/list-changes")
# How a value stands in the owner's answer. Which calendar is said of each source: never guessed.
Reading = Literal["text", "integer", "boolean", "be_date", "ce_date"]


class FieldReading(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True,
    rename={"source": "from", "reading": "as"},
):  # fmt: skip
    """Where a field of the contract stands in the owner's answer, and how it is written there.

    `source` is dotted. `reading`: a `be_date` is YYYYMMDD of the Buddhist era, a `ce_date` of the
    common one, with 00 for a month or day that is not known. `each`: a list, whose parts are read
    by their own names.
    """

    source: str
    reading: Reading = "text"
    each: dict[str, str | FieldReading] = {}


class OwnersWords(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The owner's answer in its own words.

    `root` is the dotted path to the record, `key` where it says whom it is about: an answer about
    somebody else never leaves. A list at the root has exactly one record, or none for no data.
    `fields` by the contract's names; a text alone is where to read it from.
    """

    key: str
    fields: dict[str, str | FieldReading]
    root: str = ""


class Nightly(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A whole list that is taken over each night at `at`, Bangkok, page by page.

    A page is asked for with the key that the page before gave as `next`, the first with none. The
    owner answers `{state, total, items, next}`; `state` names what all pages of one list are of.
    """

    at: Annotated[str, msgspec.Meta(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$")]
    most_items: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)] = 100_000
    most_pages: Annotated[int, msgspec.Meta(ge=1, le=100_000)] = 1_000


class Operation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One HTTP operation of an owner's system.

    `key` names what carries the key, `fields` what carries the granted fields where the owner can
    leave the others out; `constants` go along as they are. All of these stand in the body, or in
    the query of a GET. `answer` None: the owner already answers in the contract's words; `echo` is
    then the field in which it must repeat the key.
    """

    path: str
    key: str
    method: Literal["GET", "POST"] = "POST"
    fields: str | None = None
    constants: dict[str, Any] = {}
    no_data_status: int = 404
    answer: OwnersWords | None = None
    echo: str | None = None
    nightly: Nightly | None = None


class GdxSignIn(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind",
    tag="gdx",
):  # fmt: skip
    """DGA's exchange: a token for each officer, good while it is used within `idle_minutes`.

    Signing in is a GET at `path` with the consumer's secret and the officer's AgentID.
    """

    path: str = "/ws/auth/validate"
    idle_minutes: Annotated[int, msgspec.Meta(ge=2, le=24 * 60)] = 60
