"""Registration of agencies, from the open page or the API to the decision and its mail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO

import msgspec

from sainam.agencies import store as agencies
from sainam.agencies.agency import Agency
from sainam.agencies.authenticated import person_of, token_sha256
from sainam.agencies.field_fault import field_fault
from sainam.agencies.password import hash_password
from sainam.agencies.person import Person
from sainam.agencies.refusals import FormInvalid, NotSignedIn
from sainam.agencies.registration import store
from sainam.agencies.registration.decide_registration import (
    OFFICER,
    SECRETARY,
    accept_registration,
    refuse_registration,
    registration_for,
)
from sainam.agencies.registration.file_registration import admit_post, file_registration
from sainam.agencies.registration.letter import Letter, letter_faults, media_type_of, plain_name
from sainam.agencies.registration.registration import Filed, Registration
from sainam.agencies.registration.registration_form import (
    RegistrationForm,
    faults_of,
    password_faults,
    proposed_code,
    tidied,
)
from sainam.agencies.sealer import Sealer
from sainam.formats.layout import Title
from sainam.kit import clock
from sainam.kit.byte_store import ByteStore
from sainam.kit.database import Database, Tx
from sainam.kit.field_fault import FieldFault
from sainam.onboarding.notices.notice import Fact, Notice, Recipient, Secret
from sainam.onboarding.notices.queue_notice import queue_notice

_PURPOSE = "registration form"
_SENT_WITHIN = timedelta(days=30)  # a link that comes later than this is of no use to anybody


class Kept(msgspec.Struct, frozen=True):
    """What a page cannot show again: it goes back and forth with the form, sealed."""

    letter: Letter | None = None
    argon2: str | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """A form as it came. `kept` is what an earlier answer gave along; `visitor` is whose it is."""

    form: RegistrationForm
    password: str
    again: str
    letter: bytes
    letter_name: str
    kept: str = ""
    visitor: str = ""


@dataclass(frozen=True, slots=True)
class Returned:
    """The form goes back: all that was entered with what is wrong with it."""

    form: RegistrationForm
    faults: tuple[FieldFault, ...]
    kept: str
    letter: Letter | None
    has_password: bool


@dataclass(frozen=True, slots=True)
class ToDecide:
    """A registration, the code proposed for it, the agency on record that has it, who decided."""

    registration: Registration
    code: str
    on_record: Agency | None
    decided_by: Title | None = None


class RegistrationDesk:
    def __init__(
        self, database: Database, sealer: Sealer, byte_store: ByteStore, *, public_url: str
    ) -> None:
        self._database = database
        self._sealer = sealer
        self._byte_store = byte_store
        self._public_url = public_url

    def admit(self, address: str) -> None:
        """Before anything that is sent without signing in is looked at. Raises TooManyPosts."""
        with self._database.transaction() as tx:
            admit_post(tx, address or "unknown")

    def file(self, sent: Sent, *, address: str) -> Filed | Returned:
        """On record with its receipt mailed, or back with every fault at once."""
        form = tidied(sent.form)
        kept, faults = self._taken(sent)
        faults = (*faults_of(form), *faults)
        if faults or kept.letter is None or kept.argon2 is None:
            sealed = self._sealer.seal_text(
                msgspec.json.encode(kept), purpose=_PURPOSE, whose=sent.visitor
            )
            return Returned(form, faults, sealed, kept.letter, kept.argon2 is not None)
        with self._database.transaction() as tx:
            filed = file_registration(
                tx, form, kept.letter, argon2=kept.argon2, actor=f"open:{address or 'unknown'}"
            )
            facts: dict[str, Fact] = {
                "registration": filed.number,
                "secret": Secret(filed.secret, clock.now(tx) + _SENT_WITHIN),
                "url": self._public_url,
            }
            self._tell(tx, Notice.REGISTRATION_FILED, form.email, facts)
        return filed

    def file_at_once(self, sent: Sent, *, address: str) -> Filed:
        """By the API. Raises FormInvalid."""
        filed = self.file(sent, address=address)
        if isinstance(filed, Returned):
            raise FormInvalid(filed.faults)
        return filed

    def state_url(self, filed: Filed) -> str:
        return f"{self._public_url}/th/registration/{filed.number}/{filed.secret}"

    def state(self, number: str, secret: str) -> Registration | None:
        """For who has number and secret."""
        with self._database.read_only() as tx:
            return store.find_registration(tx, number, token_sha256(secret))

    def registrations(self, login: str) -> tuple[Registration, ...]:
        """The secretary's, or those that would join the officer's agency. Raises NotYours."""
        with self._database.read_only() as tx:
            person = _person(tx, login)
            person.must_be(SECRETARY, OFFICER)
            return store.registrations(tx, person.agency)

    def registration(self, login: str, number: str, code: str = "") -> ToDecide:
        """With the code entered, or ours where there is none.

        Raises NotYours, UnknownRegistration.
        """
        with self._database.read_only() as tx:
            found = registration_for(tx, number, _person(tx, login))
            wanted = found.agency or code or proposed_code(found.form.english)
            decided = agencies.find_login(tx, found.decided_by) if found.decided_by else None
            return ToDecide(
                found, wanted, agencies.find_agency(tx, wanted), decided.title if decided else None
            )

    def letter(self, login: str, number: str) -> tuple[Letter, bytes]:
        """Raises NotYours, UnknownRegistration, BytesMissing."""
        with self._database.read_only() as tx:
            letter = registration_for(tx, number, _person(tx, login)).letter
        return letter, self._byte_store.read(bytes.fromhex(letter.sha256))

    def accept(
        self, login: str, number: str, *, code: str, same: bool, kind: str = "", reason: str = ""
    ) -> Registration:
        """Raises what accept_registration refuses."""
        with self._database.transaction() as tx:
            decided = accept_registration(
                tx,
                number,
                code=code,
                same=same,
                kind=kind,
                reason=reason,
                actor=_person(tx, login),
            )
            facts = {
                **_named(decided),
                "login": decided.login or "",
                "url": f"{self._public_url}/th/",
            }
            self._tell(tx, Notice.REGISTRATION_ACCEPTED, decided.form.email, facts)
        return decided

    def refuse(self, login: str, number: str, *, reason: str) -> Registration:
        """Raises what refuse_registration refuses."""
        with self._database.transaction() as tx:
            decided = refuse_registration(tx, number, reason=reason, actor=_person(tx, login))
            facts = {**_named(decided), "reason": decided.reason or ""}
            self._tell(tx, Notice.REGISTRATION_REFUSED, decided.form.email, facts)
        return decided

    def _taken(self, sent: Sent) -> tuple[Kept, tuple[FieldFault, ...]]:
        """Letter and password: the new ones where there are any, else those kept from before."""
        opened = self._sealer.unseal_text(sent.kept, purpose=_PURPOSE, whose=sent.visitor)
        before = msgspec.json.decode(opened, type=Kept) if opened else Kept()
        letter, letter_wrong = before.letter, letter_faults(sent.letter)
        if not letter_wrong:
            letter = self._keep(sent.letter, sent.letter_name)
        elif not sent.letter and letter is not None:
            letter_wrong = ()
        argon2, password_wrong = before.argon2, password_faults(sent.password, sent.again)
        if not sent.password and not sent.again:
            password_wrong = () if argon2 else (field_fault("password", "form.missing"),)
        elif not password_wrong:
            argon2 = hash_password(sent.password)
        return Kept(letter, argon2), (*letter_wrong, *password_wrong)

    def _keep(self, content: bytes, name: str) -> Letter:
        stored = self._byte_store.put(BytesIO(content))
        return Letter(
            sha256=stored.sha256.hex(),
            name=plain_name(name),
            media_type=media_type_of(content) or "",
            bytes=stored.length,
        )

    def _tell(self, tx: Tx, kind: Notice, address: str, facts: Mapping[str, Fact]) -> None:
        queue_notice(
            tx,
            kind=kind,
            to=(Recipient(address),),
            dossier=None,
            facts=facts,
            sealer=self._sealer,
        )


def _named(registration: Registration) -> dict[str, Fact]:
    form = registration.form
    return {"registration": registration.number, "agency": Title(form.thai, form.english)}


def _person(tx: Tx, login: str) -> Person:
    person = person_of(tx, login)
    if person is None:
        raise NotSignedIn
    return person
