"""What a change of the law would stop: by each provision that it touches, from today on."""

from __future__ import annotations

from dataclasses import dataclass

from sainam.agreements.terms import Environment
from sainam.evidence.impact.reckon_impact import reckon_impact
from sainam.evidence.impact.reckon_stops import reckon_stops
from sainam.evidence.impact.what_stops import Stop
from sainam.kit import clock
from sainam.kit.byte_store import ByteStore
from sainam.kit.database import Tx
from sainam.kit.thai_dates import business_date
from sainam.links.applied_catalogue import load_catalogue
from sainam.links.law_changes.change import LawChange
from sainam.links.law_changes.citing import citing

_ENVIRONMENT: Environment = "live"  # a trial stops nobody


@dataclass(frozen=True, slots=True)
class ProvisionStops:
    """`gone`: the change takes the provision out; else it is reckoned as if it did."""

    provision: str
    gone: bool
    stops: tuple[Stop, ...]


def stops_of_change(tx: Tx, change: LawChange) -> tuple[ProvisionStops, ...]:
    """As things stand now; of provisions that the register has not had yet nothing stops."""
    found, catalogue = citing(tx, change), load_catalogue(tx)
    today = business_date(clock.now(tx))
    return tuple(
        ProvisionStops(provision, provision in found.gone, stops)
        for provision in found.touched
        if (stops := _stopping(reckon_stops(
            tx, catalogue, _ENVIRONMENT, f"provision:{provision}", today, agency=None
        )))
    )  # fmt: skip


def keep_stops(tx: Tx, byte_store: ByteStore, change: LawChange, *, actor: str) -> None:
    """A report for each provision, before the change is made: as the second person saw it."""
    today = business_date(clock.now(tx))
    for one in stops_of_change(tx, change):
        reckon_impact(
            tx, byte_store, environment=_ENVIRONMENT, about=f"provision:{one.provision}",
            change="ends" if one.gone else "changes", on=today, actor=actor,
        )  # fmt: skip


def _stopping(found: tuple[Stop, ...]) -> tuple[Stop, ...]:
    return tuple(one for one in found if one.fate in ("stops", "by_another"))
