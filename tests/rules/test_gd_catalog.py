"""Each dataset has what the government's data catalogue asks; only what is open is told openly."""

import re
from pathlib import Path
from typing import Any

import msgspec
import pytest

from sainam.contracts.dcat import dcat_catalogue, open_datasets
from sainam.contracts.gd_catalog import MANDATORY, described, record_faults
from sainam.formats.layout import Title
from sainam.links.read_catalogue import read_catalogue

MWA = Path(__file__).parents[2] / "sainam" / "catalogue" / "mwa"
CONTRACTS = read_catalogue(MWA).catalogue.contracts
OWNERS = {"MWA": Title("การประปานครหลวง", "MWA"), "HYDRO": Title("กรมอุทกศาสตร์", "HYDRO")}
RECORD: dict[str, Any] = {
    "data_type": "statistics",
    "owner_org": "HYDRO",
    "maintainer": {"th": "กองสำรวจ", "en": "Survey"},
    "maintainer_email": "water@hydro.example",
    "tag_string": ["น้ำ"],
    "notes": {"th": "ระดับน้ำ", "en": "Levels"},
    "objective": {"th": "สูบน้ำ", "en": "Pumping"},
    "update_frequency_unit": "day",
    "geo_coverage": {"th": "สำแล", "en": "Samlae"},
    "data_source": {"th": "แบบจำลอง", "en": "A model"},
    "data_format": ["CSV"],
    "data_category": "public",
    "license_id": "open-government-data",
}


def said(profile: dict[str, Any], *, personal: bool = False) -> list[tuple[str, str]]:
    return [(fault.field, fault.rule) for fault in record_faults(profile, personal=personal)]


@pytest.mark.row("L1")
def test_there_are_fourteen_fields_and_every_dataset_of_the_utility_has_them() -> None:
    assert len(MANDATORY) == 14
    for contract in CONTRACTS.values():
        assert contract.described is not None, contract.name
        told = {"title": contract.title, **msgspec.structs.asdict(contract.described.record)}
        assert all(told[name] for name in MANDATORY), contract.name


def test_a_whole_record_has_no_fault() -> None:
    assert said({"securityLevel": "open", "gdCatalog": RECORD}) == []


@pytest.mark.parametrize("field", [name for name in MANDATORY if name != "title"])
def test_each_field_that_is_missing_is_named(field: str) -> None:
    without = {name: value for name, value in RECORD.items() if name != field}
    profile = {"securityLevel": "open", "gdCatalog": without}
    assert said(profile) == [(field, "missing")]
    assert described(profile) is None


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"notes": {"th": "ระดับน้ำ", "en": " "}}, ("notes.en", "missing")),
        ({"data_type": "tables"}, ("data_type", "wrong")),
        ({"update_frequency_interval": 0}, ("update_frequency_interval", "wrong")),
        ({"maintainer_email": "nobody"}, ("maintainer_email", "wrong")),
    ],
)
def test_what_is_wrong_is_named(changed: dict[str, Any], fault: tuple[str, str]) -> None:
    assert said({"securityLevel": "open", "gdCatalog": {**RECORD, **changed}}) == [fault]


@pytest.mark.parametrize("level", ["open", "internal", "confidential", "secret", "top_secret"])
def test_there_are_five_levels(level: str) -> None:
    assert said({"securityLevel": level, "gdCatalog": RECORD}) == []


def test_personal_data_is_neither_open_nor_public() -> None:
    profile = {"securityLevel": "open", "gdCatalog": RECORD}
    assert said(profile, personal=True) == [
        ("securityLevel", "level"),
        ("data_category", "category"),
    ]


@pytest.mark.row("L1")
def test_only_open_datasets_are_told_openly_and_as_dcat() -> None:
    told = open_datasets(CONTRACTS.values())
    assert [one.name for one in told] == ["samlae-water-level"]
    document = dcat_catalogue(told, owners=OWNERS, base="https://hub.example/")
    [dataset] = document["dcat:dataset"]
    assert document["@type"] == "dcat:Catalog"
    assert dataset["dct:identifier"] == "samlae-water-level"
    assert dataset["dct:publisher"]["foaf:name"][0]["@value"] == "กรมอุทกศาสตร์"
    assert dataset["dcat:distribution"][0]["dcat:accessURL"] == {
        "@id": "https://hub.example/th/datasets/samlae-water-level"
    }


def test_a_harvester_reads_every_value_and_every_prefix() -> None:
    """CKAN takes the value of a node without an address for that node's passing number."""
    document = dcat_catalogue(
        open_datasets(CONTRACTS.values()), owners=OWNERS, base="https://hub.example"
    )
    [dataset] = document["dcat:dataset"]
    of_a_node = {"dct:publisher", "dcat:contactPoint", "dct:spatial", "dct:accessRights"}
    assert {"dcat:theme", "dct:type", "dct:provenance", "dct:license"} <= set(dataset)
    for one in (dataset, *dataset["dcat:distribution"]):
        for name, value in one.items():
            values = value if isinstance(value, list) else [value]
            assert name in of_a_node or all(
                isinstance(each, str) or {"@id", "@value"} & set(each) for each in values
            ), name
    for form in dataset["dcat:distribution"]:
        assert form["@type"] == "dcat:Distribution"
        assert form["dct:license"] == "open-government-data"
        assert form["dct:format"] == form["@id"].rpartition("-")[2].upper()
    named = set(re.findall(r'"([a-z]+):[A-Za-z]+"', msgspec.json.encode(document).decode()))
    assert named <= set(document["@context"])


def test_a_dataset_that_is_not_described_is_not_exported() -> None:
    bare = msgspec.structs.replace(CONTRACTS["samlae-water-level"], described=None)
    assert open_datasets([bare]) == ()
    assert dcat_catalogue([bare], owners=OWNERS, base="")["dcat:dataset"] == []
