"""A hosted counterpart's faults, as its operator sets them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sainam.tour.tourist import Tourist


@contextmanager
def fault(tourist: Tourist, system: str, **faults: int | str) -> Iterator[None]:
    """Waiting to happen inside the block, and gone after it."""
    tourist.desk(system, "PUT", "/faults", faults)
    try:
        yield
    finally:
        tourist.desk(system, "PUT", "/faults", {})
