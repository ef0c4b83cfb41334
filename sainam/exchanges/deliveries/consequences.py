"""What an ended delivery means to the capability that handed it over: bound in wiring."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sainam.exchanges.deliveries.delivery import Delivery
from sainam.exchanges.deliveries.owner_answer import RefusedLine
from sainam.kit.database import Tx


@dataclass(frozen=True, slots=True)
class Consequences:
    """Both are called once per delivery, in the transaction that ends it.

    `on_refused` gets the lines that the owner will not have, or line 0 for the delivery as a
    whole: refused, or given up by a person. A confirmed batch with refused lines calls both.
    """

    on_confirmed: Callable[[Tx, Delivery], None]
    on_refused: Callable[[Tx, Delivery, Sequence[RefusedLine]], None]
