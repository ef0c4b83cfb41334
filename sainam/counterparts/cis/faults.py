"""What CIS can be told to do wrong, and how often."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

Times = Annotated[int, msgspec.Meta(ge=0, le=1_000_000)]
Kind = Literal["payments", "look_ups"]


class Faults(msgspec.Struct, forbid_unknown_fields=True):
    """Faults waiting to happen; a number counts down by one at each request it spoils.

    `on`: the requests spoiled by `answer_late`, `fail_500` and `break_connection`.
    `lose_answer`: post, then close the connection. `answer_late`: post, then answer after
    `answer_late_s` seconds. `accept_and_call_back_twice`: post, answer 202, and send the result
    to the hub's callback two times. `no_dedupe`: post whatever comes, seen before or not, the
    bill paid or not. `cannot_be_asked`: know no delivery ids. `fail_500`, `break_connection`:
    fail before anything is posted.
    """

    on: Literal["payments", "look_ups", "any"] = "payments"
    lose_answer: Times = 0
    answer_late: Times = 0
    answer_late_s: Annotated[float, msgspec.Meta(ge=0, le=600)] = 0
    accept_and_call_back_twice: Times = 0
    no_dedupe: bool = False
    cannot_be_asked: bool = False
    fail_500: Times = 0
    break_connection: Times = 0

    def strikes(
        self, fault: Literal["answer_late", "fail_500", "break_connection"], kind: Kind
    ) -> bool:
        """Whether this request is spoiled by `fault`; if so, one less is left."""
        return self.on in {kind, "any"} and self.takes(fault)

    def takes(
        self,
        fault: Literal[
            "lose_answer",
            "answer_late",
            "accept_and_call_back_twice",
            "fail_500",
            "break_connection",
        ],
    ) -> bool:
        """Counts `fault` down; False when none is left."""
        left: int = getattr(self, fault)
        if left > 0:
            setattr(self, fault, left - 1)
        return left > 0
