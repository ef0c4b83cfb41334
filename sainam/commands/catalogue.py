"""sainam catalogue check | plan | apply | export: the catalogue as code; export as DCAT."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

import msgspec

from sainam.contracts.dcat import dcat_catalogue, open_datasets
from sainam.evidence.impact.reckon_plan import reckon_plan
from sainam.kit.database import Database
from sainam.kit.settings import Settings
from sainam.links.apply_catalogue import apply_catalogue
from sainam.links.check_catalogue import check_catalogue
from sainam.links.plan_catalogue import plan_catalogue
from sainam.links.read_catalogue import read_catalogue
from sainam.wiring.installation import Installation
from sainam.wiring.prepare import public_keys


def main(arguments: Sequence[str], settings: Settings) -> int:
    """0 when nothing is wrong (plan: also when changes stand to be applied), 1 with faults."""
    parser = argparse.ArgumentParser(prog="sainam catalogue", description=__doc__)
    parser.add_argument("action", choices=("check", "plan", "apply", "export"))
    given = parser.parse_args(arguments)
    faults = check_catalogue(settings.catalogue, settings.mode)
    for fault in faults:
        print(fault)
    if faults:
        sys.stderr.write(f"Faults in {settings.catalogue}: {len(faults)}\n")
        return 1
    if given.action == "check":
        print(f"The catalogue {settings.catalogue.name} is in order.")
        return 0
    if given.action == "export":
        _export(settings)
        return 0
    return _with_database(given.action, settings)


def _export(settings: Settings) -> None:
    """What may be open, in JSON-LD, as a catalogue such as CKAN reads it."""
    catalogue = read_catalogue(settings.catalogue).catalogue
    told = dcat_catalogue(
        open_datasets(catalogue.contracts.values()),
        owners={code: agency.title for code, agency in catalogue.agencies.items()},
        base=settings.public_url or "",
    )
    print(msgspec.json.format(msgspec.json.encode(told), indent=2).decode())


def _with_database(action: str, settings: Settings) -> int:
    if not settings.database_url:
        sys.stderr.write("sainam: SAINAM_DATABASE_URL names the database to plan or apply to\n")
        return 2
    installation = Installation(settings)
    with (
        Database(settings.database_url, application_name="sainam catalogue") as database,
        database.transaction() as tx,
    ):
        keys = public_keys(installation, read_catalogue(settings.catalogue).catalogue)
        if action == "plan":
            changes = plan_catalogue(tx, settings.catalogue)
            for change in changes:
                print(change)
            for effect in reckon_plan(tx, changes):
                print(f"  impact: {effect}")
        else:
            for change in apply_catalogue(
                tx, settings.catalogue, public_keys=keys, actor="sainam catalogue apply"
            ):
                print(change)
    return 0
