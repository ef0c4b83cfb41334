"""The keys of a dossier: which were registered, which still stand. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from sainam.agreements.terms import Environment
from sainam.onboarding.bodies import RegisterKey, RetireKey
from sainam.onboarding.dossier import Dossier
from sainam.onboarding.state import Event


@dataclass(frozen=True, slots=True)
class Key:
    """`door` is empty while it waits for real use."""

    credential: str
    environment: Environment
    channel: str
    public_key: str
    step: int
    by: str
    retired: bool


def keys_of(dossier: Dossier) -> tuple[Key, ...]:
    retired = {body.credential for _, body in dossier.bodies(RetireKey, Event.RETIRE_KEY)}
    return tuple(
        Key(
            step.outcome["credential"], body.environment, body.channel, body.public_key,
            step.number, step.actor, step.outcome["credential"] in retired,
        )
        for step, body in dossier.bodies(RegisterKey, Event.REGISTER_KEY)
    )  # fmt: skip


def living(dossier: Dossier, environment: Environment) -> tuple[Key, ...]:
    return tuple(
        key for key in keys_of(dossier) if key.environment == environment and not key.retired
    )
