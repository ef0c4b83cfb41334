"""What is said of a dataset is kept by the class that its contract names."""

from __future__ import annotations

import msgspec
import pytest
from worked_hub import CATALOGUE

from sainam.wiring.datasets import keeping_of

pytestmark = pytest.mark.row("L4")


@pytest.mark.parametrize(
    ("dataset", "named", "kept"),
    [
        ("water-use-six-months", "look_ups", ("look_ups", "customer_account")),
        ("water-use-six-months", "look_ups_short", ("look_ups_short", "customer_account")),
        ("water-use-six-months", None, ("look_ups", "customer_account")),
        ("bill-payments", "submits", ("submits", "customer_account")),
        ("bill-payments", None, ("submits", "customer_account")),
    ],
)
def test_a_dataset_is_kept_by_its_class_or_by_its_pattern_before_it_named_one(
    dataset: str, named: str | None, kept: tuple[str, str]
) -> None:
    contract = msgspec.structs.replace(CATALOGUE.contracts[dataset], retention=named)
    found = keeping_of(contract)
    assert (found.retention, found.kind) == kept


def test_every_dataset_with_personal_data_names_its_class() -> None:
    for contract in CATALOGUE.contracts.values():
        personal = any(leaf.personal for leaf in contract.leaves.values())
        assert contract.retention is not None or not personal
        if contract.retention is not None:
            assert contract.pattern in CATALOGUE.retention_classes[contract.retention].patterns
