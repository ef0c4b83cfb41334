"""The SQL of links in design."""

from __future__ import annotations

from sainam.kit.database import Tx
from sainam.kit.named_queries import named_queries
from sainam.onboarding.state import LAST

_SQL = named_queries(__file__)


def lock_link_names(tx: Tx) -> None:
    """One names a link at a time."""
    tx.execute(_SQL["lock_link_names"])


def links_in_design(tx: Tx, *, but: str) -> dict[str, str]:
    """Link → dossier, of the open dossiers of every agency `but` this one."""
    last = sorted(state.value for state in LAST)
    return dict(tx.execute(_SQL["links_in_design"], {"agency": but, "last": last}).fetchall())
