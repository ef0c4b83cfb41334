"""I5 on the tour: one material item, the nightly list, and what it changed."""

from __future__ import annotations

import msgspec

from sainam.counterparts.agencies.hub_client import On
from sainam.counterparts.hosted.sap.materials import material, material_number
from sainam.kit.refusal import Refusal
from sainam.lookups.lists.store import Listed
from sainam.tour.step import RowWalk, Step
from sainam.tour.tourist import ENVIRONMENT, Tourist, passed, refused

ON = On(purpose="material-requisition")
SAP_ORDER = "ORDER-SAP-2568-01"
LIST = Listed(ENVIRONMENT, "SAP", "material-list")
_ITEM = 21


def walk_i5(tourist: Tourist, row: RowWalk) -> None:
    tourist.run(_item(tourist, row))
    before = tourist.take_list(LIST)
    tourist.desk("SAP", "PUT", "/desk/materials", _item_at(tourist.number))
    try:
        _taken(tourist, row)
        tourist.run(_changes(tourist, row, before))
        _half(tourist, row)
    finally:
        tourist.desk("SAP", "PUT", "/desk/materials", msgspec.to_builtins(material(_ITEM)))
    tourist.suspend(SAP_ORDER)
    try:
        _not_taken(tourist, row, "a list under a suspended order", "รับรายการระหว่างระงับ",
                   "agreement.suspended")  # fmt: skip
    finally:
        tourist.resume(SAP_ORDER)


def _item_at(number: str) -> object:
    """The item at a price that it never had on another walk."""
    return msgspec.to_builtins(
        msgspec.structs.replace(material(_ITEM), standard_price_satang=int(number, 16))
    )


async def _item(tourist: Tourist, row: RowWalk) -> None:
    async with tourist.hub("cis") as hub:
        answer = await hub.look("material-items", material_number(7), ON)
        passed(
            row, "a material item", "รายการพัสดุ", answer, f"fields {sorted(answer.body or {})}",
            ok="moving_price_satang" not in (answer.body or {}),
        )  # fmt: skip
        refused(
            row, "a number SAP does not know", "เลขที่พัสดุที่ SAP ไม่มี",
            await hub.look("material-items", "1", ON), "owner.no_data",
        )  # fmt: skip
        refused(
            row, "another purpose", "วัตถุประสงค์อื่น",
            await hub.look("material-items", material_number(7), On(purpose="customer-service")),
            "agreement.purpose",
        )  # fmt: skip


def _taken(tourist: Tourist, row: RowWalk) -> None:
    number = tourist.take_list(LIST)
    [(exchange, items, changed)] = tourist.rows(
        "SELECT sync, items, changed FROM list_sync_end"
        " WHERE environment = 'live' AND dataset = 'material-list' AND number = %s",
        (number,),
    )
    row.add(
        Step(
            "the whole list, page by page", "รับรายการทั้งหมดทีละหน้า", changed == 1,
            f"sync {number}: {items} items, {changed} changed", "crossed", SAP_ORDER, str(exchange),
        )
    )  # fmt: skip


async def _changes(tourist: Tourist, row: RowWalk, before: int) -> None:
    async with tourist.hub("cis") as hub:
        answer = await hub.look("material-changes", str(before), ON)
        changes = (answer.body or {}).get("changes", [])
        passed(
            row, "what it changed", "สิ่งที่เปลี่ยนไป", answer,
            "; ".join(f"{one['kind']} {one['material_number']}" for one in changes),
            ok=[one["changed"] for one in changes] == ["standard_price_satang"],
        )  # fmt: skip
    await _another(tourist, row)


async def _another(tourist: Tourist, row: RowWalk) -> None:
    async with tourist.hub("wlma") as wlma:
        refused(
            row, "by a system without an order", "ระบบที่ไม่มีคำสั่ง",
            await wlma.look("material-changes", "0", ON), "agreement.none",
        )  # fmt: skip


def _half(tourist: Tourist, row: RowWalk) -> None:
    """SAP breaks off after its first page: nothing of it counts."""
    tourist.desk("SAP", "PUT", "/faults", {"break_midway": 1})
    _not_taken(tourist, row, "half a list", "ได้รายการเพียงครึ่งเดียว", "owner.failed")


def _not_taken(tourist: Tourist, row: RowWalk, told: str, told_th: str, rule: str) -> None:
    [(before,)] = tourist.rows("SELECT count(*) FROM list_change", ())
    try:
        tourist.take_list(LIST)
        came = "taken over"
    except Refusal as refusal:
        came = refusal.rule
    [(sync,)] = tourist.rows("SELECT id FROM list_sync ORDER BY begun_at DESC, id DESC LIMIT 1", ())
    [(after,)] = tourist.rows("SELECT count(*) FROM list_change", ())
    row.add(
        Step(
            told, told_th, came == rule and before == after, f"{came}, nothing changed", "refused",
            "", str(sync),
        )
    )  # fmt: skip
