"""The pictures of the documentation, taken of a fresh demo: `make screenshots`, `python -m tests.screenshots [FOLDER]`.

The story in them is played, not posed: a report is told and worked in the two panes as in the tests.
"""

from __future__ import annotations

import asyncio
import io
import re
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.async_api import Locator, Page, expect

from bot.pictures.scenes import scene
from tests.demo_page import PHONE, ROOT, WIDE, Demo, DemoPage, Pane, chromium, running_demo, visitor, why_no_browser

WORDS = "Sampah numpuk di tanah kosong, lalat banyak kali"
MOST = 300_000  # bytes of one picture


async def take(folder: Path) -> None:
    """All pictures, into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name, running_demo(Path(name)) as demo:
        async with chromium() as browser:
            for size, scale, story in ((WIDE, 1, _at_a_desk), (PHONE, 2, _on_a_phone)):
                page = await DemoPage.open(await visitor(browser, size, scale=scale), demo.url)
                await story(page, demo, folder)
                await page.page.context.close()


async def _at_a_desk(page: DemoPage, demo: Demo, folder: Path) -> None:
    before, after = _photos(demo, "pile", 4)
    await page.samples()
    await _report(page, before, WORDS, "Tumpukan sampah", (-40, 90))
    card = await page.staff.hears(WORDS)
    await page.staff.press("Ambil", card)
    await page.staff.press("Mulai", card)
    await page.staff.press("Selesai", card)
    await page.staff.hears("kirim foto sesudah")
    await page.staff.show(after)
    await page.resident.hears("Sudah dikerjakan")
    await _rest(page)
    await _look_at(page.staff, page.staff.entry("TPS Pekan Binjai meluap"), 8)
    await _look_at(page.resident, page.resident.entry("Sudah dikerjakan"), 8)
    await _picture(page.page, folder / "demo.png")
    await page.page.set_viewport_size({"width": 1280, "height": 1180})
    await _look_at(page.staff, page.staff.entry("Lampu jalan mati sudah seminggu"), 8)
    await _picture(page.staff.root, folder / "staff.png")
    await page.staff.write("/daftar")
    await page.staff.hears("tiket terbuka")
    await _rest(page)
    await page.page.set_viewport_size({"width": 1280, "height": 760})
    await _picture(page.staff.root, folder / "staff-list.png")


async def _on_a_phone(page: DemoPage, demo: Demo, folder: Path) -> None:
    before, after = _photos(demo, "drain", 9)
    words = "Got mampet di depan SD, air naik ke jalan"
    await _report(page, before, words, "Parit/got tersumbat", (90, -20), send=False)
    await _rest(page)
    await _look_at(page.resident, page.resident.entry("Sudah benar"), -90)
    await _picture(page.page, folder / "phone-report.png")
    await page.resident.press("Kirim laporan")
    await page.resident.hears("Tersimpan")
    await _a_neighbour(page, demo, folder)
    await page.page.get_by_role("tab", name="Petugas").click()
    card = await page.staff.hears(words)
    for name in ("Ambil", "Mulai", "Selesai"):
        await page.staff.press(name, card)
    await page.staff.hears("kirim foto sesudah")
    await page.staff.show(after)
    await page.page.get_by_role("tab", name="Warga").click()
    await page.resident.hears("Sudah dikerjakan")
    await _rest(page)
    await _look_at(page.resident, page.resident.entry("Sudah dikerjakan"), 8)
    await _picture(page.page, folder / "phone-resolved.png")
    await page.resident.press("👍")
    await page.resident.press("Laporan saya")
    await page.resident.hears("Laporan Anda")
    await page.resident.press(re.compile(r"^\d{3}-\d{4}$"))
    mine = await page.resident.hears("laporan tersimpan")
    await _rest(page)
    await _look_at(page.resident, mine, 8)
    await _picture(page.page, folder / "phone-mine.png")


async def _a_neighbour(page: DemoPage, demo: Demo, folder: Path) -> None:
    """Somebody at the place of a sample ticket, who is asked whether it is the same."""
    browser = page.page.context.browser
    assert browser is not None
    other = await DemoPage.open(await visitor(browser, PHONE, scale=2), demo.url)
    photo = demo.data.with_name("overflowing.jpg")
    photo.write_bytes(scene("pile", False, 5))
    await other.resident.press("Mulai melapor")
    await other.resident.hears("e-Saberling")
    await other.resident.show(photo, "TPS penuh, bau kali")
    await other.resident.hears("Di mana ini")
    await other.resident.write("3.61095, 98.49110")
    await other.resident.press("TPS/tong sampah penuh")
    asked = await other.resident.hears("Sudah ada laporan")
    await _rest(other)
    await _look_at(other.resident, asked, 8)
    await _picture(other.page, folder / "phone-similar.png")
    await other.page.context.close()


def _photos(demo: Demo, kind: str, seed: int) -> tuple[Path, Path]:
    """A drawn place before and after, as files."""
    files = demo.data.with_name(f"{kind}-before.jpg"), demo.data.with_name(f"{kind}-after.jpg")
    for file, cleaned in zip(files, (False, True), strict=True):
        file.write_bytes(scene(kind, cleaned, seed))
    return files


async def _report(
    page: DemoPage, photo: Path, words: str, kind: str, drag: tuple[int, int], *, send: bool = True
) -> None:
    resident = page.resident
    await resident.press("Mulai melapor")
    await resident.hears("e-Saberling")
    await resident.show(photo, words)
    await resident.hears("Di mana ini")
    await page.pin(*drag)
    await resident.press(kind)
    await resident.hears("Sudah benar")
    if send:
        await resident.press("Kirim laporan")
        await resident.hears("Tersimpan")


async def _rest(page: DemoPage) -> None:
    """Nothing is pointed at, nothing is on its way, and every picture in view is there."""
    await page.page.mouse.move(2, 2)
    await page.page.evaluate("document.activeElement.blur()")
    await expect(page.page.locator(".toast")).to_have_count(0, timeout=10000)
    await expect(page.page.locator(".pending > *")).to_have_count(0)


async def _look_at(pane: Pane, entry: Locator, room: int) -> None:
    """Scroll until the message is at the top, with so many pixels above it."""
    for _ in range(2):  # pictures on the way take their room only when they are seen
        await entry.evaluate(
            "(entry, room) => { const box = entry.closest('.scroll');"
            " box.scrollTop += entry.getBoundingClientRect().top - box.getBoundingClientRect().top - room; }",
            room,
        )
        for picture in await pane.root.locator(".photo img").all():
            if await picture.evaluate("image => image.getBoundingClientRect().top < innerHeight"):
                await expect(picture).to_have_js_property("complete", True)


async def _picture(of: Page | Locator, file: Path) -> None:
    """A screenshot; with fewer colours where it would be too large."""
    shot = Image.open(io.BytesIO(await of.screenshot(animations="disabled"))).convert("RGB")
    shot.save(file, optimize=True)
    if file.stat().st_size >= MOST:
        shot.quantize(256, method=Image.Quantize.MEDIANCUT, kmeans=4, dither=Image.Dither.NONE).save(
            file, optimize=True
        )
    size = file.stat().st_size
    print(f"{file}  {shot.width} × {shot.height}  {size // 1000} kB")
    assert size < MOST, f"{file.name} is too large for the documentation"


if __name__ == "__main__":
    if why := why_no_browser():
        sys.exit(f"✗ {why}")
    asyncio.run(take(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "pictures"))
