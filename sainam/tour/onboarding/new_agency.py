"""An agency that nobody knows registers itself, is accepted, and invites its developer."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass

from sainam.counterparts.agencies.one_page_pdf import one_page_pdf
from sainam.tour.onboarding.api import Signed, sign_in
from sainam.tour.onboarding.cast import Cast
from sainam.tour.onboarding.told_steps import done, refused, seen
from sainam.tour.step import RowWalk

PASSWORD = "a-demo-password-of-the-tour"  # noqa: S105  of people who are made up
LETTER = one_page_pdf("A letter of authority, made up for the tour")
_LINK = re.compile(r"/en/welcome/(\S+)")


@dataclass(frozen=True, slots=True)
class NewAgency:
    """Its people are signed in. `address` is the officer's, where its mail goes."""

    code: str
    officer: Signed
    developer: Signed
    address: str


def form_of(code: str, **changed: str) -> dict[str, str]:
    name = code.lower()
    return {
        "body": "government", "ministry": "กระทรวงทดสอบสมมติ", "thai": f"สำนักงานสมมติ {code}",
        "english": f"Made-up Office {code}", "kind": "government", "address": "1 ถนนทดสอบ กรุงเทพฯ",
        "officer_thai": "สมมติ เจ้าหน้าที่", "officer_english": f"Sommut {code}",
        "position": "ผู้อำนวยการ", "email": f"officer.{name}@agency.example",
        "phone": "020000000", **changed,
    }  # fmt: skip


def registration(form: dict[str, str]) -> dict[str, object]:
    letter = {"name": "authority.pdf", "content": base64.b64encode(LETTER).decode()}
    return {"form": form, "password": PASSWORD, "letter": letter}


def register(cast: Cast, code: str, row: RowWalk) -> NewAgency:
    """Raises TourBrokeOffError."""
    form = form_of(code)
    filed = done(cast.nobody.post("/api/registrations", registration(form)), "register").body
    where = f"/api/registrations/{filed['number']}"
    state = cast.nobody.get(f"{where}/{filed['secret']}")
    seen(
        row, f"{code} registers itself", f"{code} ลงทะเบียนเอง",
        f"{filed['number']}, {state.body.get('state')}",
        ok=state.body.get("state") == "waiting", evidence=filed["number"],
    )  # fmt: skip
    accepted = done(
        cast.staff("secretary").post(f"{where}/accept", {"code": code}), "accept the registration"
    ).body
    mail = cast.mail(form["email"], accepted["login"])
    seen(
        row, "the secretary accepts, the officer has mail", "เลขานุการรับลงทะเบียน เจ้าหน้าที่ได้อีเมล",
        f"login {accepted['login']}", ok=bool(mail), evidence=filed["number"],
    )  # fmt: skip
    officer, reply = sign_in(cast.base, accepted["login"], PASSWORD)
    done(reply, "the officer signs in")
    return NewAgency(code, officer, _developer(cast, officer, code), form["email"])


def bad_registration(cast: Cast, row: RowWalk) -> None:
    """Every field that is wrong is told at once."""
    form = form_of("BAD", email="nobody", phone="1", thai="")
    refused(
        row, "a registration with faults", "ลงทะเบียนที่กรอกไม่ถูกต้อง",
        cast.nobody.post("/api/registrations", registration(form)), "form.fields",
        "email", "phone", "thai",
    )  # fmt: skip


def _developer(cast: Cast, officer: Signed, code: str) -> Signed:
    """Invited by mail with a link that is good for one use."""
    login = f"developer.{code.lower()}"
    address = f"{login}@agency.example"
    person = {
        "login": login, "thai": "สมมติ นักพัฒนา", "english": "Sommut Developer",
        "roles": ["agency_developer"], "email": address, "phone": "020000000",
        "position": "นักพัฒนาระบบ",
    }  # fmt: skip
    done(officer.post("/api/people", person), "invite the developer")
    mail = cast.mail(address, login) or {"text": ""}
    found = _LINK.search(mail["text"])
    sent = {"token": found[1] if found else "", "password": PASSWORD}
    done(cast.nobody.post("/api/invitation/accept", sent), "the developer chooses a password")
    developer, reply = sign_in(cast.base, login, PASSWORD)
    done(reply, "the developer signs in")
    return developer
