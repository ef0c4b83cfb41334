"""Registers a credential: the public key by which an agency's caller is known."""

from __future__ import annotations

from typing import Literal

from sainam.agencies import store
from sainam.agencies.public_key import PublicKey
from sainam.agencies.refusals import BadPublicKey, CredentialTaken, KeyKnown
from sainam.agencies.sound_key import unsound
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
    """The same again changes nothing. Raises BadPublicKey, CredentialTaken, KeyKnown.

    A key is one credential's for ever: whoever tries in the sandbox has another one in real use.
    """
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
    weak = unsound(key)
    if weak is not None:
        raise BadPublicKey(weak.en, thai_detail=weak.th)
    if store.credential_of_key(tx, key.kind, fingerprint) is not None:
        raise KeyKnown(credential)
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
