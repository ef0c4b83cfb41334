"""What each event carries, as the portal's forms and the API send it.

Drafts may be incomplete, so a request has an empty value for everything; what must be there is the
guard's to say, field by field. Money and times do not occur; days are Bangkok's.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

import msgspec

from sainam.agreements.agreement import Kind
from sainam.law.findings import FindingValue
from sainam.onboarding.state import Event

Direction = Literal["", "out", "in", "both"]
Transport = Literal["", "api", "sftp", "upload", "mail"]
Outcome = Literal["approve", "approve_part", "refuse", "defer"]


class Body(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Empty: an event that carries nothing but itself."""


class Wanted(Body, frozen=True, kw_only=True):
    """Fields are leaves of the contract, dotted for parts (`use.month`)."""

    dataset: str
    fields: tuple[str, ...]


class Contact(Body, frozen=True, kw_only=True):
    part: Literal["officer", "developer", "dpo"] = "officer"
    name: str = ""
    position: str = ""
    email: str = ""
    phone: str = ""


class Attachment(Body, frozen=True, kw_only=True):
    """Bytes that are in the byte store already; `sha256` in hex.

    `kind` as it was declared at the upload; empty for what came before kinds were declared.
    """

    sha256: str
    name: str
    media_type: str
    length: int
    kind: str = ""


class Request(Body, frozen=True, kw_only=True):
    """P1. `volume`: keys or lines a month. `purpose` and `legal_bases` are codes."""

    title: str = ""
    purpose: str = ""
    purpose_text: str = ""
    legal_bases: tuple[str, ...] = ()
    legal_reason: str = ""
    wanted: tuple[Wanted, ...] = ()
    direction: Direction = ""
    transport: Transport = ""
    volume: int | None = None
    retention_days: int | None = None
    recipients: str = ""
    abroad: bool = False
    carrier: str = ""
    case_numbers: bool = False
    first_day: date | None = None
    until: date | None = None
    contacts: tuple[Contact, ...] = ()
    attachments: tuple[Attachment, ...] = ()


class Reason(Body, frozen=True, kw_only=True):
    reason: str = ""


class Questions(Body, frozen=True, kw_only=True):
    """What the agency is asked; `fields` names the fields of the request they are about."""

    questions: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()


class Convene(Body, frozen=True, kw_only=True):
    """`members` are logins; the chair is one of them.

    `chair` names the member who presides where no chair of the council can.
    """

    meeting: str = ""
    day: date | None = None
    members: tuple[str, ...] = ()
    chair: str = ""


class Finding(Body, frozen=True, kw_only=True):
    """`condition`: on what it complies, or what would make it lawful."""

    provision: str
    finding: FindingValue
    reason: str = ""
    condition: str = ""


class Vote(Body, frozen=True, kw_only=True):
    """`without`: what a part leaves out; `conditions` come on top of those of the findings."""

    outcome: Outcome
    without: tuple[Wanted, ...] = ()
    conditions: tuple[str, ...] = ()
    reason: str = ""


class Approve(Body, frozen=True, kw_only=True):
    """`approved` is what may cross, and `conditions` on what: both as the votes came to."""

    approved: tuple[Wanted, ...] = ()
    conditions: tuple[str, ...] = ()
    summary: str = ""


class Letter(Body, frozen=True, kw_only=True):
    """`remedy`: what would make it lawful. `central_number` where the central register gave one."""

    body: str = ""
    remedy: str = ""
    signer_position: str = ""
    central_number: str = ""


class SignLetter(Body, frozen=True, kw_only=True):
    position: str = ""
    central_number: str = ""


class TestCase(Body, frozen=True, kw_only=True):
    name: str
    key: str = ""
    expects: str = ""


class Design(Body, frozen=True, kw_only=True):
    """P4. `grants` are made from it and from what the council approved. Hours are HH:MM, Bangkok.

    `owner` is the system asked or told. `version` is the contract's. `reason` why this transport
    and format.
    """

    link: str = ""
    pattern: Literal["", "lookup", "submit", "batch", "feed"] = ""
    transport: Transport = ""
    format: str = ""
    reason_th: str = ""
    reason_en: str = ""
    layout: str = ""
    schedule: str = ""
    security: str = ""
    quota: int | None = None
    hours: tuple[str, str] | None = None
    owner: str = ""
    owner_agreement: str = ""
    carriers: tuple[str, ...] = ()
    tests: tuple[TestCase, ...] = ()


class OnProposal(Body, frozen=True, kw_only=True):
    """`proposal` is the number of the step that proposed it."""

    proposal: int
    reason: str = ""


class Memo(Body, frozen=True, kw_only=True):
    """The text of the memo; the record of processing is attached by the hub."""

    body: str = ""
    central_number: str = ""


class Acknowledge(Body, frozen=True, kw_only=True):
    note: str = ""


class Order(Body, frozen=True, kw_only=True):
    order: str = ""


class ClauseText(Body, frozen=True, kw_only=True):
    number: str
    th: str
    en: str
    provisions: tuple[str, ...] = ()


class Signer(Body, frozen=True, kw_only=True):
    """`side` agency signs first. `login` is who will sign."""

    side: Literal["agency", "utility"]
    login: str
    name: str
    position: str


class AgreementDraft(Body, frozen=True, kw_only=True):
    """P6. Half-open days: `until` is the first day on which it no longer holds."""

    kind: Kind = "mou"
    title_th: str = ""
    title_en: str = ""
    first_day: date | None = None
    until: date | None = None
    run_off_days: int = 0
    clauses: tuple[ClauseText, ...] = ()
    signers: tuple[Signer, ...] = ()
    note: str = ""


class Comment(Body, frozen=True, kw_only=True):
    """`clause` is the number it is about; empty: the whole."""

    text: str = ""
    clause: str = ""


class Sign(Body, frozen=True, kw_only=True):
    position: str = ""


class Paper(Body, frozen=True, kw_only=True):
    """The scan of what was signed on paper, and the days written on it."""

    scan: Attachment | None = None
    signed_on: date | None = None
    central_number: str = ""


class RegisterKey(Body, frozen=True, kw_only=True):
    """`public_key`: a JWK as JSON text, or an OpenSSH public key. Private ones are refused."""

    environment: Literal["sandbox", "live"] = "sandbox"
    channel: Literal["api", "sftp"] = "api"
    public_key: str = ""


class RetireKey(Body, frozen=True, kw_only=True):
    credential: str
    reason: str = ""


class Release(Body, frozen=True, kw_only=True):
    """A one-time release: what was handed over and to whom."""

    exchange: str = ""
    receiver: str = ""
    note: str = ""


class ExitItem(Body, frozen=True, kw_only=True):
    """`item` is one of the exit list; `certificate` where the item asks for one."""

    item: str
    note: str = ""
    certificate: Attachment | None = None


BODIES: Mapping[Event, type[Body]] = {
    Event.SAVE: Request,
    Event.SUBMIT: Request,
    Event.WITHDRAW: Reason,
    Event.LAPSE: Body,
    Event.ASK_INFORMATION: Questions,
    Event.CONVENE: Convene,
    Event.STEP_ASIDE: Reason,
    Event.RECORD_FINDING: Finding,
    Event.VOTE: Vote,
    Event.APPROVE: Approve,
    Event.REFUSE: Reason,
    Event.DEFER: Questions,
    Event.DRAFT_LETTER: Letter,
    Event.SIGN_LETTER: SignLetter,
    Event.RECEIVE_LETTER: Body,
    Event.DEEM_RECEIVED: Body,
    Event.PROPOSE: Design,
    Event.AGREE: OnProposal,
    Event.OBJECT: OnProposal,
    Event.FORM_AGREED: Body,
    Event.ESCALATE: Reason,
    Event.SETTLE: OnProposal,
    Event.ISSUE_MEMO: Memo,
    Event.ACKNOWLEDGE: Acknowledge,
    Event.ORDER_BACK: Order,
    Event.RETURN: Reason,
    Event.DRAFT_AGREEMENT: AgreementDraft,
    Event.COMMENT: Comment,
    Event.OFFER: Body,
    Event.REOPEN: Reason,
    Event.SIGN: Sign,
    Event.FILE_PAPER: Paper,
    Event.CONFIRM_PAPER: Body,
    Event.SIGNED: Body,
    Event.REGISTER_KEY: RegisterKey,
    Event.RETIRE_KEY: RetireKey,
    Event.CHECK_CONFORMANCE: Body,
    Event.PRESENT: Body,
    Event.ACCEPT: Sign,
    Event.SEND_BACK: Reason,
    Event.ACCEPTED: Body,
    Event.GO_LIVE: Reason,
    Event.RECORD_RELEASE: Release,
    Event.TERMINATE: Reason,
    Event.EXPIRE: Body,
    Event.TICK_EXIT: ExitItem,
    Event.CLOSE: Reason,
}


def read_body(event: Event, given: Mapping[str, Any]) -> Body:
    """Raises msgspec.ValidationError with the path of what does not fit."""
    return msgspec.convert(given, BODIES[event])
