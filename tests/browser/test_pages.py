"""Every page, in both languages, wide and narrow, looked at in a real Chromium."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext

from browser.look import EMPTY_PAGES, PAGES, Look

LANGUAGES = ("th", "en")


@pytest.fixture(scope="module")
def look(officer: BrowserContext) -> Iterator[Look]:
    opened = Look.into(officer)
    yield opened
    opened.page.close()


@pytest.mark.row("S1")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_accessible_and_fits_wide_and_narrow(
    look: Look, portal: str, name: str, language: str
) -> None:
    """Axe looks at each width in one language here; at all four over the real hub."""
    look.faults.clear()
    look.width(1280)
    look.page.goto(f"{portal}/{language}{PAGES[name]}")
    assert look.page.locator("html").get_attribute("lang") == language
    assert language == "en" or look.axe_violations() == []
    look.width(390)
    assert not look.scrolls_sideways()
    assert language == "th" or look.axe_violations() == []
    look.width(360)
    assert not look.scrolls_sideways()
    assert look.faults == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", EMPTY_PAGES)
def test_a_page_with_nothing_to_show_says_so(
    look: Look, empty_portal: str, name: str, language: str
) -> None:
    look.faults.clear()
    look.width(390)
    look.page.goto(f"{empty_portal}/{language}{EMPTY_PAGES[name]}")
    assert look.page.locator(".empty, .all-well").count() > 0
    assert not look.scrolls_sideways()
    assert look.faults == []


@pytest.mark.parametrize("name", ["map", "agreement", "file", "exchange", "series"])
def test_a_page_keeps_its_contrast_in_the_dark(look: Look, portal: str, name: str) -> None:
    look.width(1280)
    look.page.emulate_media(color_scheme="dark")
    look.page.goto(f"{portal}/th{PAGES[name]}")
    assert look.axe_violations("color-contrast") == []
    look.page.emulate_media(color_scheme="light")


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_in_the_map_is_wider_than_its_place(look: Look, portal: str, language: str) -> None:
    look.width(1280)
    look.page.goto(f"{portal}/{language}/map")
    look.page.evaluate("document.fonts.ready")
    beyond = look.page.evaluate(
        """() => [...document.querySelectorAll(".m-title, .m-what, .m-caption, .m-name")]
        .filter((text) => {
          const row = text.closest("a") ?? text.closest("g");
          const edge = row.querySelector(".m-health")?.getBoundingClientRect().left
            ?? row.querySelector(".m-box")?.getBoundingClientRect().right;
          return edge && text.getBoundingClientRect().right > edge - 4;
        }).map((text) => text.textContent)"""
    )
    assert beyond == []


@pytest.mark.parametrize("name", ["map", "before a suspension", "file given up", "exchanges"])
def test_the_keyboard_reaches_everything_and_one_sees_where_it_is(
    look: Look, portal: str, name: str
) -> None:
    """A group of choices is one stop; what is folded away is reached when it is opened."""
    look.width(390)
    look.page.goto(f"{portal}/th{PAGES[name]}")
    stops = look.page.evaluate(
        """() => {
          const kinds = "a[href], button, input, select, textarea, summary";
          const all = document.querySelectorAll(kinds);
          const shown = [...all].filter((one) => one.type !== "hidden" && one.checkVisibility()
            && (one.tagName === "SUMMARY" || !one.closest("details:not([open])")));
          window.reached = new Set();
          return new Set(shown.map((one) => one.type === "radio" ? one.name : one)).size;
        }"""
    )
    unseen = []
    for _ in range(4 * stops):  # a field for a day has parts of its own
        look.page.keyboard.press("Tab")
        unseen += look.page.evaluate(
            """() => {
              const here = document.activeElement;
              if (here !== document.body) window.reached.add(here);
              const marked = getComputedStyle(here).outlineStyle !== "none";
              return here.matches(":focus-visible") && !marked ? [here.outerHTML] : [];
            }"""
        )
    assert unseen == []
    assert look.page.evaluate("window.reached.size") >= stops


def test_the_first_page_is_at_most_150_kilobytes(portal: str, officer: BrowserContext) -> None:
    page = officer.new_page()
    sizes: list[int] = []
    page.on(
        "requestfinished",
        lambda request: sizes.append(request.sizes()["responseBodySize"]),
    )
    page.goto(f"{portal}/th/map", wait_until="load")
    page.evaluate("document.fonts.ready")
    page.close()
    assert len(sizes) >= 6
    assert sum(sizes) <= 150_000


@pytest.mark.parametrize("word", ["ธรรมาภิบาล", "พระราชบัญญัติ", "บูรณาการ", "พฤศจิกายน", "ข้อตกลง"])
def test_a_glossary_word_is_never_broken_at_the_end_of_a_line(
    look: Look, portal: str, word: str
) -> None:
    from sainam.portal.nowrap import nowrap

    look.width(390)
    look.page.goto(f"{portal}/th/")
    heights = look.page.evaluate(
        """(html) => {
          const place = document.querySelector("main");
          const line = document.createElement("p");
          place.append(line);
          const heights = [];
          for (let width = 150; width < 260; width += 4) {
            line.style.width = `${width}px`;
            line.innerHTML = html;
            heights.push(line.querySelector("span").getClientRects().length);
          }
          return heights;
        }""",
        f"คณะทำงานพิจารณาตาม{nowrap(word)}และระเบียบที่เกี่ยวข้อง",
    )
    assert set(heights) == {1}
