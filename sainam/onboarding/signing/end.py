"""What an end brings about: gates shut for good, doors with them, and the exit list after."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sainam.agencies import store as agencies
from sainam.agencies.end_credential import end_credential
from sainam.agreements import store as agreements
from sainam.agreements.end_agreement import end_agreement as end
from sainam.agreements.put_in_force import put_in_force
from sainam.agreements.shut_doors import shut_doors
from sainam.agreements.terms import Environment, Standing
from sainam.documents.document import DestructionCertificate, Row, Signatory
from sainam.documents.issue_document import issue_document
from sainam.documents.sign_document import sign_document
from sainam.kit.thai_dates import business_date
from sainam.onboarding.act import Act
from sainam.onboarding.bodies import ExitItem, Reason, Release
from sainam.onboarding.design.shelf import take_off_shelf
from sainam.onboarding.notices.notice import Notice
from sainam.onboarding.recipients import of_agency, of_roles, tell
from sainam.onboarding.signing import store
from sainam.onboarding.signing.agreement_of import Brought, brought
from sainam.onboarding.signing.effects import agency_of
from sainam.onboarding.signing.exit_guards import exit_entries
from sainam.onboarding.state import EVENT_WORDS, Event

_BOTH: tuple[Environment, ...] = ("sandbox", "live")


def end_agreement(act: Act) -> Mapping[str, Any]:
    """Ends every gate that has not ended, with the dossier as the reason.

    An amendment that never went live, or a dossier whose agreement a later one carries on, ends
    without it: the sandbox goes back to what holds in real use. A termination always ends it.
    """
    found = brought(act.tx, act.dossier.id)
    if found is None:
        return {"agreement": "", "ended": [], "went_on": ""}
    live = found.live
    if live is not None and act.transition.event != Event.TERMINATE and found.lives_on(act.at):
        _back_to(act, found, live)
        return {"agreement": found.agreement, "ended": [], "went_on": found.agreement}
    ended, shut = _end_gates(act, found)
    _tell(act, found.agreement)
    return {"agreement": found.agreement, "ended": ended, "doors_shut": shut, "went_on": ""}


def keep_certificate(act: Act) -> Mapping[str, Any]:
    """Of an item of the exit list: what was attached, or a certificate issued by the hub."""
    item = act.body
    if not isinstance(item, ExitItem):
        return {}
    entry = next(one for one in exit_entries(act.tx, act.dossier) if one.item == item.item)
    if entry.item == "keys":
        return _retire_keys(act)
    if entry.item == "link":
        return {"link": take_off_shelf(act.tx, act.dossier, actor=act.actor.login)}
    if item.certificate is not None:
        return {"sha256": item.certificate.sha256}
    return _certificate(act, item) if entry.certificate == "ours" else {}


def _end_gates(act: Act, found: Brought) -> tuple[list[Environment], list[str]]:
    """Doors before their gate: a shut door is a step, and an ended gate takes none."""
    agreements.lock_gates(act.tx, [found.agreement])
    gates = agreements.gate_states(act.tx, found.agreement)
    run_off = found.live is not None and found.live.run_off_days > 0
    ended: list[Environment] = []
    shut: list[str] = []
    for environment in _BOTH:
        if environment not in gates:
            continue
        shut += shut_doors(
            act.tx, environment, found.agreement, actor=act.actor.login, reason=_reason(act),
            but_sftp=run_off and environment == "live",
        )  # fmt: skip
        if gates[environment] != "ended":
            end(act.tx, environment, found.agreement, actor=act.actor.login, reason=_reason(act))
            ended.append(environment)
    return ended, shut


def _back_to(act: Act, found: Brought, live: Standing) -> None:
    sandbox = agreements.load_standing(act.tx, "sandbox", found.agreement)
    if sandbox is not None and sandbox.state != "ended" and sandbox.version == found.version:
        put_in_force(
            act.tx, "sandbox", found.agreement, live.version, actor=act.actor.login,
            reason=_reason(act),
        )  # fmt: skip


def _retire_keys(act: Act) -> Mapping[str, Any]:
    """What doors are left are shut, and credentials that open nothing any more are ended."""
    found = brought(act.tx, act.dossier.id)
    if found is None:
        return {}
    shut = [
        door
        for environment in _BOTH
        for door in shut_doors(
            act.tx, environment, found.agreement, actor=act.actor.login, reason=_reason(act)
        )
    ]
    registered = [step.outcome["credential"] for step in act.dossier.of(Event.REGISTER_KEY)]
    credentials = store.credentials_left(act.tx, found.agreement, registered)
    for credential in credentials:
        end_credential(act.tx, credential, actor=act.actor.login, reason=_reason(act))
    return {"doors_shut": shut, "credentials_ended": list(credentials)}


def _certificate(act: Act, item: ExitItem) -> Mapping[str, Any]:
    found = brought(act.tx, act.dossier.id)
    person = act.world.person(act.tx, act.actor.login)
    contact = agencies.find_contact(act.tx, act.actor.login)
    issued = issue_document(
        act.tx, act.world.byte_store, act.world.office,
        DestructionCertificate(
            day=business_date(act.at),
            agency=agency_of(act).title.th,
            agreement=found.agreement if found else "",
            rows=(Row(label="แฟ้มเรื่อง", text=act.dossier.id),),
            paragraphs=(item.note,),
            signatories=(
                Signatory(
                    name=person.title.th if person else act.actor.login,
                    position=contact.position if contact else "",
                ),
            ),
        ),
        actor=act.actor.login, dossier=act.dossier.id,
    )  # fmt: skip
    sign_document(
        act.tx, act.world.byte_store, act.world.signing_desk, issued.id, actor=act.actor.login
    )
    return {"document": str(issued.id), "number": issued.number}


def _tell(act: Act, agreement: str) -> None:
    to = (*of_agency(act.tx, act.dossier), *of_roles(act.tx, ("legal", "operator")))
    tell(
        act.tx, Notice.ENDED, to, act.dossier.id,
        {
            "agreement": agreement, "day": business_date(act.at), "reason": _said(act),
            "url": act.world.url(act.dossier.id),
        },
    )  # fmt: skip


def _reason(act: Act) -> str:
    return f"{act.dossier.id}: {_said(act)}"


def _said(act: Act) -> str:
    body = act.body
    if isinstance(body, Reason) and body.reason.strip():
        return body.reason
    if isinstance(body, Release):
        return f"{EVENT_WORDS[act.transition.event].th} {body.exchange}"
    return EVENT_WORDS[act.transition.event].th
