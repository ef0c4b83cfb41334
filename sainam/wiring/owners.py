"""The owners' systems: where they answer, what they can do, how they sign."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from sainam.agreements.terms import Environment
from sainam.channels.owner_http import OwnerAddress
from sainam.exchanges.deliveries.delivery import Owner
from sainam.links.catalogue import Catalogue
from sainam.wiring.installation import Installation, NotPreparedError

DEMO_CONSUMER = "sainam-demo"  # as the hub is called at a counterpart that knows consumers


class Owners:
    """By the catalogue as it stands; `addresses.json` of the state folder goes before it.

    That file holds, by environment and system: url, the file of the bearer token the hub shows,
    and the files of the secrets that the system signs its callbacks with.
    """

    def __init__(self, installation: Installation, catalogue: Callable[[], Catalogue]) -> None:
        self._installation = installation
        self._catalogue = catalogue
        listed = installation.settings.state / "addresses.json"
        self._listed = json.loads(listed.read_bytes()) if listed.exists() else {}
        self._known: dict[tuple[str, Environment], OwnerAddress] = {}
        self._known_by: Catalogue | None = None

    def address(self, owner: str, environment: Environment) -> OwnerAddress:
        """Raises NotPreparedError where nobody has said where it answers."""
        catalogue = self._catalogue()
        if catalogue is not self._known_by:
            self._known, self._known_by = {}, catalogue
        found = self._known.get((owner, environment))
        if found is None:
            found = self._known[owner, environment] = self._find(owner, environment)
        return found

    def is_hub(self, owner: str, environment: Environment) -> bool:
        """Whether the hub itself answers for this system."""
        system = self._catalogue().systems.get(owner)
        address = None if system is None else getattr(system.addresses, environment)
        return address is not None and address.hub

    def owner_of(self, name: str) -> Owner | None:
        system = self._catalogue().systems.get(name)
        if system is None:
            return None
        return Owner(system.capabilities.deduplicates, system.capabilities.can_be_asked)

    def secrets_of(self, owner: str, environment: Environment) -> Sequence[str]:
        listed = self._listed.get(environment, {}).get(owner)
        if listed is not None:
            return [self._text(name) for name in listed.get("callback_secret_files", ())]
        played = self._counterpart(owner, environment)
        return () if played is None else [self._text(f"parties/{played}-callback.whsec")]

    def _find(self, owner: str, environment: Environment) -> OwnerAddress:
        system = self._catalogue().systems.get(owner)
        sign_in = None if system is None else system.sign_in
        listed = self._listed.get(environment, {}).get(owner)
        if listed is not None:
            key_file = listed.get("consumer_key_file")
            return OwnerAddress(
                listed["url"].rstrip("/"),
                self._text(listed["token_file"]),
                self._text(key_file) if key_file else "",
                sign_in,
            )
        played = self._counterpart(owner, environment)
        if played is None:
            raise NotPreparedError(f"addresses.json does not name {owner} in {environment}")
        port = self._installation.counterpart_port(played)
        token = self._text(f"parties/hub-at-{played}.token")
        return OwnerAddress(f"http://127.0.0.1:{port}", token, DEMO_CONSUMER, sign_in)

    def _counterpart(self, owner: str, environment: Environment) -> str | None:
        """Only a demo is served by counterparts; the catalogue check refuses them in a site."""
        system = self._catalogue().systems.get(owner)
        if system is None or self._installation.settings.mode != "demo":
            return None
        address = getattr(system.addresses, environment)
        return address.counterpart if address is not None else None

    def _text(self, name: str) -> str:
        return (self._installation.settings.state / name).read_text(encoding="utf-8").strip()
