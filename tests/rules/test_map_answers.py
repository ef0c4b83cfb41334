"""What of a map may leave: feature by feature, whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sainam.contracts.area import is_area
from sainam.counterparts.hosted.gis.tile import tile
from sainam.kit.spool import IN_MEMORY_BYTES, Spool, SpoolFullError
from sainam.lookups.maps.feature import Granted
from sainam.lookups.maps.feature_reader import MOST_FEATURE_BYTES
from sainam.lookups.maps.sieve import AnswerUnfitError, FeatureSieve, ImageSieve, Sieve

POINT = {"type": "Point", "coordinates": [100.5, 13.75]}
GRANTED = Granted(("asset", "place"), "place", ("Point", "LineString"))


def feature(geometry: object = POINT, **properties: object) -> dict[str, object]:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def collection(*features: object, **around: object) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features, **around}).encode()


def kept(sieve: Sieve, answer: bytes, size: int) -> bytes:
    pieces = (answer[at : at + size] for at in range(0, len(answer), size))
    return b"".join(sieve.take(piece) for piece in pieces) + sieve.end()


def of(answer: bytes, size: int = 64, granted: Granted = GRANTED, most: int = 100) -> object:
    return json.loads(kept(FeatureSieve(granted, most), answer, size))


@given(
    st.lists(st.dictionaries(st.text(), st.none() | st.text() | st.integers(), max_size=4)),
    st.integers(1, 40),
    st.sampled_from([True, False]),
)
def test_however_it_is_cut_into_pieces_the_same_leaves(
    many: list[dict[str, object]], size: int, counted: object
) -> None:
    features = [feature(**{**some, "asset": '} ] \\" {', "secret": "x"}) for some in many]
    around = {"numberReturned": len(many)} if counted else {"name": '"features":[', "links": [[{}]]}
    assert of(collection(*features, **around), size) == {
        "type": "FeatureCollection",
        "features": [feature(asset='} ] \\" {') for _ in many],
    }


def test_what_stands_beside_the_granted_is_dropped_wherever_it_stands() -> None:
    hidden = {**feature(asset="P-1", owner={"asset": "x"}), "id": "secret", "bbox": [1, 2]}
    hidden["geometry"] = {**POINT, "note": "secret"}
    assert of(collection(hidden, note="secret")) == {
        "type": "FeatureCollection", "features": [feature(asset="P-1")],
    }  # fmt: skip


def test_without_the_geometrys_field_there_is_none() -> None:
    granted = Granted(("asset",), "place", ("Point",))
    assert of(collection(feature(asset="P-1")), granted=granted) == {
        "type": "FeatureCollection", "features": [feature(None, asset="P-1")],
    }  # fmt: skip


WHOLE = collection(feature(asset="P-1"), feature(asset="P-2"))


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        WHOLE[:-1],
        WHOLE[:-20],
        WHOLE.replace(b'"FeatureCollection"', b'"Feature"'),
        WHOLE.replace(b"}, {", b"} {"),
        WHOLE.replace(b"}, {", b"}, 7, {"),
        WHOLE.replace(b"[{", b"[[{", 1),
        WHOLE + b"{}",
        WHOLE[:-1] + b', "features": []}',
        b'{"type": "FeatureCollection"}',
        collection(feature(asset="P-1"), numberReturned=2),
        collection(feature({"type": "Polygon", "coordinates": []}, asset="P-1")),
        collection(feature({"type": "Point", "coordinates": [665_000, 1_520_000]})),  # UTM
        collection(feature({"type": "Point", "coordinates": [[1, 2]]})),
        collection({"type": "Feature", "geometry": POINT}),
        collection(feature(asset="x" * (2 * MOST_FEATURE_BYTES))),
        collection(*[feature()] * 101),
        collection(name="x" * 200_000),
        b'{"type":"FeatureCollection","features":[{"a":' + b"[" * 5000 + b"]" * 5000 + b"}]}",
    ],
)
def test_what_is_no_whole_collection_is_told_from_one_that_is(broken: bytes) -> None:
    with pytest.raises(AnswerUnfitError):
        of(broken, 4096)


@pytest.mark.parametrize("about", ["990000028", None, 990000010])
def test_a_feature_about_somebody_else_stops_all(about: object) -> None:
    granted = Granted(("account", "place"), "place", ("Point",), ("account", "990000010"))
    good = feature(account="990000010")
    assert of(collection(good), granted=granted)
    with pytest.raises(AnswerUnfitError):
        of(collection(good, feature(account=about)), granted=granted)


def test_a_png_is_whole_or_none() -> None:
    drawn = tile(15, 25531, 15120)
    assert drawn is not None
    assert kept(ImageSieve(), drawn, 100) == drawn
    for broken in (drawn[:-1], drawn[: len(drawn) // 2], b"GIF89a" + drawn, b""):
        with pytest.raises(AnswerUnfitError):
            kept(ImageSieve(), broken, 100)


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("100.5,13.75,100.6,13.85", True),
        ("100.5,13.75,100.61,13.85", False),
        ("100.6,13.75,100.5,13.85", False),
        ("100.5,13.75,100.5,13.85", False),
        ("100.5,13.75,100.6", False),
        ("180,13.75,180.05,13.8", False),
        ("1e2,13.75,100.05,13.8", False),
        ("nan,nan,nan,nan", False),
        ("", False),
    ],
)
def test_an_area_is_in_order_on_the_globe_and_bounded(text: str, *, fits: bool) -> None:
    assert is_area(text, 0.1) is fits


def through(spool: Spool, pieces: Iterable[bytes]) -> bytes:
    for piece in pieces:
        spool.write(piece)
    return b"".join(spool.pieces())


@given(st.lists(st.binary(max_size=200)))
def test_a_small_answer_is_gathered_in_memory(pieces: list[bytes]) -> None:
    spool = Spool(Path("/nowhere"), 1_000_000)
    assert through(spool, pieces) == b"".join(pieces)


def test_a_large_one_lies_sealed_in_a_file_without_a_name(tmp_path: Path) -> None:
    folder = tmp_path / "spool"
    spool = Spool(folder, 4 * IN_MEMORY_BYTES)
    pieces = [b"pipe" * 25_000] * 8
    assert through(spool, pieces) == b"".join(pieces)
    assert list(folder.iterdir()) == []
    held = [fd for fd in Path("/proc/self/fd").iterdir() if fd.exists()]
    [on_disk] = [fd for fd in held if str(folder) in str(fd.readlink())]
    assert on_disk.stat().st_size > len(b"".join(pieces)) - IN_MEMORY_BYTES
    assert b"pipepipe" not in on_disk.read_bytes()
    with pytest.raises(SpoolFullError):
        through(spool, pieces)
    spool.close()
