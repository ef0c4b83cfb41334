"""S1 on the tour: signs in and looks at the map in both languages, now and as of a past date."""

from __future__ import annotations

import asyncio
import json
import re
from datetime import timedelta

import aiohttp

from sainam.tour.step import RowWalk, Step
from sainam.tour.tourist import Tourist
from sainam.wiring.demo_logins import DemoLogins

_TOKEN = re.compile(r'name="form_token" value="([^"]+)"')


def walk_s1(tourist: Tourist, row: RowWalk) -> None:
    """The page, the picture alone, the same as data, and yesterday's."""
    tourist.run(_walked(tourist, row))


async def _walked(tourist: Tourist, row: RowWalk) -> None:
    base = tourist.installation.public_url()
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        async with session.get(f"{base}/th/map", allow_redirects=False) as answer:
            _seen(row, "nobody sees it without signing in", "ต้องลงชื่อเข้าใช้ก่อน",
                  answer.status in (302, 303, 401), f"{answer.status}")  # fmt: skip
        await _sign_in(tourist, session, base)
        for language, word in (("th", "ยังไม่เปิดใช้"), ("en", "Not built yet")):
            async with session.get(f"{base}/{language}/map") as answer:
                page = await answer.text()
            _seen(row, f"the map, {language}", f"แผนผัง ({language})",
                  answer.status == 200 and word in page and "G4" in page and "A3" in page,
                  f"{len(page):,} characters")  # fmt: skip
        async with session.get(f"{base}/th/map.svg") as answer:
            picture = await answer.text()
        _seen(row, "the picture alone", "ภาพแผนผัง", picture.lstrip().startswith("<svg"),
              f"{len(picture):,} characters of SVG")  # fmt: skip
        yesterday = tourist.today - timedelta(days=1)
        for told, path in (
            ("as data", "/en/map.json"),
            ("as of yesterday", f"/en/map.json?as_of={yesterday}"),
        ):
            async with session.get(base + path) as answer:
                content = json.loads(await answer.text())
            links = [link for group in content["groups"] for link in group["links"]]
            _seen(row, told, told, answer.status == 200, f"{len(links)} links")


async def _sign_in(tourist: Tourist, session: aiohttp.ClientSession, base: str) -> None:
    people = DemoLogins(tourist.installation.settings.state)
    async with session.get(f"{base}/th/sign-in") as answer:
        found = _TOKEN.search(await answer.text())
    form = {
        "form_token": found[1] if found else "",
        "login": "operator",
        "password": people.password("operator"),
        "code": await asyncio.to_thread(people.code, tourist.database, "operator"),
    }
    async with session.post(f"{base}/th/sign-in", data=form, allow_redirects=False) as answer:
        if answer.status not in (302, 303):
            raise RuntimeError(f"the portal did not sign the operator in: {answer.status}")


def _seen(row: RowWalk, told: str, told_th: str, ok: bool, came: str) -> None:  # noqa: FBT001
    row.add(Step(told, told_th, ok, came, "seen"))
