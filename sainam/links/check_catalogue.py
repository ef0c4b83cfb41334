"""Checks a catalogue before anything of it is applied: every fault with file, line and key."""

from __future__ import annotations

from pathlib import Path

from sainam.kit.settings import Mode
from sainam.links.catalogue_fault import CatalogueFault
from sainam.links.check_agreements import agreement_faults
from sainam.links.check_calendar import calendar_faults
from sainam.links.check_datasets import dataset_faults
from sainam.links.check_dialects import dialect_faults
from sainam.links.check_doors import door_faults
from sainam.links.check_endpoints import endpoint_faults
from sainam.links.check_law import law_faults
from sainam.links.check_links import link_faults
from sainam.links.check_requests import request_faults
from sainam.links.check_retention import retention_faults
from sainam.links.read_catalogue import ReadCatalogue, read_catalogue


def check_catalogue(folder: Path, mode: Mode) -> list[CatalogueFault]:
    """In the order of files and lines; empty means it can be applied."""
    return faults_of(read_catalogue(folder), mode)


def faults_of(read: ReadCatalogue, mode: Mode) -> list[CatalogueFault]:
    """What refers to what is only judged when every object could be read."""
    if read.faults:
        return sorted(read.faults)
    return sorted(
        [
            *law_faults(read),
            *link_faults(read, mode),
            *agreement_faults(read),
            *dataset_faults(read),
            *door_faults(read),
            *endpoint_faults(read),
            *dialect_faults(read),
            *request_faults(read),
            *retention_faults(read),
            *calendar_faults(read),
        ]
    )
