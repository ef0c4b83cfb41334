"""Appends an event to what an agency is told, in the transaction of what it tells of."""

from __future__ import annotations

from uuid import UUID

from sainam.agreements.terms import Environment
from sainam.audit.append import append
from sainam.audit.event import Event
from sainam.exchanges.content.content import about, read_submitted
from sainam.exchanges.content.sealing import ACCOUNT, SUBMITS
from sainam.exchanges.events import store
from sainam.exchanges.refusals import RecordingFailed
from sainam.kit import clock
from sainam.kit.database import Tx
from sainam.kit.ids import new_id
from sainam.kit.keys.data_keys import DataKeys
from sainam.kit.keys.envelope import mark, seal
from sainam.kit.thai_dates import business_date, month_start

_SEALINGS = 3  # a month may turn between sealing and recording


def append_event(
    tx: Tx, *, keys: DataKeys, environment: Environment, agency: str, dataset: str, subject: str,
    kind: str, body: bytes, exchange: UUID | None = None,
) -> None:  # fmt: skip
    """Nothing where the agency takes no events of this dataset.

    `subject` is a number of the matter (such as a service request's), never a person's own: it
    stands in plain. `body` is a JSON object of the dataset's fields; it is sealed, marked by its
    `customer_account` where it has one, and cut to the granted fields when it is sent. Holds the
    subject until the transaction ends, so that numbers have no gaps and the order is that of the
    commits; who appends to several takes them in the order of their names.
    """
    endpoint = store.find_endpoint(tx, environment, agency, dataset)
    if endpoint is None:
        return
    event = new_id()
    subject_id, seq = store.take_number(tx, environment, endpoint, subject)
    leaf = _keep(tx, keys, environment, event, body)
    store.insert_event(
        tx, environment, event, about=subject_id, seq=seq, endpoint=endpoint, dataset=dataset,
        kind=kind, exchange=exchange,
    )  # fmt: skip
    append(
        tx, Event.EXCHANGE_EVENT_APPENDED, actor="hub", agency=agency, environment=environment,
        subject=f"event:{event}", exchange=exchange,
        detail={"endpoint": endpoint, "subject": subject, "seq": seq, "kind": kind, "leaf": leaf},
    )  # fmt: skip


def _keep(tx: Tx, keys: DataKeys, environment: Environment, event: UUID, body: bytes) -> str:
    """The leaf of what was sealed."""
    account = read_submitted(body).customer_account
    for _ in range(_SEALINGS):
        key = keys.within(tx, SUBMITS, month_start(business_date(clock.now(tx))))
        sealed = seal(key, about(environment, event, "delivered"), body)
        marked = None if account is None else mark(key, ACCOUNT, account)
        if store.write_content(tx, environment, event, key.number, sealed.sealed, marked):
            return sealed.leaf.hex()
        keys.forget(SUBMITS)
    raise RecordingFailed
