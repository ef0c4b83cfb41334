"""What stops if one thing ends is what the gates themselves would refuse; and the trace to it."""

import dataclasses
from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sainam.agreements.permit import Call, permit
from sainam.agreements.terms import Clause, Grant, Standing, Terms
from sainam.evidence.impact.what_stops import UsedFlow, what_stops, without
from sainam.evidence.trace.graph import Edge, Graph, edges_of_terms
from sainam.kit.refusal import Refusal

NOON = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)
BASES = {"PDPA-24", "PDPA-26"}
FIELDS = ("customer_account", "use.month")


def terms(*provisions: str, owner: str = "CIS", carriers: tuple[str, ...] = ()) -> Terms:
    grant = Grant(
        dataset="water-use",
        link="G4c",
        pattern="lookup",
        fields=FIELDS,
        purposes=("narcotics",),
        channels=("api",),
        owner=owner,
        carriers=carriers,
        clause="2",
    )
    return Terms(
        grants=(grant,),
        clauses=(
            Clause("1", "วัตถุประสงค์", "Purpose", ("DGA-13",)),
            Clause("2", "การให้ข้อมูล", "What is granted", provisions),
        ),
    )


def standing(agreement: str, agency: str, granted: Terms) -> Standing:
    return Standing(
        agreement=agreement,
        agency=agency,
        environment="live",
        gate=1,
        state="open",
        version=1,
        term=1,
        door_epoch=1,
        valid_from=datetime(2026, 1, 1, tzinfo=UTC),
        valid_until=datetime(2027, 1, 1, tzinfo=UTC),
        closed_at=None,
        run_off_days=0,
        terms=granted,
    )


STANDINGS = {
    "MOU-A": standing("MOU-A", "AGENCY-A", terms("PDPA-24", "PDPA-22")),
    "MOU-B": standing("MOU-B", "AGENCY-B", terms("PDPA-24", "PDPA-26")),
    "MOU-C": standing("MOU-C", "AGENCY-C", terms("PDPA-26", owner="GIS", carriers=("DOPA",))),
}


def flow(agreement: str, fields: tuple[str, ...] | None = FIELDS) -> UsedFlow:
    one = STANDINGS[agreement]
    carriers = one.terms.grants[0].carriers
    call = Call(
        caller=carriers[0] if carriers else one.agency,
        agency=one.agency,
        dataset="water-use",
        pattern="lookup",
        channel="api",
        purpose="narcotics",
        case_number="1",
        doors=dict.fromkeys(STANDINGS, 1),
        fields=fields,
    )
    return UsedFlow(agreement, call, 7)


def stopped(*gone: str) -> set[str]:
    then = without(gone, STANDINGS, BASES)
    found = what_stops([flow(name) for name in STANDINGS], STANDINGS, then, NOON)
    return {one.flow.agreement for one in found if one.fate == "stops"}


@pytest.mark.row("L1")
@pytest.mark.parametrize(
    ("gone", "stops"),
    [
        ("provision:PDPA-24", {"MOU-A"}),
        ("provision:PDPA-26", {"MOU-C"}),
        ("provision:PDPA-22", set()),
        ("provision:DGA-13", set()),
        ("agreement:MOU-B", {"MOU-B"}),
        ("agreement:MOU-B@1", {"MOU-B"}),
        ("agreement:MOU-B@2", set()),
        ("clause:MOU-A@1/2", {"MOU-A"}),
        ("agency:AGENCY-A", {"MOU-A"}),
        ("agency:DOPA", {"MOU-C"}),
        ("system:CIS", {"MOU-A", "MOU-B"}),
        ("field:water-use/use.month", {"MOU-A", "MOU-B", "MOU-C"}),
        ("field:other/use.month", set()),
        ("dataset:water-use", {"MOU-A", "MOU-B", "MOU-C"}),
        ("link:G4c", {"MOU-A", "MOU-B", "MOU-C"}),
    ],
)
def test_what_goes_stops_what_stands_on_it_and_nothing_else(gone: str, stops: set[str]) -> None:
    assert stopped(gone) == stops


def test_both_bases_gone_stop_what_stands_on_either() -> None:
    assert stopped("provision:PDPA-24", "provision:PDPA-26") == set(STANDINGS)


def test_a_call_that_does_not_ask_for_the_field_goes_on() -> None:
    then = without(["field:water-use/use.month"], STANDINGS, BASES)
    [one] = what_stops([flow("MOU-A", ("customer_account",))], STANDINGS, then, NOON)
    assert one.fate == "goes_on"


def test_another_agreement_that_grants_it_is_named() -> None:
    second = standing("MOU-A2", "AGENCY-A", terms("PDPA-26"))
    later = datetime(2026, 12, 31, tzinfo=UTC)
    ended = without(["agreement:MOU-A"], STANDINGS, BASES) | {"MOU-A2": second}
    call = flow("MOU-A").call
    doors = {**call.doors, "MOU-A2": 1}
    used = UsedFlow("MOU-A", dataclasses.replace(call, doors=doors), 7)
    [one] = what_stops([used], STANDINGS, ended, later)
    assert (one.fate, one.instead) == ("by_another", "MOU-A2")


@given(
    st.sets(
        st.sampled_from(
            [
                "provision:PDPA-24",
                "provision:PDPA-26",
                "agency:AGENCY-A",
                "agency:DOPA",
                "system:GIS",
                "agreement:MOU-B",
                "field:water-use/use.month",
            ]
        )
    )
)
def test_what_stops_is_what_the_gate_refuses_then(gone: set[str]) -> None:
    then = without(gone, STANDINGS, BASES)
    for name in STANDINGS:
        used = flow(name)
        [one] = what_stops([used], STANDINGS, then, NOON)
        said = refused(used.call, then)
        assert (one.fate, one.rule) == ("stops" if said else "goes_on", said)


def refused(call: Call, standings: Mapping[str, Standing]) -> str | None:
    try:
        permit(call, standings, NOON)
    except Refusal as refusal:
        return refusal.rule
    return None


GRAPH = Graph(
    frozenset(
        [
            *edges_of_terms("MOU-A", 1, "AGENCY-A", terms("PDPA-24")),
            *edges_of_terms("MOU-A", 2, "AGENCY-A", terms("PDPA-26")),
            Edge("exchange:x", "agreement:MOU-A@1", "exchange x"),
        ]
    )
)


@pytest.mark.row("L1")
def test_an_exchange_is_traced_by_the_version_of_its_day() -> None:
    found = {one.node for one in GRAPH.back("exchange:x")}
    assert {"agreement:MOU-A@1", "clause:MOU-A@1/2", "provision:PDPA-24"} <= found
    assert {"field:water-use/use.month", "dataset:water-use", "agency:AGENCY-A"} <= found
    assert not found & {"agreement:MOU-A@2", "provision:PDPA-26"}


def test_a_provision_leads_to_the_exchange_that_rests_on_it() -> None:
    [clause, agreement, exchange] = GRAPH.forward("provision:PDPA-24")
    assert clause.node == "clause:MOU-A@1/2"
    assert clause.by.written == "agreement_version MOU-A 1"
    assert (agreement.node, agreement.distance) == ("agreement:MOU-A@1", 2)
    assert exchange.node == "exchange:x"


def test_a_ring_ends() -> None:
    ring = Graph(
        frozenset(
            [Edge("instrument:A", "instrument:B", ""), Edge("instrument:B", "instrument:A", "")]
        )
    )
    assert [one.node for one in ring.back("instrument:A")] == ["instrument:B"]
