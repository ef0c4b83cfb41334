"""sainam agreement suspend | resume | end ID, shut-door DOOR, revoke CREDENTIAL, with --reason.

A suspension may say --until which day it is meant to last: people are reminded then, and one of
them resumes it; nothing resumes by itself.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import date
from functools import partial

from sainam.agreements.end_agreement import end_agreement
from sainam.agreements.resume_agreement import resume_agreement
from sainam.agreements.revoke_credential import revoke_credential
from sainam.agreements.shut_door import shut_door
from sainam.agreements.suspend_agreement import suspend_agreement
from sainam.kit.database import Database
from sainam.kit.settings import Settings
from sainam.wiring.running import running_database_url

STEPS = {"suspend": suspend_agreement, "resume": resume_agreement, "end": end_agreement}


def main(arguments: Sequence[str], settings: Settings) -> int:
    """Prints the exchanges that each step cut. A revoked credential shuts every door it opened."""
    parser = argparse.ArgumentParser(prog="sainam agreement", description=__doc__)
    parser.add_argument("step", choices=(*STEPS, "shut-door", "revoke"))
    parser.add_argument("name", help="the agreement, the door or the credential")
    parser.add_argument("--environment", choices=("live", "sandbox"), default="live")
    parser.add_argument("--reason", required=True)
    parser.add_argument("--until", type=date.fromisoformat, help="suspend: a day, YYYY-MM-DD")
    parser.add_argument("--actor", default="sainam agreement")
    given = parser.parse_args(arguments)
    if given.until is not None and given.step != "suspend":
        parser.error("only a suspension has --until")
    with (
        Database(running_database_url(settings), application_name="sainam agreement") as database,
        database.transaction() as tx,
    ):
        if given.step == "revoke":
            taken = revoke_credential(tx, given.name, actor=given.actor, reason=given.reason)
        elif given.step == "shut-door":
            taken = {given.name: shut_door(tx, given.name, actor=given.actor, reason=given.reason)}
        else:
            step = STEPS[given.step]
            if given.step == "suspend":
                step = partial(suspend_agreement, until=given.until)
            taken = {
                given.name: step(
                    tx, given.environment, given.name, actor=given.actor, reason=given.reason
                )
            }
    for name, step_taken in taken.items():
        print(f"{given.step} {name}: step {step_taken.number}, {len(step_taken.cut)} look-ups cut")
        for exchange in step_taken.cut:
            print(f"  {exchange}")
    return 0
