"""The trace of one thing both ways, and what would stop without it."""

import csv
import io
from datetime import date
from typing import Any, cast, get_args

from sainam.agreements.terms import Environment
from sainam.evidence.impact.reckon_stops import reckon_stops
from sainam.evidence.impact.what_stops import Stop
from sainam.evidence.trace.build_graph import build_graph, with_exchange
from sainam.evidence.trace.graph import Graph, NodeKind, Reached, kind_of, name_of
from sainam.kit.clock import now
from sainam.kit.database import Tx
from sainam.kit.thai_dates import business_date
from sainam.portal.readings.names import Names, words
from sainam.portal.readings.rule_words import rule_words
from sainam.portal.views.bilingual import Words
from sainam.portal.views.trace import NodeView, StopView, TracePage

_STARTS = frozenset({"provision", "agency", "system", "dataset"})
_OF_EXCHANGES = frozenset({"exchange", "line"})


def show_trace(
    tx: Tx, names: Names, environment: Environment, about: str | None, on: date | None,
    agency: str | None,
) -> TracePage | None:  # fmt: skip
    """None: there is no such thing, or it is not for `agency`. `on` None: today."""
    day = on or business_date(now(tx))
    graph = build_graph(tx, names.catalogue, agency=agency)
    if about is None:
        return TracePage(about=None, on=day, starts=_starts(names, graph))
    if kind_of(about) in _OF_EXCHANGES:
        found = with_exchange(tx, graph, about, agency=agency)
        if found is None:
            return None
        graph = found
    about = _newest_version(graph, about)
    if about not in graph:
        return None
    stops = reckon_stops(tx, names.catalogue, environment, about, day, agency=agency)
    return TracePage(
        about=_node(names, about, 0, ""),
        on=day,
        back=_walk(names, graph.back(about)),
        forward=_walk(names, graph.forward(about)),
        stops=tuple(_stop(names, one) for one in stops if one.fate in ("stops", "by_another")),
    )


def trace_csv(view: TracePage) -> bytes:
    """UTF-8 with its mark, as spreadsheets want it."""
    out = io.StringIO()
    write = csv.writer(out)
    write.writerow(("part", "node", "steps", "written", "agreement", "exchanges", "fate", "rule"))
    for part, walk in (("back", view.back), ("forward", view.forward)):
        write.writerows((part, one.node, one.distance, one.written) for one in walk)
    for stop in view.stops:
        about = (stop.agreement, stop.exchanges, stop.fate, stop.rule or stop.instead)
        write.writerow(("stops", f"dataset:{stop.dataset}", "", "", *about))
    return "\ufeff".encode() + out.getvalue().encode()


def _newest_version(graph: Graph, about: str) -> str:
    """An agreement without a version is its newest."""
    if kind_of(about) != "agreement" or "@" in about:
        return about
    versions = [
        int(edge.upper.rpartition("@")[2])
        for edge in graph.edges
        if edge.upper.startswith(f"{about}@")
    ]
    return f"{about}@{max(versions)}" if versions else about


def _starts(names: Names, graph: Graph) -> tuple[NodeView, ...]:
    nodes = {edge.lower for edge in graph.edges} | {edge.upper for edge in graph.edges}
    return tuple(_node(names, one, 0, "") for one in sorted(nodes) if kind_of(one) in _STARTS)


def _walk(names: Names, walk: tuple[Reached, ...]) -> tuple[NodeView, ...]:
    return tuple(_node(names, one.node, one.distance, one.by.written) for one in walk)


def _node(names: Names, node: str, distance: int, written: str) -> NodeView:
    kind = kind_of(node)
    if kind not in get_args(NodeKind):
        raise ValueError(node)
    return NodeView(
        node=node,
        kind=cast("NodeKind", kind),
        name=name_of(node),
        title=_title(names, kind, name_of(node)),
        distance=distance,
        written=written,
    )


def _title(names: Names, kind: str, name: str) -> Words | None:
    catalogue = names.catalogue
    if kind == "agency":
        return names.agency(name)
    if kind == "provision":
        law = catalogue.law()
        return words(law.cite(name)) if name in law.provisions else _NO_LONGER
    found: Any = {
        "instrument": catalogue.instruments,
        "dataset": catalogue.contracts,
        "link": catalogue.links,
        "system": catalogue.systems,
    }.get(kind, {}).get(name)  # fmt: skip
    if kind == "field":
        dataset, _, field = name.partition("/")
        contract = catalogue.contracts.get(dataset)
        found = contract.leaves.get(field) if contract else None
    return words(found.title) if found is not None else None


_NO_LONGER = Words(th="ไม่อยู่ในทะเบียนกฎหมายแล้ว", en="no longer in the register")


def _stop(names: Names, stop: Stop) -> StopView:
    call = stop.flow.call
    return StopView(
        agreement=stop.flow.agreement,
        agency=names.agency(call.agency),
        dataset=call.dataset,
        purpose=names.purposes((call.purpose,)),
        exchanges=stop.flow.exchanges,
        fate=stop.fate,
        rule=stop.rule,
        rule_words=rule_words(stop.rule) if stop.rule else None,
        instead=stop.instead,
    )
