"""The chain of sealed blocks: its head, its last blocks, what is not sealed yet."""

from sainam.kit.database import Tx
from sainam.kit.named_queries import named_queries
from sainam.portal.readings.rows import Row, row_of, rows_of
from sainam.portal.views.audit import AuditPage, BlockView

_SQL = named_queries(__file__)
_BLOCKS_OF_A_PART = 20
_COUNTED_AT_MOST = 100_000
_ABOVE_ALL = (1 << 63) - 1


def show_audit(tx: Tx, before: int | None) -> AuditPage:
    bounds = {
        "before": min(before, _ABOVE_ALL) if before is not None else _ABOVE_ALL,
        "most": _BLOCKS_OF_A_PART + 1,
    }
    rows = rows_of(tx, _SQL["list_blocks"], bounds)
    head = row_of(tx, _SQL["find_head"], {})
    unsealed = row_of(tx, _SQL["count_unsealed"], {"most": _COUNTED_AT_MOST})
    shown = rows[:_BLOCKS_OF_A_PART]
    return AuditPage(
        head=_block(head) if head else None,
        signing_key=f"Ed25519 {head['key_id']}" if head else "–",
        unsealed=unsealed["unsealed"] if unsealed else 0,
        blocks=tuple(_block(row) for row in shown),
        after=shown[-1]["number"] if len(rows) > len(shown) else None,
    )


def _block(row: Row) -> BlockView:
    return BlockView(
        number=row["number"],
        sealed_at=row["sealed_at"],
        events=row["events"],
        merkle_root=bytes(row["root"]).hex(),
        head=bytes(row["head"]).hex(),
    )
