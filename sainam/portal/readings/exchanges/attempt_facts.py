"""What is known of an attempt at a delivery, as facts that the pages have words for."""

from collections.abc import Mapping
from typing import Any, get_args, get_type_hints

from sainam.portal.views.exchanges import AttemptView, DeliveryDecision, FactName, FactView, Why

_RESULTS_WITH_A_WORD = frozenset(get_args(get_type_hints(AttemptView)["result"]))
_NAMED: Mapping[str, FactName] = {name: name for name in get_args(FactName) if name != "other"}
_DECISIONS: Mapping[object, DeliveryDecision] = {
    "confirm_done": "confirmed",
    "send_again": "again",
    "give_up": "given_up",
}
# The names by which the HTTP client tells what became of a connection, and the hub's own words.
_WHY: Mapping[object, Why] = {
    **dict.fromkeys(
        (
            "ClientConnectorError",
            "ClientConnectorDNSError",
            "ClientConnectorCertificateError",
            "ClientConnectorSSLError",
            "ConnectionRefusedError",
            "ConnectionTimeoutError",
        ),
        "no_connection",
    ),
    **dict.fromkeys(
        (
            "ClientConnectionResetError",
            "ClientOSError",
            "ClientPayloadError",
            "ConnectionResetError",
            "IncompleteReadError",
            "ServerDisconnectedError",
        ),
        "broken_off",
    ),
    **dict.fromkeys(("ServerTimeoutError", "SocketTimeoutError", "TimeoutError"), "too_late"),
    "unreadable answer": "unreadable",
    "not written": "not_written",
}


def attempt_facts(detail: Mapping[str, Any]) -> tuple[FactView, ...]:
    """In the order told. A fact without a name of its own here is shown as it stands."""
    return tuple(_fact(name, value) for name, value in detail.items())


def _fact(name: str, value: object) -> FactView:
    if name == "decision" and value in _DECISIONS:
        return FactView(name="decision", value=_DECISIONS[value])
    if name == "why":
        return FactView(name="why", value=_WHY.get(value, str(value)))
    if name not in _NAMED or (name == "told" and value not in _RESULTS_WITH_A_WORD):
        return FactView(name="other", value=f"{name}: {value}")
    return FactView(name=_NAMED[name], value=value if isinstance(value, int) else str(value))
