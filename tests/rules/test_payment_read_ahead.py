"""Reading ahead gives the same things in the same order, and leaves no thread behind."""

import threading
from collections.abc import Iterator

import pytest

from sainam.payments.files.read_ahead import read_ahead


def read_ahead_threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name == "read-ahead"]


def test_everything_comes_once_and_in_order() -> None:
    assert list(read_ahead(iter(range(1000)))) == list(range(1000))
    assert not read_ahead_threads()


def test_what_the_reading_raises_is_raised_where_it_is_used() -> None:
    def broken() -> Iterator[int]:
        yield 1
        raise OSError("the disk is gone")

    ahead = read_ahead(broken())
    assert next(ahead) == 1
    with pytest.raises(OSError, match="the disk is gone"):
        next(ahead)
    assert not read_ahead_threads()


def test_whoever_stops_early_leaves_no_thread_behind() -> None:
    ahead = read_ahead(iter(range(1_000_000)))
    assert next(ahead) == 0
    ahead.close()  # type: ignore[attr-defined]
    assert not read_ahead_threads()
