"""When a key may be registered, a try-out presented, accepted, and opened for real use."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

import msgspec

from sainam.agencies.refusals import KeyKnown
from sainam.agencies.store import credential_of_key, find_credential
from sainam.agreements.store import doors_of_agreement, find_version, load_standing
from sainam.agreements.terms import Environment
from sainam.documents import store as documents
from sainam.kit.database import Tx
from sainam.onboarding import store as dossiers
from sainam.onboarding.act import Act, Guard
from sainam.onboarding.bodies import RegisterKey, RetireKey
from sainam.onboarding.common_guards import decided_catalogue, refuse, text_faults
from sainam.onboarding.design.design import agreed_design
from sainam.onboarding.dossier import Dossier, Step
from sainam.onboarding.field_fault import FieldFault
from sainam.onboarding.going_live.carriers import carriers_keys
from sainam.onboarding.going_live.conformance import Result, all_green
from sainam.onboarding.going_live.keys import (
    Key,
    is_private,
    key_faults,
    living,
    public_key,
)
from sainam.onboarding.going_live.refusals import (
    AgreementMissing,
    AgreementOver,
    AlreadyAccepted,
    KeyUnknown,
    LiveKeyMissing,
    NotGreen,
    PaperVoid,
    PrivateKeyGiven,
    SandboxKeyMissing,
)
from sainam.onboarding.refusals import NotYet, TwoSides
from sainam.onboarding.state import Event, State

_ENVIRONMENTS: tuple[Environment, ...] = ("sandbox", "live")
_ENVIRONMENT: Mapping[State, Environment] = {
    State.BUILDING: "sandbox",
    State.READY: "live",
    State.LIVE: "live",
}


def key_fits(act: Act) -> None:
    """A sound public key for the environment that is being built, by which nobody is known yet."""
    body = act.body
    if not isinstance(body, RegisterKey):
        return
    if is_private(body.public_key):
        raise PrivateKeyGiven
    faults = text_faults("public_key", body.public_key)
    wanted = _ENVIRONMENT[act.transition.state]
    if body.environment != wanted:
        faults.append(
            FieldFault(
                "environment", "key.environment", f"ขั้นตอนนี้ลงทะเบียนกุญแจของระบบ {wanted}",
                f"In this step keys are registered for {wanted}.",
            )
        )  # fmt: skip
    refuse(faults or key_faults(body, agreed_design(act.dossier)))
    key = public_key(body)
    if credential_of_key(act.tx, key.kind, key.fingerprint) is not None:
        raise KeyKnown


def key_stands(act: Act) -> None:
    if isinstance(act.body, RetireKey):
        if act.body.credential not in keys_to_retire(act.tx, act.dossier):
            raise KeyUnknown(act.body.credential)
        refuse(text_faults("reason", act.body.reason))


def keys_to_retire(tx: Tx, dossier: Dossier) -> frozenset[str]:
    """Those that it registered, and the agency's own that an agreement goes on with."""
    made = dossiers.dossier_agreement(tx, dossier.id)
    earlier = {
        door.credential
        for environment in _ENVIRONMENTS
        for door in (doors_of_agreement(tx, environment, made[0]) if made else ())
        if (found := find_credential(tx, door.credential))
        and found.agency == dossier.agency
        and found.ended_at is None
    }
    own = (one for where in _ENVIRONMENTS for one in standing_keys(tx, dossier, where))
    return frozenset(earlier | {key.credential for key in own})


def standing_keys(tx: Tx, dossier: Dossier, environment: Environment) -> tuple[Key, ...]:
    """Those that it registered and that live: another dossier or an operator may have ended one."""
    return tuple(
        key
        for key in living(dossier, environment)
        if (found := find_credential(tx, key.credential)) and found.ended_at is None
    )


def all_checks_green(act: Act) -> None:
    """The last check, made after the last key, is green throughout.

    The agency has a key in the sandbox, or who carries its calls has. Raises SandboxKeyMissing.
    """
    checked = act.dossier.last(Event.CHECK_CONFORMANCE)
    keyed = act.dossier.last(Event.REGISTER_KEY, Event.RETIRE_KEY)
    if checked is None or checked.number < (keyed.number if keyed else 0):
        raise NotGreen
    if not _has_door(act, "sandbox"):
        raise SandboxKeyMissing
    judged = msgspec.convert(checked.outcome.get("results", []), tuple[Result, ...])
    if not all_green(judged):
        red = ", ".join(one.check for one in judged if not one.green)
        raise NotGreen(red)


def acceptances(dossier: Dossier) -> tuple[Step, ...]:
    """Of the round that is under way: since the last presentation."""
    return tuple(one for one in dossier.round(Event.PRESENT) if one.event == Event.ACCEPT)


def not_yet_accepted(act: Act) -> None:
    """Each side once, by two different people."""
    given = acceptances(act.dossier)
    if any(one.role == act.role for one in given):
        raise AlreadyAccepted
    if any(one.actor == act.actor.login for one in given):
        raise TwoSides


def both_accept(act: Act) -> None:
    if {one.role for one in acceptances(act.dossier)} < {"agency_officer", "operator"}:
        raise NotYet("accept")


def may_go_live(act: Act) -> None:
    """Papers and agreement stand, a live key is there, and the operator is not who accepted.

    An amended agreement goes on with the keys that it has; who carries all calls has the key.
    """
    decided_catalogue(act)
    _papers_stand(act)
    _agreement_stands(act)
    keyed = standing_keys(act.tx, act.dossier, "live") or carriers_keys(act, "live")
    if not keyed and not _has_door(act, "live"):
        raise LiveKeyMissing
    if any(one.actor == act.actor.login for one in acceptances(act.dossier)):
        raise TwoSides


def _papers_stand(act: Act) -> None:
    """What was signed and what was accepted, neither of them voided. Raises PaperVoid."""
    for issued in (Event.OFFER, Event.ACCEPTED):
        document = act.dossier.outcome(issued).get("document")
        row = documents.find_document(act.tx, UUID(document)) if document else None
        if row is None or row.voided is not None:
            raise PaperVoid(row.number if row else "")


def _agreement_stands(act: Act) -> None:
    """Its time is not over, and no later version holds. Raises AgreementMissing, AgreementOver."""
    made = dossiers.dossier_agreement(act.tx, act.dossier.id)
    version = find_version(act.tx, *made) if made else None
    if made is None or version is None:
        raise AgreementMissing
    live = load_standing(act.tx, "live", made[0])
    replaced = live is not None and (live.state == "ended" or live.version > made[1])
    if replaced or act.at >= version.valid_until:
        raise AgreementOver(made[0])


def _has_door(act: Act, environment: Environment) -> bool:
    """Whether the agreement is open to a key: its own, an earlier dossier's, or a carrier's."""
    made = dossiers.dossier_agreement(act.tx, act.dossier.id)
    return bool(made and doors_of_agreement(act.tx, environment, made[0]))


GUARDS: Mapping[str, Guard] = {
    "key_fits": key_fits,
    "key_stands": key_stands,
    "all_green": all_checks_green,
    "not_yet_accepted": not_yet_accepted,
    "both_accept": both_accept,
    "may_go_live": may_go_live,
}
