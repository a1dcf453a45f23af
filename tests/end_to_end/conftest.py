"""A demo and a browser, for the tests in which people look at the page."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
from playwright.async_api import Browser

from tests.demo_page import Demo, browser_required, chromium, running_demo, why_no_browser


@pytest.fixture(scope="module")
def _browser_here() -> None:
    if why := why_no_browser():
        if browser_required():
            pytest.fail(why)
        pytest.skip(why)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """A demo with its samples, for all who come one after the other."""
    with running_demo(tmp_path_factory.mktemp("demo")) as running:
        running.wait_for_samples()
        yield running


@pytest.fixture
async def browser(_browser_here: None) -> AsyncIterator[Browser]:
    async with chromium() as opened:
        yield opened
