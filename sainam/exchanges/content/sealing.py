"""Seals what look-ups say, in the batch that records them."""

from __future__ import annotations

import asyncio
from base64 import b64encode
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec

from sainam.agreements.terms import Environment
from sainam.exchanges.content.content import AskedContent, Part, about, asked_bytes
from sainam.kit.keys.data_keys import DataKeys
from sainam.kit.keys.envelope import DataKey, mark, seal
from sainam.kit.thai_dates import business_date, month_start

ACCOUNT = "customer_account"  # the kind under which accounts are marked
CASE = "case"  # the kind under which case numbers are marked
LOOK_UPS = "look_ups"  # the retention class of what look-ups say
SUBMITS = "submits"  # and of what submissions say


@dataclass(frozen=True, slots=True)
class Keeping:
    """How a dataset is kept: its retention class, and what kind of number it is asked by."""

    retention: str
    kind: str


class SealedPart(msgspec.Struct, frozen=True):
    """As the recording takes it: marks and leaf in hex, the content in base64."""

    key: int
    sealed: str
    leaf: str
    mark: str | None = None
    case_mark: str | None = None


class Sealing:
    """One per process. `moment` is the database's clock as last heard."""

    def __init__(
        self,
        keys: DataKeys,
        keeping: Callable[[str], Keeping],
        moment: Callable[[], datetime],
    ) -> None:
        self._keys = keys
        self._keeping = keeping
        self._moment = moment

    async def keys_for(self, datasets: Collection[str]) -> Mapping[str, DataKey]:
        """The key of each dataset for the month that is. Raises ContentGone, MasterMissing."""
        month = month_start(business_date(self._moment()))
        found = {}
        for dataset in datasets:
            retention = self._keeping(dataset).retention
            key = self._keys.known(retention, month)
            if key is None:
                key = await asyncio.to_thread(self._keys.of_month, retention, month)
            found[dataset] = key
        return found

    def asked(
        self,
        key: DataKey,
        dataset: str,
        environment: Environment,
        exchange: UUID,
        content: AskedContent,
    ) -> SealedPart:
        whole = _sealed(key, environment, exchange, "asked", asked_bytes(content))
        return SealedPart(
            *whole,
            mark=mark(key, self._keeping(dataset).kind, content.key).hex(),
            case_mark=mark(key, CASE, content.case).hex() if content.case else None,
        )

    def submitted(
        self, key: DataKey, environment: Environment, exchange: UUID, body: bytes,
        account: str | None,
    ) -> SealedPart:  # fmt: skip
        """Marked by the customer's account, where it is about a customer."""
        return SealedPart(
            *_sealed(key, environment, exchange, "submitted", body),
            mark=None if account is None else mark(key, ACCOUNT, account).hex(),
        )

    def delivered(
        self, key: DataKey, environment: Environment, exchange: UUID, body: bytes
    ) -> SealedPart:
        return SealedPart(*_sealed(key, environment, exchange, "delivered", body))

    def answered(
        self, key: DataKey, environment: Environment, exchange: UUID, body: bytes
    ) -> SealedPart:
        return SealedPart(*_sealed(key, environment, exchange, "answered", body))


def _sealed(
    key: DataKey, environment: Environment, exchange: UUID, part: Part, content: bytes
) -> tuple[int, str, str]:
    made = seal(key, about(environment, exchange, part), content)
    return key.number, b64encode(made.sealed).decode(), made.leaf.hex()
