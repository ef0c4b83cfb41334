"""Works off what is left to do with files. Any number of workers may: each file has one at a time.

A worker that is killed leaves its file as it was; the next one takes it up.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping

from sainam.exchanges.files import store
from sainam.exchanges.files.received_file import Due, Step
from sainam.kit.database import Database

_LOG = logging.getLogger(__name__)


def work_off(database: Database, steps: Mapping[Step, Callable[[Due], object]]) -> int:
    """One round; how many were taken up. A failure is tried again later, the others go on."""
    with database.read_only() as tx:
        due = store.due_files(tx)
    for item in due:
        try:
            steps[item.step](item)
        except Exception:  # noqa: BLE001  one bad file must not stop the others
            _LOG.exception("file %s: %s failed", item.file, item.step)
            with database.transaction() as tx:
                store.postpone(tx, item)
    return len(due)
