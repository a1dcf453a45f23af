"""Conversations: where each person's talk with us stands, one row per chat and person.

The step is the handlers' business; here it is a text. A conversation is read for a turn and written at its end, in one
transaction that holds the row, so that turns of one conversation never overlap.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from storage.addresses import Address, Identity
from storage.engine import Transaction
from storage.tables import conversations, people
from storage.upsert import insert, insert_new


@dataclass(slots=True)
class Conversation:
    """`step` is "" for one that has not begun. `wake_at` is when the wait it set itself is over."""

    key: str
    person_id: int
    step: str = ""
    wake_at: datetime | None = None
    changed: bool = False


def key_of(address: Address, identity: Identity) -> str:
    """In a private chat the chat is the person; in a room everybody has a conversation of their own."""
    return address.key if address.chat == identity.user else f"{address.key}/{identity.user}"


_C = conversations.c
_LOAD = (
    select(_C.key, _C.person_id, _C.step, _C.wake_at)
    .where(_C.key.in_(bindparam("keys", expanding=True)))
    .order_by(_C.key)
    .with_for_update()
)
_DUE = (
    select(_C.key, _C.wake_at, people.c.channel, people.c.user)
    .join(people, people.c.id == _C.person_id)
    .where(_C.wake_at <= bindparam("now"))
    .order_by(_C.wake_at)
    .limit(bindparam("most"))
)


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
        {"key": c.key, "person_id": c.person_id, "step": c.step, "updated_at": now, "wake_at": c.wake_at}
        for c in changed
    ]
    if not rows:
        return
    into = insert(tx, conversations)
    new = into.excluded
    kept = {"step": new.step, "updated_at": new.updated_at, "wake_at": new.wake_at}
    await tx.execute(into.on_conflict_do_update(index_elements=[_C.key], set_=kept), rows)


async def due(tx: Transaction, now: datetime, most: int) -> list[tuple[str, datetime, Identity]]:
    """Those whose wait is over: key, since when, and whose it is."""
    rows = await tx.execute(_DUE, {"now": now, "most": most})
    return [(row.key, row.wake_at, Identity(row.channel, row.user)) for row in rows]


async def next_wake(tx: Transaction) -> datetime | None:
    return (await tx.execute(select(_C.wake_at).where(_C.wake_at.is_not(None)).order_by(_C.wake_at).limit(1))).scalar()


async def _load(tx: Transaction, keys: Iterable[str]) -> dict[str, Conversation]:
    rows = await tx.execute(_LOAD, {"keys": list(keys)})
    return {row.key: Conversation(row.key, row.person_id, row.step, row.wake_at) for row in rows}
