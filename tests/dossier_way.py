"""What the right person does next in each state of a dossier, and what it carries."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
from dossier_desk import MEMBERS, DossierDesk, new_key, open_desk

from sainam.agencies.register_login import register_hashed
from sainam.agencies.store import Contact, Login
from sainam.agreements import store as agreements
from sainam.agreements.terms import Environment, GateState
from sainam.documents.pades import SignedBytes
from sainam.formats.layout import Title
from sainam.kit import clock
from sainam.kit.database import Database, connect_as_owner
from sainam.onboarding import store
from sainam.onboarding.act import World
from sainam.onboarding.bodies import Body
from sainam.onboarding.design.design import positions
from sainam.onboarding.dossier import Dossier, Step
from sainam.onboarding.going_live.keys import living
from sainam.onboarding.review.council import findings, members, votes
from sainam.onboarding.review.questions import questions_of
from sainam.onboarding.signing.drafts import filed_paper, last_draft, next_signer
from sainam.onboarding.signing.exit_guards import exit_entries
from sainam.onboarding.signing.exit_list import ticked
from sainam.onboarding.state import Event, State
from sainam.onboarding.take_event import Taken, take_by_itself
from sainam.onboarding.uploads.keep_upload import keep_upload


class QuickDesk:
    """Signs by adding a line: whose turn it is matters here, not the signature itself."""

    def sign(
        self, pdf: bytes, place: object, *, login: str, name: str, rank: int, at: datetime
    ) -> SignedBytes:
        line = f"\n% {rank} {login} {name} {at:%Y-%m-%d} {place is not None}"
        return SignedBytes(pdf + line.encode(), b"\1" * 32, "B-B")


class DossierWay:
    """Walks a dossier of a desk from where it stands."""

    def __init__(self, desk: DossierDesk) -> None:
        self.desk = desk
        self.database = desk.database

    def go_on(self, number: str, until: State) -> Dossier:
        """Each right person does the right thing, until the dossier is there."""
        found = self.desk.dossier(number)
        while found.state != until:
            found = self.once(found)
        return found

    def once(self, found: Dossier) -> Dossier:
        event, login = next_good(found)
        if event == Event.CHECK_CONFORMANCE:
            self.find_green(found)
            return self.desk.dossier(found.id)
        body = self.good_body(found, event, login)
        return self.desk.do(found.id, event.value, login, **body).dossier

    def find_green(self, found: Dossier) -> None:
        """A check on record that found all well, as calls in the sandbox would have it."""
        results = [{"check": "good", "green": True, "record": "", "instead": []}]
        with self.database.transaction() as tx:
            step = Step(
                found.number + 1, Event.CHECK_CONFORMANCE, found.state, "developer",
                "agency_developer", None, clock.now(tx), found.due_at, Body(),
                {"results": results},
            )  # fmt: skip
            store.insert_step(tx, found.id, step)

    def by_itself(self, number: str) -> Taken | None:
        with self.database.transaction() as tx:
            return take_by_itself(tx, self.desk.world, number)

    def now(self) -> datetime:
        with self.database.transaction() as tx:
            return clock.now(tx)

    def pass_time(self, by: timedelta) -> None:
        """From where the clock stands."""
        with self.database.transaction() as tx:
            tx.execute("UPDATE sainam.installation SET clock_offset = clock_offset + %s", (by,))

    def until(self, moment: datetime) -> None:
        self.pass_time(moment - self.now())

    def agreement(self, number: str) -> str:
        with self.database.transaction() as tx:
            found = store.dossier_agreement(tx, number)
        return found[0] if found else ""

    def gates(self, number: str) -> Mapping[Environment, GateState]:
        with self.database.transaction() as tx:
            return agreements.gate_states(tx, self.agreement(number))

    def attachment(self, name: str = "scan.pdf", login: str = "legal1") -> dict[str, Any]:
        """Uploaded by somebody, by whose side it can be attached."""
        with self.database.transaction() as tx:
            kept = keep_upload(
                tx, self.desk.world.byte_store, f"%PDF {name}".encode(), name=name,
                kind="signed_paper", media_type="application/pdf", actor=self.desk.actor(login),
            )  # fmt: skip
        told: dict[str, Any] = msgspec.to_builtins(kept)
        return told

    def good_body(self, found: Dossier, event: Event, login: str) -> dict[str, Any]:
        """What the event carries where all goes well; elsewhere something of the right form."""
        today = f"{self.desk.today()}"
        last = [one.step.number for one in positions(found)][-1:]
        answer = {"proposal": last[0] if last else 0, "reason": "ทดสอบ"}
        made: Mapping[Event, Callable[[], dict[str, Any]]] = {
            Event.SUBMIT: self.desk.request,
            Event.CONVENE: lambda: {"meeting": "1/2569", "day": today, "members": list(MEMBERS)},
            Event.RECORD_FINDING: lambda: {
                "provision": unfound(found, login)[0], "finding": "complies", "reason": "ตรวจแล้ว",
            },
            Event.APPROVE: lambda: {
                "approved": self.desk.request()["wanted"], "summary": "เห็นชอบ",
            },
            Event.PROPOSE: self.desk.design,
            Event.DRAFT_AGREEMENT: lambda: self._draft(found),
            Event.FILE_PAPER: lambda: {"scan": self.attachment(), "signed_on": today},
            Event.REGISTER_KEY: lambda: {
                "environment": "sandbox" if found.state == State.BUILDING else "live",
                "channel": "api", "public_key": new_key(),
            },
            Event.TICK_EXIT: lambda: self._tick(found),
            **{one: lambda: answer for one in (Event.AGREE, Event.OBJECT, Event.SETTLE)},
        }  # fmt: skip
        return made[event]() if event in made else dict(_BODIES.get(event, {}))

    def exit_items(self, found: Dossier) -> list[str]:
        """Those that are open."""
        with self.database.transaction() as tx:
            entries = exit_entries(tx, found)
        return [one.item for one in entries if one.item not in ticked(found)]

    def _draft(self, found: Dossier) -> dict[str, Any]:
        from_design = any(one.answer for one in positions(found))
        return self.desk.draft(found.id) if from_design else {"title_th": "ทดสอบ"}

    def _tick(self, found: Dossier) -> dict[str, Any]:
        left = self.exit_items(found) or ["keys"]
        return {"item": left[0], "note": "เรียบร้อย", "certificate": self.attachment()}


@contextmanager
def way_on(database: Database, owner_url: str, folder: Path) -> Iterator[DossierWay]:
    """On a demo's database, so that its clock can be moved; signatures are quick ones."""
    with connect_as_owner(owner_url, application_name="tests") as owner:
        owner.execute("INSERT INTO sainam.installation (mode) VALUES ('demo')")
    desk = open_desk(database, folder)
    with database.transaction() as tx:
        register_hashed(
            tx, Login("finance", Title("สมมติ การเงิน", "finance"), frozenset({"finance"}), None),
            "none", contact=Contact("finance@example.go.th", "", "สมมติ"), actor="tests",
        )  # fmt: skip
    yield DossierWay(DossierDesk(database, quick(desk.world)))


def quick(world: World) -> World:
    return replace(world, signing_desk=QuickDesk())


def unfound(found: Dossier, login: str) -> list[str]:
    mine = findings(found).get(login, {})
    return [one.provision for one in questions_of(found) if one.provision not in mine] or ["none"]


def next_good(found: Dossier) -> tuple[Event, str]:
    """What follows where all goes well, and who does it."""
    return _CHOSEN[found.state](found) if found.state in _CHOSEN else _PLAIN[found.state]


def _in_review(found: Dossier) -> tuple[Event, str]:
    if not members(found):
        return Event.CONVENE, "secretary"
    for login in MEMBERS:
        if unfound(found, login) != ["none"]:
            return Event.RECORD_FINDING, login
        if login not in votes(found):
            return Event.VOTE, login
    return Event.APPROVE, "secretary"


def _in_design(found: Dossier) -> tuple[Event, str]:
    proposals = positions(found)
    if not proposals or proposals[-1].answer is not None:
        return Event.PROPOSE, "fpt1"
    return Event.AGREE, "fys1" if proposals[-1].step.actor == "fpt1" else "fpt1"


def _in_drafting(found: Dossier) -> tuple[Event, str]:
    return (Event.OFFER if last_draft(found) else Event.DRAFT_AGREEMENT), "legal1"


def _in_signing(found: Dossier) -> tuple[Event, str]:
    paper, signer = filed_paper(found), next_signer(found)
    if paper is not None:
        return Event.CONFIRM_PAPER, "legal2" if paper.step.actor == "legal1" else "legal1"
    return Event.SIGN, signer.login if signer else ""


def _in_building(found: Dossier) -> tuple[Event, str]:
    keyed = found.last(Event.REGISTER_KEY, Event.RETIRE_KEY)
    checked = found.last(Event.CHECK_CONFORMANCE)
    if keyed is None or not living(found, "sandbox"):
        return Event.REGISTER_KEY, "developer"
    results = checked.outcome.get("results", []) if checked else []
    green = bool(results) and all(one["green"] for one in results)
    if checked is None or checked.number < keyed.number or not green:
        return Event.CHECK_CONFORMANCE, "developer"
    return Event.PRESENT, "developer"


def _in_acceptance(found: Dossier) -> tuple[Event, str]:
    given = {step.role for step in found.round(Event.PRESENT) if step.event == Event.ACCEPT}
    return Event.ACCEPT, "operator" if "agency_officer" in given else "officer"


def _in_ready(found: Dossier) -> tuple[Event, str]:
    if living(found, "live"):
        return Event.GO_LIVE, "operator2"
    return Event.REGISTER_KEY, "developer"


_PLAIN: Mapping[State, tuple[Event, str]] = {
    State.DRAFT: (Event.SUBMIT, "officer"),
    State.SUBMITTED: (Event.CONVENE, "secretary"),
    State.INFORMATION_WANTED: (Event.SUBMIT, "officer"),
    State.REFUSING: (Event.DRAFT_LETTER, "privacy1"),
    State.REFUSAL_SENT: (Event.RECEIVE_LETTER, "officer"),
    State.ESCALATED: (Event.SETTLE, "chair"),
    State.MEMO: (Event.ISSUE_MEMO, "privacy1"),
    State.GOVERNOR: (Event.ACKNOWLEDGE, "governor1"),
    State.LIVE: (Event.TERMINATE, "legal1"),
    State.ENDING: (Event.TICK_EXIT, "operator"),
}
_CHOSEN: Mapping[State, Callable[[Dossier], tuple[Event, str]]] = {
    State.REVIEW: _in_review,
    State.DESIGN: _in_design,
    State.DRAFTING: _in_drafting,
    State.SIGNING: _in_signing,
    State.BUILDING: _in_building,
    State.ACCEPTANCE: _in_acceptance,
    State.READY: _in_ready,
}
_BODIES: Mapping[Event, dict[str, Any]] = {
    Event.VOTE: {"outcome": "approve", "reason": "เห็นชอบ"},
    Event.ISSUE_MEMO: {"body": "จึงเรียนมาเพื่อโปรดทราบ"},
    Event.ORDER_BACK: {"order": "ให้ทบทวน"},
    Event.COMMENT: {"text": "ขอแก้ข้อ 1", "clause": "1"},
    Event.ASK_INFORMATION: {"questions": ["ใช้เพื่ออะไร"]},
    Event.DEFER: {"questions": ["ใช้เพื่ออะไร"]},
    Event.DRAFT_LETTER: {"body": "ไม่อนุมัติ", "remedy": "ลดช่องข้อมูล"},
    Event.RECORD_RELEASE: {"exchange": "", "receiver": "สมมติ"},
    Event.RETIRE_KEY: {"credential": "none", "reason": "ทดสอบ"},
    **{
        event: {"reason": "ทดสอบ"}
        for event in (
            Event.WITHDRAW, Event.REFUSE, Event.STEP_ASIDE, Event.ESCALATE, Event.REOPEN,
            Event.SEND_BACK, Event.RETURN, Event.TERMINATE, Event.GO_LIVE, Event.CLOSE,
        )
    },
}  # fmt: skip
