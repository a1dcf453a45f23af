"""What is not kept longer than needed: tickets become nobody's, messages and people who left go.

Each function does a little and says how much it was, so that nothing waits long for the one writer of SQLite; it is
called until there is no more. What was removed is recorded (`storage.erasure.record`), in numbers only.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, exists, or_, select, update

from storage.engine import Transaction
from storage.erasure import Erased, nobody_id, record, strip
from storage.tables import (
    conversations,
    entries,
    followers,
    may_be_stripped,
    outbox,
    people,
    photos,
    recordings,
    spelled,
    tickets,
)

AT_ONCE = 50  # tickets
LOOKED_AT = 2000  # messages


async def old_tickets(tx: Transaction, before: datetime, now: datetime) -> int:
    """Make tickets nobody's that were closed before that time; gives how many."""
    due = select(tickets.c.id).where(may_be_stripped, tickets.c.closed_at < before)
    ids = list((await tx.execute(due.order_by(tickets.c.closed_at).limit(AT_ONCE))).scalars())
    if not ids:
        return 0
    erased = Erased(tickets=len(ids))
    erased.photos = await strip(tx, ids, await nobody_id(tx, now), now)
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
    ended = spelled(outbox.c.state, "sent", "undeliverable", "dead")
    gone = delete(outbox).where(outbox.c.id.between(old[0], old[-1]), ended, or_(outbox.c.ticket_id.is_(None), done))
    return (await tx.execute(gone)).rowcount, old[-1] if len(old) == LOOKED_AT else None


async def people_who_left(tx: Transaction, before: datetime) -> int:
    """Forget people who have nothing here and have not spoken since before that time; gives how many."""
    spoke = select(conversations.c.key).where(conversations.c.person_id == people.c.id)
    lately = exists(spoke.where(conversations.c.updated_at >= before))
    telling = exists(spoke.where(conversations.c.step != ""))
    has = [
        exists(select(column.table.c[next(iter(column.table.primary_key)).name]).where(column == people.c.id))
        for column in (
            tickets.c.reporter_id,
            tickets.c.officer_id,
            entries.c.actor_id,
            followers.c.person_id,
            photos.c.person_id,
            recordings.c.person_id,
        )
    ]
    left = select(people.c.id).where(people.c.created_at < before, people.c.channel != "nobody", ~lately, ~telling)
    ids = list((await tx.execute(left.where(~or_(*has)).limit(AT_ONCE))).scalars())
    if ids:
        await tx.execute(delete(conversations).where(conversations.c.person_id.in_(ids)))
        await tx.execute(delete(outbox).where(outbox.c.person_id.in_(ids)))
        await tx.execute(delete(people).where(people.c.id.in_(ids)))
    return len(ids)
