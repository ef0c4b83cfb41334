"""Holds a call to the person who is signed in: before it is recorded, and before it is asked."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import datetime

import msgspec
from joserfc.jwk import OKPKey

from sainam.agencies import store as agencies
from sainam.agreements.permit import Call, Permit
from sainam.agreements.terms import Environment
from sainam.exchanges.refusals import OwnerFailed
from sainam.exchanges.subject_tokens.refusals import NotTheirAccount
from sainam.exchanges.subject_tokens.verify_subject import claimed_issuer, verify_subject
from sainam.kit.database import Database

# Of a person, as the provider names them: the customer accounts that their keeper says are theirs.
AccountsOf = Callable[[Environment, str], Awaitable[bytes | None]]


class _Theirs(msgspec.Struct, frozen=True):
    customer_accounts: list[str]


class HoldToSubject:
    """One per process. `audiences` are this hub's own names, `moment` the database's clock."""

    def __init__(
        self,
        database: Database,
        *,
        audiences: Callable[[], frozenset[str]],
        moment: Callable[[], datetime],
        accounts_of: AccountsOf,
    ) -> None:
        self._database = database
        self._audiences = audiences
        self._moment = moment
        self._accounts_of = accounts_of

    async def who(self, call: Call, allowed: Permit, environment: Environment) -> str:
        """Whom the token means. Raises what `verify_subject` raises."""
        token = call.subject or ""
        issuer = claimed_issuer(token)
        keys: dict[str, OKPKey] = {}
        if issuer in allowed.grant.subject_from:
            key = await asyncio.to_thread(self._key, issuer, environment)
            if key is not None:
                keys[issuer] = key
        return verify_subject(token, keys, self._audiences(), self._moment())

    async def theirs(self, environment: Environment, subject: str, account: str) -> None:
        """Asked of the keeper each time. Raises NotTheirAccount, OwnerFailed."""
        told = await self._accounts_of(environment, subject)
        if told is None:
            raise NotTheirAccount
        try:
            known = msgspec.json.decode(told, type=_Theirs)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise OwnerFailed("it does not say whose accounts these are") from error
        if account not in known.customer_accounts:
            raise NotTheirAccount

    def _key(self, issuer: str, environment: Environment) -> OKPKey | None:
        """As it is registered just now: a provider's key that was ended proves nobody."""
        with self._database.read_only() as tx:
            found = agencies.find_credential(tx, issuer)
        if found is None or found.ended_at is not None or found.environment != environment:
            return None
        return OKPKey.import_key(json.loads(found.public_key)) if found.kind == "jwk" else None
