"""Registers a credential: the public key by which an agency's caller is known."""

from __future__ import annotations

from typing import Literal

from sainam.agencies import store
from sainam.agencies.public_key import PublicKey
from sainam.agencies.refusals import CredentialTaken
from sainam.agencies.store import Credential
from sainam.audit.append import append
from sainam.audit.event import Event
from sainam.kit.database import Tx


def register_credential(
    tx: Tx,
    credential: str,
    environment: Literal["sandbox", "live"],
    agency: str,
    key: PublicKey,
    *,
    actor: str,
) -> None:
    """The same again changes nothing. Raises BadPublicKey, CredentialTaken."""
    fingerprint = key.fingerprint
    found = store.find_credential(tx, credential)
    if found is not None:
        if (found.environment, found.agency, found.kind, found.fingerprint) != (
            environment,
            agency,
            key.kind,
            fingerprint,
        ):
            raise CredentialTaken(credential)
        return
    row = Credential(credential, environment, agency, key.kind, key.text, fingerprint, None)
    store.insert_credential(tx, row, actor=actor)
    append(
        tx,
        Event.AGENCY_CREDENTIAL_REGISTERED,
        actor=actor,
        subject=f"credential:{credential}",
        environment=environment,
        agency=agency,
        detail={"kind": key.kind, "fingerprint": fingerprint},
    )
