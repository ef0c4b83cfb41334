"""What an agreement version grants: the data that the data plane enforces."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Annotated, Literal

import msgspec

Environment = Literal["sandbox", "live"]
Pattern = Literal["lookup", "submit", "batch", "feed"]
Channel = Literal["api", "sftp", "upload", "mail"]
GateState = Literal["open", "suspended", "ended"]
AgreementKind = Literal["mou", "contract", "internal_order", "permission_received"]

# The papers that a look-up in a registry may take the place of.
PaperKind = Literal[
    "id_card", "house_registration", "name_change", "marriage", "divorce", "land_title",
    "juristic_certificate", "vat_registration", "other",
]  # fmt: skip

# In the first hour of a day no cut-off can lie: nearly all of it would be tomorrow's.
HOUR_PATTERN = "^(0[1-9]|1[0-9]|2[0-3]):[0-5][0-9]$"
CutOff = Annotated[str, msgspec.Meta(pattern=HOUR_PATTERN)]


class Clause(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A clause of the paper and the provisions of the law register that it stands on."""

    number: str
    th: str
    en: str
    provisions: tuple[str, ...]


_GIB = 1 << 30
_Some = Annotated[int, msgspec.Meta(ge=1)]


class FolderLimits(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """Of what lies in an SFTP folder and is not yet on record: half uploads, files being taken.

    `file_bytes` is the longest single file.
    """

    bytes: _Some = 2 * _GIB
    files: _Some = 1_000
    file_bytes: _Some = _GIB


class Grant(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """One dataset, by one link, for stated purposes.

    `fields` are leaves of the contract, dotted for parts (`use.month`). `owner` is the system
    that is asked or told, under `owner_agreement` where that system has an order of its own.
    `carriers` are agencies that may call for this one; empty means the agency calls by itself.
    `quota` counts keys asked of the owner in one Bangkok month; None means none was agreed.
    `hours` is half-open, Bangkok. `clause` is the number of the clause that grants this.
    `cut_off` ends the agent's day, Bangkok: a payment made at or after it counts for the next
    business date. None: the day ends at midnight.
    `folder` are the limits of the agreement's SFTP folder, where they are not the usual ones.
    `consent_required`: its legal basis is consent, so each look-up names one of the register.
    `addresses` are the networks that it may be called from, such as `203.0.113.0/24`; empty: any.
    `rate_per_minute`: so many calls in a minute, and after a rest so many at once; None: no limit.
    `subject_from` are the identity providers' credentials whose word on the person signed in is
    taken; where there are any, only that person's own accounts are asked about.
    `officer_required`: each call names the officer for whom it is made. `cache_seconds`, in a
    permission received: so long its source lets an answer be given again; None: not at all.
    `replaces`: the paper that nobody is asked for any more, so each look-up names the service
    request that it serves.
    `direction` out: the hub tells the agency, at its endpoint; no call is let through by it.
    An internal order names a whole row as `link`, for it binds the owner's side of all of them.
    """

    dataset: str
    link: str
    pattern: Pattern
    fields: tuple[str, ...]
    purposes: tuple[str, ...]
    channels: tuple[Channel, ...]
    owner: str
    owner_agreement: str | None = None
    carriers: tuple[str, ...] = ()
    case_required: bool = False
    quota: int | None = None
    hours: tuple[time, time] | None = None
    addresses: tuple[str, ...] = ()
    rate_per_minute: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)] | None = None
    layout: str | None = None
    clause: str | None = None
    cut_off: CutOff | None = None
    folder: FolderLimits | None = None
    consent_required: bool = False
    officer_required: bool = False
    subject_from: tuple[str, ...] = ()
    cache_seconds: Annotated[int, msgspec.Meta(ge=1, le=31 * 24 * 3600)] | None = None
    replaces: PaperKind | None = None
    direction: Literal["in", "out"] = "in"

    @property
    def after_cut_off(self) -> timedelta:
        """What of a calendar day counts for the next one already."""
        if self.cut_off is None:
            return timedelta()
        hour, _, minute = self.cut_off.partition(":")
        return timedelta(hours=24) - timedelta(hours=int(hour), minutes=int(minute))


class Terms(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All that one version of an agreement grants, and the clauses it stands on."""

    grants: tuple[Grant, ...]
    clauses: tuple[Clause, ...] = ()

    @property
    def folder(self) -> FolderLimits:
        return next((grant.folder for grant in self.grants if grant.folder), FolderLimits())


class Standing(msgspec.Struct, frozen=True):
    """An agreement as it stands at its gate: one row read, fenced by `term`.

    `valid_from` and `valid_until` are half-open, aware, UTC.
    """

    agreement: str
    agency: str
    environment: Environment
    gate: int
    state: GateState
    version: int
    term: int
    door_epoch: int
    valid_from: datetime
    valid_until: datetime
    closed_at: datetime | None
    run_off_days: int
    terms: Terms
    kind: AgreementKind = "mou"
