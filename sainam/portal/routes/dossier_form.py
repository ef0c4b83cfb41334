"""A form for any event, made from what the event carries; refused, it comes back as it was sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from litestar import Response

from sainam.kit.refusal import Refusal
from sainam.onboarding.bodies import BODIES
from sainam.onboarding.field_fault import FieldFault
from sainam.onboarding.refusals import BodyInvalid, DossierMoved
from sainam.onboarding.state import EVENT_WORDS, Event
from sainam.portal.page import Page
from sainam.portal.typed_body import Typed, as_typed
from sainam.portal.views.before_acting import MAKE_A_KEY, to_read, told_before
from sainam.portal.views.bilingual import Language, Words
from sainam.portal.views.dossiers import DossierFile, Moved
from sainam.portal.views.entries import Entry, Offer, entries

# Pages of a dossier to which a form on them leads back.
BACK = frozenset({"council", "design", "agreement", "build"})


@dataclass(frozen=True, slots=True)
class FormShown:
    """`moved` is what others did meanwhile; `faults` by the path of the field."""

    event: Event
    entries: tuple[Entry, ...]
    seen: int
    faults: Mapping[str, Words] = field(default_factory=dict)
    said: Words | None = None
    rule: str = ""
    detail: Words | None = None
    moved: tuple[Moved, ...] = ()
    gone: bool = False  # the event cannot be taken any more

    @property
    def labels(self) -> dict[str, Words]:
        """Of every field, by its path."""
        return dict(_labels(self.entries))

    @property
    def has_files(self) -> bool:
        return any(one.kind in ("file", "files") for one in self.entries)


def form_shown(
    file: DossierFile, event: Event, offer: Offer, typed: Typed, *,
    only: tuple[str, ...] = (), more: str = "", faults: Iterable[FieldFault] = (),
    refusal: Refusal | None = None, seen: int | None = None, saved: bool = False,
) -> FormShown:  # fmt: skip
    """`saved`: its fields are kept as `save`, which is what decides whether it is gone."""
    told = file.told
    wrong = refusal.field_faults if isinstance(refusal, BodyInvalid) else tuple(faults)
    moved = isinstance(refusal, DossierMoved)
    plain = refusal if refusal is not None and not wrong else None
    wanted = Event.SAVE if saved else event
    return FormShown(
        event=event,
        entries=entries(BODIES[event], typed, offer, only, more),
        seen=told.number,
        faults=_by_place(wrong, only),
        said=Words(plain.thai, plain.sentence()) if plain else None,
        rule=plain.rule if plain else "",
        detail=_detail(plain) if plain and not moved else None,
        moved=_moved(file, seen or 0) if moved else (),
        gone=wanted.value not in told.can,
    )


def start_typed(event: Event, start: Mapping[str, Any], language: Language, offer: Offer) -> Typed:
    """What stands in a form before anybody types, as this reader would write it."""

    def day(value: Any) -> str:
        """22/11/2569 for Thai readers, 2026-11-22 for English ones."""
        era: str = f"{value.day}/{value.month}/{value.year + 543}"
        return era if language == "th" else value.isoformat()

    return as_typed(BODIES[event], start, day, offer)


def show_form(page: Page, file: DossierFile, shown: FormShown) -> Response[bytes]:
    status = 200
    if shown.faults:
        status = 422
    elif shown.said:
        status = 409
    return page.show(
        "dossier_form.html", status=status, file=file, form=shown,
        title=EVENT_WORDS[shown.event], back="", to_read=to_read(file, shown.event),
        told_before=told_before(file, shown.event), make_a_key=MAKE_A_KEY,
    )  # fmt: skip


def _detail(refusal: Refusal) -> Words | None:
    """A name or a number is the same in both languages."""
    if not refusal.detail:
        return None
    return Words(refusal.thai_detail or refusal.detail, refusal.detail)


def _moved(file: DossierFile, seen: int) -> tuple[Moved, ...]:
    return tuple(
        Moved(Words(step.title.th, step.title.en), _name(file, step.actor), step.at)
        for step in file.told.steps
        if step.number > seen
    )


def _name(file: DossierFile, login: str) -> Words:
    title = file.names.get(login)
    return Words(title.th, title.en) if title else Words(login, login)


def _by_place(faults: Iterable[FieldFault], only: tuple[str, ...]) -> dict[str, Words]:
    """The first of each field; those of wanted fields stand where all of them do."""
    told: dict[str, Words] = {}
    for fault in faults:
        head, _, rest = fault.field.partition(".")
        path = (
            head
            if head in ("wanted", "approved", "without", "hours", "attachments")
            else fault.field
        )
        if rest.isdigit() and head in ("members", "carriers", "questions", "conditions"):
            path = head
        if not only or head in only:
            told.setdefault(path, Words(fault.thai, fault.english))
    return told


def _labels(shown: Iterable[Entry]) -> Iterable[tuple[str, Words]]:
    for one in shown:
        yield one.name, one.label
        for at, row in enumerate(one.rows, start=1):
            for name, label in _labels(row):
                yield (
                    name,
                    Words(f"{one.label.th} {at} {label.th}", f"{one.label.en} {at} {label.en}"),
                )
