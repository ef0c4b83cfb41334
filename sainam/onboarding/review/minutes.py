"""The minutes of the meeting, as a document: who sat, what was found, what was resolved. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from sainam.documents.document import AgendaItem, Attendee, Minutes, Signatory, Table
from sainam.kit.thai_dates import BANGKOK, business_date
from sainam.law.checklist import Question
from sainam.law.findings import VALUES
from sainam.onboarding.bodies import Convene, Finding, Outcome, Vote
from sainam.onboarding.dossier import Dossier
from sainam.onboarding.review import council
from sainam.onboarding.state import Event

Named = Callable[[str], tuple[str, str]]  # login -> name and position, in Thai

OUTCOMES: Mapping[Outcome, str] = {
    "approve": "เห็นชอบตามที่ขอ",
    "approve_part": "เห็นชอบบางส่วนหรือโดยมีเงื่อนไข",
    "refuse": "ไม่เห็นชอบ",
    "defer": "ให้ชี้แจงเพิ่มเติม",
}


def minutes_of(
    dossier: Dossier,
    questions: tuple[Question, ...],
    resolution: str,
    *,
    agency: str,
    chair: str,
    secretary: str,
    named: Named,
    at: datetime,
) -> Minutes:
    """`chair` and `secretary` are logins; the secretary signs, as who recorded them."""
    called = [body for _, body in dossier.bodies(Convene, Event.CONVENE)][-1]
    aside = council.stepped_aside(dossier)
    votes, deputies = council.votes(dossier), council.stood_in(dossier)
    first = dossier.round(Event.CONVENE, Event.ORDER_BACK)
    begun = first[0].at if first else at
    return Minutes(
        day=called.day or business_date(at),
        body="คณะกรรมการธรรมาภิบาลข้อมูล",
        meeting=called.meeting,
        place="ระบบสายน้ำ (ประชุมผ่านสื่ออิเล็กทรอนิกส์)",
        begun=_clock(begun),
        ended=_clock(at),
        present=tuple(
            _present(login, chair, deputies.get(login), named)
            for login in called.members
            if login in votes
        ),
        absent=tuple(
            _attendee(
                login,
                "ไม่ร่วมพิจารณาเพราะมีส่วนได้เสีย" if login in aside else "ไม่ได้ลงมติ",
                named,
            )
            for login in dict.fromkeys((*called.members, *sorted(aside)))
            if login not in votes
        ),
        in_attendance=(_attendee(secretary, "เลขานุการ", named),),
        agenda=(
            AgendaItem(
                title=f"พิจารณาคำขอ {dossier.id} ของ{agency}",
                paragraphs=(dossier.request.title, dossier.request.purpose_text),
                tables=(_findings(dossier, questions, named), _votes(dossier, named)),
                resolution=resolution,
            ),
        ),
        signatories=(
            Signatory(
                name=named(secretary)[0], position=named(secretary)[1], role="ผู้จดรายงานการประชุม"
            ),
        ),
    )


def _findings(dossier: Dossier, questions: tuple[Question, ...], named: Named) -> Table:
    found = council.findings(dossier)
    rows = tuple(
        (question.citation.th, named(login)[0], VALUES[one.finding].th, _said(one))
        for question in questions
        for login, mine in found.items()
        if (one := mine.get(question.provision)) is not None
    )
    return Table(
        title="ผลการพิจารณารายบทบัญญัติ",
        head=("บทบัญญัติ", "กรรมการ", "ผลการพิจารณา", "เหตุผล"),
        rows=rows, widths=(5, 3, 3, 5),
    )  # fmt: skip


def _votes(dossier: Dossier, named: Named) -> Table:
    rows = tuple(
        (named(login)[0], OUTCOMES[vote.outcome], _why(vote))
        for login, vote in council.votes(dossier).items()
    )
    return Table(title="การลงมติ", head=("กรรมการ", "มติ", "เหตุผล"), rows=rows, widths=(3, 3, 6))


def _said(finding: Finding) -> str:
    return (
        f"{finding.reason} (เงื่อนไข: {finding.condition})" if finding.condition else finding.reason
    )


def _why(vote: Vote) -> str:
    left = [f"{one.dataset}: {', '.join(one.fields)}" for one in vote.without]
    without = f"ไม่ให้ {'; '.join(left)}" if left else ""
    on = f"เงื่อนไข: {'; '.join(vote.conditions)}" if vote.conditions else ""
    return " ".join(filter(None, (vote.reason, without, on)))


def _present(login: str, chair: str, deputy: str | None, named: Named) -> Attendee:
    role = "ประธาน" if login == chair else "กรรมการ"
    if deputy is None:
        return _attendee(login, role, named)
    return _attendee(deputy, f"{role} (แทน {named(login)[0]})", named)


def _attendee(login: str, role: str, named: Named) -> Attendee:
    name, position = named(login)
    return Attendee(name=name, position=position, role=role)


def _clock(moment: datetime) -> str:
    return f"{moment.astimezone(BANGKOK):%-H:%M}"
