"""An invented water series, and an invented audit chain."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from browser.sample_links import NOON
from browser.sample_records import DAY, EXCHANGE, SHA
from sainam.portal.views.audit import AuditPage, BlockView
from sainam.portal.views.bilingual import Words
from sainam.portal.views.series import GapView, SeriesHistory, SeriesPage, SeriesPoint, SeriesRow

SERIES = SeriesRow(
    name="samlae-predicted-level",
    title=Words(th="ระดับน้ำทำนายที่สำแล", en="Predicted water level at Samlae"),
    place=Words(th="สถานีสูบน้ำดิบสำแล", en="Samlae raw-water pumping station"),
    link_id="M1",
    unit="m",
    datum="MSL",
    freshness="late",
    due_at=NOON - timedelta(hours=5),
    last_issued_at=NOON - timedelta(days=1),
)
LEVELS = (
    "0.82",
    "0.91",
    "1.04",
    "1.13",
    "1.08",
    "0.96",
    "0.77",
    "0.55",
    "0.41",
    "0.38",
    "0.52",
    "0.70",
)
DOUBT = Words(
    th="บันทึกแล้วแต่น่าสงสัย: 0.55 m อยู่นอกช่วง 0.60 – 4.00 m",
    en="stored as suspect: 0.55 m is outside 0.60 – 4.00 m",
)
SERIES_PAGE = SeriesPage(
    series=SERIES,
    as_of=None,
    from_day=DAY,
    to_day=DAY,
    points=tuple(
        SeriesPoint(
            valid_at=datetime(2026, 11, 21, 17, tzinfo=UTC) + timedelta(hours=hour),
            value=Decimal(level),
            issued_at=NOON - timedelta(days=1),
            recorded_at=NOON - timedelta(hours=20),
            quality="suspect" if hour == 7 else "good",
            doubt=DOUBT if hour == 7 else None,
            corrected=hour == 3,
            several=hour in {3, 4},
            exchange_id=EXCHANGE,
        )
        for hour, level in enumerate(LEVELS)
    ),
    newest_issue=NOON - timedelta(days=1),
    gaps=(GapView(first=NOON, last=NOON + timedelta(hours=2), values=3),),
)

HISTORY = SeriesHistory(
    series=SERIES, valid_at=SERIES_PAGE.points[3].valid_at, points=SERIES_PAGE.points[3:5]
)

BLOCKS = tuple(
    BlockView(
        number=number,
        sealed_at=NOON - timedelta(minutes=number - 400),
        events=64 + number % 7,
        merkle_root=SHA,
        head=SHA[::-1],
    )
    for number in range(418, 408, -1)
)
AUDIT = AuditPage(
    head=BLOCKS[0], signing_key="Ed25519 " + SHA[:44], unsealed=12, blocks=BLOCKS, after=409
)
