"""Editing the register: the form, the owner, and one proposal before its second person."""

from typing import Any, cast
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.exceptions import NotFoundException, ValidationException
from litestar.params import FromPath

from sainam.evidence.compliance.law_pages import ObjectPage
from sainam.kit.field_fault import FieldFault
from sainam.kit.refusal import Refusal
from sainam.links.law_changes.change import LAW_KINDS, Decision, LawKind
from sainam.links.law_changes.refusals import LawUnfit
from sainam.portal.address import whole_of, words_of
from sainam.portal.page import Page
from sainam.portal.routes.asked import Asked, Form, Law, ThisPage
from sainam.portal.views.bilingual import Words
from sainam.portal.views.law_form import STATES, entries_of, laid_into, part_of, shown, tidied

# How the body is given: by the fields of the form, as JSON, or not at all.
_AS_JSON = "json"


@get("/law/{kind:str}/{name:str}/propose", sync_to_thread=True)
def form(
    page: ThisPage, law: Law, request: Asked, kind: FromPath[str], name: FromPath[str]
) -> Response[bytes]:
    view = law.object(page.reader.person.login, kind, name)
    query = request.query_params
    return _form(page, view, words_of(query, "part"), {}, way=words_of(query, "way") or "")


@post("/law/{kind:str}/{name:str}/propose", sync_to_thread=True, status_code=200)
def propose(
    page: ThisPage, law: Law, kind: FromPath[str], name: FromPath[str], data: Form
) -> Response[bytes]:
    actor = page.reader.person.login
    view = law.object(actor, kind, name)
    part, way = data.get("part") or None, data.get("way", "")
    try:
        change = law.propose(
            kind=kind, name=name, base=whole_of(data, "base") or 0,
            body=_body(view, part, way, data), reason=data.get("reason", ""), actor=actor,
        )  # fmt: skip
    except Refusal as refusal:
        return _form(page, view, part, data, way=way, refusal=refusal)
    return page.go(f"/law-changes/{change}")


@get("/law-new", sync_to_thread=True)
def new(page: ThisPage) -> Response[bytes]:
    page.actor("propose_law")
    return page.show("law_new.html", kinds=LAW_KINDS, typed={}, said=None, faults=())


@post("/law-new", sync_to_thread=True, status_code=200)
def propose_new(page: ThisPage, law: Law, data: Form) -> Response[bytes]:
    try:
        change = law.propose(
            kind=data.get("kind", ""), name=data.get("name", "").strip(), base=0,
            body=_json(data), reason=data.get("reason", ""), actor=page.actor("propose_law"),
        )  # fmt: skip
    except Refusal as refusal:
        faults = refusal.field_faults if isinstance(refusal, LawUnfit) else ()
        return page.show(
            "law_new.html", status=422, kinds=LAW_KINDS, typed=data, said=_said(refusal),
            faults=faults,
        )  # fmt: skip
    return page.go(f"/law-changes/{change}")


@get("/law/{kind:str}/{name:str}/owner", sync_to_thread=True)
def owner(page: ThisPage, law: Law, kind: FromPath[str], name: FromPath[str]) -> Response[bytes]:
    view = law.object(page.reader.person.login, kind, name)
    return page.show("law_owner.html", view=view, said=None)


@post("/law/{kind:str}/{name:str}/owner", sync_to_thread=True, status_code=200)
def name_owner(
    page: ThisPage, law: Law, kind: FromPath[str], name: FromPath[str], data: Form
) -> Response[bytes]:
    actor = page.reader.person.login
    try:
        law.name_owner(kind=kind, name=name, owner=data.get("owner", ""), actor=actor)
    except Refusal as refusal:
        view = law.object(actor, kind, name)
        return page.show("law_owner.html", status=409, view=view, said=_said(refusal))
    return page.go(f"/law/{kind}/{name}")


@get("/law-changes/{number:uuid}", sync_to_thread=True)
def change(page: ThisPage, law: Law, number: FromPath[UUID]) -> Response[bytes]:
    view = law.change(page.reader.person.login, number)
    return page.show("law_change.html", view=view, said=None)


@post("/law-changes/{number:uuid}", sync_to_thread=True, status_code=200)
def decide(page: ThisPage, law: Law, number: FromPath[UUID], data: Form) -> Response[bytes]:
    actor = page.reader.person.login
    decision = data.get("decision", "")
    if decision not in ("confirmed", "rejected", "withdrawn"):
        raise ValidationException("decision")
    try:
        law.decide(
            number, cast("Decision", decision), seen=data.get("seen", ""),
            reason=data.get("reason", ""), actor=actor,
        )  # fmt: skip
    except Refusal as refusal:
        view = law.change(actor, number)
        return page.show("law_change.html", status=409, view=view, said=_said(refusal))
    return page.go(f"/law-changes/{number}")


def _body(view: ObjectPage, part: str | None, way: str, data: dict[str, str]) -> Any:
    """Raises LawUnfit for what is no JSON."""
    if way == "retire":
        return None
    if way == _AS_JSON:
        return _json(data)
    return tidied(laid_into(view.body or {}, cast("LawKind", view.kind), _known(view, part), data))


def _json(data: dict[str, str]) -> Any:
    """Raises LawUnfit."""
    try:
        return msgspec.json.decode(data.get("json", "").encode())
    except msgspec.DecodeError as error:
        raise LawUnfit([_no_json(str(error))]) from error


def _form(
    page: Page,
    view: ObjectPage,
    part: str | None,
    typed: dict[str, str],
    *,
    way: str,
    refusal: Refusal | None = None,
) -> Response[bytes]:
    if not view.may_propose:
        page.actor("propose_law")
    body = part_of(view.body or {}, _known(view, part))
    fields = [
        (entry, typed.get(entry.name, shown(body, entry)))
        for entry in entries_of(cast("LawKind", view.kind), part)
    ]
    whole = msgspec.json.format(msgspec.json.encode(view.body), indent=2).decode()
    return page.show(
        "law_propose.html", status=422 if refusal else 200, view=view, part=part, way=way,
        fields=fields, states=STATES, json=typed.get("json", whole),
        base=typed.get("base", view.version), reason=typed.get("reason", ""),
        said=_said(refusal) if refusal else None,
        faults=refusal.field_faults if isinstance(refusal, LawUnfit) else (),
    )  # fmt: skip


def _known(view: ObjectPage, part: str | None) -> str | None:
    """The provision, if there is one of that id; another is a page that there is not."""
    try:
        part_of(view.body or {}, part)
    except KeyError:
        raise NotFoundException from None
    return part


def _no_json(why: str) -> FieldFault:
    return FieldFault("$", "value.type", f"ไม่ใช่ JSON: {why}", f"This is no JSON: {why}")


def _said(refusal: Refusal) -> Words:
    detail = (
        f": {refusal.detail}" if refusal.detail and not hasattr(refusal, "field_faults") else ""
    )
    return Words(th=f"{refusal.thai}{detail}", en=f"{refusal.sentence()}{detail}")


HANDLERS = (form, propose, new, propose_new, owner, name_owner, change, decide)
