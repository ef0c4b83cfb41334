"""What keys, checks, acceptance and going live bring about: credentials, doors, gates, papers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec

from sainam.agencies import store as agencies
from sainam.agencies.register_credential import register_credential
from sainam.agreements.open_door import open_door
from sainam.agreements.put_in_force import put_in_force
from sainam.agreements.revoke_credential import revoke_credential
from sainam.agreements.store import Door
from sainam.agreements.terms import Environment
from sainam.documents import store as documents
from sainam.documents.document import Acceptance, Signatory, Table
from sainam.documents.issue_document import issue_document
from sainam.documents.sign_document import sign_document
from sainam.documents.void_number import void_number
from sainam.kit.thai_dates import business_date
from sainam.onboarding import store as dossiers
from sainam.onboarding.act import Act, Effect
from sainam.onboarding.bodies import Reason, RegisterKey, RetireKey, Sign
from sainam.onboarding.common_guards import decided_catalogue
from sainam.onboarding.design.design import agreed_design
from sainam.onboarding.design.shelf import put_on_shelf
from sainam.onboarding.going_live.carriers import open_carriers
from sainam.onboarding.going_live.conformance import Result, results
from sainam.onboarding.going_live.guards import acceptances, standing_keys
from sainam.onboarding.going_live.keys import Key, public_key
from sainam.onboarding.going_live.refusals import AgreementMissing
from sainam.onboarding.going_live.store import next_credential, seen_in_sandbox
from sainam.onboarding.going_live.trial import checks_for
from sainam.onboarding.notices.notice import Notice
from sainam.onboarding.recipients import of_agency, tell
from sainam.onboarding.state import Event


def open_sandbox_door(act: Act) -> Mapping[str, Any]:
    """The key opens the agreement in the sandbox at once, and so do those of its carriers."""
    credential = _register(act)
    door = _open(act, "sandbox", credential)
    carriers = open_carriers(act, "sandbox", _agreement(act)[0])
    return {
        "credential": credential, "door": door.id, "folder": door.folder,
        **({"carriers": carriers} if carriers else {}),
    }  # fmt: skip


def keep_live_key(act: Act) -> Mapping[str, Any]:
    """Registered, but without a door until real use begins."""
    return {"credential": _register(act)}


def rotate_key(act: Act) -> Mapping[str, Any]:
    """A key more for real use: the old one goes on until it is retired."""
    credential = _register(act)
    door = _open(act, "live", credential)
    return {"credential": credential, "door": door.id, "folder": door.folder}


def shut_key(act: Act) -> Mapping[str, Any]:
    """The credential ends and its doors with it; tokens of the others are asked for anew."""
    if not isinstance(act.body, RetireKey):
        return {}
    taken = revoke_credential(
        act.tx, act.body.credential, actor=act.actor.login, reason=act.body.reason
    )
    return {"doors": sorted(taken)}


def check_conformance(act: Act) -> Mapping[str, Any]:
    """What the sandbox has on record since the agreement was signed, check by check.

    Keys that a carrier has come by since open the agreement from here on.
    """
    agreement, _ = _agreement(act)
    open_carriers(act, "sandbox", agreement)
    begun = act.dossier.last(Event.SIGNED)
    seen = seen_in_sandbox(
        act.tx,
        agency=act.dossier.agency,
        agreement=agreement,
        since=begun.at if begun else act.dossier.opened_at,
    )
    judged = results(checks_for(act.tx, act.world, act.dossier), seen)
    return {"results": msgspec.to_builtins(judged)}


def issue_acceptance(act: Act) -> Mapping[str, Any]:
    """The paper of acceptance with every check and its record, signed by both who accepted."""
    agreement, _ = _agreement(act)
    design = agreed_design(act.dossier)
    agency = agencies.find_agency(act.tx, act.dossier.agency)
    given = sorted(acceptances(act.dossier), key=lambda step: step.role)
    issued = issue_document(
        act.tx, act.world.byte_store, act.world.office,
        Acceptance(
            day=business_date(act.at),
            dossier=act.dossier.id,
            agency=agency.title.th if agency else act.dossier.agency,
            agreement=agreement,
            link=design.link if design else "",
            paragraphs=("ทั้งสองฝ่ายได้ทดลองเชื่อมโยงในระบบทดสอบครบทุกกรณี และตรวจรับผลตามรายการด้านล่าง",),
            cases=_cases(act),
            signatories=tuple(_signatory(act, step.actor, step.body) for step in given),
        ),
        actor=given[-1].actor, dossier=act.dossier.id,
    )  # fmt: skip
    for step in given:
        sign_document(
            act.tx, act.world.byte_store, act.world.signing_desk, issued.id, actor=step.actor
        )
    tell(
        act.tx, Notice.ACCEPTED, of_agency(act.tx, act.dossier), act.dossier.id,
        {"agreement": agreement, "url": act.world.url(act.dossier.id)},
    )  # fmt: skip
    return {"document": str(issued.id), "number": issued.number}


def void_acceptance(act: Act) -> Mapping[str, Any]:
    """What was accepted is built on: the paper of it holds no more, its number stays."""
    document = act.dossier.outcome(Event.ACCEPTED).get("document")
    row = documents.find_document(act.tx, UUID(document)) if document else None
    if row is None or row.voided is not None:
        return {}
    reason = act.body.reason if isinstance(act.body, Reason) else ""
    void_number(act.tx, row.id, actor=act.actor.login, reason=reason)
    return {"document": str(row.id)}


def open_live(act: Act) -> Mapping[str, Any]:
    """Gate, doors and link, in one transaction with the step that says so."""
    agreement, version = _agreement(act)
    reason = f"dossier:{act.dossier.id}"
    put_in_force(act.tx, "live", agreement, version, actor=act.actor.login, reason=reason)
    keys = standing_keys(act.tx, act.dossier, "live")
    doors = [_open(act, "live", key.credential, key).id for key in keys]
    doors += open_carriers(act, "live", agreement)
    put_on_shelf(act.tx, act.dossier, decided_catalogue(act), actor=act.actor.login)
    tell(
        act.tx, Notice.LIVE, of_agency(act.tx, act.dossier), act.dossier.id,
        {
            "agreement": agreement, "day": business_date(act.at),
            "url": act.world.url(act.dossier.id),
        },
    )  # fmt: skip
    return {"agreement": agreement, "version": version, "doors": doors}


def _register(act: Act) -> str:
    if not isinstance(act.body, RegisterKey):
        raise TypeError("a key is registered by its own body")
    environment: Environment = act.body.environment
    credential = next_credential(act.tx, environment, act.dossier.agency)
    register_credential(
        act.tx, credential, environment, act.dossier.agency, public_key(act.body),
        actor=act.actor.login,
    )  # fmt: skip
    return credential


def _open(act: Act, environment: Environment, credential: str, key: Key | None = None) -> Door:
    agreement, _ = _agreement(act)
    channel = key.channel if key else act.body.channel if isinstance(act.body, RegisterKey) else ""
    by_file = channel == "sftp"
    door = Door(
        id=f"{credential}:{agreement}:{'sftp' if by_file else 'api'}",
        environment=environment,
        agreement=agreement,
        credential=credential,
        channel="sftp" if by_file else "api",
        folder=agreement.lower() if by_file else None,  # one folder, whatever key opens it
        shut=False,
    )
    open_door(act.tx, door, actor=act.actor.login)
    return door


def _agreement(act: Act) -> tuple[str, int]:
    found = dossiers.dossier_agreement(act.tx, act.dossier.id)
    if found is None:
        raise AgreementMissing
    return found


def _cases(act: Act) -> Table:
    checked = act.dossier.last(Event.CHECK_CONFORMANCE)
    judged = msgspec.convert(
        checked.outcome.get("results", []) if checked else [], tuple[Result, ...]
    )
    titles = {check.id: check.title.th for check in checks_for(act.tx, act.world, act.dossier)}
    return Table(
        title="ผลการทดสอบ",
        head=("กรณีทดสอบ", "ผล", "หลักฐาน"),
        rows=tuple(
            (titles.get(one.check, one.check), "ผ่าน" if one.green else "ไม่ผ่าน", one.record)
            for one in judged
        ),
        widths=(6, 2, 5),
    )


def _signatory(act: Act, login: str, body: object) -> Signatory:
    person = act.world.person(act.tx, login)
    contact = agencies.find_contact(act.tx, login)
    position = body.position if isinstance(body, Sign) and body.position else ""
    return Signatory(
        name=person.title.th if person else login,
        position=position or (contact.position if contact else ""),
    )


EFFECTS: Mapping[str, Effect] = {
    "open_sandbox_door": open_sandbox_door,
    "keep_live_key": keep_live_key,
    "rotate_key": rotate_key,
    "shut_key": shut_key,
    "check_conformance": check_conformance,
    "issue_acceptance": issue_acceptance,
    "void_acceptance": void_acceptance,
    "open_live": open_live,
}
