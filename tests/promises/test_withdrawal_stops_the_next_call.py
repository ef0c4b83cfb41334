"""Promise: where consent is the basis nothing crosses without one, or after it was withdrawn."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from call_desk import ASKER, LIVE, bring_in, look_up, moment_of, rows, web_workers
from key_desk import masters_of

from sainam.agencies.operation import Operation
from sainam.contracts.minimise import minimise_json
from sainam.exchanges.consents import store
from sainam.exchanges.consents.consent import RETENTION, ConsentGiven
from sainam.exchanges.consents.held_consent import HeldConsents
from sainam.exchanges.consents.record_consent import record_consent, withdraw_consent
from sainam.exchanges.consents.refusals import (
    ConsentEnded,
    ConsentExpired,
    ConsentMissing,
    ConsentScope,
    ConsentUnknown,
    ConsentUnusable,
    ConsentWithdrawn,
)
from sainam.kit.database import Database
from sainam.kit.keys.data_keys import DataKeys
from sainam.kit.thai_dates import business_date, month_start
from sainam.lookups.ask_owner import LookUp

pytestmark = pytest.mark.row("L4")
PERSON, OTHER = "990000010", "990000020"
Meanwhile = Callable[[], Awaitable[None]]


async def nothing() -> None:
    """Nothing happens between the asking and the answer."""


@pytest.fixture
def granted(database: Database) -> None:
    bring_in(
        database, ASKER, "ONCB", fields=("customer_account", "use.month"), consent_required=True
    )


def given(database: Database, owner_url: str, **changed: Any) -> UUID:
    at = moment_of(database)
    whole: dict[str, Any] = {
        "number": PERSON, "dataset": "water-use-six-months", "purpose": "investigation",
        "agency": "ONCB", "given_from": at - timedelta(hours=1),
        "given_until": at + timedelta(days=30), "notice": "privacy-notice@3",
        "evidence": "ab" * 32,
    }  # fmt: skip
    keys = DataKeys(database, masters_of(owner_url, database))
    key = keys.of_month(RETENTION, month_start(business_date(at)))
    with database.transaction() as tx:
        return record_consent(tx, key, ConsentGiven(**{**whole, **changed}), actor="dpo")


def withdrawn(database: Database, consent: UUID) -> None:
    with database.transaction() as tx:
        withdraw_consent(tx, consent, channel="desk", reason="ไม่ประสงค์แล้ว", actor="dpo")


def asked(
    database: Database,
    owner_url: str,
    consent: object,
    *,
    key: str = PERSON,
    fields: tuple[str, ...] | None = None,
    meanwhile: Meanwhile = nothing,
) -> bytes:
    """What leaves; `meanwhile` happens while the owner is asked."""

    async def owner(*_: object) -> bytes:
        await meanwhile()
        return b'{"customer_account": "990000010", "use": [{"month": "2026-10"}]}'

    async def whole() -> bytes:
        async with web_workers(owner_url, database, 1) as (worker,):
            looking_up = LookUp(
                standings=worker.standings, recorder=worker.recorder, ask_owner=owner,
                minimise=lambda _dataset, answer, fields: minimise_json(answer, fields),
                operation=lambda _owner, _dataset: Operation(path="/use", key="account"),
                consents=HeldConsents(
                    database, masters_of(owner_url, database), lambda _dataset: "customer_account"
                ),
            )  # fmt: skip
            named = None if consent is None else str(consent)
            call = replace(look_up(), consent=named, fields=fields)
            answer = await looking_up(call, environment=LIVE, credential="linkage", key=key)
            return answer.body

    return asyncio.run(whole())


def crossed(database: Database) -> list[tuple[Any, ...]]:
    return rows(database, "SELECT outcome, rule FROM exchange_outcome ORDER BY seq")


@pytest.mark.usefixtures("granted")
def test_a_consent_of_this_person_lets_the_call_through(database: Database, owner_url: str) -> None:
    assert b"2026-10" in asked(database, owner_url, given(database, owner_url))
    assert crossed(database) == [("answered", None)]


@pytest.mark.usefixtures("granted")
def test_after_a_withdrawal_the_next_call_is_refused_and_nothing_is_asked(
    database: Database, owner_url: str
) -> None:
    consent = given(database, owner_url)
    asked(database, owner_url, consent)
    withdrawn(database, consent)
    with pytest.raises(ConsentWithdrawn):
        asked(database, owner_url, consent)
    assert rows(database, "SELECT count(*) FROM exchange") == [(1,)]
    with pytest.raises(ConsentEnded):
        withdrawn(database, consent)


@pytest.mark.usefixtures("granted")
def test_withdrawn_between_asked_and_answered_it_is_cut(database: Database, owner_url: str) -> None:
    consent = given(database, owner_url)

    async def meanwhile() -> None:
        await asyncio.to_thread(withdrawn, database, consent)

    with pytest.raises(ConsentWithdrawn):
        asked(database, owner_url, consent, meanwhile=meanwhile)
    assert crossed(database) == [("cut", "consent.withdrawn")]


@pytest.mark.usefixtures("granted")
@pytest.mark.parametrize("named", [None, "", "   ", "no uuid", UUID(int=7)])
def test_without_a_consent_of_the_register_nothing_crosses(
    database: Database, owner_url: str, named: object
) -> None:
    with pytest.raises((ConsentMissing, ConsentUnknown)):
        asked(database, owner_url, named)
    assert rows(database, "SELECT count(*) FROM exchange") == [(0,)]


@pytest.mark.usefixtures("granted")
def test_somebody_elses_consent_is_unknown_as_one_that_is_not_there(
    database: Database, owner_url: str
) -> None:
    consent = given(database, owner_url, number=OTHER)
    with pytest.raises(ConsentUnknown):
        asked(database, owner_url, consent)


@pytest.mark.usefixtures("granted")
@pytest.mark.parametrize(
    ("changed", "refused"),
    [
        ({"agency": "CIB"}, ConsentScope),
        ({"dataset": "bills-outstanding"}, ConsentScope),
        ({"purpose": "bill-payment"}, ConsentScope),
        ({"fields": ("use.month",)}, ConsentScope),
        ({"environment": "sandbox"}, ConsentUnknown),
    ],
)
def test_a_consent_for_something_else_is_none(
    database: Database, owner_url: str, changed: dict[str, Any], refused: type[Exception]
) -> None:
    bring_in(database, "MOU-OTHER", "CIB")
    with pytest.raises(refused):
        asked(database, owner_url, given(database, owner_url, **changed))


@pytest.mark.usefixtures("granted")
def test_of_fewer_fields_consented_to_the_caller_may_ask(
    database: Database, owner_url: str
) -> None:
    consent = given(database, owner_url, fields=("use.month",))
    body = asked(database, owner_url, consent, fields=("use.month",))
    assert b"customer_account" not in body


@pytest.mark.usefixtures("granted")
def test_a_consent_is_over_at_its_very_end(database: Database, owner_url: str) -> None:
    at = moment_of(database)
    over = given(
        database, owner_url, given_from=at - timedelta(days=2), given_until=at - timedelta(days=1)
    )
    with pytest.raises(ConsentExpired):
        asked(database, owner_url, over)


def test_where_consent_is_not_the_basis_none_is_asked_for(
    database: Database, owner_url: str
) -> None:
    bring_in(database, ASKER, "ONCB")
    asked(database, owner_url, None)


@pytest.mark.usefixtures("granted")
def test_a_withdrawal_waits_for_the_call_that_is_being_recorded(
    database: Database, owner_url: str
) -> None:
    """The lock is had before the recording and given up after: the order is that of the record."""
    consent = given(database, owner_url)
    order: list[str] = []
    masters = masters_of(owner_url, database)
    held = HeldConsents(database, masters, lambda _dataset: "customer_account")

    def withdraw() -> None:
        withdrawn(database, consent)
        order.append("withdrawn")

    async def recording() -> None:
        async with web_workers(owner_url, database, 1) as (worker,):
            call = replace(look_up(), consent=str(consent))
            permit = await worker.standings.permit(LIVE, call)
            async with held(call, permit, LIVE, PERSON):
                second = threading.Thread(target=withdraw)
                second.start()
                await asyncio.to_thread(second.join, 0.3)
                order.append("recorded")
            await asyncio.to_thread(second.join)

    asyncio.run(recording())
    assert order == ["recorded", "withdrawn"]


def test_the_register_keeps_no_number(database: Database, owner_url: str) -> None:
    bring_in(database, ASKER, "ONCB")
    given(database, owner_url)
    for table in ("consent", "audit_event"):
        [(text,)] = rows(database, f"SELECT string_agg(t::text, ' ') FROM {table} t")
        assert PERSON not in str(text)
    with database.read_only() as tx:
        [one] = store.consents(tx)
    assert one.state(one.given_from) == "given"
    assert one.state(one.given_until) == "expired"


@pytest.mark.parametrize(
    "wrong",
    [
        {"evidence": "abc"}, {"notice": "no version"}, {"number": " "}, {"agency": "NOBODY"},
        {"given_until": None},
    ],
)  # fmt: skip
def test_a_consent_without_proof_notice_or_period_is_none(
    database: Database, owner_url: str, wrong: dict[str, Any]
) -> None:
    bring_in(database, ASKER, "ONCB")
    at = moment_of(database)
    if "given_until" in wrong:
        wrong = {"given_until": at + timedelta(days=4000)}
    with pytest.raises(ConsentUnusable):
        given(database, owner_url, **wrong)
