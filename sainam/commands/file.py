"""sainam file inspect FILE --layout NAME: a dry run, line by line. Nothing is stored."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from sainam.formats.inspect_file import Inspection, inspection_text
from sainam.formats.layout import Layout
from sainam.formats.load_layout import LayoutRefused, layout_named
from sainam.kit.settings import Settings


def main(arguments: Sequence[str], settings: Settings) -> int:
    """0 when the file would post, 1 when it would be held whole, 2 when it cannot be tried."""
    parser = argparse.ArgumentParser(prog="sainam file", description=__doc__)
    actions = parser.add_subparsers(dest="action", required=True)
    inspect = actions.add_parser("inspect", help="read a file as the hub would")
    inspect.add_argument("file", type=Path)
    inspect.add_argument("--layout", required=True, metavar="NAME", help="of the catalogue")
    inspect.add_argument("--faulty-only", action="store_true", help="leave good lines out")
    given = parser.parse_args(arguments)
    try:
        layout = _layout(given.layout, settings.catalogue / "layouts")
    except LookupError as error:
        inspect.error(str(error.args[0]))
    except LayoutRefused as refused:
        for fault in refused.faults:
            print(f"{fault.file}:{fault.line}: {fault.key}: {fault.english} · {fault.thai}")
        return 2
    try:
        return _inspect(given.file, layout, faulty_only=given.faulty_only)
    except BrokenPipeError:  # whoever reads the report has seen enough of it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 2
    except OSError as error:
        inspect.error(f"{given.file}: {error.strerror}")


def _layout(name: str, folder: Path) -> Layout:
    """Raises LookupError, whose message lists the layouts there are, or LayoutRefused."""
    names = sorted(path.stem for path in folder.glob("*.yaml"))
    if name not in names:
        raise LookupError(f"there is no layout {name!r}; the catalogue has {', '.join(names)}")
    return layout_named(name, folder)


def _inspect(file: Path, layout: Layout, *, faulty_only: bool) -> int:
    with file.open("rb") as stream:
        inspection = Inspection(layout, stream)
        for text in inspection_text(inspection, faulty_only=faulty_only):
            print(text)
    return 0 if inspection.summary.postable else 1
