"""What is not kept longer than needed: tickets become nobody's, messages and people who left go.

Each function does a little and says how much it was, so that nothing waits long for the one writer of SQLite; it is
called until there is no more. What was removed is recorded (`storage.erasure.record`), in numbers only.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, exists, literal, or_, select, update

from storage.engine import Transaction
from storage.erasure import Erased, doom, record, strip, uploads
from storage.people import NOBODY, nobody
from storage.tables import (
    conversations,
    followers,
    may_be_stripped,
    metadata,
    outbox,
    people,
    spelled,
    tickets,
    wishes,
    wrong_links,
)
from storage.tables import web_messages as web

AT_ONCE = 50  # tickets
LOOKED_AT = 2000  # messages


async def old_tickets(tx: Transaction, before: datetime, now: datetime) -> int:
    """Make tickets nobody's that were closed before that time; gives how many."""
    due = select(tickets.c.id).where(may_be_stripped, tickets.c.closed_at < before)
    ids = list((await tx.execute(due.order_by(tickets.c.closed_at).limit(AT_ONCE))).scalars())
    if not ids:
        return 0
    erased = Erased(tickets=len(ids))
    erased.photos = await strip(tx, ids, (await nobody(tx, now)).id, now)
    await tx.execute(delete(followers).where(followers.c.ticket_id.in_(ids)))
    await tx.execute(update(tickets).where(tickets.c.id.in_(ids)).values(stripped_at=now))
    await record(tx, "age", erased, now)
    return len(ids)


async def old_messages(tx: Transaction, before: datetime, after: int) -> tuple[int, int | None]:
    """Forget sent messages from before that time that tell of no open ticket, looking at some after that id.

    Gives how many went, and the id to go on from; None when there are no more old ones.
    """
    looked_at = select(outbox.c.id, outbox.c.created_at).where(outbox.c.id > after).order_by(outbox.c.id)
    rows = (await tx.execute(looked_at.limit(LOOKED_AT))).all()
    old = [row.id for row in rows if row.created_at < before]
    if not old:
        return 0, None
    done = exists(select(tickets.c.id).where(tickets.c.id == outbox.c.ticket_id, tickets.c.closed_at < before))
    ended = spelled(outbox.c.state, "sent", "undeliverable", "folded", "dead")
    gone = delete(outbox).where(outbox.c.id.between(old[0], old[-1]), ended, or_(outbox.c.ticket_id.is_(None), done))
    return (await tx.execute(gone)).rowcount, old[-1] if len(old) == LOOKED_AT else None


async def old_web_messages(tx: Transaction, before: datetime, now: datetime) -> int:
    """Forget what was said in web chats before that time, with its pictures; gives how many messages."""
    first = select(web.c.id, web.c.at, web.c.picture, web.c.body).order_by(web.c.id).limit(AT_ONCE)
    old = [row for row in await tx.execute(first) if row.at < before]
    await doom(tx, {row.picture for row in old if row.picture} | uploads([row.body for row in old]), now)
    if old:
        await tx.execute(delete(web).where(web.c.id.in_([row.id for row in old])))
    return len(old)


_GO_WITH_THEM = (conversations.c.person_id, outbox.c.person_id, wrong_links.c.person_id, wishes.c.person_id)
_HOLD_THEM = [
    column
    for table in metadata.sorted_tables
    for column in table.columns
    if any(key.column is people.c.id for key in column.foreign_keys) and not any(column is one for one in _GO_WITH_THEM)
]
"""Whoever is named here still has something with us: also in a table that comes later."""


async def people_who_left(tx: Transaction, before: datetime) -> int:
    """Forget people who have nothing here and have not spoken since before that time; gives how many."""
    spoke = select(conversations.c.key).where(conversations.c.person_id == people.c.id)
    lately = exists(spoke.where(conversations.c.updated_at >= before))
    telling = exists(spoke.where(conversations.c.step != ""))
    held = or_(*(exists(select(literal(1)).where(column == people.c.id)) for column in _HOLD_THEM))
    left = select(people.c.id).where(people.c.created_at < before, people.c.channel != NOBODY, ~lately, ~telling)
    ids = list((await tx.execute(left.where(~held).limit(AT_ONCE))).scalars())
    if ids:
        homes = select(people.c.key).where(people.c.id.in_(ids))
        await tx.execute(delete(outbox).where(outbox.c.chat.in_(homes)))
        await tx.execute(update(outbox).where(outbox.c.person_id.in_(ids)).values(person_id=None))
        await tx.execute(delete(conversations).where(conversations.c.person_id.in_(ids)))
        await tx.execute(delete(wrong_links).where(wrong_links.c.person_id.in_(ids)))
        await tx.execute(delete(wishes).where(wishes.c.person_id.in_(ids)))
        await tx.execute(delete(people).where(people.c.id.in_(ids)))
    return len(ids)
