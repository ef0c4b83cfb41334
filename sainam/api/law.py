"""The law register and its measures by the API: the staff's, as in the portal.

GET  /api/law                            instruments with their provisions, what waits, owners
GET  /api/law/{kind}/{name}              one object, its versions and how they differ
POST /api/law/{kind}/{name}/changes      base, body (none takes it out), reason
POST /api/law/{kind}/{name}/owner        owner (a login)
GET  /api/law-changes/{change}           with what stands on what it touches
POST /api/law-changes/{change}           decision, reason, seen (the `seen` that GET gave)
GET  /api/law-kept?of=step:D-2569-00001/ which step, agreement or document keeps which version
GET  /api/law-kept/{digest}              and what reads otherwise today
GET  /api/compliance?on=2026-11-22       every measure with state, evidence, owner, next review
GET  /api/compliance/controls            Annex A, each control with its evidence or owner
GET  /api/compliance/l1?month=2026-11-01 row L1 in figures
POST /api/measures/{measure}             base, state, note, target, review, evidence, owner
POST /api/statements/{statement}         decision, reason
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

import msgspec

from sainam.api.management import ApiAnswer, ApiRequest, Route
from sainam.api.refusals import BodyUnreadable, PathUnknown
from sainam.evidence.compliance.l1_counts import L1Counts
from sainam.evidence.compliance.law_desk import LawDesk
from sainam.evidence.compliance.law_pages import ObjectPage, RegisterPage
from sainam.evidence.compliance.table import Compliance, MeasureRow
from sainam.links.law_changes.change import Decision
from sainam.links.measures.state_measure import Stated

_MOST_BYTES = 512 * 1024  # an Act with all its provisions


class LawProposal(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`base` is the version that was seen, 0 of a new object."""

    base: int
    reason: str = ""
    body: Any = None


class LawDecision(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    decision: Decision
    reason: str = ""
    seen: str = ""


class StatementDecision(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    decision: Decision
    reason: str = ""


class Owner(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    owner: str


def law_routes(desk: LawDesk) -> tuple[Route, ...]:
    return (*_register(desk), *_changes(desk), *_measures(desk))


def _register(desk: LawDesk) -> tuple[Route, ...]:
    def register(request: ApiRequest) -> ApiAnswer:
        return ApiAnswer(200, _told_register(desk.register(request.who.login)))

    def found(request: ApiRequest) -> ApiAnswer:
        page = desk.object(request.who.login, request.path["kind"], request.path["name"])
        return ApiAnswer(200, _told_object(page))

    def kept(request: ApiRequest) -> ApiAnswer:
        rows = desk.kept(request.who.login, request.query.get("of", "")[:200])
        told = [{"kept_by": one.kept_by, "version": one.digest.hex(), "at": one.at} for one in rows]
        return ApiAnswer(200, {"kept": told})

    def kept_version(request: ApiRequest) -> ApiAnswer:
        page = desk.kept_version(request.who.login, request.path["digest"])
        return ApiAnswer(
            200,
            {
                "version": page.digest,
                "kept_by": [one.kept_by for one in page.kept],
                "objects": [
                    {"kind": kind, "name": name, "version": version}
                    for kind, name, version in page.objects
                ],
                "reads_otherwise_today": page.differences,
            },
        )

    return (
        Route("GET", "/api/law", register),
        Route("GET", "/api/law/{kind}/{name}", found),
        Route("GET", "/api/law-kept", kept),
        Route("GET", "/api/law-kept/{digest}", kept_version),
    )


def _changes(desk: LawDesk) -> tuple[Route, ...]:
    def propose(request: ApiRequest) -> ApiAnswer:
        given = request.read(LawProposal)
        change = desk.propose(
            kind=request.path["kind"], name=request.path["name"], base=given.base, body=given.body,
            reason=given.reason, actor=request.who.login,
        )  # fmt: skip
        return ApiAnswer(201, {"change": change})

    def change(request: ApiRequest) -> ApiAnswer:
        page = desk.change(request.who.login, _number(request.path["change"]))
        return ApiAnswer(
            200,
            {
                "change": page.change,
                "differences": page.differences,
                "cited_by": page.citing.cites,
                "seen": page.citing.base,
            },
        )

    def decide(request: ApiRequest) -> ApiAnswer:
        given = request.read(LawDecision)
        version = desk.decide(
            _number(request.path["change"]), given.decision, seen=given.seen, reason=given.reason,
            actor=request.who.login,
        )  # fmt: skip
        return ApiAnswer(200, {"decision": given.decision, "version": version})

    def name_owner(request: ApiRequest) -> ApiAnswer:
        owner = request.read(Owner).owner
        kind, name = request.path["kind"], request.path["name"]
        desk.name_owner(kind=kind, name=name, owner=owner, actor=request.who.login)
        return ApiAnswer(200, {"owner": owner})

    return (
        Route("POST", "/api/law/{kind}/{name}/changes", propose, most_bytes=_MOST_BYTES),
        Route("POST", "/api/law/{kind}/{name}/owner", name_owner),
        Route("GET", "/api/law-changes/{change}", change),
        Route("POST", "/api/law-changes/{change}", decide),
    )


def _measures(desk: LawDesk) -> tuple[Route, ...]:
    def compliance(request: ApiRequest) -> ApiAnswer:
        found = desk.compliance(request.who.login, _day(request.query, "on"))
        return ApiAnswer(200, _told_compliance(found))

    def l1(request: ApiRequest) -> ApiAnswer:
        found = desk.l1(request.who.login, _day(request.query, "month"))
        return ApiAnswer(200, _told_l1(found))

    def controls(request: ApiRequest) -> ApiAnswer:
        return ApiAnswer(200, desk.controls(request.who.login))

    def state(request: ApiRequest) -> ApiAnswer:
        given = request.read(Stated)
        statement = desk.state(request.path["measure"], given, actor=request.who.login)
        return ApiAnswer(201, {"statement": statement})

    def decide(request: ApiRequest) -> ApiAnswer:
        given = request.read(StatementDecision)
        number = desk.decide_statement(
            _number(request.path["statement"]), given.decision, reason=given.reason,
            actor=request.who.login,
        )  # fmt: skip
        return ApiAnswer(200, {"decision": given.decision, "number": number})

    return (
        Route("GET", "/api/compliance", compliance),
        Route("GET", "/api/compliance/controls", controls),
        Route("GET", "/api/compliance/l1", l1),
        Route("POST", "/api/measures/{measure}", state),
        Route("POST", "/api/statements/{statement}", decide),
    )


def _told_register(page: RegisterPage) -> dict[str, object]:
    return {
        "version": page.version,
        "rows": [
            {"row": one.row.id if one.row else None, "instruments": one.instruments}
            for one in page.rows
        ],
        "others": page.others,
        "changes": [one for one in page.changes if one.decision is None],
        "owners": [
            {"kind": kind, "name": name, "owner": owner}
            for (kind, name), owner in page.owners.items()
        ],
    }


def _told_object(page: ObjectPage) -> dict[str, object]:
    return {
        "kind": page.kind,
        "name": page.name,
        "version": page.version,
        "body": page.body,
        "owner": page.owner,
        "versions": [
            {
                "version": one.version.version,
                "at": one.version.at,
                "origin": one.version.origin,
                "retired": one.version.retired,
                "confirmed_by": one.version.actor,
                "proposed_by": one.version.proposed_by,
                "reason": one.version.reason,
                "differences": one.differences,
            }
            for one in page.history
        ],
    }


def _told_compliance(found: Compliance) -> dict[str, object]:
    return {
        "on": found.on,
        "counts": dict(found.counts),
        "rows": [
            {
                "row": row.row.id,
                "heading": row.heading,
                "cells": [
                    {
                        "printed": [entry.printed for entry in cell.entries],
                        "measures": [_told_measure(one) for one in cell.measures],
                    }
                    for cell in row.cells
                ],
                "added": [_told_measure(one) for one in row.added],
            }
            for row in found.rows
        ],
    }


def _told_measure(one: MeasureRow) -> dict[str, object]:
    stands = one.standing
    return {
        "measure": one.measure.id,
        "number": one.measure.number,
        "printed": one.measure.printed,
        "state": stands.state,
        "why": stands.why,
        "owner": stands.owner,
        "next_review": stands.next_review,
        "target": stands.target,
        "reading": stands.reading,
        "statement": stands.statement,
    }


def _told_l1(found: L1Counts) -> dict[str, object]:
    return {
        "month": found.month,
        "counts": found.counts,
        "linkage_center": found.linkage,
        "documents": found.documents,
        "payments": found.payments,
        "council": found.council,
        "stewards": found.stewards,
        "policies": [
            {"document": one, "standing": one.standing(found.today)} for one in found.policies
        ],
    }


def _number(text: str) -> UUID:
    """Raises PathUnknown."""
    try:
        return UUID(text)
    except ValueError:
        raise PathUnknown(text[:200]) from None


def _day(query: Mapping[str, str], name: str) -> date | None:
    """Raises BodyUnreadable."""
    text = query.get(name, "")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise BodyUnreadable(f"{name} has to be a day such as 2026-11-22") from error
