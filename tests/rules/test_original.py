"""How long an original is kept, and what its keeping shows by section 12."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import get_args

import pytest

from sainam.documents.document import Kind
from sainam.documents.original import KEPT, kept_original
from sainam.documents.verify_document import Verdict

pytestmark = pytest.mark.row("L6")

ISSUED = bytes(32)
VERDICT = Verdict(None, ISSUED, ISSUED, "same", None, (), unsigned_tail=False)


def test_each_kind_of_paper_has_its_rule() -> None:
    assert KEPT.keys() == set(get_args(Kind))
    assert all(one.by.th and one.by.en for one in KEPT.values())


@pytest.mark.parametrize(
    ("kind", "issued", "until"),
    [
        ("external_letter", date(2026, 11, 23), date(2036, 11, 23)),
        ("memo", date(2028, 2, 29), date(2038, 2, 28)),
        ("minutes", date(2026, 11, 23), None),
        ("mou", date(2026, 11, 23), None),
    ],
)
def test_it_is_kept_from_the_day_of_issue(kind: Kind, issued: date, until: date | None) -> None:
    found = kept_original(kind, issued, registered=ISSUED, number="1/2569", verdict=None)
    assert found.until == until
    assert found.tests == ((1, "not_judged"), (2, "not_judged"), (3, "shown"))


@pytest.mark.parametrize(
    ("verdict", "number", "tests"),
    [
        (VERDICT, "1/2569", ("shown", "shown", "shown")),
        (replace(VERDICT, again="other"), "1/2569", ("shown", "not_shown", "shown")),
        (replace(VERDICT, unsigned_sha256=b"x" * 32), "1", ("not_shown", "not_shown", "shown")),
        (VERDICT, None, ("shown", "shown", "not_shown")),
    ],
)
def test_its_keeping_is_judged_by_its_bytes(
    verdict: Verdict, number: str | None, tests: tuple[str, ...]
) -> None:
    found = kept_original(
        "memo", date(2026, 1, 1), registered=ISSUED, number=number, verdict=verdict
    )
    assert tuple(outcome for _, outcome in found.tests) == tests
