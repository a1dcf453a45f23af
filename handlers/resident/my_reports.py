"""“Laporan saya”: one's own and followed tickets, listed and opened. Nobody reads another's.

The list is one message: its pages are turned in place, and so is one of its reports opened (`look`) and closed again.
For that it shows no picture; pictures come by a button. Opened from anywhere else (`open_one`), a report is a message
of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from markupsafe import Markup

from handlers import details
from handlers.buttons import press
from handlers.desk import Desk
from handlers.living import clean_or_dirty, to_give_stars
from handlers.places.in_words import map_link
from handlers.replies import Button, Picture, Say
from handlers.reporters import reporters_rows
from handlers.resident import sharing, withdrawing
from handlers.resident.asides import mine
from handlers.resident.questions import menu
from handlers.status import entry_words, heading, status_words, ticket_place, who_is_next
from handlers.texts import Texts
from storage import contacts, merging, photos, tickets
from storage.people import Person
from storage.photos import KeptPhoto
from storage.tickets import Entry, Ticket
from storage.workflow import INSIDE, OPEN, Actor, Status

PAGE = 5
MOST_ENTRIES = 15  # of the history that a message shows
_SAYS_DUE = OPEN - {Status.WAITING, Status.FORWARDED}

Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Leaf:
    """Which page of the list: all, or what is open."""

    page: int = 0
    only_open: bool = False

    def __str__(self) -> str:
        return f"{self.page}{' open' if self.only_open else ''}"


def _leaf(argument: str) -> Leaf:
    page, _, shown = argument.strip().partition(" ")
    number = int(page) if page.isascii() and page.isdecimal() and len(page) < 6 else 0
    return Leaf(number, shown == "open")


# The list


async def listing(desk: Desk, argument: str) -> None:
    """A page of one's tickets, newest first, each with a button that opens it."""
    await _turn_to(desk, _leaf(argument))


async def _turn_to(desk: Desk, leaf: Leaf) -> None:
    t = desk.t
    _, every = await tickets.told_by(desk.tx, desk.person, 1)
    _, still_open = await tickets.told_by(desk.tx, desk.person, 1, only_open=True)
    total = still_open if leaf.only_open else every
    if not every:
        text = t("Belum ada laporan. Kirim foto untuk mulai melapor.")
        desk.say(Say(text, keyboard="menu", menu=menu(t)))
        return
    if leaf.page * PAGE >= total:
        leaf = replace(leaf, page=0)
    shown, _ = await tickets.told_by(desk.tx, desk.person, PAGE, leaf.page * PAGE, only_open=leaf.only_open)
    head = t("<b>Laporan Anda yang masih terbuka</b>") if leaf.only_open else t("<b>Laporan Anda</b>")
    lines = [head, *([_line(desk, ticket) for ticket in shown] or [t("Semua sudah selesai.")])]
    rows = [(Button(one.number, press("look", f"{one.number} {leaf}")),) for one in shown]
    desk.turn_over(Say(Markup("\n").join(lines), (*rows, *_arrows(leaf, total), *_which(leaf, every, still_open, t))))


def _line(desk: Desk, ticket: Ticket) -> Markup:
    kind = desk.city.category_name(ticket.category, desk.t.language)
    words = status_words(ticket.status, desk.t)
    return Markup("{} {} · {} · {}").format(ticket.colour.value, ticket.number, kind, words)


def _arrows(leaf: Leaf, total: int) -> Rows:
    earlier = [Button("‹", press("mine", replace(leaf, page=leaf.page - 1)))] if leaf.page else []
    more = (leaf.page + 1) * PAGE < total
    later = [Button("›", press("mine", replace(leaf, page=leaf.page + 1)))] if more else []
    return (tuple(earlier + later),) if earlier or later else ()


def _which(leaf: Leaf, every: int, still_open: int, t: Texts) -> Rows:
    """The choice between all and what is open, where that is not the same."""
    if leaf.only_open:
        return ((Button(t.plain("Semua laporan"), press("mine", Leaf())),),)
    if every in (still_open, 1):
        return ()
    return ((Button(t.plain("Yang terbuka saja"), press("mine", Leaf(0, True))),),)


# One of them


async def look(desk: Desk, argument: str) -> None:
    """One ticket in place of the list, with the way back to its page."""
    number, _, page = argument.partition(" ")
    ticket = await mine(desk, number)
    if ticket is None:
        return
    back = (Button(desk.t.plain("↩ Daftar laporan"), press("mine", _leaf(page))),)
    say = await _opened(desk, ticket, in_place=True)
    desk.turn_over(replace(say, picture=None, alt="", buttons=(*say.buttons, back)), ticket)


async def open_one(desk: Desk, number: str) -> None:
    """One ticket as it is now, as a new message with its latest photo."""
    if ticket := await mine(desk, number):
        desk.say(await _opened(desk, ticket), ticket)


async def pictures(desk: Desk, number: str) -> None:
    """All pictures of a ticket that this person may see, one message each."""
    ticket = await mine(desk, number)
    if ticket is None:
        return
    shown = await _shown(desk, ticket)
    if not shown:
        desk.toast(desk.t("{number} tidak punya foto.", number=ticket.number))
    for photo in shown:
        words = desk.t("Sesudah dikerjakan") if photo.purpose == "proof" else desk.t("Foto laporan")
        text = Markup("{} · {}").format(ticket.number, words)
        desk.say(Say(text, picture=Picture((photo.id,)), silent=True, alt=words.striptags()), ticket)


async def _opened(desk: Desk, told: Ticket, *, in_place: bool = False) -> Say:
    """The ticket, or the one it was merged into, with a word about that."""
    ticket = await merging.original_of(desk.tx, told)
    say = await _as_it_is(desk, ticket, in_place=in_place)
    if ticket.id == told.id:
        return say
    word = desk.t("Laporan {number} digabung ke laporan ini:", number=told.number)
    return replace(say, text=word + Markup("\n\n") + say.text)


async def _as_it_is(desk: Desk, ticket: Ticket, *, in_place: bool) -> Say:
    """Status, who is next, place, history, the latest photo. A follower sees what all may."""
    if ticket.reporter_id != desk.person.id:
        say = await sharing.seen_by_all(desk, ticket)
        return replace(say, buttons=(*_to_add(ticket, desk.t), *say.buttons))
    t = desk.t
    lines = [heading(ticket, t), desk.city.category_name(ticket.category, t.language)]
    lines += details.lines(ticket.category, details.read(ticket.details), desk.city, t.language)
    if ticket.words:
        lines.append(Markup("“{}”").format(ticket.words[:600]))
    lines += [Markup("📍 ") + ticket_place(ticket, t), *_next(ticket, t), Markup("")]
    lines += await _history(desk, ticket)
    kept = await _shown(desk, ticket)
    picture = Picture((kept[-1].id,)) if kept else None
    seen = len(kept) if in_place or len(kept) > 1 else 0
    given = await contacts.of_ticket(desk.tx, ticket.id) is not None
    own = (*_seeing(ticket, seen, t), *reporters_rows(ticket, t, number_given=given))
    rows = (*_acts(ticket, t), *own, *sharing.share_rows(desk, ticket))
    return Say(Markup("\n").join(lines), rows, picture, alt=t.plain("Foto laporan"))


def _next(ticket: Ticket, t: Texts) -> list[Markup]:
    """Who decides next, and the promise."""
    lines = [who_is_next(ticket, t)]
    if ticket.status in OPEN and ticket.status not in _SAYS_DUE:
        lines.append(t("Target selesai: {due}.", due=t.day(ticket.due_at)))
    return [line for line in lines if line]


async def _history(desk: Desk, ticket: Ticket) -> list[Markup]:
    history = tickets.standing(await tickets.history(desk.tx, ticket.id))
    entries = [one for one in history if not _of_others(one, desk.person)]
    lines = [entry_words(_for(entry, desk.person), desk.t) for entry in entries]
    return lines if len(lines) <= MOST_ENTRIES else [lines[0], Markup("…"), *lines[2 - MOST_ENTRIES :]]


def _for(entry: Entry, reader: Person) -> Entry:
    """What a neighbour did is part of the history; what they wrote with it is not for other residents."""
    of_a_neighbour = entry.actor in (Actor.REPORTER, Actor.FOLLOWER) and entry.actor_id != reader.id
    return replace(entry, words="") if of_a_neighbour else entry


def _of_others(entry: Entry, reader: Person) -> bool:
    """Who follows, what neighbours have added, and what the office notes for itself, is for the office alone."""
    if entry.act in INSIDE:
        return True
    if entry.act == "follow" or (entry.act == "join" and entry.actor == Actor.FOLLOWER):
        return True
    return entry.act == "add" and (entry.actor_id != reader.id or entry.actor not in (Actor.REPORTER, Actor.FOLLOWER))


async def _shown(desk: Desk, ticket: Ticket) -> list[KeptPhoto]:
    """One's own pictures, and the office's once it is done; not what neighbours have added."""
    kept = [photo for photo in await photos.of_ticket(desk.tx, ticket.id) if photo.state != "lost"]
    return [photo for photo in kept if photo.purpose == "proof" or photo.person_id == desk.person.id]


def _acts(ticket: Ticket, t: Texts) -> Rows:
    rows = []
    if ticket.status == Status.RESOLVED:
        rows.append(clean_or_dirty(ticket, t))
    if ticket.status == Status.CLOSED:
        rows.append(to_give_stars(ticket, t))
    if ticket.status == Status.REJECTED and not ticket.appealed:
        rows.append((Button(t.plain("Ajukan lagi"), press("appeal", ticket.number)),))
    rows += _to_add(ticket, t)
    if withdrawing.may_be_offered(ticket, ticket.reporter_id):
        rows.append((Button(t.plain("🗑 Tarik laporan"), press("withdraw", ticket.number)),))
    return tuple(rows)


def _to_add(ticket: Ticket, t: Texts) -> Rows:
    """What the office asked is answered, or anything else is added while it is open."""
    if ticket.status == Status.WAITING:
        return ((Button(t.plain("✍️ Jawab"), press("add", ticket.number)),),)
    if ticket.status in OPEN:
        return ((Button(t.plain("✍️ Tambah keterangan"), press("add", ticket.number)),),)
    return ()


def _seeing(ticket: Ticket, pictures: int, t: Texts) -> Rows:
    see = []
    if pictures:
        see.append(Button(t.plain("📷 {n} foto", n=pictures), press("pictures", ticket.number)))
    if ticket.lat is not None and ticket.lon is not None:
        see.append(Button(t.plain("🗺 Lihat di peta"), url=map_link(ticket.lat, ticket.lon)))
    return (tuple(see),) if see else ()
