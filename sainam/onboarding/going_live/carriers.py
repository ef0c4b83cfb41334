"""Who carries an agency's calls uses keys of its own: each opens the agreement too."""

from __future__ import annotations

from sainam.agencies import store as agencies
from sainam.agencies.store import Credential
from sainam.agreements import store as agreements
from sainam.agreements.open_door import open_door
from sainam.agreements.store import Door
from sainam.agreements.terms import Environment
from sainam.onboarding.act import Act
from sainam.onboarding.design.design import agreed_design


def carriers_keys(act: Act, environment: Environment) -> tuple[Credential, ...]:
    """Living ones. Files are dropped by the agency itself, so there are none where files go."""
    design = agreed_design(act.dossier)
    if design is None or design.transport != "api" or not design.carriers:
        return ()
    return tuple(
        one
        for one in agencies.credentials_of_kind(act.tx, environment, "jwk")
        if one.agency in design.carriers
    )


def open_carriers(act: Act, environment: Environment, agreement: str) -> list[str]:
    """The doors opened; one that was shut stays shut."""
    opened = []
    for one in carriers_keys(act, environment):
        door = Door(
            f"{one.id}:{agreement}:api", environment, agreement, one.id, "api", None, shut=False
        )
        if agreements.find_door(act.tx, door.id) is None:
            open_door(act.tx, door, actor=act.actor.login)
            opened.append(door.id)
    return opened
