"""The graph as it is decided, read when asked: no edge is stored anywhere."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

import msgspec

from sainam.agreements.agreement import read_terms
from sainam.evidence.trace.graph import Edge, Graph, edges_of_terms
from sainam.exchanges.content.open_content import deletion_of
from sainam.exchanges.content.sealing import LOOK_UPS, SUBMITS
from sainam.kit.database import Tx
from sainam.kit.named_queries import named_queries
from sainam.links.catalogue import Catalogue
from sainam.onboarding.bodies import Request
from sainam.onboarding.state import LAST, State

_SQL = named_queries(__file__)


def build_graph(tx: Tx, catalogue: Catalogue, *, agency: str | None) -> Graph:
    """`agency`: only what it is a party to, so that no other's name is in it."""
    asked = {"agency": agency}
    edges: set[Edge] = set()
    for name, version, party, terms in tx.execute(_SQL["versions"], asked):
        edges.update(edges_of_terms(name, version, party, read_terms(terms)))
    edges.update(_dossiers(tx, agency))
    edges.update(_in_hand(tx, catalogue, Graph(frozenset(edges)), agency))
    edges.update(_law(catalogue))
    edges.update(_kept(tx, {edge.upper for edge in edges} | {edge.lower for edge in edges}))
    if agency is None:
        edges.update(_links(catalogue))
        edges.update(_page(catalogue))
    return Graph(frozenset(edges))


def with_exchange(tx: Tx, graph: Graph, node: str, *, agency: str | None) -> Graph | None:
    """The graph with an exchange or a line of one (`exchange:id`, `line:id/number`) upon it.

    Of the agreement's fields only those that crossed stay. None: there is no such thing.
    """
    kind, _, name = node.partition(":")
    exchange, _, line = name.partition("/")
    number = _uuid(exchange)
    if number is None:
        return None
    row = tx.execute(_SQL["exchange"], {"exchange": number, "agency": agency}).fetchone()
    if row is None or (kind == "line" and not _line(tx, number, line)):
        return None
    agreement, version, dataset, party, owner, order, link, pattern, at, crossed = row
    own, written = f"exchange:{number}", f"exchange {number}"
    under = f"agreement:{agreement}@{version}"
    fields = {f"field:{dataset}/{one}" for one in (crossed or "").split(",") if one}
    lower = {under, f"agency:{party}", f"system:{owner}", f"link:{link}", f"dataset:{dataset}"}
    edges = {Edge(own, one, written) for one in lower | fields}
    if order is not None and agency is None:
        edges |= {Edge(own, one, written) for one in _newest(graph, order)}
    if (gone := _gone(tx, number, pattern, at)) is not None:
        edges.add(Edge(own, f"deletion:{gone}", f"deletion {gone}"))
    if kind == "line":
        edges.add(Edge(f"line:{number}/{line}", own, f"posting {number} {line}"))
    kept = {
        edge
        for edge in graph.edges
        if edge.upper != under or not edge.lower.startswith("field:") or edge.lower in fields
    }
    return Graph(frozenset(kept | edges))


def with_refusal(tx: Tx, graph: Graph, node: str, *, agency: str | None) -> Graph | None:
    """The graph with a refused call (`refusal:id`) upon it. None: there is no such thing."""
    number = _uuid(node.partition(":")[2])
    if number is None:
        return None
    row = tx.execute(_SQL["refusal"], {"refusal": number, "agency": agency}).fetchone()
    if row is None:
        return None
    agreement, dataset, party, caller = row
    lower = {f"agency:{party}", f"dataset:{dataset}"}
    if agency is None:
        lower.add(f"agency:{caller}")
    if agreement is not None:
        lower |= _newest(graph, agreement)
    written = f"refusal {number}"
    return Graph(graph.edges | {Edge(f"refusal:{number}", one, written) for one in lower})


def _gone(tx: Tx, exchange: UUID, pattern: str, at: datetime) -> UUID | None:
    """The deletion by which what was said cannot be opened any more, with its proof."""
    row = tx.execute(_SQL["file_deletion"], {"exchange": exchange}).fetchone()
    if row is not None:
        found: UUID = row[0]
        return found
    retention = {"lookup": LOOK_UPS, "submit": SUBMITS}.get(pattern)
    return deletion_of(tx, at, retention) if retention else None


def _newest(graph: Graph, agreement: str) -> set[str]:
    own = f"agreement:{agreement}@"
    found = {edge.upper for edge in graph.edges if edge.upper.startswith(own)}
    return {max(found, key=lambda node: int(node.rpartition("@")[2]))} if found else set()


def _line(tx: Tx, exchange: UUID, line: str) -> bool:
    if not line.isascii() or not line.isdigit() or len(line) > 9:
        return False
    asked = {"exchange": exchange, "line": int(line)}
    return tx.execute(_SQL["line"], asked).fetchone() is not None


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _dossiers(tx: Tx, agency: str | None) -> Iterator[Edge]:
    asked = {"agency": agency}
    for dossier, agreement, version in tx.execute(_SQL["dossiers"], asked):
        own = f"dossier_agreement {dossier}"
        yield Edge(f"agreement:{agreement}@{version}", f"dossier:{dossier}", own)
    for dossier, number, provision in tx.execute(_SQL["decisions"], asked):
        decision, written = f"decision:{dossier}/{number}", f"dossier_step {dossier} {number}"
        yield Edge(f"dossier:{dossier}", decision, written)
        if provision is not None:
            yield Edge(decision, f"provision:{provision}", written)
    for document, dossier in tx.execute(_SQL["documents"], asked):
        yield Edge(f"document:{document}", f"dossier:{dossier}", f"document {document}")


def _law(catalogue: Catalogue) -> Iterator[Edge]:
    for instrument in catalogue.instruments.values():
        written = f"catalogue_object instrument {instrument.id}"
        for provision in instrument.provisions:
            yield Edge(f"provision:{provision.id}", f"instrument:{instrument.id}", written)
        if instrument.under is not None:
            yield Edge(f"instrument:{instrument.id}", f"instrument:{instrument.under}", written)


def _in_hand(tx: Tx, catalogue: Catalogue, graph: Graph, agency: str | None) -> Iterator[Edge]:
    """What is asked for in a dossier under way: without it the asking is for nothing."""
    asked = {"agency": agency, "done": [*LAST, State.LIVE, State.ENDING]}
    for dossier, party, agreement, number, body in tx.execute(_SQL["in_hand"], asked):
        request = msgspec.json.decode(body, type=Request)
        lower = {f"agency:{one}" for one in (party, request.carrier) if one}
        lower |= {f"dataset:{one.dataset}" for one in request.wanted}
        lower |= {f"field:{one.dataset}/{field}" for one in request.wanted for field in one.fields}
        for basis in request.legal_bases:
            found = catalogue.legal_bases.get(basis)
            if found is not None and found.provision is not None:
                lower.add(f"provision:{found.provision}")
        if agreement is not None:
            lower |= _newest(graph, agreement)
        written = f"dossier_step {dossier} {number}"
        yield from (Edge(f"in_hand:{dossier}", one, written) for one in lower)


def _kept(tx: Tx, nodes: set[str]) -> Iterator[Edge]:
    """A past decision leads to the words that it was made under."""
    for kept_by, digest in tx.execute(_SQL["kept"]):
        kind, _, name = kept_by.partition(":")
        node = f"decision:{name}" if kind == "step" else kept_by
        if node in nodes:
            yield Edge(node, f"register:{digest}", f"register_kept {kept_by}")


def _page(catalogue: Catalogue) -> Iterator[Edge]:
    for row in catalogue.page_rows.values():
        for provision in {one for entry in row.entries for one in entry.provisions}:
            written = f"catalogue_object page_row {row.id}"
            yield Edge(f"page_row:{row.id}", f"provision:{provision}", written)
    for measure in catalogue.measures.values():
        written = f"catalogue_object measure {measure.id}"
        yield Edge(f"measure:{measure.id}", f"page_row:{measure.row}", written)
        if measure.part_of is not None:
            yield Edge(f"measure:{measure.part_of}", f"measure:{measure.id}", written)


def _links(catalogue: Catalogue) -> Iterator[Edge]:
    for link in catalogue.links.values():
        for end in (link.source, link.target):
            kind = "system" if end in catalogue.systems else "agency"
            yield Edge(f"link:{link.id}", f"{kind}:{end}", f"catalogue_object link {link.id}")
    for system in catalogue.systems.values():
        written = f"catalogue_object system {system.code}"
        yield Edge(f"system:{system.code}", f"agency:{system.agency}", written)
