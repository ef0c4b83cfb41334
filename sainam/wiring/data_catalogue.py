"""The catalogue of data, read from the database, for the API."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import msgspec

from sainam.agencies.person import Person
from sainam.agreements.terms import Environment
from sainam.api.datasets import ImpactAsked
from sainam.contracts.dcat import dcat_catalogue, open_datasets
from sainam.evidence.impact.impact_desk import content_for, reports_for
from sainam.evidence.impact.reckon_impact import reckon_impact
from sainam.kit.database import Database
from sainam.links.applied_catalogue import load_catalogue
from sainam.portal.readings.names import Names
from sainam.portal.readings.show_datasets import list_datasets, show_dataset
from sainam.portal.readings.show_trace import show_trace
from sainam.wiring.installation import Installation

_ENVIRONMENT: Environment = "live"
_RECKONERS = ("legal", "dpo")


class DataCatalogue:
    """One per process."""

    def __init__(self, installation: Installation, database: Database) -> None:
        self._database = database
        self._byte_store = installation.byte_store()
        self._public_url = installation.public_url()

    def open_catalogue(self) -> Any:
        with self._database.read_only() as tx:
            catalogue = load_catalogue(tx)
        return dcat_catalogue(
            open_datasets(catalogue.contracts.values()),
            owners={code: agency.title for code, agency in catalogue.agencies.items()},
            base=self._public_url,
        )

    def datasets(self, who: Person) -> Any:
        with self._database.read_only() as tx:
            return list_datasets(tx, Names(load_catalogue(tx), tx), _ENVIRONMENT, who.agency)

    def dataset(self, who: Person, name: str) -> Any | None:
        with self._database.read_only() as tx:
            names = Names(load_catalogue(tx), tx)
            return show_dataset(tx, names, _ENVIRONMENT, name, who.agency)

    def trace(self, who: Person, about: str | None, on: date | None) -> Any | None:
        with self._database.read_only() as tx:
            names = Names(load_catalogue(tx), tx)
            return show_trace(
                tx, names, _ENVIRONMENT, about and about.replace("\0", ""), on, who.agency
            )

    def reports(self, who: Person, about: str | None) -> Any:
        with self._database.read_only() as tx:
            return reports_for(tx, who, about)

    def report(self, who: Person, report: UUID) -> bytes | None:
        with self._database.read_only() as tx:
            return content_for(tx, self._byte_store, who, report)

    def reckon(self, who: Person, asked: ImpactAsked) -> Any | None:
        """None: there is no such thing. Raises NotYours."""
        who.must_be(*_RECKONERS)
        if who.agency is not None:
            return None
        with self._database.transaction() as tx:
            names = Names(load_catalogue(tx), tx)
            if show_trace(tx, names, _ENVIRONMENT, asked.about, asked.on, None) is None:
                return None
            report = reckon_impact(
                tx, self._byte_store, environment=_ENVIRONMENT, about=asked.about,
                change=asked.change, on=asked.on, actor=who.login,
            )  # fmt: skip
        return {"id": report.id, "stops": len(report.stops), "base": report.base,
                "report": msgspec.Raw(report.content)}  # fmt: skip
