"""When the work is done, and by whom else: a planned day, another agency with a return date, and taking it back.

/jadwal 889-8611 kamis, /teruskan 889-8611 PLN kabel putus, /kembali 889-8611. What is missing is offered as buttons:
the next working days, and the agencies of the config. With an agency's button goes the reason that it says.
"""

from __future__ import annotations

from datetime import date

from handlers.buttons import press
from handlers.desk import Desk
from handlers.officers import acts
from handlers.officers.days import read_day
from handlers.officers.meant import find, with_words
from handlers.officers.refusing import could
from handlers.organisation import Agency
from handlers.replies import Button, Say
from handlers.status import REASONS
from storage.tickets import Ticket
from storage.workflow import Move

AHEAD = (1, 2, 3, 5)
"""The working days that are offered as buttons."""
MOST_WORDS = 1000
ELSEWHERE = REASONS["elsewhere"]


async def schedule(desk: Desk, argument: str) -> None:
    """/jadwal: on the day that is given with it, or one of those that are offered."""
    ticket, words = await with_words(desk, argument)
    if ticket is None:
        return
    day, _ = read_day(words[:MOST_WORDS], desk.city.calendar.local(desk.now).date(), desk.city.calendar)
    if day is not None:
        await _schedule(desk, ticket, day)
    elif await could(desk, ticket, Move("schedule")):
        text = desk.t(
            "{name}, kapan {number} dikerjakan? Pilih, atau tulis: <i>/jadwal {number} kamis</i>",
            name=desk.doer.name,
            number=ticket.number,
        )
        desk.say(Say(text, _in_twos(_days(desk, ticket)), reply_to=desk.origin.message), ticket)


async def on_day(desk: Desk, argument: str) -> None:
    """A day by tap."""
    day, _, number = argument.partition(" ")
    try:
        chosen = date.fromisoformat(day)
    except ValueError:
        desk.toast(desk.t("Tombol itu sudah tidak berlaku."))
        return
    if ticket := await find(desk, number):
        await _schedule(desk, ticket, chosen)


async def forward(desk: Desk, argument: str) -> None:
    """/teruskan: to the agency and for the reason that are given with it; without an agency, those that there are."""
    ticket, words = await with_words(desk, argument)
    if ticket is None:
        return
    agency, reason = _agency(desk, words.strip())
    if agency is not None and reason:
        await _forward(desk, ticket, agency, reason)
    elif await could(desk, ticket, Move("forward", "?", agency="?")):
        _ask_where(desk, ticket)


async def to_agency(desk: Desk, argument: str) -> None:
    """An agency by tap, and with it the reason that stands above the buttons."""
    key, _, number = argument.partition(" ")
    agency = desk.city.organisation.agency(key)
    if agency is None:
        desk.toast(desk.t("Tombol itu sudah tidak berlaku."))
    elif ticket := await find(desk, number):
        await _forward(desk, ticket, agency, ELSEWHERE)


async def take_back(desk: Desk, number: str) -> None:
    """/kembali: before the return date, it is ours again."""
    if ticket := await find(desk, number):
        done = desk.t("{number} kembali ke kita, dipegang {name}.", number=ticket.number, name=desk.doer.name)
        await acts.do(desk, ticket, Move("take_back"), done)


async def _schedule(desk: Desk, ticket: Ticket, day: date) -> None:
    until = desk.city.calendar.closing(day)
    if until <= desk.now:
        desk.toast(desk.t("Hari itu sudah lewat. Tulis hari lain: /jadwal {number} kamis", number=ticket.number))
        return
    done = desk.t("{number} dijadwalkan {day}.", number=ticket.number, day=desk.t.day(until))
    await acts.do(desk, ticket, Move("schedule", until=until), done)


async def _forward(desk: Desk, ticket: Ticket, agency: Agency, reason: str) -> None:
    until = desk.city.calendar.due(desk.now, agency.days)
    done = desk.t(
        "{number} diteruskan ke {agency}. Kembali ke kita {day}.",
        number=ticket.number,
        agency=agency.name,
        day=desk.t.day(until),
    )
    await acts.do(desk, ticket, Move("forward", reason[:MOST_WORDS], until, agency.name), done)


def _ask_where(desk: Desk, ticket: Ticket) -> None:
    agencies = desk.city.organisation.agencies
    if not agencies:
        desk.toast(desk.t("Belum ada instansi di pengaturan (agencies)."))
        return
    text = desk.t(
        "{name}, {number} diteruskan ke mana? Ketuk instansinya; warga membaca sebabnya: “{reason}”. Sebab lain: "
        "<i>/teruskan {number} {agency} alasan</i>",
        name=desk.doer.name,
        number=ticket.number,
        reason=desk.t.plain(ELSEWHERE),
        agency=agencies[0].name,
    )
    buttons = [Button(one.name, press("to_agency", f"{one.key} {ticket.number}")) for one in agencies]
    desk.say(Say(text, _in_twos(buttons), reply_to=desk.origin.message), ticket)


def _agency(desk: Desk, words: str) -> tuple[Agency | None, str]:
    """The agency whose name or key begins the words, the longest of several; and the rest."""
    named = [(name, one) for one in desk.city.organisation.agencies for name in (one.name, one.key)]
    for name, one in sorted(named, key=lambda pair: -len(pair[0])):
        rest = words[len(name) :]
        if words.casefold().startswith(name.casefold()) and not rest[:1].isalnum():
            return one, rest.strip(" ,;:–-")
    return None, words


def _days(desk: Desk, ticket: Ticket) -> list[Button]:
    return [Button(label, press("on_day", f"{day} {ticket.number}")) for day, label in ahead(desk)]


def ahead(desk: Desk) -> list[tuple[date, str]]:
    """The next working days, and how they are called."""
    calendar = desk.city.calendar
    today = calendar.local(desk.now).date()
    days = [calendar.add_working_days(today, count) for count in AHEAD]
    return [(day, desk.t.day(calendar.closing(day))) for day in days]


def _in_twos(buttons: list[Button]) -> tuple[tuple[Button, ...], ...]:
    return tuple(tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2))
