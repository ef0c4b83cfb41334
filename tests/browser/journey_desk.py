"""People of a running hub at their browsers, in Thai: who they are, what each page is asked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from playwright.sync_api import Browser, BrowserContext, FilePayload, Page, expect

from browser.look import Look
from sainam.counterparts.agencies.one_page_pdf import one_page_pdf
from sainam.tour.onboarding.cast import Cast
from sainam.tour.tourist import Tourist
from sainam.wiring.demo_logins import DemoLogins

WIDE, PHONE = 1280, 390
PASSWORD = "น้ำใสไหลเย็นเห็นตัวปลา"  # of people who are made up
# Two Latin words side by side are English, wherever they stand in a Thai page.
ENGLISH = re.compile(
    r"\b(?!Linkage Center|sainam document|document verify)[A-Za-z]{2,} [A-Za-z]{2,}\b"
)  # but a name, a command
# What a reader sees of a page, without marks, addresses and what somebody wrote in Latin letters.
READ = """() => {
  const page = document.querySelector("main").cloneNode(true);
  const no_words = "code, [lang=en], input, textarea, .process";
  page.querySelectorAll(no_words).forEach((one) => one.remove());
  return page.textContent;
}"""


def pdf(name: str) -> FilePayload:
    return {"name": name, "mimeType": "application/pdf", "buffer": one_page_pdf("made up")}


@dataclass
class JourneyDesk:
    """`cookies` of those who have signed in, by login; they are good for every test of the run."""

    tourist: Tourist
    chromium: Browser
    cookies: dict[str, list[Any]]
    looks: list[Look] = field(default_factory=list)
    asked: set[tuple[str, int]] = field(default_factory=set)

    @contextmanager
    def visitor(self, width: int = WIDE) -> Iterator[Page]:
        """The page of somebody who is not signed in."""
        with self._window(width) as context:
            yield self._page(context)

    @contextmanager
    def at(self, login: str, width: int = WIDE) -> Iterator[Page]:
        """The page of this person, signed in, in a window of their own."""
        with self._window(width) as context:
            page = self._page(context)
            if login in self.cookies:
                context.add_cookies(self.cookies[login])
            else:
                people = DemoLogins(self.tourist.installation.settings.state)
                code = people.code(self.tourist.database, login)
                self.sign_in(page, login, people.password(login), code)
            yield page

    def sign_in(self, page: Page, login: str, password: str, code: str = "") -> None:
        page.goto("/th/sign-in")
        page.get_by_label("ชื่อผู้ใช้").fill(login)
        page.get_by_label("รหัสผ่าน").fill(password)
        page.get_by_label("รหัสหกหลัก").fill(code)
        page.get_by_role("button", name="เข้าสู่ระบบ").click()
        expect(page.get_by_role("button", name="ออกจากระบบ")).to_be_visible()
        self.cookies[login] = page.context.cookies()

    def looked_at(self, page: Page) -> None:
        """Each kind of page, at each width, once: for axe, for fitting, for being in Thai."""
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url
        assert ENGLISH.findall(page.evaluate(READ)) == [], page.url
        size = page.viewport_size
        assert size is not None
        kind = re.sub(r"/[^/]*\d[^/]*", "/#", page.url.partition("//")[2].partition("?")[0])
        wrong = "" if page.get_by_role("alert").count() == 0 else " refused"
        if (known := (kind + wrong, size["width"])) not in self.asked:
            self.asked.add(known)
            assert Look(page).axe_violations() == [], page.url

    def mail(self, address: str, word: str) -> dict[str, Any]:
        """The newest mail to an address with this word in it."""
        found = Cast(self.tourist).mail(address, word)
        assert found is not None, f"no mail to {address}"
        return found

    def day(self, *, after: int) -> str:
        """As a Thai officer writes it."""
        day = self.tourist.today + timedelta(days=after)
        return f"{day.day}/{day.month}/{day.year + 543}"

    def faults(self) -> list[str]:
        """What went wrong in any page that was open; that an answer refused is none."""
        told = [fault for look in self.looks for fault in look.faults]
        return [fault for fault in told if "responded with a status of 4" not in fault]

    @contextmanager
    def _window(self, width: int) -> Iterator[BrowserContext]:
        size: Any = {"width": width, "height": 900}
        with self.chromium.new_context(
            base_url=self.tourist.installation.public_url(), locale="th-TH", viewport=size
        ) as context:
            yield context

    def _page(self, context: BrowserContext) -> Page:
        self.looks.append(Look.into(context))
        return self.looks[-1].page
