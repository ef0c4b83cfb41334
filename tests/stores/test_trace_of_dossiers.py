"""A dossier under way is among what stops when what it asks for ends; one that is over is not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from dossier_way import DossierWay, way_on

from sainam.evidence.trace.build_graph import build_graph
from sainam.kit.database import Database
from sainam.links.applied_catalogue import load_catalogue
from sainam.onboarding.state import State

pytestmark = pytest.mark.row("P2")


@pytest.fixture(scope="module")
def way(
    module_database: Database, module_owner_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DossierWay]:
    with way_on(module_database, module_owner_url, tmp_path_factory.mktemp("desk")) as made:
        yield made


def carried(way: DossierWay, node: str, agency: str | None = None) -> set[str]:
    with way.desk.database.read_only() as tx:
        graph = build_graph(tx, load_catalogue(tx), agency=agency)
    return {one.node for one in graph.forward(node) if one.node.startswith("in_hand:")}


def test_what_is_asked_for_carries_the_dossier_until_it_is_over(way: DossierWay) -> None:
    number = way.desk.open()
    dossier = way.go_on(number, State.REVIEW)
    wanted = dossier.request.wanted[0]
    asked = [
        f"agency:{dossier.agency}", f"dataset:{wanted.dataset}",
        f"field:{wanted.dataset}/{wanted.fields[0]}",
    ]  # fmt: skip
    for node in asked:
        assert f"in_hand:{number}" in carried(way, node), node
        assert f"in_hand:{number}" in carried(way, node, dossier.agency), node
        assert not carried(way, node, "BIGC"), node
    way.desk.do(number, "withdraw", "officer", reason="no longer needed")
    assert f"in_hand:{number}" not in carried(way, asked[0])
