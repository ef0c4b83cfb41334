"""The outbox as people look at it: what went out, what waits, what was given up."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sainam.agencies.authenticated import person_of
from sainam.agencies.person import Person
from sainam.agencies.refusals import NotSignedIn
from sainam.kit.database import Database, Tx
from sainam.onboarding.notices import store
from sainam.onboarding.notices.notice import Notice
from sainam.onboarding.notices.see_mail import SeenMail, see_mail
from sainam.onboarding.notices.send_again import send_again
from sainam.onboarding.notices.store import MailRow, Outbox, Standing

READS = ("operator", "dpo", "auditor", "admin")
SENDS_AGAIN = ("operator", "admin")
ROWS_OF_A_PART = 50


@dataclass(frozen=True, slots=True)
class MailFilter:
    """None leaves out a filter; `before` is the last mail of the part that was read before."""

    state: Standing | None = None
    kind: Notice | None = None
    dossier: str | None = None
    before: UUID | None = None


@dataclass(frozen=True, slots=True)
class MailPart:
    """`after` is what the next part is asked with; None at the end."""

    rows: tuple[MailRow, ...]
    after: UUID | None
    outbox: Outbox


class MailDesk:
    """Who reads or acts goes by the login. Each method raises NotYours where it is not theirs."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def mails(self, login: str, wanted: MailFilter) -> MailPart:
        with self._database.read_only() as tx:
            _person(tx, login).must_be(*READS)
            found = store.mails(
                tx,
                dossier=wanted.dossier,
                state=wanted.state,
                kind=wanted.kind,
                before=wanted.before,
                limit=ROWS_OF_A_PART + 1,
            )
            rows = found[:ROWS_OF_A_PART]
            after = rows[-1].id if len(found) > len(rows) else None
            return MailPart(rows, after, store.outbox(tx))

    def mail(self, login: str, number: UUID) -> SeenMail:
        """Raises UnknownMail."""
        with self._database.transaction() as tx:
            person = _person(tx, login)
            person.must_be(*READS)
            return see_mail(tx, number, actor=person.login)

    def send_again(self, login: str, number: UUID, *, reason: str) -> None:
        """Raises what send_again refuses."""
        with self._database.transaction() as tx:
            person = _person(tx, login)
            person.must_be(*SENDS_AGAIN)
            send_again(tx, number, actor=person.login, reason=reason)


def _person(tx: Tx, login: str) -> Person:
    person = person_of(tx, login)
    if person is None:
        raise NotSignedIn
    return person
