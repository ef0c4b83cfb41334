"""What several journeys share."""

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from running_hub import RunningHub
from seven_steps_desk import new_way
from sftp_hub import Party, SftpHub

from sainam.kit.database import Database
from sainam.tour.onboarding.good_way import GoodWay
from sainam.tour.onboarding.new_agency import register
from sainam.tour.onboarding.seven_steps import SevenSteps, begin
from sainam.tour.step import RowWalk
from sainam.tour.tourist import Tourist

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


@pytest.fixture(scope="module")
def steps(hub: RunningHub) -> Iterator[SevenSteps]:
    with Tourist(hub.installation) as tourist:
        begun = begin(tourist)
        begun.known_agency = register(begun.cast, begun.code, RowWalk("P1"))
        yield begun


@pytest.fixture(scope="module")
def submitted(steps: SevenSteps) -> GoodWay:
    way = new_way(steps)
    way.submitted()
    return way
