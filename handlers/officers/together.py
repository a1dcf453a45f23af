"""One act for all tickets that were chosen (`choosing`): what was done, what was not and why, and one undo for it all.

Each ticket goes the way of a single one, guarded and pushed by itself: one that cannot holds up none of the others.
They are taken in the order of their ids, so that two officers with the same ones do not wait for one another in a ring.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import date

from markupsafe import Markup

from handlers.buttons import press
from handlers.desk import Desk
from handlers.officers import acts, assigning, choosing
from handlers.officers.choosing import ACTS
from handlers.officers.listing import two_in_a_row
from handlers.officers.planning import ELSEWHERE, MOST_WORDS, ahead
from handlers.officers.refusing import refused
from handlers.officers.steps import Choosing
from handlers.replies import Button, Say, mention
from handlers.resident.steps import Idle
from storage import roster, tickets
from storage.people import Person
from storage.roster import office_of
from storage.tickets import LostRace, Ticket
from storage.workflow import UNCLAIMED, IllegalMove, Move

MOST_LINES = 20
"""Of tickets that could not: what one message holds."""


@dataclass(frozen=True, slots=True)
class Done:
    moved: list[Ticket]
    why_not: list[Markup]


async def act(desk: Desk, argument: str) -> None:
    """A button under a choice: which act, and with what."""
    step, words = choosing.of(desk, argument)
    if step is None:
        return
    name, _, given = words.partition(" ")
    if not step.tickets:
        desk.toast(desk.t("Pilih dulu tiketnya."))
    elif name in ("claim", "start"):
        _tell(desk, step, name, await _for_each(desk, step, lambda _: Move(name)))
    elif name in _ASKING:
        await _ASKING[name](desk, step, given)
    else:
        desk.toast(desk.t("Tombol itu sudah tidak berlaku."))


async def answered(desk: Desk, step: Choosing, text: str) -> None:
    """Words in answer to a choice: why these tickets are forwarded."""
    await _forward(desk, step, text.strip())


async def _schedule(desk: Desk, step: Choosing, given: str) -> None:
    """The day, or which there are."""
    try:
        day = date.fromisoformat(given) if given else None
    except ValueError:
        desk.toast(desk.t("Tombol itu sudah tidak berlaku."))
        return
    if day is None:
        buttons = [_button(step, label, f"schedule {one}") for one, label in ahead(desk)]
        _ask(desk, step, desk.t("Kapan {n} tiket ini dikerjakan?", n=len(step.tickets)), buttons)
        return
    until = desk.city.calendar.closing(day)
    if until <= desk.now:
        desk.toast(desk.t("Hari itu sudah lewat. Pilih hari lain."))
        return
    done = await _for_each(desk, step, lambda _: Move("schedule", until=until))
    _tell(desk, step, "schedule", done, desk.t.day(until))


async def _where(desk: Desk, step: Choosing, given: str) -> None:
    """The agency, or which there are; then why."""
    agencies = desk.city.organisation.agencies
    if not agencies:
        desk.toast(desk.t("Belum ada instansi di pengaturan (agencies)."))
        return
    agency = desk.city.organisation.agency(given)
    if agency is None:
        buttons = [_button(step, one.name, f"f {one.key}") for one in agencies]
        _ask(desk, step, desk.t("{n} tiket ini diteruskan ke mana?", n=len(step.tickets)), buttons)
        return
    step = replace(step, agency=agency.key)
    desk.become(step)
    text = desk.t(
        "Mengapa {n} tiket ini diteruskan ke {agency}? Ketuk, atau <b>balas pesan ini</b> dengan alasannya. "
        "Pelapor membacanya.",
        n=len(step.tickets),
        agency=agency.name,
    )
    _ask(desk, step, text, [_button(step, desk.t.plain(ELSEWHERE), "because")])


async def _because(desk: Desk, step: Choosing, _: str) -> None:
    await _forward(desk, step, ELSEWHERE)


async def _forward(desk: Desk, step: Choosing, reason: str) -> None:
    agency = desk.city.organisation.agency(step.agency)
    if agency is None or not reason:
        desk.toast(desk.t("Tombol itu sudah tidak berlaku."))
        return
    until = desk.city.calendar.due(desk.now, agency.days)
    done = await _for_each(desk, step, lambda _: Move("forward", reason[:MOST_WORDS], until, agency.name))
    _tell(desk, step, "forward", done, agency.name)


async def _assign(desk: Desk, step: Choosing, given: str) -> None:
    """The officer, or who is there."""
    known = given.isascii() and given.isdecimal() and len(given) < 16
    person = await roster.find(desk.tx, int(given)) if known else None
    if person is None:
        there = (await assigning.who_is_there(desk))[: assigning.OFFERED]
        buttons = [_button(step, assigning.label(desk, one, load), f"assign {one.id}") for one, load in there]
        _ask(desk, step, desk.t("{n} tiket ini untuk siapa?", n=len(step.tickets)), buttons)
        return
    name = office_of(person).name
    if not office_of(person).is_there(desk.now):
        desk.toast(desk.t("{name} tidak bertugas.", name=name), alert=True)
        return
    done = await _for_each(desk, step, lambda ticket: _into_hands(desk, ticket, person))
    for one in done.moved:
        await assigning.record(desk, one, person)
    _tell(desk, step, "assign", done, name)
    if done.moved and person.id != desk.person.id:
        who, numbers = mention(person.identity, name), ", ".join(one.number for one in done.moved)
        desk.say(Say(desk.t("{name}, untuk Anda: {numbers}.", name=who, numbers=numbers)))


def _into_hands(desk: Desk, ticket: Ticket, person: Person) -> Move | Markup:
    if ticket.officer_id == person.id and ticket.status not in UNCLAIMED:
        return desk.t("{number} sudah dipegang {name}.", number=ticket.number, name=office_of(person).name)
    return assigning.into_hands(desk, ticket, person)


_ASKING: dict[str, Callable[[Desk, Choosing, str], Awaitable[None]]] = {
    "schedule": _schedule,
    "forward": _where,
    "f": _where,  # so short that every key of an agency fits beside it
    "because": _because,
    "assign": _assign,
}


async def _for_each(desk: Desk, step: Choosing, move_of: Callable[[Ticket], Move | Markup]) -> Done:
    """Every ticket by itself. Where the move is words, they say why there is none."""
    done = Done([], [])
    for ticket_id in sorted(step.tickets):
        ticket = await tickets.get(desk.tx, ticket_id)
        if ticket is None:
            continue
        move = move_of(ticket)
        if isinstance(move, Markup):
            done.why_not.append(move)
        else:
            await _one(desk, step, ticket, move, done)
    return done


async def _one(desk: Desk, step: Choosing, ticket: Ticket, move: Move, done: Done) -> None:
    try:
        done.moved.append(await acts.carry_out(desk, ticket, move, together=step.mark))
    except IllegalMove as illegal:
        done.why_not.append(refused(desk, ticket, move.act, illegal))
        desk.show_card(ticket)
    except LostRace as lost:
        done.why_not.append(refused(desk, lost.now, move.act, IllegalMove("state", lost.now.status)))
        desk.show_card(lost.now)


def _tell(desk: Desk, step: Choosing, name: str, done: Done, given: str = "") -> None:
    """The one summary, in place of the choice, which is over."""
    t = desk.t
    desk.become(Idle())
    head = t(
        "<b>{act}</b> · {name}: {done} dari {n} tiket",
        act=" ".join(filter(None, (t.plain(ACTS[name]), given))),
        name=desk.doer.name,
        done=len(done.moved),
        n=len(done.moved) + len(done.why_not),
    )
    lines = [head]
    if done.moved:
        lines.append(Markup("✅ {}").format(", ".join(one.number for one in done.moved)))
    lines += [Markup("✖ {}").format(why) for why in done.why_not[:MOST_LINES]]
    if (rest := len(done.why_not) - MOST_LINES) > 0:
        lines.append(t("… dan {n} lagi", n=rest))
    undo = Button(t.plain("↩️ Urungkan semua"), press("undo_all", step.mark))
    row = (*([undo] if done.moved and desk.city.organisation.undo else []), choosing.way_back(desk, step))
    desk.turn_over(Say(Markup("\n").join(lines), (row,)))


def _ask(desk: Desk, step: Choosing, text: Markup, buttons: list[Button]) -> None:
    """What the act needs, in place of the choice; with the way back to it."""
    back = Button(desk.t.plain("↩ Pilihan"), press("leaf", step.mark))
    desk.turn_over(Say(text, (*two_in_a_row(buttons), (back,))))


def _button(step: Choosing, label: str, words: str) -> Button:
    return Button(label, press("together", f"{step.mark} {words}"))
