"""sainam agreement suspend | resume | end ID, shut-door DOOR, revoke CREDENTIAL, with --reason.

A suspension may say --until which day it is to last: as that day begins in Bangkok it ends by
itself. The agency and the departments are told by mail of what is suspended, resumed and shut.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import date

from sainam.agreements.end_agreement import end_agreement
from sainam.agreements.take_step import StepTaken
from sainam.kit.database import Database, Tx
from sainam.kit.settings import Settings
from sainam.onboarding.stop_and_tell import (
    resume_and_tell,
    revoke_and_tell,
    shut_door_and_tell,
    suspend_and_tell,
)
from sainam.wiring.installation import Installation, NotPreparedError
from sainam.wiring.running import running_database_url

STEPS = ("suspend", "resume", "end")  # of an agreement


def main(arguments: Sequence[str], settings: Settings) -> int:
    """Prints the exchanges that each step cut. A revoked credential shuts every door it opened."""
    parser = argparse.ArgumentParser(prog="sainam agreement", description=__doc__)
    parser.add_argument("step", choices=(*STEPS, "shut-door", "revoke"))
    parser.add_argument("name", help="the agreement, the door or the credential")
    parser.add_argument("--environment", choices=("live", "sandbox"), default="live")
    parser.add_argument("--reason", required=True)
    parser.add_argument(
        "--until", type=date.fromisoformat, help="suspend: the day it ends, YYYY-MM-DD"
    )
    parser.add_argument("--actor", default="sainam agreement")
    given = parser.parse_args(arguments)
    if given.until is not None and given.step != "suspend":
        parser.error("only a suspension has --until")
    with (
        Database(running_database_url(settings), application_name="sainam agreement") as database,
        database.transaction() as tx,
    ):
        taken = _take(tx, _public_url(settings), given)
    for name, step_taken in taken.items():
        print(f"{given.step} {name}: step {step_taken.number}, {len(step_taken.cut)} look-ups cut")
        for exchange in step_taken.cut:
            print(f"  {exchange}")
    return 0


def _take(tx: Tx, public_url: str, given: argparse.Namespace) -> dict[str, StepTaken]:
    """By the name of what it was taken of."""
    said = {"actor": given.actor, "reason": given.reason}
    if given.step == "revoke":
        return revoke_and_tell(tx, public_url, given.name, **said)
    if given.step == "shut-door":
        return {given.name: shut_door_and_tell(tx, public_url, given.name, **said)}
    if given.step == "end":
        return {given.name: end_agreement(tx, given.environment, given.name, **said)}
    if given.step == "resume":
        return {given.name: resume_and_tell(tx, public_url, given.environment, given.name, **said)}
    return {
        given.name: suspend_and_tell(
            tx, public_url, given.environment, given.name, until=given.until, **said
        )
    }


def _public_url(settings: Settings) -> str:
    """Where no port is chosen yet a mail names the path alone: a suspension must not wait."""
    try:
        return Installation(settings).public_url()
    except NotPreparedError:
        return ""
