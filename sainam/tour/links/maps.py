"""I1 and I2 on the tour: CIS and WLMA see the map, each what its order grants."""

from __future__ import annotations

from sainam.counterparts.agencies.hub_client import HubClient, On
from sainam.counterparts.cis import customer_account
from sainam.tour.step import RowWalk
from sainam.tour.tourist import Tourist, passed, refused

AT_COUNTER, AT_NETWORK = On(purpose="customer-service"), On(purpose="network-operation")
WLMA_ORDER = "ORDER-WLMA-MAPS-2568-01"
TILE = "15-25531-15120"
AREA, TOO_LARGE = "100.5,13.75,100.53,13.78", "100.4,13.7,100.9,14.0"
_PNG = b"\x89PNG"


def walk_i1(tourist: Tourist, row: RowWalk) -> None:
    tourist.run(_by_cis(tourist, row))


def walk_i2(tourist: Tourist, row: RowWalk) -> None:
    tourist.run(_by_wlma(tourist, row))


async def _by_cis(tourist: Tourist, row: RowWalk) -> None:
    async with tourist.hub("cis") as hub:
        key: dict[str, object] = {"customer_account": customer_account(1)}
        answer = await hub.ask("map-position", key, AT_COUNTER)
        features = (answer.body or {}).get("features", [])
        passed(
            row, "a customer account on the map", "ตำแหน่งผู้ใช้น้ำบนแผนที่", answer,
            f"{len(features)} features, meter at {_place_of(features)}",
            ok=len(features) == 3 and "diameter_mm" not in features[0]["properties"],
        )  # fmt: skip
        await _tile(hub, row, AT_COUNTER)
        refused(
            row, "the number of a pipe's diameter", "ขนาดท่อซึ่งไม่ได้อนุญาต",
            await hub.ask("map-position", key | {"fields": ["diameter_mm"]}, AT_COUNTER),
            "agreement.field",
        )  # fmt: skip
        refused(
            row, "the network as data", "ข้อมูลโครงข่ายท่อ",
            await hub.look("map-area", AREA, AT_COUNTER), "agreement.none",
        )  # fmt: skip
        refused(
            row, "the account in the address", "ใส่เลขที่ผู้ใช้น้ำในที่อยู่",
            await hub.look("map-position", customer_account(1), AT_COUNTER), "key.in_address",
        )  # fmt: skip
        tourist.desk("GIS", "PUT", "/faults", {"another_key": 1})
        refused(
            row, "GIS answers for somebody else", "GIS ตอบของผู้ใช้น้ำรายอื่น",
            await hub.ask("map-position", key, AT_COUNTER), "owner.failed",
        )  # fmt: skip


async def _by_wlma(tourist: Tourist, row: RowWalk) -> None:
    async with tourist.hub("wlma") as hub:
        answer = await hub.look("map-area", AREA, AT_NETWORK)
        features = (answer.body or {}).get("features", [])
        passed(
            row, "pipes and valves of an area", "ท่อและประตูน้ำในพื้นที่", answer,
            f"{len(features)} features, {answer.headers.get('content-length')} bytes",
            ok=len(features) > 1000 and "diameter_mm" in features[0]["properties"],
        )  # fmt: skip
        await _tile(hub, row, AT_NETWORK)
        refused(
            row, "an area that is too large", "พื้นที่ใหญ่เกินกำหนด",
            await hub.look("map-area", TOO_LARGE, AT_NETWORK), "payload.invalid",
        )  # fmt: skip
        refused(
            row, "the meter's number", "เลขที่มาตร",
            await hub.ask(
                "map-position",
                {"customer_account": customer_account(1), "fields": ["meter"]}, AT_NETWORK,
            ),
            "agreement.field",
        )  # fmt: skip
        tourist.desk("GIS", "PUT", "/faults", {"break_midway": 1})
        refused(
            row, "GIS breaks off in the middle", "GIS ขาดการเชื่อมต่อกลางคัน",
            await hub.look("map-area", AREA, AT_NETWORK), "owner.failed",
        )  # fmt: skip
        tourist.suspend(WLMA_ORDER)
        try:
            refused(
                row, "while suspended", "ระหว่างระงับคำสั่ง",
                await hub.look("map-tile", TILE, AT_NETWORK), "agreement.suspended",
            )  # fmt: skip
        finally:
            tourist.resume(WLMA_ORDER)


async def _tile(hub: HubClient, row: RowWalk, on: On) -> None:
    answer = await hub.look("map-tile", TILE, on)
    passed(
        row, "a tile of the map", "ภาพแผนที่", answer,
        f"{len(answer.content)} bytes of {answer.headers.get('content-type')}",
        ok=answer.content.startswith(_PNG),
    )  # fmt: skip


def _place_of(features: list[dict[str, dict[str, object]]]) -> object:
    return features[0]["geometry"]["coordinates"] if features else None
