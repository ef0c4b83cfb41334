"""QR codes as SVG (ISO/IEC 18004): bytes, error correction M, versions 1 to 10.

Enough for the address that an authenticator reads: up to 213 bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from markupsafe import Markup

# Version -> error correction bytes of a block, and the data bytes of each block (Table 9, level M).
_BLOCKS: dict[int, tuple[int, tuple[int, ...]]] = {
    1: (10, (16,)),
    2: (16, (28,)),
    3: (26, (44,)),
    4: (18, (32, 32)),
    5: (24, (43, 43)),
    6: (16, (27, 27, 27, 27)),
    7: (18, (31, 31, 31, 31)),
    8: (22, (38, 38, 39, 39)),
    9: (22, (36, 36, 36, 37, 37)),
    10: (26, (43, 43, 43, 43, 44)),
}
_SECOND_CENTRE = {2: 18, 3: 22, 4: 26, 5: 30, 6: 34, 7: 22, 8: 24, 9: 26, 10: 28}
_FORMAT_M = 0b00  # the two bits of level M
_QUIET = 4

Matrix = list[list[bool | None]]  # None: not yet drawn


class TooLongForQrError(ValueError):
    """The text has more bytes than version 10 holds."""


def qr_svg(text: str) -> Markup:
    """A picture without colours of its own: dark where `currentColor` is."""
    cells = qr_matrix(text)
    size = len(cells) + 2 * _QUIET
    path = "".join(
        f"M{column + _QUIET} {row + _QUIET}h1v1h-1z"
        for row, line in enumerate(cells)
        for column, dark in enumerate(line)
        if dark
    )
    return Markup(  # noqa: S704  numbers only
        f'<svg class="qr" viewBox="0 0 {size} {size}" role="img" aria-labelledby="qr-name">'
        f'<rect width="{size}" height="{size}" fill="#fff"/><path fill="#000" d="{path}"/></svg>'
    )


def qr_matrix(text: str) -> list[list[bool]]:
    """Rows of modules, dark ones True. Raises TooLongForQrError."""
    content = text.encode()
    version = _version_for(len(content))
    words = _interleaved(_data_words(content, version), version)
    drawn = [_masked(_with_patterns(version), words, mask) for mask in range(len(_MASKS))]
    return min(drawn, key=_penalty)


def _version_for(length: int) -> int:
    for version, (_, blocks) in _BLOCKS.items():
        if length + (2 if version < 10 else 3) <= sum(blocks):
            return version
    raise TooLongForQrError(f"{length} bytes")


def _data_words(content: bytes, version: int) -> bytes:
    """Mode, length, bytes, terminator, then pad bytes in turn (7.4)."""
    room = sum(_BLOCKS[version][1])
    count_bits = 8 if version < 10 else 16
    bits = f"0100{len(content):0{count_bits}b}" + "".join(f"{byte:08b}" for byte in content)
    bits += "0" * min(4, 8 * room - len(bits))
    bits += "0" * (-len(bits) % 8)
    words = bytes(int(bits[at : at + 8], 2) for at in range(0, len(bits), 8))
    return words + bytes((0xEC, 0x11) * room)[: room - len(words)]


def _interleaved(words: bytes, version: int) -> bytes:
    """Blocks side by side, first their data, then their error correction (7.6)."""
    correction, lengths = _BLOCKS[version]
    blocks, at = [], 0
    for length in lengths:
        blocks.append(words[at : at + length])
        at += length
    corrections = [_reed_solomon(block, correction) for block in blocks]
    longest = max(lengths)
    mixed = [block[at] for at in range(longest) for block in blocks if at < len(block)]
    mixed += [block[at] for at in range(correction) for block in corrections]
    return bytes(mixed)


def _times(one: int, other: int) -> int:
    """In GF(256) with the polynomial 285."""
    product = 0
    for bit in range(7, -1, -1):
        product = (product << 1) ^ (285 if product & 128 else 0)
        product ^= one if other >> bit & 1 else 0
    return product


def _reed_solomon(block: bytes, count: int) -> bytes:
    generator, root = [1], 1
    for _ in range(count):
        shifted = [*generator, 0]
        for at, factor in enumerate(generator):
            shifted[at + 1] ^= _times(factor, root)
        generator, root = shifted, _times(root, 2)
    rest = [0] * count
    for byte in block:
        factor = byte ^ rest[0]
        rest = [*rest[1:], 0]
        rest = [
            value ^ _times(part, factor) for value, part in zip(rest, generator[1:], strict=True)
        ]
    return bytes(rest)


def _with_patterns(version: int) -> Matrix:
    size = 17 + 4 * version
    cells: Matrix = [[None] * size for _ in range(size)]
    for at in range(size):
        cells[6][at] = cells[at][6] = at % 2 == 0
    for row, column in ((3, 3), (3, size - 4), (size - 4, 3)):
        _square(cells, row, column, 4, light=(2, 4))
    for row, column in _alignments(version, size):
        _square(cells, row, column, 2, light=(1,))
    _draw_format(cells, 0)
    if version >= 7:
        _draw_version(cells, version)
    return cells


def _square(cells: Matrix, row: int, column: int, reach: int, light: tuple[int, ...]) -> None:
    """Rings around a centre; those `light` stay white. Beyond the edge nothing is drawn."""
    size = len(cells)
    for down in range(-reach, reach + 1):
        for right in range(-reach, reach + 1):
            if 0 <= row + down < size and 0 <= column + right < size:
                cells[row + down][column + right] = max(abs(down), abs(right)) not in light


def _alignments(version: int, size: int) -> Iterator[tuple[int, int]]:
    if version == 1:
        return
    last = size - 7
    centres = sorted({6, _SECOND_CENTRE[version], last})
    corners = {(6, 6), (6, last), (last, 6)}
    yield from (
        (row, column) for row in centres for column in centres if (row, column) not in corners
    )


def _draw_format(cells: Matrix, mask: int) -> None:
    """Twice, around the finder patterns (7.9); and the one module that is always dark."""
    bits = _with_remainder(_FORMAT_M << 3 | mask, 0b10100110111, 10) ^ 0b101010000010010
    size = len(cells)
    first = [(row, 8) for row in (0, 1, 2, 3, 4, 5, 7, 8)]
    first += [(8, column) for column in (7, 5, 4, 3, 2, 1, 0)]
    second = [(8, size - 1 - at) for at in range(8)]
    second += [(size - 7 + at, 8) for at in range(7)]
    for places in (first, second):
        for at, (row, column) in enumerate(places):
            cells[row][column] = bool(bits >> at & 1)
    cells[size - 8][8] = True


def _draw_version(cells: Matrix, version: int) -> None:
    bits = _with_remainder(version, 0b1111100100101, 12)
    size = len(cells)
    for at in range(18):
        row, column = at // 3, size - 11 + at % 3
        cells[row][column] = cells[column][row] = bool(bits >> at & 1)


def _with_remainder(value: int, polynomial: int, bits: int) -> int:
    """The value followed by its BCH remainder."""
    rest = value << bits
    while rest.bit_length() > bits:
        rest ^= polynomial << (rest.bit_length() - bits - 1)
    return value << bits | rest


_MASKS: tuple[Callable[[int, int], int], ...] = (
    lambda row, column: (row + column) % 2,
    lambda row, _: row % 2,
    lambda _, column: column % 3,
    lambda row, column: (row + column) % 3,
    lambda row, column: (row // 2 + column // 3) % 2,
    lambda row, column: row * column % 2 + row * column % 3,
    lambda row, column: (row * column % 2 + row * column % 3) % 2,
    lambda row, column: ((row + column) % 2 + row * column % 3) % 2,
)


def _masked(cells: Matrix, words: bytes, mask: int) -> list[list[bool]]:
    """The words in their zigzag, two columns at a time from the right (7.7.3)."""
    _draw_format(cells, mask)
    bits = (word >> bit & 1 for word in words for bit in range(7, -1, -1))
    flips = _MASKS[mask]
    for row, column in _zigzag(len(cells)):
        if cells[row][column] is None:
            cells[row][column] = bool(next(bits, 0)) != (flips(row, column) == 0)
    return [[bool(cell) for cell in line] for line in cells]


def _zigzag(size: int) -> Iterator[tuple[int, int]]:
    up = True
    for right in range(size - 1, 0, -2):
        left = right if right > 6 else right - 1  # the timing column is passed over
        for row in range(size - 1, -1, -1) if up else range(size):
            yield row, left
            yield row, left - 1
        up = not up


def _penalty(cells: list[list[bool]]) -> int:
    """How hard it is to read (7.8.3): runs, blocks, what looks like a finder, darkness."""
    size = len(cells)
    lines = [*cells, *map(list, zip(*cells, strict=True))]
    points = sum(_run_points(line) + _finder_points(line) for line in lines)
    points += 3 * sum(
        cells[row][column]
        == cells[row][column + 1]
        == cells[row + 1][column]
        == cells[row + 1][column + 1]
        for row in range(size - 1)
        for column in range(size - 1)
    )
    dark = sum(map(sum, cells))
    return points + 10 * (abs(20 * dark - 10 * size * size) // (size * size))


def _run_points(line: list[bool]) -> int:
    points, run, before = 0, 0, None
    for cell in [*line, None]:
        if cell is before:
            run += 1
            continue
        points += run - 2 if run >= 5 else 0
        run, before = 1, cell
    return points


def _finder_points(line: list[bool]) -> int:
    text = "".join("1" if cell else "0" for cell in line)
    return 40 * sum(
        text.startswith(finder, at)
        for at in range(len(text) - 10)
        for finder in ("10111010000", "00001011101")
    )
