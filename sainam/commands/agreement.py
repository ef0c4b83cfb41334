"""sainam agreement suspend | resume | end ID --reason TEXT, shut-door DOOR --reason TEXT."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from sainam.agreements.end_agreement import end_agreement
from sainam.agreements.resume_agreement import resume_agreement
from sainam.agreements.shut_door import shut_door
from sainam.agreements.suspend_agreement import suspend_agreement
from sainam.kit.database import Database
from sainam.kit.refusal import Refusal
from sainam.kit.settings import Settings
from sainam.wiring.running import running_database_url

STEPS = {"suspend": suspend_agreement, "resume": resume_agreement, "end": end_agreement}


def main(arguments: Sequence[str], settings: Settings) -> int:
    """Prints the exchanges that the step cut; 1 where the step is refused."""
    parser = argparse.ArgumentParser(prog="sainam agreement", description=__doc__)
    parser.add_argument("step", choices=(*STEPS, "shut-door"))
    parser.add_argument("name", help="the agreement, or the door")
    parser.add_argument("--environment", choices=("live", "sandbox"), default="live")
    parser.add_argument("--reason", required=True)
    parser.add_argument("--actor", default="sainam agreement")
    given = parser.parse_args(arguments)
    with Database(running_database_url(settings), application_name="sainam agreement") as database:
        try:
            with database.transaction() as tx:
                if given.step == "shut-door":
                    taken = shut_door(tx, given.name, actor=given.actor, reason=given.reason)
                else:
                    taken = STEPS[given.step](
                        tx, given.environment, given.name, actor=given.actor, reason=given.reason
                    )
        except Refusal as refusal:
            print(f"{refusal.rule}: {refusal.sentence()}\n{refusal.thai}")
            return 1
    print(f"{given.step} {given.name}: step {taken.number}, {len(taken.cut)} look-ups cut")
    for exchange in taken.cut:
        print(f"  {exchange}")
    return 0
