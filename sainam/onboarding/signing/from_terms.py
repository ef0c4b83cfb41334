"""A request to amend or renew what was brought in without a dossier, from its terms. Pure."""

from __future__ import annotations

from datetime import date

from sainam.agreements.terms import Grant, Terms
from sainam.onboarding.bodies import Direction, Request, Wanted


def request_from_terms(terms: Terms, *, title: str, until: date | None) -> Request:
    """What is granted and how it goes; the reasons are for the agency to give, as ever.

    `until` None: the request says itself until when, as a renewal does.
    """
    grants = terms.grants
    fields: dict[str, tuple[str, ...]] = {}
    for grant in grants:
        fields[grant.dataset] = (*fields.get(grant.dataset, ()), *grant.fields)
    quotas = [grant.quota for grant in grants if grant.quota is not None]
    return Request(
        title=title,
        purpose=next((one for grant in grants for one in grant.purposes), ""),
        wanted=tuple(
            Wanted(dataset=dataset, fields=tuple(dict.fromkeys(names)))
            for dataset, names in fields.items()
        ),
        direction=_direction(grants),
        transport=next((one for grant in grants for one in grant.channels), ""),
        volume=max(quotas, default=None),
        carrier=next((one for grant in grants for one in grant.carriers), ""),
        case_numbers=any(grant.case_required for grant in grants),
        until=until,
    )


def _direction(grants: tuple[Grant, ...]) -> Direction:
    """A look-up gives to the agency; what is submitted or dropped comes from it."""
    ways = {"out" if grant.pattern == "lookup" else "in" for grant in grants}
    if ways == {"out", "in"}:
        return "both"
    return "out" if ways == {"out"} else "in"
