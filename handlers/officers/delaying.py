"""A later date for a ticket: an officer says until when and why, and whoever reported or follows it reads both.

Both may be said at once (/tunda 889-8611 jumat, alat rusak); what is missing is asked, by buttons or an answer in
words. Buttons and words lead to the same change, which is checked where it is written.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from markupsafe import Markup

from handlers.buttons import press
from handlers.desk import Desk
from handlers.officers import undoing
from handlers.officers.days import read_day
from handlers.officers.meant import find, with_words
from handlers.officers.refusing import refuse
from handlers.officers.steps import AskDelay
from handlers.replies import Button, Say
from handlers.resident.steps import Idle
from handlers.status import DELAYS
from storage import promises, tickets
from storage.tickets import LostRace, Ticket
from storage.workflow import IllegalMove

FURTHEST = timedelta(days=90)
AHEAD = (1, 2, 3, 5)
"""The working days that are offered as buttons."""


async def delay(desk: Desk, argument: str) -> None:
    """/tunda, or the button on the card: what is given with it, and questions for the rest."""
    ticket, words = await with_words(desk, argument)
    if ticket is not None:
        await _go_on(desk, ticket, _with(desk, AskDelay(ticket.id), words))


async def until(desk: Desk, argument: str) -> None:
    """A day by tap."""
    day, _, number = argument.partition(" ")
    if _read(day) is None:
        desk.toast(desk.t("Tombol itu sudah tidak berlaku."))
    elif ticket := await find(desk, number):
        await _go_on(desk, ticket, replace(_step(desk, ticket), day=day))


async def cause(desk: Desk, argument: str) -> None:
    """A reason by tap."""
    code, _, number = argument.partition(" ")
    if code not in DELAYS:
        desk.toast(desk.t("Tombol itu sudah tidak berlaku."))
    elif ticket := await find(desk, number):
        await _go_on(desk, ticket, replace(_step(desk, ticket), reason=DELAYS[code]))


async def answered(desk: Desk, step: AskDelay, about: Ticket | None, text: str) -> None:
    """Words in answer to the question; an answer to a message of another ticket is none to this one."""
    ticket = await tickets.get(desk.tx, step.ticket)
    if ticket is None or (about is not None and about.id != ticket.id):
        desk.toast(desk.t("Jawaban ini untuk tiket yang mana? Balas pertanyaannya, atau /tunda NOMOR."))
        return
    await _go_on(desk, ticket, _with(desk, step, text))


def _with(desk: Desk, step: AskDelay, words: str) -> AskDelay:
    """The step with what these words say: a day, a reason, or both."""
    today = desk.city.calendar.local(desk.now).date()
    day, rest = read_day(words[:1000], today, desk.city.calendar)
    return replace(step, day=day.isoformat() if day else step.day, reason=rest or step.reason)


def _step(desk: Desk, ticket: Ticket) -> AskDelay:
    """What this officer has said of this ticket's delay so far."""
    step = desk.step
    return step if isinstance(step, AskDelay) and step.ticket == ticket.id else AskDelay(ticket.id)


async def _go_on(desk: Desk, ticket: Ticket, step: AskDelay) -> None:
    """Ask for what is missing, or do it."""
    try:
        promises.may_postpone(ticket.status, await tickets.actors(desk.tx, ticket, desk.doer))
    except IllegalMove as illegal:
        refuse(desk, ticket, "postpone", illegal)
        return
    day, word = _read(step.day), Markup("")
    if day is not None and not _possible(desk, ticket, day):
        step = replace(step, day="")
        known = {"due": desk.t.day(ticket.due_at), "days": FURTHEST.days}
        word = desk.t("Tanggal baru harus sesudah {due} dan paling lama {days} hari lagi.", **known) + Markup("\n")
    elif day is not None and step.reason:
        await _postpone(desk, ticket, step.reason, day)
        return
    desk.become(step)
    asked = _question(desk, ticket, step)
    desk.say(replace(asked, text=word + asked.text), ticket)


async def _postpone(desk: Desk, ticket: Ticket, reason: str, day: date) -> None:
    new, was = desk.city.calendar.closing(day), await undoing.look(desk, ticket)
    try:
        moved, entry = await promises.postpone(desk.tx, ticket, reason, new, desk.doer, desk.now)
    except LostRace as lost:
        refuse(desk, lost.now, "postpone", IllegalMove("state", lost.now.status))
        return
    if isinstance(desk.step, AskDelay) and desk.step.ticket == ticket.id:
        desk.become(Idle())
    await undoing.tell(desk, was, moved, entry)
    due = desk.t.day(moved.due_at)
    desk.toast(
        desk.t("{number}: target baru {due}. Pelapor akan dikabari.", number=ticket.number, due=due), about=moved
    )


def _possible(desk: Desk, ticket: Ticket, day: date) -> bool:
    new = desk.city.calendar.closing(day)
    return max(desk.now, ticket.due_at) < new <= desk.now + FURTHEST


def _question(desk: Desk, ticket: Ticket, step: AskDelay) -> Say:
    t = desk.t
    known = {"name": desk.doer.name, "number": ticket.number}
    if day := _read(step.day):
        text = t("{number} ditunda sampai {day}.", day=_day(desk, day), **known) + Markup(" ")
        text += t("{name}, mengapa? Pilih, atau <b>balas pesan ini</b>. Pelapor membacanya.", **known)
        return _asked(desk, text, _causes(desk, ticket))
    if step.reason:
        text = t("{name}, sampai kapan {number} ditunda? Pilih, atau <b>balas pesan ini</b>: <i>jumat</i>.", **known)
    else:
        text = t(
            "{name}, sampai kapan {number} ditunda, dan mengapa? Pilih harinya, atau <b>balas pesan ini</b>: "
            "<i>jumat, alat rusak</i>. Pelapor membacanya.",
            **known,
        )
    return _asked(desk, text, _days(desk, ticket))


def _asked(desk: Desk, text: Markup, buttons: list[Button]) -> Say:
    rows = tuple(tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2))
    return Say(text, rows, expects_reply=True, reply_to=desk.origin.message)


def _days(desk: Desk, ticket: Ticket) -> list[Button]:
    """The next working days after the present promise."""
    calendar = desk.city.calendar
    after = calendar.local(max(desk.now, ticket.due_at)).date()
    ahead = [calendar.add_working_days(after, count) for count in AHEAD]
    return [Button(_day(desk, day), press("until", f"{day.isoformat()} {ticket.number}")) for day in ahead]


def _causes(desk: Desk, ticket: Ticket) -> list[Button]:
    return [Button(desk.t.plain(words), press("cause", f"{code} {ticket.number}")) for code, words in DELAYS.items()]


def _day(desk: Desk, day: date) -> str:
    return desk.t.day(desk.city.calendar.closing(day))


def _read(day: str) -> date | None:
    try:
        return date.fromisoformat(day)
    except ValueError:
        return None
