"""A question to whoever reported a ticket, with a deadline: the desk asks it, and nobody learns who the other is.

/tanya 889-8611 sebelah mana?, /tanya sebelah mana? in answer to the card, or the button and then an answer to ours. The
ticket waits; the answer, or else the deadline, leads it back to where it was. The promised day stays as it is.
"""

from __future__ import annotations

from handlers.desk import Desk
from handlers.officers import acts, meant
from handlers.officers.refusing import could
from handlers.officers.steps import AskQuestion
from handlers.replies import Say
from handlers.resident.steps import Idle
from storage import people, tickets
from storage.tickets import Ticket
from storage.workflow import Move


async def ask(desk: Desk, argument: str) -> None:
    """/tanya, or the button on the card: asks it, or asks for it."""
    ticket, words = await meant.with_words(desk, argument)
    if ticket is None:
        return
    if not await _has_readers(desk, ticket):
        return
    if words.strip():
        await put(desk, ticket, words)
    elif await could(desk, ticket, Move("ask", "?")):
        desk.become(AskQuestion(ticket.id))
        text = desk.t(
            "{name}, apa yang mau ditanyakan ke pelapor {number}? <b>Balas pesan ini.</b> Nama Anda tidak disebut.",
            name=desk.doer.name,
            number=ticket.number,
        )
        desk.say(Say(text, expects_reply=True, reply_to=desk.origin.message), ticket)


async def _has_readers(desk: Desk, ticket: Ticket) -> bool:
    """Whether there is anybody who could answer: not where it was told by an officer, and nobody follows it."""
    known = await people.by_ids(desk.tx, await tickets.readers(desk.tx, ticket))
    if any(not person.is_nobody for person in known.values()):
        return True
    desk.toast(desk.t("{number} tidak punya pelapor yang bisa ditanya.", number=ticket.number), alert=True)
    return False


async def answered(desk: Desk, step: AskQuestion, text: str) -> None:
    """The question in answer to ours; an answer to a message of another ticket is none to this one."""
    about, ticket = await meant.answered_ticket(desk), await tickets.get(desk.tx, step.ticket)
    if ticket is None or (about is not None and about.id != ticket.id):
        desk.toast(desk.t("Pertanyaan ini untuk tiket yang mana? /tanya NOMOR pertanyaan."))
        return
    await put(desk, ticket, text)


async def put(desk: Desk, ticket: Ticket, words: str) -> None:
    """Ask it; the card shows the present in either case."""
    until = desk.city.calendar.due(desk.now, desk.city.answer_days)
    day = desk.t.day(until)
    done = desk.t("{number}: pelapor akan ditanya. Jawaban ditunggu sampai {day}.", number=ticket.number, day=day)
    asked = await acts.do(desk, ticket, Move("ask", words.strip()[:1000], until=until), done)
    if asked and isinstance(desk.step, AskQuestion) and desk.step.ticket == ticket.id:
        desk.become(Idle())
