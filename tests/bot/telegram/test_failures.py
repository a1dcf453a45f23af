"""What each failure means for a letter."""

from __future__ import annotations

import os
import warnings
from unittest import mock

import pytest
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
from bot.channels.telegram.failures import Unchanged, to_delivery_error
from bot.channels.telegram.request import MaybeSentError, NotSentError


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (NotSentError("HTTP 502"), NotSent),
        (MaybeSentError("ServerDisconnectedError"), MaybeSent),
        (Forbidden("Forbidden: bot was blocked by the user"), Gone),
        (Forbidden("Forbidden: bot was kicked from the supergroup chat"), Gone),
        (InvalidToken(), Halted),
        (EndPointNotFound("Endpoint 'sendMessage' not found"), Halted),
        (Conflict("Conflict: terminated by other getUpdates request"), NotSent),
        (BadRequest("Bad Request: message is not modified: specified new message content ..."), Unchanged),
        (BadRequest("Bad Request: message to edit not found"), CannotEdit),
        (BadRequest("Bad Request: message can't be edited"), CannotEdit),
        (BadRequest("Bad Request: MESSAGE_ID_INVALID"), CannotEdit),
        (BadRequest("Bad Request: there is no text in the message to edit"), CannotEdit),
        (BadRequest("Bad Request: chat not found"), Gone),
        (BadRequest("Bad Request: user is deactivated"), Gone),
        (BadRequest("Bad Request: PEER_ID_INVALID"), Gone),
        (BadRequest("Bad Request: message thread not found"), TopicGone),
        (BadRequest("Bad Request: TOPIC_CLOSED"), TopicGone),
        (BadRequest("Bad Request: message is too long"), Refused),
        (BadRequest("Bad Request: not enough rights to send text messages to the chat"), Refused),
        (TimedOut(), MaybeSent),
        (NetworkError("Unknown error in HTTP implementation: X()"), MaybeSent),
        (NetworkError("I'm a teapot (418)"), Refused),
        (TelegramError("what is this"), MaybeSent),
    ],
)
def test_meaning(error: TelegramError, kind: type[DeliveryError]) -> None:
    """Every failure has one meaning, and it is exactly this one."""
    assert type(to_delivery_error(error)) is kind


def test_topic_gone_is_a_refusal() -> None:
    """Who knows nothing of topics treats it as a refusal."""
    assert issubclass(TopicGone, Refused)


def test_pause_is_passed_on() -> None:
    """The seconds that were asked for arrive where they are obeyed."""
    told = to_delivery_error(NotSentError("asked to slow down", 17.0))
    assert isinstance(told, NotSent)
    assert told.retry_after == 17.0


@pytest.mark.parametrize("as_timedelta", ["true", "false"])
def test_pause_of_the_library(as_timedelta: str) -> None:
    """python-telegram-bot's own RetryAfter means the same, however it is set to count."""
    with mock.patch.dict(os.environ, PTB_TIMEDELTA=as_timedelta), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        told = to_delivery_error(RetryAfter(9))
    assert isinstance(told, NotSent)
    assert told.retry_after == 9


def test_new_address_is_passed_on() -> None:
    """A group that became a supergroup names its new id."""
    told = to_delivery_error(ChatMigrated(-1005))
    assert isinstance(told, Moved)
    assert told.to == "-1005"


@pytest.mark.parametrize(
    "words",
    [
        'Bad Request: can\'t parse entities: unsupported start tag "Jl. Sudirman 5" at byte offset 3',
        "Bad Request: x. The server response contained unknown parameters: {'text': 'Sudirman'}",
        "Bad Request (400). Parsing the server response b'<html>Sudirman' failed",
        'Bad Request: unclosed "Sudirman',
    ],
)
def test_reasons_quote_nothing(words: str) -> None:
    """A reason is fit for a log: what Telegram quotes of a message is left out."""
    reason = str(to_delivery_error(BadRequest(words)))
    assert "Sudirman" not in reason
    assert len(reason) <= 160
