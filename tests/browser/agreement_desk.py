"""Journeys that begin in the middle: a dossier brought to where the people of a test take over."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from dossier_desk import AGENCY, PEOPLE, TEST_AGENCY, DossierDesk
from dossier_way import DossierWay
from playwright.sync_api import Page, expect

from browser.journey_desk import WIDE, JourneyDesk
from sainam.agencies import store as agencies
from sainam.agencies.open_session import new_session
from sainam.agencies.register_login import register_hashed
from sainam.agencies.store import Contact, Login
from sainam.counterparts.agencies.hub_client import (
    Answer,
    Client,
    HubClient,
    On,
    TokenRefusedError,
)
from sainam.counterparts.cis import customer_account
from sainam.counterparts.keys import SigningKey, signing_key
from sainam.formats.layout import Title
from sainam.kit.database import Database
from sainam.onboarding.state import State
from sainam.onboarding.take_event import Taken
from sainam.wiring.dossiers import world

Done = TypeVar("Done")
DATASET, PURPOSE = "water-use-six-months", "narcotics-investigation"
NOBODY = "999999999"
# Of the agency that is new to the hub; the staff are the demo's own.
NEW_PEOPLE = {
    "officer": Title("สมมติ ผู้อำนวยการ", "Sommut Director"),
    "developer": Title("สมมติ นักพัฒนา", "Sommut Developer"),
}


@dataclass(frozen=True)
class AgreementDesk:
    """`walk` goes over the database that the hub of `pages` serves."""

    pages: JourneyDesk
    walk: DossierWay

    def brought_to(self, state: State) -> str:
        """The number of a new dossier that came this far without anybody's objecting."""

        def walk() -> str:
            number = self.walk.desk.open()
            self.walk.go_on(number, state)
            return number

        return beside(walk)

    def goes_on(self, number: str, until: State) -> None:
        beside(lambda: self.walk.go_on(number, until))

    def does(self, number: str, event: str, login: str, **body: Any) -> Taken:
        """What is not this journey's to show."""
        return beside(lambda: self.walk.desk.do(number, event, login, **body))

    @contextmanager
    def at(self, login: str, width: int = WIDE) -> Iterator[Page]:
        """As JourneyDesk.at, for people whose signing in is not what is tried."""
        if login not in self.pages.cookies:
            url = self.pages.tourist.installation.public_url()
            cookie = {"name": "sainam_session", "value": self._session(login), "url": url}
            self.pages.cookies[login] = [cookie]
        with self.pages.at(login, width) as page:
            yield page

    def _session(self, login: str) -> str:
        with self.walk.database.transaction() as tx:
            found = agencies.find_login(tx, login)
            assert found is not None, login
            return new_session(tx, found, "totp", "portal").token

    # --- what people do on any page of a dossier ---

    def open_from_inbox(self, page: Page, number: str, wanted: str) -> None:
        """The inbox says what is to be done, and its line leads to the dossier."""
        page.goto("/th/inbox")
        self.pages.looked_at(page)
        line = page.get_by_role("row").filter(has_text=number)
        expect(line).to_contain_text(wanted)
        line.get_by_role("link").first.click()
        expect(page).to_have_url(re.compile(f"/th/dossiers/{number}$"))
        self.pages.looked_at(page)

    def choose(self, page: Page, name: str) -> None:
        """By the button of this name, to the form of it."""
        page.get_by_role("link", name=name, exact=True).click()
        self.pages.looked_at(page)

    def told(self, page: Page, name: str) -> None:
        expect(page.get_by_role("status")).to_have_text(f"บันทึกแล้ว: {name}")
        self.pages.looked_at(page)

    def not_yet(self, page: Page, name: str, why: str) -> None:
        """There is no button for it, and the page says why."""
        expect(page.get_by_role("link", name=name, exact=True)).to_have_count(0)
        expect(page.locator(".not-yet > div").filter(has_text=name).first).to_contain_text(why)

    def stands(self, page: Page, state: str) -> None:
        expect(page.locator(".page-actions .state")).to_have_text(state)


def midway(pages: JourneyDesk) -> AgreementDesk:
    """Over the hub that the pages are of, which knows the newcomers from then on."""
    tourist = pages.tourist
    register_newcomers(tourist.database)
    desk = DossierDesk(tourist.database, world(tourist.installation))
    return AgreementDesk(pages, DossierWay(desk))


def send(page: Page, name: str) -> None:
    """The form, by its button."""
    page.get_by_role("button", name=name, exact=True).click()


def register_newcomers(database: Database) -> None:
    """Once for a hub, whichever journey comes first."""
    with database.transaction() as tx:
        if agencies.find_agency(tx, AGENCY) is not None:
            return
        agencies.insert_agency_version(tx, TEST_AGENCY, actor="tests")
        for name, title in NEW_PEOPLE.items():
            register_hashed(
                tx, Login(name, title, frozenset({PEOPLE[name][0]}), AGENCY), "none",
                contact=Contact(f"{name}@example.go.th", "", "ผู้อำนวยการ"), actor="tests",
            )  # fmt: skip


def beside(deed: Callable[[], Done]) -> Done:
    """In a thread of its own, for the browser's has an event loop already."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(deed).result()


@dataclass(frozen=True)
class Program:
    """The agency's own: its keys stay in its folder, and it calls the hub over HTTP."""

    way: AgreementDesk
    number: str

    @property
    def agreement(self) -> str:
        return self.way.walk.agreement(self.number)

    def public_key(self, name: str) -> str:
        return json.dumps(self._key(name).public_jwk())

    def private_key(self, name: str) -> str:
        return self._key(name).private.read_text()

    def asks(self, credential: str, name: str) -> tuple[int, str]:
        """Status and rule of one question about a customer, with a token of its own."""
        return self._with(credential, name, self._one)

    def tries(self, credential: str, name: str, *which: str) -> None:
        """What the checks of these names want sent."""

        async def send(hub: HubClient) -> None:
            for one in which:
                await self._tries()[one](hub)

        self._with(credential, name, send)

    def _tries(self) -> Mapping[str, Callable[[HubClient], Awaitable[Answer]]]:
        good = {"customer_account": customer_account(1)}
        on = On(purpose=PURPOSE, case="1", agreement=self.agreement)
        ask = partial(self._ask, on=on)
        return {
            "answered": partial(ask, asked=good),
            "no-data": partial(ask, asked={"customer_account": NOBODY}),
            "field": partial(ask, asked={**good, "fields": ["name"]}),
            "purpose": partial(
                self._ask, asked=good, on=replace(on, purpose="criminal-investigation")
            ),
            "case": partial(self._ask, asked=good, on=replace(on, case="")),
            "form": partial(ask, asked={"customer_account": "x"}),
            "address": lambda hub: hub.call(
                "GET", f"/v1/{DATASET}/{customer_account(1)}", headers=on.headers()
            ),
        }

    async def _ask(self, hub: HubClient, *, asked: Mapping[str, object], on: On) -> Answer:
        return await hub.ask(DATASET, asked, on)

    async def _one(self, hub: HubClient) -> tuple[int, str]:
        try:
            answer = await self._tries()["answered"](hub)
        except TokenRefusedError as refused:
            answer = refused.answer
        body = answer.body if isinstance(answer.body, dict) else {}
        return answer.status, str(body.get("rule") or body.get("error") or "")

    def _with(
        self, credential: str, name: str, deed: Callable[[HubClient], Awaitable[Done]]
    ) -> Done:
        tourist = self.way.pages.tourist

        async def whole() -> Done:
            client = Client(credential, self._key(name).private)
            async with HubClient(tourist.installation.public_url(), client, tourist.clock) as hub:
                return await deed(hub)

        return beside(lambda: asyncio.run(whole()))

    def _key(self, name: str) -> SigningKey:
        folder: Path = self.way.pages.tourist.installation.settings.state / "tour-agencies"
        return signing_key(folder, f"{self.number.lower()}-{name}")
