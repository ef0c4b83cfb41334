"""A person lets a file be tried again that the hub gave up on after many failures."""

from __future__ import annotations

from uuid import UUID

from sainam.agreements.refusals import ReasonMissing
from sainam.agreements.terms import Environment
from sainam.audit.append import append
from sainam.audit.event import Event
from sainam.exchanges.files import store
from sainam.exchanges.refusals import FileNotWaiting
from sainam.kit.database import Tx


def rerun_file(tx: Tx, environment: Environment, file: UUID, *, reason: str, actor: str) -> None:
    """Due at once, with as many attempts as at first. Raises ReasonMissing, FileNotWaiting."""
    if not reason.strip():
        raise ReasonMissing
    if not store.rerun(tx, environment, file):
        raise FileNotWaiting(str(file))
    append(
        tx,
        Event.EXCHANGE_FILE_RERUN,
        actor=actor,
        subject=f"file:{file}",
        environment=environment,
        agency=store.read_file(tx, environment, file).agency,
        exchange=file,
        detail={"reason": reason.strip()},
    )
