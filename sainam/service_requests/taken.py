"""A request or an edit on its way into one transaction, and what was decided there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec

from sainam.agreements.permit import Call, Permit
from sainam.agreements.terms import Environment


@dataclass(frozen=True, slots=True)
class Taken:
    """`kind` names it among the request kinds; `number` is there once it has been given."""

    call: Call
    allowed: Permit
    environment: Environment
    credential: str
    key: str
    kind: str
    payload: Mapping[str, Any]
    content_sha256: bytes
    exchange: UUID
    delivery: UUID

    @property
    def reference(self) -> str:
        return str(self.payload["reference"])

    @property
    def account(self) -> str | None:
        """Whom it is about, where it is a customer's."""
        account = self.payload.get("customer_account")
        return account if isinstance(account, str) else None

    def of_exchange(self) -> dict[str, object]:
        """The row of its exchange."""
        call, standing, grant = self.call, self.allowed.standing, self.allowed.grant
        return {
            "environment": self.environment, "exchange": self.exchange, "link": grant.link,
            "dataset": grant.dataset, "agreement": standing.agreement,
            "agreement_version": standing.version, "gate": standing.gate, "term": standing.term,
            "door_epoch": standing.door_epoch, "owner": grant.owner,
            "owner_agreement": grant.owner_agreement, "agency": call.agency,
            "caller": call.caller, "credential": self.credential, "channel": call.channel,
            "purpose": call.purpose, "case_number": call.case_number, "key": self.key,
            "content_sha256": self.content_sha256, "delivery": self.delivery,
            "reference": self.reference, "kind": self.kind,
        }  # fmt: skip

    def delivered(self, request: UUID, number: str, version: int) -> bytes:
        """As the owner's system gets it."""
        return msgspec.json.encode(
            {
                "request": request, "number": number, "kind": self.kind, "version": version,
                "channel": self.call.agency, "fields": self.payload,
            }
        )  # fmt: skip


def leaves_of(payload: Mapping[str, Any], before: str = "") -> Iterator[str]:
    """The dotted names of what a payload says, as grants name them; each once."""
    for name, value in payload.items():
        inner = value if isinstance(value, list) else [value]
        parts = [each for each in inner if isinstance(each, dict)]
        if parts:
            yield from dict.fromkeys(
                leaf for part in parts for leaf in leaves_of(part, f"{before}{name}.")
            )
        else:
            yield before + name
