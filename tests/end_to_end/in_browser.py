"""What people do at the demo page in more than one test."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser

from tests.demo_page import WIDE, Demo, DemoPage, Pane, visitor

NUMBER = re.compile(r"\d{3}-\d{4}")
CHECK = re.compile("Sudah benar|Is this right")


@asynccontextmanager
async def at(browser: Browser, demo: Demo, size: tuple[int, int] = WIDE) -> AsyncIterator[DemoPage]:
    """A new visitor at the page; whatever the browser complains of (a forbidden script, an error) fails the test."""
    context = await visitor(browser, size)
    page = await DemoPage.open(context, demo.url)
    yield page
    await context.close()
    assert page.complaints == []


async def filed(resident: Pane) -> str:
    """The number of the report, once it is kept."""
    receipt = await resident.hears("Tersimpan")
    found = NUMBER.search(await receipt.inner_text())
    assert found
    return found[0]


async def begin(page: DemoPage, photo: Path, words: str) -> None:
    """Up to the question for the place."""
    await page.resident.press("Mulai melapor")
    await page.resident.hears("meja lapor kebersihan")
    await page.resident.show(photo, words)
    await page.resident.hears("Di mana ini")
