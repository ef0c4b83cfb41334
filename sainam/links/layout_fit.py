"""Whether a layout carries what a contract says. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from sainam.contracts.contract import Contract
from sainam.formats.layout import Layout


def not_carried(contract: Contract, layout: Layout) -> Iterator[str]:
    """Fields or moments that the layout has to have and has not, by the layout's own names.

    It has to have what is required, and what the contract says to stand in it.
    """
    carried = _carried(layout)
    for field in contract.leaves.values():
        source = field.layout_fields.get(layout.layout, field.name)
        if source not in carried and (field.required or layout.layout in field.layout_fields):
            yield source


def _carried(layout: Layout) -> frozenset[str]:
    fields = (field.name for record in layout.records for field in record.fields)
    return frozenset([*fields, *(moment.name for moment in layout.moments)])
