"""What an owner's system may answer to a look-up, and what is made of anything else."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from uuid import UUID

import pytest
from aiohttp import web

from sainam.agencies.operation import Operation
from sainam.channels.owner_http import MOST_ANSWER_BYTES, OwnerAddress, OwnerHttp
from sainam.exchanges.refusals import OwnerFailed
from sainam.kit.free_port import free_port

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]
EXCHANGE = UUID(int=7)
OPERATION = Operation(path="/ask", key="account", fields="fields", constants={"months": 6})


async def plain(_request: web.Request) -> web.Response:
    return web.json_response({"used": 17})


async def empty(_request: web.Request) -> web.Response:
    return web.Response()


async def nobody_known(_request: web.Request) -> web.Response:
    return web.Response(status=404, body=b"no such customer")


async def an_error(_request: web.Request) -> web.Response:
    return web.Response(status=500)


async def elsewhere(_request: web.Request) -> web.Response:
    return web.Response(status=307, headers={"Location": "/plain"})


async def too_large(_request: web.Request) -> web.Response:
    return web.Response(body=b" " * (MOST_ANSWER_BYTES + 1))


async def too_large_of_no_said_length(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse()
    await response.prepare(request)
    for _ in range(MOST_ANSWER_BYTES // 65536 + 1):
        await response.write(b" " * 65536)
    return response


async def silent(_request: web.Request) -> web.Response:
    await asyncio.Event().wait()
    raise AssertionError


async def cut_off(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Length": "100"})
    await response.prepare(request)
    await response.write(b'{"used":')
    if request.transport is not None:
        request.transport.close()
    return response


async def echoed(request: web.Request) -> web.Response:
    shown = [request.headers[name] for name in ("Authorization", "Sainam-Exchange", "Content-Type")]
    return web.json_response([shown, await request.json()])


@asynccontextmanager
async def owner(answer: Answer, seconds: float = 20) -> AsyncIterator[OwnerHttp]:
    application = web.Application()
    application.router.add_post("/ask", answer)
    application.router.add_post("/plain", plain)
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    port = free_port()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    address = OwnerAddress(f"http://127.0.0.1:{port}", "the-hub")
    http = OwnerHttp(lambda _owner, _environment: address, seconds=seconds)
    try:
        yield http
    finally:
        await http.close()
        await runner.cleanup()


async def asked(http: OwnerHttp) -> bytes | None:
    return await http.ask("CIS", "live", OPERATION, "990000010", ("use",), EXCHANGE)


@pytest.mark.parametrize(
    ("answer", "found"),
    [(plain, b'{"used": 17}'), (empty, b""), (nobody_known, None)],
)
def test_an_answer_comes_as_it_is_and_no_data_is_none(answer: Answer, found: bytes | None) -> None:
    async def whole() -> bytes | None:
        async with owner(answer) as http:
            return await asked(http)

    assert asyncio.run(whole()) == found


@pytest.mark.parametrize(
    "answer", [an_error, elsewhere, too_large, too_large_of_no_said_length, cut_off]
)
def test_what_is_no_whole_answer_of_a_fair_size_is_the_owners_failure(answer: Answer) -> None:
    async def whole() -> None:
        async with owner(answer) as http:
            with pytest.raises(OwnerFailed):
                await asked(http)

    asyncio.run(whole())


def test_an_owner_that_keeps_silent_has_failed_when_its_time_is_over() -> None:
    async def whole() -> None:
        async with owner(silent, seconds=0.2) as http:
            with pytest.raises(OwnerFailed):
                await asked(http)

    asyncio.run(whole())


def test_an_owner_that_nobody_reaches_has_failed() -> None:
    async def whole() -> None:
        address = OwnerAddress(f"http://127.0.0.1:{free_port()}", "the-hub")
        http = OwnerHttp(lambda _owner, _environment: address, seconds=5)
        with pytest.raises(OwnerFailed):
            await asked(http)
        await http.close()

    asyncio.run(whole())


def test_the_owner_is_told_who_asks_for_what_and_under_which_number() -> None:
    async def whole() -> bytes | None:
        async with owner(echoed) as http:
            return await asked(http)

    assert asyncio.run(whole()) == (
        b'[["Bearer the-hub", "00000000-0000-0000-0000-000000000007", "application/json"], '
        b'{"months": 6, "account": "990000010", "fields": ["use"]}]'
    )
