"""The town of chance keeps its promises, whatever comes to whose mind: see `tests.handlers.town` for what they are.

A failure is made small by Hypothesis, and printed as what was done; run again, it fails again.
"""

from __future__ import annotations

import asyncio
import os
import random
from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from storage.engine import Database
from tests.handlers.town import BYTES, Town

RESIDENTS, OFFICERS, ROUNDS = 12, 3, 80
PEOPLE = RESIDENTS + OFFICERS
A_DAY = st.binary(min_size=BYTES * PEOPLE * ROUNDS, max_size=BYTES * PEOPLE * ROUNDS)
DAYS = {"sqlite": 17, "postgresql": 4}
LEAST = {"sqlite": 20_000, "postgresql": 3_500}
LONG = 1_000_000
SEED = int(os.environ.get("SEED") or random.randrange(1 << 32))


async def _day(database: Database, acts: bytes) -> int:
    """Lives through a day; gives how many events there were."""
    town = Town(database).settled(RESIDENTS)
    numbers = [int.from_bytes(acts[at : at + BYTES]) for at in range(0, len(acts), BYTES)]
    try:
        with capture_logs():  # half of what is tried here is refused, and each refusal is logged
            for some in range(0, len(numbers), PEOPLE):
                await town.round(numbers[some : some + PEOPLE])
        return town.events
    finally:
        await town.close()
        await database.dispose()


def _lives(fresh_url: Callable[[], str], seen: Counter[str]) -> Callable[[bytes], None]:
    def live(acts: bytes) -> None:
        seen["events"] += asyncio.run(_day(Database(fresh_url()), acts))

    return live


_HOW = settings(
    deadline=None,
    database=None,
    phases=(Phase.explicit, Phase.generate, Phase.shrink),
    suppress_health_check=(HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example),
    print_blob=True,
)


@pytest.mark.timeout(900)  # a failure is made smaller for five minutes at most
def test_a_town_of_chance_loses_nothing(fresh_url: Callable[[], str], database_kind: str) -> None:
    """In 20,000 events of chance everybody is answered, no draft is lost, one confirmed draft is one ticket, and nobody
    sees what is another's."""
    seen: Counter[str] = Counter()
    days = settings(_HOW, max_examples=DAYS[database_kind], derandomize=True)
    days(given(A_DAY)(_lives(fresh_url, seen)))()
    assert seen["events"] >= LEAST[database_kind]


@pytest.mark.torture
def test_a_large_town_of_chance_loses_nothing(fresh_url: Callable[[], str], database_kind: str) -> None:
    """The same in 1,000,000 events, begun anew each time; `SEED=…` runs a failure again."""
    print(f"SEED={SEED}")
    seen: Counter[str] = Counter()
    share = LONG * DAYS[database_kind] // sum(DAYS.values())
    days = settings(_HOW, max_examples=share // 1_200 + 1)
    seed(SEED)(days(given(A_DAY)(_lives(fresh_url, seen))))()
    print(f"{seen['events']:,} events on {database_kind}")
    assert seen["events"] >= share
