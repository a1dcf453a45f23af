"""The page for everybody: without eyes, without a mouse, with weak eyes, on a narrow phone, and without what moves."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.demo_page import PHONE, WIDE, Demo, DemoPage, photograph
from tests.end_to_end.in_browser import CHECK, at, begin, filed

pytestmark = pytest.mark.browser

FAULTS = (Path(__file__).parent / "accessibility.js").read_text(encoding="utf-8")


async def _faults(page: DemoPage) -> list[str]:
    return await page.page.evaluate(FAULTS)


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_nothing_keeps_anybody_out(browser: Browser, demo: Demo, tmp_path: Path, scheme: str) -> None:
    """Every control has a name, every photo its words, Tab goes in order, and every text stands out (4.5 to 1)."""
    async with at(browser, demo) as page:
        await page.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert await _faults(page) == []  # empty, with the samples in the room
        await begin(page, photograph(tmp_path / "sampah.jpg"), "sampah numpuk")
        assert await _faults(page) == []
        await page.resident.root.locator(".share, .place").last.click()
        await expect(page.page.locator("#map-sheet .nearest")).not_to_be_empty()
        assert await _faults(page) == []  # the map
        await page.page.keyboard.press("Escape")
        await page.pin(-30 if scheme == "light" else 90, 60)  # where nothing is reported yet
        await page.resident.press("Tumpukan sampah")
        await page.resident.hears(CHECK)
        await page.resident.press("Kirim laporan")
        number = await filed(page.resident)
        await page.be("Pak Rudi")
        await page.staff.press("Ambil", await page.staff.hears("sampah numpuk"))
        await page.resident.hears("Petugas sudah menerima laporan ini")
        await expect(page.staff.root.locator(".toast")).to_contain_text(number)
        assert await _faults(page) == []  # photos, buttons, a word over a button


async def test_nothing_keeps_anybody_out_on_a_phone(browser: Browser, demo: Demo) -> None:
    """The same at 360 px, in both tabs, in English; the page says which language it is in."""
    async with at(browser, demo, PHONE) as page:
        await page.speak("en")
        await expect(page.page.locator("html")).to_have_attribute("lang", "en")
        assert await _faults(page) == []
        await page.page.get_by_role("tab", name="Officers").click()
        assert await _faults(page) == []
        small = await page.page.evaluate(
            "[...document.querySelectorAll('button, select, textarea')].filter(node => node.checkVisibility())"
            ".map(node => node.getBoundingClientRect()).filter(box => box.width < 24 || box.height < 24).length"
        )
        assert small == 0  # a finger finds each of them


async def test_the_guard_sees_what_keeps_people_out(browser: Browser, demo: Demo) -> None:
    """A button without a name, gray on gray, a photo without words and a jump in the order are all told."""
    async with at(browser, demo) as page:
        await page.page.evaluate(
            """() => document.querySelector("#pane-resident .messages").insertAdjacentHTML("beforeend",
              "<li class='photo'><button></button><p id='gray'>abu-abu</p><img alt=''><i tabindex='3'>x</i></li>")"""
        )
        await page.page.evaluate(
            "() => Object.assign(document.querySelector('#gray').style, {color: '#999', backgroundColor: '#aaa'})"
        )
        faults = " ".join(await _faults(page))
        for fault in ("without a name: button", "contrast 1.", "a photo without words", "out of order: i"):
            assert fault in faults


async def test_what_arrives_is_read_aloud(browser: Browser, demo: Demo, tmp_path: Path) -> None:
    """A live region says each message that comes, who wrote it and what it says; one's own is not repeated."""
    async with at(browser, demo) as page:
        await begin(page, photograph(tmp_path / "got.jpg"), "tumpukan di pojok")
        log = page.resident.root.get_by_role("log")
        await expect(log).to_have_attribute("aria-live", "polite")
        await expect(log).to_contain_text(re.compile(r"e-Saberling: Di mana ini\?"))
        await expect(log).not_to_contain_text("tumpukan di pojok")
        await page.resident.write("3.6018, 98.4858")
        await expect(log).to_contain_text("Ini soal apa?")


async def test_nothing_moves_for_whom_it_makes_ill(browser: Browser, demo: Demo) -> None:
    """Who asks for less motion gets none: no transition, no animation, and the chat jumps instead of gliding."""
    context = await browser.new_context(
        viewport={"width": WIDE[0], "height": WIDE[1]}, locale="id-ID", reduced_motion="reduce"
    )
    page = await DemoPage.open(context, demo.url)
    await page.samples()
    moving = await page.page.evaluate(
        "[...document.querySelectorAll('*')].map(node => getComputedStyle(node))"
        ".filter(style => style.animationName !== 'none' || style.transitionProperty !== 'none' &&"
        " parseFloat(style.transitionDuration) > 0).length"
    )
    assert moving == 0
    scroller = page.staff.scroller
    await scroller.evaluate("box => { box.scrollTop = 0; box.dispatchEvent(new WheelEvent('wheel', {deltaY: -9})); }")
    await page.page.evaluate(
        """() => { window.glides = []; const old = Element.prototype.scrollTo;
        Element.prototype.scrollTo = function (how) { window.glides.push(how.behavior); return old.call(this, how); }; }"""
    )
    await page.staff.write("/tiket")
    await page.staff.hears("Tiket terbuka")
    assert set(await page.page.evaluate("window.glides")) == {"instant"}
    await context.close()
