"""Conversations: where each person's talk with us stands, one row per chat and person.

The step is the handlers' business; here it is a text. A conversation is read for a turn and written at its end, in one
transaction that holds the row, so that turns of one conversation never overlap.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Column, Select, bindparam, select

from storage.addresses import Address, Identity
from storage.engine import Transaction
from storage.tables import conversations, people
from storage.upsert import Insert, insert_by, insert_new


@dataclass(slots=True)
class Conversation:
    """`step` is "" for one that has not begun. `wake_at` is when the wait it set itself is over.

    `idle_at` is when its draft has been left alone for too long, and `reminded` whether that was said of it already.
    `counted` messages came since `counted_since`.
    """

    key: str
    person_id: int
    step: str = ""
    wake_at: datetime | None = None
    idle_at: datetime | None = None
    reminded: bool = False
    counted_since: datetime | None = None
    counted: int = 0
    changed: bool = False


def key_of(address: Address, identity: Identity) -> str:
    """In a private chat the chat is the person; in a room everybody has a conversation of their own."""
    return address.key if address.chat == identity.user else f"{address.key}/{identity.user}"


_C = conversations.c
_KEPT = ("step", "wake_at", "idle_at", "reminded", "counted_since", "counted")
_LOAD = (
    select(_C.key, _C.person_id, *(_C[name] for name in _KEPT))
    .where(_C.key.in_(bindparam("keys", expanding=True)))
    .order_by(_C.key)
    .with_for_update()
)


def _due_by(at: Column[datetime]) -> Select[Any, datetime, Any, Any]:
    return (
        select(_C.key, at.label("since"), people.c.channel, people.c.user)
        .join(people, people.c.id == _C.person_id)
        .where(at <= bindparam("now"))
        .order_by(at)
        .limit(bindparam("most"))
    )


_DUE = _due_by(_C.wake_at)
_LEFT = _due_by(_C.idle_at)


async def hold(tx: Transaction, wanted: dict[str, int], now: datetime) -> dict[str, Conversation]:
    """The conversations of `wanted` (key -> person), locked until the transaction ends; new ones begin."""
    found = await _load(tx, wanted)
    new = sorted(wanted.keys() - found)  # in one order everywhere: nobody waits in a ring
    if not new:
        return found
    if tx.dialect.name == "sqlite":  # one writer: nobody else can begin it meanwhile
        return found | {key: Conversation(key, wanted[key]) for key in new}
    rows = [{"key": key, "person_id": wanted[key], "step": "", "updated_at": now} for key in new]
    await tx.execute(insert_new(tx, conversations), rows)
    return found | await _load(tx, new)


async def save(tx: Transaction, changed: Iterable[Conversation], now: datetime) -> None:
    rows = [
        {"key": c.key, "person_id": c.person_id, "updated_at": now} | {name: getattr(c, name) for name in _KEPT}
        for c in changed
    ]
    if rows:
        await tx.execute(_save(tx.dialect.name), rows)


@cache
def _save(dialect: str) -> Insert:
    into = insert_by(dialect, conversations)
    new = into.excluded
    kept = {name: new[name] for name in ("updated_at", *_KEPT)}
    return into.on_conflict_do_update(index_elements=[_C.key], set_=kept)


async def due(tx: Transaction, now: datetime, most: int) -> list[tuple[str, datetime, Identity]]:
    """Those whose wait is over: key, since when, and whose it is."""
    rows = await tx.execute(_DUE, {"now": now, "most": most})
    return [(row.key, row.since, Identity(row.channel, row.user)) for row in rows]


async def left(tx: Transaction, now: datetime, most: int) -> list[tuple[str, datetime, Identity]]:
    """Those whose draft has been left alone for too long: key, since when, and whose it is."""
    rows = await tx.execute(_LEFT, {"now": now, "most": most})
    return [(row.key, row.since, Identity(row.channel, row.user)) for row in rows]


async def next_wake(tx: Transaction) -> datetime | None:
    return (await tx.execute(select(_C.wake_at).where(_C.wake_at.is_not(None)).order_by(_C.wake_at).limit(1))).scalar()


async def _load(tx: Transaction, keys: Iterable[str]) -> dict[str, Conversation]:
    rows = await tx.execute(_LOAD, {"keys": list(keys)})
    return {row.key: Conversation(**row._mapping) for row in rows}
