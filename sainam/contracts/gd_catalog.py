"""What the government's data catalogue asks of each dataset, and how secret it is. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, NamedTuple, get_args

import msgspec

from sainam.formats.layout import Title

SecurityLevel = Literal["open", "internal", "confidential", "secret", "top_secret"]
LEVELS: Mapping[SecurityLevel, Title] = {
    "open": Title("เปิดเผย", "Open"),
    "internal": Title("ใช้ภายใน", "Internal"),
    "confidential": Title("ลับ", "Confidential"),
    "secret": Title("ลับมาก", "Secret"),
    "top_secret": Title("ลับที่สุด", "Top secret"),
}
DATA_TYPES = {
    "record": Title("ข้อมูลระเบียน", "Records"),
    "statistics": Title("ข้อมูลสถิติ", "Statistics"),
    "geospatial": Title("ข้อมูลภูมิสารสนเทศเชิงพื้นที่", "Geospatial"),
    "mixed": Title("ข้อมูลหลากหลายประเภท", "Of several kinds"),
    "other": Title("ข้อมูลประเภทอื่นๆ", "Of another kind"),
}
DATA_CATEGORIES = {
    "public": Title("ข้อมูลสาธารณะ", "Public"),
    "personal": Title("ข้อมูลส่วนบุคคล", "Personal"),
    "security": Title("ข้อมูลความมั่นคง", "National security"),
    "official_secret": Title("ข้อมูลความลับทางราชการ", "Official secret"),
}
FREQUENCIES = {
    "year": Title("ปี", "year"),
    "month": Title("เดือน", "month"),
    "week": Title("สัปดาห์", "week"),
    "day": Title("วัน", "day"),
    "hour": Title("ชั่วโมง", "hour"),
    "real_time": Title("ตามเวลาจริง", "as it happens"),
}
# In the order of the catalogue's own form. The title is that of the contract.
MANDATORY = (
    "data_type",
    "title",
    "owner_org",
    "maintainer",
    "maintainer_email",
    "tag_string",
    "notes",
    "objective",
    "update_frequency_unit",
    "geo_coverage",
    "data_source",
    "data_format",
    "data_category",
    "license_id",
)
_Some = Annotated[str, msgspec.Meta(pattern=r"\S")]


class DatasetRecord(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A dataset's mandatory fields but its title, by their names there.

    `owner_org` is an agency's code. An update comes every so many units.
    """

    data_type: Literal["record", "statistics", "geospatial", "mixed", "other"]
    owner_org: _Some
    maintainer: Title
    maintainer_email: Annotated[str, msgspec.Meta(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")]
    tag_string: Annotated[tuple[_Some, ...], msgspec.Meta(min_length=1)]
    notes: Title
    objective: Title
    update_frequency_unit: Literal["year", "month", "week", "day", "hour", "real_time"]
    update_frequency_interval: Annotated[int, msgspec.Meta(ge=1)] = 1
    geo_coverage: Title
    data_source: Title
    data_format: Annotated[
        tuple[Literal["JSON", "CSV", "TXT", "GeoJSON", "PNG"], ...], msgspec.Meta(min_length=1)
    ]
    data_category: Literal["public", "personal", "security", "official_secret"]
    license_id: _Some


class Described(NamedTuple):
    """How secret a dataset is, and its record."""

    level: SecurityLevel
    record: DatasetRecord

    @property
    def may_be_open(self) -> bool:
        return self.level == "open" and self.record.data_category == "public"


class RecordFault(NamedTuple):
    """`field` is the name of what is missing or wrong, dotted for its parts; `what` says how."""

    field: str
    rule: Literal["missing", "wrong", "level", "category"]
    what: str = ""


def described(profile: Mapping[str, Any]) -> Described | None:
    """From a document's customProperties; None where they do not hold it whole."""
    if any(_form_faults(profile)):
        return None
    return Described(
        profile["securityLevel"], msgspec.convert(profile["gdCatalog"], type=DatasetRecord)
    )


def record_faults(profile: Mapping[str, Any], *, personal: bool) -> Iterator[RecordFault]:
    """`personal`: a field of the dataset is personal or sensitive."""
    faults = tuple(_form_faults(profile))
    yield from faults
    found = described(profile) if not faults else None
    if found is None:
        return
    category = found.record.data_category
    if found.level == "open" and (personal or category != "public"):
        yield RecordFault("securityLevel", "level", found.level)
    if personal and category == "public":
        yield RecordFault("data_category", "category", category)


_AT = re.compile(r" - at `\$\.?([^`]*)`")


def _form_faults(profile: Mapping[str, Any]) -> Iterator[RecordFault]:
    level = profile.get("securityLevel")
    if not level:
        yield RecordFault("securityLevel", "missing")
    elif level not in get_args(SecurityLevel):
        yield RecordFault("securityLevel", "wrong", str(level))
    given = profile.get("gdCatalog")
    if not isinstance(given, Mapping):
        yield RecordFault("gdCatalog", "missing")
        return
    missing = [name for name in MANDATORY if name != "title" and given.get(name) in _EMPTY]
    yield from (RecordFault(name, "missing") for name in missing)
    if not missing:
        yield from _wrong(given)


_EMPTY: tuple[object, ...] = (None, "", [], {})


def _wrong(given: Mapping[str, Any]) -> Iterator[RecordFault]:
    try:
        record = msgspec.convert(given, type=DatasetRecord)
    except msgspec.ValidationError as error:
        at = _AT.search(str(error))
        yield RecordFault(at[1] if at else "gdCatalog", "wrong", str(error).split(" - at")[0])
        return
    for name in ("maintainer", "notes", "objective", "geo_coverage", "data_source"):
        title: Title = getattr(record, name)
        for language in ("th", "en"):
            if not getattr(title, language).strip():
                yield RecordFault(f"{name}.{language}", "missing")
