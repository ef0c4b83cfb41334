"""A hub on which something has happened, for what is read of it; one for each module."""

from __future__ import annotations

import pytest
from worked_hub import WorkedHub

from sainam.kit.byte_store import ByteStore
from sainam.kit.database import Database
from sainam.portal.readings.hub_readings import HubReadings


@pytest.fixture(scope="module")
def hub(
    module_owner_url: str,
    module_database: Database,
    tmp_path_factory: pytest.TempPathFactory,
) -> WorkedHub:
    worked = WorkedHub(
        module_owner_url, module_database, ByteStore(tmp_path_factory.mktemp("bytes"))
    )
    worked.work()
    return worked


@pytest.fixture(scope="module")
def pages(hub: WorkedHub) -> HubReadings:
    return HubReadings(
        hub.database, byte_store=hub.byte_store, masters=hub.masters, public_keys=dict
    )
