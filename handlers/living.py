"""The living card: a ticket in the chat of a resident who told of it or follows it, edited in place at every change.

It is rendered when it is sent (`bot.letters`), like the office's card: ten changes are one edit, and what it shows is
the present. Pushes say what happened (`handlers.pushes`); the card says how it stands. When it cannot be edited any
more, a new message takes over, without a sound.

The reporter's card has their place in words. A follower's has nothing that the link does not show to everybody; who
stopped following keeps it so, with the button to follow again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Literal

from markupsafe import Markup

from handlers.buttons import press
from handlers.city import City
from handlers.outgoing import Outgoing
from handlers.places.in_words import area_in_words
from handlers.replies import Button, Say
from handlers.reporters import reporters_rows
from handlers.status import heading, ticket_place, who_is_next
from handlers.texts import Texts
from storage import people
from storage.engine import Transaction
from storage.outbox import Lane
from storage.people import Person
from storage.tickets import Ticket
from storage.workflow import OPEN, Actor, Status

Reader = Literal["reporter", "follower", "passer-by"]
ENDED = frozenset({Status.CLOSED, Status.DUPLICATE, Status.WITHDRAWN})
"""Nothing more will be told of these, so there is nothing to follow."""
_SAYS_DUE = frozenset({Status.RECEIVED, Status.REOPENED, Status.ACCEPTED, Status.IN_PROGRESS, Status.SCHEDULED})


def living_card(
    ticket: Ticket,
    reader: Reader,
    weight: int,
    city: City,
    language: str,
    link: str | None,
    *,
    number_given: bool = False,
) -> Say:
    """The card for this reader. `weight` is how many follow; `link` leads others to the public view."""
    t = city.texts(language)
    lines = [heading(ticket, t), Markup.escape(city.category_name(ticket.category, language))]
    lines.append(Markup("📍 ") + (ticket_place(ticket, t) if reader == "reporter" else area(ticket, city, t)))
    lines += [one for one in (who_is_next(ticket, t), _due(ticket, t), many_follow(weight, t)) if one]
    if reader == "follower":
        lines.append(t("👥 Anda mengikuti laporan ini. Perkembangannya kami kabarkan di sini."))
    own = reporters_rows(ticket, t, number_given=number_given) if reader == "reporter" else ()
    return Say(Markup("\n").join(lines), (*_buttons(ticket, reader, city, t, link), *own))


def read_as(actors: Collection[Actor]) -> Reader:
    """As what somebody reads who is all of these to the ticket."""
    if Actor.REPORTER in actors:
        return "reporter"
    return "follower" if Actor.FOLLOWER in actors else "passer-by"


def cards_for(readers: Iterable[Person], ticket: Ticket, lane: Lane = Lane.CARD) -> list[Outgoing]:
    """The card for each, made or brought up to date. Whoever is being forgotten gets none any more."""
    return [
        Outgoing(person.home, None, lane, person_id=person.id, ticket_id=ticket.id)
        for person in readers
        if not person.is_nobody and person.erase_at is None
    ]


async def reporters_card(tx: Transaction, ticket: Ticket) -> list[Outgoing]:
    """The reporter's card alone: where only what it counts has changed."""
    return cards_for((await people.by_ids(tx, [ticket.reporter_id])).values(), ticket)


def area(ticket: Ticket, city: City, t: Texts) -> Markup:
    """The kelurahan; never the point, nor what somebody wrote about the place."""
    if not ticket.kelurahan:
        return Markup.escape(city.name)
    return area_in_words(t, ticket.kelurahan, ticket.kecamatan)


def many_follow(many: int, t: Texts) -> Markup | None:
    return t.n("👥 {n} warga mengikuti.", "👥 {n} warga mengikuti.", many) if many else None


def share_rows(ticket: Ticket, city: City, t: Texts, link: str | None) -> tuple[tuple[Button, ...], ...]:
    """The button that passes the link on, where there is one."""
    button = _share(ticket, city, t, link)
    return ((button,),) if button else ()


def clean_or_dirty(ticket: Ticket, t: Texts) -> tuple[Button, ...]:
    """The question that every resolved ticket asks, in one row: both answers are seen at once."""
    return (
        Button(t.plain("👍 Sudah bersih"), press("clean", ticket.number)),
        Button(t.plain("👎 Belum"), press("dirty", ticket.number)),
    )


def to_give_stars(ticket: Ticket, t: Texts) -> tuple[Button, ...]:
    """What a closed ticket asks of whoever likes to say how well it was done."""
    return (Button(t.plain("⭐ Beri bintang"), press("clean", ticket.number)),)


def following(ticket: Ticket, t: Texts, *, follows: bool) -> Button:
    if follows:
        return Button(t.plain("Berhenti ikut"), press("unfollow", ticket.link))
    return Button(t.plain("👥 Ikuti"), press("follow", ticket.link))


def _due(ticket: Ticket, t: Texts) -> Markup | None:
    """The promise, where who is next does not say it."""
    if ticket.status not in OPEN or ticket.status in _SAYS_DUE:
        return None
    return t("Target selesai: {due}.", due=t.day(ticket.due_at))


def _share(ticket: Ticket, city: City, t: Texts, link: str | None) -> Button | None:
    if link is None:
        return None
    kind = city.category_name(ticket.category, t.language)
    words = t.plain("{kind}, {area}. Ikuti perkembangannya:", kind=kind, area=area(ticket, city, t).unescape())
    return Button(t.plain("🔗 Bagikan"), url=link, share=words)


def _buttons(ticket: Ticket, reader: Reader, city: City, t: Texts, link: str | None) -> tuple[tuple[Button, ...], ...]:
    rows: list[tuple[Button, ...]] = []
    if reader != "passer-by" and ticket.status == Status.RESOLVED:
        rows.append(clean_or_dirty(ticket, t))
    if reader == "reporter" and ticket.status == Status.REJECTED and not ticket.appealed:
        rows.append((Button(t.plain("Ajukan lagi"), press("appeal", ticket.number)),))
    last = []
    if reader == "reporter":
        last.append(Button(t.plain("📜 Lihat riwayat"), press("open", ticket.number)))
    elif reader == "follower" or ticket.status not in ENDED:
        last.append(following(ticket, t, follows=reader == "follower"))
    if share := _share(ticket, city, t, link):
        last.append(share)
    return (*rows, tuple(last)) if last else tuple(rows)
