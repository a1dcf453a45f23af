"""A question to whoever reported a ticket, with a deadline: the desk asks it, and nobody learns who the other is.

/tanya 889-8611 sebelah mana?, /tanya sebelah mana? in answer to the card, or the button and then an answer to ours. The
ticket waits; the answer, or else the deadline, leads it back to where it was. The promised day stays as it is.
"""

from __future__ import annotations

from markupsafe import Markup

from handlers.desk import Desk
from handlers.officers import acts
from handlers.officers.steps import AskQuestion
from handlers.pushes import tell_readers
from handlers.replies import Say
from handlers.resident.steps import Idle
from handlers.status import status_words
from storage import outbox, tickets
from storage.numbers import id_of
from storage.tickets import LostRace, Ticket
from storage.workflow import IllegalMove, Move, Status, check


async def ask(desk: Desk, argument: str) -> None:
    """/tanya, or the button on the card: asks it, or asks for it."""
    number, _, words = argument.strip().partition(" ")
    if id_of(number) is None and (ticket := await _told_of(desk)):
        words = argument
    else:
        ticket = await acts.find(desk, number)
    if ticket is None:
        return
    if words.strip():
        await put(desk, ticket, words)
    elif why := await _why_not_now(desk, ticket):
        desk.toast(why, alert=True)
        desk.show_card(ticket)
    else:
        desk.become(AskQuestion(ticket.id))
        text = desk.t(
            "{name}, apa yang mau ditanyakan ke pelapor {number}? <b>Balas pesan ini.</b> Nama Anda tidak disebut.",
            name=desk.doer.name,
            number=ticket.number,
        )
        desk.say(Say(text, expects_reply=True, reply_to=desk.origin.message), ticket)


async def answered(desk: Desk, step: AskQuestion, text: str) -> None:
    """The question in answer to ours; an answer to a message of another ticket is none to this one."""
    about, ticket = await _told_of(desk), await tickets.get(desk.tx, step.ticket)
    if ticket is None or (about is not None and about.id != ticket.id):
        desk.toast(desk.t("Pertanyaan ini untuk tiket yang mana? /tanya NOMOR pertanyaan."))
        return
    await put(desk, ticket, text)


async def put(desk: Desk, ticket: Ticket, words: str) -> None:
    """Ask it; the card shows the present in either case."""
    until = desk.city.calendar.due(desk.now, desk.city.answer_days)
    try:
        moved, entry = await tickets.move(
            desk.tx, ticket, Move("ask", words.strip()[:1000], until=until), desk.doer, desk.now
        )
    except LostRace as lost:
        _refuse(desk, lost.now, IllegalMove("state", lost.now.status))
        return
    except IllegalMove as illegal:
        _refuse(desk, ticket, illegal)
        return
    if isinstance(desk.step, AskQuestion) and desk.step.ticket == ticket.id:
        desk.become(Idle())
    desk.out += await tell_readers(desk.tx, desk.city, moved, entry)
    desk.show_card(moved)
    day = desk.t.day(until)
    desk.toast(desk.t("{number}: pelapor akan ditanya. Jawaban ditunggu sampai {day}.", number=ticket.number, day=day))


async def _told_of(desk: Desk) -> Ticket | None:
    if not desk.origin.reply_to:
        return None
    ticket_id = await outbox.ticket_of(desk.tx, desk.origin.address.key, desk.origin.reply_to)
    return await tickets.get(desk.tx, ticket_id) if ticket_id is not None else None


async def _why_not_now(desk: Desk, ticket: Ticket) -> Markup | None:
    try:
        check(ticket.situation, Move("ask", "?"), await tickets.actors(desk.tx, ticket, desk.doer), desk.now)
    except IllegalMove as illegal:
        return _why_not(desk, ticket, illegal) if illegal.why in ("state", "right") else None
    return None


def _refuse(desk: Desk, ticket: Ticket, illegal: IllegalMove) -> None:
    desk.toast(_why_not(desk, ticket, illegal), alert=True)
    desk.show_card(ticket)


def _why_not(desk: Desk, ticket: Ticket, illegal: IllegalMove) -> Markup:
    t = desk.t
    if illegal.why == "right":
        return t("{number} dipegang {officer}.", number=ticket.number, officer=ticket.officer_name)
    if ticket.status == Status.WAITING and ticket.until is not None:
        day = t.day(ticket.until)
        return t("{number} masih menunggu jawaban warga sampai {day}.", number=ticket.number, day=day)
    return t("{number} sekarang: {status}.", number=ticket.number, status=status_words(ticket.status, t))
