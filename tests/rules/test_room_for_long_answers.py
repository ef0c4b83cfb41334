"""Large answers reserve room until they have left, and leave room for the others."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest

from sainam.agencies.operation import Operation
from sainam.agreements.permit import Call
from sainam.agreements.terms import Grant
from sainam.contracts.answer_form import AnswerForm
from sainam.contracts.contract import Contract, Field
from sainam.formats.layout import Title
from sainam.kit.spool import Spool
from sainam.lookups.stream_from_owner import (
    MOST_OF_ONE,
    Pieces,
    SpooledAnswer,
    SpooledLookUp,
    Streams,
    TooManyAtOnce,
)

pytestmark = pytest.mark.row("I2")
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\x00IEND\xaeB`\x82"


def contract(name: str, most: int) -> Contract:
    image = Field(
        name="image", type="string", title=Title("ภาพ", "Image"), classification="internal",
        options={"format": "binary"},
    )  # fmt: skip
    return Contract(
        name=name, pattern="lookup", version="1.0.0", title=Title("ภาพ", name), key="image",
        fields=(image,), answer=AnswerForm(media="image/png", mostBytes=most),
    )  # fmt: skip


CONTRACTS = {"area": contract("area", MOST_OF_ONE // 2), "tile": contract("tile", 1000)}


class Parts:
    """The gate lets everything through, and the record takes everything."""

    async def permit(self, _environment: str, call: Call) -> Any:
        grant = Grant(
            dataset=call.dataset, link="I2", pattern="lookup", fields=("image",), purposes=("p",),
            channels=("api",), owner="GIS",
        )  # fmt: skip
        return SimpleNamespace(
            grant=grant, fields=("image",), standing=SimpleNamespace(agreement="ORDER")
        )

    async def asked(self, _call: Call, permit: Any, **_: Any) -> Any:
        return SimpleNamespace(id=UUID(int=1), permit=permit, quota=None)

    async def answered(self, *_: Any, **__: Any) -> None:
        pass


def maps(answer: bytes) -> SpooledLookUp:
    async def content() -> AsyncIterator[bytes]:
        yield answer

    @asynccontextmanager
    async def opened(*_: Any) -> AsyncIterator[Pieces]:
        yield Pieces("image/png", content())

    parts: Any = Parts()
    unused: Any = None
    return SpooledLookUp(
        Streams(opened, CONTRACTS.get, lambda most: Spool(Path("/nowhere"), most)),
        standings=parts, recorder=parts, ask_owner=unused, minimise=unused,
        operation=lambda _owner, _dataset: Operation("/tiles", "tile"),
    )  # fmt: skip


async def look(at: SpooledLookUp, dataset: str) -> SpooledAnswer:
    call = Call(
        caller="WLMA", agency="WLMA", dataset=dataset, pattern="lookup", channel="api", purpose="p",
        case_number=None, doors={},
    )  # fmt: skip
    answer = await at(call, environment="live", credential="wlma", key="1")
    assert isinstance(answer, SpooledAnswer)
    return answer


def test_areas_that_are_leaving_hold_their_room_and_tiles_have_theirs() -> None:
    async def whole() -> None:
        at = maps(PNG)
        first, second = await look(at, "area"), await look(at, "area")
        with pytest.raises(TooManyAtOnce):
            await look(at, "area")
        (await look(at, "tile")).spool.close()
        first.spool.close()
        first.spool.close()  # once more gives back nothing more
        third = await look(at, "area")
        with pytest.raises(TooManyAtOnce):
            await look(at, "area")
        for answer in (second, third):
            answer.spool.close()

    asyncio.run(whole())


def test_one_that_failed_holds_nothing() -> None:
    async def whole() -> None:
        at = maps(b"no image")
        for _ in range(5):
            with pytest.raises(Exception, match="no usable answer"):
                await look(at, "area")

    asyncio.run(whole())
