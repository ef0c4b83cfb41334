"""One act on a dossier, as guards and effects see it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sainam.agencies.person import Person
from sainam.documents.office import Office
from sainam.documents.sign_document import SigningDesk
from sainam.kit.byte_store import ByteStore
from sainam.kit.database import Tx
from sainam.law.council_rules import CouncilRules
from sainam.law.register import LawRegister
from sainam.law.register_version import RegisterVersion
from sainam.links.catalogue import Catalogue
from sainam.onboarding.actor import Actor
from sainam.onboarding.bodies import Body
from sainam.onboarding.dossier import Dossier
from sainam.onboarding.process import Transition


@dataclass(frozen=True, slots=True)
class World:
    """What stands around a dossier, bound in wiring."""

    byte_store: ByteStore
    office: Office
    signing_desk: SigningDesk
    catalogue: Callable[[Tx], Catalogue]
    register: Callable[[Tx], tuple[LawRegister, RegisterVersion]]
    council: Callable[[Tx], CouncilRules]
    person: Callable[[Tx, str], Person | None]  # by login
    holidays: Callable[[Tx], frozenset[date]]
    agreement_until: Callable[
        [Tx, str], datetime | None
    ]  # of the agreement a dossier brought about
    public_url: str

    def url(self, dossier: str) -> str:
        """Of the dossier's page, as a notice gives it."""
        return f"{self.public_url}/th/dossiers/{dossier}"


@dataclass(frozen=True, slots=True)
class Act:
    """`dossier` is as it stood before; `at` the moment by the database's clock."""

    tx: Tx
    world: World
    dossier: Dossier
    transition: Transition
    body: Body
    actor: Actor
    role: str
    at: datetime


# Raises a Refusal where the event may not be taken. Reads, never writes.
Guard = Callable[[Act], None]
# Does what the event brings about, in the same transaction; what it returns is kept in the step.
Effect = Callable[[Act], Mapping[str, Any]]
