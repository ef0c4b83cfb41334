"""What the agreed form makes of an approval: grants, and the link of the catalogue. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import time
from typing import Literal, cast

import msgspec

from sainam.agreements.terms import Channel, Grant
from sainam.contracts.contract import Contract
from sainam.formats.layout import Title
from sainam.links.catalogue import Catalogue, GroupLetter, Link, Transport
from sainam.onboarding.bodies import Approve, Design, OnProposal, Wanted
from sainam.onboarding.dossier import Dossier, Step
from sainam.onboarding.state import Event

CHANNELS: Mapping[str, tuple[Channel, ...]] = {
    "lookup": ("api",),
    "submit": ("api",),
    "batch": ("sftp", "upload", "mail"),
    "feed": ("api", "sftp", "upload", "mail"),
}
_TRANSPORTS: Mapping[str, Transport] = {
    "api": "api", "sftp": "sftp", "upload": "website", "mail": "email",
}  # fmt: skip
_FORMATS: Mapping[str, Literal["JSON", "CSV", "TXT"]] = {"json": "JSON", "csv": "CSV", "txt": "TXT"}
# Bases of the register under which nothing crosses without the person's own consent.
CONSENT_BASES = frozenset({"consent", "sensitive-explicit-consent"})
_ROUND = (Event.APPROVE,)


@dataclass(frozen=True, slots=True)
class Position:
    """A proposal and what the other department said to it; `answer` None: nothing yet."""

    step: Step
    design: Design
    answer: Event | None
    answered_by: str
    reason: str


def approved(dossier: Dossier) -> tuple[Wanted, ...]:
    """What the council let through, in its last decision."""
    found = [body.approved for _, body in dossier.bodies(Approve, Event.APPROVE)]
    return found[-1] if found else ()


def conditions(dossier: Dossier) -> tuple[str, ...]:
    found = [body.conditions for _, body in dossier.bodies(Approve, Event.APPROVE)]
    return tuple(text for text in found[-1] if text.strip()) if found else ()


def positions(dossier: Dossier) -> tuple[Position, ...]:
    """Every proposal since the approval, in order, with the last answer to each."""
    steps = dossier.round(*_ROUND)
    found = []
    for step in steps:
        if step.event != Event.PROPOSE or not isinstance(step.body, Design):
            continue
        answers = [
            (one, one.body)
            for one in steps
            if one.event in (Event.AGREE, Event.OBJECT)
            and isinstance(one.body, OnProposal)
            and one.body.proposal == step.number
        ]
        answer = answers[-1] if answers else None
        found.append(
            Position(
                step,
                step.body,
                answer[0].event if answer else None,
                answer[0].actor if answer else "",
                answer[1].reason if answer else "",
            )
        )
    return tuple(found)


def agreed_design(dossier: Dossier) -> Design | None:
    """What both agreed to, or the chair settled; None while neither."""
    proposals = positions(dossier)
    settled = [
        step.body.proposal
        for step in dossier.round(*_ROUND)
        if step.event == Event.SETTLE and isinstance(step.body, OnProposal)
    ]
    if settled:
        return next((one.design for one in proposals if one.step.number == settled[-1]), None)
    if proposals and proposals[-1].answer == Event.AGREE:
        return proposals[-1].design
    return None


def grants_of(dossier: Dossier, design: Design, catalogue: Catalogue) -> tuple[Grant, ...]:
    """One for each dataset approved; `clause` is its number in the agreement, from 2 on."""
    request = dossier.request
    return tuple(
        Grant(
            dataset=one.dataset,
            link=design.link,
            pattern=catalogue.contracts[one.dataset].pattern,
            fields=_in_order(one, catalogue.contracts[one.dataset]),
            purposes=(request.purpose,),
            channels=(cast("Channel", design.transport),),
            owner=design.owner,
            owner_agreement=design.owner_agreement or None,
            carriers=design.carriers,
            case_required=request.case_numbers,
            quota=design.quota if catalogue.contracts[one.dataset].pattern == "lookup" else None,
            hours=_hours(design),
            layout=design.layout or None,
            clause=str(place + 2),
            consent_required=_on_consent(request.legal_bases)
            and catalogue.contracts[one.dataset].pattern == "lookup",
        )
        for place, one in enumerate(approved(dossier))
    )


def _on_consent(legal_bases: Collection[str]) -> bool:
    """Where it is the basis of any of the data, each call needs a person's own."""
    return not CONSENT_BASES.isdisjoint(legal_bases)


def link_of(dossier: Dossier, design: Design, catalogue: Catalogue, agency: Title) -> Link:
    """The link as the map shows it: its row is the letters before the last one."""
    row = design.link[:2]
    outward = dossier.request.direction == "out"
    ends = (design.owner, dossier.agency) if outward else (dossier.agency, design.owner)
    of_owner = catalogue.title_of(design.owner)
    title = Title(
        f"{of_owner.th} – {agency.th}: {dossier.request.title}",
        f"{of_owner.en} – {agency.en}: {dossier.request.title}",
    )
    return Link(
        id=design.link,
        row=row,
        group=cast("GroupLetter", row[0]),
        source=ends[0],
        target=ends[1],
        title=title,
        pattern=catalogue.contracts[approved(dossier)[0].dataset].pattern,
        transports=(_TRANSPORTS[design.transport],),
        format=_FORMATS[design.format],
        reason=Title(design.reason_th, design.reason_en),
        built=True,
        via=design.carriers[0] if design.carriers else None,
        both_ways=dossier.request.direction == "both",
        datasets=tuple(one.dataset for one in approved(dossier)),
    )


def on_one_link(link: Link, stands: Link, grants: Iterable[Grant]) -> Link:
    """A link that stood before keeps its title and what other agreements have on it.

    `grants` are those of every agreement that has not ended.
    """
    others = [grant for grant in grants if grant.link == link.id]
    datasets = [*(one.dataset for one in others), *link.datasets]
    transports = [
        *(_TRANSPORTS[channel] for grant in others for channel in grant.channels), *link.transports,
    ]  # fmt: skip
    known = stands.datasets if stands.built else ()
    return msgspec.structs.replace(
        link,
        title=stands.title,
        datasets=tuple(dict.fromkeys((*known, *datasets))),
        transports=tuple(
            dict.fromkeys((*(stands.transports if stands.built else ()), *transports))
        ),
    )


def _in_order(one: Wanted, contract: Contract) -> tuple[str, ...]:
    return tuple(name for name in contract.leaves if name in one.fields)


def _hours(design: Design) -> tuple[time, time] | None:
    if design.hours is None:
        return None
    return time.fromisoformat(design.hours[0]), time.fromisoformat(design.hours[1])
