"""Leases: what only one replica does at a time (polling Telegram, say)."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, or_

from storage.engine import Transaction
from storage.tables import leases
from storage.upsert import insert


async def take(tx: Transaction, name: str, owner: str, now: datetime, length: timedelta) -> bool:
    """Take or prolong the lease; false while somebody else holds it."""
    into = insert(tx, leases).values(name=name, owner=owner, until=now + length)
    mine = into.on_conflict_do_update(
        index_elements=[leases.c.name],
        set_={"owner": owner, "until": now + length},
        where=or_(leases.c.owner == owner, leases.c.until < now),
    ).returning(leases.c.owner)
    return (await tx.execute(mine)).scalar() == owner


async def give_back(tx: Transaction, name: str, owner: str) -> None:
    await tx.execute(delete(leases).where(leases.c.name == name, leases.c.owner == owner))
