"""A loop over rows that are due: it looks, works off what it finds, and sleeps until woken or a second is over."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod

import structlog

from bot.channels import ComeBackLater
from storage.engine import Unavailable

log = structlog.get_logger()

IDLE = 1.0  # seconds between looks


class Due(ABC):
    """What is due is always a row with a time, so a restart finds it again and several replicas share the work."""

    what: str  # what has to wait, for the log

    def __init__(self) -> None:
        self._woken = asyncio.Event()

    @abstractmethod
    async def work_off(self) -> int:
        """Do some of what is due now; gives how much was tried."""

    def wake(self) -> None:
        self._woken.set()

    async def run(self) -> None:
        while True:
            self._woken.clear()
            try:
                if await self.work_off():
                    continue
            except (Unavailable, ComeBackLater, OSError) as away:
                log.error("something due has to wait", what=self.what, why=str(away))
            try:
                async with asyncio.timeout(IDLE):
                    await self._woken.wait()
            except TimeoutError:
                pass
