"""Content is sealed with its salt, for one place and under one key; a person is marked by it."""

from __future__ import annotations

import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sainam.audit import merkle
from sainam.kit.keys.envelope import (
    DataKey,
    SealBrokenError,
    leaf,
    mark,
    new_secret,
    open_sealed,
    seal,
    seal_again,
)
from sainam.kit.keys.masters import Master

pytestmark = pytest.mark.row("L4")

JUNE, JULY = DataKey(1, new_secret()), DataKey(2, new_secret())
PLACE = b"live/01/0/asked"


@given(st.binary(max_size=3000))
def test_what_is_sealed_opens_with_its_salt_and_the_salt_makes_its_leaf(content: bytes) -> None:
    sealed = seal(JUNE, PLACE, content)
    opened = open_sealed(JUNE, PLACE, sealed.sealed)
    assert opened.content == content
    assert opened.leaf == sealed.leaf == leaf(opened.salt, content)
    assert sealed.leaf == merkle.leaf(opened.salt, content)


def test_the_same_content_twice_has_two_leaves_so_that_nobody_guesses_at_it() -> None:
    one, two = (seal(JUNE, PLACE, b'{"key":"990000010"}') for _ in range(2))
    assert one.leaf != two.leaf
    assert b"990000010" not in one.sealed + two.sealed


@given(st.integers(0, 60), st.integers(1, 255))
def test_a_changed_byte_a_foreign_key_or_another_place_does_not_open(at: int, by: int) -> None:
    sealed = bytearray(seal(JUNE, PLACE, b"990000010" * 4).sealed)
    with pytest.raises(SealBrokenError):
        open_sealed(JULY, PLACE, bytes(sealed))
    with pytest.raises(SealBrokenError):
        open_sealed(JUNE, b"live/02/0/asked", bytes(sealed))
    sealed[at] ^= by
    with pytest.raises(SealBrokenError):
        open_sealed(JUNE, PLACE, bytes(sealed))


def test_what_is_cut_short_does_not_open() -> None:
    with pytest.raises(SealBrokenError):
        open_sealed(JUNE, PLACE, b"short")


def test_a_copy_for_a_hold_keeps_the_leaf_that_the_audit_trail_has() -> None:
    sealed = seal(JUNE, PLACE, b"content")
    again = seal_again(JULY, PLACE, open_sealed(JUNE, PLACE, sealed.sealed))
    assert open_sealed(JULY, PLACE, again).leaf == sealed.leaf


def test_a_person_has_one_mark_under_each_key_and_no_two_kinds_share_one() -> None:
    number = "990000010"
    assert mark(JUNE, "customer_account", number) == mark(JUNE, "customer_account", f" {number} ")
    marks = {
        mark(JUNE, "customer_account", number),
        mark(JULY, "customer_account", number),
        mark(JUNE, "citizen_id", number),
        mark(JUNE, "customer_accoun", "t990000010"),
    }
    assert len(marks) == 4
    assert {len(one) for one in marks} == {16}


@given(
    st.binary(min_size=32, max_size=32),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=80),
)
def test_a_mark_is_hmac_sha_256_under_the_derived_key(secret: bytes, number: str) -> None:
    key = DataKey(1, secret)
    said = b"citizen_id\0" + number.strip().encode()
    assert mark(key, "citizen_id", number) == hmac.digest(key.subject_key, said, "sha256")[:16]


def test_a_key_tells_its_secret_in_no_text() -> None:
    assert "secret" not in repr(JUNE)
    assert JUNE.secret.hex() not in repr(JUNE)


def test_a_wrap_unwraps_as_no_other_key_and_under_no_other_master() -> None:
    master, other = Master(1, new_secret()), Master(2, new_secret())
    wrapped = master.wrap(JUNE.secret, b"june")
    assert 40 <= len(wrapped) <= 72
    assert master.unwrap(wrapped, b"june") == JUNE.secret
    for opener, identity in ((master, b"july"), (other, b"june")):
        with pytest.raises(SealBrokenError):
            opener.unwrap(wrapped, identity)
    assert master.proof != other.proof
