"""What rests on what: a graph of named things, walked down to its grounds or up to all on it. Pure.

A node is `kind:id`, such as `provision:PDPA-2562-24`, `clause:A@3/4` or `field:dataset/name`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from sainam.agreements.terms import Terms

NodeKind = Literal[
    "provision",
    "instrument",
    "page_row",
    "measure",
    "register",
    "decision",
    "dossier",
    "in_hand",
    "agreement",
    "clause",
    "dataset",
    "field",
    "link",
    "agency",
    "system",
    "document",
    "exchange",
    "line",
    "refusal",
    "deletion",
]


@dataclass(frozen=True, slots=True, order=True)
class Edge:
    """`upper` rests on `lower`; `written` is the table and key that says so."""

    upper: str
    lower: str
    written: str


@dataclass(frozen=True, slots=True)
class Reached:
    """A node of a walk, so many steps from its beginning, and the edge by which it was found."""

    node: str
    distance: int
    by: Edge


@dataclass(frozen=True)
class Graph:
    edges: frozenset[Edge]

    @cached_property
    def _lower(self) -> dict[str, list[Edge]]:
        return _grouped(self.edges, lambda edge: edge.upper)

    @cached_property
    def _upper(self) -> dict[str, list[Edge]]:
        return _grouped(self.edges, lambda edge: edge.lower)

    def __contains__(self, node: str) -> bool:
        return node in self._lower or node in self._upper

    def back(self, node: str) -> tuple[Reached, ...]:
        """All that `node` rests on, the nearest first."""
        return tuple(_walk(node, self._lower, lambda edge: edge.lower))

    def forward(self, node: str) -> tuple[Reached, ...]:
        """All that rests on `node`, the nearest first."""
        return tuple(_walk(node, self._upper, lambda edge: edge.upper))


def kind_of(node: str) -> str:
    return node.partition(":")[0]


def name_of(node: str) -> str:
    return node.partition(":")[2]


def edges_of_terms(agreement: str, version: int, agency: str, terms: Terms) -> Iterator[Edge]:
    """Of one version of an agreement, as its own paper says."""
    own = f"agreement:{agreement}@{version}"
    written = f"agreement_version {agreement} {version}"
    yield Edge(own, f"agency:{agency}", f"agreement {agreement}")
    for clause in terms.clauses:
        node = f"clause:{agreement}@{version}/{clause.number}"
        yield Edge(own, node, written)
        for provision in clause.provisions:
            yield Edge(node, f"provision:{provision}", written)
    for grant in terms.grants:
        yield Edge(own, f"link:{grant.link}", written)
        yield Edge(own, f"system:{grant.owner}", written)
        for carrier in grant.carriers:
            yield Edge(own, f"agency:{carrier}", written)
        for field in grant.fields:
            yield Edge(own, f"field:{grant.dataset}/{field}", written)
            yield Edge(f"field:{grant.dataset}/{field}", f"dataset:{grant.dataset}", "contract")


def _grouped(edges: Iterable[Edge], end: Callable[[Edge], str]) -> dict[str, list[Edge]]:
    found: dict[str, list[Edge]] = {}
    for edge in sorted(edges):
        found.setdefault(end(edge), []).append(edge)
    return found


def _walk(
    node: str, edges: dict[str, list[Edge]], other: Callable[[Edge], str]
) -> Iterator[Reached]:
    """Each node once, however many ways lead to it and though one leads round."""
    seen, waiting = {node}, deque([(node, 0)])
    while waiting:
        here, distance = waiting.popleft()
        for edge in edges.get(here, ()):
            found = other(edge)
            if found not in seen:
                seen.add(found)
                yield Reached(found, distance + 1, edge)
                waiting.append((found, distance + 1))
