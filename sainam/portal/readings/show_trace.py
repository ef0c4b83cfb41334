"""The trace of one thing both ways, and what would stop without it."""

import csv
import io
from collections.abc import Mapping
from datetime import date
from typing import Any, cast, get_args

from sainam.agreements.store import load_standings
from sainam.agreements.terms import Environment, Standing
from sainam.evidence.impact.reckon_stops import reckon_stops
from sainam.evidence.impact.what_stops import Stop
from sainam.evidence.trace.build_graph import build_graph, with_exchange, with_refusal
from sainam.evidence.trace.graph import Graph, NodeKind, Reached, kind_of, name_of
from sainam.kit.clock import now
from sainam.kit.database import Tx
from sainam.kit.thai_dates import business_date
from sainam.portal.readings.names import Names, words
from sainam.portal.readings.rule_words import rule_words
from sainam.portal.views.bilingual import Words
from sainam.portal.views.trace import NodeView, StopView, TracePage

_STARTS = frozenset({"provision", "agency", "system", "dataset"})
_OBSERVED = frozenset({"exchange", "line", "refusal"})


def show_trace(
    tx: Tx, names: Names, environment: Environment, about: str | None, on: date | None,
    agency: str | None,
) -> TracePage | None:  # fmt: skip
    """None: there is no such thing, or it is not for `agency`. `on` None: today."""
    day = on or business_date(now(tx))
    graph = build_graph(tx, names.catalogue, agency=agency)
    if about is None:
        return TracePage(about=None, on=day, starts=_starts(names, graph))
    if kind_of(about) in _OBSERVED:
        put_on = with_refusal if kind_of(about) == "refusal" else with_exchange
        found = put_on(tx, graph, about, agency=agency)
        if found is None:
            return None
        graph = found
    about = _newest_version(graph, about)
    if about not in graph and not _registered(names, graph, about, agency):
        return None
    stops = reckon_stops(tx, names.catalogue, environment, about, day, agency=agency)
    standings = load_standings(tx, environment)
    forward = _walk(names, graph.forward(about))
    return TracePage(
        about=_node(names, about, 0, ""),
        on=day,
        back=_walk(names, graph.back(about)),
        forward=forward,
        stops=tuple(
            _stop(names, standings[one.flow.agreement], one)
            for one in stops
            if one.fate in ("stops", "by_another")
        ),
        in_hand=tuple(one for one in forward if one.kind == "in_hand"),
    )


def trace_csv(view: TracePage) -> bytes:
    """UTF-8 with its mark, as spreadsheets want it."""
    out = io.StringIO()
    write = csv.writer(out)
    write.writerow(("part", "node", "steps", "written", "agreement", "exchanges", "fate", "rule"))
    for part, walk in (("back", view.back), ("forward", view.forward)):
        write.writerows((part, one.node, one.distance, one.written) for one in walk)
    write.writerows(("stops", one.node, one.distance, one.written) for one in view.in_hand)
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


def _registered(names: Names, graph: Graph, about: str, agency: str | None) -> bool:
    """In the catalogue, though nothing rests on it yet; an agency's are fields of its datasets."""
    kind, name = kind_of(about), name_of(about)
    if kind == "field":
        dataset = f"dataset:{name.partition('/')[0]}"
        return (agency is None or dataset in graph) and _found(names, kind, name) is not None
    if agency is None and kind == "agency":
        return name in names.catalogue.agencies
    law = kind in ("instrument", "provision")
    return (agency is None or law) and _found(names, kind, name) is not None


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
        page=_page(kind, name_of(node)),
    )


def _page(kind: str, name: str) -> str | None:
    """Where the portal shows the thing itself to the staff."""
    plain = {
        "exchange": "/exchanges", "deletion": "/deletions", "register": "/law-kept",
        "dossier": "/dossiers", "in_hand": "/dossiers", "dataset": "/datasets", "link": "/links",
        "measure": "/measures", "instrument": "/law/instrument",
    }  # fmt: skip
    if kind in plain:
        return f"{plain[kind]}/{name}"
    whole, parted, _ = name.partition("@" if kind in ("agreement", "clause") else "/")
    if kind in ("agreement", "clause"):
        return f"/agreements/{whole}"
    if parted and kind in ("line", "decision", "field"):
        root = {"line": "/files", "decision": "/dossiers", "field": "/datasets"}[kind]
        return f"{root}/{whole}/lines" if kind == "line" else f"{root}/{whole}"
    return None


def _title(names: Names, kind: str, name: str) -> Words | None:
    if kind == "agency":
        return names.agency(name)
    if kind == "provision":
        law = names.catalogue.law()
        return words(law.cite(name)) if name in law.provisions else _NO_LONGER
    found = _found(names, kind, name)
    if kind == "page_row":
        return _title(names, "instrument", found.heading) if found is not None else None
    if kind == "measure":
        return words(found.printed) if found is not None else None
    return words(found.title) if found is not None else None


def _found(names: Names, kind: str, name: str) -> Any:
    """What the catalogue has under this name, if it has."""
    catalogue = names.catalogue
    if kind == "provision":
        return catalogue.law().provisions.get(name)
    if kind == "field":
        dataset, _, field = name.partition("/")
        contract = catalogue.contracts.get(dataset)
        return contract.leaves.get(field) if contract else None
    kept: dict[str, Mapping[str, Any]] = {
        "instrument": catalogue.instruments,
        "page_row": catalogue.page_rows,
        "measure": catalogue.measures,
        "dataset": catalogue.contracts,
        "link": catalogue.links,
        "system": catalogue.systems,
    }
    return kept.get(kind, {}).get(name)


_NO_LONGER = Words(th="ไม่อยู่ในทะเบียนกฎหมายแล้ว", en="no longer in the register")


def _stop(names: Names, standing: Standing, stop: Stop) -> StopView:
    call = stop.flow.call
    of_files = call.pattern in ("batch", "feed")
    cut_offs = [g.cut_off for g in standing.terms.grants if g.dataset == call.dataset and g.cut_off]
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
        expected_by=cut_offs[0] if of_files and cut_offs else None,
        run_off_days=standing.run_off_days if of_files else 0,
    )
