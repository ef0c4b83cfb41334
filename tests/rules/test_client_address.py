"""Where a call comes from is what our own proxies say, and nobody else."""

from __future__ import annotations

import pytest

from sainam.kit.client_address import client_address, is_within, networks

OURS = networks("10.1.0.0/16, ::1")


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("203.0.113.9", "", "203.0.113.9"),
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),  # a stranger may write what it likes
        ("10.1.2.3", "198.51.100.1", "198.51.100.1"),
        ("10.1.2.3", "192.0.2.7, 198.51.100.1", "198.51.100.1"),  # what stood before was its own
        ("10.1.2.3", "198.51.100.1, 10.1.9.9", "198.51.100.1"),
        ("10.1.2.3", "", "10.1.2.3"),
        ("::1", "198.51.100.1", "198.51.100.1"),
        (None, "198.51.100.1", None),
    ],
)
def test_only_our_own_proxies_are_believed(
    peer: str | None, forwarded: str, address: str | None
) -> None:
    assert client_address(peer, forwarded, OURS) == address


@pytest.mark.parametrize(
    ("address", "within"),
    [
        ("10.1.0.1", True),
        ("::ffff:10.1.0.1", True),
        ("10.2.0.1", False),
        ("nonsense", False),
        (None, False),
    ],
)
def test_an_address_is_within_a_network_or_not(address: str | None, *, within: bool) -> None:
    assert is_within(address, OURS) is within


def test_no_proxy_of_ours_means_that_nobody_is_believed() -> None:
    assert client_address("10.1.2.3", "198.51.100.1", networks("")) == "10.1.2.3"
