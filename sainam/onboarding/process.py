"""The process: which event leads from which state to which, whose it is, and by when.

The only place that says so. Read by the verb that takes events, by the inbox, the board, the
drawing and the BPMN export. A dossier keeps the version it began under: what a later version adds
stands in the same table, by the version that has it first.
"""

from __future__ import annotations

from dataclasses import dataclass

from sainam.onboarding.state import Event, State

VERSION = 2

AGENCY = ("agency_officer",)
SECRETARY = ("council_secretary",)
MEMBER = ("council_member", "council_chair")
DEPARTMENTS = ("fpt", "fys")
GROUP = ("privacy_group",)
LEGAL = ("legal",)
OPERATOR = ("operator",)
HUB = ("hub",)  # nobody: what follows by itself, or by the clock


@dataclass(frozen=True, slots=True)
class Station:
    """A state's owners and deadline; `overdue` is what the clock does when it has passed.

    Where the clock does nothing the owners are reminded, and those of `late` may then do what is
    the role's that `place` names, and nothing else.
    """

    owners: tuple[str, ...]
    days: int
    working: bool = True
    overdue: Event | None = None
    late: tuple[str, ...] = ()
    place: str = ""


@dataclass(frozen=True, slots=True)
class Transition:
    """`guard` and `effect` name functions bound in rules.py; `document` is what it issues.

    `shared`: others may act meanwhile without it being too late, as council members do.
    `step` is the row of the mission, `provision` what asks for it; `since` the first version of
    the process that has it.
    """

    state: State
    event: Event
    to: State
    roles: tuple[str, ...]
    step: str
    guard: str | None = None
    effect: str | None = None
    document: str | None = None
    provision: str | None = None
    shared: bool = False
    since: int = 1


STATIONS: dict[State, Station] = {
    State.DRAFT: Station(AGENCY, 90, working=False, overdue=Event.LAPSE),
    State.SUBMITTED: Station(SECRETARY, 3),
    State.INFORMATION_WANTED: Station(AGENCY, 30, working=False, overdue=Event.LAPSE),
    State.REVIEW: Station(("council_secretary", *MEMBER), 15),
    State.REFUSING: Station(GROUP, 7),
    State.REFUSAL_SENT: Station(AGENCY, 15, working=False, overdue=Event.DEEM_RECEIVED),
    State.DESIGN: Station(DEPARTMENTS, 20, overdue=Event.ESCALATE),
    State.ESCALATED: Station(("council_chair",), 7, late=SECRETARY, place="council_chair"),
    State.MEMO: Station(GROUP, 5),
    State.GOVERNOR: Station(
        ("governor_office",), 7, late=("deputy_governor",), place="governor_office"
    ),
    State.DRAFTING: Station(LEGAL, 30),
    State.SIGNING: Station((*AGENCY, "governor_office"), 30),  # who signs is named in the paper
    State.BUILDING: Station(("agency_developer",), 180, working=False, overdue=Event.LAPSE),
    State.ACCEPTANCE: Station((*AGENCY, *OPERATOR), 10),
    State.READY: Station(OPERATOR, 10),
    State.LIVE: Station(OPERATOR, 0, overdue=Event.EXPIRE),  # until the agreement's own end
    State.ENDING: Station((*LEGAL, *OPERATOR), 30),
}

_S, _E = State, Event


def _leave(
    state: State, step: str, effect: str | None = None, *, since: int = 1
) -> tuple[Transition, ...]:
    """Until all have signed, nothing is left behind but the dossier."""
    return (
        Transition(
            state, _E.WITHDRAW, _S.WITHDRAWN, AGENCY, step, "with_reason", effect, since=since
        ),
    )


def _end_early(state: State, *, since: int = 1) -> tuple[Transition, ...]:
    """Once all have signed there is an agreement to end, and an exit list."""
    return (
        Transition(
            state, _E.WITHDRAW, _S.ENDING, AGENCY, "P7", "with_reason", "end_agreement",
            since=since,
        ),
    )  # fmt: skip


TABLE: tuple[Transition, ...] = (
    # P1: the agency says what it wants
    Transition(_S.DRAFT, _E.SAVE, _S.DRAFT, AGENCY, "P1"),
    Transition(
        _S.DRAFT, _E.SUBMIT, _S.SUBMITTED, AGENCY, "P1",
        "request_complete", "issue_receipt", "receipt",
    ),
    *_leave(_S.DRAFT, "P1"),
    Transition(_S.DRAFT, _E.LAPSE, _S.LAPSED, HUB, "P1", "deadline_passed"),
    Transition(
        _S.SUBMITTED, _E.ASK_INFORMATION, _S.INFORMATION_WANTED, SECRETARY, "P1", "with_questions",
        "tell_agency",
    ),
    *_leave(_S.SUBMITTED, "P1"),
    Transition(_S.INFORMATION_WANTED, _E.SAVE, _S.INFORMATION_WANTED, AGENCY, "P1"),
    Transition(
        _S.INFORMATION_WANTED, _E.SUBMIT, _S.SUBMITTED, AGENCY, "P1",
        "request_complete", "issue_receipt", "receipt",
    ),
    *_leave(_S.INFORMATION_WANTED, "P1"),
    Transition(_S.INFORMATION_WANTED, _E.LAPSE, _S.LAPSED, HUB, "P1", "deadline_passed"),
    # P2: the council
    Transition(
        _S.SUBMITTED, _E.CONVENE, _S.REVIEW, SECRETARY, "P2", "members_called", "call_members",
        provision="DGA-2562-8",
    ),
    Transition(
        _S.REVIEW, _E.CONVENE, _S.REVIEW, SECRETARY, "P2", "may_call_again", "call_members",
        provision="DGA-2562-8",
    ),
    Transition(_S.REVIEW, _E.STEP_ASIDE, _S.REVIEW, MEMBER, "P2", "member_sits", shared=True),
    Transition(
        _S.REVIEW, _E.RECORD_FINDING, _S.REVIEW, MEMBER, "P2", "finding_fits", shared=True,
    ),
    Transition(_S.REVIEW, _E.VOTE, _S.REVIEW, MEMBER, "P2", "vote_fits", shared=True),
    Transition(
        _S.REVIEW, _E.APPROVE, _S.DESIGN, SECRETARY, "P2",
        "voted_to_approve", "issue_minutes", "minutes", "DGA-2562-8",
    ),
    Transition(
        _S.REVIEW, _E.REFUSE, _S.REFUSING, SECRETARY, "P2",
        "voted_to_refuse", "issue_minutes", "minutes", "DGA-2562-8",
    ),
    Transition(
        _S.REVIEW, _E.DEFER, _S.INFORMATION_WANTED, SECRETARY, "P2",
        "voted_to_defer", "issue_minutes", "minutes", "DGA-2562-8",
    ),
    *_leave(_S.REVIEW, "P2"),
    # P3: refused by letter
    Transition(_S.REFUSING, _E.DRAFT_LETTER, _S.REFUSING, GROUP, "P3", "letter_fits"),
    Transition(
        _S.REFUSING, _E.SIGN_LETTER, _S.REFUSAL_SENT, GROUP, "P3",
        "other_person_signs", "send_letter", "external_letter",
    ),
    Transition(_S.REFUSAL_SENT, _E.RECEIVE_LETTER, _S.REFUSED, AGENCY, "P3"),
    Transition(_S.REFUSAL_SENT, _E.DEEM_RECEIVED, _S.REFUSED, HUB, "P3", "deadline_passed"),
    # P4: the two departments choose the form
    Transition(_S.DESIGN, _E.PROPOSE, _S.DESIGN, DEPARTMENTS, "P4", "design_fits"),
    Transition(_S.DESIGN, _E.AGREE, _S.DESIGN, DEPARTMENTS, "P4", "proposal_of_the_other"),
    Transition(_S.DESIGN, _E.OBJECT, _S.DESIGN, DEPARTMENTS, "P4", "proposal_of_the_other"),
    Transition(_S.DESIGN, _E.FORM_AGREED, _S.MEMO, HUB, "P4", "both_agree", "keep_link_files"),
    Transition(_S.DESIGN, _E.ESCALATE, _S.ESCALATED, (*DEPARTMENTS, *HUB), "P4", "may_escalate"),
    *_leave(_S.DESIGN, "P4"),
    Transition(
        _S.ESCALATED, _E.SETTLE, _S.MEMO, ("council_chair",), "P4",
        "settles_a_proposal", "keep_link_files",
    ),
    *_leave(_S.ESCALATED, "P4"),
    # P5: the governor is told
    Transition(
        _S.MEMO, _E.ISSUE_MEMO, _S.GOVERNOR, GROUP, "P5", "memo_fits", "issue_memo", "memo",
        "PDPA-2562-39",
    ),
    *_leave(_S.MEMO, "P5", since=2),
    Transition(
        _S.GOVERNOR, _E.ACKNOWLEDGE, _S.DRAFTING, ("governor_office",), "P5", "memo_of_another",
    ),
    Transition(
        _S.GOVERNOR, _E.ORDER_BACK, _S.REVIEW, ("governor_office",), "P5", "with_order",
        "call_members_again",
    ),
    *_leave(_S.GOVERNOR, "P5", since=2),
    # P6: the agreement
    Transition(
        _S.DRAFTING, _E.DRAFT_AGREEMENT, _S.DRAFTING, LEGAL, "P6", "agreement_fits",
        "typeset_agreement",
    ),
    Transition(
        _S.DRAFTING, _E.COMMENT, _S.DRAFTING, (*AGENCY, *LEGAL, *DEPARTMENTS, "dpo"), "P6",
        "with_text", shared=True,
    ),
    Transition(
        _S.DRAFTING, _E.OFFER, _S.SIGNING, LEGAL, "P6", "draft_stands", "issue_agreement", "mou",
    ),
    *_leave(_S.DRAFTING, "P6"),
    Transition(_S.SIGNING, _E.REOPEN, _S.DRAFTING, LEGAL, "P6", "with_reason", "void_agreement"),
    Transition(
        _S.SIGNING, _E.SIGN, _S.SIGNING, (*AGENCY, "governor_office"), "P6", "turn_to_sign",
        "add_signature",
    ),
    Transition(_S.SIGNING, _E.FILE_PAPER, _S.SIGNING, LEGAL, "P6", "paper_fits"),
    Transition(
        _S.SIGNING, _E.CONFIRM_PAPER, _S.SIGNING, LEGAL, "P6", "paper_of_another",
    ),
    Transition(_S.SIGNING, _E.SIGNED, _S.BUILDING, HUB, "P6", "both_signed", "begin_agreement"),
    *_leave(_S.SIGNING, "P6", "void_agreement"),
    # P7: both sides build and go live
    Transition(
        _S.BUILDING, _E.REGISTER_KEY, _S.BUILDING, ("agency_developer",), "P7", "key_fits",
        "open_sandbox_door",
    ),
    Transition(
        _S.BUILDING, _E.RETIRE_KEY, _S.BUILDING, ("agency_developer", *OPERATOR), "P7",
        "key_stands", "shut_key",
    ),
    Transition(
        _S.BUILDING, _E.CHECK_CONFORMANCE, _S.BUILDING, ("agency_developer", *OPERATOR), "P7",
        None, "check_conformance",
    ),
    Transition(_S.BUILDING, _E.PRESENT, _S.ACCEPTANCE, ("agency_developer",), "P7", "all_green"),
    *_end_early(_S.BUILDING),
    Transition(_S.BUILDING, _E.LAPSE, _S.ENDING, HUB, "P7", "deadline_passed", "end_agreement"),
    Transition(
        _S.ACCEPTANCE, _E.ACCEPT, _S.ACCEPTANCE, (*AGENCY, *OPERATOR), "P7", "not_yet_accepted",
    ),
    Transition(
        _S.ACCEPTANCE, _E.SEND_BACK, _S.BUILDING, (*AGENCY, *OPERATOR), "P7", "with_reason",
    ),
    Transition(
        _S.ACCEPTANCE, _E.ACCEPTED, _S.READY, HUB, "P7", "both_accept", "issue_acceptance",
        "acceptance",
    ),
    *_end_early(_S.ACCEPTANCE, since=2),
    Transition(
        _S.READY, _E.REGISTER_KEY, _S.READY, ("agency_developer",), "P7", "key_fits",
        "keep_live_key",
    ),
    Transition(
        _S.READY, _E.SEND_BACK, _S.BUILDING, OPERATOR, "P7", "with_reason", "void_acceptance",
    ),
    Transition(
        _S.READY, _E.GO_LIVE, _S.LIVE, OPERATOR, "P7", "may_go_live", "open_live",
    ),
    *_end_early(_S.READY, since=2),
    Transition(
        _S.LIVE, _E.REGISTER_KEY, _S.LIVE, ("agency_developer",), "P7", "key_fits",
        "rotate_key",
    ),
    Transition(
        _S.LIVE, _E.RETIRE_KEY, _S.LIVE, ("agency_developer", *OPERATOR), "P7", "key_stands",
        "shut_key",
    ),
    Transition(
        _S.LIVE, _E.RECORD_RELEASE, _S.RELEASED, OPERATOR, "P7", "is_release", "end_agreement",
    ),
    Transition(
        _S.LIVE, _E.TERMINATE, _S.ENDING, LEGAL, "P6", "with_reason", "end_agreement",
    ),
    Transition(_S.LIVE, _E.EXPIRE, _S.ENDING, HUB, "P6", "agreement_over", "end_agreement"),
    Transition(
        _S.ENDING, _E.TICK_EXIT, _S.ENDING, (*LEGAL, *OPERATOR, "finance"), "P6", "exit_item_open",
        "keep_certificate",
    ),
    Transition(_S.ENDING, _E.CLOSE, _S.CLOSED, LEGAL, "P6", "exit_list_done"),
)  # fmt: skip


def transition(state: State, event: Event, version: int = VERSION) -> Transition | None:
    found = _BY_STATE.get((state, event))
    return found if found is not None and found.since <= version else None


def leaving(state: State, version: int = VERSION) -> tuple[Transition, ...]:
    """What can happen in a state, in the order of the table."""
    return tuple(one for one in TABLE if one.state == state and one.since <= version)


def by_itself(state: State, version: int = VERSION) -> tuple[Transition, ...]:
    """What follows in a state without anybody's act as soon as its guard lets it."""
    return tuple(one for one in leaving(state, version) if "hub" in one.roles)


def roles_of(chosen: Transition, *, overdue: bool) -> tuple[str, ...]:
    """Whose it is: once the time is over also theirs who act in the owner's place."""
    station = STATIONS.get(chosen.state)
    if overdue and station is not None and station.place in chosen.roles:
        return (*chosen.roles, *(role for role in station.late if role not in chosen.roles))
    return chosen.roles


_BY_STATE = {(one.state, one.event): one for one in TABLE}
