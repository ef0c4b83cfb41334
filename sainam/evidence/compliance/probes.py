"""What the hub itself finds of a measure, read when the page is: nobody states it.

Each reads a span that ends at the moment asked about, so that a past day reads as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from functools import cached_property

from sainam.agencies.role import needs_totp
from sainam.evidence.compliance import store
from sainam.evidence.compliance.store import Crossed, Span, StaffMember
from sainam.formats.layout import Title
from sainam.kit.database import Tx
from sainam.kit.thai_dates import business_date, month_start, next_month, thai_date
from sainam.law.control import Control
from sainam.law.measure import Measure, Probe, Reading
from sainam.links.catalogue import Catalogue

Asked = Measure | Control
SPAN_DAYS = 30
TRAFFIC_DAYS = 90  # Computer Crime Act s. 26
_SEAL_OLD = timedelta(days=1)
_FEWEST_OF_A_COUNCIL = 3


class Probes:
    """The readings of one page: what several measures ask is asked of the hub once."""

    def __init__(self, tx: Tx, catalogue: Catalogue, at: datetime) -> None:
        self._tx = tx
        self._catalogue = catalogue
        self._at = at
        self._span = Span(at - timedelta(days=SPAN_DAYS), at)

    def read(self, asked: Asked) -> Reading | None:
        """None: the hub has no reading for it."""
        return None if asked.probe is None else _READERS[asked.probe](self, asked)

    @cached_property
    def crossed(self) -> tuple[Crossed, ...]:
        return store.crossed(self._tx, self._span)

    @cached_property
    def staff(self) -> tuple[StaffMember, ...]:
        return store.staff(self._tx, self._at)

    def exchanges(self, asked: Asked) -> Reading:
        """Over the rows of the mission that it names."""
        links = self._catalogue.links
        found = [
            one for one in self.crossed if one.link in links and links[one.link].row in asked.rows
        ]
        rows = ", ".join(asked.rows)
        if not found:
            return _nothing(
                f"ยังไม่มีการแลกเปลี่ยนใน {SPAN_DAYS} วัน ({rows})",
                f"No exchange yet within {SPAN_DAYS} days ({rows})",
            )
        count = sum(one.exchanges for one in found)
        th, en = _on(max(one.last_at for one in found))
        return _holds(
            f"แลกเปลี่ยน {count:,} ครั้งใน {SPAN_DAYS} วัน ({rows}) ล่าสุด {th}",
            f"{count:,} exchanges within {SPAN_DAYS} days ({rows}), the last on {en}",
        )

    def documents_signed(self, _asked: Asked) -> Reading:
        found = store.issued(self._tx, self._span)
        signed = sum(one.signed for one in found)
        if not signed:
            return _nothing(
                f"ยังไม่มีเอกสารอิเล็กทรอนิกส์ที่ลงนามใน {SPAN_DAYS} วัน",
                f"No electronic document signed within {SPAN_DAYS} days",
            )
        every = sum(one.issued for one in found)
        return _holds(
            f"ออกเอกสารอิเล็กทรอนิกส์ {every:,} ฉบับใน {SPAN_DAYS} วัน ลงนามแล้ว {signed:,} ฉบับ",
            f"{every:,} electronic documents issued within {SPAN_DAYS} days, {signed:,} signed",
        )

    def digital_payments(self, _asked: Asked) -> Reading:
        last = business_date(self._at) + timedelta(days=1)
        found = store.paid(self._tx, last - timedelta(days=SPAN_DAYS), last)
        count = sum(one.payments for one in found)
        if not count:
            return _nothing(
                f"ยังไม่มีการชำระเงินทางดิจิทัลใน {SPAN_DAYS} วัน",
                f"No digital payment yet within {SPAN_DAYS} days",
            )
        return _holds(
            f"รับชำระทางดิจิทัล {count:,} รายการใน {SPAN_DAYS} วัน",
            f"{count:,} digital payments within {SPAN_DAYS} days",
        )

    def council(self, _asked: Asked) -> Reading:
        chairs = [one for one in self.staff if "council_chair" in one.roles]
        members = [one for one in self.staff if "council_member" in one.roles]
        words = (
            f"ประธาน {len(chairs)} คน กรรมการ {len(members)} คน ในทะเบียนผู้ใช้",
            f"{len(chairs)} chair and {len(members)} members among the logins",
        )
        if not chairs and not members:
            return _nothing(*words)
        enough = chairs and len(chairs) + len(members) >= _FEWEST_OF_A_COUNCIL
        return _holds(*words) if enough else _contrary(*words)

    def data_officer(self, _asked: Asked) -> Reading:
        count = sum(1 for one in self.staff if "dpo" in one.roles)
        words = (
            f"มีเจ้าหน้าที่คุ้มครองข้อมูล {count} คนในทะเบียนผู้ใช้",
            f"{count} data protection officer among the logins",
        )
        return _holds(*words) if count else _nothing(*words)

    def staff_second_factor(self, _asked: Asked) -> Reading:
        wanted = [one for one in self.staff if needs_totp(one.roles)]
        having = sum(1 for one in wanted if one.totp)
        if not wanted:
            return _nothing("ยังไม่มีผู้ใช้ของ กปน.", "The utility has no login yet")
        words = (
            f"พนักงาน {having} จาก {len(wanted)} คนมีรหัสยืนยันขั้นที่สอง ผู้ที่ยังไม่มีเข้าใช้งานไม่ได้",
            f"{having} of {len(wanted)} of the staff have a second factor; no other gets in",
        )
        return _holds(*words) if having else _contrary(*words)

    def security_events(self, _asked: Asked) -> Reading:
        count, last = store.security_events(self._tx, self._span)
        if last is None:
            return _nothing(
                f"ยังไม่มีเหตุการณ์ด้านความปลอดภัยใน {SPAN_DAYS} วัน",
                f"No security event on record within {SPAN_DAYS} days",
            )
        th, en = _on(last)
        return _holds(
            f"บันทึกเหตุการณ์ด้านความปลอดภัย {count:,} รายการใน {SPAN_DAYS} วัน ล่าสุด {th}",
            f"{count:,} security events on record within {SPAN_DAYS} days, the last on {en}",
        )

    def audit_seal(self, _asked: Asked) -> Reading:
        found = store.last_seal(self._tx, self._at)
        if found is None:
            return _nothing("ยังไม่มีบล็อกที่ปิดผนึก", "No block has been sealed yet")
        number, sealed_at = found
        th, en = _on(sealed_at)
        words = (f"บล็อกที่ {number:,} ปิดผนึกเมื่อ {th}", f"Block {number:,} was sealed on {en}")
        old = self._at - sealed_at > _SEAL_OLD
        return _contrary(*words) if old else _holds(*words)

    def traffic_retention(self, _asked: Asked) -> Reading:
        """Every month from the hub's first day, or the last 90 days, has its records."""
        begun = store.first_day(self._tx)
        today = business_date(self._at)
        if begun is None or begun > today:
            return _nothing("ระบบยังไม่เริ่มใช้งาน", "The hub has not begun yet")
        first = max(begun, today - timedelta(days=TRAFFIC_DAYS))
        kept = frozenset(store.months_kept(self._tx))
        gone = [month for month in _months(first, today) if month not in kept]
        if gone:
            th, en = thai_date(gone[0]), gone[0].isoformat()
            return _contrary(
                f"ไม่พบข้อมูลจราจรของเดือนที่เริ่ม {th}", f"The month of {en} has no traffic records"
            )
        return _holds(
            f"เก็บข้อมูลจราจรครบทุกเดือนตั้งแต่ {thai_date(first)}",
            f"Traffic records are kept for every month since {first.isoformat()}",
        )


_READERS: Mapping[Probe, Callable[[Probes, Asked], Reading]] = {
    "exchanges": Probes.exchanges,
    "documents-signed": Probes.documents_signed,
    "digital-payments": Probes.digital_payments,
    "council": Probes.council,
    "data-officer": Probes.data_officer,
    "staff-second-factor": Probes.staff_second_factor,
    "security-events": Probes.security_events,
    "audit-seal": Probes.audit_seal,
    "traffic-retention": Probes.traffic_retention,
}


def _months(first: date, last: date) -> list[date]:
    months = [month_start(first)]
    while (following := next_month(months[-1])) <= last:
        months.append(following)
    return months


def _on(moment: datetime) -> tuple[str, str]:
    day = business_date(moment)
    return thai_date(day), day.isoformat()


def _holds(thai: str, english: str) -> Reading:
    return Reading("holds", Title(thai, english))


def _contrary(thai: str, english: str) -> Reading:
    return Reading("contrary", Title(thai, english))


def _nothing(thai: str, english: str) -> Reading:
    return Reading("nothing", Title(thai, english))
