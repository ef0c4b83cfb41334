"""sainam deletion due | list | show ID | order CLASS MONTH | step ID | keep CLASS | holds.

Of one file, which ends as a whole: order-file ID.

Of the audit trail: drop-trail MONTH.
Of holds: hold-person KIND NUMBER, hold-exchange ID, hold-month CLASS MONTH, end-hold ID.

Whatever ends or holds content names two people of the staff by their logins, --actor and --second,
one of them the data protection officer. A month is written YYYY-MM.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from uuid import UUID

import msgspec

from sainam.exchanges.deletion import store
from sainam.exchanges.deletion.drop_trail import drop_trail
from sainam.exchanges.deletion.order_deletion import order_deletion
from sainam.exchanges.deletion.order_file_deletion import order_file_deletion
from sainam.exchanges.deletion.prove import find_proof
from sainam.exchanges.deletion.refusals import UnknownDeletion
from sainam.exchanges.deletion.set_retention import set_retention
from sainam.exchanges.deletion.take_next_step import take_next_step
from sainam.exchanges.holds import store as holds
from sainam.exchanges.holds.end_hold import end_hold
from sainam.exchanges.holds.hold import HoldKind, WantedHold
from sainam.exchanges.holds.place_hold import place_hold
from sainam.kit.database import Database
from sainam.kit.keys.masters import Masters
from sainam.kit.settings import Settings
from sainam.wiring.installation import Installation
from sainam.wiring.running import running_database_url

Given = argparse.Namespace


def main(arguments: Sequence[str], settings: Settings) -> int:
    """Prints JSON, one line for each thing."""
    given = _parser().parse_args(arguments)
    masters = Installation(settings).masters()
    given.byte_store = Installation(settings).byte_store()
    url = running_database_url(settings)
    with Database(url, application_name="sainam deletion") as database:
        for line in _ACTS[given.act](database, masters, given):
            print(json.dumps(msgspec.to_builtins(line), ensure_ascii=False))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="sainam deletion", description=__doc__)
    acts = parser.add_subparsers(dest="act", required=True)
    for act in ("due", "list", "holds"):
        acts.add_parser(act)
    for act in ("show", "step"):
        acts.add_parser(act).add_argument("id", type=UUID)
    order = acts.add_parser("order")
    order.add_argument("retention", metavar="CLASS")
    order.add_argument("month", type=_month)
    one_file = acts.add_parser("order-file")
    one_file.add_argument("file", type=UUID)
    one_file.add_argument("--environment", choices=("live", "sandbox"), default="live")
    keep = acts.add_parser("keep")
    keep.add_argument("retention", metavar="CLASS")
    keep.add_argument("--months", type=int, required=True)
    keep.add_argument("--least-days", type=int, default=0)
    keep.add_argument("--provision")
    trail = acts.add_parser("drop-trail")
    trail.add_argument("month", type=_month)
    person = acts.add_parser("hold-person")
    person.add_argument("number_kind", metavar="KIND")
    person.add_argument("number")
    exchange = acts.add_parser("hold-exchange")
    exchange.add_argument("exchange", type=UUID)
    exchange.add_argument("--environment", choices=("live", "sandbox"), default="live")
    month = acts.add_parser("hold-month")
    month.add_argument("retention", metavar="CLASS")
    month.add_argument("month", type=_month)
    for one in (person, exchange, month):
        one.add_argument("--reference", required=True, help="the number of the order")
        one.add_argument("--review", type=date.fromisoformat, required=True)
    ending = acts.add_parser("end-hold")
    ending.add_argument("id", type=UUID)
    for one in (order, one_file, trail, person, exchange, month, ending):
        one.add_argument("--reason", required=True)
    for one in (order, one_file, keep, trail, person, exchange, month):
        one.add_argument("--second", required=True, help="the login of who confirms it")
    for one in (order, one_file, keep, trail, person, exchange, month, ending):
        one.add_argument("--actor", required=True, help="the login of who does it")
    return parser


def _month(text: str) -> date:
    return date.fromisoformat(f"{text}-01")


def _due(database: Database, _masters: Masters, _given: Given) -> Sequence[object]:
    with database.read_only() as tx:
        return store.sealed_months(tx)


def _list(database: Database, _masters: Masters, _given: Given) -> Sequence[object]:
    with database.read_only() as tx:
        return store.list_deletions(tx)


def _show(database: Database, _masters: Masters, given: Given) -> Sequence[object]:
    with database.read_only() as tx:
        found = store.list_deletions(tx, given.id)
        if not found:
            raise UnknownDeletion(str(given.id))
        proof = find_proof(tx, given.id)
    return [*found, *([proof] if proof else [])]


def _step(database: Database, masters: Masters, given: Given) -> Sequence[object]:
    """All that can be taken now."""
    taken = []
    while (
        step := take_next_step(
            database.transaction, masters, given.byte_store, given.id, actor="sainam deletion"
        )
    ) is not None:
        taken.append({"step": step})
    return taken


def _order(database: Database, _masters: Masters, given: Given) -> Sequence[object]:
    with database.transaction() as tx:
        number = order_deletion(
            tx, retention=given.retention, month=given.month, reason=given.reason,
            actor=given.actor, confirmed_by=given.second,
        )  # fmt: skip
    return [{"deletion": number}]


def _order_file(database: Database, _masters: Masters, given: Given) -> Sequence[object]:
    with database.transaction() as tx:
        number = order_file_deletion(
            tx, given.environment, given.file, reason=given.reason, actor=given.actor,
            confirmed_by=given.second,
        )  # fmt: skip
    return [{"deletion": number}]


def _keep(database: Database, _masters: Masters, given: Given) -> Sequence[object]:
    with database.transaction() as tx:
        version = set_retention(
            tx, retention=given.retention, months=given.months, least_days=given.least_days,
            provision=given.provision, actor=given.actor, confirmed_by=given.second,
        )  # fmt: skip
    return [{"class": given.retention, "version": version}]


def _drop_trail(database: Database, _masters: Masters, given: Given) -> Sequence[object]:
    with database.transaction() as tx:
        gone = drop_trail(
            tx, given.month, reason=given.reason, actor=given.actor, confirmed_by=given.second
        )
    return [{"month": given.month, "events": gone}]


def _hold(database: Database, masters: Masters, given: Given) -> Sequence[object]:
    wanted = WantedHold(
        kind=_HOLDS[given.act],
        reference=given.reference,
        reason=given.reason,
        review=given.review,
        number_kind=getattr(given, "number_kind", None),
        number=getattr(given, "number", None),
        environment=getattr(given, "environment", None),
        exchange=getattr(given, "exchange", None),
        retention=getattr(given, "retention", None),
        month=getattr(given, "month", None),
    )
    with database.transaction() as tx:
        return [place_hold(tx, masters, wanted, actor=given.actor, confirmed_by=given.second)]


def _holds(database: Database, _masters: Masters, _given: Given) -> Sequence[object]:
    with database.read_only() as tx:
        return holds.list_holds(tx)


def _end_hold(database: Database, _masters: Masters, given: Given) -> Sequence[object]:
    with database.transaction() as tx:
        end_hold(tx, given.id, reason=given.reason, actor=given.actor)
    return [{"ended": given.id}]


_HOLDS: Mapping[str, HoldKind] = {
    "hold-person": "subject",
    "hold-exchange": "exchange",
    "hold-month": "class_month",
}
_ACTS: Mapping[str, Callable[[Database, Masters, Given], Sequence[object]]] = {
    "due": _due,
    "list": _list,
    "show": _show,
    "step": _step,
    "order": _order,
    "order-file": _order_file,
    "keep": _keep,
    "drop-trail": _drop_trail,
    "hold-person": _hold,
    "hold-exchange": _hold,
    "hold-month": _hold,
    "holds": _holds,
    "end-hold": _end_hold,
}
