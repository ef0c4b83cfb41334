"""The page's table over invented statements: whole cells, parts, and papers that run out."""

from __future__ import annotations

import msgspec
import pytest
from browser.sample_law import CATALOGUE, TODAY

from sainam.evidence.compliance.table import MeasureRow, table_rows
from sainam.law.measure import Statement
from sainam.links.catalogue import Catalogue

pytestmark = pytest.mark.row("L4")
STATED = Statement(
    number=1, day=TODAY, state="met", owner="dpo", note="ตามนโยบาย", stated_by="dpo",
    confirmed_by="auditor", review=TODAY.replace(year=2027), evidence="policy:MWA-PRIVACY-PRACTICE",
)  # fmt: skip


def with_paper(name: str, **said: object) -> Catalogue:
    papers = dict(CATALOGUE.policy_documents)
    papers[name] = msgspec.structs.replace(papers[name], **said)
    fields = {key: getattr(CATALOGUE, key) for key in CATALOGUE.__dataclass_fields__}
    return Catalogue(**(fields | {"policy_documents": papers}))


def measure(catalogue: Catalogue, name: str, *said: Statement) -> MeasureRow:
    rows = table_rows(catalogue, {name: said}, TODAY, lambda _: None)
    return next(one for row in rows for one in row.measures() if one.measure.id == name)


@pytest.mark.parametrize(
    ("filed", "state", "why"),
    [
        ({"approved": TODAY, "kept_at": "ตู้ 1"}, "met", "stated"),
        ({}, "evidence_due", "document_due"),
        ({"approved": TODAY, "kept_at": "ตู้ 1", "ends": TODAY}, "evidence_due", "document_due"),
        ({"approved": TODAY, "kept_at": "ตู้ 1", "review": TODAY.replace(day=1)},
         "evidence_due", "document_due"),
    ],
)  # fmt: skip
def test_a_measure_stands_on_the_paper_that_its_statement_names(
    filed: dict[str, object], state: str, why: str
) -> None:
    catalogue = with_paper("MWA-PRIVACY-PRACTICE", **filed)
    found = measure(catalogue, "L4-3", STATED).standing
    assert (found.state, found.why) == (state, why)


def test_a_paper_that_left_the_register_is_no_evidence() -> None:
    gone = msgspec.structs.replace(STATED, evidence="policy:MWA-GONE")
    assert measure(CATALOGUE, "L4-3", gone).standing.why == "document_due"
