"""The synthetic material master: item n decides its values until the desk changes them."""

from __future__ import annotations

import hashlib

import msgspec

from sainam.counterparts.cis.dice import roll

ITEMS = 1200
_GROUPS = (
    ("M01", "ท่อพีวีซี", "PVC pipe", "M"),
    ("M02", "ข้อต่อ", "Fitting", "EA"),
    ("M03", "ประตูน้ำ", "Gate valve", "EA"),
    ("M04", "มาตรวัดน้ำ", "Water meter", "EA"),
    ("M05", "สารเคมี", "Chemical", "KG"),
)
_PRICE = 301


class Material(msgspec.Struct, frozen=True):
    """`status`: active, blocked or discontinued. The moving price is not for the hub's partners."""

    material_number: str
    description: str
    description_en: str
    material_group: str
    base_unit: str
    standard_price_satang: int
    price_unit: int
    status: str
    moving_price_satang: int


def material_number(item: int) -> str:
    """Eighteen digits, as SAP writes them; the first nine are 9 so that no real one is like it."""
    return f"999999999{item:09d}"


def material(item: int) -> Material:
    group, thai, english, unit = _GROUPS[item % len(_GROUPS)]
    price = 500 + roll(250_000, item, _PRICE)
    return Material(
        material_number=material_number(item),
        description=f"{thai} ทดสอบ ขนาด {15 + item % 40} มม.",
        description_en=f"Test {english.lower()} {15 + item % 40} mm",
        material_group=group,
        base_unit=unit,
        standard_price_satang=price,
        price_unit=1,
        status="blocked" if item % 97 == 0 else "active",
        moving_price_satang=price + roll(500, item, _PRICE, 2),
    )


class Materials:
    """All of them, by number; `put` and `withdraw` change what the next list says."""

    def __init__(self) -> None:
        self._items = {material_number(n): material(n) for n in range(1, ITEMS + 1)}

    def find(self, number: str) -> Material | None:
        return self._items.get(number)

    def put(self, item: Material) -> None:
        self._items[item.material_number] = item

    def withdraw(self, number: str) -> bool:
        return self._items.pop(number, None) is not None

    def listed(self) -> tuple[str, list[Material]]:
        """The name of this state of the list, and all items in the order of their numbers."""
        items = [self._items[number] for number in sorted(self._items)]
        return hashlib.sha256(msgspec.json.encode(items)).hexdigest()[:16], items
