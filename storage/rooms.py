"""Where the rooms of the office are now.

The config says where a room was when it was written; a chat that becomes a supergroup moves on its own. So the present
address is kept here, for as long as the config names the same beginning.
"""

from __future__ import annotations

from sqlalchemy import select, update

from storage.addresses import Address
from storage.engine import Transaction
from storage.tables import rooms
from storage.upsert import insert


async def settle_in(tx: Transaction, name: str, configured: Address) -> Address:
    """The room's present address, beginning at the configured one."""
    row = (await tx.execute(select(rooms).where(rooms.c.name == name))).one_or_none()
    if row is not None and row.configured == configured.key:
        return Address(row.channel, row.chat)
    values = {"configured": configured.key, "channel": configured.channel, "chat": configured.chat}
    into = insert(tx, rooms).values(name=name, **values)
    await tx.execute(into.on_conflict_do_update(index_elements=[rooms.c.name], set_=values))
    return configured


async def find(tx: Transaction, name: str) -> Address | None:
    row = (await tx.execute(select(rooms.c.channel, rooms.c.chat).where(rooms.c.name == name))).one_or_none()
    return None if row is None else Address(row.channel, row.chat)


async def move(tx: Transaction, old: Address, new: Address) -> None:
    here = rooms.c.channel == old.channel, rooms.c.chat == old.chat
    await tx.execute(update(rooms).where(*here).values(channel=new.channel, chat=new.chat))
