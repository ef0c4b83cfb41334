"""Two people order that one file is deleted, as a whole; what was posted of it stays posted."""

from __future__ import annotations

from uuid import UUID

from sainam.agreements.refusals import ReasonMissing
from sainam.agreements.terms import Environment
from sainam.audit.append import append
from sainam.audit.event import Event
from sainam.exchanges.deletion import store
from sainam.exchanges.deletion.refusals import NothingToDelete, told_by_the_database
from sainam.exchanges.deletion.two_people import need_two_people
from sainam.exchanges.files.archive import key_about
from sainam.kit.database import Tx
from sainam.kit.ids import new_id
from sainam.kit.keys.store import file_key_name


def order_file_deletion(
    tx: Tx, environment: Environment, file: UUID, *, reason: str, actor: str, confirmed_by: str
) -> UUID:
    """Whenever two people find that it has to go, for instance because a person may ask for it.

    Raises TwoPeopleWanted, ReasonMissing, NothingToDelete (also of a file that was never sealed),
    DeletionKnown.
    """
    if not reason.strip():
        raise ReasonMissing
    need_two_people(tx, actor, confirmed_by)
    name = file_key_name(tx, key_about(environment, file))
    if name is None:
        raise NothingToDelete(f"{environment}/{file}")
    deletion = new_id()
    with told_by_the_database():
        store.insert_deletion(
            tx, deletion, name.retention, name.month, reason=reason.strip(), actor=actor,
            confirmed_by=confirmed_by, environment=environment, file=file,
        )  # fmt: skip
    append(
        tx,
        Event.EVIDENCE_DELETION_ORDERED,
        actor=actor,
        subject=f"deletion:{deletion}",
        environment=environment,
        exchange=file,
        detail={
            "class": name.retention,
            "month": f"{name.month:%Y-%m}",
            "file": str(file),
            "reason": reason.strip(),
            "confirmed_by": confirmed_by,
        },
    )
    return deletion
