"""One taking over of a list, from its lock to its end; for a thread that may wait."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

import psycopg

from sainam.agencies.operation import Nightly, Operation
from sainam.contracts.contract import Contract
from sainam.exchanges.refusals import OwnerFailed
from sainam.kit.database import APP_ROLE, Database, session_conninfo
from sainam.kit.named_queries import named_queries
from sainam.kit.refusal import Refusal
from sainam.lookups.lists.begin_sync import Begun, begin_sync
from sainam.lookups.lists.complete_sync import complete_sync, fail_sync
from sainam.lookups.lists.page import Gathering, ListUnfitError, WholeList
from sainam.lookups.lists.store import Listed

_SQL = named_queries(__file__)
LONGEST_SECONDS = 30 * 60.0
_NOTICED_SOON = {"tcp_keepalives_idle": 10, "tcp_keepalives_interval": 5, "tcp_keepalives_count": 3}

# (operation, the page's key, granted fields, exchange) -> what the owner answered, None: nothing.
# Raises OwnerFailed.
AskPage = Callable[[Operation, str, tuple[str, ...], UUID], Awaitable[bytes | None]]
Asking = Callable[[], AbstractAsyncContextManager[AskPage]]  # for one list, in one event loop


class ListBusy(Refusal):
    """This list is being taken over at this moment."""

    rule = "list.busy"
    thai = "กำลังรับรายการนี้อยู่ในขณะนี้"
    fault = "hub"


@dataclass(frozen=True, slots=True)
class NightlyList:
    """A list as catalogue and agreements have it."""

    which: Listed
    agreement: str
    operation: Operation
    nightly: Nightly
    contract: Contract


@contextmanager
def held_list(url: str, which: Listed) -> Iterator[bool]:
    """Whether this process alone takes the list over; the database frees it when it dies."""
    conninfo = session_conninfo(url, "sainam lists held", role=APP_ROLE, **_NOTICED_SOON)
    with psycopg.connect(conninfo, autocommit=True, connect_timeout=5) as connection:
        row = connection.execute(_SQL["try_hold_list"], asdict(which)).fetchone()
        yield row is not None and bool(row[0])


def take_over(
    database: Database, url: str, asking: Asking, this: NightlyList, *, night: datetime, actor: str,
    may_shrink: bool = False,
) -> int:  # fmt: skip
    """The number it got. Raises a Refusal, which but for ListBusy is on record."""
    with held_list(url, this.which) as ours:
        if not ours:
            raise ListBusy
        with database.transaction() as tx:
            begun = begin_sync(tx, this.which, agreement=this.agreement, night=night, actor=actor)
        if isinstance(begun, Refusal):
            raise begun
        try:
            whole = asyncio.run(_gathered(asking, this, begun))
            with database.transaction() as tx:
                return complete_sync(tx, begun, whole, may_shrink=may_shrink, actor=actor)
        except Refusal as refusal:
            with database.transaction() as tx:
                fail_sync(tx, begun, refusal, actor=actor)
            raise


async def _gathered(asking: Asking, this: NightlyList, begun: Begun) -> WholeList:
    """Raises OwnerFailed."""
    limits = this.nightly
    gathering = Gathering(
        this.contract, begun.grant.fields, most_items=limits.most_items,
        most_pages=limits.most_pages,
    )  # fmt: skip
    page: str | None = ""
    try:
        async with asyncio.timeout(LONGEST_SECONDS), asking() as ask:
            while page is not None:
                answer = await ask(this.operation, page, begun.grant.fields, begun.sync)
                if answer is None:
                    raise OwnerFailed(f"{this.which.owner} has no such page")
                page = gathering.take(answer)
        return gathering.whole()
    except (ListUnfitError, TimeoutError) as error:
        raise OwnerFailed(f"{this.which.owner}: {error}") from error
