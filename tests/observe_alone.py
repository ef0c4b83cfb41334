"""An observer of its own that is killed when it has observed and not yet committed.

Argument: the database's URL.
"""

import os
import signal
import sys

from sainam.evidence.processing.observe import observe
from sainam.kit.database import Database

if __name__ == "__main__":
    with (
        Database(sys.argv[1], application_name="an observer of its own") as database,
        database.transaction() as tx,
    ):
        if observe(tx, public_url="http://hub.invalid") is not None:
            os.kill(os.getpid(), signal.SIGKILL)
