"""What the handlers of dossiers are given, and how their forms are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec
from litestar.datastructures import FormMultiDict, UploadFile
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import SkipValidation

from sainam.kit.refusal import Refusal
from sainam.law.attachment_kind import AttachmentKind
from sainam.onboarding.bodies import BODIES
from sainam.onboarding.field_fault import FieldFault
from sainam.onboarding.refusals import BodyInvalid
from sainam.onboarding.state import Event
from sainam.portal.readings.dossiers.hub_dossiers import HubDossiers
from sainam.portal.typed_body import Typed

Dossiers = NamedDependency[SkipValidation[HubDossiers]]
MOST_FILE_BYTES = 10 * 1024 * 1024
MOST_BYTES = 4 * MOST_FILE_BYTES
_LONGEST_SEEN = 9
# Beginnings of the names of fields that carry files.
_UPLOAD = ":file"
# A place for one paper says what it is; of what is attached freely its submitter does.
KINDS_OF_SLOTS: Mapping[str, AttachmentKind] = {
    "scan": "signed_paper", "certificate": "destruction",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class SentForm:
    """`files` by the path of their field, name and bytes; empty ones are left out."""

    texts: dict[str, list[str]]
    files: tuple[tuple[str, str, bytes], ...]

    def word(self, name: str) -> str:
        found = self.texts.get(name, [])
        return found[0] if found else ""

    @property
    def changes_rows(self) -> bool:
        """A row more or less is wanted; nothing is sent in yet."""
        return bool(self.word("more") or self.word("less"))

    @property
    def seen(self) -> int:
        """The number of the last step that the page showed; 0 for what is none."""
        shown = self.word("seen")
        whole = shown.isascii() and shown.isdigit() and len(shown) <= _LONGEST_SEEN
        return int(shown) if whole else 0


async def sent_form(form: FormMultiDict) -> SentForm:
    texts: dict[str, list[str]] = {}
    files = []
    for name, value in form.multi_items():
        if isinstance(value, UploadFile):
            content = await value.read()
            if content:
                files.append((name.removesuffix(_UPLOAD), value.filename, content))
        elif isinstance(value, str) and "\0" not in value:
            texts.setdefault(name, []).append(value)
    return SentForm(_without_row(texts), tuple(files))


def _without_row(texts: dict[str, list[str]]) -> dict[str, list[str]]:
    """`less` names the row that is to go, such as contacts.1; the others keep their numbers."""
    gone = texts.get("less", [""])[0]
    if not gone:
        return texts
    return {name: values for name, values in texts.items() if not name.startswith(f"{gone}.")}


def keep_files(
    dossiers: HubDossiers, login: str, sent: SentForm, typed: Typed
) -> list[FieldFault]:  # fmt: skip
    """Uploads go into the byte store and stand in the form from then on, whatever else is wrong."""
    faults = []
    for path, name, content in sent.files:
        if not isinstance(typed.get(path), list):
            continue
        try:
            small = len(content) <= MOST_FILE_BYTES
            kind = KINDS_OF_SLOTS.get(path) or sent.word(f"{path}:kind")
            kept = dossiers.attach(login, name, kind, content) if small else None
        except BodyInvalid as refusal:
            faults += [
                FieldFault(path, one.rule, f"{name}: {one.thai}", f"{name}: {one.english}")
                for one in refusal.field_faults
            ]
            continue
        except Refusal as refusal:
            faults.append(FieldFault(path, refusal.rule, refusal.thai, refusal.sentence()))
            continue
        if kept is None:
            faults.append(
                FieldFault(
                    path, "request.attachment", f"{name}: รับเฉพาะ PDF, PNG, JPEG ไม่เกิน 10 MiB",
                    f"{name}: only PDF, PNG or JPEG of at most 10 MiB.",
                )
            )  # fmt: skip
        else:
            typed[path].append(msgspec.to_builtins(kept))
    return faults


def event_of(name: str) -> Event:
    """One that a person takes; others are pages that do not exist."""
    try:
        event = Event(name)
    except ValueError as error:
        raise NotFoundException(name) from error
    if event not in BODIES:
        raise NotFoundException(name)
    return event
