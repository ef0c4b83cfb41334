"""What the documents say is so: links, folders, commands, refusals, settings, files."""

from __future__ import annotations

import ast
import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from source_tree import CHECKOUT, PACKAGE, named, refusals

from sainam.api.problem import RETRY_AFTER_SECONDS, status_of
from sainam.cli import COMMANDS
from sainam.kit.settings import read_settings

DOCUMENTS = sorted(
    path
    for path in (*CHECKOUT.glob("*.md"), *(CHECKOUT / "docs").rglob("*.md"))
    if not path.name.startswith(".")
)
GUIDE = (CHECKOUT / "docs" / "partner-guide" / "api.md").read_text(encoding="utf-8")
RUNBOOK = (CHECKOUT / "docs" / "runbook.md").read_text(encoding="utf-8")
MAKEFILE = (CHECKOUT / "Makefile").read_text(encoding="utf-8")

LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
INDENTED = re.compile(r"^(?: {4,}|\t)(.+)$", re.MULTILINE)
SPOKEN = re.compile(r"`([^`\n]+)`")
OWN_FOLDER = re.compile(r"(?<![\w./-])(?:sainam|tests|docs)/[\w./*-]*[\w*/]")
OWN_FILE = re.compile(r"(?<![\w./*-])[\w-]+/[\w./*-]*\.(?:py|sql|yaml|md|txt|svg)\b")
PLACEHOLDER = re.compile(r"\b[A-Z]{3,}\b")


def code_of(path: Path) -> Iterator[str]:
    """What stands in a document as code: fenced, indented or spoken of in a sentence."""
    text = path.read_text(encoding="utf-8")
    yield from (block for _, block in FENCED.findall(text))
    yield from INDENTED.findall(FENCED.sub("", text))
    yield from SPOKEN.findall(FENCED.sub("", text))


def slug(heading: str) -> str:
    """The anchor that a heading gets: lower case, without punctuation, spaces as hyphens."""
    kept = [
        sign for sign in heading.lower() if sign in " -_" or not sign.isascii() or sign.isalnum()
    ]
    return "".join(kept).replace("·", "").replace(" ", "-")


def anchors_of(path: Path) -> set[str]:
    return {slug(heading) for heading in HEADING.findall(path.read_text(encoding="utf-8"))}


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_every_link_leads_somewhere(path: Path) -> None:
    lost = []
    for target in LINK.findall(FENCED.sub("", path.read_text(encoding="utf-8"))):
        if target.startswith(("http://", "https://", "mailto:")):
            continue
        file, _, anchor = target.partition("#")
        there = (path.parent / file).resolve() if file else path
        if not there.exists() or (anchor and anchor not in anchors_of(there)):
            lost.append(target)
    assert not lost


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_every_file_a_document_names_is_there(path: Path) -> None:
    """From the checkout, the package, the catalogue, the counterparts, or beside the document."""
    inside = (PACKAGE / "catalogue" / "mwa", PACKAGE / "counterparts")
    places = (CHECKOUT, PACKAGE, *inside, path.parent)
    lost = [
        word
        for code in code_of(path)
        for word in (*OWN_FOLDER.findall(code), *OWN_FILE.findall(code))
        if not any(any(place.glob(PLACEHOLDER.sub("*", word.rstrip("/")))) for place in places)
    ]
    assert not lost


def test_the_architecture_names_every_folder_and_no_other() -> None:
    text = (CHECKOUT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `sainam/(\w+)/` \|", text, re.MULTILINE)
    there = [
        folder.name
        for folder in PACKAGE.iterdir()
        if folder.is_dir()
        and any(file.is_file() and "__pycache__" not in file.parts for file in folder.rglob("*"))
    ]
    assert sorted(listed) == sorted(there)


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_every_command_a_document_names_exists(path: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):.*?## ", MAKEFILE, re.MULTILINE))
    wrong = []
    for code in code_of(path):
        wrong += [
            f"make {it}" for it in re.findall(r"(?m)^make ([a-z]+)", code) if it not in targets
        ]
        said = re.findall(r"(?m)(?:^|[\s\"/])sainam ([a-z][a-z-]*)\b(?!\.)", code)
        wrong += [f"sainam {it}" for it in said if it not in {*COMMANDS, "help"}]
        modules = re.findall(r"python -m (sainam[\w.]*)", code)
        wrong += [f"python -m {it}" for it in modules if importlib.util.find_spec(it) is None]
    assert not wrong


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_there_is_can_be_called(name: str) -> None:
    assert importlib.util.find_spec(f"sainam.commands.{name}") is not None


def test_python_shown_to_partners_can_be_read() -> None:
    shown = [block for kind, block in FENCED.findall(GUIDE) if kind == "python"]
    assert shown
    for block in shown:
        ast.parse(block)


def test_the_guide_has_every_refusal_with_its_status_and_fault_and_no_other() -> None:
    rows = re.findall(r"^\| `([a-z_.]+)` \| (\d{3}) \| (\w+) \|(.*)$", GUIDE, re.MULTILINE)
    told = {rule: (int(status), fault) for rule, status, fault, _ in rows}
    assert len(rows) == len(told)
    by_sftp = set(re.findall(r"`(sftp\.[a-z_]+)`", GUIDE))
    wanted = {
        kind.rule: (status_of(kind.rule), kind.fault)
        for kind in refusals()
        if not kind.rule.startswith("sftp.")
    }
    assert told == wanted
    assert by_sftp == {kind.rule for kind in refusals()} - wanted.keys()
    waits = {
        rule: int(again[1])
        for rule, _, _, rest in rows
        if (again := re.search(r"Retry-After: (\d+)", rest))
    }
    assert waits == RETRY_AFTER_SECONDS


def test_the_runbook_has_every_setting_with_its_default_and_no_other() -> None:
    rows = re.findall(r"^\| `(SAINAM_[A-Z_]+)` \| (?:`([^`]*)`|none) \|", RUNBOOK, re.MULTILINE)
    source = (PACKAGE / "kit" / "settings.py").read_text(encoding="utf-8")
    assert {name for name, _ in rows} == set(re.findall(r'"(SAINAM_[A-Z_]+)"', source))
    settings = read_settings({})
    for name, default in rows:
        field = name.removeprefix("SAINAM_").removesuffix("_SECONDS").lower()
        value = getattr(settings, field)
        if isinstance(value, Path):
            base = Path.cwd() if field == "state" else CHECKOUT
            value = value.relative_to(base)
        elif isinstance(value, float):
            value = f"{value:g}"
        assert default == ("" if value is None else str(value)), name


def test_the_readme_is_short() -> None:
    assert len((CHECKOUT / "README.md").read_text(encoding="utf-8").splitlines()) <= 90
