"""What went wrong, and what that means for a letter: one table.

Telegram tells its refusals apart by their words only, so the words stand here and nowhere else. The first row whose
exception class and words fit decides. Reasons are worded here too, or stripped of everything quoted: they end in
logs, and Telegram likes to quote what was sent.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.channels import CannotEdit, DeliveryError, Gone, Halted, MaybeSent, Moved, NotSent, Refused, TopicGone
from bot.channels.telegram.request import MaybeSentError, NotSentError


class Unchanged(DeliveryError):
    """The message already says what it was to say. For an edit that is success."""


_Row = tuple[type[Exception], str, Callable[[str, Any], DeliveryError]]


def _as(kind: type[DeliveryError], why: str) -> Callable[[str, Any], DeliveryError]:
    return lambda _words, _error: kind(why)


def _pause(_words: str, error: Any) -> DeliveryError:
    seconds = error.retry_after
    return NotSent("asked to slow down", seconds.total_seconds() if isinstance(seconds, timedelta) else seconds)


_TABLE: Final[tuple[_Row, ...]] = (
    (NotSentError, "", lambda words, error: NotSent(words, error.retry_after)),
    (MaybeSentError, "", lambda words, _: MaybeSent(words)),
    (RetryAfter, "", _pause),
    (ChatMigrated, "", lambda _, error: Moved("the group became a supergroup", str(error.new_chat_id))),
    (InvalidToken, "", _as(Halted, "the token is not valid (any more)")),
    (EndPointNotFound, "", _as(Halted, "the token is not valid (any more)")),
    (Conflict, "", _as(NotSent, "another bot reads with the same token")),
    (Forbidden, "", lambda words, _: Gone(words)),  # blocked, kicked, deactivated, never started
    (BadRequest, "message is not modified", _as(Unchanged, "nothing to change")),
    (BadRequest, "message to edit not found", _as(CannotEdit, "the message is gone")),
    (BadRequest, "message to delete not found", _as(Unchanged, "the message is gone already")),
    (BadRequest, "message can't be edited", _as(CannotEdit, "the message cannot be edited any more")),
    (BadRequest, "message_id_invalid", _as(CannotEdit, "the message is gone")),
    (BadRequest, "no text in the message to edit", _as(CannotEdit, "the message has a picture")),
    (BadRequest, "no caption in the message to edit", _as(CannotEdit, "the message has no picture")),
    (BadRequest, "thread not found", _as(TopicGone, "the topic is gone")),
    (BadRequest, "topic_deleted", _as(TopicGone, "the topic is gone")),
    (BadRequest, "topic_closed", _as(TopicGone, "the topic is closed")),
    (BadRequest, "chat not found", _as(Gone, "there is no such chat")),
    (BadRequest, "user not found", _as(Gone, "there is no such user")),
    (BadRequest, "user is deactivated", _as(Gone, "the account was deleted")),
    (BadRequest, "peer_id_invalid", _as(Gone, "there is no such chat")),
    (BadRequest, "group chat was deactivated", _as(Gone, "the group was closed")),
    (BadRequest, "group chat was upgraded", _as(Gone, "the group became a supergroup, whose id was not told")),
    (BadRequest, "", lambda words, _: Refused(words)),
    (TimedOut, "", _as(MaybeSent, "timed out")),
    (NetworkError, "unknown error in http", _as(MaybeSent, "the connection failed")),
    (NetworkError, "", lambda words, _: Refused(words)),  # statuses of the 400s that say nothing more
    (TelegramError, "", lambda words, _: MaybeSent(words)),
)


def to_delivery_error(error: TelegramError) -> DeliveryError:
    """What became of the letter, judged by what the call raised."""
    words = str(error)
    lower = words.lower()
    for kind, sign, make in _TABLE:
        if isinstance(error, kind) and sign in lower:
            return make(_unquoted(words), error)
    raise AssertionError("the last row fits every TelegramError")


def _unquoted(words: str) -> str:
    """One line without what stands in quotes or brackets, 160 characters at most."""
    return " ".join(re.sub(r"""\"[^"]*"?|\{.*|b'.*|b".*""", "…", words, flags=re.DOTALL).split())[:160]
