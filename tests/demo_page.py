"""The demo as its visitors have it: the real process, the page in Chromium, and what people do in its two panes."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.async_api import Browser, BrowserContext, Locator, Page, async_playwright, expect

from bot.demo import TOLD

ROOT = Path(__file__).parents[1]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
_QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
WIDE, PHONE = (1280, 800), (360, 740)


class Demo:
    """One `saberling demo` on a folder, started, killed and started again on the same port."""

    def __init__(self, data: Path, port: int | None = None, more: Sequence[str] = ()) -> None:
        self.data = data
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._more = more
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> str:
        """Start it; gives the line that it says when the page is there."""
        self.data.parent.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "bot", "demo", "--port", str(self.port), "--data", str(self.data)]
        with self.data.with_suffix(".log").open("a") as log:
            self._process = subprocess.Popen(
                [*command, *self._more], cwd=ROOT, stdout=subprocess.PIPE, stderr=log, text=True
            )
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, f"the demo did not start: {self.data.with_suffix('.log').read_text()[-1000:]}"
        return line

    def wait_for_samples(self) -> None:
        """Until the sample tickets are told; half a minute at most."""
        ends = time.monotonic() + 30
        while not (self.data / TOLD).exists():
            assert time.monotonic() < ends, "the samples are not told"
            time.sleep(0.05)

    def kill(self) -> None:
        """SIGKILL: nothing is tidied up."""
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        """SIGTERM; gives the exit code."""
        return self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> int:
        process, self._process = self._process, None
        if process is None:
            return 0
        process.send_signal(how)
        try:
            return process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
        finally:
            assert process.stdout is not None
            process.stdout.close()


@contextmanager
def running_demo(folder: Path | None = None) -> Iterator[Demo]:
    """A fresh demo, ended at the end."""
    with contextlib.ExitStack() as stack:
        place = folder or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        demo = Demo(place / "demo")
        stack.callback(demo.stop)
        demo.start()
        yield demo


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(_QUIET))
        yield browser
        await browser.close()


async def visitor(browser: Browser, size: tuple[int, int] = WIDE, *, scale: int = 1) -> BrowserContext:
    """Somebody with a browser that has never been here; `scale` is pixels of the screen for one of the page."""
    width, height = size
    return await browser.new_context(
        viewport={"width": width, "height": height},
        device_scale_factor=scale,
        has_touch=width < 500,
        locale="id-ID",
        timezone_id="Asia/Jakarta",
    )


class DemoPage:
    """The page with its two panes. `complaints` holds whatever the browser complained of."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.resident = Pane(page, "resident")
        self.staff = Pane(page, "staff")
        self.complaints: list[str] = []
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)

    @classmethod
    async def open(cls, context: BrowserContext, url: str) -> DemoPage:
        opened = cls(await context.new_page())
        await opened.page.goto(url)
        await opened.connected()
        return opened

    async def connected(self) -> None:
        for pane in (self.resident, self.staff):
            await expect(pane.root.locator(".presence")).to_have_attribute("data-state", "online", timeout=15000)

    async def samples(self) -> None:
        """Until the sample tickets are told: the last one's place on the map is the last word of theirs."""
        told = self.staff.root.locator(".with-pin").filter(has_text="3.61090, 98.49100")
        await expect(told.first).to_be_visible(timeout=30000)

    async def speak(self, language: str) -> None:
        await self.page.locator("#language").select_option(language)

    async def be(self, officer: str) -> None:
        await self.staff.root.locator(".officer-select").select_option(label=officer)

    async def pin(self, right: int = 0, down: int = 0) -> None:
        """Share a place by the map: drag it by so many pixels and send the point under the marker."""
        await self.resident.root.locator(".share, .place").last.click()
        sheet = self.page.locator("#map-sheet")
        nearest = sheet.locator(".nearest")
        await expect(nearest).not_to_be_empty()
        before = await nearest.inner_text()
        box = await sheet.locator("#map").bounding_box()
        assert box
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        await self.page.mouse.move(x, y)
        await self.page.mouse.down()
        await self.page.mouse.move(x - right, y - down, steps=6)
        await self.page.mouse.up()
        if right or down:
            await expect(nearest).not_to_have_text(before)
        await sheet.locator(".choose").click()
        await expect(sheet).to_be_hidden()


class Pane:
    """A chat, and what its reader does in it."""

    def __init__(self, page: Page, name: str) -> None:
        self.page = page
        self.root = page.locator(f"#pane-{name}")
        self.field = self.root.locator("textarea")
        self.scroller = self.root.locator(".scroll")

    def entry(self, words: str | re.Pattern[str]) -> Locator:
        """The newest message with these words."""
        return self.root.locator(".messages > .entry").filter(has_text=words).last

    def button(self, name: str | re.Pattern[str], within: Locator | None = None) -> Locator:
        """The newest button with this name."""
        return (within or self.root).get_by_role("button", name=name).last

    async def hears(self, words: str | re.Pattern[str], *, within_ms: float = 10000) -> Locator:
        """Until a message with these words is seen; gives it."""
        entry = self.entry(words)
        await expect(entry).to_be_visible(timeout=within_ms)
        return entry

    async def write(self, words: str) -> None:
        await self.field.fill(words)
        await self.field.press("Enter")

    async def show(self, photo: Path, words: str = "") -> None:
        """Send a photo from the disk."""
        await self.root.locator("input.files").set_input_files(photo)
        await self.field.fill(words)
        await self.root.locator(".send").click()

    async def press(self, name: str | re.Pattern[str], within: Locator | None = None) -> None:
        await self.button(name, within).click()

    async def sees(self, picture: Locator) -> None:
        """Until a picture is really drawn: it is in view, and the browser has decoded it."""
        await picture.scroll_into_view_if_needed()
        await expect(picture).to_have_js_property("complete", True)
        assert await picture.evaluate("image => image.naturalWidth") > 100


def photograph(path: Path, *, clean: bool = False, size: tuple[int, int] = (1600, 1200)) -> Path:
    """A JPEG as a phone makes it, with where and on what it was taken; a gray street, with litter or without."""
    picture = Image.effect_noise(size, 24).convert("RGB")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, size[0], size[1] // 3), "lightskyblue")
    for number in range(0 if clean else 40):
        x, y = 60 + number * 37 % 1400, 700 + number * 71 % 400
        draw.ellipse((x, y, x + 60, y + 40), ("firebrick", "white", "gold", "black")[number % 4])
    exif = Image.Exif()
    exif[0x0110] = "Telepon Warga 7"
    exif.get_ifd(0x8825).update({1: "N", 2: (3.0, 36.0, 3.0), 3: "E", 4: (98.0, 29.0, 12.0)})
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=88, exif=exif)
    path.write_bytes(out.getvalue())
    return path


def why_no_browser() -> str | None:
    """Why the page cannot be opened here, or None."""
    return None if CHROMIUM else "the demo page is not opened in a browser: no Chromium on this machine"


def browser_required() -> bool:
    return bool(os.environ.get("SABERLING_REQUIRE_BROWSER"))
