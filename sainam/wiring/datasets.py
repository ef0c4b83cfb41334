"""The datasets of the applied catalogue, as the data plane needs them: in memory, by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sainam.agencies.operation import Operation
from sainam.agreements.terms import Pattern
from sainam.contracts.contract import Contract
from sainam.contracts.validate import is_plain_key, validate
from sainam.exchanges.refusals import PayloadFault
from sainam.kit.database import Database
from sainam.links.applied_catalogue import load_catalogue, newest_apply
from sainam.links.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class ServedDataset:
    """A dataset that calls can ask for or submit to."""

    name: str
    pattern: Pattern
    contract: Contract

    @property
    def key_field(self) -> str:
        return self.contract.key or ""

    @property
    def key_is_personal(self) -> bool:
        return self.contract.key_is_personal

    def faults(self, payload: dict[str, Any], *, key_only: bool) -> list[PayloadFault]:
        if key_only and is_plain_key(payload, self.contract):
            return []
        fields = (self.key_field,) if key_only else None
        found = [
            PayloadFault(fault.field, f"payload.{fault.rule}", fault.thai, fault.english)
            for fault in validate(payload, self.contract, fields)
        ]
        if key_only:
            found += [
                PayloadFault(
                    name, "payload.unknown", "สอบถามด้วยช่องนี้ไม่ได้", "Not asked by this field."
                )
                for name in payload
                if name != self.key_field and name in self.contract.leaves
            ]
        return found


class Datasets:
    """Of one process; loaded at its start, and again when a new catalogue was applied."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._apply: object = None
        self._served: dict[str, ServedDataset] = {}
        self._operations: dict[tuple[str, str], Operation] = {}
        self._catalogue: Catalogue | None = None

    def load(self) -> None:
        with self._database.transaction() as tx:
            apply = newest_apply(tx)
            if apply == self._apply:
                return
            catalogue = load_catalogue(tx)
        self._served = dict(_served(catalogue))
        self._operations = {
            (system.code, dataset): operation
            for system in catalogue.systems.values()
            for dataset, operation in system.operations.items()
        }
        self._catalogue, self._apply = catalogue, apply

    def catalogue(self) -> Catalogue:
        if self._catalogue is None:
            self.load()
        if self._catalogue is None:
            raise RuntimeError("no catalogue was ever applied to this database")
        return self._catalogue

    def find(self, name: str) -> ServedDataset | None:
        return self._served.get(name)

    def operation(self, owner: str, dataset: str) -> Operation:
        return self._operations[owner, dataset]


def _served(catalogue: Catalogue) -> list[tuple[str, ServedDataset]]:
    """Whoever it is granted to, by the files or by a dossier: the gate decides who may call."""
    return [
        (name, ServedDataset(name, contract.pattern, contract))
        for name, contract in catalogue.contracts.items()
        if contract.pattern in ("lookup", "submit")
    ]
