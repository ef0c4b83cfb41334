"""The applied catalogue in memory: read again when something was applied since."""

from collections import OrderedDict
from datetime import datetime
from threading import Lock
from uuid import UUID

from sainam.kit.database import Tx
from sainam.links.applied_catalogue import load_catalogue, newest_apply
from sainam.links.catalogue import Catalogue

_KEPT = 16


class KnownCatalogue:
    """Of one process. The last ones asked for are kept, those of past days too."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[UUID | None, datetime | None], Catalogue] = OrderedDict()
        self._lock = Lock()

    def standing(self, tx: Tx) -> Catalogue:
        return self.as_of(tx, None)

    def as_of(self, tx: Tx, moment: datetime | None) -> Catalogue:
        """As it was applied by then; None: now."""
        key = (newest_apply(tx), moment)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        catalogue = load_catalogue(tx, moment)
        with self._lock:
            self._kept[key] = catalogue
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return catalogue
