"""The datasets of the applied catalogue, as the data plane needs them: in memory, by name."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any
from uuid import UUID

import psycopg

from sainam.agencies.operation import Operation
from sainam.agreements.terms import Pattern
from sainam.contracts.contract import Contract
from sainam.contracts.granted_answer import Reader, granted_json, reader_of
from sainam.contracts.validate import is_plain_key, validate
from sainam.exchanges.content.sealing import ACCOUNT, LOOK_UPS, SUBMITS, Keeping
from sainam.exchanges.refusals import OwnerFailed, PayloadFault
from sainam.kit.database import Database, DatabaseUnreachableError, Tx
from sainam.links.applied_catalogue import load_catalogue, newest_apply
from sainam.links.catalogue import Catalogue

_log = logging.getLogger(__name__)
FOLLOW_SECONDS = 1.0
MOST_READERS = 1024


@dataclass(frozen=True, slots=True)
class ServedDataset:
    """A dataset that calls can ask for or submit to."""

    name: str
    pattern: Pattern
    contract: Contract
    keeping: Keeping
    readers: dict[tuple[str, ...], Reader] = field(default_factory=dict)  # by the fields granted

    def granted(self, answer: bytes, fields: tuple[str, ...]) -> bytes:
        """As contracts.granted_answer."""
        reader = self.readers.get(fields)
        if reader is None:
            if len(self.readers) >= MOST_READERS:
                self.readers.clear()
            reader = self.readers[fields] = reader_of(self.contract, fields)
        return granted_json(reader, answer)

    @property
    def key_field(self) -> str:
        return self.contract.key or ""

    @property
    def key_is_personal(self) -> bool:
        return self.contract.key_is_personal

    @property
    def takes(self) -> str | None:
        return self.contract.takes

    def faults(self, payload: dict[str, Any], *, key_only: bool) -> list[PayloadFault]:
        if key_only and is_plain_key(payload, self.contract):
            return []
        fields = (self.key_field,) if key_only else None
        found = [
            PayloadFault(fault.field, f"payload.{fault.rule}", fault.thai, fault.english)
            for fault in validate(payload, self.contract, fields)
        ]
        if not key_only:
            found += [
                PayloadFault(
                    name, "payload.null", "ช่องนี้ไม่มีค่า ถ้าไม่มีข้อมูลให้ตัดช่องนี้ออก",
                    "Leave this field out where there is nothing to say.",
                )
                for name, value in payload.items()
                if value is None and name in self.contract.leaves
                and name not in {fault.field for fault in found}
            ]  # fmt: skip
        if key_only:
            found += [
                PayloadFault(
                    name, "payload.unknown", "สอบถามด้วยช่องนี้ไม่ได้", "Not asked by this field."
                )
                for name in payload
                if name != self.key_field and name in self.contract.leaves
            ]
        return found


@dataclass(frozen=True, slots=True)
class _Applied:
    """One application of the catalogue; replaced as a whole, so that nobody sees half of it."""

    apply: UUID | None = None
    catalogue: Catalogue | None = None
    served: Mapping[str, ServedDataset] = field(default_factory=dict)
    operations: Mapping[tuple[str, str], Operation] = field(default_factory=dict)


class Datasets:
    """Of one process; loaded at its start, and again when a catalogue was applied since."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._applied = _Applied()
        self._lock = Lock()

    def load(self) -> None:
        with self._database.transaction() as tx:
            self.load_in(tx)

    def load_in(self, tx: Tx) -> None:
        """Agreements that are read in the same transaction are read before.

        A dataset may be known sooner than its agreement, never later.
        """
        with self._lock:
            apply = newest_apply(tx)
            if apply != self._applied.apply:
                self._applied = _applied(apply, load_catalogue(tx))

    async def follow(self) -> None:
        """Until cancelled, never more than a moment behind the last application."""
        while True:
            await asyncio.sleep(FOLLOW_SECONDS)
            try:
                await asyncio.to_thread(self.load)
            except (psycopg.Error, DatabaseUnreachableError) as error:
                _log.warning("whether a catalogue was applied cannot be read: %s", error)

    def catalogue(self) -> Catalogue:
        if self._applied.catalogue is None:
            self.load()
        if self._applied.catalogue is None:
            raise RuntimeError("no catalogue was ever applied to this database")
        return self._applied.catalogue

    def find(self, name: str) -> ServedDataset | None:
        return self._applied.served.get(name)

    def granted(self, name: str, answer: bytes, fields: tuple[str, ...]) -> bytes:
        """Of an owner's answer what was granted, held against the dataset's contract."""
        return self._applied.served[name].granted(answer, fields)

    def keeping(self, name: str) -> Keeping:
        """How what is said of this dataset is kept."""
        return self._applied.served[name].keeping

    def request_kind(self, name: str) -> str:
        """Which request kind a dataset of service requests is."""
        return self._applied.served[name].contract.request_kind or name

    def keeper_of(self, dataset: str) -> tuple[str, Operation]:
        """The one system that is asked for a dataset. Raises OwnerFailed where there is none."""
        for (owner, name), operation in self._applied.operations.items():
            if name == dataset:
                return owner, operation
        raise OwnerFailed(f"no system of the catalogue is asked for {dataset}")

    def operation(self, owner: str, dataset: str) -> Operation:
        return self._applied.operations[owner, dataset]


def _applied(apply: UUID | None, catalogue: Catalogue) -> _Applied:
    operations = {
        (system.code, dataset): operation
        for system in catalogue.systems.values()
        for dataset, operation in system.operations.items()
    }
    return _Applied(apply, catalogue, dict(_served(catalogue)), operations)


def _served(catalogue: Catalogue) -> list[tuple[str, ServedDataset]]:
    """Whoever it is granted to, by the files or by a dossier: the gate decides who may call."""
    return [
        (name, ServedDataset(name, contract.pattern, contract, keeping_of(contract)))
        for name, contract in catalogue.contracts.items()
        if contract.pattern in ("lookup", "submit")
    ]


def keeping_of(contract: Contract) -> Keeping:
    """By the class that its contract names; of one kept before contracts did, by its pattern."""
    if contract.pattern == "submit":
        return Keeping(contract.retention or SUBMITS, ACCOUNT)
    return Keeping(contract.retention or LOOK_UPS, contract.key or "")
