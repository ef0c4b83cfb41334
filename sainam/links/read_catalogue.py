"""Reads a catalogue's folder: every object with its place, and what is wrong as values."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

import rfc8785

from sainam.documents.office import OFFICE_FILE
from sainam.formats.load_layout import LayoutRefused, read_layout
from sainam.links.catalogue import Catalogue
from sainam.links.catalogue_fault import CatalogueFault, Rule, key_text, said
from sainam.links.shelf import SHELVES, Kind, Shelf, catalogue_of, misreadings, name_of, read_object
from sainam.links.yaml_lines import Place, YamlFile, read_yaml


class _Digest(Protocol):
    def update(self, content: bytes, /) -> None: ...


@dataclass(frozen=True, slots=True)
class Entry:
    """One object: what its file says (`body`), what that means (`value`), and where it stands."""

    kind: Kind
    name: str
    body: Any
    value: Any
    file: YamlFile
    place: Place

    def fault(
        self, rule: Rule, below: Place = (), *, what: str = "", place: str = "", what_th: str = ""
    ) -> CatalogueFault:
        """A fault at a place below this object."""
        where = (*self.place, *below)
        words = said(rule, what=what, place=place, what_th=what_th)
        line = self.file.line(where)
        return CatalogueFault(self.file.name, line, key_text(where), rule, words.th, words.en)

    @property
    def canonical(self) -> str:
        """RFC 8785."""
        return rfc8785.dumps(self.body).decode()


@dataclass(frozen=True, slots=True)
class ReadCatalogue:
    """What could be read, and what could not. `digest` is of all files as they stand."""

    catalogue: Catalogue
    entries: Mapping[tuple[Kind, str], Entry]
    faults: tuple[CatalogueFault, ...]
    digest: bytes


def read_catalogue(folder: Path) -> ReadCatalogue:
    """A fault never raises; objects at fault are left out of `catalogue`."""
    digest = hashlib.sha256()
    entries: dict[tuple[Kind, str], Entry] = {}
    faults = list(_strays(folder))
    for shelf, name, content in _files(folder):
        _digest_file(digest, name, content)
        for found in _read_file(shelf, name, content):
            if isinstance(found, CatalogueFault):
                faults.append(found)
            elif (found.kind, found.name) in entries:
                faults.append(found.fault("object.twice", what=f"{found.kind} {found.name}"))
            else:
                entries[found.kind, found.name] = found
    objects: dict[Kind, dict[str, Any]] = {}
    for (kind, name), entry in entries.items():
        objects.setdefault(kind, {})[name] = entry.value
    return ReadCatalogue(catalogue_of(objects), entries, tuple(faults), digest.digest())


def digest_of(folder: Path) -> bytes:
    """SHA-256 over names and bytes of the catalogue's files: equal means nothing to apply."""
    digest = hashlib.sha256()
    for _, name, content in _files(folder):
        _digest_file(digest, name, content)
    return digest.digest()


def _files(folder: Path) -> Iterator[tuple[Shelf, str, bytes]]:
    for shelf in SHELVES:
        for path in sorted(folder.glob(shelf.glob)):
            yield shelf, path.relative_to(folder).as_posix(), path.read_bytes()


# The office is read by those who write papers; what a dossier proposes lies here to be looked at.
APART = (OFFICE_FILE, "agreements/drafts/", "contracts/by-link/")


def _strays(folder: Path) -> Iterator[CatalogueFault]:
    """YAML that nobody would read, for its name or its folder; and where there is none at all."""
    read = {folder / name for _, name, _ in _files(folder)}
    for path in sorted(folder.rglob("*.y*ml")):
        name = path.relative_to(folder).as_posix()
        if path not in read and not name.startswith(APART) and not path.name.startswith("."):
            yield _whole_file(name, "file.unread")
    if not read:
        yield _whole_file(".", "folder.empty", str(folder))


def _whole_file(name: str, rule: Rule, what: str = "") -> CatalogueFault:
    words = said(rule, what=what)
    return CatalogueFault(name, 1, "$", rule, words.th, words.en)


def _digest_file(digest: _Digest, name: str, content: bytes) -> None:
    digest.update(f"{name}\0{len(content)}\0".encode() + content)


@lru_cache(maxsize=512)
def _read_file(shelf: Shelf, name: str, content: bytes) -> tuple[Entry | CatalogueFault, ...]:
    """Kept by content: to read YAML with its lines takes long, and most files stay as they are."""
    file = read_yaml(content, name)
    if file.faults:
        return file.faults
    if shelf.kind == "layout" and (faults := _layout_faults(name, content)):
        return faults
    if shelf.key is None:
        return tuple(_read_one(shelf, file, file.value, ()))
    listed = file.value.get(shelf.key) if isinstance(file.value, dict) else None
    if not isinstance(listed, list) or set(file.value) != {shelf.key}:
        return (_whole_file(file.name, "file.shape", shelf.key),)
    bodies = enumerate(listed)
    return tuple(
        found for rank, body in bodies for found in _read_one(shelf, file, body, (shelf.key, rank))
    )


def _read_one(
    shelf: Shelf, file: YamlFile, body: Any, place: Place
) -> Iterator[Entry | CatalogueFault]:
    entry = Entry(shelf.kind, "", body, None, file, place)
    misread = False
    for found in misreadings(shelf.kind, body):
        misread = True
        where = key_text(found.place)
        yield entry.fault(found.rule, found.place, what=found.what, place=where)
    if not misread:
        value = read_object(shelf.kind, body)
        yield Entry(shelf.kind, name_of(value), body, value, file, place)


def _layout_faults(name: str, content: bytes) -> tuple[CatalogueFault, ...]:
    try:
        read_layout(content.decode(), name)
    except LayoutRefused as refused:
        return tuple(
            CatalogueFault(
                fault.file, fault.line, fault.key, "layout.rule", fault.thai, fault.english
            )
            for fault in refused.faults
        )
    return ()
