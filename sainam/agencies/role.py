"""The roles: what each is called, on which side it stands, and how strongly it signs in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from sainam.formats.layout import Title

RoleName = Literal[
    "agency_officer",
    "agency_developer",
    "council_secretary",
    "council_member",
    "council_chair",
    "fpt",
    "fys",
    "privacy_group",
    "legal",
    "governor_office",
    "deputy_governor",
    "operator",
    "dpo",
    "auditor",
    "finance",
    "raw_water",
    "admin",
]
Side = Literal["agency", "staff"]


@dataclass(frozen=True, slots=True)
class Role:
    """`title` has the short names of the two departments: their full ones are the utility's."""

    name: RoleName
    title: Title
    side: Side
    needs_totp: bool


def _agency(name: RoleName, thai: str, english: str) -> Role:
    return Role(name, Title(thai, english), "agency", needs_totp=False)


def _staff(name: RoleName, thai: str, english: str) -> Role:
    return Role(name, Title(thai, english), "staff", needs_totp=True)


ROLES: Mapping[RoleName, Role] = {
    role.name: role
    for role in (
        _agency("agency_officer", "เจ้าหน้าที่หน่วยงาน", "Agency officer"),
        _agency("agency_developer", "ผู้พัฒนาระบบของหน่วยงาน", "Agency developer"),
        _staff("council_secretary", "เลขานุการคณะกรรมการ", "Council secretary"),
        _staff("council_member", "กรรมการธรรมาภิบาลข้อมูล", "Council member"),
        _staff("council_chair", "ประธานคณะกรรมการ", "Council chair"),
        _staff("fpt", "ฝพท.", "Department FPT"),
        _staff("fys", "ฝยศ.", "Department FYS"),
        _staff("privacy_group", "คณะทำงานคุ้มครองข้อมูลส่วนบุคคล", "Personal-data working group"),
        _staff("legal", "ฝ่ายกฎหมาย", "Legal"),
        _staff("governor_office", "สำนักผู้ว่าการ", "Governor's office"),
        _staff("deputy_governor", "รองผู้ว่าการ", "Deputy governor"),
        _staff("operator", "ผู้ปฏิบัติการระบบ", "Operator"),
        _staff("dpo", "เจ้าหน้าที่คุ้มครองข้อมูลส่วนบุคคล", "Data protection officer"),
        _staff("auditor", "ผู้ตรวจสอบ", "Auditor"),
        _staff("finance", "การเงินและกระทบยอด", "Finance"),
        _staff("raw_water", "น้ำดิบ", "Raw water"),
        _staff("admin", "ผู้ดูแลระบบ", "Administrator"),
    )
}
AGENCY_ROLES = frozenset(name for name, role in ROLES.items() if role.side == "agency")
STAFF_ROLES = frozenset(name for name, role in ROLES.items() if role.side == "staff")
_WITH_TOTP: frozenset[str] = frozenset(name for name, role in ROLES.items() if role.needs_totp)


def needs_totp(roles: Iterable[str]) -> bool:
    return not _WITH_TOTP.isdisjoint(roles)


def known(roles: Iterable[str]) -> frozenset[RoleName]:
    """Those of the table; another name gives no right anywhere."""
    wanted = frozenset(roles)
    return frozenset(name for name in ROLES if name in wanted)
