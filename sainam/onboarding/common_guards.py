"""Guards that several steps share."""

from __future__ import annotations

from collections.abc import Mapping

from sainam.agencies import store as agencies
from sainam.links.catalogue import Catalogue
from sainam.onboarding.act import Act, Guard
from sainam.onboarding.bodies import Comment, Order, Questions, Reason
from sainam.onboarding.decided import as_decided
from sainam.onboarding.field_fault import FieldFault
from sainam.onboarding.refusals import BodyInvalid, TooEarly

LONGEST_TEXT = 4000


def text_faults(field: str, text: str) -> list[FieldFault]:
    """A text that must be there, and not longer than a page and a half."""
    if not text.strip():
        return [FieldFault(field, "field.missing", "โปรดระบุ", "Please say.")]
    if len(text) > LONGEST_TEXT:
        return [
            FieldFault(
                field, "field.too_long", f"ยาวได้ไม่เกิน {LONGEST_TEXT} ตัวอักษร",
                f"At most {LONGEST_TEXT} characters.",
            )
        ]  # fmt: skip
    return []


def position_faults(act: Act, given: str) -> list[FieldFault]:
    """One signs in the position that the register of people has; who has none there says it."""
    contact = agencies.find_contact(act.tx, act.actor.login)
    known = contact.position.strip() if contact else ""
    if not known or given.strip() in ("", known):
        return []
    return [
        FieldFault(
            "position", "signing.position", f"ตำแหน่งตามทะเบียนคือ {known}",
            f"Your position on record is {known}.",
        )
    ]  # fmt: skip


def refuse(faults: list[FieldFault]) -> None:
    """Raises BodyInvalid where there is any."""
    if faults:
        raise BodyInvalid(faults)


def decided_catalogue(act: Act) -> Catalogue:
    """What the papers and the grants of a decision are made from. Raises DecidedOnMoved."""
    register, _ = act.world.register(act.tx)
    return as_decided(act.dossier, act.world.catalogue(act.tx), register)


def with_reason(act: Act) -> None:
    if isinstance(act.body, Reason):
        refuse(text_faults("reason", act.body.reason))


def with_order(act: Act) -> None:
    if isinstance(act.body, Order):
        refuse(text_faults("order", act.body.order))


def with_text(act: Act) -> None:
    if isinstance(act.body, Comment):
        refuse(text_faults("text", act.body.text))


def with_questions(act: Act) -> None:
    if isinstance(act.body, Questions):
        asked = act.body.questions or ("",)
        refuse(
            [
                fault
                for place, question in enumerate(asked)
                for fault in text_faults(f"questions.{place}", question)
            ]
        )


def deadline_passed(act: Act) -> None:
    due = act.dossier.due_at
    if due is None or act.at < due:
        raise TooEarly(f"{due:%Y-%m-%d %H:%M}Z" if due else "")


GUARDS: Mapping[str, Guard] = {
    "with_reason": with_reason,
    "with_order": with_order,
    "with_text": with_text,
    "with_questions": with_questions,
    "deadline_passed": deadline_passed,
}
