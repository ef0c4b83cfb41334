"""Suspending, resuming and shutting doors, with the mail that says who did it, why, until when.

The portal, the API, the command line and the clock all come through here, so that nobody stops an
agreement without its agency and the departments hearing of it.
"""

from __future__ import annotations

from datetime import date

from sainam.agencies import store as agencies
from sainam.agreements import store as agreements
from sainam.agreements.end_suspension import end_suspension
from sainam.agreements.resume_agreement import resume_agreement
from sainam.agreements.revoke_credential import revoke_credential
from sainam.agreements.shut_door import shut_door
from sainam.agreements.suspend_agreement import suspend_agreement
from sainam.agreements.take_step import StepTaken
from sainam.agreements.terms import Environment
from sainam.formats.layout import Title
from sainam.kit.database import Tx
from sainam.kit.thai_dates import start_of_day
from sainam.onboarding import store
from sainam.onboarding.notices.notice import Fact, Notice, Recipient
from sainam.onboarding.recipients import of_agency, of_logins, of_roles, tell

ENVIRONMENT_WORDS: dict[Environment, Title] = {
    "sandbox": Title("ระบบทดสอบ", "the sandbox"),
    "live": Title("ระบบใช้งานจริง", "real use"),
}
FURTHER_NOTICE = Title("มีผู้ยกเลิกการระงับ", "somebody resumes it")
HUB = Title("ระบบ", "the hub")
_PARTNERS = ("agency_officer", "agency_developer")
_DEPARTMENTS = ("fpt", "fys", "legal", "operator")


def suspend_and_tell(
    tx: Tx, public_url: str, environment: Environment, agreement: str, *, actor: str, reason: str,
    until: date | None,
) -> StepTaken:  # fmt: skip
    """Raises what suspend_agreement raises."""
    taken = suspend_agreement(
        tx, environment, agreement, actor=actor, reason=reason, until=until
    )  # fmt: skip
    lasts = start_of_day(until) if until else FURTHER_NOTICE
    facts = _facts(tx, public_url, environment, agreement, taken, actor=actor, reason=reason)
    tell(tx, Notice.SUSPENDED, told_of(tx, agreement), None, {**facts, "until": lasts})
    return taken


def resume_and_tell(
    tx: Tx, public_url: str, environment: Environment, agreement: str, *, actor: str, reason: str
) -> StepTaken:
    """Raises what resume_agreement raises."""
    taken = resume_agreement(tx, environment, agreement, actor=actor, reason=reason)
    facts = _facts(tx, public_url, environment, agreement, taken, actor=actor, reason=reason)
    tell(tx, Notice.RESUMED, told_of(tx, agreement), None, facts)
    return taken


def end_suspension_and_tell(
    tx: Tx, public_url: str, environment: Environment, agreement: str
) -> bool:
    """Whether it ended now, because its day has come."""
    taken = end_suspension(tx, environment, agreement)
    if taken is None:
        return False
    reason = Title("ครบกำหนดวันสิ้นสุดการระงับ", "The day until which it was to last has come.")
    facts = _facts(tx, public_url, environment, agreement, taken, actor="hub", reason=reason)
    tell(tx, Notice.RESUMED, told_of(tx, agreement), None, facts)
    return True


def shut_door_and_tell(
    tx: Tx, public_url: str, door: str, *, actor: str, reason: str
) -> StepTaken:  # fmt: skip
    """Raises what shut_door raises."""
    taken = shut_door(tx, door, actor=actor, reason=reason)
    _tell_of_door(tx, public_url, door, taken, actor=actor, reason=reason)
    return taken


def revoke_and_tell(
    tx: Tx, public_url: str, credential: str, *, actor: str, reason: str
) -> dict[str, StepTaken]:
    """By door. Raises what revoke_credential raises."""
    shut = revoke_credential(tx, credential, actor=actor, reason=reason)
    for door, taken in shut.items():
        _tell_of_door(tx, public_url, door, taken, actor=actor, reason=reason)
    return shut


def told_of(tx: Tx, agreement: str) -> tuple[Recipient, ...]:
    """The agency's people, the contacts of its last dossier, and the departments; each once."""
    party = agreements.find_agreement(tx, agreement)
    agency = party[0] if party else ""
    people = {
        login.name for role in _PARTNERS for login in agencies.logins_in_role(tx, role, agency)
    }
    known = of_logins(tx, sorted(people))
    for number, _ in store.dossiers_of_agreement(tx, agreement)[-1:]:
        dossier = store.load_dossier(tx, number)
        known += of_agency(tx, dossier) if dossier else ()
    known += of_roles(tx, _DEPARTMENTS)
    return tuple({one.address: one for one in reversed(known)}.values())


def _tell_of_door(
    tx: Tx, public_url: str, door: str, taken: StepTaken, *, actor: str, reason: str
) -> None:
    found = agreements.find_door(tx, door)
    if found is None:
        return
    facts = _facts(
        tx, public_url, found.environment, found.agreement, taken, actor=actor, reason=reason
    )
    tell(tx, Notice.DOOR_SHUT, told_of(tx, found.agreement), None, {**facts, "door": door})


def _facts(
    tx: Tx, public_url: str, environment: Environment, agreement: str, taken: StepTaken, *,
    actor: str, reason: str | Title,
) -> dict[str, Fact]:  # fmt: skip
    return {
        "agreement": agreement,
        "environment": ENVIRONMENT_WORDS[environment],
        "who": name_of(tx, actor),
        "since": taken.at,
        "reason": reason,
        "url": f"{public_url}/th/agreements/{agreement}",
    }


def name_of(tx: Tx, actor: str) -> Title:
    """Of a login; what acts without one, such as a command, stands for itself."""
    if actor == "hub":
        return HUB
    login = agencies.find_login(tx, actor)
    return login.title if login else Title(actor, actor)
