"""The portal speaks Thai and English, both completely, and only through its catalogues."""

import re
import string
from collections import Counter
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import get_args

import pytest
from jinja2 import Environment, nodes

from sainam.agencies.registration.registration import State as RegistrationState
from sainam.agencies.registration.registration_form import BODIES, KINDS, RegistrationForm
from sainam.agencies.staff.staff_change import ChangeKind
from sainam.agreements.terms import PaperKind as ReplacedPaper
from sainam.audit.event import Event
from sainam.contracts.contract import LogicalType
from sainam.contracts.gd_catalog import SecurityLevel
from sainam.documents.document import Kind as PaperKind
from sainam.documents.original import Outcome as KeptOutcome
from sainam.documents.section_26 import Outcome as Outcome26
from sainam.documents.section_26 import Why as Why26
from sainam.documents.verify_document import Again, Standing
from sainam.evidence.impact.what_stops import Fate
from sainam.evidence.incidents.clock import CLOCK_KINDS
from sainam.evidence.incidents.incident import STEP_EVENTS
from sainam.evidence.pack.scope import KINDS as SCOPES
from sainam.evidence.processing.alarm import DECISIONS
from sainam.evidence.processing.approved import AlarmKind
from sainam.evidence.subjects.subject_request import REQUEST_EVENTS, REQUEST_KINDS
from sainam.evidence.trace.graph import NodeKind
from sainam.kit.refusal import Fault
from sainam.kit.thai_dates import start_of_day
from sainam.law.applies import Direction, FeatureKind, Recipient
from sainam.law.applies import DossierKind as LawKind
from sainam.law.control import Theme
from sainam.law.measure import Why as WhyMeasure
from sainam.links.law_changes.change import LAW_KINDS
from sainam.links.store import Origin
from sainam.onboarding.dossier import Kind as DossierKind
from sainam.onboarding.notices.notice import Notice
from sainam.portal import build_assets
from sainam.portal.error_pages import WORDED
from sainam.portal.format import DateFormat, baht, byte_size
from sainam.portal.nowrap import WHOLE_WORDS, nowrap
from sainam.portal.places import OF_AGENCIES, OF_STAFF
from sainam.portal.routes.subject_pages import NUMBER_KINDS
from sainam.portal.tones import TONES
from sainam.portal.translator import LOCALE, texts
from sainam.portal.views.agreements import Action, AgreementKind, Step
from sainam.portal.views.bilingual import LANGUAGES, Language
from sainam.portal.views.datasets import FieldClass, RecordField
from sainam.portal.views.deletions import DeletionState, HoldKind
from sainam.portal.views.exchanges import DeliveryDecision, FactName, Pattern, Why
from sainam.portal.views.exchanges import Environment as HubEnvironment
from sainam.portal.views.files import Relation
from sainam.portal.views.links import GroupLetter, Health, Transport

PORTAL = Path(__file__).parents[2] / "sainam/portal"
TEMPLATES = sorted(
    path for path in (PORTAL / "templates").rglob("*") if path.suffix in {".html", ".svg"}
)
# Sources of the events that belong to an exchange.
TOLD = {"exchange", "payment", "water"}
# Keys that templates put together from a state and its name.
MADE_KEYS = {
    *(one.label for group in (*OF_STAFF, *OF_AGENCIES) for one in group.places),
    *(group.label for group in (*OF_STAFF, *OF_AGENCIES) if group.label),
    *(f"{kind}.{state}" for kind, states in TONES.items() for state in states),
    *(f"error.{status}.{part}" for status in (*WORDED, "form") for part in ("title", "text")),
    *(f"environment.{name}" for name in get_args(HubEnvironment)),
    *(f"group.{letter}" for letter in get_args(GroupLetter)),
    *(f"fate.{name}" for name in get_args(Fate)),
    *(f"node.{name}" for name in get_args(NodeKind)),
    *(f"level.{name}" for name in get_args(SecurityLevel)),
    *(f"field_class.{name}" for name in get_args(FieldClass)),
    *(f"dataset.{name}" for name in get_args(RecordField)),
    *(f"transport.{name}" for name in get_args(Transport)),
    *(f"health_means.{name}" for name in get_args(Health)),
    *(f"pattern.{name}" for name in get_args(Pattern)),
    *(f"kind.{name}" for name in get_args(AgreementKind)),
    *(f"step.{name}" for name in get_args(Step)),
    *(f"action.{name}" for name in get_args(Action)),
    *(f"confirm.effect.{name}" for name in get_args(Action)),
    *(f"decision.{name}" for name in get_args(DeliveryDecision)),
    *(f"fault.{name}" for name in get_args(Fault)),
    *(f"body.{name}" for name in BODIES),
    *(f"agency_kind.{name}" for name in KINDS),
    *(f"registration.next.{name}" for name in get_args(RegistrationState)),
    *(f"staff_change.{name}" for name in get_args(ChangeKind)),
    *(f"notice.{name}" for name in Notice),
    *(f"clock_kind.{name}" for name in CLOCK_KINDS),
    *(f"incident_step.{name}" for name in STEP_EVENTS),
    *(f"request_kind.{name}" for name in REQUEST_KINDS),
    *(f"request_event.{name}" for name in REQUEST_EVENTS),
    *(f"paper_kind.{name}" for name in get_args(ReplacedPaper)),
    *(f"number_kind.{name}" for name in NUMBER_KINDS),
    *(f"incident_is.{name}" for name in ("personal", "high_risk", "cyber")),
    *(f"alarm_kind.{name}" for name in get_args(AlarmKind)),
    *(f"alarm_means.{name}" for name in DECISIONS),
    *(f"entry.{name}" for name in RegistrationForm.__struct_fields__),
    *(f"entry.{name}" for name in ("login", "roles", "letter", "password", "again", "code")),
    *(f"entry.{name}" for name in ("until", "reason", "understood")),
    *(f"suspension.in.{name}" for name in get_args(HubEnvironment)),
    *(f"suspension.ended_by.{name}" for name in ("resume", "end")),
    *(f"hold_kind.{name}" for name in get_args(HoldKind)),
    *(f"deletion_means.{name}" for name in get_args(DeletionState)),
    *(f"relation.{name}" for name in get_args(Relation)),
    *(f"acceptance.{name}" for name in ("in_force", "run_off", "refused")),
    *(f"type.{name}" for name in get_args(LogicalType)),
    *(f"fact.{name}" for name in get_args(FactName) if name != "other"),
    *(f"why.{name}" for name in get_args(Why)),
    *(f"event.{event.replace(':', '.')}" for event in Event if event.split(":")[0] in TOLD),
    *(
        f"file.without_totals.{state}"
        for state in ("received", "held", "resent", "refused", "given_up")
    ),
    *(f"deed.{name}" for name in ("send", "ask", "callback", "decide")),
    *(f"pack_scope.{name}" for name in SCOPES),
    *(f"reliable.{name}" for name in (*get_args(Outcome26), *get_args(Why26))),
    *(f"reliable.test_{number}" for number in range(1, 5)),
    *(f"entry.{name}" for name in ("scope", "about", "first_day", "last_day")),
    *(f"dossier_kind.{name}" for name in get_args(DossierKind)),
    *(f"board.{name}" for name in ("under_way", "overdue", "over", "all")),
    *(f"paper.{name}" for name in get_args(PaperKind)),
    *(f"verdict_paper.{name}" for name in get_args(Again)),
    *(f"original.{name}" for name in get_args(KeptOutcome)),
    *(f"original.test_{number}" for number in (1, 2, 3)),
    *(f"signature.{name}" for name in get_args(Standing)),
    *(f"mark.{name}" for name in ("personal", "sensitive", "to_confirm")),
    *(f"because.{name}" for name in get_args(FeatureKind)),
    *(
        f"because_value.{name}"
        for kind in (LawKind, Direction, Recipient, Pattern)
        for name in get_args(kind)
    ),
    *(f"undecided.{name}" for name in ("quorum", "majority")),
    *(f"agreement_text.{name}" for name in ("before", "after")),
    *(f"law_kind.{name}" for name in LAW_KINDS),
    *(f"controls.{name}" for name in get_args(Theme)),
    *(f"law_origin.{name}" for name in get_args(Origin)),
    *(f"law_keeper.{name}" for name in ("step", "agreement", "document")),
    *(f"why_measure.{name}" for name in get_args(WhyMeasure)),
    *(f"design.file.{name}" for name in ("agencies", "agreements", "contracts", "links")),
    *(f"change_kind.{name}" for name in ("added", "removed", "changed")),
    *(
        f"channel.{name}"
        for name in (
            *("api", "sftp", "website", "upload", "email", "mail", "callback", "schedule"),
        )
    ),
}
NOT_KEYS = {
    *(path.name for path in TEMPLATES),
    *build_assets.FONTS,
    *build_assets.SCRIPTS_AND_STYLES,
    *build_assets.OWN,
} - {"map.svg"}
KEY = re.compile(r"[a-z_]+(\.[a-z_0-9]+)+")


def keys_in(template: Path) -> set[str]:
    """Every constant of the template that looks like a key."""
    tree = Environment(autoescape=True).parse(template.read_text())
    found = {
        str(const.value) for const in tree.find_all(nodes.Const) if isinstance(const.value, str)
    }
    return {word for word in found if KEY.fullmatch(word) and word not in NOT_KEYS}


def test_both_catalogues_have_the_same_keys_and_no_empty_text() -> None:
    assert texts("th").keys() == texts("en").keys()
    for language in LANGUAGES:
        assert [key for key, text in texts(language).items() if not text.strip()] == []


@pytest.mark.parametrize("key", texts("en"))
def test_both_languages_name_the_same_values(key: str) -> None:
    def values(language: Language) -> set[str | None]:
        return {name for _, name, _, _ in string.Formatter().parse(texts(language)[key]) if name}

    assert values("th") == values("en")


def test_every_key_asked_for_has_a_text_and_every_text_is_asked_for() -> None:
    asked = MADE_KEYS.union(*map(keys_in, TEMPLATES))
    assert asked == texts("en").keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_key_has_two_texts(language: Language) -> None:
    found = [
        key
        for path in LOCALE.glob(f"*{language}.po")
        for key in re.findall(r'^msgid "(.+)"$', path.read_text(encoding="utf-8"), re.MULTILINE)
    ]
    assert [key for key, count in Counter(found).items() if count > 1] == []


def test_thai_texts_are_thai_and_english_texts_are_english() -> None:
    thai_letter = re.compile("[ก-๙]")
    same_in_both = {"frame.twin", "frame.other_language", "field.sha256", "home.of"}
    for key in texts("en").keys() - same_in_both:
        if key.startswith(("transport.", "channel.")):
            continue
        assert thai_letter.search(texts("th")[key]), key
        assert not thai_letter.search(texts("en")[key]), key


class RawText(HTMLParser):
    """Collects what a person would read that no translator gave."""

    SPOKEN = ("title", "alt", "aria-label", "placeholder", "data-label", "content")

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        if re.search(r"[A-Za-zก-๙]{2,}", data):
            self.found.append(data.strip())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "meta":
            return
        for name, value in attrs:
            if name in self.SPOKEN and value and re.search(r"[A-Za-zก-๙]{2,}", value):
                self.found.append(f"{name}={value}")


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_has_words_of_its_own(template: Path) -> None:
    markup = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", template.read_text(), flags=re.DOTALL)
    reader = RawText()
    reader.feed(markup)
    assert reader.found == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_attributes_take_plain_text_without_tags(template: Path) -> None:
    in_attributes = re.findall(r"""=["']\{\{ (?:t\(|[^}"']*\|words)""", template.read_text())
    assert in_attributes == []


@pytest.mark.parametrize("word", WHOLE_WORDS)
def test_a_glossary_word_stands_in_one_piece(word: str) -> None:
    assert nowrap(f"ตาม{word}นี้").count('<span class="nowrap">') == 1


def test_text_from_outside_is_escaped_when_words_are_kept_whole() -> None:
    assert "<b>" not in nowrap("<b>ข้อตกลง</b>")


def test_days_are_in_the_readers_own_era() -> None:
    day = date(2026, 11, 22)
    assert DateFormat("th").plain_day(day) == "22 พ.ย. 2569"
    assert DateFormat("en").plain_day(day) == "22 Nov 2026"
    assert ">21 พ.ย. 2569<" in DateFormat("th").last_day(day)
    assert ">21 Nov 2026<" in DateFormat("en").last_day(start_of_day(day))
    assert "22 พฤศจิกายน 2569" in DateFormat("th").both_eras(day)
    assert "22/11/2026" in DateFormat("th").both_eras(day)
    assert "22 พ.ย. 2569" in DateFormat("en").both_eras(day)


def test_a_moment_before_midnight_utc_is_the_next_day_in_bangkok() -> None:
    late = datetime(2026, 11, 30, 17, 0, tzinfo=UTC)
    assert "1 ธ.ค. 2569 00:00:00" in DateFormat("th").moment(late)


@pytest.mark.parametrize(
    ("satang", "shown"),
    [(0, "0.00"), (1, "0.01"), (123_456_789, "1,234,567.89"), (-50_000, "-500.00")],
)
def test_every_satang_is_shown(satang: int, shown: str) -> None:
    assert baht(satang) == shown


def test_sizes_are_read_at_a_glance() -> None:
    assert [byte_size(999), byte_size(308_480), byte_size(2_500_000_000)] == [
        "999 B",
        "308.5 kB",
        "2.5 GB",
    ]
