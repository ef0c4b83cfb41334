"""A clause before it has its number, and what clauses are about. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sainam.agencies.agency import Agency
from sainam.formats.layout import Title
from sainam.law.register import LawRegister
from sainam.links.catalogue import Catalogue
from sainam.onboarding.bodies import Design, Wanted
from sainam.onboarding.design.design import approved
from sainam.onboarding.dossier import Dossier

RUN_OFF_DAYS = 30


@dataclass(frozen=True, slots=True)
class Subject:
    """What the clauses are about."""

    dossier: Dossier
    design: Design
    catalogue: Catalogue
    register: LawRegister
    agency: Agency
    first_day: date
    until: date

    @property
    def datasets(self) -> tuple[Wanted, ...]:
        return approved(self.dossier)

    @property
    def personal(self) -> bool:
        return any(
            self.catalogue.contracts[one.dataset].leaves[name].personal
            for one in self.datasets
            for name in one.fields
        )

    @property
    def by_file(self) -> bool:
        return any(
            self.catalogue.contracts[one.dataset].pattern == "batch" for one in self.datasets
        )

    @property
    def run_off_days(self) -> int:
        """Agents go on handing over what was paid in time."""
        return RUN_OFF_DAYS if self.by_file else 0


@dataclass(frozen=True, slots=True)
class Text:
    """A clause without its number; `provisions` that the register does not know are left out."""

    heading: Title
    lines: tuple[Title, ...]
    provisions: tuple[str, ...]
