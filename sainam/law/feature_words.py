"""Why a provision applies, in words; members and letters read them. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from sainam.formats.layout import Title
from sainam.law.applies import Because, Classification, Feature, FeatureKind

CLASSIFICATIONS: Mapping[Classification, Title] = {
    "public": Title("ข้อมูลเปิดเผยได้", "public data"),
    "internal": Title("ข้อมูลใช้ภายใน", "internal data"),
    "personal": Title("ข้อมูลส่วนบุคคล", "personal data"),
    "sensitive": Title("ข้อมูลส่วนบุคคลที่อ่อนไหว", "sensitive personal data"),
}
_FEATURES: Mapping[tuple[FeatureKind, str], Title] = {
    ("kind", "link"): Title("เป็นการเชื่อมโยงข้อมูล", "it is a link"),
    ("kind", "release"): Title("เป็นการให้ข้อมูลครั้งเดียว", "it is a one-time release"),
    ("direction", "out"): Title("ข้อมูลออกนอกองค์กร", "data leave the utility"),
    ("direction", "in"): Title("ข้อมูลเข้าสู่องค์กร", "data come to the utility"),
    ("pattern", "lookup"): Title("เป็นการสอบถามรายรายการ", "it is asked by key"),
    ("pattern", "submit"): Title("เป็นการส่งรายการ", "records are submitted"),
    ("pattern", "batch"): Title("เป็นการส่งแฟ้มข้อมูล", "files are sent"),
    ("pattern", "feed"): Title("เป็นชุดข้อมูลตามรอบเวลา", "it is a feed on a schedule"),
    ("recipient", "government"): Title(
        "คู่เชื่อมโยงเป็นหน่วยงานของรัฐ", "the other party is of the state"
    ),
    ("recipient", "private"): Title("คู่เชื่อมโยงเป็นเอกชน", "the other party is private"),
    ("recipient", "abroad"): Title("คู่เชื่อมโยงอยู่ต่างประเทศ", "the other party is abroad"),
    ("cross_border", "yes"): Title("มีการส่งข้อมูลไปต่างประเทศ", "data cross the border"),
}
_NAMED: Mapping[FeatureKind, Title] = {
    "carrier": Title("ผ่านผู้นำส่ง {name}", "it is carried by {name}"),
    "legal_basis": Title("อ้างฐานทางกฎหมาย {name}", "it stands on the basis {name}"),
}


def said_because(because: Because, names: Mapping[str, Title] | None = None) -> Title:
    """One line: fields by classification, then features.

    `names` are titles of carriers (by code), of legal bases (by id) and of fields (by
    dataset/field); what has none is called by its id.
    """
    known = names or {}
    parts = [*_said_fields(because, known), *(_said(each, known) for each in because.features)]
    return Title("; ".join(part.th for part in parts), "; ".join(part.en for part in parts))


def _said_fields(because: Because, names: Mapping[str, Title]) -> list[Title]:
    parts = []
    for classification, title in CLASSIFICATIONS.items():
        titles = [
            names.get(f"{each.dataset}/{each.field}", Title(each.field, each.field))
            for each in because.fields
            if each.classification == classification
        ]
        if titles:
            th, en = (
                ", ".join(found) for found in ([t.th for t in titles], [t.en for t in titles])
            )
            parts.append(Title(f"{title.th}: {th}", f"{title.en}: {en}"))
    return parts


def _said(feature: Feature, names: Mapping[str, Title]) -> Title:
    if template := _NAMED.get(feature.kind):
        name = names.get(feature.value, Title(feature.value, feature.value))
        return Title(template.th.format(name=name.th), template.en.format(name=name.en))
    return _FEATURES[feature.kind, feature.value]
