"""How long what is said of a dataset is kept, as the catalogue declares it."""

from __future__ import annotations

from typing import Annotated

import msgspec

from sainam.agreements.terms import Pattern
from sainam.formats.layout import Title

CONSENT = "consent"  # marks of consents: proof for as long as a consent may be asked about
TRAFFIC = "trail"  # the audit trail, which is the record of traffic too
LONGEST_CONSENT_DAYS = 3653
TRAFFIC_DAYS = 90  # Computer Crime Act, section 26


class RetentionClass(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Kept `months` after the month of record, and `least_days` after its last day.

    `patterns`: which datasets may name it; none, where it keeps what is no dataset's. What two
    people set since goes before what stands here until this is changed.
    """

    id: Annotated[str, msgspec.Meta(pattern="^[a-z][a-z_]{1,19}$")]
    title: Title
    patterns: tuple[Pattern, ...] = ()
    months: Annotated[int, msgspec.Meta(ge=0, le=1200)]
    least_days: Annotated[int, msgspec.Meta(ge=0, le=36_500)]
    provision: str
    recorded_by: str
    confirmed_by: str
