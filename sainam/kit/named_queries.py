"""SQL stands in `queries.sql` beside its store, each query under its name and one sentence.

-- name: find_open_gate
-- The gate of one agreement, while it is open.
SELECT …
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import LiteralString

_HEAD = re.compile(r"^-- name:(.*)$", re.MULTILINE)
_NAME = re.compile(r"[a-z][a-z0-9_]*")


class QueryFileError(ValueError):
    """A file of named queries is not written as it must be; the message says where."""


def named_queries(module_file: str) -> Mapping[str, LiteralString]:
    """All queries of the file beside the caller, who passes its own `__file__`.

    They count as literals because they are part of the program. Raises QueryFileError.
    """
    path = Path(module_file).with_name("queries.sql")
    return MappingProxyType(read_queries(path.read_text(encoding="utf-8"), path))


def read_queries(text: str, path: Path) -> dict[str, LiteralString]:
    """`path` is only named in errors."""
    before, *blocks = _HEAD.split(text)
    if any(line.strip() and not line.startswith("--") for line in before.splitlines()):
        raise QueryFileError(f"{path}: the first query has no `-- name:` line")
    queries: dict[str, LiteralString] = {}
    for name, block in zip(map(str.strip, blocks[::2]), blocks[1::2], strict=True):
        if not _NAME.fullmatch(name):
            raise QueryFileError(f"{path}: {name!r} is not a name of a query")
        if name in queries:
            raise QueryFileError(f"{path}: {name} stands there twice")
        sentence, _, sql = block.lstrip("\n").partition("\n")
        if not sentence.removeprefix("--").strip() or not sentence.startswith("-- "):
            raise QueryFileError(f"{path}: {name} has no sentence under its name")
        queries[name] = _statement(sql, name, path)
    return queries


def _statement(sql: str, name: str, path: Path) -> str:
    if all(not line.strip() or line.lstrip().startswith("--") for line in sql.splitlines()):
        raise QueryFileError(f"{path}: {name} has no SQL")
    return sql.strip().removesuffix(";")
