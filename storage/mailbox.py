"""The messages of the web chat, as its page shows them.

A chat is a list of messages, and every change in it takes the chat's next revision. Revisions of a chat are given out
one at a time: SQLite has one writer anyway, PostgreSQL locks the chat's name until the commit. So whoever has seen
revision n has seen every smaller one, and "what came after n?" can never skip a message that was written earlier and
committed later.

What a body holds is the channel's affair; here it is a JSON object.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, ScalarSelect, Select, func, insert, select, update

from storage.engine import Transaction
from storage.tables import web_messages as table

Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Message:
    """One message. `author` is empty when the bot wrote it; `picture` is a name in the photo store."""

    id: int
    chat: str
    source: str
    author: str
    body: Body
    picture: str | None
    at: datetime
    revision: int


@dataclass(frozen=True, slots=True)
class Draft:
    """A message that is to be kept. `source` names what it came from, and there is one message for it in its chat."""

    chat: str
    source: str
    author: str
    body: Body
    picture: str | None
    at: datetime


async def keep(tx: Transaction, draft: Draft) -> tuple[Message, bool]:
    """The message for this source, and whether it is new: the same source again changes nothing."""
    await _take_turns(tx, draft.chat)
    known = await by_source(tx, draft.chat, draft.source)
    return (known, False) if known else (await _insert(tx, draft), True)


async def change(tx: Transaction, chat: str, message: int, body: Body, picture: str | None) -> Message | None:
    """The message with its new contents and a new revision; None if the chat has no such message."""
    await _take_turns(tx, chat)
    return await _one(
        tx,
        update(table)
        .where(table.c.chat == chat, table.c.id == message)
        .values(body=_written(body), picture=picture, revision=_next_revision(chat))
        .returning(*table.c),
    )


async def by_source(tx: Transaction, chat: str, source: str) -> Message | None:
    return await _one(tx, select(table).where(table.c.chat == chat, table.c.source == source))


async def by_id(tx: Transaction, chat: str, message: int) -> Message | None:
    """The message of this chat; one of another chat is as good as none."""
    return await _one(tx, select(table).where(table.c.chat == chat, table.c.id == message))


async def since(tx: Transaction, chat: str, revision: int, limit: int = 100) -> Sequence[Message]:
    """What was written or changed after that revision, in the order of the changes."""
    changed = select(table).where(table.c.chat == chat, table.c.revision > revision)
    return await _all(tx, changed.order_by(table.c.revision).limit(limit))


async def before(tx: Transaction, chat: str, message: int | None, limit: int = 50) -> Sequence[Message]:
    """The newest messages older than that one (the newest of all for None), oldest first."""
    older = select(table).where(table.c.chat == chat)
    if message is not None:
        older = older.where(table.c.id < message)
    return (await _all(tx, older.order_by(table.c.id.desc()).limit(limit)))[::-1]


async def revisions(tx: Transaction, chats: Iterable[str]) -> dict[str, int]:
    """The last revision of each of these chats that has any."""
    newest = select(table.c.chat, func.max(table.c.revision).label("last")).where(table.c.chat.in_(list(chats)))
    return {row.chat: row.last for row in await tx.execute(newest.group_by(table.c.chat))}


async def shows(tx: Transaction, chats: Iterable[str], picture: str) -> bool:
    """Whether a message of one of these chats shows the picture of that name."""
    found = select(table.c.id).where(table.c.chat.in_(list(chats)), table.c.picture == picture).limit(1)
    return await tx.scalar(found) is not None


async def old_with(tx: Transaction, field: str, before: datetime, limit: int = 100) -> Sequence[Message]:
    """Messages from before that time whose body has that field, in whatever chat."""
    has_field = table.c.body.contains(f'"{field}":', autoescape=True)
    return await _all(tx, select(table).where(table.c.at < before, has_field).order_by(table.c.id).limit(limit))


async def _take_turns(tx: Transaction, chat: str) -> None:
    if tx.dialect.name == "postgresql":
        await tx.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(chat, 0))))


async def _insert(tx: Transaction, draft: Draft) -> Message:
    row = await tx.execute(
        insert(table)
        .values(
            chat=draft.chat,
            source=draft.source,
            author=draft.author,
            body=_written(draft.body),
            picture=draft.picture,
            at=draft.at,
            revision=_next_revision(draft.chat),
        )
        .returning(*table.c)
    )
    return _read(row.one())


def _next_revision(chat: str) -> ScalarSelect[int]:
    newest = func.coalesce(func.max(table.c.revision), 0)
    return select(newest + 1).where(table.c.chat == chat).scalar_subquery()


async def _one(tx: Transaction, statement: Any) -> Message | None:
    row = (await tx.execute(statement)).one_or_none()
    return _read(row) if row else None


async def _all(tx: Transaction, statement: Select[Any]) -> list[Message]:
    return [_read(row) for row in await tx.execute(statement)]


def _written(body: Body) -> str:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def _read(row: Row[Any]) -> Message:
    message = Message(**row._mapping)
    return replace(message, body=json.loads(row.body))
