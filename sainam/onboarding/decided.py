"""What the council decided on, in the words of that day, and whether it stands yet. Pure.

A dossier is months on its way from the approval to the signing, and the catalogue moves on. Papers
say what was decided as it was called then. What is no longer there, or is another thing by now, was
not decided on: the step waits until who keeps the catalogue has put it back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import msgspec

from sainam.contracts.contract import Classification, Contract, Field
from sainam.contracts.contract import Pattern as ContractPattern
from sainam.formats.layout import Title
from sainam.kit.refusal import Refusal
from sainam.law.register import LawRegister
from sainam.links.catalogue import Catalogue, Purpose
from sainam.onboarding.bodies import Design, Request, Wanted
from sainam.onboarding.design.design import agreed_design, approved
from sainam.onboarding.dossier import Dossier
from sainam.onboarding.state import Event

_WEIGHT: Mapping[Classification, int] = {"public": 0, "internal": 1, "personal": 2, "sensitive": 3}


class DecidedOnMoved(Refusal):
    """What was decided on left the catalogue or changed: its keeper mends that, or file anew."""

    rule = "dossier.decided_on_moved"
    thai = "สิ่งที่พิจารณาไว้ถูกนำออกจากบัญชีรายการหรือเปลี่ยนไป ผู้ดูแลบัญชีรายการต้องแก้ให้คงเดิม หรือหน่วยงานยื่นใหม่"


class DecidedField(msgspec.Struct, frozen=True, kw_only=True):
    """A leaf of the contract, dotted, as it was called and classified."""

    name: str
    title: Title
    classification: Classification


class DecidedDataset(msgspec.Struct, frozen=True, kw_only=True):
    dataset: str
    title: Title
    pattern: ContractPattern
    fields: tuple[DecidedField, ...]


class Decided(msgspec.Struct, frozen=True, kw_only=True):
    """Kept in the step of the approval. `bases`: legal basis → how it was cited."""

    purpose: Title
    datasets: tuple[DecidedDataset, ...]
    bases: dict[str, Title]


def decided_now(
    request: Request, wanted: tuple[Wanted, ...], catalogue: Catalogue, register: LawRegister
) -> Decided:
    """Raises DecidedOnMoved where the catalogue lacks any of it."""
    _refuse(missing(request, wanted, catalogue, register))
    bases = {basis.id: basis for basis in register.legal_bases}
    return Decided(
        purpose=catalogue.purposes[request.purpose].title,
        datasets=tuple(_dataset(catalogue.contracts[one.dataset], one) for one in wanted),
        bases={one: register.cite_basis(bases[one]) for one in request.legal_bases},
    )


def decided_of(dossier: Dossier) -> Decided | None:
    """As the last approval kept it; None before there was one."""
    kept = dossier.outcome(Event.APPROVE).get("decided")
    return msgspec.convert(kept, Decided) if kept else None


def as_decided(dossier: Dossier, catalogue: Catalogue, register: LawRegister) -> Catalogue:
    """The catalogue with what was decided on in the words of that day. Raises DecidedOnMoved."""
    wanted, decided = approved(dossier), decided_of(dossier)
    faults = [*missing(dossier.request, wanted, catalogue, register)]
    if design := agreed_design(dossier):
        faults += _missing_of_form(design, catalogue)
    if decided is not None:
        faults += _changed(decided, catalogue)
    _refuse(faults)
    if decided is None:
        return catalogue
    purpose = Purpose(id=dossier.request.purpose, title=decided.purpose)
    return replace(
        catalogue,
        purposes={**catalogue.purposes, purpose.id: purpose},
        contracts={
            **catalogue.contracts,
            **{one.dataset: _named(catalogue.contracts[one.dataset], one)
               for one in decided.datasets},
        },
    )  # fmt: skip


def cited_bases(dossier: Dossier, register: LawRegister) -> tuple[Title, ...]:
    """The legal bases of the request as they were cited when it was decided on."""
    decided = decided_of(dossier)
    cited = decided.bases if decided else {}
    known = {basis.id: register.cite_basis(basis) for basis in register.legal_bases}
    return tuple({**known, **cited}[one] for one in dossier.request.legal_bases)


def missing(
    request: Request, wanted: tuple[Wanted, ...], catalogue: Catalogue, register: LawRegister
) -> Iterator[Title]:
    """What of a request has left the catalogue or the law register, in both languages."""
    if request.purpose not in catalogue.purposes:
        yield Title(f"ไม่มีวัตถุประสงค์ {request.purpose}", f"the purpose {request.purpose} has left")
    for one in wanted:
        contract = catalogue.contracts.get(one.dataset)
        if contract is None:
            yield Title(f"ไม่มีชุดข้อมูล {one.dataset}", f"the dataset {one.dataset} has left")
            continue
        for name in one.fields:
            if name not in contract.leaves:
                yield Title(
                    f"ชุดข้อมูล {one.dataset} ไม่มีช่อง {name}",
                    f"the field {name} has left the dataset {one.dataset}",
                )
    bases = {basis.id: basis for basis in register.legal_bases}
    for basis_id in request.legal_bases:
        basis = bases.get(basis_id)
        if basis is None or (basis.provision and basis.provision not in register.provisions):
            yield Title(f"ไม่มีฐานทางกฎหมาย {basis_id}", f"the legal basis {basis_id} has left")


def _missing_of_form(design: Design, catalogue: Catalogue) -> Iterator[Title]:
    if design.owner not in catalogue.systems:
        yield Title(f"ไม่มีระบบ {design.owner}", f"the system {design.owner} has left")
    if design.layout and design.layout not in catalogue.layouts:
        yield Title(f"ไม่มีรูปแบบแฟ้ม {design.layout}", f"the layout {design.layout} has left")
    for one in design.carriers:
        if one not in catalogue.agencies:
            yield Title(f"ไม่มีผู้นำส่ง {one}", f"the carrier {one} has left")


def _changed(decided: Decided, catalogue: Catalogue) -> Iterator[Title]:
    """Another name is no change; a higher class is: the decision rested on the lower one."""
    for one in decided.datasets:
        contract = catalogue.contracts.get(one.dataset)
        if contract is None:
            continue
        if contract.pattern != one.pattern:
            yield Title(
                f"ชุดข้อมูล {one.dataset} เปลี่ยนจากแบบ {one.pattern} เป็น {contract.pattern}",
                f"the dataset {one.dataset} crosses by {contract.pattern}, no longer {one.pattern}",
            )
        for name in sorted({*contract.essential} - {field.name for field in one.fields}):
            yield Title(
                f"ชุดข้อมูล {one.dataset} ขาดช่อง {name} ไม่ได้ ซึ่งไม่ได้อนุมัติ",
                f"the dataset {one.dataset} cannot do without {name}, which was not approved",
            )
        for field in one.fields:
            leaf = contract.leaves.get(field.name)
            if leaf and _WEIGHT[leaf.classification] > _WEIGHT[field.classification]:
                yield Title(
                    f"ช่อง {field.name} ของ {one.dataset} เปลี่ยนประเภทจาก {field.classification} "
                    f"เป็น {leaf.classification}",
                    f"the field {field.name} of {one.dataset} is {leaf.classification} now, "
                    f"no longer {field.classification}",
                )


def _refuse(faults: Iterator[Title] | list[Title]) -> None:
    told = list(faults)
    if told:
        raise DecidedOnMoved(
            "; ".join(one.en for one in told), thai_detail="; ".join(one.th for one in told)
        )


def _dataset(contract: Contract, wanted: Wanted) -> DecidedDataset:
    return DecidedDataset(
        dataset=contract.name,
        title=contract.title,
        pattern=contract.pattern,
        fields=tuple(
            DecidedField(name=leaf.name, title=leaf.title, classification=leaf.classification)
            for leaf in contract.leaves.values()
            if leaf.name in wanted.fields
        ),
    )


def _named(contract: Contract, decided: DecidedDataset) -> Contract:
    kept = {field.name: field for field in decided.fields}
    return msgspec.structs.replace(
        contract,
        title=decided.title,
        fields=tuple(_as_called(field, kept) for field in contract.fields),
    )


def _as_called(field: Field, kept: Mapping[str, DecidedField]) -> Field:
    then = kept.get(field.name)
    changed = msgspec.structs.replace(
        field, items=tuple(_as_called(item, kept) for item in field.items)
    )
    if then is None:
        return changed
    return msgspec.structs.replace(changed, title=then.title, classification=then.classification)
