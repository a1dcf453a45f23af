"""The page in a real browser: what people see, by mouse, by keyboard and on a narrow screen."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from typing import Any

import pytest
from markupsafe import Markup
from playwright.async_api import Page, async_playwright, expect

from bot.channels import Letter
from handlers.events import Commanded, Incoming, Said, SharedLocation
from handlers.replies import Button, Say
from storage.addresses import Address
from tests.bot.webchat.conftest import Site

pytestmark = pytest.mark.browser

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
STAFF = Address("web", "staff")
WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 360, "height": 740}


@pytest.fixture
async def chromium() -> AsyncIterator[Any]:
    if not CHROMIUM:
        if os.environ.get("SABERLING_REQUIRE_BROWSER"):
            pytest.fail("Chromium is required here and was not found")
        pytest.skip("the page is not tested in a browser: no Chromium on this machine")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        await browser.close()


@pytest.fixture
async def page(chromium: Any, site: Site) -> AsyncIterator[Page]:
    """The page, connected; whatever it complains of (a forbidden script or style, say) fails the test."""
    complaints: list[str] = []
    context = await chromium.new_context(viewport=WIDE, locale="id-ID")
    opened: Page = await context.new_page()
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("console", lambda message: complaints.append(message.text) if "ontent" in message.text else None)
    await opened.goto(site.url)
    await connected(opened)
    yield opened
    assert complaints == []


async def connected(page: Page) -> None:
    await expect(page.locator("#pane-resident .presence")).to_have_attribute("data-state", "online")


async def write(page: Page, words: str, pane: str = "resident") -> None:
    field = page.locator(f"#pane-{pane} textarea")
    await field.fill(words)
    await field.press("Enter")


def said(site: Site) -> list[str]:
    return [incoming.event.text for incoming in site.reception.events if isinstance(incoming.event, Said)]


async def test_words_never_become_markup(page: Page, site: Site) -> None:
    """What people write is shown as written; of what the bot writes only the four tags count."""
    await write(page, "<b>tebal</b><img src=x onerror='document.title=1'>")
    mine = page.locator("#pane-resident .mine .words").first
    await expect(mine).to_have_text("<b>tebal</b><img src=x onerror='document.title=1'>")
    html = (
        '<b>tebal</b> <a href="https://example.org/">ya</a> <a href="javascript:document.title=1">tidak</a>'
        '<img src="/x" onerror="document.title=1"><script>document.title=1</script><i onclick="x()">miring</i>'
    )
    await site.channel.send(Letter(1, STAFF, Say(Markup(html))))
    words = page.locator("#pane-staff .words")
    await expect(words.locator("b")).to_have_text("tebal")
    assert await words.locator("a").count() == 1
    assert await words.locator("a").get_attribute("rel") == "noopener noreferrer"
    assert await words.locator("img, script, [onclick]").count() == 0
    assert "Saberling" in await page.title()


async def test_message_is_seen_within_a_second(page: Page, site: Site) -> None:
    """What is sent to the room stands on an open page within a second, and its button is heard."""
    say = Say(Markup("Kartu"), buttons=((Button("Ambil", "claim:1"),),))
    await site.channel.send(Letter(1, STAFF, say))
    button = page.locator("#pane-staff").get_by_role("button", name="Ambil", exact=True)
    await expect(button).to_be_visible(timeout=1000)
    await button.click()
    await expect(button).not_to_have_attribute("aria-busy", "true")
    assert len(site.reception.events) == 1


async def test_unsent_is_said_and_tried_again(page: Page, site: Site) -> None:
    """While reception is away the page says so and goes on trying; in the end the message is there once."""
    site.reception.away = 2
    await write(page, "halo")
    bubble = page.locator("#pane-resident .mine")
    await expect(bubble).to_contain_text("Belum terkirim, mencoba lagi")
    await expect(bubble.get_by_role("img", name="Terkirim")).to_be_visible(timeout=8000)
    assert said(site) == ["halo"]
    assert await bubble.count() == 1


async def test_unsent_outlives_a_reload(page: Page, site: Site) -> None:
    """What could not be sent is sent by the page that is opened next, in its order."""
    site.reception.away = 1000
    await write(page, "satu")
    await write(page, "dua")
    await expect(page.locator("#pane-resident .is-waiting")).to_have_count(1)
    site.reception.away = 0
    await page.reload()
    await expect(page.get_by_role("img", name="Terkirim")).to_have_count(2, timeout=8000)
    assert said(site) == ["satu", "dua"]


async def test_refused_photo_is_explained(page: Page, site: Site) -> None:
    """A file that is no picture is refused in kind words, and can be thrown away."""
    files = page.locator("#pane-resident input.files")
    await files.set_input_files([{"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"no picture"}])
    await page.locator("#pane-resident .send").click()
    await expect(page.locator("#pane-resident .is-failed")).to_contain_text("bukan foto")
    await page.get_by_role("button", name="Buang").click()
    await expect(page.locator("#pane-resident .entry")).to_have_count(0)
    assert site.reception.events == []


async def test_place_is_chosen_by_keyboard(page: Page, site: Site) -> None:
    """The map opens, moves and answers by keyboard alone; Escape closes it and sends nothing."""
    place = page.locator("#pane-resident .place")
    sheet = page.locator("#map-sheet")
    await place.press("Enter")
    await expect(sheet.locator(".nearest")).to_contain_text("Dekat Kelurahan")
    await page.keyboard.press("Escape")
    await expect(sheet).to_be_hidden()
    assert site.reception.events == []
    await place.press("Enter")
    await sheet.locator(".jump").select_option(label="Setia")
    await expect(sheet.locator(".nearest")).to_contain_text("Setia")
    await sheet.get_by_role("button", name="Kirim titik ini").press("Enter")
    await expect(page.locator("#pane-resident .pin-card")).to_be_visible()
    await expect(page.locator("#pane-resident").get_by_role("img", name="Terkirim")).to_be_visible()
    [incoming] = site.reception.events
    assert isinstance(incoming.event, SharedLocation)
    assert (round(incoming.event.lat, 3), round(incoming.event.lon, 3)) == (3.602, 98.488)


async def test_narrow_screen_has_tabs(page: Page, site: Site) -> None:
    """At 360 px one pane is seen at a time, nothing sticks out, and the other one's tab counts what is new."""
    await page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    await expect(page.locator("#pane-staff")).to_be_hidden()
    await site.channel.send(Letter(1, STAFF, Say(Markup("x" * 300))))
    tab = page.get_by_role("tab", name="Petugas")
    await expect(tab.locator(".badge")).to_have_text("1")
    await tab.click()
    await expect(page.locator("#pane-staff .words")).to_be_visible()
    await expect(tab.locator(".badge")).to_be_hidden()
    assert await page.evaluate("document.documentElement.scrollWidth") == 360


async def test_expected_reply_is_begun(page: Page, site: Site) -> None:
    """A message that expects a reply makes the next words an answer to it."""

    async def ask(incoming: Incoming) -> None:
        assert incoming.origin
        if len(site.reception.events) == 1:
            await site.channel.send(Letter(1, incoming.origin.address, Say(Markup("Alasannya?"), expects_reply=True)))

    site.reception.on_event = ask
    await write(page, "/tolak 1", "staff")
    await expect(page.locator("#pane-staff .replying")).to_contain_text("Alasannya?")
    await expect(page.locator("#pane-staff textarea")).to_be_focused()
    await page.keyboard.type("bukan wewenang")
    await page.keyboard.press("Enter")
    await expect(page.locator("#pane-staff .mine .quote")).to_contain_text("Alasannya?")
    async with asyncio.timeout(5):
        while len(site.reception.events) < 2:
            await asyncio.sleep(0.02)
    origin = site.reception.events[1].origin
    assert origin
    assert origin.reply_to_us


async def test_a_link_is_followed_once(page: Page, site: Site) -> None:
    """The page opened by a link says it in the chat, once; a reload, and a link with anything odd, say nothing."""
    await page.goto(f"{site.url}/?start=p_stickerstands")
    await connected(page)
    await expect(page.get_by_role("img", name="Terkirim")).to_have_count(1)
    await page.reload()
    await connected(page)
    await page.goto(f"{site.url}/?start=p_%3Cscript%3E")
    await connected(page)
    assert "start" not in page.url
    assert [incoming.event for incoming in site.reception.events] == [Commanded("start", "p_stickerstands")]


async def test_a_link_is_passed_on_by_keyboard(page: Page, site: Site) -> None:
    """“Bagikan” shows the link, chosen so that one key copies it, and copies it by itself where it may."""
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await write(page, "halo")
    await expect(page.get_by_role("img", name="Terkirim")).to_be_visible()
    [incoming] = site.reception.events
    assert incoming.origin
    link = f"{site.url}/?start=t_abc"
    say = Say(Markup("Laporan"), buttons=((Button("Bagikan", url=link, share="Ikuti:"),),))
    await site.channel.send(Letter(1, incoming.origin.address, say))
    await page.get_by_role("button", name="Bagikan", exact=True).press("Enter")
    shown = page.get_by_role("textbox", name="Tautan")
    await expect(shown).to_be_focused()
    await expect(shown).to_have_value(link)
    await expect(page.locator("#pane-resident .toast")).to_have_text("Tautan disalin.")
    assert await page.evaluate("navigator.clipboard.readText()") == link


async def test_language_is_switched(page: Page, site: Site) -> None:
    """The page speaks English when asked to, and the bot is told."""
    await page.locator("#language").select_option("en")
    await expect(page.locator("#pane-resident .start")).to_have_text("Start a report")
    await page.locator("#pane-resident .start").click()
    await expect(page.get_by_role("img", name="Sent")).to_be_visible()
    [incoming] = site.reception.events
    assert incoming.origin
    assert incoming.origin.sender.language == "en"
