"""The topics that were made in a room, by the name for which they were made."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select

from storage.engine import Transaction
from storage.tables import topics
from storage.upsert import insert_new

_C = topics.c


async def find(tx: Transaction, chat: str, name: str) -> str | None:
    """The topic of this name in the chat (an address's key)."""
    return await tx.scalar(select(_C.topic).where(_C.chat == chat, _C.name == name))


async def keep(tx: Transaction, chat: str, name: str, topic: str, now: datetime) -> str:
    """Keep the topic that was made; gives the one to be used, which somebody else may have made a moment before."""
    row = {"chat": chat, "name": name, "topic": topic, "made_at": now}
    await tx.execute(insert_new(tx, topics), row)
    return await find(tx, chat, name) or topic


async def forget(tx: Transaction, chat: str, topic: str) -> None:
    """The topic is there no more."""
    await tx.execute(delete(topics).where(_C.chat == chat, _C.topic == topic))
