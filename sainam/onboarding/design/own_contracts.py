"""The contracts of a link: each dataset's, narrowed to what was approved, with its own version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from ruamel.yaml import YAML

from sainam.contracts.compatibility import Difference, differences, next_version
from sainam.contracts.contract import read_contract
from sainam.contracts.narrow_contract import narrowed
from sainam.links.store import newest_object
from sainam.onboarding import store as dossiers
from sainam.onboarding.act import Act
from sainam.onboarding.bodies import Design, Wanted
from sainam.onboarding.design.design import approved
from sainam.onboarding.design.link_files import link_files, yaml_text

FIRST_VERSION = "1.0.0"


@dataclass(frozen=True, slots=True)
class OwnContract:
    """`before` is the version in force that this one follows; empty: there was none."""

    dataset: str
    path: str
    text: str
    version: str
    before: str
    differences: tuple[Difference, ...]

    def told(self) -> Mapping[str, Any]:
        """As the step keeps it."""
        return {
            "dataset": self.dataset,
            "version": self.version,
            "before": self.before,
            "differences": msgspec.to_builtins(self.differences),
        }


def own_contracts(act: Act, design: Design) -> tuple[OwnContract, ...]:
    """In the order of what was approved."""
    earlier = _in_force(act)
    found = []
    for one in approved(act.dossier):
        stored = newest_object(act.tx, "contract", one.dataset)
        if stored is not None:
            document = msgspec.json.decode(stored.body)
            found.append(own_contract(document, one, design.link, earlier.get(one.dataset)))
    return tuple(found)


def own_contract(
    document: Mapping[str, Any], wanted: Wanted, link: str, before: Mapping[str, Any] | None
) -> OwnContract:
    """Pure; `document` and `before` are ODCS, `before` as it was kept for the version in force."""
    identity = f"{wanted.dataset}.{link.lower()}"
    narrow = narrowed(document, wanted.fields, document_id=identity, version=FIRST_VERSION)
    found: tuple[Difference, ...] = ()
    last = ""
    if before is not None:
        last = str(before["version"])
        found = differences(read_contract(before), read_contract(narrow))
        narrow = {**narrow, "version": next_version(last, found)}
    path = f"contracts/by-link/{link.lower()}/{wanted.dataset}.odcs.yaml"
    return OwnContract(wanted.dataset, path, yaml_text(narrow), str(narrow["version"]), last, found)


def _in_force(act: Act) -> Mapping[str, Mapping[str, Any]]:
    """By dataset, as kept by the dossier that brought about the last version of the agreement."""
    if act.dossier.agreement is None:
        return {}
    brought = dossiers.dossiers_of_agreement(act.tx, act.dossier.agreement)
    earlier = dossiers.load_dossier(act.tx, brought[-1][0]) if brought else None
    if earlier is None:
        return {}
    reader = YAML(typ="safe")
    documents = [
        reader.load(text)
        for path, text in link_files(earlier).items()
        if path.startswith("contracts/")
    ]
    return {document["name"]: document for document in documents}
