"""The SQL of trying out and of keys."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from itertools import count

from sainam.agencies.store import find_credential
from sainam.agreements.terms import Environment
from sainam.formats.layout import Title
from sainam.kit.database import Tx
from sainam.kit.named_queries import named_queries
from sainam.onboarding.going_live.conformance import Seen, Wanted

_SQL = named_queries(__file__)
_SEEN: Mapping[str, Wanted] = {
    "outcomes_seen": "outcome",
    "refusals_seen": "refusal",
    "files_seen": "file",
    "findings_seen": "finding",
}


def seen_in_sandbox(tx: Tx, *, agency: str, agreement: str, since: datetime) -> tuple[Seen, ...]:
    given = {"agency": agency, "agreement": agreement, "since": since}
    return tuple(
        Seen(kind, word, dataset, str(record), at, Title(*said) if said and said[0] else None)
        for name, kind in _SEEN.items()
        for word, dataset, record, at, *said in tx.execute(_SQL[name], given)
    )


def next_credential(tx: Tx, environment: Environment, agency: str) -> str:
    """Such as dsi-sandbox-1; live ones without the word, passing over names from elsewhere."""
    tx.execute(_SQL["lock_credentials"], {"agency": agency})
    row = tx.execute(
        _SQL["credentials_of_agency"], {"agency": agency, "environment": environment}
    ).fetchone()
    middle = "-sandbox" if environment == "sandbox" else ""
    names = (f"{agency.lower()}{middle}-{number}" for number in count((row[0] if row else 0) + 1))
    return next(name for name in names if find_credential(tx, name) is None)
