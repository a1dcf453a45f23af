"""Trouble on demand, and the books that tell what really happened."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from tests.bot_api_double import BotApiDouble, Pace
from tests.bot_api_double.decoding import NESTED, Params
from tests.bot_api_double.errors import ApiError
from tests.bot_api_double.faults import Faults
from tests.bot_api_double.ledger import Pulse
from tests.bot_api_double.registry import METHODS
from tests.bot_api_double.validation import models, problems

pytest_plugins = ("tests.bot_api_double.fixtures",)
Post = Any


@pytest_asyncio.fixture
async def post(double: BotApiDouble) -> AsyncIterator[Post]:
    """POST a method as JSON -> (status, body)."""
    double.world.person({"id": 501, "first_name": "Siti"})
    double.world.chats[501].started = True
    async with aiohttp.ClientSession() as session:

        async def send(method: str, **params: Any) -> tuple[int, bytes]:
            async with session.post(f"{double.base_url}{double.token}/{method}", json=params) as answer:
                return answer.status, await answer.read()

        yield send


@pytest.mark.parametrize(
    ("rule", "status", "words"),
    [
        ({"trouble": "too_many", "retry_after": 7}, 429, b'"retry_after": 7'),
        ({"trouble": "server_error", "status": 503}, 503, b"Bad Gateway"),
        ({"trouble": "forbidden"}, 403, b"bot was blocked by the user"),
        ({"trouble": "migrated", "migrate_to_chat_id": -1005}, 400, b'"migrate_to_chat_id": -1005'),
        ({"trouble": "refused", "description": "no"}, 400, b"Bad Request: no"),
    ],
)
async def test_a_refusal_on_demand_leaves_the_world_untouched(
    double: BotApiDouble, post: Post, rule: dict[str, Any], status: int, words: bytes
) -> None:
    """The call is answered with the trouble, once, and was not done."""
    double.faults.add(method="sendMessage", times=1, **rule)
    got, body = await post("sendMessage", chat_id=501, text="x")
    assert (got, words in body) == (status, True)
    assert double.sent(501) == double.calls() == []
    assert (await post("sendMessage", chat_id=501, text="x"))[0] == 200


@pytest.mark.parametrize(("trouble", "done"), [("cut", 0), ("accepted_then_cut", 1)])
async def test_a_cut_line_tells_nothing(double: BotApiDouble, post: Post, trouble: str, done: int) -> None:
    """The bot sees the same both times; only the ledger knows whether the message was sent."""
    double.faults.add(trouble, method="sendMessage")
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await post("sendMessage", chat_id=501, text="x")
    assert len(double.sent(501)) == len(double.calls("sendMessage")) == done
    assert not any(call.answered for call in double.attempts())


async def test_a_garbled_answer_comes_after_the_deed(double: BotApiDouble, post: Post) -> None:
    """Status 200, half a JSON, message sent."""
    double.faults.add("garbled")
    status, body = await post("sendMessage", chat_id=501, text="x")
    assert (status, body.endswith(b"}"), len(double.sent(501))) == (200, False, 1)


@pytest.mark.parametrize(("trouble", "sent"), [("stall", 0), ("late", 1)])
async def test_a_slow_call_is_slow_before_or_after_the_deed(
    double: BotApiDouble, post: Post, trouble: str, sent: int
) -> None:
    """A stalled call is not yet done while it waits, a late one is."""
    double.faults.add(trouble, seconds=0.2)
    began = time.monotonic()
    call = asyncio.create_task(post("sendMessage", chat_id=501, text="x"))
    await double.wait_for(lambda: double.attempts() and len(double.sent(501)) == sent)
    assert not call.done()
    assert (await call)[0] == 200
    assert time.monotonic() - began >= 0.2


async def test_latency_delays_every_call(double: BotApiDouble, post: Post) -> None:
    """A slow line, until the faults are cleared."""
    double.faults.latency = 0.05
    began = time.monotonic()
    await post("getMe")
    assert time.monotonic() - began >= 0.05
    double.faults.clear()
    assert double.faults.latency == 0


def test_rules_choose_by_method_chat_number_and_count() -> None:
    """Each narrows the rule, and chance is repeatable."""
    faults = Faults(random.Random(1))
    rule = faults.add("cut", method=["sendMessage", "sendPhoto"], chat_id=5, nth=[2, 3, 4], times=2)
    calls = [("sendMessage", 5), ("getMe", None), ("sendMessage", 6), ("sendPhoto", 5), ("SENDMESSAGE", "5")]
    struck = [faults.pick(method, chat) is rule for method, chat in [*calls, ("sendMessage", 5)]]
    assert struck == [False, False, False, True, True, False]
    assert (rule.fitted, rule.struck) == (4, 2)
    faults.clear()
    faults.add("cut", probability=0.3)
    hits = [bool(faults.pick("getMe", None)) for _ in range(1000)]
    again = Faults(random.Random(1))
    again.add("cut", probability=0.3)
    assert hits == [bool(again.pick("getMe", None)) for _ in range(1000)]
    assert 250 < sum(hits) < 350


def test_the_pace_is_telegrams() -> None:
    """1/s in a chat, 20/min in a group, 30/s over all; a refused call does not count."""
    now = [0.0]
    pace = Pace(clock=lambda: now[0])

    def wait(chat_id: int) -> int:
        try:
            pace.admit(chat_id)
        except ApiError as refused:
            return refused.parameters["retry_after"]
        return 0

    assert [wait(chat) for chat in range(1, 32)] == [0] * 30 + [1]
    assert wait(1) == 1
    now[0] = 1.0
    assert wait(1) == 0
    for second in range(2, 22):
        now[0] = float(second)
        assert wait(-5) == 0
    now[0] = 22.0
    assert wait(-5) == 40
    assert wait(5) == 0


def test_an_album_counts_as_its_pictures() -> None:
    """Ten pictures take ten of the twenty messages that a group may get in a minute."""
    now = [0.0]
    pace = Pace(per_chat=(100, 1.0), clock=lambda: now[0])
    for _ in range(2):
        pace.admit(-5, 10)
    with pytest.raises(ApiError, match="retry after 60"):
        pace.admit(-5)


@pytest.mark.parametrize(
    ("method", "values", "problem"),
    [
        ("sendMessage", {"chat_id": 501, "text": "x", "parsemode": "HTML"}, "parsemode: unknown parameter"),
        (
            "sendMessage",
            {
                "chat_id": 501,
                "text": "x",
                "reply_markup": '{"inline_keyboard": [[{"text": "a", "callback_data": "b", "colour": "red"}]]}',
            },
            "reply_markup.inline_keyboard.0.0.colour: unknown parameter",
        ),
        ("sendMessage", {"chat_id": 501}, "text: Field required"),
        ("sendLocation", {"chat_id": 501, "latitude": "north", "longitude": 1}, "latitude: Input should be"),
        ("sendMediaGroup", {"chat_id": 501, "media": []}, "media: must include 2-10 items, not 0"),
    ],
)
async def test_a_call_that_the_bot_api_does_not_describe_is_a_violation(
    double: BotApiDouble, post: Post, method: str, values: dict[str, Any], problem: str
) -> None:
    """It is recorded, and refused where asked for."""
    double.refuse_violations = True
    status, _ = await post(method, **values)
    assert status == 400
    assert any(found.problem.startswith(problem) for found in double.violations)
    double.violations.clear()


def test_calls_as_described_are_no_violation() -> None:
    """Also with text from a form, defaults left out and an upload."""
    params = Params({"chat_id": "501", "reply_parameters": '{"message_id": 5}', "disable_notification": "true"})
    params.values["photo"] = "attach://a"
    params.decode()
    assert problems("sendPhoto", params) == []


def test_nested_parameters_are_those_of_the_description() -> None:
    """What is unpacked from JSON text is what aiogram's models describe as an object or a list."""
    known = {
        name
        for method in METHODS
        for name, field in models()[method].model_fields.items()
        if any(word in str(field.annotation) for word in ("list[", "aiogram.types"))
        and "InputFile" not in str(field.annotation).split(" |")[-1].replace("InputFileUnion", "InputFile")
    }
    files = {"photo", "document", "video", "voice", "audio", "animation", "sticker", "thumbnail", "certificate"}
    assert known - files - {"cover"} <= NESTED


async def test_waiting_for_what_never_comes_ends_with_what_came(double: BotApiDouble, post: Post) -> None:
    """A timeout shows the last calls."""
    await post("getMe")
    with pytest.raises(TimeoutError, match="getMe 200"):
        await double.wait_for(lambda: double.sent(501), timeout=0.05)


async def test_a_pulse_wakes_all_who_wait() -> None:
    """And nobody who comes later."""
    pulse = Pulse()
    waiting = [asyncio.create_task(pulse.wait(5)) for _ in range(3)]
    await asyncio.sleep(0)
    pulse.ring()
    await asyncio.gather(*waiting)
    with pytest.raises(TimeoutError):
        await pulse.wait(0.01)
