"""Which agreement lets a call through: the truth table, and what a restriction may never do."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace as changed

from sainam.agreements.permit import Call, permit
from sainam.agreements.refusals import (
    AddressNotGranted,
    AgreementEnded,
    AgreementNotYetInForce,
    AgreementSuspended,
    AmbiguousAgreement,
    CaseNumberMissing,
    ChannelNotGranted,
    DoorShut,
    FieldNotGranted,
    NoAgreement,
    OutsideHours,
    OwnerAgreementShut,
    PurposeNotGranted,
    WrongCarrier,
)
from sainam.agreements.terms import Grant, Standing, Terms
from sainam.kit.refusal import Refusal

NOON = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)  # 12:00 in Bangkok
START = datetime(2026, 1, 1, tzinfo=UTC)
END = datetime(2027, 1, 1, tzinfo=UTC)

GRANT = Grant(
    dataset="water-use-six-months",
    link="G4c",
    pattern="lookup",
    fields=("customer_account", "use.month", "use.cubic_metres"),
    purposes=("narcotics-investigation",),
    channels=("api",),
    owner="CIS",
    owner_agreement="ORDER-CIS",
    carriers=("DOPA-LINKAGE",),
    case_required=True,
)


def standing(agreement: str, agency: str, *grants: Grant, number: int = 1) -> Standing:
    return Standing(
        agreement=agreement,
        agency=agency,
        environment="live",
        gate=number,
        state="open",
        version=1,
        term=1,
        door_epoch=4,
        valid_from=START,
        valid_until=END,
        closed_at=None,
        run_off_days=0,
        terms=Terms(grants=grants),
    )


MOU = standing("MOU-ONCB", "ONCB", GRANT)
ORDER = standing("ORDER-CIS", "MWA", number=2)
CALL = Call(
    caller="DOPA-LINKAGE",
    agency="ONCB",
    dataset="water-use-six-months",
    pattern="lookup",
    channel="api",
    purpose="narcotics-investigation",
    case_number="ปส. 123/2569",
    doors={"MOU-ONCB": 4},
)


def ask(
    call: Call = CALL, *, mou: Standing = MOU, order: Standing = ORDER, at: datetime = NOON
) -> tuple[str, ...]:
    found = permit(call, {mou.agreement: mou, order.agreement: order}, at)
    return found.fields


def test_the_narcotics_board_is_let_through_with_what_was_granted() -> None:
    assert ask() == GRANT.fields
    assert ask(replace(CALL, fields=("use.month",))) == ("use.month",)
    assert ask(replace(CALL, fields=())) == ()


@pytest.mark.row("G4")
@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"dataset": "bills-outstanding"}, NoAgreement),
        ({"agency": "CIB"}, NoAgreement),
        ({"pattern": "submit"}, NoAgreement),
        ({"agreement": "MOU-OTHER"}, NoAgreement),
        ({"caller": "ONCB"}, WrongCarrier),
        ({"caller": "DGA"}, WrongCarrier),
        ({"purpose": ""}, PurposeNotGranted),
        ({"purpose": "marketing"}, PurposeNotGranted),
        ({"case_number": None}, CaseNumberMissing),
        ({"case_number": "  "}, CaseNumberMissing),
        ({"channel": "sftp"}, ChannelNotGranted),
        ({"fields": ("citizen_id",)}, FieldNotGranted),
        ({"fields": ("use.month", "name")}, FieldNotGranted),
        ({"fields": ("use",)}, FieldNotGranted),
        ({"doors": {}}, DoorShut),
        ({"doors": {"MOU-ONCB": 3}}, DoorShut),
    ],
)
def test_a_call_outside_the_terms_is_told_which_rule(
    change: dict[str, object], refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        ask(replace(CALL, **change))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"state": "suspended", "closed_at": NOON}, AgreementSuspended),
        ({"state": "ended", "closed_at": NOON}, AgreementEnded),
        ({"valid_until": NOON}, AgreementEnded),
        ({"valid_from": NOON + timedelta(microseconds=1)}, AgreementNotYetInForce),
    ],
)
def test_an_agreement_out_of_force_lets_nothing_through(
    change: dict[str, object], refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        ask(mou=changed(MOU, **change))


@pytest.mark.parametrize(
    "change",
    [
        {"case_number": None},
        {"channel": "sftp"},
        {"fields": ("citizen_id",)},
        {"doors": {}},
        {"caller": "ONCB"},
        {"purpose": "marketing"},
    ],
)
def test_a_refusal_says_which_agreement_refused(change: dict[str, object]) -> None:
    with pytest.raises(Refusal) as told:
        ask(replace(CALL, **change))  # type: ignore[arg-type]
    assert told.value.agreement == "MOU-ONCB"


@pytest.mark.parametrize("change", [{"state": "suspended"}, {"state": "ended"}])
def test_a_suspended_or_ended_agreement_is_the_one_that_refused(change: dict[str, object]) -> None:
    with pytest.raises(Refusal) as told:
        ask(mou=changed(MOU, **change))
    assert told.value.agreement == "MOU-ONCB"
    with pytest.raises(OwnerAgreementShut) as told:
        ask(order=changed(ORDER, **change))
    assert told.value.agreement == "MOU-ONCB", (
        "the call was under it, whatever the owner's order is"
    )


def test_where_no_agreement_or_several_would_refuse_none_is_said_to() -> None:
    with pytest.raises(NoAgreement) as told:
        ask(replace(CALL, dataset="bills-outstanding"))
    assert told.value.agreement is None
    with pytest.raises(PurposeNotGranted) as other:
        two(standing("MOU-ONCB-2", "ONCB", GRANT, number=3), replace(CALL, purpose="marketing"))
    assert other.value.agreement is None


def test_the_period_is_half_open() -> None:
    assert ask(mou=changed(MOU, valid_from=NOON))
    assert ask(mou=changed(MOU, valid_until=NOON + timedelta(microseconds=1)))


@pytest.mark.parametrize(
    "change", [{"state": "suspended"}, {"state": "ended"}, {"valid_until": NOON}]
)
def test_without_the_owners_order_nothing_is_asked_of_the_owner(change: dict[str, object]) -> None:
    with pytest.raises(OwnerAgreementShut) as told:
        ask(order=changed(ORDER, **change))
    assert told.value.fault == "hub"


@pytest.mark.parametrize(
    ("hours", "passes"),
    [
        ((time(8, 30), time(16, 30)), True),
        ((time(12, 0), time(12, 1)), True),
        ((time(11, 0), time(12, 0)), False),
        ((time(22, 0), time(6, 0)), False),
        ((time(22, 0), time(12, 1)), True),
    ],
)
def test_hours_are_bangkoks_and_half_open(hours: tuple[time, time], *, passes: bool) -> None:
    mou = changed(MOU, terms=Terms(grants=(changed(GRANT, hours=hours),)))
    if passes:
        assert ask(mou=mou)
    else:
        with pytest.raises(OutsideHours):
            ask(mou=mou)


@pytest.mark.parametrize(
    ("address", "passes"),
    [("203.0.113.9", True), ("198.51.100.1", False), (None, False), ("nowhere", False)],
)
def test_only_the_agreed_addresses_may_call(address: str | None, *, passes: bool) -> None:
    grant = changed(GRANT, addresses=("203.0.113.0/24", "2001:db8::/32"))
    mou = changed(MOU, terms=Terms(grants=(grant,)))
    call = replace(CALL, address=address)
    if passes:
        assert ask(call, mou=mou)
    else:
        with pytest.raises(AddressNotGranted):
            ask(call, mou=mou)


def two(other: Standing, call: Call = CALL) -> str:
    both = {MOU.agreement: MOU, other.agreement: other, ORDER.agreement: ORDER}
    doors = {"MOU-ONCB": 4, other.agreement: 4}
    return permit(replace(call, doors=doors), both, NOON).standing.agreement


def test_two_agreements_that_fit_need_to_be_told_apart() -> None:
    other = standing("MOU-ONCB-2", "ONCB", GRANT, number=3)
    with pytest.raises(AmbiguousAgreement):
        two(other)
    assert two(other, replace(CALL, agreement="MOU-ONCB-2")) == "MOU-ONCB-2"


@pytest.mark.parametrize(
    "change",
    [
        {"state": "ended", "closed_at": NOON},
        {"valid_until": NOON},
        {"valid_from": NOON + timedelta(days=1)},
    ],
)
def test_an_ended_or_a_coming_agreement_does_not_disturb_the_one_in_force(
    change: dict[str, object],
) -> None:
    assert two(changed(standing("MOU-ONCB-2", "ONCB", GRANT, number=3), **change)) == "MOU-ONCB"


def test_a_call_does_not_slip_from_a_suspended_agreement_under_another() -> None:
    other = changed(standing("MOU-ONCB-2", "ONCB", GRANT, number=3), state="suspended")
    with pytest.raises(AmbiguousAgreement):
        two(other)


RESTRICTIONS: tuple[Callable[[Grant], Grant], ...] = (
    lambda grant: changed(grant, fields=grant.fields[:-1]),
    lambda grant: changed(grant, purposes=grant.purposes[1:]),
    lambda grant: changed(grant, channels=grant.channels[1:]),
    lambda grant: changed(grant, carriers=("NOBODY",)),
    lambda grant: changed(grant, case_required=True),
    lambda grant: changed(grant, hours=(time(1), time(2))),
    lambda grant: changed(grant, owner_agreement="ORDER-CIS"),
    lambda grant: changed(grant, dataset="another"),
)
calls = st.builds(
    Call,
    caller=st.sampled_from(["DOPA-LINKAGE", "ONCB"]),
    agency=st.sampled_from(["ONCB", "CIB"]),
    dataset=st.sampled_from(["water-use-six-months", "bills-outstanding"]),
    pattern=st.just("lookup"),
    channel=st.sampled_from(["api", "sftp"]),
    purpose=st.sampled_from(["narcotics-investigation", "marketing", ""]),
    case_number=st.sampled_from([None, "", "1/2569"]),
    doors=st.sampled_from([{}, {"MOU-ONCB": 4}, {"MOU-ONCB": 3}]),
    fields=st.none() | st.lists(st.sampled_from([*GRANT.fields, "name"])).map(tuple),
)
grants = st.builds(
    changed,
    st.just(GRANT),
    purposes=st.sampled_from([GRANT.purposes, ("marketing", "narcotics-investigation")]),
    channels=st.sampled_from([("api",), ("sftp", "api")]),
    carriers=st.sampled_from([(), ("DOPA-LINKAGE",)]),
    case_required=st.booleans(),
    owner_agreement=st.sampled_from([None, "ORDER-CIS"]),
)


def let_through(call: Call, mou: Standing, at: datetime) -> frozenset[str] | None:
    """What may leave; None where the call is refused."""
    try:
        return frozenset(permit(call, {"MOU-ONCB": mou, "ORDER-CIS": ORDER}, at).fields)
    except Refusal:
        return None


@given(
    call=calls,
    grant=grants,
    restrict=st.lists(st.sampled_from(RESTRICTIONS), min_size=1),
    closing=st.sampled_from(
        [{}, {"state": "suspended"}, {"state": "ended"}, {"valid_until": NOON}]
    ),
    at=st.datetimes(datetime(2025, 12, 31), datetime(2027, 1, 2), timezones=st.just(UTC)),  # noqa: DTZ001
)
def test_a_restriction_never_lets_more_through(
    call: Call,
    grant: Grant,
    restrict: list[Callable[[Grant], Grant]],
    closing: dict[str, object],
    at: datetime,
) -> None:
    before = let_through(call, changed(MOU, terms=Terms(grants=(grant,))), at)
    for narrower in restrict:
        grant = narrower(grant)
    after = let_through(call, changed(MOU, terms=Terms(grants=(grant,)), **closing), at)
    assert after is None or (before is not None and after <= before)
