"""Bans: until when nothing is taken from somebody, and why.

A ban stands in the row of the person (`people.banned_until`) and ends by its passing. Erasing is no way around it:
of somebody who is forgotten there stays a keyed hash of their identity until the end of the ban, and nothing else. The
key is in the same database, so the hash hides who it was from whoever reads that table, not from whoever has all of it
and tries every identity there is.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import delete, select, update

from storage.addresses import Identity
from storage.tables import bans, people
from storage.tables import secrets as table
from storage.transaction import Transaction
from storage.upsert import insert, insert_new

if TYPE_CHECKING:
    from storage.people import Person

_KEY = "bans"


async def ban(tx: Transaction, person: Person, until: datetime, reason: str) -> None:
    """Take nothing from the person until then; a ban that stands is replaced."""
    await _set(tx, person, until, reason)


async def lift(tx: Transaction, person: Person) -> None:
    """End the ban now, also where it outlived an erasure."""
    await _set(tx, person, None, "")
    if key := await _key(tx):
        await tx.execute(delete(bans).where(bans.c.hash == _hash(key, person.identity)))


async def told(tx: Transaction, person: Person, now: datetime) -> None:
    """Keep that somebody's messages were answered with their ban now."""
    await tx.execute(update(people).where(people.c.id == person.id).values(ban_told_at=now))
    person.ban_told_at = now


async def outlive(tx: Transaction, identity: Identity, until: datetime) -> None:
    """Let the ban of somebody who is being forgotten stand until its end."""
    fresh = {"name": _KEY, "value": secrets.token_hex(32)}
    await tx.execute(insert_new(tx, table), fresh)
    row = {"hash": _hash(await _key(tx) or "", identity), "until": until}
    into = insert(tx, bans).values(row)
    await tx.execute(into.on_conflict_do_update(index_elements=[bans.c.hash], set_={"until": until}))


async def standing(tx: Transaction, new: Collection[Identity], now: datetime) -> dict[Identity, datetime]:
    """Of people who are met anew: whose ban has not ended, and when it does."""
    key = await _key(tx)
    if key is None:
        return {}
    hashes = {_hash(key, one): one for one in new}
    still = select(bans.c.hash, bans.c.until).where(bans.c.hash.in_(hashes), bans.c.until > now)
    return {hashes[row.hash]: row.until for row in await tx.execute(still)}


async def forget(tx: Transaction, now: datetime) -> None:
    """Forget the hashes whose ban is over."""
    await tx.execute(delete(bans).where(bans.c.until <= now))


async def _set(tx: Transaction, person: Person, until: datetime | None, reason: str) -> None:
    stands = {"banned_until": until, "ban_reason": reason or None, "ban_told_at": None}
    await tx.execute(update(people).where(people.c.id == person.id).values(**stands))
    for one in (person, tx.met.get(person.id, person)):  # what they say in the same batch is heard with it
        one.banned_until, one.ban_reason, one.ban_told_at = until, reason, None


async def _key(tx: Transaction) -> str | None:
    return await tx.scalar(select(table.c.value).where(table.c.name == _KEY))


def _hash(key: str, identity: Identity) -> str:
    return hmac.digest(bytes.fromhex(key), identity.key.encode(), "sha256").hex()
