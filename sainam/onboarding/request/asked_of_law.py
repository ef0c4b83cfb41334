"""What the law looks at in a request. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from sainam.agencies.agency import Agency
from sainam.law.applies import AskedField, AskedOfLaw, Direction, DossierKind, Recipient
from sainam.links.catalogue import Catalogue
from sainam.onboarding.bodies import Request, Wanted
from sainam.onboarding.dossier import Kind

_DIRECTIONS: dict[str, frozenset[Direction]] = {
    "out": frozenset({"out"}),
    "in": frozenset({"in"}),
    "both": frozenset({"out", "in"}),
    "": frozenset(),
}


def asked_of_law(
    request: Request, *, kind: Kind, agency: Agency | None, catalogue: Catalogue
) -> AskedOfLaw:
    """An amendment or a renewal is looked at as a link: the whole of it, not the difference."""
    law_kind: DossierKind = "release" if kind == "release" else "link"
    recipient: Recipient = "private" if agency and agency.is_private else "government"
    contracts = [catalogue.contracts.get(one.dataset) for one in request.wanted]
    return AskedOfLaw(
        kind=law_kind,
        directions=_DIRECTIONS[request.direction],
        patterns=frozenset(one.pattern for one in contracts if one),
        fields=tuple(asked_fields(request.wanted, catalogue)),
        recipient="abroad" if request.abroad else recipient,
        carriers=frozenset({request.carrier} - {""}),
        legal_bases=frozenset(request.legal_bases),
        cross_border=request.abroad,
    )


def asked_fields(wanted: Iterable[Wanted], catalogue: Catalogue) -> Iterable[AskedField]:
    """With their classification; what the catalogue does not know is left to request_faults."""
    for one in wanted:
        contract = catalogue.contracts.get(one.dataset)
        for name in one.fields:
            field = contract.leaves.get(name) if contract else None
            if field is not None:
                yield AskedField(one.dataset, name, field.classification)
