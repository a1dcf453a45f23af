"""The ticket that an officer means: by its number, or by the message that is answered."""

from __future__ import annotations

from handlers.desk import Desk
from storage import outbox, tickets
from storage.numbers import id_of
from storage.tickets import Ticket


async def find(desk: Desk, number: str) -> Ticket | None:
    """The ticket of a number, or a word that there is none."""
    ticket_id = id_of(number) if number.strip() else None
    ticket = await tickets.get(desk.tx, ticket_id) if ticket_id is not None else None
    if ticket is None:
        desk.toast(desk.t("Tidak ada tiket dengan nomor “{number}”. Periksa angkanya.", number=number[:20]))
    return ticket


async def with_words(desk: Desk, argument: str) -> tuple[Ticket | None, str]:
    """The ticket of the number before the words, or else the one whose message is answered; and the words."""
    number, words = split(argument)
    if id_of(number) is None and (ticket := await answered_ticket(desk)):
        return ticket, argument.strip()
    return await find(desk, number), words


def split(argument: str) -> tuple[str, str]:
    """A number and what stands after it. It may be written as it is read aloud: 889 8611."""
    first, _, rest = argument.strip().partition(" ")
    second, _, others = rest.strip().partition(" ")
    if id_of(first) is None and id_of(first + second) is not None:
        return first + second, others.strip()
    return first, rest.strip()


async def answered_ticket(desk: Desk) -> Ticket | None:
    """The ticket whose message is answered."""
    if not desk.origin.reply_to:
        return None
    ticket_id = await outbox.ticket_of(desk.tx, desk.origin.address.key, desk.origin.reply_to)
    return None if ticket_id is None else await tickets.get(desk.tx, ticket_id)
