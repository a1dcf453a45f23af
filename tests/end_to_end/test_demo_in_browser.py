"""The demo in a real browser: a report goes all the way, as people at the page would take it."""

from __future__ import annotations

import asyncio
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from bot.demo import UNDO
from tests.demo_page import (
    PHONE,
    ROOT,
    Demo,
    DemoPage,
    Pane,
    photograph,
    running_demo,
    visitor,
)
from tests.end_to_end.in_browser import CHECK, at, begin, filed

pytestmark = pytest.mark.browser
TOLD_WITHIN = UNDO.total_seconds() * 1000 + 1000  # a second after nobody can take it back any more


async def test_the_demo_is_alive_at_once(browser: Browser, demo: Demo) -> None:
    """Five sample tickets stand in the room in different states, in the order in which they were told, with photos."""
    async with at(browser, demo) as page:
        cards = page.staff.root.locator(".messages > .entry").filter(
            has_text=re.compile("[🔴🟡🟢] *[0-9]{3}-[0-9]{4} · ")
        )
        cards = cards.filter(has=page.page.locator(".with-photo"))
        states = [(await cards.nth(index).locator(".words").inner_text()).split(" · ")[1] for index in range(5)]
        told = [line.splitlines()[0] for line in states]
        assert told == ["selesai", "sedang dikerjakan", "diterima petugas", "menunggu petugas", "menunggu petugas"]
        times = await page.staff.root.locator("time").evaluate_all("all => all.map(time => time.dateTime)")
        assert times == sorted(times)
        await expect(page.staff.root.locator(".newer")).to_be_hidden()  # who has just come sees the newest
        for index in range(5):
            await page.staff.sees(cards.nth(index).locator(".photo img"))


async def test_a_report_goes_all_the_way(browser: Browser, demo: Demo, tmp_path: Path) -> None:
    """Told with a photo, a pin and a corrected answer; seen, claimed, worked and proved by an officer; before and
    after shown to the resident, whose thumb closes it."""
    async with at(browser, demo) as page:
        resident, staff = page.resident, page.staff
        await begin(page, photograph(tmp_path / "sampah.jpg"), "sampah numpuk")
        await page.pin(-30, 60)
        await resident.press("Tumpukan sampah")
        check = await resident.hears(CHECK)
        await expect(check).to_contain_text("sampah numpuk")
        await resident.press("Keterangan")
        await resident.hears("Apa masalahnya")
        await resident.write("Sampah numpuk di belakang sekolah, bau")
        check = await resident.hears(CHECK)
        await expect(check).to_contain_text("belakang sekolah")
        await resident.press("Kirim laporan")
        number = await filed(resident)
        card = await _card_within_a_second(staff, number)
        await _worked(page, card, number, photograph(tmp_path / "bersih.jpg", clean=True))
        await _closed(resident, number)


async def _card_within_a_second(staff: Pane, number: str) -> str:
    """The card, with its picture, and the words that find it from now on."""
    card = await staff.hears("belakang sekolah", within_ms=1000)
    await expect(card).to_contain_text(number)
    await staff.sees(card.locator(".photo img"))
    return "belakang sekolah"


async def _worked(page: DemoPage, card: str, number: str, proof: Path) -> None:
    staff = page.staff
    await page.be("Pak Rudi")
    await staff.press("Ambil", staff.entry(card))
    await expect(staff.entry(card)).to_contain_text("👷 Pak Rudi")
    await page.resident.hears("Petugas sudah menerima laporan ini", within_ms=TOLD_WITHIN)
    await page.be("Bu Sari")
    await staff.press("Mulai", staff.entry(card))
    await expect(staff.root.locator(".toast")).to_contain_text(f"{number} dipegang Pak Rudi")
    await page.be("Pak Rudi")
    await staff.press("Mulai", staff.entry(card))
    await page.resident.hears("Petugas mulai mengerjakan", within_ms=TOLD_WITHIN)
    await staff.press("Selesai", staff.entry(card))
    await staff.hears("kirim foto sesudah dikerjakan")
    await expect(staff.root.locator(".replying")).to_contain_text(number)
    await staff.show(proof)
    await staff.hears(f"{number} selesai")


async def _closed(resident: Pane, number: str) -> None:
    done = await resident.hears("Sudah bersih?")
    picture = done.get_by_role("img", name="Foto sebelum dan sesudah")
    await resident.sees(picture)
    wide, high = await picture.evaluate("image => [image.naturalWidth, image.naturalHeight]")
    assert high > wide, "two wide photos, one above the other"
    await resident.press("👍")
    await resident.hears(f"Laporan {number} ditutup")
    await resident.press("Laporan saya")
    mine = await resident.hears("Laporan Anda")
    await expect(mine).to_contain_text(re.compile(f"🟢 {number}.*selesai", re.DOTALL))


async def test_draft_survives_reload_and_kill(browser: Browser, tmp_path: Path) -> None:
    """A report in the middle goes on after a reload, and after the process was killed and started again."""
    with running_demo(tmp_path) as demo:
        context = await visitor(browser)
        page = await DemoPage.open(context, demo.url)
        await begin(page, photograph(tmp_path / "got.jpg"), "got mampet")
        await page.page.reload()
        await page.connected()
        await page.resident.hears("Di mana ini")
        await page.resident.sees(page.resident.entry("got mampet").locator("img"))
        demo.kill()
        await expect(page.resident.root.locator(".presence")).to_have_attribute("data-state", "offline")
        await asyncio.to_thread(demo.start)
        await page.connected()
        await page.resident.write("3.6018, 98.4858")
        await page.resident.hears("Ini soal apa")
        await page.resident.press("Parit/got tersumbat")
        await expect(await page.resident.hears(CHECK)).to_contain_text("got mampet")
        await page.resident.press("Kirim laporan")
        await filed(page.resident)
        await page.samples()
        for words in ("pinggir Sungai Bingai", "Dahan tumbang", "gelap kali", "depan rumah", "TPS Pekan Binjai"):
            card = page.staff.root.locator(".bot:has(.with-photo)").filter(has_text=words)
            await expect(card).to_have_count(1)  # wherever the kill came
        await context.close()


async def test_whole_report_by_keyboard(browser: Browser, demo: Demo, tmp_path: Path) -> None:
    """Who has no mouse reports by Tab, Enter and typing alone; the file dialog is the browser's own."""
    async with at(browser, demo) as page:
        keys, resident = page.page.keyboard, page.resident
        page.page.on("filechooser", lambda _: None)  # asked for early: a key is faster than the asking
        await _tab_to(page, "Mulai melapor")
        await keys.press("Enter")
        await resident.hears("meja lapor kebersihan")
        await _tab_to(page, "Pilih foto", backwards=True)
        async with page.page.expect_file_chooser() as chosen:
            await keys.press("Enter")
        await (await chosen.value).set_files(photograph(tmp_path / "lampu.jpg"))
        await expect(resident.field).to_be_focused()
        await keys.type("lampu jalan mati")
        await keys.press("Enter")
        await resident.hears("Di mana ini")
        await keys.type("3.6260, 98.4880")
        await keys.press("Enter")
        await resident.hears("Ini soal apa")
        await _tab_to(page, "Lampu jalan mati", backwards=True)
        await keys.press("Enter")
        await resident.hears(CHECK)
        await _tab_to(page, "Kirim laporan")  # on from the button that was pressed
        await keys.press("Enter")
        await page.staff.hears(await filed(resident))


async def _tab_to(page: DemoPage, name: str, *, backwards: bool = False) -> None:
    """Press Tab until the focus stands on what is called so; it has to be seen where it stands."""
    for _ in range(60):
        await page.page.keyboard.press("Shift+Tab" if backwards else "Tab")
        said = await page.page.evaluate(
            "(at => at.matches('body') ? '' : at.getAttribute('aria-label') ?? at.textContent)(document.activeElement)"
        )
        if name in said:
            await expect(page.page.locator(":focus")).to_be_in_viewport()
            return
    pytest.fail(f"no Tab leads to “{name}”")


async def test_on_a_phone(browser: Browser, demo: Demo, tmp_path: Path) -> None:
    """At 360 px there are two tabs, nothing sticks out at any step, and the other pane's tab counts what is new."""
    async with at(browser, demo, PHONE) as page:
        officers = page.page.get_by_role("tab", name="Petugas")
        badge = officers.locator(".badge")
        await expect(page.staff.root).to_be_hidden()
        await begin(page, photograph(tmp_path / "pohon.jpg", size=(900, 1600)), "dahan patah " * 12)
        await _fits(page)
        await page.pin(20, 0)
        await page.resident.press("Pohon tumbang")
        await page.resident.hears(CHECK)
        await _fits(page)
        await page.resident.press("Kirim laporan")
        number = await filed(page.resident)
        await expect(badge).to_have_text("2")  # the card and its place
        await officers.click()
        await expect(badge).to_be_hidden()
        await page.staff.press("Ambil", await page.staff.hears("dahan patah"))
        await _fits(page)
        residents = page.page.get_by_role("tab", name="Warga")
        await expect(residents.locator(".badge")).to_have_text("1")
        await residents.click()
        await expect(page.resident.entry("Petugas sudah menerima")).to_contain_text(number)


async def _fits(page: DemoPage) -> None:
    """Nothing is wider than the screen, the page or a pane in it."""
    wide = "[document.documentElement, ...document.querySelectorAll('.scroll')].map(box => box.scrollWidth)"
    assert max(await page.page.evaluate(wide)) <= PHONE[0]


async def test_in_english(browser: Browser, demo: Demo) -> None:
    """Whoever chooses English is answered in English, from the next message on."""
    async with at(browser, demo) as page:
        await page.speak("en")
        await page.resident.press("Start a report")
        greeting = await page.resident.hears("e-Saberling")
        await expect(greeting).not_to_contain_text("meja lapor")
        await expect(page.resident.button("My reports")).to_be_visible()
        await expect(page.page.get_by_role("heading", name="Staff room")).to_be_visible()


def test_taken_port_is_said(tmp_path: Path) -> None:
    """A port that somebody else has is named, with what to type instead; nothing is made and the exit code is 1."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        command = [sys.executable, "-m", "bot", "demo", "--port", str(port), "--data", str(tmp_path / "demo")]
        ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=30)
    assert ended.returncode == 1
    assert f"port {port} is taken" in ended.stderr
    assert f"PORT={port % 65535 + 1} make demo" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert not (tmp_path / "demo" / "demo.db").exists()


def test_second_demo_on_a_folder_is_refused(demo: Demo) -> None:
    """Two demos never work on the same folder, and a second one that would begin afresh takes nothing away."""
    second = Demo(demo.data, more=["--fresh"])
    command = [sys.executable, "-m", "bot", "demo", "--port", str(second.port), "--data", str(demo.data), "--fresh"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=30)
    assert ended.returncode == 1
    assert "runs already on this folder" in ended.stderr
    assert (demo.data / "demo.db").exists()
