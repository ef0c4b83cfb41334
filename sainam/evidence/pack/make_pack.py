"""Makes a pack on the word of the second person, and puts it on record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

import rfc8785

from sainam.agencies.person import Person
from sainam.audit.append import append
from sainam.audit.block import Head
from sainam.audit.event import Event
from sainam.audit.give_head import give_head
from sainam.audit.refusals import PublicKeyUnknown
from sainam.audit.signing_key import SigningKey
from sainam.audit.store import list_signers
from sainam.evidence.pack import store
from sainam.evidence.pack.gather import blocks_of, gather
from sainam.evidence.pack.order_pack import order_to_decide
from sainam.evidence.pack.pack_order import PackOrder
from sainam.evidence.pack.refusals import PackDecided, PackTooLong
from sainam.evidence.pack.spool import Spool
from sainam.evidence.verify_pack import FORMAT
from sainam.kit import clock
from sainam.kit.byte_store import ByteStore, Stored
from sainam.kit.database import Tx
from sainam.kit.thai_dates import BANGKOK


@dataclass(frozen=True, slots=True)
class Works:
    """What a pack is made with: where papers lie, who signs, and every key that ever did.

    `clock_source` is what sets the clock of the database server, as the site says.
    """

    byte_store: ByteStore
    signing_key: Callable[[], SigningKey]
    public_keys: Callable[[], Mapping[str, bytes]]
    clock_source: str | None = None


@dataclass(frozen=True, slots=True)
class Gathered:
    """What was read, before it is assembled and on record. `said` is what will be signed."""

    blocks: tuple[int, int] | None
    head: Head | None
    made_at: datetime
    spool: Spool
    said: Mapping[str, object]


def gather_pack(
    tx: Tx,
    works: Works,
    folder: Path,
    order: PackOrder,
    *,
    second: str,
    most_events: int | None = None,
) -> Gathered:
    """All that the order asks for, as of one moment, in `folder`; `tx` has read nothing before.

    Raises PackTooLong, PublicKeyUnknown.
    """
    store.read_as_of_one_moment(tx)
    at = clock.now(tx)
    wanted = store.wanted_of(tx, order.of)
    blocks = blocks_of(tx, wanted)
    if blocks and most_events is not None and store.count_events(tx, *blocks) > most_events:
        raise PackTooLong(f"more than {most_events} events")
    signers = list_signers(tx, *blocks) if blocks else []
    known = works.public_keys()
    if missing := [key for key in signers if key not in known]:
        raise PublicKeyUnknown(f"Key {', '.join(missing)}")
    spool = Spool(folder)
    answers = order.order_number is not None
    head = gather(tx, works.byte_store, spool, wanted, blocks, for_officer=answers)
    said = {
        "about": order.about or "",
        "clock_source": works.clock_source,
        "first_block": blocks[0] if blocks else None,
        "first_day": order.first_day.isoformat(),
        "head": {"block": head.number, "head": head.digest.hex()} if head else None,
        "keys": {key: known[key].hex() for key in signers},
        "last_day": order.last_day.isoformat(),
        "made_at": at.astimezone(BANGKOK).isoformat(timespec="seconds"),
        "made_by": order.ordered_by,
        "officer": order.officer,
        "order_number": order.order_number,
        "pack": str(order.id),
        "purpose": order.purpose,
        "scope": order.scope,
        "second": second,
    }
    return Gathered(blocks, head, at, spool, said)


def assemble_pack(gathered: Gathered, key: SigningKey, out: BinaryIO) -> None:
    """Give what is in `out` to nobody before record_pack has committed."""

    def sign(manifest: str) -> bytes:
        return _signature(key, {**gathered.said, "manifest": manifest})

    gathered.spool.assemble(out, sign)


def record_pack(
    tx: Tx, order: PackOrder, written: Gathered, stored: Stored, *, reason: str, actor: Person
) -> None:
    """Decision, pack, event and the head that goes away with it, in one transaction.

    Raises NotYours, PackUnknown, PackDecided, OwnMatter.
    """
    order_to_decide(tx, order.id, actor)
    why = reason.strip()
    if not store.insert_decision(tx, order.id, "confirmed", reason=why, actor=actor.login):
        raise PackDecided
    store.insert_pack(
        tx,
        order.id,
        blocks=written.blocks,
        sha256=stored.sha256,
        length=stored.length,
        made_at=written.made_at,
    )
    if written.head is not None:
        give_head(
            tx,
            written.head.number,
            receiver=order.ordered_by,
            way="pack",
            about=str(order.id),
            actor=actor.login,
        )
    append(
        tx,
        Event.EVIDENCE_PACK_MADE,
        actor=actor.login,
        subject=f"pack:{order.id}",
        detail={
            "ordered_by": order.ordered_by,
            "sha256": stored.sha256.hex(),
            "length": stored.length,
            "blocks": list(written.blocks or ()),
        },
    )


def _signature(key: SigningKey, about: Mapping[str, object]) -> bytes:
    signed = key.sign(FORMAT.encode() + rfc8785.dumps(dict(about)))  # type: ignore[arg-type]
    line = {"about": dict(about), "public_key": key.public.hex(), "signature": signed.hex()}
    return rfc8785.dumps(line) + b"\n"  # type: ignore[arg-type]
