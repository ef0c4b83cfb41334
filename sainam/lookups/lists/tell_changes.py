"""Tells a receiver what lists changed since it last came, in order and page by page."""

from __future__ import annotations

from typing import Any

import msgspec

from sainam.kit.database import Tx
from sainam.lookups.lists import store
from sainam.lookups.lists.store import Listed

AT_ONCE = 500
_WHOLE = 2**31 - 1  # a line behind all of a sync's


def changes_since(tx: Tx, which: Listed, since: str) -> dict[str, Any]:
    """`since` is `3`: all of sync 3 was taken; or `3-500`: of sync 3 the first 500 lines.

    `next` is what to ask by next; where there is no more it names the newest sync.
    """
    number, _, line = since.partition("-")
    found = store.changes_after(
        tx, which, int(number), int(line) if line else _WHOLE, at_most=AT_ONCE + 1
    )
    latest = store.last_number(tx, which)
    told, more = found[:AT_ONCE], len(found) > AT_ONCE
    return {
        "since": since,
        "next": f"{told[-1].number}-{told[-1].line}" if more else str(latest),
        "latest": latest,
        "more": more,
        "changes": [
            {
                **msgspec.json.decode(change.content),
                "sync": change.number,
                "kind": change.kind,
                "changed": change.fields,
            }
            for change in told
        ],
    }
