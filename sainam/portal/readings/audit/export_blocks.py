"""The newest sealed blocks as an export that verifies without the hub."""

from collections.abc import Mapping
from tempfile import TemporaryFile
from typing import BinaryIO

from sainam.audit.export import export_audit
from sainam.kit.database import Database
from sainam.kit.named_queries import named_queries
from sainam.portal.readings.rows import row_of

_SQL = named_queries(__file__)
# What a browser waits for; `sainam audit export` writes all of a longer trail.
_MOST_EVENTS = 200_000


def export_blocks(database: Database, public_keys: Mapping[str, bytes], *, actor: str) -> BinaryIO:
    """At its beginning, after the record of the export has committed. Raises NoSuchBlocks."""
    out: BinaryIO = TemporaryFile()  # noqa: SIM115  its reader closes it
    try:
        with database.transaction() as tx:
            first = row_of(tx, _SQL["first_of_export"], {"most": _MOST_EVENTS})
            export_audit(
                tx,
                out,
                actor=actor,
                public_keys=public_keys,
                first=first["number"] if first else None,
            )
    except BaseException:
        out.close()
        raise
    out.seek(0)
    return out
