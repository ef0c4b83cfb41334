"""The access control policy as a paper: what stands, generated, in the form of a memo."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sainam.agencies.role import ROLES
from sainam.documents.document import Memo, Section, Table
from sainam.documents.office import Letterhead
from sainam.documents.typeset import record_of, typeset
from sainam.evidence.access.access import Access
from sainam.evidence.access.store import Records
from sainam.kit.thai_dates import business_date

_TITLES: dict[str, str] = {role.name: role.title.th for role in ROLES.values()}


def policy_paper(
    letterhead: Letterhead,
    access: Iterable[Access],
    outbound: Iterable[tuple[str, str]],
    records: Records,
    at: datetime,
) -> bytes:
    """A PDF without a number or signatures: it says what is, and binds nobody."""
    rows = tuple(access)
    memo = Memo(
        day=business_date(at),
        unit="ระบบกลางแลกเปลี่ยนข้อมูล",
        subject="สิทธิการเข้าถึงตามที่เป็นจริง",
        to="ผู้ตรวจสอบ",
        sections=(
            _logins(one for one in rows if one.is_login),
            _keys(one for one in rows if not one.is_login),
            _outside(outbound, records),
        ),
        closing="จัดทำโดยระบบจากข้อมูลที่มีผลใช้บังคับ ณ วันที่ข้างต้น",
        signatories=(),
    )
    return typeset(record_of(letterhead, memo, "", at)).pdf


def _logins(access: Iterable[Access]) -> Section:
    rows = tuple(
        (one.name, one.title.th, one.agency or "–", ", ".join(map(_role, one.rights)) or "–")
        for one in access
    )
    return Section(
        heading="ผู้ใช้และบทบาท",
        tables=(_table(("ชื่อผู้ใช้", "ชื่อ", "หน่วยงาน", "บทบาท"), rows, (2, 3, 2, 4)),),
    )


def _keys(access: Iterable[Access]) -> Section:
    rows = tuple(
        (one.name, one.agency or "–", one.kind, "; ".join(one.rights) or "–") for one in access
    )
    return Section(
        heading="กุญแจของระบบและช่องทางที่เปิดได้",
        tables=(_table(("กุญแจ", "หน่วยงาน", "ชนิด", "ข้อตกลงและช่องทาง"), rows, (3, 2, 2, 5)),),
    )


def _outside(outbound: Iterable[tuple[str, str]], records: Records) -> Section:
    by_mail = ", ".join(records.mail_agreements)
    return Section(
        heading="การติดต่อภายนอก",
        paragraphs=(
            "ระบบเรียกออกไปเฉพาะเครื่องในตารางนี้",
            "ระบบไม่มีตู้จดหมายขาเข้าและไม่อ่านอีเมล ข้อมูลเข้าทาง API, SFTP และหน้าเว็บเท่านั้น "
            + (f"แม้ข้อตกลงต่อไปนี้ระบุอีเมลไว้: {by_mail}" if by_mail else ""),
        ),
        tables=(_table(("ใช้เพื่อ", "เครื่อง"), tuple(outbound), (4, 5)),),
    )


def _table(
    head: tuple[str, ...], rows: tuple[tuple[str, ...], ...], widths: tuple[int, ...]
) -> Table:
    return Table(head=head, rows=rows or (("–",) * len(head),), widths=widths)


def _role(right: str) -> str:
    name, _, place = right.partition(" ")
    title = _TITLES.get(name, name)
    return f"{title} แทน {place}" if place else title
