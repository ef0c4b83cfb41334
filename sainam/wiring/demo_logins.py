"""Invented people of the demo, one or more for every role, and how a program signs in as one."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from sainam.agencies import store
from sainam.agencies.enrol_totp import keep_totp
from sainam.agencies.password import hash_password
from sainam.agencies.register_login import register_hashed
from sainam.agencies.role import RoleName, needs_totp
from sainam.agencies.store import Contact, Login
from sainam.agencies.totp import code_at, new_secret, window
from sainam.formats.layout import Title
from sainam.kit import clock
from sainam.kit.database import Database, Tx
from sainam.wiring.installation import Installation, write_whole

_SECONDS_TO_WAIT = 35.0  # one step of 30 seconds and a little
_TO_TYPE = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class DemoLogin:
    """`agency` is one of the catalogue; None is the staff."""

    name: str
    thai: str
    english: str
    roles: tuple[RoleName, ...]
    agency: str | None = None


DEMO_LOGINS = (
    DemoLogin("officer.oncb", "สมมติ ป.ป.ส.", "Sommut Narcotics", ("agency_officer",), "ONCB"),
    DemoLogin("developer.oncb", "สมมติ พัฒนา", "Sommut Developer", ("agency_developer",), "ONCB"),
    DemoLogin("secretary", "สมมติ เลขานุการ", "Sommut Secretary", ("council_secretary",)),
    DemoLogin("member1", "สมมติ กรรมการหนึ่ง", "Sommut Member One", ("council_member",)),
    DemoLogin("member2", "สมมติ กรรมการสอง", "Sommut Member Two", ("council_member",)),
    DemoLogin("member3", "สมมติ กรรมการสาม", "Sommut Member Three", ("council_member",)),
    DemoLogin("chair", "สมมติ ประธาน", "Sommut Chair", ("council_chair",)),
    DemoLogin("fpt1", "สมมติ ฝพท.หนึ่ง", "Sommut FPT One", ("fpt",)),
    DemoLogin("fpt2", "สมมติ ฝพท.สอง", "Sommut FPT Two", ("fpt",)),
    DemoLogin("fys1", "สมมติ ฝยศ.หนึ่ง", "Sommut FYS One", ("fys",)),
    DemoLogin("fys2", "สมมติ ฝยศ.สอง", "Sommut FYS Two", ("fys",)),
    DemoLogin("privacy1", "สมมติ คณะทำงานหนึ่ง", "Sommut Privacy One", ("privacy_group",)),
    DemoLogin("privacy2", "สมมติ คณะทำงานสอง", "Sommut Privacy Two", ("privacy_group",)),
    DemoLogin("legal1", "สมมติ กฎหมายหนึ่ง", "Sommut Legal One", ("legal",)),
    DemoLogin("legal2", "สมมติ กฎหมายสอง", "Sommut Legal Two", ("legal",)),
    DemoLogin("governor1", "สมมติ สำนักหนึ่ง", "Sommut Governor One", ("governor_office",)),
    DemoLogin("governor2", "สมมติ สำนักสอง", "Sommut Governor Two", ("governor_office",)),
    DemoLogin("deputygovernor", "สมมติ รองผู้ว่าการ", "Sommut Deputy", ("deputy_governor",)),
    DemoLogin("operator", "สมมติ ผู้ปฏิบัติการ", "Sommut Operator", ("operator",)),
    DemoLogin("operator2", "สมมติ ผู้ปฏิบัติการสอง", "Sommut Operator Two", ("operator",)),
    DemoLogin("finance", "สมมติ การเงิน", "Sommut Finance", ("finance",)),
    DemoLogin("rawwater", "สมมติ น้ำดิบ", "Sommut Rawwater", ("raw_water",)),
    DemoLogin("dpo", "สมมติ คุ้มครองข้อมูล", "Sommut Protection", ("dpo",)),
    DemoLogin("auditor", "สมมติ ตรวจสอบ", "Sommut Auditor", ("auditor",)),
    DemoLogin("admin", "สมมติ ผู้ดูแล", "Sommut Admin", ("admin", "operator")),
    DemoLogin("admin2", "สมมติ ผู้ดูแลสอง", "Sommut Admin Two", ("admin",)),
)


class NoCodeYetError(RuntimeError):
    """Every code of the moment was taken: the next one comes within 30 seconds."""


class DemoLogins:
    """What the state folder keeps of the demo's people: passwords, secrets of their codes."""

    def __init__(self, state: Path) -> None:
        self._file = state / "logins.json"

    def all(self) -> Mapping[str, Mapping[str, Any]]:
        """Login → password, totp (None without a second factor), roles."""
        if not self._file.exists():
            return {}
        known: dict[str, dict[str, Any]] = json.loads(self._file.read_bytes())
        return known

    def keep(self, known: Mapping[str, Mapping[str, Any]]) -> None:
        """Where only this account can read it."""
        write_whole(self._file, json.dumps(known, indent=1).encode())

    def password(self, name: str) -> str:
        return str(self.all()[name]["password"])

    def code(self, database: Database, name: str) -> str:
        """One that was not yet taken, empty for who needs none; waits for the next if need be."""
        secret = self.all()[name]["totp"]
        if secret is None:
            return ""
        end = time.monotonic() + _SECONDS_TO_WAIT
        while True:
            try:
                with database.read_only() as tx:
                    return next_code(tx, name, secret)
            except NoCodeYetError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.5)


def next_code(tx: Tx, name: str, secret: str) -> str:
    """The first after the last that was taken, with time left to type it. Raises NoCodeYetError."""
    totp = store.find_totp(tx, name)
    last = store.last_totp_step(tx, name, totp.version) if totp else None
    moment = clock.now(tx)
    lasting = window(moment + _TO_TYPE)
    for step in window(moment):
        if step in lasting and (last is None or step > last):
            return code_at(secret, step)
    raise NoCodeYetError(name)


def register_demo_logins(installation: Installation, database: Database, *, actor: str) -> None:
    """With one random password for all; what is known is written before what stands for it."""
    logins = DemoLogins(installation.settings.state)
    known = dict(logins.all())
    password = next((str(one["password"]) for one in known.values()), secrets.token_urlsafe(9))
    for one in DEMO_LOGINS:
        totp = new_secret() if needs_totp(one.roles) else None
        kept = known.get(one.name, {"password": password})
        known[one.name] = {"totp": totp, "roles": list(one.roles), **kept}
    logins.keep(known)
    argon2 = ""
    with database.transaction() as tx:
        for one in DEMO_LOGINS:
            if store.find_login(tx, one.name) is None and _agency_known(tx, one):
                argon2 = argon2 or hash_password(password)
                _register(tx, one, argon2, actor)
            totp = known[one.name]["totp"]
            if totp and store.find_totp(tx, one.name) is None:
                keep_totp(tx, one.name, totp, sealer=installation.sealer(), actor=actor)


def _agency_known(tx: Tx, login: DemoLogin) -> bool:
    """Another catalogue than ours may be without it."""
    return login.agency is None or store.find_agency(tx, login.agency) is not None


def _register(tx: Tx, login: DemoLogin, argon2: str, actor: str) -> None:
    whole = Login(
        login.name, Title(login.thai, login.english), frozenset(login.roles), login.agency
    )
    contact = Contact(f"{login.name}@people.example", "020000000", "สมมติ")
    register_hashed(tx, whole, argon2, contact=contact, actor=actor)
