"""Begins an agreement that was made here: signed, on record, open in the sandbox alone."""

from __future__ import annotations

from sainam.agreements import store
from sainam.agreements.agreement import Agreement
from sainam.agreements.bring_in_agreement import open_in, record_version
from sainam.agreements.refusals import ReasonMissing
from sainam.agreements.signed_paper import signed_paper
from sainam.kit import clock
from sainam.kit.database import Tx


def begin_agreement(tx: Tx, agreement: Agreement, *, actor: str, reason: str) -> int:
    """Returns the version. In real use it opens by `put_in_force`.

    Raises SamePerson where one person stands for both sides, SignedTooLate, and ReasonMissing.
    """
    if not reason.strip():
        raise ReasonMissing
    store.insert_agreement(
        tx, agreement.id, agency=agreement.agency, kind=agreement.kind, brought_in=False
    )
    paper = signed_paper(agreement, clock.now(tx))
    version = record_version(tx, agreement, paper, actor=actor)
    open_in(tx, "sandbox", agreement.id, version, actor=actor, reason=reason)
    return version
