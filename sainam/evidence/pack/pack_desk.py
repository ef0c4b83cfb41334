"""Evidence packs as people ask for them: the portal, the API and the command line alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO
from uuid import UUID

from sainam.agencies.authenticated import person_of
from sainam.agencies.person import Person
from sainam.agencies.refusals import NotSignedIn, OwnMatter, UnknownLogin
from sainam.audit.seal import seal_until_now
from sainam.evidence import verify_pack
from sainam.evidence.pack import store
from sainam.evidence.pack.make_pack import Works, assemble_pack, gather_pack, record_pack
from sainam.evidence.pack.order_pack import order_pack, order_to_decide, reject_pack
from sainam.evidence.pack.pack_order import MAKES, PackOrder
from sainam.evidence.pack.refusals import PackUnknown
from sainam.evidence.pack.store import Choice
from sainam.kit import clock
from sainam.kit.database import Database, Tx
from sainam.kit.thai_dates import business_date

PACKS_OF_A_LIST = 100
MOST_EVENTS_IN_A_BROWSER = 500_000


@dataclass(frozen=True, slots=True)
class PackList:
    """`fingerprint` is of the key that signs."""

    packs: tuple[PackOrder, ...]
    today: date
    agencies: tuple[Choice, ...]
    provisions: tuple[Choice, ...]
    fingerprint: str
    verifier_sha256: str


class PackDesk:
    """Who acts goes by the login. Each method raises NotYours where it is not theirs to do."""

    def __init__(self, database: Database, works: Callable[[], Works]) -> None:
        self._database = database
        self._works = works

    def packs(self, login: str) -> PackList:
        with self._database.read_only() as tx:
            _person(tx, login).must_be(*MAKES)
            return PackList(
                packs=store.list_orders(tx, PACKS_OF_A_LIST),
                today=business_date(clock.now(tx)),
                agencies=store.agencies_known(tx),
                provisions=store.provisions_known(tx),
                fingerprint=self.fingerprint(),
                verifier_sha256=sha256(self.verifier()).hexdigest(),
            )

    def fingerprint(self) -> str:
        return sha256(self._works().signing_key().public).hexdigest()

    def verifier(self) -> bytes:
        """The program that checks a pack, for who wants it by another way than in the pack."""
        return Path(verify_pack.__file__).read_bytes()

    def order(
        self,
        login: str,
        *,
        kind: str,
        about: str,
        first_day: date,
        last_day: date,
        purpose: str,
        order_number: str = "",
        officer: str = "",
    ) -> UUID:
        """Raises what order_pack refuses."""
        with self._database.transaction() as tx:
            return order_pack(
                tx,
                kind=kind,
                about=about,
                first_day=first_day,
                last_day=last_day,
                purpose=purpose,
                order_number=order_number,
                officer=officer,
                actor=_person(tx, login),
            )

    def reject(self, login: str, number: UUID, *, reason: str) -> None:
        """Raises what reject_pack refuses."""
        with self._database.transaction() as tx:
            reject_pack(tx, number, reason=reason, actor=_person(tx, login))

    def confirm(
        self,
        login: str,
        number: UUID,
        *,
        reason: str = "",
        most_events: int | None = MOST_EVENTS_IN_A_BROWSER,
    ) -> PackOrder:
        """Makes it. What happened up to now is sealed before, so that the pack's days are whole.

        Raises PackUnknown, PackDecided, OwnMatter, PackTooLong, PublicKeyUnknown.
        """
        with self._database.read_only() as tx:
            order = order_to_decide(tx, number, _person(tx, login))
        works = self._works()
        seal_until_now(self._database, works.signing_key())
        with TemporaryDirectory() as folder:
            parts = Path(folder) / "members"
            parts.mkdir()
            with self._database.transaction() as tx:
                written = gather_pack(
                    tx, works, parts, order, second=login, most_events=most_events
                )
            with (Path(folder) / "pack").open("w+b") as made:
                assemble_pack(written, works.signing_key(), made)
                made.seek(0)
                stored = works.byte_store.put(made)
        with self._database.transaction() as tx:
            person = _person(tx, login)
            record_pack(tx, order, written, stored, reason=reason, actor=person)
            return store.find_order(tx, number) or order

    def open(self, login: str, number: UUID) -> tuple[PackOrder, BinaryIO]:
        """A pack that was made, and its bytes. Raises PackUnknown."""
        with self._database.read_only() as tx:
            _person(tx, login).must_be(*MAKES)
            order = store.find_order(tx, number)
        if order is None or order.sha256 is None:
            raise PackUnknown
        return order, self._works().byte_store.open(bytes(order.sha256))

    def may_make(self, maker: str, second: str) -> None:
        """Whether these two may make a pack together. Raises UnknownLogin, NotYours, OwnMatter."""
        with self._database.read_only() as tx:
            for login in (maker, second):
                found = person_of(tx, login)
                if found is None:
                    raise UnknownLogin(login)
                found.must_be(*MAKES)
        if maker == second:
            raise OwnMatter


def _person(tx: Tx, login: str) -> Person:
    person = person_of(tx, login)
    if person is None:
        raise NotSignedIn
    return person
