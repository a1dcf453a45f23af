"""A question that waits for a resident: the one reminder before its deadline, and the word when it has passed."""

from __future__ import annotations

from datetime import datetime, timedelta

from markupsafe import Markup

from handlers.buttons import press
from handlers.city import City
from handlers.desk import Rooms
from handlers.outgoing import Outgoing
from handlers.quiet import wait_until
from handlers.replies import Button, Say
from handlers.status import heading
from handlers.texts import Texts
from handlers.under_card import under_card
from storage import people, questions, tickets
from storage.engine import Transaction
from storage.tickets import Ticket

BEFORE = timedelta(days=1)
BEFORE_THE_NEXT_DAY = timedelta(hours=6)
"""Where there is only one day to answer: a reminder at once would be none."""


async def remind(tx: Transaction, city: City, now: datetime) -> list[Outgoing]:
    """What is to be said to those whose answer is awaited; never at night."""
    if wait_until(now, city.timezone) > now:
        return []
    before = BEFORE if city.answer_days > 1 else BEFORE_THE_NEXT_DAY
    told = list[Outgoing]()
    for ticket in await questions.take(tx, now + before, now):
        asked = await questions.last(tx, ticket)
        for person in (await people.by_ids(tx, await tickets.readers(tx, ticket))).values():
            if not person.is_nobody:
                say = _reminder(ticket, asked, city.texts(person.language))
                told.append(Outgoing(person.home, say, person_id=person.id, ticket_id=ticket.id))
    return told


async def tell_the_office(tx: Transaction, city: City, rooms: Rooms, ticket: Ticket) -> list[Outgoing]:
    """Nobody has answered: the ticket is the office's again."""
    t = city.texts(city.staff_language)
    text = t(
        "⌛ {number}: tidak ada jawaban sampai batas waktu. Pertanyaannya: “{words}”",
        number=ticket.number,
        words=await questions.last(tx, ticket),
    )
    return await under_card(tx, rooms, Say(text), ticket)


def _reminder(ticket: Ticket, asked: str, t: Texts) -> Say:
    day = t.day(ticket.until or ticket.due_at)
    text = t("Petugas masih menunggu jawaban Anda sampai {day}: “{words}”", day=day, words=asked)
    answer = (Button(t.plain("✍️ Jawab"), press("add", ticket.number)),)
    return Say(heading(ticket, t) + Markup("\n") + text, (answer,))
