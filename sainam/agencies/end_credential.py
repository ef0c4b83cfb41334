"""Ends a credential for good. Its doors are the agreements' business: see revoke_credential."""

from __future__ import annotations

from sainam.agencies import store
from sainam.agencies.refusals import CredentialEnded, UnknownCredential
from sainam.audit.append import append
from sainam.audit.event import Event
from sainam.kit.database import Tx


def end_credential(tx: Tx, credential: str, *, actor: str, reason: str) -> None:
    """Raises UnknownCredential, CredentialEnded."""
    found = store.find_credential(tx, credential)
    if found is None:
        raise UnknownCredential(credential)
    if not store.insert_credential_end(tx, credential, actor=actor, reason=reason):
        raise CredentialEnded(credential)
    append(
        tx,
        Event.AGENCY_CREDENTIAL_ENDED,
        actor=actor,
        subject=f"credential:{credential}",
        environment=found.environment,
        agency=found.agency,
        detail={"reason": reason},
    )
