"""Datasets: the list, and one with its fields, its record and who receives it."""

from typing import Literal

from msgspec import Struct

from sainam.contracts.gd_catalog import SecurityLevel
from sainam.portal.views.agreements import AgreementRow
from sainam.portal.views.bilingual import Words
from sainam.portal.views.exchanges import Pattern

FieldClass = Literal["public", "internal", "personal", "sensitive"]
RecordField = Literal[
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
]


class DatasetRow(Struct, frozen=True, kw_only=True):
    """`level` is None where the dataset was kept before datasets were described."""

    name: str
    title: Words
    pattern: Pattern
    version: str
    level: SecurityLevel | None
    owner: Words
    personal: bool


class DatasetField(Struct, frozen=True, kw_only=True):
    name: str
    title: Words
    type: str
    classification: FieldClass


class RecordLine(Struct, frozen=True, kw_only=True):
    """One mandatory field of the government's data catalogue."""

    field: RecordField
    value: Words


class Receiver(Struct, frozen=True, kw_only=True):
    """Who is granted the dataset by an agreement, and which fields of it."""

    agreement: AgreementRow
    fields: tuple[str, ...]


class KeptBy(Struct, frozen=True, kw_only=True):
    """The rule that stands for its class: months after the month of record, and days at least."""

    retention: str
    title: Words
    months: int
    least_days: int
    provision: str | None


class DatasetPage(Struct, frozen=True, kw_only=True):
    dataset: DatasetRow
    record: tuple[RecordLine, ...]
    fields: tuple[DatasetField, ...]
    receivers: tuple[Receiver, ...]
    kept_by: KeptBy | None = None
