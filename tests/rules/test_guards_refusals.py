"""Every refusal has its rule, its side at fault, a status, and sentences in both languages."""

from __future__ import annotations

import ast
import inspect
import re
import string
from collections import Counter
from collections.abc import Mapping
from itertools import pairwise
from typing import get_args

import pytest
from source_tree import PACKAGE, named, refusals, sql_files, tree_of, words_of

from sainam.agencies import field_fault as form_fault
from sainam.api.problem import RETRY_AFTER_SECONDS, STATUS, problem, status_of
from sainam.channels.sftp.status import sentence, status
from sainam.contracts import field_fault
from sainam.formats import line_rules
from sainam.kit.refusal import Fault, Refusal
from sainam.links import catalogue_fault
from sainam.links.read_catalogue import read_catalogue
from sainam.payments import line_sentences
from sainam.portal.readings.rule_words import rule_words
from sainam.water import series_rules

THAI = re.compile(r"[\u0e01-\u0e59]")
NUMBER = re.compile(r"\(\d+\)")
LATIN = re.compile(r"[A-Za-z]")
RULE = re.compile(r"[a-z]+(\.[a-z_]+)+")
MWA = PACKAGE / "catalogue" / "mwa"
# Only the SFTP server tells these, by its own status codes.
BY_SFTP = "sftp."
QUOTED = re.compile(rf"'({RULE.pattern})'")
# First parts that other words have too. Those of payloads are told with their own sentences.
NO_FAMILIES = {"payload", "token"}


def of(kind: type[Refusal]) -> str:
    return f"{kind.__module__.removeprefix('sainam.')}.{kind.__name__}"


def bare(kind: type[Refusal]) -> Refusal:
    """One of this kind, whatever more its own kind asks for."""
    made = kind.__new__(kind)
    Refusal.__init__(made)
    return made


@pytest.mark.parametrize("kind", refusals(), ids=of)
def test_a_refusal_says_its_rule_its_fault_and_a_sentence_in_each_language(
    kind: type[Refusal],
) -> None:
    own = vars(kind)
    assert {"rule", "thai", "__doc__"} <= own.keys()
    assert RULE.fullmatch(kind.rule)
    assert kind.fault in get_args(Fault)
    english = kind.sentence()
    assert english.endswith(".")
    assert english[0].isupper()
    assert not THAI.search(english)
    assert THAI.search(kind.thai)
    assert not kind.thai.endswith(".")


def test_no_two_refusals_share_a_rule() -> None:
    assert [
        rule for rule, times in Counter(kind.rule for kind in refusals()).items() if times > 1
    ] == []


@pytest.mark.parametrize(
    "kind", [kind for kind in refusals() if not kind.rule.startswith(BY_SFTP)], ids=of
)
def test_a_refusal_has_its_http_status(kind: type[Refusal]) -> None:
    assert 400 <= status_of(kind.rule) < (500 if kind.fault == "caller" else 600)


def test_the_table_of_statuses_names_only_rules_there_are() -> None:
    rules = {kind.rule for kind in refusals()}
    families = {rule.partition(".")[0] for rule in rules}
    assert STATUS.keys() <= rules | families
    assert RETRY_AFTER_SECONDS.keys() <= rules


def test_a_problem_document_is_bilingual_and_names_rule_and_fault() -> None:
    for kind in refusals():
        if not kind.rule.startswith(BY_SFTP) and "faults" not in inspect.signature(kind).parameters:
            told = problem(bare(kind))
            assert f'"title":"{kind.sentence()}"' in told.body.decode()
            assert kind.thai in told.body.decode()
            assert (told.rule, told.fault) == (kind.rule, kind.fault)


@pytest.mark.parametrize(
    "kind", [kind for kind in refusals() if kind.rule.startswith(BY_SFTP)], ids=of
)
def test_an_sftp_refusal_has_its_status_with_both_languages(kind: type[Refusal]) -> None:
    told = status(bare(kind))
    assert told is not None
    assert sentence(bare(kind)) in str(told)
    assert kind.thai in str(told)


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


Table = Mapping[str, tuple[str, str]]
TABLES: dict[str, tuple[Table, set[str]]] = {
    "line": (
        {rule: (said.th, said.en) for rule, said in line_rules.SENTENCES.items()},
        set(line_rules.Rule),
    ),
    "payment line": (
        {rule: (said.th, said.en) for rule, said in line_sentences.SAID.items()},
        set(line_sentences.LineRule),
    ),
    "series": (
        {rule: (said.th, said.en) for rule, said in series_rules.SENTENCES.items()},
        set(series_rules.SeriesRule),
    ),
    "payload field": (
        {rule: (said.th, said.en) for rule, said in field_fault.SENTENCES.items()},
        set(get_args(field_fault.Rule)),
    ),
    "form": (
        {rule: (said.th, said.en) for rule, said in form_fault.SENTENCES.items()},
        set(get_args(form_fault.Rule)),
    ),
    "catalogue": (
        {rule: (said.th, said.en) for rule, said in catalogue_fault.SENTENCES.items()},
        set(get_args(catalogue_fault.Rule)),
    ),
}


@pytest.mark.parametrize("table", TABLES)
def test_every_rule_of_a_table_has_its_sentence_in_both_languages(table: str) -> None:
    sentences, rules = TABLES[table]
    assert sentences.keys() == rules
    for rule, (thai, english) in sentences.items():
        assert THAI.search(thai), rule
        assert LATIN.search(english), rule
        assert not THAI.search(english), rule
        assert {name.removesuffix("_th") for name in places(thai)} == places(english), rule


@pytest.mark.parametrize("table", ["line", "payment line", "series", "catalogue"])
def test_every_rule_of_a_table_is_told_somewhere(table: str) -> None:
    _, rules = TABLES[table]
    here = {"line": "line_rules.py", "payment line": "line_sentences.py"}
    tables = {*here.values(), "series_rules.py", "catalogue_fault.py"}
    told = "\n".join(
        path.read_text(encoding="utf-8")
        for path in PACKAGE.rglob("*.py")
        if path.name not in tables
    )
    for rule in rules:
        name = getattr(rule, "name", None)
        by_name = name and re.search(rf"\b\w*Rule\.{name}\b", told)
        assert by_name or f'"{rule}"' in told, rule


def test_every_title_of_the_catalogue_is_thai_in_thai_and_not_in_english() -> None:
    """A number of a provision, such as (4), is the same in both."""
    wrong = [
        f"{entry.file.name}: {entry.name}: {title}"
        for entry in read_catalogue(MWA).entries.values()
        for title in titles_in(entry.body)
        if not (NUMBER.fullmatch(str(title.get("th", ""))) and title["th"] == title.get("en"))
        and (not THAI.search(str(title.get("th", ""))) or THAI.search(str(title.get("en", "ก"))))
    ]
    assert not wrong


def titles_in(body: object) -> list[Mapping[str, object]]:
    """Every pair of texts below this object, half pairs too."""
    if isinstance(body, Mapping):
        own = [body] if {"th", "en"} & body.keys() else []
        return own + [found for value in body.values() for found in titles_in(value)]
    if isinstance(body, list | tuple):
        return [found for value in body for found in titles_in(value)]
    return []


def told_in_place() -> set[str]:
    """Rules of a form's fields: each stands in a call right before its sentences."""
    return {
        first.value
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call)
        for first, second in pairwise(node.args)
        if isinstance(first, ast.Constant)
        and isinstance(first.value, str)
        and RULE.fullmatch(first.value)
        and isinstance(second, ast.Constant | ast.JoinedStr)
        and THAI.search(ast.unparse(second))
    }


def test_a_rule_written_out_in_code_is_one_that_has_its_sentences() -> None:
    rules = {kind.rule for kind in refusals()}
    rules |= {rule for _, known in TABLES.values() for rule in known}
    families = {rule.partition(".")[0] for rule in rules} - NO_FAMILIES
    rules |= told_in_place()
    in_python = [
        (f"{named(path)}:{line}", word)
        for path in PACKAGE.rglob("*.py")
        if not {"counterparts", "portal", "links"} & set(path.parts)
        for line, word in words_of(path)
    ]
    in_sql = [
        (named(path), word)
        for path in sql_files()
        if "counterparts" not in path.parts
        for word, _ in QUOTED.findall(path.read_text(encoding="utf-8"))
    ]
    unknown = [
        f"{where}: {word}"
        for where, word in in_python + in_sql
        if RULE.fullmatch(word)
        and not word.endswith(".json")
        and word.partition(".")[0] in families
        and word not in rules
    ]
    assert not unknown


# What can stand as a rule in the tables of the data plane; token rules stand in the audit alone.
RECORDED = sorted(
    {
        *(kind.rule for kind in refusals() if not kind.rule.startswith(BY_SFTP)),
        *line_rules.Rule,
        *line_sentences.LineRule,
        *series_rules.SeriesRule,
    }
)


@pytest.mark.parametrize("rule", RECORDED)
def test_a_rule_that_can_stand_in_a_table_is_shown_in_both_languages(rule: str) -> None:
    words = rule_words(rule)
    assert THAI.search(words.th)
    assert LATIN.search(words.en)
    assert not THAI.search(words.en)
    assert not {"{", "}"} & {*words.th, *words.en}, "nothing of one line is left in it"
