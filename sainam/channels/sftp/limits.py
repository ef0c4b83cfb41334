"""How much of the server one caller may use; what a folder holds stands in its agreement."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ServerLimits:
    """`unproven`: connections that have not signed in yet, which they must within `login`.

    `settle`: how long a file sent straight to its final name stays open to a change of mind.

    `unconfirmed`: how long sessions go on while the database does not answer. Times in seconds,
    `part_days` in days.
    """

    connections: int = 256
    connections_per_address: int = 32
    unproven: int = 64
    keys_per_connection: int = 12
    handles: int = 64
    login: float = 20
    idle: float = 600
    settle: float = 3
    poll: float = 0.4
    unconfirmed: float = 10
    retry: float = 5
    still_listed: float = 600
    part_days: int = 7
