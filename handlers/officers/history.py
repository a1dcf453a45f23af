"""/riwayat: all that happened with one ticket, for officers: who did what, when and why, and what was refused (T9).

It is what was appended when it happened; nothing of it can be changed from here. Residents are "pelapor" and
"pengikut"; officers have the names that the office knows them by.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from handlers.buttons import press
from handlers.desk import Desk
from handlers.events import Commanded, Event, Pressed
from handlers.officers import meant
from handlers.replies import Button, Say
from handlers.status import heading, said_words, status_words, what_happened
from handlers.texts import Texts, later
from storage import people, refusals, tickets
from storage.numbers import id_of
from storage.people import Person
from storage.refusals import Refusal
from storage.tickets import Entry, Ticket
from storage.workflow import Actor

ROOM = 2800  # characters of a page, well below what a message holds
OUTSIDER = "outsider"

_DONE = {
    "file": later("melapor"),
    "claim": later("mengambil"),
    "assign": later("menyerahkan ke petugas lain"),
    "start": later("mulai kerja"),
    "schedule": later("menjadwalkan"),
    "release": later("melepas"),
    "forward": later("meneruskan ke instansi lain"),
    "take_back": later("mengambil kembali"),
    "resolve": later("menyelesaikan dengan bukti"),
    "reject": later("menolak"),
    "merge": later("menggabungkan ke"),
    "unmerge": later("memisahkan dari"),
    "absorb": later("menerima gabungan"),
    "part": later("melepas gabungan"),
    "ask": later("bertanya"),
    "answer": later("menjawab"),
    "add": later("menambahkan"),
    "message": later("menulis ke pelapor"),
    "ready": later("mengirim balasan siap pakai"),
    "internal": later("mencatat di dalam"),
    "follow": later("mengikuti"),
    "join": later("melaporkan hal yang sama"),
    "confirm": later("memastikan bersih"),
    "reopen": later("membuka lagi"),
    "appeal": later("mengajukan lagi"),
    "withdraw": later("menarik laporan"),
    "rate": later("memberi bintang"),
    "see_number": later("melihat nomor telepon"),
    "postpone": later("menggeser target"),
    "measure": later("mengirim lokasi bukti"),
}
"""What somebody did, after their name. What is not here is said as residents read it."""


@dataclass(frozen=True, slots=True)
class Line:
    at: datetime
    text: Markup


async def show(desk: Desk, number: str) -> None:
    """The newest page of one ticket's history; without a number, of the ticket whose message is answered."""
    answered = await meant.answered_ticket(desk) if not number.strip() else None
    if ticket := answered or await meant.find(desk, number):
        await _page(desk, ticket, None, desk.say)


async def turn(desk: Desk, argument: str) -> None:
    """Another page of it."""
    page, _, number = argument.partition(" ")
    if ticket := await meant.find(desk, number):
        await _page(desk, ticket, int(page) if page.isdecimal() and len(page) < 6 else None, desk.turn_over)


async def note_outsider(desk: Desk, event: Event) -> None:
    """Somebody who is no officer tried something at a ticket: it stays in its history."""
    ticket, act = await meant.answered_ticket(desk), "reply"
    match event:
        case Pressed(act, argument) | Commanded(act, argument):
            named = [found for word in argument.split() if (found := id_of(word)) is not None]
            ticket = await tickets.get(desk.tx, named[-1]) if named else ticket
        case _:
            pass
    if ticket is not None:
        refusals.keep(desk.tx, ticket.id, desk.person.id, act[:32], OUTSIDER, desk.now)


async def _page(desk: Desk, ticket: Ticket, page: int | None, say: Callable[[Say, Ticket], None]) -> None:
    """A page of it, the last when none is said: what is new is what is asked for."""
    pages = _pages(await _lines(desk, ticket))
    shown = len(pages) - 1 if page is None or page >= len(pages) else page
    t = desk.t
    head = [heading(ticket, t), t("<b>Riwayat</b>")]
    if len(pages) > 1:
        head[-1] += Markup(" ") + t("({page} dari {pages})", page=shown + 1, pages=len(pages))
    text = Markup("\n").join([*head, *(line.text for line in pages[shown])])
    say(Say(text, _arrows(ticket, shown, len(pages)), reply_to=desk.origin.message), ticket)


def _arrows(ticket: Ticket, shown: int, pages: int) -> tuple[tuple[Button, ...], ...]:
    earlier = [Button("‹", press("history", f"{shown - 1} {ticket.number}"))] if shown else []
    later_ones = [Button("›", press("history", f"{shown + 1} {ticket.number}"))] if shown + 1 < pages else []
    return (tuple(earlier + later_ones),) if earlier or later_ones else ()


def _pages(lines: list[Line]) -> list[list[Line]]:
    """As many whole lines to a page as there is room for."""
    pages: list[list[Line]] = [[]]
    room = ROOM
    for line in lines:
        if pages[-1] and len(line.text) > room:
            pages.append([])
            room = ROOM
        pages[-1].append(line)
        room -= len(line.text)
    return pages


async def _lines(desk: Desk, ticket: Ticket) -> list[Line]:
    entries, refused = await tickets.history(desk.tx, ticket.id), await refusals.of_ticket(desk.tx, ticket.id)
    ids = {one.actor_id for one in (*entries, *refused) if one.actor_id is not None}
    known = await people.by_ids(desk.tx, ids)
    lines = [Line(one.at, _happened(desk, one, known)) for one in entries]
    lines += [Line(one.at, _refused(desk, one, known)) for one in refused]
    return sorted(lines, key=lambda line: line.at)  # what is of one moment stays in its order


def _happened(desk: Desk, entry: Entry, known: Mapping[int, Person]) -> Markup:
    t = desk.t
    did = t.plain(_DONE[entry.act]) if entry.act in _DONE else what_happened(entry, t)
    parts = [t.moment(entry.at), _who(desk, entry, known), did]
    if entry.from_status is not None and entry.from_status != entry.to_status:
        parts[-1] = Markup("{} ({} → {})").format(
            did, status_words(entry.from_status, t), status_words(entry.to_status, t)
        )
    line = Markup(" · ").join(parts)
    if entry.until is not None:
        line += Markup(" ") + t("sampai {day}", day=t.day(entry.until))
    return line + Markup(": “{}”").format(said_words(entry, t)) if entry.words else line


def _refused(desk: Desk, one: Refusal, known: Mapping[int, Person]) -> Markup:
    t = desk.t
    did = t.plain(_DONE[one.act]) if one.act in _DONE else one.act
    who = t("orang luar") if one.why == OUTSIDER else _officer(desk, known.get(one.actor_id or 0))
    return Markup(" · ").join(
        [t.moment(one.at), Markup.escape(who), t("🚫 ditolak: {did} ({why})", did=did, why=_why(one, t))]
    )


def _why(one: Refusal, t: Texts) -> Markup:
    match one.why:
        case "outsider":
            return t("bukan petugas")
        case "right":
            return t("bukan pemegangnya")
        case "state":
            return t("statusnya tidak cocok")
        case "proof":
            return t("tanpa foto bukti yang baru")
        case "reason" | "question":
            return t("tanpa alasan")
        case _:
            return t("syaratnya belum lengkap")


def _who(desk: Desk, entry: Entry, known: Mapping[int, Person]) -> Markup:
    t = desk.t
    match entry.actor:
        case Actor.REPORTER:
            return t("pelapor")
        case Actor.FOLLOWER:
            return t("pengikut")
        case Actor.SYSTEM:
            return t("sistem")
        case _:
            return Markup.escape(_officer(desk, known.get(entry.actor_id or 0)))


def _officer(desk: Desk, person: Person | None) -> str:
    """As the office calls them, while it knows them."""
    officer = person.office if person is not None else None
    return officer.name if officer is not None else desk.t.plain("petugas")
