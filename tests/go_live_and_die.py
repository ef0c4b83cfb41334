"""Opens a dossier for real use in a process of its own, and is killed with signal 9 in the middle.

Arguments: the database's URL, the folder of bytes, the dossier, after how many statements to die
(0: after all of them, before the transaction commits).
"""

import os
import signal
import sys
from pathlib import Path
from typing import Any

import psycopg
from dossier_desk import CATALOGUE
from dossier_way import QuickDesk

from sainam.agencies.authenticated import person_of
from sainam.documents.office import read_office
from sainam.kit.byte_store import ByteStore
from sainam.kit.database import Database
from sainam.law.council_rules import CouncilRules
from sainam.links.applied_catalogue import load_catalogue, load_law
from sainam.onboarding import store
from sainam.onboarding.act import World
from sainam.onboarding.actor import Actor
from sainam.onboarding.signing.agreement_of import agreement_until
from sainam.onboarding.take_event import take_event


def world(folder: Path) -> World:
    return World(
        byte_store=ByteStore(folder), office=read_office(CATALOGUE), signing_desk=QuickDesk(),
        catalogue=load_catalogue, register=load_law, council=lambda _: CouncilRules(id="tests"),
        person=person_of, holidays=lambda tx: load_catalogue(tx).holidays(),
        agreement_until=agreement_until, public_url="http://127.0.0.1:1",
    )  # fmt: skip


def die_after(statements: int) -> None:
    execute, left = psycopg.Connection.execute, [statements]

    def counted(self: Any, *given: Any, **named: Any) -> Any:
        left[0] -= 1
        answer = execute(self, *given, **named)
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return answer

    psycopg.Connection.execute = counted  # type: ignore[method-assign]


def go_live(url: str, folder: str, dossier: str, statements: str) -> None:
    with Database(url, application_name="dies") as database, database.transaction() as tx:
        found = store.load_dossier(tx, dossier)
        person = person_of(tx, "operator2")
        if found is None or person is None:
            raise LookupError(dossier)
        die_after(int(statements))
        take_event(
            tx, world(Path(folder)), dossier=dossier, event="go_live",
            body={"reason": "เปิดใช้"}, seen=found.number,
            actor=Actor(person.login, person.roles),
        )  # fmt: skip
        os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    go_live(*sys.argv[1:])
