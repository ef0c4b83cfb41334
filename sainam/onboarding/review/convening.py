"""When the council may be called to a dossier, and whom the call names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta

from sainam.agencies.person import Person
from sainam.kit.thai_dates import business_date
from sainam.onboarding.act import Act, Guard
from sainam.onboarding.bodies import Convene
from sainam.onboarding.common_guards import refuse, text_faults
from sainam.onboarding.field_fault import FieldFault
from sainam.onboarding.review import council
from sainam.onboarding.review.guards import tally_of
from sainam.onboarding.review.refusals import QuorumStands
from sainam.onboarding.state import Event

_SEATS = frozenset({"council_member", "council_chair"})
_AHEAD = timedelta(days=60)  # a call is to a meeting within sight


def members_called(act: Act) -> None:
    """A day, who presides, and no member twice, without a seat or of the agency that asks."""
    body = act.body
    if not isinstance(body, Convene):
        return
    people = {login: act.world.person(act.tx, login) for login in body.members}
    refuse(
        [
            *text_faults("meeting", body.meeting),
            *_day_faults(act, body),
            *_member_faults(act, body, people),
            *_chair_faults(act, body, people),
        ]
    )


def may_call_again(act: Act) -> None:
    """Others are called where those called cannot decide any more, or the governor sent it back."""
    called = council.members(act.dossier)
    voted = council.votes(act.dossier)
    sitting = council.sitting(act.dossier)
    able = [login for login in sitting if login in voted or _has_seat(act, login)]
    cannot = (
        len(able) < act.world.council(act.tx).votes_wanted(len(called))
        or council.presiding(act.dossier) not in able
        or (set(able) == set(voted) and tally_of(act).outcome is None)
    )
    if called and not cannot:
        raise QuorumStands
    members_called(act)


def presides(act: Act, body: Convene) -> str | None:
    """Who was named, else the chair of the council among the members."""
    return body.chair or next(iter(_chairs(body, act)), None)


def _chairs(body: Convene, act: Act) -> Iterator[str]:
    for login in body.members:
        person = act.world.person(act.tx, login)
        if person is not None and "council_chair" in person.roles:
            yield login


def _day_faults(act: Act, body: Convene) -> Iterator[FieldFault]:
    """Not before the request came, and not out of sight."""
    submitted = act.dossier.last(Event.SUBMIT)
    today = business_date(act.at)
    first = business_date(submitted.at) if submitted else today
    if body.day is None:
        yield FieldFault("day", "field.missing", "โปรดระบุวันประชุม", "Give the day of the meeting.")
    elif not first <= body.day <= today + _AHEAD:
        yield FieldFault(
            "day", "review.day",
            f"วันประชุมต้องไม่ก่อนวันที่ยื่นคำขอ ({first}) และไม่เกิน {_AHEAD.days} วันนับจากวันนี้",
            f"The day is not before the request ({first}), nor more than {_AHEAD.days} days ahead.",
        )  # fmt: skip


def _member_faults(
    act: Act, body: Convene, people: Mapping[str, Person | None]
) -> Iterator[FieldFault]:
    aside = council.stepped_aside(act.dossier)
    for place, login in enumerate(body.members):
        person, where = people[login], f"members.{place}"
        if login in body.members[:place]:
            yield FieldFault(
                where, "review.twice", f"ระบุ {login} มากกว่าหนึ่งครั้ง", f"{login} is named twice."
            )
        elif person is None or not person.roles & _SEATS:
            yield FieldFault(
                where, "review.no_seat", f"{login} ไม่ใช่กรรมการ",
                f"{login} has no seat in the council.",
            )  # fmt: skip
        elif person.agency == act.dossier.agency:
            yield FieldFault(
                where, "review.own_agency", f"{login} เป็นคนของหน่วยงานผู้ขอ",
                f"{login} belongs to the agency that asks.",
            )  # fmt: skip
        elif login in aside:
            yield FieldFault(
                where, "review.aside", f"{login} ได้ขอไม่พิจารณาเรื่องนี้แล้ว",
                f"{login} has stepped aside from this matter.",
            )  # fmt: skip


def _chair_faults(
    act: Act, body: Convene, people: Mapping[str, Person | None]
) -> Iterator[FieldFault]:
    """Enough members, and one who presides: the chair, or where the chair cannot, one of them."""
    wanted = act.world.council(act.tx).votes_wanted(len(people))
    chairs = tuple(dict.fromkeys(_chairs(body, act)))
    if len(people) < wanted or len(chairs) > 1:
        yield FieldFault(
            "members", "review.too_few", f"ต้องมีกรรมการอย่างน้อย {wanted} คน และประธานไม่เกินหนึ่งคน",
            f"At least {wanted} members are needed, and not more than one chair.",
        )  # fmt: skip
    if body.chair and (body.chair not in people or (chairs and body.chair not in chairs)):
        yield FieldFault(
            "chair", "review.chair",
            "ผู้เป็นประธานการประชุมต้องเป็นประธานกรรมการ หรือกรรมการที่เรียกเมื่อประธานไม่อยู่",
            "Who presides is the chair, or where the chair is not called, one of those called.",
        )  # fmt: skip
    if not body.chair and not chairs:
        yield FieldFault(
            "chair", "review.chair_missing",
            "ไม่มีประธานกรรมการในรายชื่อ โปรดเลือกกรรมการที่จะเป็นประธานการประชุม",
            "The chair is not among them: choose which member presides.",
        )  # fmt: skip


def _has_seat(act: Act, login: str) -> bool:
    """Not of a login that has ended since the call."""
    person = act.world.person(act.tx, login)
    return person is not None and not person.roles.isdisjoint(_SEATS)


GUARDS: Mapping[str, Guard] = {
    "members_called": members_called,
    "may_call_again": may_call_again,
}
