"""The version of the law that a step, an agreement or a document was made under, for ever."""

from __future__ import annotations

from sainam.kit.database import Tx
from sainam.law.register import LawRegister
from sainam.law.register_version import RegisterVersion
from sainam.links.applied_catalogue import load_law, read_stored
from sainam.links.law_changes import store


def keep_register(tx: Tx, kept_by: str, version: RegisterVersion | None = None) -> RegisterVersion:
    """`version` is the one that was read for it; without, the one that stands.

    It is kept by its objects: to read it again no clock is asked, and a clock may go back.
    """
    kept = load_law(tx).version if version is None else version
    digest = bytes.fromhex(kept.digest)
    store.insert_register_version(tx, digest, kept.objects)
    store.insert_kept(tx, kept_by, digest)
    return kept


def keep_the_same(tx: Tx, kept_by: str, earlier: str) -> None:
    """What `earlier` keeps: its checklist was made from it, whatever was confirmed meanwhile."""
    digest = store.find_kept(tx, earlier)
    if digest is not None:
        store.insert_kept(tx, kept_by, digest)


def load_kept_law(tx: Tx, digest: bytes) -> LawRegister | None:
    """None: nothing keeps such a version."""
    stored = store.kept_objects(tx, digest)
    return read_stored(stored).law() if stored else None
