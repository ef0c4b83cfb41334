"""A report of what would stop, kept before the change is made."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from datetime import date
from io import BytesIO
from typing import Any, Literal
from uuid import UUID

import rfc8785

from sainam.agreements.store import load_standings
from sainam.agreements.terms import Environment
from sainam.audit.append import append
from sainam.audit.event import Event
from sainam.evidence.impact.reckon_stops import reckon_stops
from sainam.evidence.impact.what_stops import Stop
from sainam.kit.byte_store import ByteStore
from sainam.kit.database import Tx
from sainam.kit.ids import new_id
from sainam.kit.named_queries import named_queries
from sainam.links.applied_catalogue import load_catalogue, newest_apply

_SQL = named_queries(__file__)

Change = Literal["changes", "ends"]


@dataclass(frozen=True, slots=True)
class ImpactReport:
    """`content` is canonical JSON; `base` the digest of all that it was reckoned from."""

    id: UUID
    about: str
    change: Change
    on: date
    stops: tuple[Stop, ...]
    base: str
    content: bytes


def reckon_impact(
    tx: Tx, store: ByteStore, *, environment: Environment, about: str, change: Change, on: date,
    actor: str,
) -> ImpactReport:  # fmt: skip
    """A change is reckoned as an end: what still stands after it is not known before."""
    found = reckon_stops(tx, load_catalogue(tx), environment, about, on, agency=None)
    stops = tuple(one for one in found if one.fate in ("stops", "by_another"))
    base = impact_base(tx, environment, found)
    content = rfc8785.dumps(
        {
            "about": about, "change": change, "on": on.isoformat(), "base": base,
            "environment": environment, "stops": [_told(one) for one in stops],
        }
    )  # fmt: skip
    report = ImpactReport(new_id(), about, change, on, stops, base, content)
    kept = store.put(BytesIO(content))
    tx.execute(
        _SQL["insert_report"],
        {
            "id": report.id, "about": about, "change": change, "on": on, "stops": len(stops),
            "sha256": kept.sha256, "base": base, "actor": actor,
        },
    )  # fmt: skip
    append(
        tx,
        Event.LAW_IMPACT_RECKONED,
        actor=actor,
        subject=about,
        environment=environment,
        detail={"report": str(report.id), "stops": len(stops), "base": base},
    )
    return report


def impact_base(tx: Tx, environment: Environment, found: tuple[Stop, ...]) -> str:
    """SHA-256 over the catalogue applied, the gates as they stand, and the ways of asking."""
    standings = [
        [one.agreement, one.version, one.term, one.state]
        for one in load_standings(tx, environment).values()
    ]
    flows = sorted(f"{one.flow.agreement} {_called(one)}" for one in found)
    whole: dict[str, Any] = {"apply": str(newest_apply(tx)), "standings": standings, "flows": flows}
    return hashlib.sha256(rfc8785.dumps(whole)).hexdigest()


def _called(stop: Stop) -> str:
    call = asdict(stop.flow.call)
    return rfc8785.dumps({name: call[name] for name in ("caller", "dataset", "purpose")}).decode()


def _told(stop: Stop) -> dict[str, Any]:
    call = stop.flow.call
    return {
        "agreement": stop.flow.agreement, "agency": call.agency, "caller": call.caller,
        "dataset": call.dataset, "purpose": call.purpose, "exchanges": stop.flow.exchanges,
        "fate": stop.fate, "rule": stop.rule, "instead": stop.instead,
    }  # fmt: skip
