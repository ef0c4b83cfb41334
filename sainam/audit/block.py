"""A block: a run of whole transactions, sealed under one root, chained and signed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

import rfc8785

from sainam.audit.canonical_event import utc_text

BEFORE_THE_FIRST = bytes(32)  # what the first block names as its previous head


@dataclass(frozen=True, slots=True)
class Header:
    """What the head is computed from. Transactions are the half-open [from_txid, to_txid)."""

    number: int
    from_txid: int
    to_txid: int
    events: int
    root: bytes
    previous: bytes
    sealed_at: datetime
    key_id: str

    def fields(self) -> dict[str, int | str]:
        """As the head hashes them and an export writes them."""
        return {
            "events": self.events,
            "from_txid": self.from_txid,
            "key_id": self.key_id,
            "number": self.number,
            "previous": self.previous.hex(),
            "root": self.root.hex(),
            "sealed_at": utc_text(self.sealed_at),
            "to_txid": self.to_txid,
        }

    def head(self) -> bytes:
        return sha256(rfc8785.dumps(self.fields())).digest()


@dataclass(frozen=True, slots=True)
class Block:
    """A header with its head and the Ed25519 signature over the head's 32 bytes."""

    header: Header
    head: bytes
    signature: bytes

    def is_whole(self) -> bool:
        return self.header.head() == self.head


@dataclass(frozen=True, slots=True)
class Head:
    """What goes outside the hub, so that the trail behind it cannot be changed unseen."""

    number: int
    digest: bytes
    sealed_at: datetime

    def __str__(self) -> str:
        """As acknowledgements and certificates print it: the number, a colon, the digest in hex."""
        return f"{self.number}:{self.digest.hex()}"


def where_the_next_begins(last: Block | None) -> tuple[int, int, bytes]:
    """Number, from_txid and previous head: the first block begins before any transaction."""
    if last is None:
        return 1, 0, BEFORE_THE_FIRST
    return last.header.number + 1, last.header.to_txid, last.head
