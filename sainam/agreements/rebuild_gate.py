"""Rebuilds a gate from its history alone, to be compared with the row that the calls read."""

from __future__ import annotations

from sainam.agreements import store
from sainam.agreements.gate import Gate, fold
from sainam.agreements.terms import Environment
from sainam.kit.database import Tx


def rebuild_gate(tx: Tx, agreement: str, environment: Environment) -> Gate | None:
    """None where the agreement was never opened in this environment."""
    history = store.load_history(tx, environment, agreement)
    return fold(history.steps, history.periods)
