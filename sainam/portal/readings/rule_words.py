"""A rule's sentence in both languages: that of the refusal which carries it."""

from collections.abc import Iterator

from sainam.agreements import refusals as of_agreements
from sainam.exchanges import refusals as of_exchanges
from sainam.kit.refusal import Refusal
from sainam.payments.line_sentences import SAID
from sainam.portal.views.bilingual import Words

# Imported so that their refusals are known in any process.
_SOURCES = (of_agreements, of_exchanges)


def rule_words(rule: str) -> Words:
    """The rule itself where no sentence is kept under it, as with those of layouts."""
    for refusal in _refusals(Refusal):
        if refusal.rule == rule:
            return Words(th=refusal.thai, en=refusal.sentence())
    for line_rule, said in SAID.items():
        if line_rule == rule and "{" not in said.th:
            return Words(th=said.th, en=said.en)
    return Words(th=rule, en=rule)


def _refusals(above: type[Refusal]) -> Iterator[type[Refusal]]:
    for refusal in above.__subclasses__():
        yield refusal
        yield from _refusals(refusal)
