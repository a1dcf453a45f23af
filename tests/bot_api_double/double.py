"""The double itself: a world, a queue of updates, books of what happened, and an exchange of calls for answers.

One call goes: written into the ledger, a fault picked, parameters unpacked, held against the description of the
Bot API, done, settled, answered. Between "done" and "answered" a fault may cut the line: then the ledger says
`accepted` and not `answered`, which is the case that a sender can never tell from "not done".

In-process use:

    async with BotApiDouble() as double:
        bot = telegram.Bot(double.token, base_url=double.base_url, base_file_url=double.base_file_url)
        siti = Resident(double, 501, "Siti")
        await siti.say("/start")
        await double.wait_for(lambda: double.sent(501), timeout=5)

From another process everything goes through `control` (see control.py and remote.py).
"""

from __future__ import annotations

import asyncio
import inspect
import json
import random
import time
from collections.abc import Callable
from typing import Any, Self, TypeVar

from tests.bot_api_double import bot_methods, chat_methods, editing, sending
from tests.bot_api_double.arrivals import bot_sees, complete
from tests.bot_api_double.control import Control
from tests.bot_api_double.decoding import Params
from tests.bot_api_double.errors import ApiError, bad_request
from tests.bot_api_double.faults import Faults
from tests.bot_api_double.ledger import Call, Journal, Ledger, Violation
from tests.bot_api_double.pace import Pace
from tests.bot_api_double.registry import METHODS, Method
from tests.bot_api_double.server import Server
from tests.bot_api_double.state import Chat, Topic, World
from tests.bot_api_double.updates import UpdateQueue
from tests.bot_api_double.validation import models, problems
from tests.bot_api_double.webhook import Webhook

Json = dict[str, Any]
T = TypeVar("T")
TOKEN = "7000000001:AA-the-token-of-the-double-on-loopback"
BOT: Json = {
    "id": 7000000001,
    "is_bot": True,
    "first_name": "e-Saberling",
    "username": "e_saberling_bot",
}
_METHOD_MODULES = (bot_methods, chat_methods, editing, sending)  # imported for what they enter in METHODS


class BotApiDouble:
    """A stateful fake Bot API server on 127.0.0.1.

    `validate` holds each call against aiogram's models, `refuse_violations` also answers such a call with 400.
    `pace` switches real rate limits on. `privacy` is the bot's privacy mode. `remember` bounds what is kept of
    calls, events and messages per chat (for benchmarks). `seed` makes all that is random repeatable.
    """

    def __init__(
        self,
        *,
        token: str = TOKEN,
        validate: bool = True,
        refuse_violations: bool = False,
        pace: Pace | None = None,
        privacy: bool = True,
        seed: int = 0,
        remember: int | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        rng = random.Random(seed)
        self.token, self.validate, self.refuse_violations = token, validate, refuse_violations
        self.pace, self.privacy = pace, privacy
        self.world = World(BOT | {"id": int(token.partition(":")[0])}, now=now, remember=remember)
        self.ledger = Ledger(remember)
        self.journal = Journal(remember)
        self.faults = Faults(rng)
        self.updates = UpdateQueue(rng, lambda: bool(self.webhook.url), remember=remember)
        self.webhook = Webhook(self.updates, self.journal.changed)
        self.violations: list[Violation] = []
        self.controls = Control(self)
        self._server = Server(self)

    async def start(self, port: int = 0) -> Self:
        """Listen on 127.0.0.1:`port` (0: any free one)."""
        if self.validate:
            models()  # seconds of import, and better now than within the first call's timeout
        await self._server.start(port)
        return self

    async def stop(self) -> None:
        """Stop listening; whoever still waits for an answer is cut off."""
        await self.webhook.remove()
        self.updates.interrupt(ApiError(502, "Bad Gateway"))
        await self._server.stop()

    async def __aenter__(self) -> Self:
        return await self.start()

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    @property
    def port(self) -> int:
        """The port that the double listens on."""
        return self._server.port

    @property
    def url(self) -> str:
        """Where the double listens, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def base_url(self) -> str:
        """`base_url` for telegram.Bot."""
        return f"{self.url}/bot"

    @property
    def base_file_url(self) -> str:
        """`base_file_url` for telegram.Bot."""
        return f"{self.url}/file/bot"

    async def exchange(self, method: Method, params: Params) -> tuple[Call, bytes]:
        """Do one call; returns its entry in the ledger and the body of the answer. Raises Cut."""
        call = self.ledger.open(method.name, params)
        self.journal.changed.ring()
        fault = self.faults.pick(method.name, params.chat_id())
        try:
            if self.faults.latency:
                await asyncio.sleep(self.faults.latency)
            if fault:
                await fault.before()
            result = await self._do(method, params)
        except ApiError as error:
            self.ledger.settle(call, error.code, error.description, None)
            answer = error.body()
        else:
            self.ledger.settle(call, 200, "", None if method.name == "getUpdates" else result)
            answer = {"ok": True, "result": result}
        self.journal.changed.ring()
        body = json.dumps(answer).encode()
        return call, await fault.after(body) if fault else body

    async def _do(self, method: Method, params: Params) -> Any:
        params.decode()
        if self.validate:
            self._check(method.name, params)
        result = method.action(self, params)
        return await result if inspect.isawaitable(result) else result

    def _check(self, name: str, params: Params) -> None:
        found = problems(name, params)
        self.violations += [Violation(name, problem, params.values) for problem in found]
        if found and self.refuse_violations:
            raise bad_request("; ".join(found))

    def record_unknown(self, name: str, params: Params) -> None:
        """A call of a method that the double does not know: at any rate nothing that passes silently."""
        self.violations.append(Violation(name, "no such method here", params.values))

    async def call(self, name: str, **params: Any) -> Any:
        """Call a method without HTTP, faults and ledger; returns the result, raises ApiError."""
        return await self._do(METHODS[name.lower()], Params(params))

    async def control(self, name: str, /, **arguments: Any) -> Any:
        """A command of the control API, the same as over HTTP."""
        return await self.controls.do(name, arguments)

    def receive(self, raw: Json, *, privacy: bool = False) -> Json:
        """Let an update arise: complete it, change the world, queue it.

        With `privacy` a message that the bot would not see in privacy mode changes the world and is not queued;
        an update without an `update_id` was not queued.
        """
        update = complete(self.world, raw)
        if not privacy or bot_sees(self.world, update, privacy=self.privacy):
            self.updates.put(update)
        self.journal.changed.ring()
        return update

    def repeat(self, update_id: int) -> None:
        """Send an update again under its old id."""
        self.updates.repeat(update_id)

    def group(self, title: str = "Ruang petugas", **how: Any) -> Chat:
        """A new group (see World.group)."""
        return self.world.group(title, **how)

    def make_topic(self, chat: Chat, name: str, icon_color: int = 0x6FB9F0) -> Json:
        """A new topic in a forum; returns the ForumTopic object."""
        topic = {"name": name, "icon_color": icon_color}
        head = {"message_id": chat.next_id(), "date": int(self.world.now()), "chat": chat.info}
        thread = {"message_thread_id": head["message_id"], "is_topic_message": True}
        chat.keep(head | thread | {"from": self.world.bot, "forum_topic_created": topic}, by_bot=True)
        chat.topics[head["message_id"]] = Topic(head["message_id"], name)
        return {"message_thread_id": head["message_id"]} | topic

    def migrate(self, chat_id: int) -> Chat:
        """A group becomes a supergroup: two service messages, and the old id answers with the new one."""
        old = self.world.find_chat(chat_id)
        new = self.world.group(old.info["title"], bot=old.bot)
        new.members = dict(old.members)
        self.receive({"message": {"chat": {"id": old.id}, "migrate_to_chat_id": new.id}})
        self.receive({"message": {"chat": {"id": new.id}, "migrate_from_chat_id": old.id}})
        old.migrated_to = new.id
        return new

    def messages(self, chat_id: int) -> list[Json]:
        """What stands in a chat now, from people and bot, in order."""
        chat = self.world.chats.get(chat_id)
        return [stored.message for stored in chat.messages.values() if not stored.deleted] if chat else []

    def sent(self, chat_id: int) -> list[Json]:
        """The bot's messages that stand in a chat now, in order."""
        chat = self.world.chats.get(chat_id)
        stored = chat.messages.values() if chat else ()
        return [kept.message for kept in stored if kept.by_bot and not kept.deleted]

    def history(self, chat_id: int, message_id: int) -> list[Json]:
        """All versions of a message, the present one last; also of a deleted message."""
        stored = self.world.chats[chat_id].messages[message_id]
        return [*stored.history, stored.message]

    def keyboard(self, chat_id: int) -> Json | None:
        """The reply keyboard that is shown in a chat."""
        return self.world.find_chat(chat_id).keyboard

    def calls(self, method: str | None = None, chat_id: int | None = None) -> list[Call]:
        """The calls that were done, answered or not."""
        return [call for call in self.attempts(method, chat_id) if call.accepted]

    def attempts(self, method: str | None = None, chat_id: int | None = None) -> list[Call]:
        """All calls, also refused ones and those under way (status 0)."""
        wanted = method.lower() if method else None
        return [
            call
            for call in self.ledger.calls
            if (wanted is None or call.method.lower() == wanted)
            and (chat_id is None or call.params.chat_id() == chat_id)
        ]

    async def wait_for(self, predicate: Callable[[], T], timeout: float = 5.0) -> T:
        """Return what `predicate` gives as soon as it is true; looked at after each event.

        Raises TimeoutError with the last calls after `timeout` seconds.
        """
        deadline = time.monotonic() + timeout
        while not (found := predicate()):
            try:
                await self.journal.changed.wait(max(0.0, deadline - time.monotonic()))
            except TimeoutError:
                last = [f"{call.method} {call.status}" for call in self.ledger.calls[-8:]]
                raise TimeoutError(f"still not so after {timeout} s; last calls: {last}") from None
        return found
