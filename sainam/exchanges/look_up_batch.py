"""Look-ups on their way into one recording: frames, items, and what is sealed of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec

from sainam.agreements.permit import Call, Permit
from sainam.agreements.terms import Environment
from sainam.exchanges.content.content import AskedContent
from sainam.exchanges.content.sealing import SealedPart, Sealing
from sainam.kit.keys.envelope import DataKey
from sainam.kit.refusal import Fault


class Frame(msgspec.Struct, frozen=True):
    """What all calls of one caller under one permit have in common, as the recording takes it.

    `text` is JSON without its opening brace: the frame's number in the batch goes before it.
    """

    text: bytes
    gates: tuple[int, ...]
    dataset: str
    environment: Environment


class AskedItem(msgspec.Struct):
    id: UUID
    content: AskedContent
    n: int = 0
    f: int = 0


class AnsweredItem(msgspec.Struct):
    exchange: UUID
    opened_at: datetime
    quota_month: date | None
    outcome: str
    fault: Fault | None
    rule: str | None
    records: int
    length: int
    answer: bytes | None
    n: int = 0
    f: int = 0


class _SealedAsk(msgspec.Struct):
    """What goes to the database of an item: nothing in it tells whom it is about."""

    n: int
    f: int
    id: UUID
    key: int
    sealed: str
    leaf: str
    mark: str | None
    case_mark: str | None


class _SealedAnswer(msgspec.Struct):
    n: int
    f: int
    exchange: UUID
    opened_at: datetime
    quota_month: date | None
    outcome: str
    fault: Fault | None
    rule: str | None
    records: int
    bytes: int
    key: int | None
    sealed: str | None
    leaf: str | None


Item = AskedItem | AnsweredItem


Asks = list[tuple[Frame, AskedItem]]
Answers = list[tuple[Frame, AnsweredItem]]


def numbered(batch: Sequence[tuple[Frame, Item]]) -> tuple[list[int], str, Asks, Answers]:
    """The gates of the batch in the order they are locked in, its frames, asks and answers."""
    frames: dict[int, tuple[int, Frame]] = {}
    asks: Asks = []
    answers: Answers = []
    asked = [0]  # under each frame; they are numbered from 1
    for number, (frame, item) in enumerate(batch):
        item.n = number
        known = frames.get(id(frame))
        if known is None:
            known = frames[id(frame)] = len(frames) + 1, frame
            asked.append(0)
        item.f = known[0]
        if isinstance(item, AskedItem):
            asks.append((frame, item))
            asked[item.f] += 1
        else:
            answers.append((frame, item))
    gates = sorted({gate for _, frame in frames.values() for gate in frame.gates})
    text = b",".join(
        b'{"f":%d,"asks":%d,%b' % (number, asked[number], frame.text)
        for number, frame in frames.values()
    )
    return gates, f"[{text.decode()}]", asks, answers


def _sealed_ask(
    sealing: Sealing, keys: Mapping[str, DataKey], frame: Frame, item: AskedItem
) -> _SealedAsk:
    part = sealing.asked(
        keys[frame.dataset], frame.dataset, frame.environment, item.id, item.content
    )
    return _SealedAsk(
        item.n, item.f, item.id, part.key, part.sealed, part.leaf, part.mark, part.case_mark
    )


def _sealed_answer(
    sealing: Sealing, keys: Mapping[str, DataKey], frame: Frame, item: AnsweredItem
) -> _SealedAnswer:
    part: SealedPart | None = None
    if item.answer is not None:
        part = sealing.answered(keys[frame.dataset], frame.environment, item.exchange, item.answer)
    return _SealedAnswer(
        item.n, item.f, item.exchange, item.opened_at, item.quota_month, item.outcome,
        item.fault, item.rule, item.records, item.length,
        part.key if part else None, part.sealed if part else None, part.leaf if part else None,
    )  # fmt: skip


def sealed_asks(sealing: Sealing, keys: Mapping[str, DataKey], asks: Asks) -> str:
    """JSON, as record_look_ups takes it; `keys` by dataset."""
    return msgspec.json.encode([_sealed_ask(sealing, keys, *one) for one in asks]).decode()


def sealed_answers(sealing: Sealing, keys: Mapping[str, DataKey], answers: Answers) -> str:
    """As sealed_asks; an answer that came to nothing has no content."""
    return msgspec.json.encode([_sealed_answer(sealing, keys, *one) for one in answers]).decode()


def frame_of(call: Call, permit: Permit, environment: Environment, credential: str) -> Frame:
    standing, grant, owner = permit.standing, permit.grant, permit.owner
    shared = {
        "environment": environment, "pattern": grant.pattern, "link": grant.link,
        "dataset": grant.dataset, "agreement": standing.agreement,
        "agreement_version": standing.version, "gate": standing.gate, "term": standing.term,
        "door_epoch": standing.door_epoch, "owner": grant.owner,
        "owner_agreement": grant.owner_agreement, "owner_gate": owner.gate if owner else None,
        "owner_term": owner.term if owner else None, "agency": call.agency, "caller": call.caller,
        "credential": credential, "channel": call.channel, "purpose": call.purpose,
        "fields": ",".join(permit.fields), "quota": permit.quota,
    }  # fmt: skip
    gates = (standing.gate, owner.gate) if owner else (standing.gate,)
    return Frame(msgspec.json.encode(shared)[1:], gates, grant.dataset, environment)
