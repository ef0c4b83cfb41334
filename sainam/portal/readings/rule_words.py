"""A rule's sentence in both languages: of the refusal that carries it, or of its table."""

import re
from collections.abc import Iterator

from sainam.agreements import refusals as of_agreements
from sainam.exchanges import refusals as of_exchanges
from sainam.exchanges.deliveries import refusals as of_deliveries
from sainam.exchanges.events import refusals as of_events
from sainam.formats.line_rules import SENTENCES as OF_LAYOUTS
from sainam.kit.refusal import Refusal
from sainam.lookups import stream_from_owner
from sainam.lookups.lists import complete_sync, take_over
from sainam.payments.line_sentences import SAID
from sainam.portal.views.bilingual import Words
from sainam.water.series_rules import SENTENCES as OF_SERIES

# Imported so that their refusals are known in any process.
_SOURCES = (
    of_agreements, of_exchanges, of_deliveries, of_events, stream_from_owner, complete_sync,
    take_over,
)  # fmt: skip
_OF_ONE_LINE = re.compile(r"\{[^}]*\}")


def rule_words(rule: str) -> Words:
    """What a sentence says of one line is left open. An owner's own code stays as it is."""
    for known, th, en in _sentences():
        if known == rule:
            return Words(th=_OF_ONE_LINE.sub("…", th), en=_OF_ONE_LINE.sub("…", en))
    return Words(th=rule, en=rule)


def _sentences() -> Iterator[tuple[str, str, str]]:
    for refusal in _refusals(Refusal):
        yield refusal.rule, refusal.thai, refusal.sentence()
    for payment, said in SAID.items():
        yield payment, said.th, said.en
    for layout, sentence in OF_LAYOUTS.items():
        yield layout, sentence.th, sentence.en
    for series, title in OF_SERIES.items():
        yield series, title.th, title.en


def _refusals(above: type[Refusal]) -> Iterator[type[Refusal]]:
    for refusal in above.__subclasses__():
        yield refusal
        yield from _refusals(refusal)
