"""The keys of a test: masters in a folder of its own, and content sealed as a web process does."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from sainam.exchanges.content.sealing import ACCOUNT, LOOK_UPS, SUBMITS, Keeping, Sealing
from sainam.exchanges.files.archive import FileArchive
from sainam.kit.byte_store import ByteStore
from sainam.kit.database import Database
from sainam.kit.keys.data_keys import DataKeys
from sainam.kit.keys.masters import Masters
from sainam.kit.keys.turn import begin_masters

_FOLDERS: dict[str, Masters] = {}


def masters_of(_url: str, database: Database) -> Masters:
    """Those of one test's database, begun when first asked for."""
    with database.transaction() as tx:
        name = tx.info.dbname
        if name not in _FOLDERS:
            # In the folder of the run, which goes with it.
            folder = Path(tempfile.mkdtemp(prefix="masters-", dir=os.environ["SAINAM_TEST_RUN"]))
            _FOLDERS[name] = Masters(folder)
            begin_masters(tx, _FOLDERS[name], actor="tests")
    return _FOLDERS[name]


def archive_of(database: Database, byte_store: ByteStore) -> FileArchive:
    """Files of a test, sealed as the hub seals them."""
    return FileArchive(byte_store, database, masters_of("", database))


def sealing_of(url: str, database: Database, moment: Callable[[], datetime]) -> Sealing:
    """Bill payments as submissions, every other dataset as look-ups by a customer's account."""

    def keeping(dataset: str) -> Keeping:
        return Keeping(SUBMITS if dataset == "bill-payments" else LOOK_UPS, ACCOUNT)

    return Sealing(DataKeys(database, masters_of(url, database)), keeping, moment)
