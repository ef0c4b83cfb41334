"""What the audit trail keeps of a step: digests of the whole, and what a reader looks for. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import msgspec
import rfc8785

from sainam.onboarding.bodies import Body
from sainam.onboarding.dossier import Step

LONGEST = 300  # bytes of a fact; texts and tables are longer and stand in the step alone


def canonical(value: Body | Mapping[str, Any]) -> str:
    """As the step keeps it."""
    return rfc8785.dumps(msgspec.to_builtins(value)).decode()


def sealed(step: Step) -> dict[str, Any]:
    """`outcome` has numbers, documents, agreements and keys; the digests are of what is kept."""
    facts = {
        name: value
        for name, value in step.outcome.items()
        if len(canonical({name: value}).encode()) <= LONGEST
    }
    return {
        "outcome": facts,
        "outcome_sha256": sha256(canonical(step.outcome).encode()).hexdigest(),
        "body_sha256": sha256(canonical(step.body).encode()).hexdigest(),
    }
