"""What residents' living cards show: for all that leave together in one statement, for each comes with every report."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields

from sqlalchemy import and_, bindparam, exists, func, select

from storage.addresses import Identity
from storage.engine import Transaction
from storage.outbox import LivingCard
from storage.tables import cards, contacts, followers, outbox, people
from storage.tables import tickets as table
from storage.tickets import COLUMNS, Ticket, as_ticket
from storage.workflow import Actor


@dataclass(frozen=True, slots=True)
class Seen:
    """A ticket as one resident may see it now, and the message that shows it, if there is one."""

    ticket: Ticket
    language: str
    actors: frozenset[Actor]
    weight: int  # how many follow it besides its reporter
    number_given: bool  # whether the office may telephone
    living: LivingCard | None


_THEIRS = followers.c.ticket_id == table.c.id, followers.c.person_id == people.c.id
_LEADING = (
    outbox.c.id.label("row"),
    outbox.c.chat,
    people.c.channel,
    people.c.user,
    people.c.language,
    (table.c.reporter_id == people.c.id).label("reports"),
    exists().where(*_THEIRS).label("follows"),
    select(func.count()).where(followers.c.ticket_id == table.c.id).scalar_subquery().label("weight"),
    exists().where(contacts.c.ticket_id == table.c.id).label("number_given"),
    cards.c.message,
    cards.c.photo_id,
)
_SEEN = (
    select(*_LEADING, *COLUMNS)
    .select_from(outbox)
    .join(table, table.c.id == outbox.c.ticket_id)
    .join(people, people.c.id == outbox.c.person_id)
    .outerjoin(cards, and_(cards.c.ticket_id == outbox.c.ticket_id, cards.c.chat == outbox.c.chat))
    .where(outbox.c.id.in_(bindparam("rows", expanding=True)))
)
_NAMES = tuple(field.name for field in fields(Ticket))


async def look_up(tx: Transaction, rows: Collection[int]) -> dict[int, Seen]:
    """What the cards of these rows of the outbox show, by row; none for whose chat is not their reader's own."""
    found = {}
    for one in await tx.execute(_SEEN, {"rows": sorted(rows)}):
        row, chat, channel, user, language, reports, follows, weight, number_given, message, photo_id = one[:11]
        if Identity(channel, user).home.key != chat:
            continue
        actors = {Actor.REPORTER} if reports else set()
        actors |= {Actor.FOLLOWER} if follows else set()
        ticket = as_ticket(dict(zip(_NAMES, one[11:], strict=True)))
        living = None if message is None else LivingCard(message, photo_id)
        found[row] = Seen(ticket, language, frozenset(actors), weight, bool(number_given), living)
    return found
