"""The inbox: which events were handled already, and those that could not be.

A key is claimed in the transaction that handles its event: the unique row is what makes a repeated update harmless.
An event that cannot be handled alone is kept whole (`set_aside`), so that it may be acknowledged; it is tried again a
few times and then stays here, quarantined, for a person to look at. Keys are forgotten after `MEMORY`: longer than
Telegram keeps updates for a bot that was away.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import ColumnElement, Executable, bindparam, delete, func, select, update

from storage.engine import Transaction
from storage.tables import inbox, unhandled
from storage.upsert import insert_by, insert_new

MEMORY = timedelta(days=9)
TRIES = 3

_C = inbox.c


async def claim(tx: Transaction, keys: Sequence[tuple[str, str]], now: datetime) -> set[tuple[str, str]]:
    """Claim (channel, key) pairs; gives those that nobody handled before."""
    rows = [
        {"channel": channel, "key": key, "received_at": now, "state": "handled", "attempts": 1}
        for channel, key in sorted(set(keys))  # in one order everywhere: two batches never wait for each other
    ]
    if not rows:
        return set()
    return {(channel, key) for channel, key in await tx.execute(_claim(tx.dialect.name), rows)}


@cache
def _claim(dialect: str) -> Executable:
    return insert_by(dialect, inbox).on_conflict_do_nothing().returning(_C.channel, _C.key)


@dataclass(frozen=True, slots=True)
class SetAside:
    """An event that could not be handled, with all that is needed to try again."""

    channel: str
    key: str
    raw: str
    attempts: int
    reference: str


async def set_aside(
    tx: Transaction,
    channel: str,
    key: str,
    *,
    raw: str,
    error: str,
    reference: str,
    now: datetime,
    again: datetime,
) -> None:
    """Keep an event that could not be handled, to be tried again."""
    row = {"channel": channel, "key": key, "received_at": now, "state": "again", "attempts": 1}
    row |= {"not_before": again, "raw": raw, "error": error, "reference": reference}
    await tx.execute(insert_new(tx, inbox), row)


async def quarantine(tx: Transaction, channel: str, key: str, *, raw: str, error: str, reference: str) -> None:
    """Keep an event, claimed just now, that nobody can make sense of."""
    kept = {"state": "quarantined", "raw": raw, "error": error[:2000], "reference": reference}
    await tx.execute(update(inbox).where(_C.channel == channel, _C.key == key).values(**kept))


async def due_again(tx: Transaction, now: datetime, most: int = 20) -> list[SetAside]:
    """Those that may be tried again now."""
    statement = (
        select(_C.channel, _C.key, _C.raw, _C.attempts, _C.reference)
        .where(unhandled, _C.state == "again", _C.not_before <= now)
        .order_by(_C.not_before)
        .limit(most)
    )
    return [SetAside(*row) for row in await tx.execute(statement)]


async def take_up(tx: Transaction, one: SetAside) -> bool:
    """The event is being handled in this transaction, by nobody else; a handled one leaves no contents behind."""
    taken = update(inbox).where(*_same(one)).values(state="handled", not_before=None, raw=None, error=None)
    return (await tx.execute(taken)).rowcount == 1


async def put_off(tx: Transaction, one: SetAside, again: datetime | None) -> bool:
    """It failed once more: tried again then, or quarantined (None). False when another replica has said so already."""
    state = "again" if again else "quarantined"
    values = {"state": state, "attempts": one.attempts + 1, "not_before": again}
    return (await tx.execute(update(inbox).where(*_same(one)).values(**values))).rowcount == 1


def _same(one: SetAside) -> tuple[ColumnElement[bool], ...]:
    return _C.channel == one.channel, _C.key == one.key, _C.state == "again", _C.attempts == one.attempts


async def quarantined(tx: Transaction) -> int:
    return (await tx.execute(select(func.count()).where(unhandled, _C.state == "quarantined"))).scalar_one()


async def forget(tx: Transaction, now: datetime) -> int:
    """Forget keys that are older than `MEMORY`; what is set aside stays until somebody looks."""
    old = delete(inbox).where(_C.received_at < bindparam("before"), _C.state == "handled")
    return (await tx.execute(old, {"before": now - MEMORY})).rowcount
