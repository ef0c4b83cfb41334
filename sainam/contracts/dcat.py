"""Datasets as a DCAT catalogue in JSON-LD, as CKAN harvests it. Pure.

CKAN takes a node without an address for its passing number: whatever it reads as a value is a
literal or has an address.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sainam.contracts.contract import Contract
from sainam.contracts.gd_catalog import (
    DATA_CATEGORIES,
    DATA_TYPES,
    FREQUENCIES,
    LEVELS,
    DatasetRecord,
    Described,
)
from sainam.formats.layout import Title

CONTEXT: Mapping[str, str] = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
}
_MEDIA_TYPES = {
    "JSON": "application/json",
    "CSV": "text/csv",
    "TXT": "text/plain",
    "GeoJSON": "application/geo+json",
    "PNG": "image/png",
}


def open_datasets(contracts: Iterable[Contract]) -> tuple[Contract, ...]:
    """Those of which anybody may be told, by name."""
    found = [one for one in contracts if one.described and one.described.may_be_open]
    return tuple(sorted(found, key=lambda one: one.name))


def dcat_catalogue(
    contracts: Iterable[Contract], *, owners: Mapping[str, Title], base: str
) -> dict[str, Any]:
    """`owners` by agency code; `base` is the hub's address. Not described: left out."""
    datasets = [
        _dataset(one, one.described, owners, base.rstrip("/"))
        for one in contracts
        if one.described is not None
    ]
    return {
        "@context": dict(CONTEXT),
        "@id": f"{base.rstrip('/')}/api/data-catalogue",
        "@type": "dcat:Catalog",
        "dct:title": _both(Title("บัญชีข้อมูลของสายน้ำ", "Sainam's catalogue of data")),
        "dct:description": _both(
            Title(
                "ชุดข้อมูลที่การประปานครหลวงแลกเปลี่ยนผ่านสายน้ำและเปิดเผยได้",
                "Datasets exchanged through Sainam that may be told openly",
            )
        ),
        "dcat:dataset": datasets,
    }


def _dataset(
    contract: Contract, described: Described, owners: Mapping[str, Title], base: str
) -> dict[str, Any]:
    record = described.record
    owner = owners.get(record.owner_org, Title(record.owner_org, record.owner_org))
    return {
        "@id": f"{base}/api/data-catalogue#{contract.name}",
        "@type": "dcat:Dataset",
        "dct:identifier": contract.name,
        "owl:versionInfo": contract.version,
        "dct:title": _both(contract.title),
        "dct:description": _both(record.notes),
        "dct:type": _concept(base, "type", record.data_type, DATA_TYPES[record.data_type]),
        "dct:publisher": {"@type": "foaf:Agent", "foaf:name": _both(owner)},
        "dcat:contactPoint": {
            "@type": "vcard:Organization",
            "vcard:fn": record.maintainer.th,
            "vcard:hasEmail": {"@id": f"mailto:{record.maintainer_email}"},
        },
        "dcat:keyword": list(record.tag_string),
        "dcat:theme": _concept(
            base, "category", record.data_category, DATA_CATEGORIES[record.data_category]
        ),
        "rdfs:comment": _both(record.objective),
        "dct:accrualPeriodicity": _frequency(record),
        "dct:spatial": {"@type": "dct:Location", **_label(record.geo_coverage)},
        "dct:provenance": _both(record.data_source),
        "dct:accessRights": {"@type": "dct:RightsStatement", **_label(LEVELS[described.level])},
        "dct:license": record.license_id,
        "dcat:distribution": [
            _distribution(contract, record, form, base) for form in record.data_format
        ],
    }


def _distribution(
    contract: Contract, record: DatasetRecord, form: str, base: str
) -> dict[str, Any]:
    return {
        "@type": "dcat:Distribution",
        "@id": f"{base}/api/data-catalogue#{contract.name}-{form.lower()}",
        "dct:title": _both(contract.title),
        "dct:format": form,
        "dcat:mediaType": _MEDIA_TYPES[form],
        "dct:license": record.license_id,
        "dcat:accessURL": {"@id": f"{base}/th/datasets/{contract.name}"},
    }


def _concept(base: str, kind: str, code: str, title: Title) -> dict[str, Any]:
    return {"@id": f"{base}/api/data-catalogue#{kind}-{code}", "@type": "skos:Concept",
            "skos:prefLabel": _both(title)}  # fmt: skip


def _frequency(record: DatasetRecord) -> str:
    unit = FREQUENCIES[record.update_frequency_unit].th
    many = record.update_frequency_interval
    return unit if many == 1 else f"{many} {unit}"


def _both(title: Title) -> list[dict[str, str]]:
    return [
        {"@language": "th", "@value": title.th},
        {"@language": "en", "@value": title.en},
    ]


def _label(title: Title) -> dict[str, Any]:
    return {"rdfs:label": _both(title)}
