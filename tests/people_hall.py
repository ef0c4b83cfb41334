"""People for the tests: desks over a database of their own, and invented persons who sign in."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from sainam.agencies.agency import Agency
from sainam.agencies.authenticated import person_of
from sainam.agencies.enrol_totp import keep_totp
from sainam.agencies.open_session import OpenedSession
from sainam.agencies.password import hash_password
from sainam.agencies.person import Person
from sainam.agencies.register_login import register_hashed
from sainam.agencies.registration.registration_form import RegistrationForm
from sainam.agencies.role import needs_totp
from sainam.agencies.sealer import KEY_BYTES, Sealer
from sainam.agencies.store import Contact, Login, insert_agency_version
from sainam.agencies.totp import code_at, new_secret, step_of
from sainam.counterparts.agencies.one_page_pdf import one_page_pdf
from sainam.formats.layout import Title
from sainam.kit import clock
from sainam.kit.byte_store import ByteStore
from sainam.kit.database import Database
from sainam.onboarding.link_care.link_desk import LinkDesk
from sainam.onboarding.notices.mail_desk import MailDesk
from sainam.onboarding.notices.queue_notice import SECRET_PURPOSE
from sainam.onboarding.people.colleagues_desk import ColleaguesDesk
from sainam.onboarding.people.desks import Desks
from sainam.onboarding.people.registration_desk import RegistrationDesk, Sent
from sainam.onboarding.people.sign_in_desk import SignInDesk
from sainam.onboarding.people.welcome_desk import Entered, WelcomeDesk
from sainam.wiring.demo_logins import next_code

ACTOR = "สมมติ ผู้ดูแล"
PASSWORD = "น้ำใสไหลเย็นเห็นตัวปลา"
ARGON2 = hash_password(PASSWORD)
URL = "https://hub.example"
PDF = one_page_pdf("A letter of authority")
SEALER = Sealer(bytes(range(KEY_BYTES)))
# Visibly made up: the last digit is its check digit.
JURISTIC_ID = "0123456789016"

FORM = RegistrationForm(
    body="juristic",
    juristic_id="๐-1234-56789-01-6",
    thai="บริษัท ทดสอบชลประทาน จำกัด",
    english="Test Irrigation Company Limited",
    kind="water",
    address="1 ถนนทดสอบ\nกรุงเทพฯ",
    officer_thai="สมศรี ทดสอบ",
    officer_english="Ms. Somsri Testing",
    position="ผู้จัดการข้อมูล",
    email="somsri@agency.example",
    phone="๐๒-๑๒๓-๔๕๖๗",
)


def sent(form: RegistrationForm = FORM, **given: object) -> Sent:
    whole: dict[str, object] = {
        "form": form, "password": PASSWORD, "again": PASSWORD, "letter": PDF,
        "letter_name": "มอบอำนาจ.pdf", "kept": "", "visitor": "a visitor",
    }  # fmt: skip
    return Sent(**(whole | given))  # type: ignore[arg-type]


@dataclass
class Hall:
    """A hub's people. `secrets` are of the second factors, by login."""

    database: Database
    folder: Path
    secrets: dict[str, str] = field(default_factory=dict)

    @property
    def desks(self) -> Desks:
        return Desks(
            SignInDesk(self.database, SEALER, issuer="Sainam"),
            RegistrationDesk(self.database, SEALER, ByteStore(self.folder), public_url=URL),
            ColleaguesDesk(self.database, SEALER, public_url=URL),
            WelcomeDesk(self.database, SEALER, issuer="Sainam"),
            MailDesk(self.database),
            LinkDesk(self.database, public_url=URL),
        )

    def agency(self, code: str, juristic_id: str | None = None) -> None:
        agency = Agency(
            code=code, kind="agent", title=Title("หน่วยทดสอบ", code), juristic_id=juristic_id
        )
        with self.database.transaction() as tx:
            insert_agency_version(tx, agency, actor=ACTOR)

    def person(self, name: str, *roles: str, agency: str | None = None) -> str:
        """Somebody with password, contact, and a second factor where the roles need one."""
        login = Login(name, Title("สมมติ ทดสอบ", "Sommut Test"), frozenset(roles), agency)
        contact = Contact(f"{name}@people.example", "020000000", "สมมติ")
        with self.database.transaction() as tx:
            register_hashed(tx, login, ARGON2, contact=contact, actor=ACTOR)
            if needs_totp(roles):
                self.secrets[name] = new_secret()
                keep_totp(tx, name, self.secrets[name], sealer=SEALER, actor=ACTOR)
        return name

    def known(self, name: str) -> Person:
        with self.database.read_only() as tx:
            person = person_of(tx, name)
        assert person is not None
        return person

    def code(self, name: str) -> str:
        if name not in self.secrets:
            return ""
        with self.database.read_only() as tx:
            return next_code(tx, name, self.secrets[name])

    def sign_in(self, name: str, *, password: str = PASSWORD, via: str = "portal") -> OpenedSession:
        opened = self.desks.sign_in.sign_in(
            login=name, password=password, code=self.code(name), address="127.0.0.1",
            via=via,  # type: ignore[arg-type]
        )  # fmt: skip
        assert opened is not None
        return opened

    def rows(self, query: str) -> list[tuple[object, ...]]:
        with self.database.read_only() as tx:
            return list(tx.execute(query.encode()))

    def mails(self, kind: str) -> list[str]:
        """Their bodies, in the order they were queued."""
        with self.database.read_only() as tx:
            rows = tx.execute("SELECT body FROM mail WHERE kind = %s ORDER BY queued_at", (kind,))
            return [row[0] for row in rows]

    def link(self, login: str) -> str:
        """The token that the newest mail to this login brings, as its receiver would have it."""
        query = (
            "SELECT s.mail, s.sealed FROM mail_secret s JOIN mail m ON m.id = s.mail"
            " WHERE m.to_login = %s ORDER BY m.queued_at DESC, m.id DESC LIMIT 1"
        )
        with self.database.read_only() as tx:
            row = tx.execute(query, (login,)).fetchone()
        assert row is not None
        secret = SEALER.unseal(bytes(row[1]), purpose=SECRET_PURPOSE, whose=str(row[0]))
        assert secret is not None
        return secret.decode()

    def accept(self, login: str, *, password: str = PASSWORD) -> OpenedSession:
        """Opens the link and chooses a password, and the second factor where one is wanted."""
        token = self.link(login)
        offer = self.desks.welcome.look(token, address="127.0.0.1").offer
        code = ""
        if offer is not None:
            self.secrets[login] = offer.secret
            with self.database.read_only() as tx:
                code = code_at(offer.secret, step_of(clock.now(tx)))
        entered = Entered(password, password, code, offer.sealed if offer else "")
        opened = self.desks.welcome.accept(token, entered, address="127.0.0.1", via="portal")
        assert isinstance(opened, OpenedSession)
        return opened

    def events(self, subject: str) -> list[str]:
        query = "SELECT event FROM audit_event WHERE subject = %s ORDER BY seq"
        with self.database.read_only() as tx:
            return [row[0] for row in tx.execute(query, (subject,))]
