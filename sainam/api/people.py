"""An agency's own people, the staff's logins and deputies, by the API."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from sainam.agencies.deputies.deputy import Deputy
from sainam.agencies.person_form import PersonForm
from sainam.agencies.staff.staff_change import ChangeKind, Decision, StaffChange
from sainam.api.management import ApiAnswer, ApiRequest, Route
from sainam.api.refusals import BodyUnreadable, PathUnknown
from sainam.onboarding.people.colleagues_desk import Colleague, ColleaguesDesk


class Reason(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    reason: str = ""


class Proposal(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`form` for one to be registered, `login` for the other kinds."""

    kind: ChangeKind
    reason: str = ""
    login: str = ""
    form: PersonForm = PersonForm()


class Decided(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    decision: Decision
    reason: str = ""


class Appointment(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Half-open in time; `login` is whose place it is."""

    login: str
    role: str
    deputy: str
    first: datetime
    until: datetime
    reason: str = ""


def routes(desk: ColleaguesDesk) -> tuple[Route, ...]:
    return (*_colleagues(desk), *_staff(desk), *_deputies(desk))


def _colleagues(desk: ColleaguesDesk) -> tuple[Route, ...]:
    def colleagues(request: ApiRequest) -> ApiAnswer:
        people = desk.colleagues(request.who.login)
        return ApiAnswer(200, {"people": [_person(one) for one in people]})

    def invite(request: ApiRequest) -> ApiAnswer:
        form = request.read(PersonForm)
        desk.invite(form, actor=request.who.login)
        return ApiAnswer(201, {"login": form.login.strip().lower()})

    def invite_again(request: ApiRequest) -> ApiAnswer:
        reason = request.read(Reason).reason
        desk.invite_again(request.path["login"], reason=reason, actor=request.who.login)
        return ApiAnswer(200, {"login": request.path["login"]})

    def end(request: ApiRequest) -> ApiAnswer:
        reason = request.read(Reason).reason
        desk.end(request.path["login"], reason=reason, actor=request.who.login)
        return ApiAnswer(200, {"login": request.path["login"]})

    return (
        Route("GET", "/api/people", colleagues),
        Route("POST", "/api/people", invite),
        Route("POST", "/api/people/{login}/invite", invite_again),
        Route("POST", "/api/people/{login}/end", end),
    )


def _staff(desk: ColleaguesDesk) -> tuple[Route, ...]:
    def staff(request: ApiRequest) -> ApiAnswer:
        page = desk.staff(request.who.login)
        return ApiAnswer(
            200,
            {
                "people": [_person(one) for one in page.people],
                "changes": [_change(one) for one in page.changes],
            },
        )

    def propose(request: ApiRequest) -> ApiAnswer:
        given = request.read(Proposal)
        change = desk.propose(
            given.kind, given.login, given.form, reason=given.reason, actor=request.who.login
        )
        return ApiAnswer(201, {"change": change})

    def decide(request: ApiRequest) -> ApiAnswer:
        given = request.read(Decided)
        change = _number(request.path["change"])
        desk.decide(change, given.decision, reason=given.reason, actor=request.who.login)
        return ApiAnswer(200, {"change": change, "decision": given.decision})

    return (
        Route("GET", "/api/staff", staff),
        Route("POST", "/api/staff/changes", propose),
        Route("POST", "/api/staff/changes/{change}", decide),
    )


def _deputies(desk: ColleaguesDesk) -> tuple[Route, ...]:
    def deputies(request: ApiRequest) -> ApiAnswer:
        page = desk.deputies(request.who.login)
        return ApiAnswer(200, {"deputies": [_deputy(one) for one in page.deputies]})

    def appoint(request: ApiRequest) -> ApiAnswer:
        given = request.read(Appointment)
        if given.first.tzinfo is None or given.until.tzinfo is None:
            raise BodyUnreadable("first and until need their offset, such as +07:00")
        number = desk.appoint(
            login=given.login,
            role=given.role,
            deputy=given.deputy,
            first=given.first,
            until=given.until,
            reason=given.reason,
            actor=request.who.login,
        )
        return ApiAnswer(201, {"deputy": number})

    def end(request: ApiRequest) -> ApiAnswer:
        number = _number(request.path["deputy"])
        desk.end_deputy(number, reason=request.read(Reason).reason, actor=request.who.login)
        return ApiAnswer(200, {"deputy": number})

    return (
        Route("GET", "/api/deputies", deputies),
        Route("POST", "/api/deputies", appoint),
        Route("POST", "/api/deputies/{deputy}/end", end),
    )


def _number(text: str) -> UUID:
    """Raises PathUnknown."""
    try:
        return UUID(text)
    except ValueError:
        raise PathUnknown(text[:200]) from None


def _person(colleague: Colleague) -> dict[str, object]:
    login = colleague.login
    return {
        "login": login.name,
        "name": login.title,
        "roles": sorted(login.roles),
        "contact": colleague.contact,
        "invited": colleague.invited,
    }


def _change(change: StaffChange) -> dict[str, object]:
    return {
        "id": change.id,
        "kind": change.kind,
        "login": change.login,
        "form": change.form if change.kind == "register" else None,
        "reason": change.reason,
        "proposed_by": change.proposed_by,
        "proposed_at": change.proposed_at,
        "decision": change.decision,
        "decided_by": change.decided_by,
        "decided_at": change.decided_at,
    }


def _deputy(deputy: Deputy) -> dict[str, object]:
    return {
        "id": deputy.id,
        "login": deputy.login,
        "role": deputy.role,
        "deputy": deputy.deputy,
        "first": deputy.first_at,
        "until": deputy.until_at,
        "reason": deputy.reason,
        "appointed_by": deputy.appointed_by,
        "ended_at": deputy.ended_at,
    }
