"""SAP's side of HTTP: one item, the whole list page by page, and a desk that changes items."""

from __future__ import annotations

import msgspec
from aiohttp import web

from sainam.counterparts.hosted.place import PLACE, Place, answer, played
from sainam.counterparts.hosted.sap.materials import Material, Materials

_PAGE = 500
_MATERIALS = web.AppKey("materials", Materials)
_LISTS = web.AppKey("lists", dict[str, list[Material]])  # states that pages are asked of
_MOST_LISTS = 4


class _Asked(msgspec.Struct):
    material_number: str = ""
    page: str = ""
    fields: tuple[str, ...] | None = None


def sap(place: Place) -> web.Application:
    app = played(place)
    app[_MATERIALS] = Materials()
    app[_LISTS] = {}
    app.add_routes(
        [
            web.post("/materials/item", _item),
            web.post("/materials/list", _list),
            web.put("/desk/materials", _put),
            web.delete("/desk/materials/{number}", _withdraw),
        ]
    )
    return app


async def _item(request: web.Request) -> web.Response:
    asked = msgspec.json.decode(await request.read(), type=_Asked)
    number = asked.material_number
    if request.app[PLACE].faults.takes("another_key"):
        number = f"{int(number) % 1000 + 999_999_999_000_000_001}"
    found = request.app[_MATERIALS].find(number)
    if found is None:
        return answer({"code": "material.unknown"}, status=404)
    return answer(_only(found, asked.fields))


async def _list(request: web.Request) -> web.Response:
    """A page is `{state}:{first}`; all pages of one list are of one state."""
    asked = msgspec.json.decode(await request.read(), type=_Asked)
    lists = request.app[_LISTS]
    state, _, begin = asked.page.partition(":")
    if not asked.page:
        state, items = request.app[_MATERIALS].listed()
        lists[state] = items
        while len(lists) > _MOST_LISTS:
            del lists[next(iter(lists))]
    if state not in lists:
        return answer({"code": "page.unknown"}, status=400)
    if begin and request.app[PLACE].faults.takes("break_midway"):
        return answer({"code": "failing"}, status=500)
    first = int(begin or 0)
    items = lists[state]
    until = first + _PAGE
    return answer(
        {
            "state": state,
            "total": len(items),
            "items": [_only(item, asked.fields) for item in items[first:until]],
            "next": f"{state}:{until}" if until < len(items) else None,
        }
    )


async def _put(request: web.Request) -> web.Response:
    request.app[_MATERIALS].put(msgspec.json.decode(await request.read(), type=Material))
    return answer({})


async def _withdraw(request: web.Request) -> web.Response:
    known = request.app[_MATERIALS].withdraw(request.match_info["number"])
    return answer({}, status=200 if known else 404)


def _only(item: Material, fields: tuple[str, ...] | None) -> dict[str, object]:
    whole: dict[str, object] = msgspec.to_builtins(item)
    if fields is None:
        return whole
    return {name: value for name, value in whole.items() if name in fields}
