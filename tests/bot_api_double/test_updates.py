"""The two ways in which updates reach a bot: getUpdates and the webhook."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web

from tests.bot_api_double import BotApiDouble, Officer, Resident
from tests.bot_api_double.errors import ApiError
from tests.bot_api_double.updates import UpdateQueue

pytest_plugins = ("tests.bot_api_double.fixtures",)


@pytest.fixture
def queue() -> UpdateQueue:
    return UpdateQueue(random.Random(1))


def told(number: int) -> dict[str, Any]:
    return {"message": {"chat": {"id": 5}, "text": str(number)}}


def filled(queue: UpdateQueue, count: int) -> list[int]:
    updates = [told(number) for number in range(count)]
    for update in updates:
        queue.put(update)
    return [update["update_id"] for update in updates]


async def ids(queue: UpdateQueue, offset: int = 0, limit: int = 100, timeout: float = 0) -> list[int]:
    return [update["update_id"] for update in await queue.poll(offset, limit, timeout)]


async def test_an_update_stays_until_it_is_confirmed(queue: UpdateQueue) -> None:
    """Taking is not confirming; a higher offset confirms all lower ids."""
    first, second, third = filled(queue, 3)
    assert await ids(queue) == [first, second, third]
    assert await ids(queue, limit=2) == [first, second]
    assert await ids(queue, third) == [third]
    assert await ids(queue) == [third]


async def test_a_negative_offset_counts_from_the_end_and_forgets_the_rest(queue: UpdateQueue) -> None:
    """-1 gives the last update and drops those before it."""
    assert await ids(queue, -1) == []
    *_, last = filled(queue, 3)
    assert await ids(queue, -1) == [last]
    assert await ids(queue) == [last]


async def test_an_offset_far_in_the_future_is_ignored(queue: UpdateQueue) -> None:
    """After ids restarted lower, a remembered larger offset confirms nothing."""
    queue.restart_ids(500)
    assert await ids(queue, 5_000) == []
    made = filled(queue, 2)
    assert await ids(queue, 5_000) == made == [500, 501]
    assert await ids(queue, 502) == []


async def test_ids_that_restart_while_something_waits_confirm_only_the_old(queue: UpdateQueue) -> None:
    """An offset beyond the old ids says nothing about the new, lower ones."""
    queue.restart_ids(9_000)
    filled(queue, 1)
    queue.restart_ids(500)
    assert filled(queue, 1) == await ids(queue, 9_001) == [500]


async def test_long_polling_returns_when_an_update_arises(queue: UpdateQueue) -> None:
    """A waiting getUpdates is woken by the update, not by its timeout."""
    waiting = asyncio.create_task(ids(queue, timeout=30))
    await asyncio.sleep(0)
    assert not waiting.done()
    made = filled(queue, 1)
    assert await asyncio.wait_for(waiting, 1) == made


async def test_long_polling_ends_empty_at_its_timeout(queue: UpdateQueue) -> None:
    """With nothing to say, getUpdates holds the line for the whole timeout."""
    began = time.monotonic()
    assert await ids(queue, timeout=0.05) == []
    assert time.monotonic() - began >= 0.05


async def test_a_repeated_update_is_handed_out_once_more(queue: UpdateQueue) -> None:
    """A confirmed update comes again under its old id, whatever the offset, and then is gone."""
    (first,) = filled(queue, 1)
    assert await ids(queue, first + 1) == []
    queue.repeat(first)
    assert await ids(queue, first + 1) == [first]
    assert await ids(queue, first + 1) == []


async def test_shuffled_updates_are_all_handed_out(queue: UpdateQueue) -> None:
    """In another order, one by one, and none is confirmed unseen."""
    made = filled(queue, 5)
    queue.shuffle()
    got: list[int] = []
    while more := await ids(queue, max(got, default=0) + 1, limit=1):
        got += more
    assert sorted(got) == made
    assert got != made


async def test_kinds_that_were_not_asked_for_do_not_arise(queue: UpdateQueue) -> None:
    """allowed_updates is remembered; without it chat_member is left out; an empty list is the default again."""
    assert not queue.put({"chat_member": {}})
    queue.allow(["chat_member"])
    queue.allow(None)
    assert queue.put({"chat_member": {}})
    assert not queue.put(told(1))
    queue.allow([])
    assert queue.put(told(1))


class Listener:
    """A webhook: what it was sent, and what it answers."""

    def __init__(self) -> None:
        self.url = ""
        self.got: list[dict[str, Any]] = []
        self.secrets: set[str | None] = set()
        self.answers: list[int] = []
        self.at_once = self.most_at_once = 0

    async def take(self, request: web.Request) -> web.Response:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        update = await request.json()
        await asyncio.sleep(0.005)
        self.at_once -= 1
        self.secrets.add(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        status = self.answers.pop(0) if self.answers else 200
        if status == 200:
            self.got.append(update)
        return web.Response(status=status)

    def said(self, chat_id: int) -> list[str]:
        messages = (update["message"] for update in self.got)
        return [message["text"] for message in messages if message["chat"]["id"] == chat_id]


@pytest_asyncio.fixture
async def listener() -> AsyncIterator[Listener]:
    listener = Listener()
    app = web.Application()
    app.router.add_post("/hook", listener.take)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    listener.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield listener
    await runner.cleanup()


async def test_the_webhook_gets_each_update_in_order_with_the_secret(double: BotApiDouble, listener: Listener) -> None:
    """Within a chat in order, between chats side by side, never more at once than asked for."""
    people = [Resident(double, number) for number in range(501, 507)]
    await double.call("setWebhook", url=listener.url, secret_token="rahasia", max_connections=3)
    for number in range(5):
        for person in people:
            await person.say(str(number))
    await double.wait_for(lambda: double.webhook.delivered == 30)
    assert [listener.said(person.id) for person in people] == [["0", "1", "2", "3", "4"]] * 6
    assert listener.secrets == {"rahasia"}
    assert listener.most_at_once == 3
    assert (await double.call("getWebhookInfo"))["pending_update_count"] == 0


async def test_a_failing_webhook_is_tried_again_and_others_go_on(double: BotApiDouble, listener: Listener) -> None:
    """Until 2xx the update comes again, later and later, and the order of its chat is kept."""
    listener.answers = [500, 200, 503]
    double.webhook.backoff = (0.2, 1.0)
    began = time.monotonic()
    await double.call("setWebhook", url=listener.url, max_connections=1)
    siti = Resident(double, 501)
    for text in ("satu", "dua", "tiga"):
        await siti.say(text)
    await double.wait_for(lambda: double.webhook.failed == 1)
    await Resident(double, 502).say("halo")
    await double.wait_for(lambda: double.webhook.delivered == 4)
    assert time.monotonic() - began >= 0.2 + 0.4
    assert listener.said(501) == ["satu", "dua", "tiga"]
    assert listener.got[0]["message"]["chat"]["id"] == 502
    assert double.webhook.failed == 2
    assert "503" in (await double.call("getWebhookInfo"))["last_error_message"]


async def test_polling_and_webhook_exclude_each_other(double: BotApiDouble, listener: Listener) -> None:
    """getUpdates gets 409 while a webhook is set, and what waits can be dropped with it."""
    waiting = asyncio.create_task(double.call("getUpdates", timeout=30))
    await asyncio.sleep(0)
    await double.call("setWebhook", url=listener.url)
    with pytest.raises(ApiError, match="Conflict: terminated by setWebhook request"):
        await waiting
    with pytest.raises(ApiError, match="Conflict: can't use getUpdates method while webhook is active"):
        await double.call("getUpdates")
    listener.answers = [500] * 100
    await Resident(double, 501).say("halo")
    await double.call("deleteWebhook", drop_pending_updates=True)
    assert await double.call("getUpdates") == []


@pytest.mark.parametrize(
    ("url", "secret", "refusal"),
    [
        ("http://example.com/hook", "", "An HTTPS URL must be provided"),
        ("https://example.com/hook", "a b", "secret token contains unallowed characters"),
    ],
)
async def test_a_bad_webhook_is_refused(double: BotApiDouble, url: str, secret: str, refusal: str) -> None:
    """Plain HTTP outside this machine and odd secrets are refused."""
    with pytest.raises(ApiError, match=refusal):
        await double.call("setWebhook", url=url, secret_token=secret)


async def test_privacy_mode_hides_what_is_not_for_the_bot(double: BotApiDouble) -> None:
    """In a group the bot sees commands, replies to itself and service messages; as an administrator all."""
    group = double.group()
    rudi = Officer(double, 601, chat=group.id)
    card = await double.call("sendMessage", chat_id=group.id, text="Tiket")
    heard = [
        "message_id" in await rudi.say("pagi semua") and len(double.updates.entries),
        await rudi.say("/tiket 5") and len(double.updates.entries),
        await rudi.say("/tiket@bot_lain 5") and len(double.updates.entries),
        await rudi.reply(card, "siap") and len(double.updates.entries),
    ]
    double.receive({"message": {"chat": {"id": group.id}, "new_chat_title": "DLH"}}, privacy=True)
    group.bot = "administrator"
    await rudi.say("pagi semua")
    assert [*heard, len(double.updates.entries)] == [0, 1, 1, 2, 4]


async def test_a_poison_update_arrives_unharmed(double: BotApiDouble) -> None:
    """What a test writes by itself is handed out as written, however absurd."""
    poison: list[dict[str, Any]] = [
        {"message": {"chat": "nonsense", "text": 7}},
        {"surprise": [1]},
        {"message": None},
        {"edited_message": {}},
    ]
    for raw in poison:
        double.receive(raw, privacy=True)
    updates = await double.call("getUpdates")
    assert [{key: value for key, value in update.items() if key != "update_id"} for update in updates] == poison
