"""What residents do at the page besides telling: correct, pass on and follow, read, be forgotten."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.demo_page import Demo, DemoPage, Pane, photograph
from tests.end_to_end.in_browser import CHECK, at, begin, filed

pytestmark = pytest.mark.browser


async def told(page: DemoPage, photo: Path, words: str, *, right: int = 0) -> None:
    """Up to the check."""
    await begin(page, photo, words)
    await page.pin(right, 40)  # each at a place of its own: nobody is asked whether it is the same
    await page.resident.press("Tumpukan sampah")
    await page.resident.hears(CHECK)


async def opened(resident: Pane, number: str) -> None:
    """One's own report, from the list."""
    await resident.press("Laporan saya")
    await resident.hears("Laporan Anda")
    await resident.press(re.compile(f"^{number}$"))  # not the one that answers a message
    await resident.hears(re.compile(rf"{number} · "))


async def test_every_answer_is_corrected(browser: Browser, demo: Demo, tmp_path: Path) -> None:
    """Place and kind, words and photo are each told anew from the check, and nothing else of it changes."""
    async with at(browser, demo) as page:
        resident = page.resident
        await told(page, photograph(tmp_path / "satu.jpg"), "tumpukan di simpang")
        await expect(resident.entry(CHECK)).not_to_contain_text("Satria")
        await resident.press("Tempat")
        await resident.hears("Di mana ini")
        await resident.write("3.5985, 98.4800")
        await expect(resident.entry(CHECK)).to_contain_text("Satria")
        await expect(resident.entry(CHECK)).to_contain_text("tumpukan di simpang")
        await resident.press("Jenis")
        await resident.hears("Ini soal apa")
        await resident.write("Bau menyengat")
        await expect(resident.entry(CHECK)).to_contain_text("Bau menyengat")
        await resident.press("Foto")
        await resident.hears(re.compile("Kirim foto"))
        await resident.show(photograph(tmp_path / "dua.jpg", size=(900, 1200)))
        await expect(resident.entry(CHECK)).to_contain_text("Satria")
        picture = resident.entry(CHECK).locator(".photo img")
        await resident.sees(picture)
        await expect(picture).to_have_js_property("naturalHeight", 1200)  # the new one, and not the one before
        await resident.press("Kirim laporan")
        await page.staff.hears(await filed(resident))


async def test_a_neighbour_follows_by_the_link(browser: Browser, demo: Demo, tmp_path: Path) -> None:
    """The link that one resident passes on shows a neighbour the public view, who follows and hears what becomes of it."""
    async with at(browser, demo) as page, at(browser, demo) as other:
        await told(page, photograph(tmp_path / "satu.jpg"), "di belakang rumah nomor 7", right=-60)
        await page.resident.press("Kirim laporan")
        number = await filed(page.resident)
        await opened(page.resident, number)
        link = await page.resident.root.locator(".link-shown").last.input_value()
        await other.page.goto(link)
        await other.connected()
        seen = await other.resident.hears(number)
        await expect(seen).not_to_contain_text("nomor 7")
        await expect(seen.locator(".photo")).to_have_count(0)
        await other.resident.press("Ikuti")
        await other.resident.hears("Anda mengikuti laporan ini")
        await page.be("Pak Rudi")
        await page.staff.press("Ambil", await page.staff.hears("di belakang rumah nomor 7"))
        await expect(other.resident.entry("Petugas sudah menerima")).to_contain_text(number)
        await expect(other.resident.entry("Petugas sudah menerima")).not_to_contain_text("Rudi")


async def test_a_resident_is_forgotten(browser: Browser, demo: Demo, tmp_path: Path) -> None:
    """/hapus asks once more, says what happens, and takes the card out of the staff room; the chat begins anew."""
    async with at(browser, demo) as page:
        resident, staff = page.resident, page.staff
        await told(page, photograph(tmp_path / "satu.jpg"), "sampah pesta di gang buntu", right=70)
        await resident.press("Kirim laporan")
        number = await filed(resident)
        await staff.hears("sampah pesta di gang buntu")
        await resident.write("/hapus")
        await resident.hears("Hapus semua data Anda?")
        await resident.press("Ya, hapus semua")
        await resident.hears("semua data Anda kami hapus")
        await resident.write("halo")
        await resident.hears("Data Anda sedang dihapus")
        gone = staff.root.locator(".messages > .entry").filter(has_text="sampah pesta di gang buntu")
        await expect(gone).to_have_count(0, timeout=90_000)  # the clock looks once in a minute
        await staff.hears(f"{number} ditutup: pelapornya meminta datanya dihapus")
        await page.page.reload()
        await page.connected()
        await expect(resident.root.locator(".messages > .entry").filter(has_text=number)).to_have_count(0)


async def test_a_neighbour_joins_what_is_reported_already(browser: Browser, demo: Demo, tmp_path: Path) -> None:
    """Who reports the same a few steps away is shown it with its photo, joins by one tap, and hears what becomes of it."""
    async with at(browser, demo) as page:
        resident, staff = page.resident, page.staff
        await page.samples()
        await begin(page, photograph(tmp_path / "penuh.jpg"), "TPS penuh, bau kali")
        await resident.write("3.61095, 98.49110")
        await resident.press("TPS/tong sampah penuh")
        asked = await resident.hears("Sudah ada laporan di dekat situ")
        await resident.sees(asked.locator(".photo img"))
        await expect(asked).not_to_contain_text("meluap")
        await resident.press("Sama, ikut saja")
        joined = await resident.hears("Digabung")
        card = staff.entry("TPS Pekan Binjai meluap")
        await expect(card).to_contain_text("1 warga mengikuti")
        await staff.hears("bau kali")
        await page.be("Pak Rudi")
        await staff.press("Ambil", card)
        number = re.search(r"\d{3}-\d{4}", await joined.inner_text())
        assert number
        await expect(resident.entry("Petugas sudah menerima")).to_contain_text(number[0])
