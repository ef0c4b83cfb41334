"""The Merkle tree of a block, as RFC 6962 section 2.1 builds it, with salted leaves.

leaf = SHA-256(0x00 ‖ salt ‖ event bytes), node = SHA-256(0x01 ‖ left ‖ right); the left half of
n leaves is the largest power of two below n. The salt keeps a leaf from being guessed back into
its event by who is shown only a proof.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256


def leaf(salt: bytes, event: bytes) -> bytes:
    return sha256(b"\x00" + salt + event).digest()


def node(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


class GrowingTree:
    """A tree that is given its leaves one by one and keeps one hash for each of its heights."""

    __slots__ = ("_peaks", "leaves")

    def __init__(self) -> None:
        self.leaves = 0
        self._peaks: list[bytes] = []  # roots of full subtrees, the largest first

    def add(self, hashed: bytes) -> None:
        position = self.leaves
        while position & 1:  # each one bit is a full subtree which this leaf completes
            hashed = node(self._peaks.pop(), hashed)
            position >>= 1
        self._peaks.append(hashed)
        self.leaves += 1

    def root(self) -> bytes:
        """Raises ValueError for a tree without leaves."""
        if not self._peaks:
            raise ValueError("A tree without leaves has no root.")
        *larger, top = self._peaks
        for peak in reversed(larger):
            top = node(peak, top)
        return top


def root(leaves: Sequence[bytes]) -> bytes:
    """Raises ValueError for no leaves."""
    tree = GrowingTree()
    for hashed in leaves:
        tree.add(hashed)
    return tree.root()


def inclusion_proof(leaves: Sequence[bytes], position: int) -> list[bytes]:
    """The neighbours from the leaf up to the root (RFC 6962 section 2.1.1).

    Raises ValueError where there is no leaf at `position`, counted from 0.
    """
    if not 0 <= position < len(leaves):
        raise ValueError(f"There is no leaf {position} among {len(leaves)}.")
    if len(leaves) == 1:
        return []
    middle = _left_half(len(leaves))
    if position < middle:
        return [*inclusion_proof(leaves[:middle], position), root(leaves[middle:])]
    return [*inclusion_proof(leaves[middle:], position - middle), root(leaves[:middle])]


def proves(
    proof: Sequence[bytes], hashed: bytes, *, position: int, leaves: int, root: bytes
) -> bool:
    """Whether `hashed` is the leaf at `position` of the tree with `leaves` leaves and `root`."""
    if not 0 <= position < leaves:
        return False
    sides = _sides(position, leaves)
    if len(sides) != len(proof):
        return False
    for is_left, neighbour in zip(sides, proof, strict=True):
        hashed = node(hashed, neighbour) if is_left else node(neighbour, hashed)
    return hashed == root


def _sides(position: int, leaves: int) -> list[bool]:
    """From the leaf upwards: whether the path comes from the left."""
    sides: list[bool] = []
    while leaves > 1:
        middle = _left_half(leaves)
        is_left = position < middle
        sides.append(is_left)
        position, leaves = (position, middle) if is_left else (position - middle, leaves - middle)
    return sides[::-1]


def _left_half(leaves: int) -> int:
    return 1 << ((leaves - 1).bit_length() - 1)
