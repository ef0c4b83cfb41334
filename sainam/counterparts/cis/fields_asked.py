"""Only the fields asked for leave CIS: "name", or "use.month" inside each row of a list."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

WATER_USE = frozenset(
    {"customer_account", "name", "address", "citizen_id", "meter", "branch", "use"}
    | {f"use.{field}" for field in ("month", "cubic_metres", "reading_date", "amount_satang")}
)
BILLS_OUTSTANDING = frozenset(
    {"customer_account", "name", "address", "branch", "bills"}
    | {
        f"bills.{field}"
        for field in ("bill_no", "period", "due_date", "amount_satang", "payment_qr")
    }
)


def unknown_fields(fields: Collection[str], offered: Collection[str]) -> list[str]:
    """The fields asked for that this answer cannot hold."""
    return sorted(set(fields) - set(offered))


def only(fields: Collection[str], answer: Mapping[str, object]) -> dict[str, object]:
    """`answer` without what was not asked; a list's name alone asks for all of its columns."""
    kept: dict[str, object] = {}
    for name, value in answer.items():
        columns = {field.partition(".")[2] for field in fields if field.startswith(f"{name}.")}
        if name in fields:
            kept[name] = value
        elif columns and isinstance(value, Sequence):
            kept[name] = [_columns_of(row, columns) for row in value]
    return kept


def _columns_of(row: Mapping[str, object], columns: Collection[str]) -> dict[str, object]:
    return {column: value for column, value in row.items() if column in columns}
