"""CIS and WLMA look at the utility's maps: images, positions, and areas of any size."""

from __future__ import annotations

import hashlib
import http.client
import json
import socket
from collections.abc import Iterator
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from counterpart_desk import fault
from running_hub import RunningHub

from sainam.counterparts.agencies.hub_client import Answer, On
from sainam.counterparts.cis import customer_account, customer_of
from sainam.exchanges.content.open_content import open_content
from sainam.tour.tourist import Tourist

pytestmark = pytest.mark.xdist_group("hub")
AT_COUNTER, AT_NETWORK = On(purpose="customer-service"), On(purpose="network-operation")
SMALL, LARGE = "100.5,13.75,100.505,13.755", "100.4,13.7,100.46,13.76"
WHOLE_TOWN = "100.4,13.7,100.5,13.8"
TILE = "15-25531-15120"
ACCOUNT = customer_account(41)


@pytest.fixture(scope="module")
def tourist(hub: RunningHub) -> Iterator[Tourist]:
    with Tourist(hub.installation) as walking:
        yield walking


def asked(
    tourist: Tourist, who: str, dataset: str, key: str | dict[str, object], on: On = AT_NETWORK
) -> Answer:
    """By POST where the key is personal, by GET where it is not."""

    async def whole() -> Answer:
        async with tourist.hub(who) as hub:
            if isinstance(key, dict):
                return await hub.ask(dataset, key, on)
            return await hub.look(dataset, key, on)

    return tourist.run(whole())


def told(tourist: Tourist, answer: Answer) -> list[tuple[str, str]]:
    """What the record says became of it: outcome and rule."""
    return [
        (str(outcome), str(rule or ""))
        for outcome, rule in tourist.rows(
            "SELECT outcome, rule FROM exchange_outcome WHERE exchange = %s", (answer.exchange,)
        )
    ]


@pytest.mark.row("I1")
def test_cis_sees_where_a_meter_is_and_wlma_the_pipes_to_it(tourist: Tourist) -> None:
    key: dict[str, object] = {"customer_account": ACCOUNT}
    at_counter = asked(tourist, "cis", "map-position", key, AT_COUNTER)
    at_network = asked(tourist, "wlma", "map-position", key)
    assert (at_counter.status, at_network.status) == (200, 200)
    assert at_counter.headers["content-type"] == "application/geo+json"
    assert at_counter.body["type"] == "FeatureCollection"
    [meter, *_] = at_counter.body["features"]
    assert meter["geometry"]["type"] == "Point"
    assert meter["properties"] == {
        "customer_account": ACCOUNT, "kind": "meter",
        "meter": customer_of(41).meter, "branch": customer_of(41).branch,
    }  # fmt: skip
    seen = {name for feature in at_network.body["features"] for name in feature["properties"]}
    assert seen == {
        "customer_account", "kind", "branch", "diameter_mm", "material", "installed_year",
    }  # fmt: skip


@pytest.mark.row("I1")
def test_without_the_field_of_the_geometry_a_feature_has_none(tourist: Tourist) -> None:
    key: dict[str, object] = {
        "customer_account": ACCOUNT, "fields": ["customer_account", "kind"],
    }  # fmt: skip
    answer = asked(tourist, "cis", "map-position", key, AT_COUNTER)
    assert answer.body["features"][0] == {
        "type": "Feature", "geometry": None,
        "properties": {"customer_account": ACCOUNT, "kind": "meter"},
    }  # fmt: skip


@pytest.mark.row("I2")
def test_a_large_area_leaves_whole_and_is_on_record_by_its_sum(tourist: Tourist) -> None:
    answer = asked(tourist, "wlma", "map-area", LARGE)
    assert answer.status == 200
    assert len(answer.body["features"]) > 30_000
    assert "contractor" not in answer.body["features"][0]["properties"]
    [(records, length)] = tourist.rows(
        "SELECT records, bytes FROM exchange_outcome WHERE exchange = %s AND outcome = 'answered'",
        (answer.exchange,),
    )
    assert records == len(answer.body["features"])
    assert length == int(answer.headers["content-length"]) > 4_000_000


@pytest.mark.row("I1")
@pytest.mark.parametrize(("who", "on"), [("cis", AT_COUNTER), ("wlma", AT_NETWORK)])
def test_a_tile_is_a_png(tourist: Tourist, who: str, on: On) -> None:
    answer = asked(tourist, who, "map-tile", TILE, on)
    assert (answer.status, answer.headers["content-type"]) == (200, "image/png")
    assert answer.content.startswith(b"\x89PNG\r\n\x1a\n")
    assert len(answer.content) == int(answer.headers["content-length"])


@pytest.mark.row("I2")
def test_of_what_is_about_nobody_the_sum_is_kept_and_it_is_that_of_what_left(
    tourist: Tourist,
) -> None:
    answer = asked(tourist, "wlma", "map-tile", TILE)
    with tourist.database.read_only() as tx:
        said = open_content(tx, tourist.installation.masters(), "live", UUID(answer.exchange))
    assert said.answered is not None
    assert json.loads(said.answered.content) == {
        "media": "image/png", "bytes": len(answer.content), "records": 1,
        "sha256": hashlib.sha256(answer.content).hexdigest(),
    }  # fmt: skip


@pytest.mark.row("I1")
@pytest.mark.row("I2")
@pytest.mark.parametrize(
    ("who", "dataset", "key", "on", "status", "rule"),
    [
        ("cis", "map-area", SMALL, AT_COUNTER, 403, "agreement.none"),
        ("cis", "map-tile", TILE, AT_NETWORK, 403, "agreement.purpose"),
        (
            "cis", "map-position",
            {"customer_account": ACCOUNT, "fields": ["diameter_mm"]}, AT_COUNTER,
            403, "agreement.field",
        ),
        ("cis", "map-position", ACCOUNT, AT_COUNTER, 405, "key.in_address"),
        ("wlma", "map-area", "100.4,13.7,100.9,14.0", AT_NETWORK, 422, "payload.invalid"),
        ("wlma", "map-area", "100.5,13.7,100.4,13.8", AT_NETWORK, 422, "payload.invalid"),
        ("wlma", "map-area", "99.0,13.7,99.05,13.75", AT_NETWORK, 404, "owner.no_data"),
        ("wlma", "map-tile", "15-0-0", AT_NETWORK, 404, "owner.no_data"),
        ("bigc", "map-tile", TILE, On(purpose="bill-payment"), 403, "agreement.none"),
    ],
)  # fmt: skip
def test_refused(
    tourist: Tourist, who: str, dataset: str, key: str | dict[str, object], on: On, status: int,
    rule: str,
) -> None:  # fmt: skip
    answer = asked(tourist, who, dataset, key, on)
    assert (answer.status, answer.body["rule"]) == (status, rule)


@pytest.mark.row("I2")
@pytest.mark.parametrize("wrong", ["break_midway", "wrong_shape", "fail_500", "break_connection"])
@pytest.mark.parametrize(("dataset", "key"), [("map-area", SMALL), ("map-tile", TILE)])
def test_an_owner_that_fails_is_told_as_such_and_nothing_leaves(
    tourist: Tourist, wrong: str, dataset: str, key: str
) -> None:
    with fault(tourist, "GIS", **{wrong: 1}):
        answer = asked(tourist, "wlma", dataset, key)
    assert (answer.status, answer.body["rule"]) == (502, "owner.failed")
    assert answer.fault == "provider"
    assert told(tourist, answer) == [("failed", "owner.failed")]
    assert asked(tourist, "wlma", dataset, key).status == 200


@pytest.mark.row("I1")
def test_a_position_of_somebody_else_does_not_leave(tourist: Tourist) -> None:
    with fault(tourist, "GIS", another_key=1):
        answer = asked(
            tourist, "cis", "map-position", {"customer_account": ACCOUNT}, AT_COUNTER
        )  # fmt: skip
    assert (answer.status, answer.body["rule"]) == (502, "owner.failed")
    assert told(tourist, answer) == [("failed", "owner.failed")]


@pytest.mark.row("I2")
def test_suspended_wlma_sees_no_map_and_cis_still_does(tourist: Tourist) -> None:
    tourist.suspend("ORDER-WLMA-MAPS-2568-01")
    try:
        assert asked(tourist, "wlma", "map-tile", TILE).body["rule"] == "agreement.suspended"
        assert asked(tourist, "cis", "map-tile", TILE, AT_COUNTER).status == 200
    finally:
        tourist.resume("ORDER-WLMA-MAPS-2568-01")


@pytest.mark.row("I2")
def test_an_answer_that_is_leaving_is_cut_short_of_its_length_by_a_suspension(
    tourist: Tourist,
) -> None:
    async def token() -> str:
        async with tourist.hub("wlma") as hub:
            return await hub.token()

    place = urlsplit(tourist.installation.public_url())
    with socket.create_connection((place.hostname, place.port or 80), timeout=30) as wire:
        wire.sendall(
            f"GET /v1/map-area/{WHOLE_TOWN} HTTP/1.1\r\nHost: {place.netloc}\r\n"
            f"Authorization: Bearer {tourist.run(token())}\r\n"
            f"Sainam-Purpose: {AT_NETWORK.purpose}\r\n\r\n".encode()
        )
        answer = http.client.HTTPResponse(wire)
        answer.begin()
        assert answer.status == 200
        tourist.suspend("ORDER-WLMA-MAPS-2568-01")
        try:
            query = "SELECT detail FROM refusal WHERE detail LIKE %s"
            leaving = f"exchange {answer.getheader('sainam-exchange')} was leaving"
            assert tourist.until(lambda: tourist.rows(query, (leaving,)) or None)
            with pytest.raises(http.client.IncompleteRead):
                answer.read()
        finally:
            tourist.resume("ORDER-WLMA-MAPS-2568-01")
