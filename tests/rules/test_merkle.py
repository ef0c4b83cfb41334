"""The tree of RFC 6962: known roots, and proofs that hold for one leaf at one place only."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sainam.audit.merkle import inclusion_proof, leaf, node, proves, root

# Eight entries and the roots of the first one, two, … eight of them, as published with the test
# data of certificate transparency logs.
ENTRIES = [
    bytes.fromhex(entry)
    for entry in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]

LEAVES = st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=40, unique=True)


@pytest.mark.parametrize("size", range(1, 9))
def test_the_root_is_the_published_one(size: int) -> None:
    leaves = [leaf(b"", entry) for entry in ENTRIES[:size]]
    assert root(leaves).hex() == ROOTS[size - 1]


def test_a_leaf_is_salted_and_never_looks_like_a_node() -> None:
    salt, event = b"s" * 16, b"{}"
    assert leaf(salt, event) == sha256(b"\x00" + salt + event).digest()
    assert node(salt, event) == sha256(b"\x01" + salt + event).digest()


def test_a_tree_without_leaves_has_no_root() -> None:
    with pytest.raises(ValueError, match="without leaves"):
        root([])


def by_definition(leaves: list[bytes]) -> bytes:
    if len(leaves) == 1:
        return leaves[0]
    middle = max(1 << power for power in range(10) if 1 << power < len(leaves))
    return node(by_definition(leaves[:middle]), by_definition(leaves[middle:]))


@given(LEAVES)
def test_leaf_by_leaf_gives_the_root_of_the_definition(leaves: list[bytes]) -> None:
    assert root(leaves) == by_definition(leaves)


@given(LEAVES, st.data())
def test_a_proof_proves_its_leaf_at_its_place_and_nothing_else(
    leaves: list[bytes], data: st.DataObject
) -> None:
    position = data.draw(st.integers(0, len(leaves) - 1))
    elsewhere = data.draw(st.integers(-1, len(leaves)).filter(lambda place: place != position))
    top = root(leaves)
    proof = inclusion_proof(leaves, position)
    hashed, size = leaves[position], len(leaves)

    assert proves(proof, hashed, position=position, leaves=size, root=top)
    assert not proves(proof, hashed, position=elsewhere, leaves=size, root=top)
    assert not proves(proof, bytes(32), position=position, leaves=size, root=top)
    assert not proves([*proof, top], hashed, position=position, leaves=size, root=top)
    assert not proves(proof, hashed, position=position, leaves=size, root=bytes(32))


@given(LEAVES)
def test_there_is_no_proof_of_what_is_not_there(leaves: list[bytes]) -> None:
    with pytest.raises(ValueError, match="no leaf"):
        inclusion_proof(leaves, len(leaves))
