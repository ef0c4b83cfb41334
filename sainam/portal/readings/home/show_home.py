"""Home: what waits for a person, and the numbers of the day."""

from datetime import datetime, timedelta

from sainam.kit.clock import now
from sainam.kit.database import Tx
from sainam.kit.named_queries import named_queries
from sainam.kit.thai_dates import business_date
from sainam.links.catalogue import Catalogue
from sainam.portal.readings.days.search_days import agents_with_days, days_of
from sainam.portal.readings.home.waiting_mail import waiting_mail
from sainam.portal.readings.links.day_traffic import DayTraffic, Traffic
from sainam.portal.readings.links.link_map import link_states
from sainam.portal.readings.links.standing_links import LinkStates, link_row, links_in_order
from sainam.portal.readings.names import Names
from sainam.portal.readings.rows import row_of, rows_of
from sainam.portal.readings.water.series_standing import OVERDUE, all_series
from sainam.portal.readings.window import day_window
from sainam.portal.views.bilingual import Words
from sainam.portal.views.exchanges import Environment
from sainam.portal.views.home import AttentionView, HomeView, TodayView
from sainam.portal.views.series import SeriesRow

_SQL = named_queries(__file__)
_OF_EACH_KIND = 20
_HELD_SHOWN = timedelta(days=7)
_DIFFERENCES_SHOWN = timedelta(days=31)


def show_home(
    tx: Tx, catalogue: Catalogue, traffic: DayTraffic, environment: Environment
) -> HomeView:
    moment, names = now(tx), Names(catalogue, tx)
    states = link_states(tx, catalogue, traffic, environment, business_date(moment), moment)
    series = all_series(tx, catalogue, environment)
    return HomeView(
        today=_today(tx, environment, moment, states.traffic, series),
        attention=(
            *_unknown_deliveries(tx, names, environment),
            *waiting_mail(tx, moment),
            *_given_up_files(tx, names, environment),
            *_failing_links(names, states, moment),
            *_late_feeds(series),
            *_held_files(tx, names, environment, moment),
            *_differences(tx, names, environment, moment),
        ),
    )


def _today(
    tx: Tx,
    environment: Environment,
    moment: datetime,
    traffic: Traffic,
    series: tuple[SeriesRow, ...],
) -> TodayView:
    day = business_date(moment)
    start, end = day_window(day)
    span = {"environment": environment, "from": start, "until": end}
    files = row_of(tx, _SQL["count_files"], span) or {}
    return TodayView(
        day=day,
        exchanges=sum(traffic.exchanges.values()),
        refusals=sum(traffic.refused.values()),
        lookups_answered=traffic.answered,
        payments=traffic.payments + files["posted"],
        payments_satang=traffic.paid_satang + files["posted_satang"],
        files=files["files"],
        files_held=files["held"],
        series_on_time=sum(row.freshness == "on_time" for row in series),
        series=len(series),
    )


def _unknown_deliveries(tx: Tx, names: Names, environment: Environment) -> list[AttentionView]:
    of = {"environment": environment, "most": _OF_EACH_KIND}
    found = []
    for row in rows_of(tx, _SQL["unknown_deliveries"], of):
        owner = names.end(row["owner"])
        what = Words(
            th=f"ส่งรายการไปยัง{owner.th}แล้ว แต่ไม่ทราบผล ต้องให้เจ้าหน้าที่ตัดสิน",
            en=f"Sent to {owner.en}, end unknown: a person has to decide",
        )
        found.append(
            AttentionView(
                kind="delivery_unknown",
                subject="exchange",
                subject_id=str(row["exchange"]),
                what=what,
                since=row["since"],
            )
        )
    return found


def _failing_links(names: Names, states: LinkStates, moment: datetime) -> list[AttentionView]:
    found = []
    for link in links_in_order(names.catalogue):
        row = link_row(names, link, states)
        if row.health != "failing" or link.id in states.late:
            continue
        source, target = row.source, row.target
        sample = states.samples[link.id]
        found.append(
            AttentionView(
                kind="link_failing",
                subject="link",
                subject_id=link.id,
                what=Words(
                    th=f"{link.id}: {source.th} → {target.th} รายการล่าสุดไม่สำเร็จ",
                    en=f"{link.id}: {source.en} → {target.en}: the last exchanges failed",
                ),
                since=sample.failing_since or moment,
            )
        )
    return found


def _late_feeds(series: tuple[SeriesRow, ...]) -> list[AttentionView]:
    return [
        AttentionView(
            kind="feed_late",
            subject="series",
            subject_id=row.name,
            what=Words(
                th=f"{row.title.th}: ยังไม่ได้รับตามกำหนด",
                en=f"{row.title.en}: not received when it was due",
            ),
            since=row.due_at,
        )
        for row in series
        if row.freshness in OVERDUE and row.due_at is not None
    ]


def _given_up_files(tx: Tx, names: Names, environment: Environment) -> list[AttentionView]:
    of = {"environment": environment, "most": _OF_EACH_KIND}
    return [
        AttentionView(
            kind="file_given_up",
            subject="file",
            subject_id=str(row["id"]),
            what=Words(
                th=f"แฟ้ม {row['name']} จาก{names.agency(row['agency']).th} ระบบลองหลายครั้งไม่สำเร็จ",
                en=f"File {row['name']} of {names.agency(row['agency']).en}: many tries failed",
            ),
            since=row["since"],
        )
        for row in rows_of(tx, _SQL["given_up_files"], of)
    ]


def _held_files(
    tx: Tx, names: Names, environment: Environment, moment: datetime
) -> list[AttentionView]:
    of = {"environment": environment, "from": moment - _HELD_SHOWN, "most": _OF_EACH_KIND}
    return [
        AttentionView(
            kind="file_held",
            subject="file",
            subject_id=str(row["id"]),
            what=Words(
                th=f"แฟ้ม {row['name']} จาก{names.agency(row['agency']).th} ถูกพักไว้ทั้งแฟ้ม",
                en=f"File {row['name']} of {names.agency(row['agency']).en} is held whole",
            ),
            since=row["since"],
        )
        for row in rows_of(tx, _SQL["held_files"], of)
    ]


def _differences(
    tx: Tx, names: Names, environment: Environment, moment: datetime
) -> list[AttentionView]:
    today = business_date(moment)
    rows = days_of(
        tx,
        environment,
        agents_with_days(tx, environment),
        first=today - _DIFFERENCES_SHOWN,
        before=(today + _DIFFERENCES_SHOWN, ""),
        verdict="difference",
        most=_OF_EACH_KIND,
    )
    return [
        AttentionView(
            kind="difference",
            subject="agent_day",
            subject_id=f"{row['agent_code']}/{row['business_date']}",
            what=Words(
                th=f"{names.agency(row['agent_code']).th}: ยอดของวันทำการไม่ตรงกัน",
                en=f"{names.agency(row['agent_code']).en}: the day does not reconcile",
            ),
            since=row["at"],
        )
        for row in rows
    ]
