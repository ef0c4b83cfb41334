"""What an agency has to have tried before it goes live, and whether it has. Pure.

Checks are judged on what the sandbox has on record, not on what anybody says: each green one names
its record, each red one says what was seen instead. Which checks there are is checks.py's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import msgspec

from sainam.formats.layout import Title
from sainam.onboarding.going_live.remedies import NOT_TRIED, NOTHING_SEEN, remedy

Wanted = Literal["outcome", "refusal", "file", "finding"]
MOST_TOLD = 4


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """`wanted` and `word` say which record makes it green; `how` is what to send.

    `example` is the call ready to be sent, `sample` the name of a file to be fetched and dropped;
    either may be empty.
    """

    id: str
    dataset: str
    title: Title
    how: Title
    wanted: Wanted
    word: str
    example: str = ""
    sample: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """A record of the sandbox: an exchange's outcome, a refusal's rule, a file's state or finding.

    `said` is the sentence that the sender was told, where there was one.
    """

    kind: Wanted
    word: str
    dataset: str
    record: str
    at: datetime
    said: Title | None = None


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """`record` is what made it green.

    `instead` and `why` are a red one's: what was seen, the latest first, and how to mend it.
    """

    check: str
    green: bool
    record: str = ""
    instead: tuple[str, ...] = ()
    why: tuple[Title, ...] = ()


def results(checks: Iterable[Check], seen: Iterable[Seen]) -> tuple[Result, ...]:
    """The first record that fits makes a check green."""
    asked = tuple(checks)
    records = sorted(seen, key=lambda one: (one.at, one.record))
    wanted: dict[str, set[str]] = {}
    for check in asked:
        wanted.setdefault(check.dataset, set()).add(check.word)
    return tuple(_result(check, records, wanted[check.dataset]) for check in asked)


def all_green(judged: Iterable[Result]) -> bool:
    """Where nothing was checked nothing is green."""
    found = tuple(judged)
    return bool(found) and all(one.green for one in found)


def _result(check: Check, records: list[Seen], wanted: set[str]) -> Result:
    own = [one for one in records if one.dataset == check.dataset]
    for one in own:
        if one.kind == check.wanted and one.word == check.word:
            return Result(check=check.id, green=True, record=one.record)
    told = _told(check, own, wanted)
    return Result(
        check=check.id,
        green=False,
        instead=tuple(told),
        why=tuple(told.values()) or (NOT_TRIED if own else NOTHING_SEEN,),
    )


def _told(check: Check, own: list[Seen], wanted: set[str]) -> Mapping[str, Title]:
    """What is no other check's aim, or comes near to this one's; the latest first."""
    told: dict[str, Title] = {}
    for one in reversed(own):
        if one.word == check.word or one.word in told or len(told) == MOST_TOLD:
            continue
        mend = remedy(check.word, one.word, said=one.said, aimed_at=one.word in wanted)
        if mend is not None:
            told[one.word] = mend
    return told
