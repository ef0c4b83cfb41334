"""People's desks that know invented things, so that their pages can be looked at."""

# ruff: noqa: ARG002 - a sample answers alike whatever it is asked

from datetime import timedelta
from uuid import UUID

from browser.sample_links import NOON
from sainam.agencies.agency import Agency
from sainam.agencies.deputies.deputy import Deputy
from sainam.agencies.enrol_totp import TotpOffer
from sainam.agencies.open_session import OpenedSession
from sainam.agencies.person_form import PersonForm
from sainam.agencies.person_form import checked as checked_person
from sainam.agencies.registration.letter import Letter
from sainam.agencies.registration.registration import Filed, Registration
from sainam.agencies.registration.registration_form import RegistrationForm, faults_of, tidied
from sainam.agencies.role import AGENCY_ROLES
from sainam.agencies.staff.staff_change import StaffChange
from sainam.agencies.store import Contact, Login
from sainam.formats.layout import Title
from sainam.onboarding.people.colleagues_desk import Colleague, DeputyPage, StaffPage
from sainam.onboarding.people.registration_desk import Returned, Sent, ToDecide

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
        return (Colleague(OFFICER, CONTACT), Colleague(OFFICER, None))

    def invite(self, form: PersonForm, *, actor: str) -> None:
        checked_person(form, AGENCY_ROLES)

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
        people = (Colleague(SECRETARY, CONTACT), Colleague(LEGAL, None))
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


class SamplePeople:
    """The three desks, as the portal is given them."""

    def __init__(self) -> None:
        self.sign_in = SampleSignIn()
        self.registration = SampleRegistration()
        self.colleagues = SampleColleagues()
