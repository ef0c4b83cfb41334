"""Whose address a call comes from, when proxies of ours stand before us. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

Network = IPv4Network | IPv6Network


def networks(text: str) -> tuple[Network, ...]:
    """Of a list by commas, such as "10.0.0.0/8, ::1". Raises ValueError."""
    return tuple(ip_network(part.strip()) for part in text.split(",") if part.strip())


def is_within(address: str | None, among: Sequence[Network]) -> bool:
    """False for what is no address."""
    try:
        found = ip_address(address or "")
    except ValueError:
        return False
    mapped = getattr(found, "ipv4_mapped", None)
    return any((mapped or found) in network for network in among)


def client_address(
    peer: str | None, forwarded: str | None, proxies: Sequence[Network]
) -> str | None:
    """`forwarded` is X-Forwarded-For, read from its end as far as proxies of ours wrote it.

    What a stranger writes there is never believed.
    """
    address = peer
    for hop in reversed((forwarded or "").split(",")):
        if not is_within(address, proxies) or not hop.strip():
            break
        address = hop.strip()
    return address
