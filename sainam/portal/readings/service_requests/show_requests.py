"""The newest service requests, and one with all that was heard of it."""

from sainam.agreements.terms import Environment
from sainam.kit.database import Tx
from sainam.portal.readings.names import Names, words
from sainam.portal.views.bilingual import Words
from sainam.portal.views.service_requests import (
    RequestFilter,
    RequestList,
    RequestPage,
    RequestRow,
    VersionRow,
    WordRow,
)
from sainam.service_requests import store
from sainam.service_requests.store import Listed
from sainam.service_requests.word import STATES

_MOST = 100


def all_requests(tx: Tx, names: Names, wanted: RequestFilter) -> RequestList:
    """Of a state that there is none of, none."""
    if wanted.state is not None and wanted.state not in STATES:
        return RequestList(rows=())
    found = store.list_requests(
        tx, wanted.environment, agency=wanted.agency, state=wanted.state, number=wanted.number,
        most=_MOST,
    )  # fmt: skip
    return RequestList(rows=tuple(_row(names, one) for one in found))


def show_request(tx: Tx, names: Names, environment: Environment, number: str) -> RequestPage | None:
    found = store.list_requests(tx, environment, number=number, most=1)
    if not found:
        return None
    [one] = found
    return RequestPage(
        it=_row(names, one),
        environment=environment,
        dataset=one.dataset,
        versions=tuple(
            VersionRow(version=each.version, exchange=str(each.exchange), at=each.at,
                       delivery=each.delivery)
            for each in store.list_versions(tx, environment, one.id)
        ),
        words=tuple(
            WordRow(step=each.word.step, state=each.word.state, work_step=each.word.work_step,
                    happened_at=each.word.happened_at, heard_at=each.heard_at,
                    reading=each.reading)
            for each in store.heard(tx, environment, one.id)
        ),
    )  # fmt: skip


def _row(names: Names, one: Listed) -> RequestRow:
    return RequestRow(
        id=str(one.id), number=one.number, kind=_kind(names, one.kind),
        agency=names.agency(one.agency), agency_code=one.agency, link=one.link,
        reference=one.reference, received_at=one.received_at, state=one.state, step=one.step,
        work_step=one.work_step, moved_at=one.moved_at, version=one.version,
        waits_since=one.waits_since, contrary=one.contrary,
    )  # fmt: skip


def _kind(names: Names, kind: str) -> Words:
    known = names.catalogue.request_kinds.get(kind)
    return words(known.title) if known else Words(th=kind, en=kind)
