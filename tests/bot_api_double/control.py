"""The double's control API: what a test says to it, in its own process or from another one.

Every public method of `Control` is a command; its arguments and its result are plain JSON. In-process it is
`await double.control("messages", chat_id=5)`; over HTTP it is `POST /control/messages` with `{"chat_id": 5}`,
answered `{"ok": true, "result": …}`.
"""

from __future__ import annotations

import base64
import inspect
from typing import TYPE_CHECKING, Any

from tests.bot_api_double.state import Chat

if TYPE_CHECKING:
    from tests.bot_api_double.double import BotApiDouble

Json = dict[str, Any]


class Control:
    """The commands."""

    def __init__(self, double: BotApiDouble) -> None:
        self._double = double

    async def do(self, name: str, arguments: Json) -> Any:
        """Do a command; raises LookupError for an unknown one, TypeError for wrong arguments."""
        command = None if name.startswith("_") or name == "do" else getattr(self, name, None)
        if command is None:
            raise LookupError(f"no command {name!r}")
        result = command(**arguments)
        return await result if inspect.isawaitable(result) else result

    def update(self, update: Json, privacy: bool = False) -> Json:
        """Let an update arise (see BotApiDouble.receive); returns it complete."""
        return self._double.receive(update, privacy=privacy)

    def updates(self, updates: list[Json], privacy: bool = False) -> list[int | None]:
        """Many at once; returns their ids, None where not queued."""
        return [self._double.receive(update, privacy=privacy).get("update_id") for update in updates]

    def pending(self) -> list[Json]:
        """The updates that wait to be confirmed."""
        return [entry.update for entry in self._double.updates.entries.values()]

    def pending_count(self) -> int:
        """How many updates wait to be confirmed."""
        return len(self._double.updates.entries)

    def repeat(self, update_id: int) -> bool:
        """Send an update again under its old id."""
        self._double.repeat(update_id)
        return True

    def shuffle(self) -> bool:
        """Hand out the waiting updates in another order."""
        self._double.updates.shuffle()
        return True

    def restart_ids(self, start: int | None = None) -> int:
        """Number updates on from elsewhere; returns the next id."""
        return self._double.updates.restart_ids(start)

    def person(self, user: Json, started: bool = False) -> Json:
        """Make a person known; `started`: they have written to the bot before."""
        known = self._double.world.person(user)
        if started:
            self._double.world.chats[user["id"]].started = True
        return known

    def group(self, title: str = "Ruang petugas", **how: Any) -> Json:
        """Make a group; returns its Chat object."""
        return self._double.group(title, **how).info

    def join(self, chat_id: int, user: Json, status: str = "member") -> bool:
        """Make someone a member of a group, silently."""
        known = self._double.world.person(user)
        self._chat(chat_id).members[known["id"]] = status
        return True

    def bot_status(self, chat_id: int, status: str) -> bool:
        """Change the bot's standing in a group, silently."""
        self._chat(chat_id).bot = status
        return True

    def migrate(self, chat_id: int) -> Json:
        """Turn a group into a supergroup; returns the new Chat object."""
        return self._double.migrate(chat_id).info

    def topic(self, chat_id: int, name: str) -> Json:
        """Make a topic; returns the ForumTopic object."""
        return self._double.make_topic(self._chat(chat_id), name)

    def set_topic(self, chat_id: int, thread_id: int, closed: bool = False, deleted: bool = False) -> bool:
        """Close, reopen or delete a topic, as a person would."""
        topic = self._chat(chat_id).topics[thread_id]
        topic.closed, topic.deleted = closed, deleted
        return True

    def file(self, kind: str, content: str, name: str = "", size: int | None = None, **more: Any) -> Any:
        """Keep a file (`content` in base64); returns the object for a message (see Files.add)."""
        return self._double.world.files.add(kind, base64.b64decode(content), name=name, size=size, **more)

    def lose(self, file_id: str) -> bool:
        """The bytes of a file can no longer be had."""
        self._double.world.files.lose(file_id)
        return True

    def message(self, chat_id: int, message_id: int) -> Json | None:
        """A message as it stands now, None when there is none."""
        stored = self._chat(chat_id).find(message_id)
        return stored.message if stored else None

    def messages(self, chat_id: int) -> list[Json]:
        """What stands in a chat now."""
        return self._double.messages(chat_id)

    def sent(self, chat_id: int) -> list[Json]:
        """The bot's messages that stand in a chat now."""
        return self._double.sent(chat_id)

    def history(self, chat_id: int, message_id: int) -> list[Json]:
        """All versions of a message."""
        return self._double.history(chat_id, message_id)

    def keyboard(self, chat_id: int) -> Json | None:
        """The reply keyboard shown in a chat."""
        return self._double.keyboard(chat_id)

    def calls(self, method: str | None = None, chat_id: int | None = None, since: int = 0) -> list[Json]:
        """The calls that were done, with numbers above `since`."""
        done = self._double.calls(method, chat_id)
        return [call.plain() for call in done if call.number > since]

    def attempts(self, method: str | None = None, chat_id: int | None = None, since: int = 0) -> list[Json]:
        """All calls, with numbers above `since`."""
        tried = self._double.attempts(method, chat_id)
        return [call.plain() for call in tried if call.number > since]

    def counts(self) -> Json:
        """How many calls of each method were done, since the start."""
        return dict(self._double.ledger.counts)

    def violations(self) -> list[Json]:
        """What the Bot API does not describe."""
        return [violation._asdict() for violation in self._double.violations]

    def settings(self) -> Json:
        """The bot's commands, descriptions and menu button."""
        return self._double.world.settings

    def webhook(self) -> Json:
        """Deliveries of the webhook."""
        webhook = self._double.webhook
        return webhook.info(self.pending_count()) | {"delivered": webhook.delivered, "failed": webhook.failed}

    def expire(self, query_id: str) -> bool:
        """A callback query has become too old."""
        return self._double.world.queries.pop(query_id, None) is not None

    def fault(self, trouble: str, **how: Any) -> int:
        """Add a rule of trouble; returns its index in `faults`."""
        self._double.faults.add(trouble, **how)
        return len(self._double.faults.rules) - 1

    def faults(self) -> list[Json]:
        """The rules in force, with how often they fitted and struck."""
        return [rule.plain() for rule in self._double.faults.rules]

    def clear_faults(self) -> bool:
        """All is well again."""
        self._double.faults.clear()
        return True

    def latency(self, seconds: float) -> bool:
        """Delay every call."""
        self._double.faults.latency = seconds
        return True

    async def events(self, chat_id: int, after: int = 0, timeout: float = 0.0) -> list[Json]:
        """What became visible in a chat after event `after`; waits up to `timeout` seconds for the first.

        Toasts are in chat 0, since they belong to a query and not to a chat.
        """
        return await self._double.journal.wait_after(after, chat_id, timeout)

    def last_event(self) -> int:
        """The number of the newest event."""
        return self._double.journal.total

    async def change(self, timeout: float) -> bool:
        """Return when anything has happened, or False after `timeout` seconds."""
        try:
            await self._double.journal.changed.wait(timeout)
        except TimeoutError:
            return False
        return True

    def forget(self) -> bool:
        """Empty the ledger, for a long benchmark."""
        self._double.ledger.calls.clear()
        return True

    def now(self) -> float:
        """The double's clock, Unix seconds."""
        return self._double.world.now()

    def _chat(self, chat_id: int) -> Chat:
        return self._double.world.find_chat(chat_id)
