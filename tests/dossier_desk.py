"""Everybody who takes part in the seven steps, on one database, without the HTTP around them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import msgspec
from joserfc.jwk import OKPKey

from sainam.agencies.agency import Agency
from sainam.agencies.authenticated import person_of
from sainam.agencies.register_login import register_hashed
from sainam.agencies.store import Contact, Login, insert_agency_version
from sainam.documents.office import read_office
from sainam.documents.pades import PadesDesk
from sainam.documents.signing_keys import SigningKeys
from sainam.documents.trial_authority import TrialAuthority
from sainam.formats.layout import Title
from sainam.kit import clock
from sainam.kit.byte_store import ByteStore
from sainam.kit.database import Database
from sainam.kit.thai_dates import business_date
from sainam.law.council_rules import CouncilRules
from sainam.links.applied_catalogue import load_catalogue, load_law
from sainam.links.apply_catalogue import apply_catalogue
from sainam.onboarding.act import World
from sainam.onboarding.actor import Actor
from sainam.onboarding.design.design import agreed_design
from sainam.onboarding.dossier import Dossier, Kind
from sainam.onboarding.review.questions import questions_of
from sainam.onboarding.signing.agreement_of import agreement_until
from sainam.onboarding.signing.agreement_text import binding_texts, first_draft
from sainam.onboarding.take_event import Taken, load_for, open_dossier, take_event

CATALOGUE = Path(__file__).parent.parent / "sainam" / "catalogue" / "mwa"
AGENCY = "TESTBUREAU"
PEOPLE: Mapping[str, tuple[str, str | None]] = {
    "officer": ("agency_officer", AGENCY),
    "developer": ("agency_developer", AGENCY),
    "stranger": ("agency_officer", "ONCB"),
    "secretary": ("council_secretary", None),
    "chair": ("council_chair", None),
    "member1": ("council_member", None),
    "member2": ("council_member", None),
    "member3": ("council_member", None),
    "fpt1": ("fpt", None),
    "fys1": ("fys", None),
    "privacy1": ("privacy_group", None),
    "privacy2": ("privacy_group", None),
    "legal1": ("legal", None),
    "legal2": ("legal", None),
    "governor1": ("governor_office", None),
    "deputygovernor": ("deputy_governor", None),
    "operator": ("operator", None),
    "operator2": ("operator", None),
}
MEMBERS = ("chair", "member1", "member2", "member3")


@dataclass(frozen=True)
class DossierDesk:
    """`do` acts as somebody who has just looked at the dossier."""

    database: Database
    world: World

    def actor(self, login: str) -> Actor:
        with self.database.read_only() as tx:
            found = person_of(tx, login)
        assert found is not None, login
        return Actor(found.login, found.roles, found.agency, found.acting_for)

    def open(self, kind: Kind = "link", **request: Any) -> str:
        with self.database.transaction() as tx:
            taken = open_dossier(
                tx, self.world, kind=kind, agency=AGENCY, actor=self.actor("officer"),
                body=request,
            )  # fmt: skip
        return taken.dossier.id

    def dossier(self, number: str, login: str = "secretary") -> Dossier:
        with self.database.read_only() as tx:
            return load_for(tx, number, self.actor(login))

    def do(
        self, number: str, event: str, login: str, *, seen: int | None = None, **body: Any
    ) -> Taken:
        actor = self.actor(login)
        with self.database.transaction() as tx:
            last = load_for(tx, number, actor).number if seen is None else seen
            return take_event(
                tx, self.world, dossier=number, event=event, body=body, seen=last, actor=actor
            )

    def today(self) -> date:
        with self.database.read_only() as tx:
            return business_date(clock.now(tx))

    def request(self, **changed: Any) -> dict[str, Any]:
        """A complete request for six months of water use, three fields of it."""
        return {
            "title": "ขอข้อมูลการใช้น้ำเพื่อการสืบสวน",
            "purpose": "narcotics-investigation",
            "purpose_text": "ใช้ประกอบการสืบสวนตามหน้าที่และอำนาจ",
            "legal_bases": ["public-task"],
            "legal_reason": "มีหน้าที่และอำนาจตามกฎหมายจัดตั้ง",
            "wanted": [
                {
                    "dataset": "water-use-six-months",
                    "fields": ["customer_account", "use.month", "use.cubic_metres"],
                }
            ],
            "direction": "out",
            "transport": "api",
            "volume": 1000,
            "retention_days": 90,
            "recipients": "พนักงานสืบสวนของสำนัก",
            "case_numbers": True,
            "first_day": self.today().isoformat(),
            "until": (self.today() + timedelta(days=365)).isoformat(),
            "contacts": [
                {"name": "สมมติ ผู้ประสานงาน", "email": "officer@example.go.th", "position": "ผอ."}
            ],
            **changed,
        }

    def submitted(self, **changed: Any) -> str:
        number = self.open()
        self.do(number, "submit", "officer", **self.request(**changed))
        return number

    def in_review(self, **changed: Any) -> str:
        number = self.submitted(**changed)
        self.do(
            number, "convene", "secretary", meeting="ครั้งที่ 1/2569",
            day=self.today().isoformat(), members=list(MEMBERS),
        )  # fmt: skip
        return number

    def find_all(self, number: str, login: str, finding: str = "complies") -> None:
        for question in questions_of(self.dossier(number)):
            self.do(
                number, "record_finding", login, provision=question.provision, finding=finding,
                reason="พิจารณาแล้ว", condition="ตามเงื่อนไข",
            )  # fmt: skip

    def vote_all(self, number: str, outcome: str, finding: str = "complies") -> None:
        for login in MEMBERS:
            self.find_all(number, login, finding)
            self.do(number, "vote", login, outcome=outcome, reason="ตามผลการพิจารณา")

    def approved(self, **changed: Any) -> str:
        number = self.in_review(**changed)
        self.vote_all(number, "approve")
        self.do(
            number, "approve", "secretary", approved=self.request(**changed)["wanted"],
            summary="เป็นไปตามกฎหมาย",
        )  # fmt: skip
        return number

    def design(self, **changed: Any) -> dict[str, Any]:
        return {
            "link": "G4z", "pattern": "lookup", "transport": "api", "format": "json",
            "reason_th": "REST/JSON เบาต่อระบบ", "reason_en": "REST/JSON is light on the server",
            "security": "oauth2-jwt", "quota": 1000, "owner": "CIS",
            "owner_agreement": "ORDER-CIS-2568-01",
            "tests": [
                {"name": "ถามได้", "key": "990000010", "expects": "200"},
                {"name": "ช่องที่ไม่อนุญาต", "key": "990000010", "expects": "403"},
            ],
            **changed,
        }  # fmt: skip

    def formed(self, **changed: Any) -> str:
        number = self.approved(**changed)
        proposed = self.do(number, "propose", "fpt1", **self.design())
        self.do(number, "agree", "fys1", proposal=proposed.dossier.number)
        return number

    def acknowledged(self, **changed: Any) -> str:
        number = self.formed(**changed)
        self.do(number, "issue_memo", "privacy1", body="เห็นควรเรียนเพื่อทราบ")
        self.do(number, "acknowledge", "governor1", note="ทราบ")
        return number

    def draft(self, number: str, **changed: Any) -> dict[str, Any]:
        """The generated text of the agreement, with its signers."""
        dossier = self.dossier(number)
        with self.database.read_only() as tx:
            catalogue = load_catalogue(tx)
            design = agreed_design(dossier)
            assert design is not None
            law = load_law(tx)[0]
            made = first_draft(dossier, design, catalogue, law, TEST_AGENCY)
            days = {
                day: date.fromisoformat(changed[day])
                for day in ("first_day", "until")
                if changed.get(day)
            }
            texts = binding_texts(
                msgspec.structs.replace(made, **days), dossier, design, catalogue, law, TEST_AGENCY
            )
        told: dict[str, Any] = msgspec.to_builtins(made)
        for clause in told["clauses"]:
            for text in texts:
                if text.th.splitlines()[0] == clause["th"].splitlines()[0]:
                    clause["th"], clause["en"] = text.th, text.en
        told["signers"] = [
            {"side": "agency", "login": "officer", "name": "สมมติ เจ้าหน้าที่", "position": "ผู้อำนวยการ"},
            {"side": "utility", "login": "governor1", "name": "สมมติ ผู้ว่าการ", "position": "ผู้ว่าการ"},
        ]  # fmt: skip
        return {**told, **changed}

    def signed(self, **changed: Any) -> str:
        number = self.acknowledged(**changed)
        self.do(number, "draft_agreement", "legal1", **self.draft(number))
        self.do(number, "offer", "legal1")
        self.do(number, "sign", "officer", position="ผู้อำนวยการ")
        self.do(number, "sign", "governor1", position="ผู้ว่าการ")
        return number


TEST_AGENCY = Agency(
    code=AGENCY, kind="government", title=Title("สำนักทดสอบสมมติ", "Bureau of Made-up Tests")
)


def open_desk(database: Database, folder: Path) -> DossierDesk:
    """The default catalogue applied, an agency unknown to it, and one person or more per role."""
    with database.transaction() as tx:
        apply_catalogue(tx, CATALOGUE, public_keys={}, actor="tests")
        insert_agency_version(tx, TEST_AGENCY, actor="tests")
        for name, (role, agency) in PEOPLE.items():
            register_hashed(
                tx, Login(name, Title(f"สมมติ {name}", name), frozenset({role}), agency), "none",
                contact=Contact(f"{name}@example.go.th", "", "เจ้าหน้าที่"), actor="tests",
            )  # fmt: skip
    return DossierDesk(database, world_over(folder))


def world_over(folder: Path) -> World:
    """What stands around the dossiers of the tests, with its files in a folder."""
    office = read_office(CATALOGUE)
    trials = TrialAuthority(folder / "trials", office.organisation)
    return World(
        byte_store=ByteStore(folder / "bytes"),
        office=office,
        signing_desk=PadesDesk(SigningKeys(folder / "signers", trials), None),
        catalogue=load_catalogue,
        register=load_law,
        council=lambda _: CouncilRules(id="tests"),
        person=person_of,
        holidays=lambda tx: load_catalogue(tx).holidays(),
        agreement_until=agreement_until,
        public_url="http://127.0.0.1:1",
    )


def new_key() -> str:
    """A public JWK that nobody has."""
    return json.dumps(OKPKey.generate_key("Ed25519").as_dict(private=False))
