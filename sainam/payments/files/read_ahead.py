"""Makes the next things while the last one is used: reading and the database run side by side."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from queue import Queue
from typing import TypeVar

T = TypeVar("T")

_WAITING = 2


def read_ahead(things: Iterator[T]) -> Iterator[T]:
    """The same things in the same order, made in a thread of their own, two ahead at most.

    What the making raises is raised here. The thread ends when this iterator ends or is closed.
    """
    made: Queue[tuple[T] | BaseException | None] = Queue(_WAITING)
    stopped = threading.Event()

    def make() -> None:
        try:
            for thing in things:
                if stopped.is_set():
                    return
                made.put((thing,))
            made.put(None)
        except BaseException as error:  # noqa: BLE001  it is raised where the things are used
            made.put(error)

    maker = threading.Thread(target=make, name="read-ahead", daemon=True)
    maker.start()
    try:
        while (given := made.get()) is not None:
            if isinstance(given, BaseException):
                raise given
            yield given[0]
    finally:
        stopped.set()
        while maker.is_alive():
            while not made.empty():
                made.get()
            maker.join(0.01)
