"""The kinds of value that a configuration holds, each with what is expected of it in words an operator can use."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, SecretStr

from handlers.categories import KEY, LABEL_LIMIT
from handlers.phrases import phrase
from storage.engine import parse_url


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError("unknown zone") from error
    return name


def _token(token: SecretStr) -> SecretStr:
    if not re.fullmatch(r"\d+:[\w-]+", token.get_secret_value(), re.ASCII):
        raise ValueError("not a token")
    return token


def _room(number: int) -> int:
    if number == 0:  # as the example has it
        raise ValueError("not a chat")
    return number


def _secret(secret: SecretStr) -> SecretStr:
    if not re.fullmatch(r"|[\w-]{16,256}", secret.get_secret_value(), re.ASCII):
        raise ValueError("not a secret")
    return secret


def _api(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("not an address")
    return url


def _public(url: str) -> str:
    parts = urlsplit(url)
    host = parts.hostname or ""
    loopback = host in ("localhost", "::1") or host.startswith("127.")
    if url and not (host and (parts.scheme == "https" or (parts.scheme == "http" and loopback))):
        raise ValueError("not an address that Telegram can call")
    return url


def _database(url: str) -> str:
    parse_url(url)
    return url


def _phrases(phrases: tuple[str, ...]) -> tuple[str, ...]:
    for one in phrases:
        phrase(one)
    return phrases


def in_languages(label: str, label_en: str) -> dict[str, str]:
    """A label by language: the Indonesian one is always there."""
    return {"id": label, **({"en": label_en} if label_en else {})}


Language = Annotated[Literal["id", "en"], Field(description='"id" or "en"')]
Zone = Annotated[str, AfterValidator(_zone), Field(description="a time zone such as Asia/Jakarta")]
Switch = Annotated[bool, Field(description="true or false")]
Host = Annotated[str, Field(min_length=1, description="an address of this machine, such as 127.0.0.1")]
Port = Annotated[int, Field(ge=1, le=65535, description="a port from 1 to 65535")]
UrlPath = Annotated[str, Field(pattern=r"^/[\w./-]*$", description="a path that begins with /")]
WorkingDays = Annotated[int, Field(ge=1, le=90, description="working days, from 1 to 90")]
Days = Annotated[tuple[date, ...], Field(description="days such as 2026-12-24")]
PersonName = Annotated[str, Field(min_length=1, max_length=200, description="the officer's name")]

Key = Annotated[str, Field(pattern=rf"^{KEY.pattern}$", description="1 to 32 of a-z 0-9 and _")]
Label = Annotated[str, Field(min_length=1, max_length=LABEL_LIMIT, description=f"1 to {LABEL_LIMIT} characters")]
OtherLabel = Annotated[str, Field(max_length=LABEL_LIMIT, description=f"up to {LABEL_LIMIT} characters")]
Sentence = Annotated[str, Field(min_length=1, max_length=120, description="1 to 120 characters")]
OtherSentence = Annotated[str, Field(max_length=120, description="up to 120 characters")]
Words = Annotated[str, Field(min_length=1, max_length=1000, description="1 to 1000 characters")]
OtherWords = Annotated[str, Field(max_length=1000, description="up to 1000 characters")]
Telephone = Annotated[str, Field(pattern=r"^\+?[0-9][0-9 -]{1,18}$", description='a number to call, such as "112"')]
Icon = Annotated[str, Field(max_length=8, description="one emoji")]
Phrases = Annotated[tuple[str, ...], AfterValidator(_phrases), Field(description="a list of key phrases")]

Token = Annotated[
    SecretStr,
    AfterValidator(_token),
    Field(description="the token that @BotFather gave: digits, a colon, letters"),
]
ChatId = Annotated[
    int,
    AfterValidator(_room),
    Field(description="the number of the officers' group, such as -1001234567890"),
]
WebhookSecret = Annotated[
    SecretStr, AfterValidator(_secret), Field(description="16 to 256 characters of A-Z a-z 0-9 _ and -")
]
ApiUrl = Annotated[
    str,
    AfterValidator(_api),
    Field(description="the http(s):// address that the token is put after"),
]
PublicUrl = Annotated[
    str,
    AfterValidator(_public),
    Field(description="the https:// address at which Telegram reaches us (http:// on loopback only)"),
]
DatabaseUrl = Annotated[
    str,
    AfterValidator(_database),
    Field(description="sqlite:///file.db or postgresql://user:password@host/database"),
]
