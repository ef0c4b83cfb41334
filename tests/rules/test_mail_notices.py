"""Notices: Thai first, English below, numbers alone in the subject, and no header to be broken."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sainam.formats.layout import Title
from sainam.kit.mail_address import is_mail_address
from sainam.onboarding.notices.back_off import LONGEST_WAIT, MOST_TRIES, wait_after
from sainam.onboarding.notices.compose_notice import (
    UnfitFactsError,
    compose_notice,
    facts_of,
    names_in,
)
from sainam.onboarding.notices.notice import Fact, Notice, Recipient, Secret
from sainam.onboarding.notices.notice_texts import NAMED_IN_SUBJECTS, SECRET, TEXTS
from sainam.onboarding.notices.refusals import AddressRefused
from sainam.onboarding.notices.secret_part import HIDDEN, MARK, filled, has_secret, shown

TOKEN = Secret("a-token-that-nobody-else-reads", datetime(2027, 2, 1, tzinfo=UTC))
THAI = re.compile(r"[\u0e01-\u0e59]")
SUSPENDED: Mapping[str, Fact] = {
    "agreement": "mou-samut-2570-01",
    "since": datetime(2027, 1, 31, 17, 30, tzinfo=UTC),
    "until": date(2027, 2, 15),
    "who": Title("สมมติ ผู้ปฏิบัติการ", "Made-up Operator"),
    "environment": Title("ระบบใช้งานจริง", "real use"),
    "reason": Title("กุญแจรั่วไหล", "A key has leaked"),
    "url": "https://hub.invalid/agreements/mou-samut-2570-01",
}


def any_facts(kind: Notice, value: Fact) -> dict[str, Fact]:
    facts = dict.fromkeys(facts_of(kind), value)
    return facts | ({SECRET: TOKEN} if SECRET in facts else {})


def test_every_kind_has_its_texts() -> None:
    assert TEXTS.keys() == set(Notice)


@pytest.mark.parametrize("kind", Notice)
def test_both_languages_say_the_same_facts(kind: Notice) -> None:
    body = TEXTS[kind].body
    assert names_in(body.th) == names_in(body.en)
    assert names_in(TEXTS[kind].subject.th) == names_in(TEXTS[kind].subject.en)
    assert THAI.search(body.th)
    assert not THAI.search(body.en)
    assert not THAI.search(TEXTS[kind].subject.en)


@pytest.mark.parametrize("kind", Notice)
def test_a_subject_names_numbers_only_and_never_a_person(kind: Notice) -> None:
    subject = TEXTS[kind].subject
    assert names_in(subject.th) | names_in(subject.en) <= NAMED_IN_SUBJECTS


def test_days_and_moments_are_bangkok_s_in_each_language_s_way() -> None:
    composed = compose_notice(Notice.SUSPENDED, SUSPENDED)
    thai, english = composed.body.split("─" * 32)
    assert "1 กุมภาพันธ์ 2570 เวลา 00:30 น." in thai
    assert "15 กุมภาพันธ์ 2570" in thai
    assert "กุญแจรั่วไหล" in thai
    assert "1 February 2027, 00:30 Bangkok time" in english
    assert "A key has leaked" in english
    assert not THAI.search(english)


def test_questions_stand_one_under_the_other() -> None:
    facts: dict[str, Fact] = {
        "dossier": "D-2570-00001",
        "questions": ("ใช้ข้อมูลนานเท่าใด", "ใครเป็นผู้รับข้อมูล"),
        "until": date(2027, 3, 1),
        "url": "https://hub.invalid/d",
    }
    body = compose_notice(Notice.INFORMATION_WANTED, facts).body
    assert "\n- ใช้ข้อมูลนานเท่าใด\n- ใครเป็นผู้รับข้อมูล\n" in body


@pytest.mark.parametrize("facts", [{}, {**SUSPENDED, "phone": "02-000-0000"}])
def test_a_fact_too_few_or_too_many_is_a_mistake_of_the_program(facts: Mapping[str, Fact]) -> None:
    with pytest.raises(UnfitFactsError, match="suspended: "):
        compose_notice(Notice.SUSPENDED, facts)


@given(st.sampled_from(Notice), st.text(max_size=300))
def test_whatever_a_fact_says_the_subject_stays_one_line(kind: Notice, text: str) -> None:
    composed = compose_notice(kind, any_facts(kind, text))
    assert composed.subject.isprintable()
    body = shown(composed.body)
    assert all(line.isprintable() for line in body.split("\n"))


WITH_SECRET = [kind for kind in Notice if SECRET in facts_of(kind)]


def test_the_kinds_with_a_secret_are_known() -> None:
    assert WITH_SECRET == [Notice.REGISTRATION_FILED, Notice.LOGIN_INVITED]


@pytest.mark.parametrize("kind", WITH_SECRET)
def test_a_secret_is_in_no_body_until_it_goes_out(kind: Notice) -> None:
    composed = compose_notice(kind, any_facts(kind, "x"))
    assert TOKEN.text not in composed.subject + composed.body + repr(TOKEN)
    assert has_secret(composed.body)
    assert shown(composed.body).count(HIDDEN) == 2
    sent = filled(composed.body, TOKEN.text)
    assert sent.count(f"/{TOKEN.text}\n") == 2
    assert not has_secret(sent)


@pytest.mark.parametrize("kind", WITH_SECRET)
def test_a_secret_given_as_a_plain_fact_is_a_mistake_of_the_program(kind: Notice) -> None:
    with pytest.raises(UnfitFactsError):
        compose_notice(kind, {**any_facts(kind, "x"), SECRET: TOKEN.text})
    with pytest.raises(UnfitFactsError):
        compose_notice(Notice.SUSPENDED, {**SUSPENDED, "reason": TOKEN})


@given(st.text(max_size=40))
def test_no_fact_can_bring_the_mark_of_a_secret(text: str) -> None:
    composed = compose_notice(Notice.SUSPENDED, {**SUSPENDED, "reason": f"{text}{MARK}{text}"})
    assert not has_secret(composed.body)


def test_braces_in_a_fact_are_only_text() -> None:
    reason = "{agreement} {0} {x.__class__}"
    composed = compose_notice(Notice.SUSPENDED, {**SUSPENDED, "reason": reason})
    assert composed.body.count(reason) == 2


@pytest.mark.parametrize(
    "address",
    [
        "officer@samut.invalid",
        "first.last+dossier@data.samut.invalid",
        "o'neil@xn--12c1fe0br.invalid",
        f"{'a' * 64}@samut.invalid",
    ],
)
def test_an_address_that_mail_can_go_to(address: str) -> None:
    assert Recipient(address).address == address


@pytest.mark.parametrize(
    "address",
    [
        "",
        "officer",
        "officer@samut",
        "@samut.invalid",
        "officer@@samut.invalid",
        "officer@samut.invalid\n",
        "officer@samut.invalid\r\nBcc: all@samut.invalid",
        "officer@samut.invalid, other@samut.invalid",
        "Officer <officer@samut.invalid>",
        '"o f"@samut.invalid',
        "officer@[127.0.0.1]",
        ".officer@samut.invalid",
        "offi..cer@samut.invalid",
        "officer@-samut.invalid",
        "officer@samut..invalid",
        "เจ้าหน้าที่@samut.invalid",
        "officer@สมุทร.invalid",
        f"{'a' * 65}@samut.invalid",
        f"officer@{'samut.' * 50}invalid",
    ],
)
def test_an_address_that_could_break_a_header_or_goes_nowhere_is_refused(address: str) -> None:
    with pytest.raises(AddressRefused):
        Recipient(address)


@given(st.text(max_size=40))
def test_no_text_with_a_space_or_a_control_character_is_an_address(text: str) -> None:
    if is_mail_address(text):
        assert text.isascii()
        assert text.isprintable()
        assert not set(text) & set(' ,;:<>()[]"\\')


def test_the_wait_grows_up_to_its_longest_and_then_ends() -> None:
    waits = [wait for tries in range(1, MOST_TRIES) if (wait := wait_after(tries))]
    assert len(waits) == MOST_TRIES - 1
    assert waits == sorted(waits)
    assert waits[-1] == LONGEST_WAIT
    assert 3 < sum(wait.total_seconds() for wait in waits) / 86_400 < 5
    assert wait_after(MOST_TRIES) is None
