"""Follows the sealed audit trail and hands its security events on: each at least once, in order.

Sealed blocks hold ended transactions only, so nothing is missed that commits late. How far it came
is written once the other side has what was sent; who is killed in between sends it again, under the
same `metadata.uid`. On a new connection the last block is sent again too: the old one may have
ended with some of it on the way.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Protocol

from sainam.evidence.security_events import store
from sainam.evidence.security_events.ocsf import syslog_line
from sainam.kit.database import Database

_log = logging.getLogger(__name__)
BLOCKS_AT_ONCE = 20


class Receiver(Protocol):
    """The operations centre. `connected`: over the connection that the last lines went by."""

    @property
    def connected(self) -> bool: ...

    def send(self, lines: Sequence[bytes]) -> None:
        """Raises OSError where they may not have come."""


class Following:
    """Called again and again; whether more is waiting. Without a receiver it does nothing."""

    def __init__(self, database: Database, receiver: Receiver | None, *, host: str) -> None:
        self._database = database
        self._receiver = receiver
        self._host = host

    def __call__(self) -> bool:
        return self._receiver is not None and self._hand_on(self._receiver)

    def _hand_on(self, receiver: Receiver) -> bool:
        # It only reads, so it has no transaction id and holds up nobody's sealing.
        with self._database.read_only() as tx:
            if not store.take_stream(tx):
                return False
            until = store.streamed_until(tx)
            after = until if receiver.connected else max(until - 1, 0)
            blocks = store.next_blocks(tx, after, BLOCKS_AT_ONCE)
            if blocks is None or (blocks.last == until and receiver.connected):
                return False
            lines = [
                syslog_line(event, host=self._host) for event in store.security_events(tx, blocks)
            ]
            if lines and not _sent(receiver, lines):
                return False
            if blocks.last > until:
                with self._database.transaction() as noting:
                    store.set_streamed(noting, blocks.last)
        return blocks.last - after == BLOCKS_AT_ONCE


def _sent(receiver: Receiver, lines: Sequence[bytes]) -> bool:
    try:
        receiver.send(lines)
    except OSError as error:
        _log.warning("security events wait for the operations centre: %s", error)
        return False
    return True
