"""The guard and the effects of filing a request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sainam.agencies import store as agencies
from sainam.documents.document import Receipt, Row
from sainam.documents.issue_document import issue_document
from sainam.kit.thai_dates import business_date
from sainam.onboarding.act import Act, Effect, Guard
from sainam.onboarding.bodies import Questions, Request
from sainam.onboarding.common_guards import refuse
from sainam.onboarding.deadline import due_at
from sainam.onboarding.notices.notice import Attached, Notice
from sainam.onboarding.recipients import of_agency, of_roles, tell
from sainam.onboarding.request.asked_of_law import asked_of_law
from sainam.onboarding.request.request_faults import request_faults
from sainam.onboarding.state import STATE_WORDS, State

_AHEAD = (State.SUBMITTED, State.REVIEW, State.DESIGN, State.GOVERNOR)


def request_complete(act: Act) -> None:
    """Raises BodyInvalid with every fault at once."""
    request = act.body
    if not isinstance(request, Request):
        return
    catalogue = act.world.catalogue(act.tx)
    register, _ = act.world.register(act.tx)
    agency = agencies.find_agency(act.tx, act.dossier.agency)
    asked = asked_of_law(
        request,
        kind=act.dossier.kind,
        agency=agency,
        catalogue=catalogue,
    )
    today = business_date(act.at)
    faults = list(
        request_faults(
            request, catalogue, register.legal_bases, asked, today, act.dossier.agency
        )
    )  # fmt: skip
    refuse(faults)


def issue_receipt(act: Act) -> Mapping[str, Any]:
    """The receipt with the dossier's number and the days to expect; to the agency by mail."""
    request = act.body
    if not isinstance(request, Request):
        return {}
    agency = agencies.find_agency(act.tx, act.dossier.agency)
    filed_by = act.world.person(act.tx, act.actor.login)
    catalogue = act.world.catalogue(act.tx)
    day = business_date(act.at)
    issued = issue_document(
        act.tx, act.world.byte_store, act.world.office,
        Receipt(
            day=day,
            dossier=act.dossier.id,
            agency=agency.title.th if agency else act.dossier.agency,
            filed_by=filed_by.title.th if filed_by else act.actor.login,
            title=request.title,
            received_at=act.at,
            asked=tuple(
                Row(
                    label=catalogue.contracts[one.dataset].title.th,
                    text=", ".join(
                        catalogue.contracts[one.dataset].leaves[name].title.th
                        for name in one.fields
                    ),
                )
                for one in request.wanted
            ),
            attachments=tuple(one.name for one in request.attachments),
            expected=_expected(act),
            where_to_look=act.world.url(act.dossier.id),
        ),
        actor=act.actor.login, dossier=act.dossier.id,
    )  # fmt: skip
    until = due_at(State.SUBMITTED, act.at, act.world.holidays(act.tx))
    tell(
        act.tx, Notice.RECEIPT, of_agency(act.tx, act.dossier), act.dossier.id,
        {
            "title": request.title, "received": act.at, "expected": until or act.at,
            "url": act.world.url(act.dossier.id),
        },
        (Attached(issued.sha256, f"{act.dossier.id}.pdf"),),
    )  # fmt: skip
    tell(
        act.tx, Notice.YOUR_TURN, of_roles(act.tx, ("council_secretary",)), act.dossier.id,
        {
            "task": STATE_WORDS[State.SUBMITTED], "agency": act.dossier.agency,
            "until": until or act.at, "url": act.world.url(act.dossier.id),
        },
    )  # fmt: skip
    return {"document": str(issued.id), "number": issued.number}


def tell_agency(act: Act) -> Mapping[str, Any]:
    """The questions, and until when they are to be answered."""
    if isinstance(act.body, Questions):
        until = due_at(State.INFORMATION_WANTED, act.at, act.world.holidays(act.tx))
        tell(
            act.tx, Notice.INFORMATION_WANTED, of_agency(act.tx, act.dossier), act.dossier.id,
            {
                "questions": act.body.questions, "until": until or act.at,
                "url": act.world.url(act.dossier.id),
            },
        )  # fmt: skip
    return {}


def _expected(act: Act) -> tuple[tuple[str, Any], ...]:
    """Each stage after the other, if each takes all its time."""
    told, moment = [], act.at
    for state in _AHEAD:
        due = due_at(state, moment, act.world.holidays(act.tx))
        if due is None:
            continue
        moment = due
        told.append((STATE_WORDS[state].th, business_date(due)))
    return tuple(told)


GUARDS: Mapping[str, Guard] = {"request_complete": request_complete}
EFFECTS: Mapping[str, Effect] = {"issue_receipt": issue_receipt, "tell_agency": tell_agency}
