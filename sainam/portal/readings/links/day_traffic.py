"""What crossed the links on a Bangkok day. What has settled is counted once by each process.

After ten minutes an exchange has its end (a look-up is given up after five), so what was opened
before is counted for good, and a page counts only what came since.
"""

from collections import Counter, OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from threading import Lock
from typing import Self

from sainam.kit.database import Tx
from sainam.kit.named_queries import named_queries
from sainam.portal.readings.exchanges.search_refusals import refused_agencies
from sainam.portal.readings.rows import rows_of
from sainam.portal.readings.window import day_window
from sainam.portal.views.exchanges import Environment

_SQL = named_queries(__file__)
_SETTLES = timedelta(minutes=10)
_DAYS_KEPT = 16


@dataclass(frozen=True, slots=True)
class Traffic:
    """By link; `refused` by agency and dataset, for a refused call crossed no link."""

    exchanges: Mapping[str, int] = field(default_factory=Counter)
    last_at: Mapping[str, datetime] = field(default_factory=dict)
    refused: Mapping[tuple[str, str], int] = field(default_factory=Counter)
    answered: int = 0
    payments: int = 0
    paid_satang: int = 0

    def __add__(self, later: Self) -> "Traffic":
        return Traffic(
            Counter(self.exchanges) + Counter(later.exchanges),
            {**self.last_at, **later.last_at},
            Counter(self.refused) + Counter(later.refused),
            self.answered + later.answered,
            self.payments + later.payments,
            self.paid_satang + later.paid_satang,
        )


@dataclass(frozen=True, slots=True)
class _Settled:
    until: datetime
    traffic: Traffic


class DayTraffic:
    """Of one process."""

    def __init__(self) -> None:
        self._settled: OrderedDict[tuple[Environment, date], _Settled] = OrderedDict()
        self._lock = Lock()

    def of_day(self, tx: Tx, environment: Environment, day: date, now: datetime) -> Traffic:
        """One page counts at a time: the others then find it counted."""
        start, end = day_window(day)
        key = (environment, day)
        with self._lock:
            known = self._settled.pop(key, _Settled(start, Traffic()))
            until = max(known.until, min(end, now - _SETTLES))
            if until > known.until:
                more = _count(tx, environment, known.until, until)
                known = _Settled(until, known.traffic + more)
            self._settled[key] = known
            while len(self._settled) > _DAYS_KEPT:
                self._settled.popitem(last=False)
        if known.until >= end:
            return known.traffic
        return known.traffic + _count(tx, environment, known.until, end)


def _count(tx: Tx, environment: Environment, start: datetime, end: datetime) -> Traffic:
    span = {"environment": environment, "from": start, "until": end}
    crossed = rows_of(tx, _SQL["count_crossed"], span)
    [paid] = rows_of(tx, _SQL["count_paid"], span)
    agencies = refused_agencies(tx, environment)
    refused = rows_of(tx, _SQL["count_refused"], span | {"agencies": agencies})
    return Traffic(
        exchanges={row["link"]: row["exchanges"] for row in crossed},
        last_at={row["link"]: row["last_at"] for row in crossed},
        refused={(row["agency"], row["dataset"]): row["refused"] for row in refused},
        answered=sum(row["answered"] for row in crossed),
        payments=paid["payments"],
        paid_satang=paid["paid_satang"],
    )
