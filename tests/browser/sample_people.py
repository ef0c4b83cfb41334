"""People's desks that know invented things, so that their pages can be looked at."""

# ruff: noqa: ARG002 - a sample answers alike whatever it is asked

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from browser.sample_link_care import SampleLinkDesk
from browser.sample_links import NOON
from sainam.agencies.agency import Agency
from sainam.agencies.deputies.deputy import Deputy
from sainam.agencies.enrol_totp import TotpOffer
from sainam.agencies.field_fault import field_fault
from sainam.agencies.invitations.refusals import (
    InvitationExpired,
    InvitationsTried,
    InvitationUnknown,
    InvitationUsed,
)
from sainam.agencies.open_session import OpenedSession
from sainam.agencies.person_form import PersonForm
from sainam.agencies.person_form import checked as checked_person
from sainam.agencies.registration.letter import Letter
from sainam.agencies.registration.registration import Filed, Registration
from sainam.agencies.registration.registration_form import (
    RegistrationForm,
    faults_of,
    password_faults,
    tidied,
)
from sainam.agencies.role import AGENCY_ROLES
from sainam.agencies.staff.staff_change import StaffChange
from sainam.agencies.store import Contact, Login
from sainam.formats.layout import Title
from sainam.onboarding.notices.mail_desk import MailFilter, MailPart
from sainam.onboarding.notices.notice import Attached, Mail, Notice
from sainam.onboarding.notices.refusals import ReasonMissing, UnknownMail
from sainam.onboarding.notices.secret_part import HIDDEN
from sainam.onboarding.notices.see_mail import SeenMail
from sainam.onboarding.notices.store import Attempt, MailRow, Outbox, Standing
from sainam.onboarding.people.colleagues_desk import Colleague, DeputyPage, Invited, StaffPage
from sainam.onboarding.people.registration_desk import Returned, Sent, ToDecide
from sainam.onboarding.people.welcome_desk import Entered, Welcome

FORM = RegistrationForm(
    body="government",
    ministry="กระทรวงทดสอบ",
    thai="กรมทดสอบลุ่มน้ำ",
    english="Department of Test Basins",
    kind="government",
    address="1 ถนนทดสอบ กรุงเทพฯ",
    officer_thai="สมศรี ทดสอบ",
    officer_english="Somsri Testing",
    position="นักวิชาการ",
    email="somsri@basins.example",
    phone="021234567",
)
LETTER = Letter(sha256="ab" * 32, name="มอบอำนาจ.pdf", media_type="application/pdf", bytes=81_920)
WAITING = Registration("R-2569-00001", FORM, LETTER, None, NOON)
REFUSED = Registration(
    "R-2569-00002", FORM, LETTER, None, NOON, "refused", None, None, "หนังสือไม่มีลายมือชื่อ",
    "secretary", NOON,
)  # fmt: skip
ACCEPTED = Registration(
    "R-2569-00003", FORM, LETTER, None, NOON, "accepted", "TEST-BASINS", "somsri.t", "",
    "secretary", NOON,
)  # fmt: skip
KNOWN = {one.number: one for one in (WAITING, REFUSED, ACCEPTED)}
CHANGE = UUID("01900000-0000-7000-8000-0000000000aa")
PLACE = UUID("01900000-0000-7000-8000-0000000000bb")
SECRETARY = Login(
    "secretary", Title("สมศรี ทดสอบ", "Somsri"), frozenset({"council_secretary"}), None
)
LEGAL = Login("legal1", Title("สมชาย ทดสอบ", "Somchai"), frozenset({"legal"}), None)
OFFICER = Login("officer", Title("สมหญิง ทดสอบ", "Somying"), frozenset({"agency_officer"}), "ONCB")
DEVELOPER = Login(
    "developer", Title("สมจิต ทดสอบ", "Somchit"), frozenset({"agency_developer"}), "ONCB"
)
CONTACT = Contact("somsri@people.example", "021234567", "นักวิชาการ")
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


class SampleSignIn:
    def sign_in(
        self, *, login: str, password: str, code: str, address: str, via: str
    ) -> OpenedSession | None:
        return OpenedSession(login, NOON, login, None) if password == login[::-1] else None

    def sign_out(self, *, token: str, via: str) -> None:
        """Nothing is kept of a session here."""

    def offer_totp(self, login: str, sealed: str = "") -> TotpOffer:
        uri = f"otpauth://totp/Sainam:{login}?secret={SECRET}&issuer=Sainam"
        return TotpOffer(SECRET, uri, "sealed")


class SampleRegistration:
    def admit(self, address: str) -> None:
        """Everybody may send here."""

    def file(self, sent: Sent, *, address: str) -> Filed | Returned:
        form = tidied(sent.form)
        faults = faults_of(form)
        if faults or not sent.letter:
            letter = LETTER if sent.letter or sent.kept else None
            return Returned(form, faults, "kept" if letter else "", letter, bool(sent.password))
        return Filed(WAITING.number, "secret", None)

    def state(self, number: str, secret: str) -> Registration | None:
        return KNOWN.get(number) if secret == "secret" else None

    def registrations(self, login: str) -> tuple[Registration, ...]:
        return tuple(KNOWN.values())

    def registration(self, login: str, number: str, code: str = "") -> ToDecide:
        known = Agency(code="DTB", kind="government", title=Title("กรมอื่น", "Another one"))
        return ToDecide(KNOWN[number], code or "DTB", known)


class SampleColleagues:
    def colleagues(self, login: str) -> tuple[Colleague, ...]:
        open_, over = Invited("open", NOON), Invited("expired", NOON)
        return (
            Colleague(OFFICER, CONTACT),
            Colleague(DEVELOPER, CONTACT, open_),
            Colleague(DEVELOPER, None, over),
        )

    def invite(self, form: PersonForm, *, actor: str) -> None:
        checked_person(form, AGENCY_ROLES)

    def invite_again(self, login: str, *, reason: str, actor: str) -> None:
        """The sample sends no mail."""

    def staff(self, login: str) -> StaffPage:
        form = PersonForm(login="fpt3", roles=("fpt",))
        changes = (
            StaffChange(CHANGE, "register", "fpt3", form, "คนใหม่", "admin", NOON),
            StaffChange(
                CHANGE,
                "end",
                "legal1",
                PersonForm(),
                "ย้าย",
                "admin",
                NOON,
                "confirmed",
                "dpo",
                NOON,
            ),
        )
        people = (Colleague(SECRETARY, CONTACT), Colleague(LEGAL, None, Invited("open", NOON)))
        return StaffPage(people, changes, proposes=True, decides=True)

    def deputies(self, login: str) -> DeputyPage:
        day = timedelta(days=1)
        places = (
            Deputy(
                PLACE, "secretary", "council_secretary", "legal1", NOON, NOON + day, "ลาพักผ่อน",
                "secretary",
            ),
        )  # fmt: skip
        return DeputyPage(places, (SECRETARY,), (SECRETARY, LEGAL), NOON)


class SampleWelcome:
    """`staff` and `agency` are links that open; another one does not."""

    def look(self, token: str, *, address: str) -> Welcome:
        refusal = SHUT_LINKS.get(token)
        if token not in ("staff", "agency"):
            raise refusal or InvitationUnknown
        login = LEGAL if token == "staff" else DEVELOPER
        return Welcome(
            login=login.name,
            title=login.title,
            roles=login.roles,
            agency=None if token == "staff" else Title("สำนักงานทดสอบ", "Office of Tests"),
            invited_by=SECRETARY.title,
            expires_at=NOON,
            offer=SampleSignIn().offer_totp(login.name) if token == "staff" else None,
        )

    def accept(
        self, token: str, entered: Entered, *, address: str, via: str
    ) -> OpenedSession | Welcome:
        view = self.look(token, address=address)
        faults = password_faults(entered.password, entered.again)
        if faults:
            return replace(view, faults=faults)
        if view.offer and entered.code != "123456":
            return replace(view, kept="kept", faults=(field_fault("code", "form.code"),))
        return OpenedSession("reader", NOON, view.login, None)


SHUT_LINKS = {"used": InvitationUsed, "expired": InvitationExpired, "tried": InvitationsTried}
MAIL = UUID("01900000-0000-7000-8000-0000000000cc")
SAID = "550 5.1.1 <officer@basins.example>: the mailbox is not known here"


def _mail_row(rank: int, state: Standing, kind: Notice, dossier: str | None) -> MailRow:
    return MailRow(
        UUID(int=MAIL.int + rank), "officer.of.a.long.name@department-of-test-basins.example",
        "officer" if rank % 2 else None, dossier, kind, "ใบรับคำขอ D-2569-00001 · "
        "Receipt of request D-2569-00001", NOON, state, NOON if state != "waiting" else None,
        {"sent": "accepted", "waiting": None}.get(state, "refused"), SAID,
    )  # fmt: skip


class SampleMail:
    def __init__(self, *, bare: bool = False) -> None:
        self._rows = (
            _mail_row(0, "dead", Notice.RECEIPT, "D-2569-00001"),
            _mail_row(1, "waiting", Notice.LOGIN_INVITED, None),
            _mail_row(2, "sent", Notice.REFUSAL_LETTER, "D-2569-00002"),
            _mail_row(3, "lapsed", Notice.LOGIN_INVITED, None),
        )[: 0 if bare else None]

    def mails(self, login: str, wanted: MailFilter) -> MailPart:
        rows = tuple(row for row in self._rows if wanted.state in (None, row.state))
        outbox = Outbox(1, NOON, 1) if rows else Outbox(0, None, 0)
        return MailPart(rows, rows[-1].id if rows else None, outbox)

    def mail(self, login: str, number: UUID) -> SeenMail:
        row = next((one for one in self._rows if one.id == number), None)
        if row is None:
            raise UnknownMail
        body = f"เรียน ผู้เกี่ยวข้อง\n\nhttps://hub.example/th/welcome/{HIDDEN}\n{'─' * 32}\nTo whom it\n"
        attached = Attached(b"\xab" * 32, "ใบรับคำขอ.pdf")
        mail = Mail(
            row.id, row.to_address, row.to_login, row.dossier, row.kind, row.subject, body,
            (attached,), NOON,
        )  # fmt: skip
        attempts = (
            Attempt(1, NOON, "deferred", "TimeoutError: "),
            Attempt(2, NOON, "again", "operator: แก้ที่อยู่แล้ว"),
            Attempt(3, NOON, "refused", SAID),
        )
        return SeenMail(row, mail, attempts, hides=True)

    def send_again(self, login: str, number: UUID, *, reason: str) -> None:
        if not reason.strip():
            raise ReasonMissing


class SamplePeople:
    """The desks, as the portal is given them."""

    def __init__(self, *, bare: bool = False) -> None:
        self.sign_in = SampleSignIn()
        self.registration = SampleRegistration()
        self.colleagues = SampleColleagues()
        self.welcome = SampleWelcome()
        self.mail = SampleMail(bare=bare)
        self.links = SampleLinkDesk(bare=bare)
