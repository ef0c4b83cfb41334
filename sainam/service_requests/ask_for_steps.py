"""Asks the owner's system for the steps of requests that it has been silent about."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from uuid import UUID

import msgspec

from sainam.agreements.terms import Environment
from sainam.exchanges.deliveries.owner_answer import Answer
from sainam.kit.database import Database
from sainam.kit.keys.data_keys import DataKeys
from sainam.kit.refusal import Refusal
from sainam.service_requests import store
from sainam.service_requests.take_word import Said, take_word

_log = logging.getLogger(__name__)
# (owner system, environment, path) -> its answer; status 0 where none came.
Get = Callable[[str, Environment, str], Awaitable[Answer]]


class _Steps(msgspec.Struct, frozen=True):
    steps: tuple[Said, ...]


async def ask_for_steps(database: Database, keys: DataKeys, get: Get) -> int:
    """How many requests moved. What cannot be read is in the log and asked for again later."""
    with database.transaction() as tx:
        due = store.list_to_ask(tx)
    moved = 0
    for environment, request, owner in due:
        answer = await get(owner, environment, f"/service-requests/{request}/steps")
        if answer.status != 200:
            _log.warning("%s said %d of request %s", owner, answer.status, request)
            continue
        try:
            steps = msgspec.json.decode(answer.body, type=_Steps).steps
            moved += _taken(database, keys, environment, request, steps, actor=f"owner:{owner}")
        except (msgspec.DecodeError, Refusal) as error:
            _log.warning("%s told steps of request %s: %s", owner, request, error)
    return moved


def _taken(
    database: Database, keys: DataKeys, environment: Environment, request: UUID,
    steps: tuple[Said, ...], *, actor: str,
) -> int:  # fmt: skip
    """Those that are not known yet, in their order, each in a transaction of its own."""
    moved = False
    for said in sorted(steps, key=lambda each: each.step):
        word = said.word()
        with database.transaction() as tx:
            known = store.told_of_request(tx, environment, request)
            if known is None or known.first.get(word.step) == word:
                continue
            message = f"asked:{word.step}:{word.state}:{word.work_step}"
            reading = take_word(tx, environment, request, message, word, keys=keys, actor=actor)
            moved = moved or reading in ("next", "late")
    return int(moved)
