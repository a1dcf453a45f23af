"""Long polling: acknowledged after it was received, and never before."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web

from bot.channels import ComeBackLater, Halted
from bot.channels.telegram.api import Api, Me
from bot.channels.telegram.capabilities import ALLOWED_UPDATES
from bot.channels.telegram.poller import LONGEST_PAUSE, QUIET, Poller
from handlers.events import Incoming, Said, SentOther, Unreadable
from tests.bot.telegram.conftest import FarSide, ok, refusal
from tests.bot_api_double import BotApiDouble, Resident

ME = Me(4242, "SaberlingBot")


class Store:
    """A reception that remembers what it took, and can be told to fail first."""

    def __init__(self, *failures: Exception) -> None:
        self.failures = list(failures)
        self.taken: list[Incoming] = []
        self.rounds = 0

    async def receive(self, batch: Sequence[Incoming]) -> None:
        self.rounds += 1
        if self.failures:
            raise self.failures.pop(0)
        self.taken += batch

    @property
    def said(self) -> list[str]:
        return [each.event.text for each in self.taken if isinstance(each.event, Said)]


async def until(met: Callable[[], Any], timeout: float = 5.0) -> None:
    async with asyncio.timeout(timeout):
        while not met():
            await asyncio.sleep(0.005)


@asynccontextmanager
async def running(poller: Poller) -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.create_task(poller.run())
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@pytest.fixture
async def line(double: BotApiDouble) -> AsyncIterator[Api]:
    api = Api(double.token, base_url=double.base_url, base_file_url=double.base_file_url, read_timeout=2.0)
    await api.connect()
    yield api
    await api.disconnect()


def text(number: int, words: str = "x") -> dict[str, Any]:
    user = {"id": 77, "is_bot": False, "first_name": "Siti"}
    chat = {"id": 77, "type": "private"}
    return {
        "update_id": number,
        "message": {"message_id": number, "from": user, "chat": chat, "date": 1, "text": words},
    }


def offsets(far: FarSide) -> list[int | None]:
    return [question.get("offset") for question in far.asked("getUpdates")]


async def test_everything_said_is_received_once(line: Api, double: BotApiDouble) -> None:
    """What people say arrives in order and is then confirmed, however many batches it takes."""
    siti, store = Resident(double, 501, "Siti"), Store()
    words = [f"pesan {n}" for n in range(250)]
    async with running(Poller(line, store.receive, ME, long_poll=1)):
        for each in words:
            await siti.say(each)
        await until(lambda: len(store.taken) >= 250)
        await double.wait_for(lambda: not double.updates.entries)
    assert store.said == words


async def test_only_what_is_needed_is_asked_for(line: Api, double: BotApiDouble) -> None:
    """The kinds of updates are listed, and a webhook that was set before is removed, its updates kept."""
    siti, store = Resident(double, 501, "Siti"), Store()
    await siti.say("waiting")
    await line.call("setWebhook", {"url": "https://127.0.0.1:1/x"})
    async with running(Poller(line, store.receive, ME, long_poll=1)):
        await until(lambda: store.taken)
    assert double.updates.allowed == set(ALLOWED_UPDATES)
    assert store.said == ["waiting"]


@pytest.mark.parametrize("failure", [ComeBackLater(), RuntimeError("disk full")])
async def test_unreceived_updates_are_not_confirmed(api: Api, far: FarSide, failure: Exception) -> None:
    """When nothing was stored the same updates are asked for again, and confirmed only when stored."""
    store = Store(failure, failure)
    far.answers["getUpdates"] = [ok([text(7), text(8)])]
    async with running(Poller(api, store.receive, ME, long_poll=0)):
        await until(lambda: store.taken)
        await until(lambda: len(offsets(far)) >= 4)
    assert offsets(far)[:4] == [None, None, None, 9]
    assert [each.key for each in store.taken[:2]] == ["7", "8"]


async def test_ids_that_restart_below(api: Api, far: FarSide) -> None:
    """An id is compared with nothing: whatever came last is confirmed."""
    store = Store()
    far.answers["getUpdates"] = [ok([text(900)]), ok([text(5)]), ok([])]
    async with running(Poller(api, store.receive, ME, long_poll=0)):
        await until(lambda: len(offsets(far)) >= 3)
    assert offsets(far)[:3] == [None, 901, 6]
    assert [each.key for each in store.taken] == ["900", "5"]


async def test_a_quiet_week_forgets_the_offset(api: Api, far: FarSide) -> None:
    """After days without updates the offset is dropped, so that lower ids are not confirmed unread."""
    now, store = [1000.0], Store()
    far.answers["getUpdates"] = [ok([text(900)]), ok([])]
    async with running(Poller(api, store.receive, ME, long_poll=0, clock=lambda: now[0])):
        await until(lambda: len(offsets(far)) >= 3)
        assert offsets(far)[-1] == 901
        now[0] += QUIET + 1
        asked = len(offsets(far))
        await until(lambda: len(offsets(far)) >= asked + 3)
    assert offsets(far)[-1] is None


async def test_updates_in_disorder(line: Api, double: BotApiDouble) -> None:
    """Shuffled, repeated and restarted, every update is received and in the end confirmed."""
    siti, store = Resident(double, 501, "Siti"), Store()
    words = [f"pesan {n}" for n in range(20)]
    for each in words[:10]:
        await siti.say(each)
    double.updates.restart_ids(5)
    for each in words[10:]:
        await siti.say(each)
    double.updates.shuffle()
    async with running(Poller(line, store.receive, ME, long_poll=1)):
        await until(lambda: len(set(store.said)) == 20)
        await double.wait_for(lambda: not double.updates.entries)
    assert set(store.said) == set(words)


async def test_one_garbled_update_stops_no_other(api: Api, far: FarSide) -> None:
    """An update that makes no sense is handed over as unreadable, among the others."""
    store = Store()
    far.answers["getUpdates"] = [ok([text(1), {"update_id": 2, "message": "?"}, None, text(3)]), ok([])]
    async with running(Poller(api, store.receive, ME, long_poll=0)):
        await until(lambda: len(offsets(far)) >= 2)
    assert [type(each.event) for each in store.taken] == [Said, Unreadable, Unreadable, Said]
    assert [each.key for each in store.taken][:2] == ["1", "2"]
    assert offsets(far)[1] == 4


@pytest.mark.parametrize(
    "answer",
    [web.Response(status=502, text="<html>"), web.Response(text="{"), ok({"not": "a list"}), web.Response(status=403)],
)
async def test_it_recovers(api: Api, far: FarSide, answer: Any) -> None:
    """Trouble on the far side is waited out and not counted as an answer about updates."""
    store = Store()
    far.answers["getUpdates"] = [answer, ok([text(1)]), ok([])]
    async with running(Poller(api, store.receive, ME, long_poll=0)):
        await until(lambda: store.taken)
    assert [each.key for each in store.taken] == ["1"]


async def test_it_recovers_when_telegram_comes_back(line: Api, double: BotApiDouble) -> None:
    """A far side that was away is found again in seconds."""
    siti, store = Resident(double, 501, "Siti"), Store()
    poller = Poller(line, store.receive, ME, long_poll=1)
    async with running(poller):
        await siti.say("satu")
        await until(lambda: store.taken)
        port = double.port
        await double.stop()
        await asyncio.sleep(0.5)
        await double.start(port)
        await siti.say("dua")
        await until(lambda: "dua" in store.said, 10)
    assert store.said == ["satu", "dua"]


async def test_pauses_grow_to_a_limit(api: Api) -> None:
    """Failures in a row wait longer each time, never longer than five seconds, never all the same."""
    poller = Poller(api, Store().receive, ME)
    pauses = [poller._backoff() for _ in range(60)]
    assert pauses[0] < 0.5
    assert max(pauses) <= LONGEST_PAUSE == 5.0
    assert min(pauses[10:]) >= 2.5
    assert len(set(pauses)) > 50


async def test_asked_to_slow_down(api: Api, far: FarSide) -> None:
    """A 429 is obeyed to the second."""
    far.answers["getUpdates"] = [refusal(429, "Too Many Requests", retry_after=1), ok([])]
    loop = asyncio.get_running_loop()
    before = loop.time()
    async with running(Poller(api, Store().receive, ME, long_poll=0)):
        await until(lambda: len(offsets(far)) >= 2)
    assert loop.time() - before >= 1.0


async def test_two_pollers_on_one_token(line: Api, double: BotApiDouble) -> None:
    """Somebody else with our token is counted, and the loop goes on."""
    siti, store = Resident(double, 501, "Siti"), Store()
    poller = Poller(line, store.receive, ME, long_poll=2)
    async with running(poller):
        await until(lambda: double.updates._poll is not None)
        await double.call("getUpdates", timeout=0)
        await until(lambda: poller.conflicts == 1)
        await siti.say("masih di sini")
        await until(lambda: store.taken)
    assert store.said == ["masih di sini"]


@pytest.mark.parametrize("status", [401, 404])
@pytest.mark.parametrize("method", ["getUpdates", "deleteWebhook"])
async def test_a_revoked_token_ends_it(api: Api, far: FarSide, status: int, method: str) -> None:
    """Without a valid token there is nothing to wait for."""
    far.answers[method] = [refusal(status, "Unauthorized")]
    with pytest.raises(Halted):
        await asyncio.wait_for(Poller(api, Store().receive, ME, long_poll=0).run(), 5)


async def test_last_poll_tells_whether_it_lives(api: Api, far: FarSide) -> None:
    """The time of the last answer is known, and moves with answers only."""
    far.answers["getUpdates"] = [web.Response(status=502), ok([])]
    poller = Poller(api, Store().receive, ME, long_poll=0)
    assert poller.last_poll is None
    await poller._round()
    assert poller.last_poll is None
    await poller._round()
    assert poller.last_poll is not None
    assert poller.last_poll_at is not None


async def test_cancelled_while_receiving_it_finishes(api: Api, far: FarSide) -> None:
    """A shutdown does not tear a transaction apart: what is being received is received, then it ends."""
    far.answers["getUpdates"] = [ok([text(1)])]
    begun, go_on, done = asyncio.Event(), asyncio.Event(), []

    async def receive(batch: Sequence[Incoming]) -> None:
        begun.set()
        await go_on.wait()
        done.extend(batch)

    async with running(Poller(api, receive, ME, long_poll=0)) as task:
        await begun.wait()
        task.cancel()
        await asyncio.sleep(0.05)
        assert not task.done()
        go_on.set()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert len(done) == 1


async def test_cancelled_while_waiting_it_ends_at_once(line: Api, double: BotApiDouble) -> None:
    """A shutdown does not wait for the long poll."""
    async with running(Poller(line, Store().receive, ME, long_poll=30)) as task:
        await until(lambda: double.updates._poll is not None)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asyncio.wait_for(task, 1)


async def test_what_nobody_answers_is_confirmed_too(line: Api, double: BotApiDouble) -> None:
    """A service message is handed over like any other, so that it is stored and confirmed."""
    store = Store()
    room = double.group(bot="administrator")
    double.receive({"message": {"chat": {"id": room.id}, "from": {"id": 501, "is_bot": False, "first_name": "S"},
                                "new_chat_title": "Baru"}})  # fmt: skip
    async with running(Poller(line, store.receive, ME, long_poll=1)):
        await until(lambda: store.taken)
        await double.wait_for(lambda: not double.updates.entries)
    assert [each.event for each in store.taken] == [SentOther("ignored service message")]
