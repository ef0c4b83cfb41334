"""What is done with received files: read, posted or stored, and acknowledged."""

from __future__ import annotations

import logging
from functools import partial

from sainam.channels.sftp.place_in_outbox import place_in_outbox
from sainam.exchanges.files import store as files
from sainam.exchanges.files.received_file import Due, ReceivedFile
from sainam.formats.layout import Layout
from sainam.kit.database import Database
from sainam.payments.acknowledge_file import acknowledge_file
from sainam.payments.process_file import process_file
from sainam.water.series import places_of, series_of
from sainam.water.store_series import store_series
from sainam.wiring.datasets import Datasets
from sainam.wiring.installation import Installation

_log = logging.getLogger(__name__)
ACTOR = "hub:worker"
ACKNOWLEDGEMENT = "acknowledgement"


class FileDesk:
    """Takes up what is due, one file after another; another worker's files are left to it."""

    def __init__(self, installation: Installation, database: Database, datasets: Datasets) -> None:
        self._installation = installation
        self._database = database
        self._datasets = datasets
        self._archive = installation.archive(database)

    def process_due(self) -> bool:
        """Whether anything was done, so that there may be more."""
        with self._database.transaction() as tx:
            due = files.due_files(tx)
        done = [self._take_up(each) for each in due]
        return any(done)

    def _take_up(self, due: Due) -> bool:
        """A file that fails is put off, and the others go on."""
        try:
            if due.step == "process":
                return self._process(due) != "busy"
            return self._acknowledge(due)
        except Exception:  # noqa: BLE001  whatever it was, the other files go on
            _log.exception("file %s: %s failed", due.file, due.step)
            with self._database.transaction() as tx:
                files.postpone(tx, due)
            return True

    def _process(self, due: Due) -> str:
        self._datasets.load()
        return process_file(
            self._database,
            archive=self._archive,
            layouts=self._datasets.catalogue().layouts,
            store_feed=self._store_feed,
            environment=due.environment,
            file=due.file,
            actor=ACTOR,
        )

    def _store_feed(self, file: ReceivedFile, layout: Layout) -> str:
        catalogue = self._datasets.catalogue()
        series = [
            series_of(each) for each in catalogue.series.values() if each.dataset == file.dataset
        ]
        places = places_of(series, catalogue.contracts[file.dataset or ""], layout)
        with self._database.transaction() as tx:
            stored = store_series(
                tx, file, actor=ACTOR, layout=layout, places=places, archive=self._archive
            )
        return stored.state

    def _acknowledge(self, due: Due) -> bool:
        with self._database.transaction() as tx:
            told = acknowledge_file(
                tx,
                archive=self._archive,
                layout=self._datasets.catalogue().layouts[ACKNOWLEDGEMENT],
                place=partial(place_in_outbox, self._installation.drop),
                environment=due.environment,
                file=due.file,
                actor=ACTOR,
            )
        return told is not None
