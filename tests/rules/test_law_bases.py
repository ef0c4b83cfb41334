"""Which legal bases a request may choose, and which of its fields then have none."""

from pathlib import Path

import msgspec
import pytest

from sainam.formats.layout import Title
from sainam.law.applies import AskedField, AskedOfLaw, Classification, Recipient
from sainam.law.legal_basis import choosable_bases, uncovered_fields
from sainam.links.read_catalogue import read_catalogue

MWA = Path(__file__).parents[2] / "sainam" / "catalogue" / "mwa"
REGISTER = read_catalogue(MWA).catalogue.law()
BASES = REGISTER.legal_bases


def request(
    *classifications: Classification,
    bases: tuple[str, ...] = (),
    recipient: Recipient = "government",
) -> AskedOfLaw:
    return AskedOfLaw(
        kind="link",
        directions=frozenset(["out"]),
        patterns=frozenset(["lookup"]),
        fields=tuple(AskedField("bills", f"field_{each}", each) for each in classifications),
        recipient=recipient,
        legal_bases=frozenset(bases),
    )


def choices(asked: AskedOfLaw) -> set[str]:
    return {basis.id for basis in choosable_bases(BASES, asked)}


def uncovered(asked: AskedOfLaw) -> list[str]:
    return [field.classification for field in uncovered_fields(BASES, asked)]


@pytest.mark.row("P1")
def test_the_six_bases_of_section_24_are_there_by_their_paragraphs() -> None:
    items = [basis.item for basis in BASES if basis.provision == "PDPA-2562-24"]
    assert [item.th for item in items if item] == ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"]


@pytest.mark.row("P1")
@pytest.mark.parametrize(
    ("asked", "may", "may_not"),
    [
        (request("personal"), "public-task", "legitimate-interest"),
        (request("personal", recipient="private"), "legitimate-interest", "public-task"),
        (request("personal"), "consent", "sensitive-explicit-consent"),
        (request("sensitive"), "sensitive-explicit-consent", "legitimate-interest"),
        (request("internal"), "exchange-on-request", "consent"),
        (request("public", recipient="private"), "mutual-agreement", "exchange-on-request"),
    ],
)
def test_a_request_may_choose_what_fits_its_fields_and_its_party(
    asked: AskedOfLaw, may: str, may_not: str
) -> None:
    assert may in choices(asked)
    assert may_not not in choices(asked)


def test_research_is_for_a_release_or_for_files_not_for_looking_people_up() -> None:
    looked_up = request("personal")
    released = msgspec.structs.replace(looked_up, kind="release", patterns=frozenset())
    assert "archive-research-statistics" not in choices(looked_up)
    assert "archive-research-statistics" in choices(released)


@pytest.mark.row("P1")
@pytest.mark.parametrize(
    ("asked", "without"),
    [
        (request("personal"), ["personal"]),
        (request("personal", bases=("public-task",)), []),
        (request("personal", "internal", bases=("public-task",)), []),
        (request("personal", "internal", bases=("exchange-on-request",)), ["personal"]),
        (request("internal", "public", bases=("mutual-agreement",)), []),
        (request("sensitive", bases=("public-task",)), ["sensitive"]),
        (request("sensitive", bases=("sensitive-exception",)), ["sensitive"]),
        (request("sensitive", bases=("public-task", "sensitive-not-listed")), []),
        # A basis that the request may not choose bears nothing; nor does one that is unknown.
        (request("personal", bases=("public-task",), recipient="private"), ["personal"]),
        (request("personal", bases=("because-we-like",)), ["personal"]),
        (request(), []),
    ],
)
def test_each_field_needs_a_basis_that_bears_its_kind(
    asked: AskedOfLaw, without: list[str]
) -> None:
    assert uncovered(asked) == without


def test_what_was_chosen_before_does_not_change_what_may_be_chosen() -> None:
    for basis in BASES:
        assert choices(request("personal", bases=(basis.id,))) == choices(request("personal"))


@pytest.mark.parametrize(
    ("basis", "thai", "english"),
    [
        (
            "public-task",
            "มาตรา 24 (4) แห่งพระราชบัญญัติคุ้มครองข้อมูลส่วนบุคคล พ.ศ. 2562",
            "s. 24 (4), Personal Data Protection Act B.E. 2562 (2019)",
        ),
        (
            "consent",
            "มาตรา 19 แห่งพระราชบัญญัติคุ้มครองข้อมูลส่วนบุคคล พ.ศ. 2562",
            "s. 19, Personal Data Protection Act B.E. 2562 (2019)",
        ),
        (
            "sensitive-exception",
            "มาตรา 26 แห่งพระราชบัญญัติคุ้มครองข้อมูลส่วนบุคคล พ.ศ. 2562 (รอฝ่ายกฎหมายยืนยัน)",
            "s. 26, Personal Data Protection Act B.E. 2562 (2019) (to be confirmed by a lawyer)",
        ),
        (
            "mutual-agreement",
            "ข้อตกลงระหว่างคู่เชื่อมโยง (ไม่มีข้อมูลส่วนบุคคล)",
            "Agreement of the two parties (no personal data)",
        ),
    ],
)
def test_a_basis_is_cited_by_its_part_of_the_provision(basis: str, thai: str, english: str) -> None:
    found = next(each for each in BASES if each.id == basis)
    assert REGISTER.cite_basis(found) == Title(thai, english)
