"""A council member is asked about exactly what is asked for: no more, no less, always the same."""

from datetime import date
from itertools import permutations
from pathlib import Path
from typing import get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sainam.formats.layout import Title
from sainam.law.applies import (
    Applies,
    AskedField,
    AskedOfLaw,
    Because,
    Classification,
    Direction,
    DossierKind,
    Feature,
    Pattern,
    Recipient,
    because_of,
)
from sainam.law.checklist import Question, checklist
from sainam.law.feature_words import CLASSIFICATIONS, said_because
from sainam.law.register import law_register
from sainam.links.read_catalogue import read_catalogue

MWA = Path(__file__).parents[2] / "sainam" / "catalogue" / "mwa"
REGISTER = read_catalogue(MWA).catalogue.law()
BASES = [basis.id for basis in REGISTER.legal_bases]

MONTH = AskedField("water-use-six-months", "use.month", "personal")
CITIZEN_ID = AskedField("water-use-six-months", "citizen_id", "sensitive")
METER = AskedField("water-use-six-months", "meter", "internal")
LEVEL = AskedField("samlae-water-level", "level", "public")

# Narcotics investigators ask for water use by month, through the Linkage Center.
INVESTIGATION = AskedOfLaw(
    kind="link",
    directions=frozenset(["out"]),
    patterns=frozenset(["lookup"]),
    fields=(MONTH,),
    recipient="government",
    carriers=frozenset(["DOPA-LINKAGE"]),
    legal_bases=frozenset(["public-task"]),
)


def asked_of(*fields: AskedField) -> AskedOfLaw:
    return msgspec.structs.replace(INVESTIGATION, fields=fields)


def provisions(asked: AskedOfLaw) -> list[str]:
    return [question.provision for question in checklist(REGISTER, asked)]


def sections(asked: AskedOfLaw) -> set[str]:
    """The sections of the personal-data Act that are asked about."""
    act = "PDPA-2562-"
    return {each.removeprefix(act) for each in provisions(asked) if each.startswith(act)}


def question(asked: AskedOfLaw, provision: str) -> Question:
    return next(each for each in checklist(REGISTER, asked) if each.provision == provision)


def some(values: list[str]) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(values))


FIELDS = st.builds(
    AskedField,
    dataset=st.sampled_from(["bills-outstanding", "water-use-six-months"]),
    field=st.sampled_from(["name", "meter", "use.month", "branch"]),
    classification=st.sampled_from(get_args(Classification)),
)
ASKED = st.builds(
    AskedOfLaw,
    kind=st.sampled_from(get_args(DossierKind)),
    directions=st.frozensets(st.sampled_from(get_args(Direction)), min_size=1),
    patterns=st.frozensets(st.sampled_from(get_args(Pattern))),
    fields=st.lists(FIELDS, max_size=6).map(tuple),
    recipient=st.sampled_from(get_args(Recipient)),
    carriers=some(["DOPA-LINKAGE", "DGA", "KTB"]),
    legal_bases=some(BASES),
    cross_border=st.booleans(),
)


@pytest.mark.row("P2")
def test_personal_fields_bring_the_personal_data_act_with_a_reason_to_read() -> None:
    assert {"21", "22", "24", "27"} <= sections(asked_of(MONTH, METER))
    found = question(asked_of(MONTH, METER), "PDPA-2562-22")
    assert found.instrument_title.th == "พระราชบัญญัติคุ้มครองข้อมูลส่วนบุคคล พ.ศ. 2562"
    assert found.number == Title("มาตรา 22", "s. 22")
    assert found.because.fields == (MONTH,)
    assert said_because(found.because) == Title(
        "ข้อมูลส่วนบุคคล: use.month", "personal data: use.month"
    )


@pytest.mark.row("P2")
def test_without_a_personal_field_the_personal_data_act_is_not_asked_about() -> None:
    assert sections(asked_of(METER, LEVEL)) == set()


@pytest.mark.row("P2")
def test_section_26_is_asked_for_the_sensitive_fields_only() -> None:
    assert "26" not in sections(asked_of(MONTH))
    found = question(asked_of(MONTH, CITIZEN_ID), "PDPA-2562-26")
    assert found.because.fields == (CITIZEN_ID,)


def changed(**parts: object) -> AskedOfLaw:
    return msgspec.structs.replace(INVESTIGATION, **parts)


@pytest.mark.parametrize(
    ("provision", "asked", "because"),
    [
        ("MOI-0309-W0627-ALL", INVESTIGATION, "ผ่านผู้นำส่ง Linkage Center"),
        ("DGA-2562-13", INVESTIGATION, "ข้อมูลออกนอกองค์กร; คู่เชื่อมโยงเป็นหน่วยงานของรัฐ"),
        ("DGA-2562-15", changed(carriers=frozenset(["DGA"])), "ผ่านผู้นำส่ง DGA"),
        (
            "PDPA-2562-19",
            changed(legal_bases=frozenset(["consent"])),
            "ข้อมูลส่วนบุคคล: use.month; อ้างฐานทางกฎหมาย consent",
        ),
        (
            "PDPA-2562-25",
            changed(directions=frozenset(["in"])),
            "ข้อมูลส่วนบุคคล: use.month; ข้อมูลเข้าสู่องค์กร",
        ),
        (
            "PDPA-2562-28-29",
            changed(recipient="abroad", cross_border=True),
            "ข้อมูลส่วนบุคคล: use.month; มีการส่งข้อมูลไปต่างประเทศ; คู่เชื่อมโยงอยู่ต่างประเทศ",
        ),
        ("ISO-27001-ALL", changed(recipient="private"), "คู่เชื่อมโยงเป็นเอกชน"),
        ("ETA-2544-8", changed(patterns=frozenset(["batch"])), "เป็นการส่งแฟ้มข้อมูล"),
        ("ETA-2544-10-12", changed(kind="release"), "เป็นการให้ข้อมูลครั้งเดียว"),
        ("SECRETS-2544-ALL", changed(fields=(METER,)), "ข้อมูลใช้ภายใน: meter; ข้อมูลออกนอกองค์กร"),
    ],
)  # fmt: skip
def test_each_feature_brings_its_provision_and_says_so(
    provision: str, asked: AskedOfLaw, because: str
) -> None:
    names = {"DOPA-LINKAGE": Title("Linkage Center", "Linkage Center")}
    assert said_because(question(asked, provision).because, names).th == because


@pytest.mark.parametrize(
    ("provision", "asked"),
    [
        ("MOI-0309-W0627-ALL", changed(carriers=frozenset())),
        ("DGA-2562-13", changed(directions=frozenset(["in"]))),
        ("DGA-2562-13", changed(recipient="private")),
        ("PDPA-2562-19", INVESTIGATION),
        ("PDPA-2562-19", changed(fields=(METER,), legal_bases=frozenset(["consent"]))),
        ("PDPA-2562-25", INVESTIGATION),
        ("PDPA-2562-28-29", INVESTIGATION),
        ("PDPA-2562-28-29", changed(fields=(METER,), cross_border=True)),
        ("CCA-2550-26", changed(kind="release")),
        ("ETA-2544-8", INVESTIGATION),
        ("ISO-27001-ALL", INVESTIGATION),
        ("ETC-SECURITY-2553-ALL", changed(recipient="private")),
    ],
)
def test_without_the_feature_its_provision_is_not_asked_about(
    provision: str, asked: AskedOfLaw
) -> None:
    assert provision not in provisions(asked)


def test_every_condition_that_is_given_must_hold() -> None:
    both = Applies(fields=("personal",), directions=("in",))
    assert because_of([both], asked_of(MONTH)) is None
    assert because_of([both], changed(directions=frozenset(["in", "out"]))) == Because(
        (MONTH,), (Feature("direction", "in"),)
    )
    assert because_of([], INVESTIGATION) is None


def test_reasons_of_all_alternatives_that_hold_are_given() -> None:
    found = because_of(
        [Applies(patterns=("lookup",)), Applies(recipients=("abroad",)), Applies(kinds=("link",))],
        INVESTIGATION,
    )
    assert found == Because((), (Feature("pattern", "lookup"), Feature("kind", "link")))


def test_the_order_in_which_fields_were_picked_changes_nothing() -> None:
    found = {checklist(REGISTER, asked_of(*each)) for each in permutations([MONTH, METER, LEVEL])}
    assert len(found) == 1


@given(ASKED)
def test_the_same_request_has_the_same_checklist_in_the_register_s_order(asked: AskedOfLaw) -> None:
    found = provisions(asked)
    assert checklist(REGISTER, asked) == checklist(REGISTER, asked)
    assert found == [each for each in REGISTER.provisions if each in found]


@given(ASKED)
def test_a_field_left_out_never_adds_a_question(asked: AskedOfLaw) -> None:
    for rank in range(len(asked.fields)):
        fewer = msgspec.structs.replace(
            asked, fields=asked.fields[:rank] + asked.fields[rank + 1 :]
        )
        assert set(provisions(fewer)) <= set(provisions(asked))


@given(ASKED)
def test_a_feature_left_out_never_adds_a_question(asked: AskedOfLaw) -> None:
    for name in ("patterns", "carriers", "legal_bases"):
        less = msgspec.structs.replace(asked, **{name: frozenset(), "cross_border": False})
        assert set(provisions(less)) <= set(provisions(asked))


@given(ASKED)
def test_the_personal_data_act_is_asked_about_exactly_for_personal_fields(
    asked: AskedOfLaw,
) -> None:
    kinds = {field.classification for field in asked.fields}
    found = sections(asked)
    if kinds & {"personal", "sensitive"}:
        assert {"21", "22", "24", "27", "37"} <= found
    else:
        assert found == set()
    assert ("26" in found) == ("sensitive" in kinds)


@given(ASKED)
def test_every_question_is_there_because_of_something_that_was_asked(asked: AskedOfLaw) -> None:
    for each in checklist(REGISTER, asked):
        because = each.because
        assert because.fields or because.features
        assert set(because.fields) <= set(asked.fields)
        assert list(because.fields) == sorted(set(because.fields))
        alone = msgspec.structs.replace(asked, fields=because.fields)
        assert each.provision in provisions(alone)
        if because.fields and each.provision not in provisions(
            msgspec.structs.replace(asked, fields=())
        ):
            others = [field for field in asked.fields if field not in because.fields]
            without = msgspec.structs.replace(asked, fields=tuple(others))
            assert each.provision not in provisions(without)


@given(ASKED)
def test_every_reason_can_be_said_in_both_languages(asked: AskedOfLaw) -> None:
    for each in checklist(REGISTER, asked):
        said = said_because(each.because)
        assert said.th
        assert said.en
        assert said.th != said.en


def test_fields_are_named_by_the_titles_that_are_given() -> None:
    names = {"water-use-six-months/use.month": Title("เดือนที่อ่านมาตร", "Month of the reading")}
    because = Because((METER, MONTH), ())
    assert said_because(because, names) == Title(
        "ข้อมูลใช้ภายใน: meter; ข้อมูลส่วนบุคคล: เดือนที่อ่านมาตร",
        "internal data: meter; personal data: Month of the reading",
    )
    assert set(CLASSIFICATIONS) == set(get_args(Classification))


def test_every_provision_that_asks_can_be_brought_by_some_request() -> None:
    everything = AskedOfLaw(
        kind="link",
        directions=frozenset(["out", "in"]),
        patterns=frozenset(["lookup", "submit", "batch", "feed"]),
        fields=(MONTH, CITIZEN_ID, METER, LEVEL),
        recipient="government",
        carriers=frozenset(["DOPA-LINKAGE", "DGA"]),
        legal_bases=frozenset(BASES),
        cross_border=True,
    )
    private = msgspec.structs.replace(everything, recipient="private")
    asking = {name for name, (_, found) in REGISTER.provisions.items() if found.asks}
    assert set(provisions(everything)) | set(provisions(private)) == asking


def test_a_checklist_survives_being_kept_as_json() -> None:
    kept = msgspec.json.encode(checklist(REGISTER, INVESTIGATION))
    assert msgspec.json.decode(kept, type=tuple[Question, ...]) == checklist(
        REGISTER, INVESTIGATION
    )


@pytest.mark.parametrize(
    ("act", "provision", "on", "asked"),
    [
        ({}, {}, date(2026, 1, 1), True),
        ({"since": date(2026, 1, 1)}, {}, date(2026, 1, 1), True),
        ({"since": date(2026, 1, 1)}, {}, date(2025, 12, 31), False),
        ({"until": date(2026, 1, 1)}, {}, date(2025, 12, 31), True),
        ({"until": date(2026, 1, 1)}, {}, date(2026, 1, 1), False),
        ({}, {"until": date(2026, 1, 1)}, date(2026, 1, 1), False),
        ({}, {"since": date(2026, 1, 2)}, date(2026, 1, 1), False),
        # a provision is not in force longer than what it stands in
        ({"until": date(2026, 1, 1)}, {"until": date(2030, 1, 1)}, date(2026, 1, 1), False),
    ],
)  # fmt: skip
def test_what_is_not_in_force_on_the_day_is_not_asked(
    act: dict[str, date],
    provision: dict[str, date],
    on: date,
    asked: bool,  # noqa: FBT001
) -> None:
    home, found = REGISTER.provisions["PDPA-2562-22"]
    replace = msgspec.structs.replace
    dated = tuple(replace(one, **provision) if one is found else one for one in home.provisions)
    others = [one for one in REGISTER.instruments if one is not home]
    register = law_register(
        [*others, replace(home, provisions=dated, **act)], REGISTER.page_rows, REGISTER.legal_bases
    )
    questions = {each.provision for each in checklist(register, INVESTIGATION, on)}
    assert ("PDPA-2562-22" in questions) == asked
    assert "PDPA-2562-22" in {each.provision for each in checklist(register, INVESTIGATION)}
