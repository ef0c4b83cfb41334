"""What a form of an event offers to choose from, and what stands in it before anybody types."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, cast

import msgspec

from sainam.agencies import store as agencies
from sainam.agencies.agency import Agency
from sainam.agencies.role import ROLES, RoleName
from sainam.contracts.contract import Contract
from sainam.formats.layout import Title
from sainam.kit.clock import now
from sainam.kit.database import Tx
from sainam.law.findings import VALUES
from sainam.law.legal_basis import choosable_bases
from sainam.links.catalogue import Catalogue
from sainam.onboarding.act import World
from sainam.onboarding.bodies import BODIES, Body, Wanted
from sainam.onboarding.decided import as_decided
from sainam.onboarding.design.design import Position, agreed_design, approved, positions
from sainam.onboarding.design.guards import FORMATS
from sainam.onboarding.design.owner_orders import fitting_orders, orders_in_force
from sainam.onboarding.design.security_profiles import PROFILES
from sainam.onboarding.dossier import Dossier
from sainam.onboarding.going_live.keys import keys_of
from sainam.onboarding.request.asked_of_law import asked_of_law
from sainam.onboarding.review import council
from sainam.onboarding.review.questions import questions_of
from sainam.onboarding.signing.agreement_text import first_draft
from sainam.onboarding.signing.drafts import last_draft, next_signer
from sainam.onboarding.signing.exit_guards import exit_entries
from sainam.onboarding.signing.exit_list import ExitEntry, ticked
from sainam.onboarding.state import Event, State
from sainam.portal.readings.names import words
from sainam.portal.views.bilingual import Words
from sainam.portal.views.body_words import FIELDS, value_label
from sainam.portal.views.entries import Choice, ChoiceGroup, Offer

_SEATS = ("council_chair", "council_member")
_SIGNS = ("agency_officer", "governor_office", "deputy_governor")


def form_offer(tx: Tx, world: World, dossier: Dossier, event: Event) -> Offer:
    make = _OFFERS.get(event)
    return make(tx, world, dossier) if make else Offer()


def form_start(tx: Tx, world: World, dossier: Dossier, event: Event) -> dict[str, Any]:
    """In plain JSON values: what was said last, or what the hub can propose."""
    make = _STARTS.get(event)
    if make is not None:
        return make(tx, world, dossier)
    body = BODIES[event]
    whole = all(not one.required for one in msgspec.structs.fields(body))
    return _plain(body()) if whole else {}


def _plain(body: Body | None) -> dict[str, Any]:
    told: dict[str, Any] = msgspec.to_builtins(body) if body else {}
    return told


# --- what a request offers ---


def _request(tx: Tx, world: World, dossier: Dossier) -> Offer:
    """Bases that the request may choose, as it stands; all where nothing is asked yet."""
    catalogue = world.catalogue(tx)
    register, _ = world.register(tx)
    agency = agencies.find_agency(tx, dossier.agency)
    asked = asked_of_law(
        dossier.request, kind=dossier.kind, agency=agency,
        catalogue=catalogue,
    )  # fmt: skip
    bases = choosable_bases(register.legal_bases, asked) or register.legal_bases
    return Offer(
        choices={
            "purpose": _titled((one.id, one.title) for one in catalogue.purposes.values()),
            "legal_bases": tuple(
                Choice(one.id, words(one.title), "" if one.state == "confirmed" else "to_confirm")
                for one in bases
            ),
            "carrier": _agencies(catalogue, dossier.agency),
        },
        datasets=tuple(_dataset(one) for one in catalogue.contracts.values()),
    )


def _dataset(contract: Contract, only: Iterable[str] | None = None) -> ChoiceGroup:
    kept = frozenset(contract.leaves if only is None else only)
    return ChoiceGroup(
        contract.name,
        words(contract.title),
        tuple(
            Choice(name, words(leaf.title), leaf.classification)
            for name, leaf in contract.leaves.items()
            if name in kept
        ),
    )


def _agencies(catalogue: Catalogue, but: str) -> tuple[Choice, ...]:
    return _titled(
        (code, one.title) for code, one in sorted(catalogue.agencies.items()) if code != but
    )


def _titled(found: Iterable[tuple[str, Title]]) -> tuple[Choice, ...]:
    return tuple(Choice(value, words(title)) for value, title in found)


# --- what the council and the departments choose from ---


def _asked_groups(tx: Tx, world: World, wanted: Iterable[Wanted]) -> tuple[ChoiceGroup, ...]:
    contracts = world.catalogue(tx).contracts
    return tuple(
        _dataset(contracts[one.dataset], one.fields) for one in wanted if one.dataset in contracts
    )


def _approve(tx: Tx, world: World, dossier: Dossier) -> Offer:
    return Offer(datasets=_asked_groups(tx, world, dossier.request.wanted))


def _convene(tx: Tx, _world: World, dossier: Dossier) -> Offer:
    seats = {
        login.name: login.title
        for role in _SEATS
        for login in agencies.logins_in_role(tx, role)
        if login.agency != dossier.agency
    }
    return Offer(choices={"members": _titled(seats.items()), "chair": _titled(seats.items())})


def _questions(_tx: Tx, _world: World, _dossier: Dossier) -> Offer:
    about = {
        name.partition(".")[2]: said.label
        for name, said in FIELDS.items()
        if name.startswith("Request.")
    }
    return Offer(choices={"fields": tuple(Choice(name, said) for name, said in about.items())})


def _finding(_tx: Tx, _world: World, dossier: Dossier) -> Offer:
    return Offer(
        choices={
            "provision": _titled((one.provision, one.citation) for one in questions_of(dossier)),
            "finding": _titled(VALUES.items()),
        }
    )


def _propose(tx: Tx, world: World, dossier: Dossier) -> Offer:
    catalogue = world.catalogue(tx)
    orders = fitting_orders(orders_in_force(tx, now(tx)), approved(dossier))
    return Offer(
        choices={
            "format": tuple(Choice(one, value_label("format", one)) for one in FORMATS),
            "security": _titled((name, one.title) for name, one in PROFILES.items()),
            "layout": _codes(sorted(catalogue.layouts)),
            "owner": _titled((code, one.title) for code, one in sorted(catalogue.systems.items())),
            "owner_agreement": _codes(orders),
            "carriers": _agencies(catalogue, dossier.agency),
        }
    )


def _codes(names: Iterable[str]) -> tuple[Choice, ...]:
    return tuple(Choice(name, Words(name, name)) for name in names)


def _answer(_tx: Tx, _world: World, _dossier: Dossier) -> Offer:
    return Offer(hidden=frozenset({"proposal"}))


def _settle(_tx: Tx, _world: World, dossier: Dossier) -> Offer:
    return Offer(
        choices={
            "proposal": tuple(
                Choice(str(one.step.number), _proposal(at, one))
                for at, one in enumerate(positions(dossier), start=1)
            )
        }
    )


def _proposal(at: int, position: Position) -> Words:
    """Told from the others: proposals of one link often differ in a number alone."""
    design, role = position.design, ROLES[cast("RoleName", position.step.role)].title
    way = value_label("transport", design.transport)
    quota = f"{design.quota:,}" if design.quota else "–"
    return Words(
        f"ข้อเสนอที่ {at} ของ {role.th} ({design.link}, {way.th}, โควตา {quota})",
        f"Proposal {at} of {role.en} ({design.link}, {way.en}, quota {quota})",
    )


# --- the agreement, keys, and the end ---


def _draft(tx: Tx, _world: World, dossier: Dossier) -> Offer:
    people = [
        login
        for role in _SIGNS
        for login in agencies.logins_in_role(tx, role)
        if login.agency in (None, dossier.agency)
    ]
    return Offer(choices={"login": _titled((one.name, one.title) for one in people)})


def _comment(_tx: Tx, _world: World, dossier: Dossier) -> Offer:
    draft = last_draft(dossier)
    numbers = [one.number for one in draft.clauses] if draft else []
    return Offer(
        choices={
            "clause": tuple(Choice(one, Words(f"ข้อ {one}", f"Clause {one}")) for one in numbers)
        }
    )


def _retire(_tx: Tx, _world: World, dossier: Dossier) -> Offer:
    return Offer(
        choices={
            "credential": tuple(
                Choice(one.credential, Words(one.credential, one.credential))
                for one in keys_of(dossier)
                if not one.retired
            )
        }
    )


def _register(_tx: Tx, _world: World, _dossier: Dossier) -> Offer:
    return Offer(hidden=frozenset({"environment"}))


def _exit(tx: Tx, _world: World, dossier: Dossier) -> Offer:
    done = ticked(dossier)
    return Offer(
        choices={
            "item": tuple(
                Choice(one.item, _with_roles(one))
                for one in exit_entries(tx, dossier)
                if one.item not in done
            )
        }
    )


def _with_roles(entry: ExitEntry) -> Words:
    """Whose each is stands beside it."""
    roles = [ROLES[cast("RoleName", role)].title for role in entry.roles]
    return Words(
        f"{entry.title.th} ({', '.join(one.th for one in roles)})",
        f"{entry.title.en} ({', '.join(one.en for one in roles)})",
    )


# --- what stands in a form at first ---


def _first_approval(tx: Tx, world: World, dossier: Dossier) -> dict[str, Any]:
    """Just as the votes came to; what else is written there is refused."""
    cast = council.votes(dossier)
    passed = council.passed(
        world.council(tx), dossier.request.wanted, cast, council.presiding(dossier)
    )
    told = council.tally(
        world.council(tx), len(council.members(dossier)), cast, council.presiding(dossier)
    )
    on = council.conditions(dossier) if told.outcome == "approve_part" else ()
    return {"approved": msgspec.to_builtins(passed), "conditions": list(on)}


def _first_design(tx: Tx, world: World, dossier: Dossier) -> dict[str, Any]:
    """The last proposal, to be changed; at first what the agency wished."""
    proposed = positions(dossier)
    if proposed:
        return _plain(proposed[-1].design)
    contracts = as_decided(dossier, world.catalogue(tx), world.register(tx)[0]).contracts
    patterns = [contracts[one.dataset].pattern for one in approved(dossier)]
    return {
        "pattern": patterns[0] if patterns else "",
        "transport": dossier.request.transport,
        "format": "json" if dossier.request.transport == "api" else "",
        "quota": dossier.request.volume,
        "carriers": [dossier.request.carrier] if dossier.request.carrier else [],
    }


def _first_answer(_tx: Tx, _world: World, dossier: Dossier) -> dict[str, Any]:
    proposed = positions(dossier)
    return {"proposal": proposed[-1].step.number if proposed else 0}


def _first_agreement(tx: Tx, world: World, dossier: Dossier) -> dict[str, Any]:
    """The last version, to be changed; at first the text made from the dossier."""
    draft = last_draft(dossier)
    if draft is not None:
        return _plain(draft)
    design = agreed_design(dossier)
    agency: Agency | None = agencies.find_agency(tx, dossier.agency)
    if design is not None and agency is not None:
        draft = first_draft(dossier, design, world.catalogue(tx), world.register(tx)[0], agency)
    return {**_plain(draft), "signers": [_first_signer(tx, dossier.agency), {"side": "utility"}]}


def _first_signer(tx: Tx, agency: str) -> dict[str, str]:
    """The agency's officer, where there is but one."""
    officers = agencies.logins_in_role(tx, "agency_officer", agency)
    if len(officers) != 1:
        return {"side": "agency"}
    officer = officers[0]
    contact = agencies.find_contact(tx, officer.name)
    return {
        "side": "agency", "login": officer.name, "name": officer.title.th,
        "position": contact.position if contact else "",
    }  # fmt: skip


def _first_signature(_tx: Tx, _world: World, dossier: Dossier) -> dict[str, Any]:
    """As the paper has it: nobody signs in another position."""
    signer = next_signer(dossier)
    return {"position": signer.position if signer else ""}


def _first_key(_tx: Tx, _world: World, dossier: Dossier) -> dict[str, Any]:
    return {
        "environment": "sandbox" if dossier.state == State.BUILDING else "live", "channel": "api",
    }  # fmt: skip


def _last_letter(_tx: Tx, _world: World, dossier: Dossier) -> dict[str, Any]:
    drafted = dossier.last(Event.DRAFT_LETTER)
    return _plain(drafted.body) if drafted else {}


def _as_saved(_tx: Tx, _world: World, dossier: Dossier) -> dict[str, Any]:
    return _plain(dossier.request)


_OFFERS: Mapping[Event, Callable[[Tx, World, Dossier], Offer]] = {
    Event.SAVE: _request,
    Event.SUBMIT: _request,
    Event.ASK_INFORMATION: _questions,
    Event.DEFER: _questions,
    Event.CONVENE: _convene,
    Event.RECORD_FINDING: _finding,
    Event.VOTE: _approve,
    Event.APPROVE: _approve,
    Event.PROPOSE: _propose,
    Event.AGREE: _answer,
    Event.OBJECT: _answer,
    Event.SETTLE: _settle,
    Event.DRAFT_AGREEMENT: _draft,
    Event.COMMENT: _comment,
    Event.REGISTER_KEY: _register,
    Event.RETIRE_KEY: _retire,
    Event.TICK_EXIT: _exit,
}
_STARTS: Mapping[Event, Callable[[Tx, World, Dossier], dict[str, Any]]] = {
    Event.SAVE: _as_saved,
    Event.SUBMIT: _as_saved,
    Event.APPROVE: _first_approval,
    Event.PROPOSE: _first_design,
    Event.AGREE: _first_answer,
    Event.OBJECT: _first_answer,
    Event.DRAFT_LETTER: _last_letter,
    Event.DRAFT_AGREEMENT: _first_agreement,
    Event.SIGN: _first_signature,
    Event.REGISTER_KEY: _first_key,
}
