"""Why a value is doubtful: what was said of it to its sender."""

from collections.abc import Collection, Mapping
from typing import get_args
from uuid import UUID

from sainam.agreements.terms import Environment
from sainam.kit.database import Tx
from sainam.kit.named_queries import named_queries
from sainam.portal.views.bilingual import Words
from sainam.water.as_of import SeriesValue
from sainam.water.quality import Doubt

_SQL = named_queries(__file__)
# The rules by which a value is stored as suspect.
DOUBTS: tuple[str, ...] = tuple(rule.value for rule in get_args(Doubt))

Place = tuple[UUID, int]


def doubts_of(
    tx: Tx, environment: Environment, values: Collection[SeriesValue]
) -> Mapping[Place, Words]:
    """Of the suspect ones, by exchange and line."""
    suspect = [value for value in values if value.quality == "suspect"]
    if not suspect:
        return {}
    parameters = {
        "environment": environment,
        "files": list({value.exchange for value in suspect}),
        "lines": list({value.line for value in suspect}),
        "doubts": list(DOUBTS),
    }
    return {
        (file, line): Words(th=thai, en=english)
        for file, line, thai, english in tx.execute(_SQL["list_doubts"], parameters)
    }
