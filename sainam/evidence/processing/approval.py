"""What was approved of a version of an agreement, read from where it was decided."""

from __future__ import annotations

from dataclasses import replace

from sainam.agreements import store as agreements
from sainam.agreements.agreement import read_terms
from sainam.agreements.terms import Grant, Terms
from sainam.evidence.processing import store
from sainam.evidence.processing.approved import Approved, ApprovedDataset, ApprovedField, Declared
from sainam.kit.database import Tx
from sainam.kit.thai_dates import business_date
from sainam.onboarding import store as dossiers
from sainam.onboarding.bodies import Design, Request, Wanted
from sainam.onboarding.decided import Decided, decided_of
from sainam.onboarding.design.design import agreed_design, approved, conditions
from sainam.onboarding.design.security_profiles import PROFILES
from sainam.onboarding.dossier import Dossier
from sainam.onboarding.state import Event


def approved_of(tx: Tx, agreement: str, version: int) -> Approved | None:
    """As the council decided on the dossier that brought the version about.

    A later version that no dossier brought about is held against the last decision before it. Of
    an agreement that was brought in: as two people confirmed the version's paper. None: neither.
    """
    by_version = {
        number: dossier for dossier, number in dossiers.dossiers_of_agreement(tx, agreement)
    }
    if version not in by_version and store.is_brought_in(tx, agreement):
        return _of_paper(tx, agreement, version)
    decided = max((number for number in by_version if number <= version), default=None)
    dossier = dossiers.load_dossier(tx, by_version[decided]) if decided else None
    return of_dossier(dossier) if dossier else None


def _of_paper(tx: Tx, agreement: str, version: int) -> Approved | None:
    found = agreements.find_version(tx, agreement, version)
    party = agreements.find_agreement(tx, agreement)
    if found is None or party is None:
        return None
    return Approved(
        by="paper",
        source=found.reference,
        on=business_date(found.valid_from),
        datasets=of_paper(party[0], read_terms(found.terms)),
    )


def of_dossier(dossier: Dossier) -> Approved | None:
    """None where the council let nothing through. Pure."""
    decision = dossier.last(Event.APPROVE)
    let_through = approved(dossier)
    if decision is None or not let_through:
        return None
    until_then = tuple(step for step in dossier.steps if step.number <= decision.number)
    request = replace(dossier, steps=until_then).request
    design, decided = agreed_design(dossier), decided_of(dossier)
    return Approved(
        by="council",
        source=dossier.id,
        on=business_date(decision.at),
        volume=request.volume,
        datasets=tuple(
            _dataset(one, decided, request, dossier.agency, design) for one in let_through
        ),
        declared=_declared(dossier, request, decided, design),
    )


def of_paper(agency: str, terms: Terms) -> tuple[ApprovedDataset, ...]:
    """Of each dataset what all its grants together say. Pure."""
    by_dataset: dict[str, list[Grant]] = {}
    for grant in terms.grants:
        by_dataset.setdefault(grant.dataset, []).append(grant)
    return tuple(
        ApprovedDataset(
            dataset=dataset,
            pattern=granted[0].pattern,
            fields=tuple(
                ApprovedField(name=name)
                for name in dict.fromkeys(field for one in granted for field in one.fields)
            ),
            purposes=tuple(dict.fromkeys(name for one in granted for name in one.purposes)),
            recipients=(
                agency, *dict.fromkeys(name for one in granted for name in one.carriers)
            ),
            systems=tuple(dict.fromkeys(one.owner for one in granted)),
            volume=_quota(granted),
            provisions=_provisions(granted, terms),
        )
        for dataset, granted in by_dataset.items()
    )  # fmt: skip


def _provisions(granted: list[Grant], terms: Terms) -> tuple[str, ...]:
    clauses = {one.clause for one in granted}
    return tuple(
        dict.fromkeys(
            provision
            for clause in terms.clauses
            if clause.number in clauses
            for provision in clause.provisions
        )
    )


def _quota(granted: list[Grant]) -> int | None:
    """One without a quota is one without a limit."""
    quotas = [one.quota for one in granted]
    known = [one for one in quotas if one is not None]
    return sum(known) if len(known) == len(quotas) else None


def _dataset(
    wanted: Wanted, decided: Decided | None, request: Request, agency: str, design: Design | None
) -> ApprovedDataset:
    """The pattern of a decision that kept none is the agreed form's."""
    kept = next(
        (one for one in (decided.datasets if decided else ()) if one.dataset == wanted.dataset),
        None,
    )
    called = {field.name: field for field in kept.fields} if kept else {}
    pattern = kept.pattern if kept else (design.pattern if design else "")
    return ApprovedDataset(
        dataset=wanted.dataset,
        title=kept.title if kept else None,
        pattern=pattern or "lookup",
        fields=tuple(
            ApprovedField(
                name=name, title=called[name].title, classification=called[name].classification
            )
            if name in called
            else ApprovedField(name=name)
            for name in (called or wanted.fields)
        ),
        purposes=(request.purpose,),
        recipients=(agency, *((request.carrier,) if request.carrier else ())),
        systems=(design.owner,) if design else (),
    )


def _declared(
    dossier: Dossier, request: Request, decided: Decided | None, design: Design | None
) -> Declared:
    profile = PROFILES.get(design.security) if design else None
    return Declared(
        purposes=(decided.purpose,) if decided else (),
        bases=tuple(decided.bases.values()) if decided else (),
        recipients=request.recipients,
        abroad=request.abroad,
        retention_days=request.retention_days,
        security=profile.title if profile else None,
        conditions=conditions(dossier),
    )
