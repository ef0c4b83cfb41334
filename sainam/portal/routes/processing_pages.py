"""The record of processing, declared beside observed, and the alarms about it."""

from datetime import date
from uuid import UUID

from babel.dates import format_date
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.exceptions import ValidationException
from litestar.params import FromPath, SkipValidation

from sainam.evidence.processing.alarm import DECISIONS
from sainam.evidence.processing.processing_desk import ProcessingDesk, month_of
from sainam.evidence.processing.raise_alarms import months_before
from sainam.evidence.processing.record_csv import record_csv
from sainam.evidence.processing.refusals import AlarmUnknown, MonthUnreadable
from sainam.kit.refusal import Refusal
from sainam.kit.thai_dates import MONTHS, buddhist_year, next_month
from sainam.portal.address import words_of
from sainam.portal.page import Page, found
from sainam.portal.routes.asked import Asked, Form, ThisPage
from sainam.portal.views.bilingual import Words

Processing = NamedDependency[SkipValidation[ProcessingDesk]]


@get("/processing", sync_to_thread=True)
def record(page: ThisPage, processing: Processing, request: Asked) -> Response[bytes]:
    reader = page.actor("see_processing")
    told = processing.record(reader, _month(request))
    alarms = processing.alarms(reader, told.month)
    return page.show(
        "processing.html",
        record=told,
        alarms=alarms,
        month=_month_words(told.month),
        before=months_before(told.month)[0],
        after=next_month(told.month),
        is_current=next_month(told.month) > alarms.at.date(),
    )


@get("/processing/record.csv", sync_to_thread=True)
def as_csv(page: ThisPage, processing: Processing, request: Asked) -> Response[bytes]:
    told = processing.record(page.actor("see_processing"), _month(request))
    name = f"processing-{told.month:%Y-%m}.csv"
    return Response(
        record_csv(told),
        media_type="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@get("/processing/alarms/{alarm:uuid}", sync_to_thread=True)
def alarm(page: ThisPage, processing: Processing, alarm: FromPath[UUID]) -> Response[bytes]:
    return _page(page, processing, alarm)


@post("/processing/alarms/{alarm:uuid}/end", sync_to_thread=True, status_code=200)
def end_alarm(
    page: ThisPage, processing: Processing, alarm: FromPath[UUID], data: Form
) -> Response[bytes]:
    actor = page.actor("end_alarm")
    decision, reason = data.get("decision", ""), data.get("reason", "")
    try:
        processing.end(actor, alarm, decision=decision, reason=reason)
    except AlarmUnknown:
        return found(None)
    except Refusal as refusal:
        return _page(page, processing, alarm, decision, reason, refusal)
    return page.go(f"/processing/alarms/{alarm}")


def _page(
    page: Page,
    processing: ProcessingDesk,
    number: UUID,
    decision: str = "",
    reason: str = "",
    refusal: Refusal | None = None,
) -> Response[bytes]:
    try:
        one = processing.alarm(page.actor("see_processing"), number)
    except AlarmUnknown:
        return found(None)
    return page.show(
        "processing_alarm.html",
        status=422 if refusal else 200,
        alarm=one,
        month=_month_words(one.month),
        decisions=DECISIONS,
        decision=decision,
        reason=reason,
        said=Words(th=refusal.thai, en=refusal.sentence()) if refusal else None,
    )


def _month(request: Asked) -> date | None:
    try:
        return month_of(words_of(request.query_params, "month"))
    except MonthUnreadable as refusal:
        raise ValidationException("month") from refusal


def _month_words(month: date) -> Words:
    return Words(
        th=f"{MONTHS[month.month - 1]} {buddhist_year(month)}",
        en=format_date(month, "LLLL y", locale="en"),
    )


HANDLERS = (record, as_csv, alarm, end_alarm)
