"""What several journeys share."""

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from sftp_hub import Party, SftpHub

from sainam.kit.database import Database

_numbers = count(1)


@pytest.fixture
def sftp_hub(module_database: Database, tmp_path: Path) -> Iterator[SftpHub]:
    hub = SftpHub(module_database, tmp_path)
    hub.start()
    yield hub
    hub.stop()


@pytest.fixture
def new_agency(sftp_hub: SftpHub) -> Callable[[], Party]:
    """An agency that no other test knows."""
    return lambda: sftp_hub.agency(f"agent-{next(_numbers)}")


@pytest.fixture
def agent(new_agency: Callable[[], Party]) -> Party:
    return new_agency()
