"""Evidence packs, bound to the database, the papers and the key that signs the audit trail."""

from __future__ import annotations

from sainam.audit.signing_key import load_public_keys, load_signing_key
from sainam.evidence.pack.make_pack import Works
from sainam.evidence.pack.pack_desk import PackDesk
from sainam.kit.byte_store import ByteStore
from sainam.kit.database import Database
from sainam.kit.settings import Settings


def pack_desk(settings: Settings, database: Database, byte_store: ByteStore) -> PackDesk:
    def works() -> Works:
        """Read when it is needed: the key may have been changed."""
        return Works(
            byte_store,
            lambda: load_signing_key(settings.state, create=False),
            lambda: load_public_keys(settings.state),
            settings.clock_source,
        )

    return PackDesk(database, works)
