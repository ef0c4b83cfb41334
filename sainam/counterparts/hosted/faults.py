"""What a hosted counterpart can be told to do wrong, and how often."""

from __future__ import annotations

import asyncio
from typing import Annotated

import msgspec
from aiohttp import web
from aiohttp.typedefs import Handler

Times = Annotated[int, msgspec.Meta(ge=0, le=1_000_000)]


class Faults(msgspec.Struct, forbid_unknown_fields=True):
    """Faults waiting to happen; a number counts down by one at each request it spoils.

    `below` limits them to paths that begin so. `lose_answer`: do the work, then close the
    connection. `answer_late`: do it, then answer after `answer_late_s` seconds. `fail_500` and
    `break_connection`: fail before anything is done. `wrong_shape`: answer what is no such
    answer. `another_key`: left to each counterpart, which then answers for somebody else.
    `break_midway`: left to those with long answers, which then end in the middle of one.
    """

    below: str = "/"
    lose_answer: Times = 0
    answer_late: Times = 0
    answer_late_s: Annotated[float, msgspec.Meta(ge=0, le=600)] = 0
    fail_500: Times = 0
    break_connection: Times = 0
    wrong_shape: Times = 0
    another_key: Times = 0
    break_midway: Times = 0

    def takes(self, fault: str) -> bool:
        """Counts `fault` down; False when none is left."""
        left: int = getattr(self, fault)
        if left > 0:
            setattr(self, fault, left - 1)
        return left > 0

    async def spoil(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if not request.path.startswith(self.below):
            return await handler(request)
        if self.takes("break_connection"):
            return _cut(request)
        if self.takes("fail_500"):
            return web.json_response({"code": "failing"}, status=500)
        response = await handler(request)
        if self.takes("wrong_shape"):
            return web.json_response({"unheard_of": [1, 2]}, status=200)
        if self.takes("lose_answer"):
            return _cut(request)
        if self.takes("answer_late"):
            await asyncio.sleep(self.answer_late_s)
        return response


def _cut(request: web.Request) -> web.Response:
    """Closes the connection without a word; what is returned reaches nobody."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)
