"""What is sealed in frames opens as it was, and nothing that was done to it goes unseen."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from sainam.kit.keys.envelope import DataKey, SealBrokenError
from sainam.kit.keys.frames import FRAME_BYTES, key_number, open_frames, seal_frames

pytestmark = pytest.mark.row("L4")

KEY, PLACE = DataKey(7, bytes(range(32))), b"live/file"
HEAD, SEALED_FRAME = 16, FRAME_BYTES + 16
LONG = bytes(range(256)) * (FRAME_BYTES // 256) * 2 + b"the end"  # two frames and a little


def sealed(content: bytes, *, at_once: int = 1000) -> bytes:
    parts = (content[at : at + at_once] for at in range(0, len(content), at_once))
    return b"".join(seal_frames(KEY, PLACE, parts))


def opened(whole: bytes, key: DataKey = KEY, place: bytes = PLACE) -> bytes:
    with open_frames(key, place, BytesIO(whole)) as source:
        return source.read()


@pytest.mark.parametrize(
    "length", [0, 1, FRAME_BYTES - 1, FRAME_BYTES, FRAME_BYTES + 1, 2 * FRAME_BYTES]
)
def test_content_of_any_length_opens_as_it_was(length: int) -> None:
    content = (LONG * 2)[:length]
    assert opened(sealed(content)) == content


@settings(deadline=None, max_examples=30)
@given(at_once=some.integers(900, 3 * FRAME_BYTES), read=some.integers(900, 2 * FRAME_BYTES))
def test_however_it_comes_and_is_read_it_is_the_same(at_once: int, read: int) -> None:
    with open_frames(KEY, PLACE, BytesIO(sealed(LONG, at_once=at_once))) as source:
        parts = []
        while part := source.read(read):
            parts.append(part)
            assert source.tell() == sum(map(len, parts))
    assert b"".join(parts) == LONG


def test_nothing_of_the_content_stands_in_the_object_and_its_key_is_named() -> None:
    content = b"990000010/256710000001" * 100
    whole = sealed(content)
    assert b"990000010" not in whole
    assert key_number(BytesIO(whole)) == 7
    assert sealed(content) != whole, "two objects of the same bytes look nothing alike"


@settings(deadline=None, max_examples=60)
@given(at=some.integers(0, HEAD + 3 * SEALED_FRAME), change=some.integers(1, 255))
def test_a_changed_byte_is_found(at: int, change: int) -> None:
    whole = bytearray(sealed(LONG))
    at %= len(whole)
    if 4 <= at < 8:  # the number of the key: it names another key, which opens nothing
        assert key_number(BytesIO(bytes(whole))) == 7
        return
    whole[at] ^= change
    with pytest.raises(SealBrokenError):
        opened(bytes(whole))


@pytest.mark.parametrize(
    ("told", "wrong"),
    [
        ("its last frame was cut off", lambda w: w[: HEAD + 2 * SEALED_FRAME]),
        ("it was cut within a frame", lambda w: w[:-3]),
        ("only its head is left", lambda w: w[:HEAD]),
        ("two frames were swapped", lambda w: (
            w[:HEAD] + w[HEAD + SEALED_FRAME : HEAD + 2 * SEALED_FRAME]
            + w[HEAD : HEAD + SEALED_FRAME] + w[HEAD + 2 * SEALED_FRAME :])),
        ("a frame is told twice", lambda w: w[: HEAD + SEALED_FRAME] + w[HEAD:]),
        ("something was added", lambda w: w + b"\x00" * 40),
        ("it is no object at all", lambda _: b"H|PAY.TXT|1"),
    ],
)  # fmt: skip
def test_what_was_cut_swapped_repeated_or_added_is_found(
    told: str, wrong: Callable[[bytes], bytes]
) -> None:
    assert told
    with pytest.raises(SealBrokenError):
        opened(wrong(sealed(LONG)))


def test_the_frame_that_is_wrong_is_named() -> None:
    whole = bytearray(sealed(LONG))
    whole[HEAD + SEALED_FRAME + 5] ^= 1
    with pytest.raises(SealBrokenError, match="frame 2"):
        opened(bytes(whole))


def test_at_another_place_or_under_another_key_it_opens_nothing() -> None:
    whole = sealed(b"a line")
    with pytest.raises(SealBrokenError):
        opened(whole, place=b"live/another file")
    with pytest.raises(SealBrokenError):
        opened(whole, key=DataKey(7, bytes(32)))
