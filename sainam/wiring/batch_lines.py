"""The lines of a posted file as its owner takes them: NDJSON, streamed from the database."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Generator, Iterator
from contextlib import closing
from itertools import islice
from typing import Any
from uuid import UUID

import msgspec

from sainam.agreements.terms import Environment
from sainam.kit.database import Database
from sainam.payments.payment_batch import batch_lines

LINES_AT_ONCE = 1_000


async def lines_as_ndjson(
    database: Database, environment: Environment, file: UUID
) -> AsyncIterator[bytes]:
    """The same bytes however often it is asked; a thousand lines at a time in memory."""
    blocks = _blocks(database, environment, file)
    with closing(blocks):
        while block := await asyncio.to_thread(next, blocks, b""):
            yield block


def _blocks(
    database: Database, environment: Environment, file: UUID
) -> Generator[bytes, None, None]:
    encode = msgspec.json.Encoder().encode
    with database.read_only() as tx:
        lines: Iterator[dict[str, Any]] = batch_lines(tx, environment, file)
        while taken := list(islice(lines, LINES_AT_ONCE)):
            yield b"".join(encode(line) + b"\n" for line in taken)
