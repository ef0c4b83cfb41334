"""An endpoint of the catalogue leads somewhere, by a grant, once; what is wrong is told."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from sainam.links.check_catalogue import check_catalogue

MWA = Path(__file__).parents[2] / "sainam" / "catalogue" / "mwa"
RIGHT: dict[str, object] = {
    "id": "bigc-payments", "title": {"th": "ผลการชำระ", "en": "What became of payments"},
    "agency": "BIGC", "dataset": "bill-payments", "link": "A2b", "system": "CIS",
    "path": "/events",
}  # fmt: skip
GRANT = """\
  - clause: '2'
    dataset: bill-payments
    link: A2b
    pattern: submit
    direction: out
    fields: [bill_no, amount_satang]
    purposes: [bill-payment]
    channels: [api]
    owner: CIS
clauses:
"""


def faults(folder: Path, *endpoints: dict[str, object], grant: str = GRANT) -> list[str]:
    for name in MWA.iterdir():
        if name.name not in ("agreements", "endpoints"):
            (folder / name.name).symlink_to(name)
    (folder / "agreements").mkdir()
    for paper in (MWA / "agreements").glob("*.yaml"):
        text = paper.read_text(encoding="utf-8")
        if "bigc" in paper.name:
            text = text.replace("clauses:\n", grant, 1)
        (folder / "agreements" / paper.name).write_text(text, encoding="utf-8")
    (folder / "endpoints").mkdir()
    written = msgspec.yaml.encode({"endpoints": list(endpoints)})
    (folder / "endpoints" / "partners.yaml").write_bytes(written)
    return [f"{fault.rule} {fault.key}" for fault in check_catalogue(folder, "demo")]


def test_an_endpoint_that_is_granted_is_in_order(tmp_path: Path) -> None:
    assert faults(tmp_path, RIGHT) == []


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"system": "NOBODY"}, "reference.unknown endpoints[0].system"),
        ({"link": "A2c"}, "endpoint.grant endpoints[0].dataset"),
        ({"path": "https://elsewhere.example"}, "value.form endpoints[0].path"),
        ({"url": "https://elsewhere.example"}, "key.unknown endpoints[0].url"),
    ],
)
def test_an_endpoint_that_leads_nowhere_or_by_no_grant_is_told(
    tmp_path: Path, changed: dict[str, object], told: str
) -> None:
    assert told in faults(tmp_path, {**RIGHT, **changed})


def test_one_agency_has_one_endpoint_for_a_dataset(tmp_path: Path) -> None:
    again = {**RIGHT, "id": "bigc-payments-2"}
    assert faults(tmp_path, RIGHT, again) == ["endpoint.twice endpoints[1].dataset"]


def test_only_what_is_submitted_is_told_outwards(tmp_path: Path) -> None:
    told = faults(tmp_path, RIGHT, grant=GRANT.replace("pattern: submit", "pattern: lookup"))
    assert any(fault.startswith("grant.direction") for fault in told)
