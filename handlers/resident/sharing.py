"""A ticket shared by its link: what everybody may see of it, and following it.

The public view has the kind, the status, the kelurahan, the dates, how many follow, and once it is done the photo of
the clean place. It has nothing of what the reporter wrote, photographed or pointed at. A follower sees no more. Who
follows is told to nobody.

A neighbour who reports the same kind of trouble a few steps away sees one thing besides: the photo, by which they
know whether it is the same (`photo_for_neighbours`).
"""

from __future__ import annotations

from markupsafe import Markup

from handlers import living
from handlers.desk import Desk
from handlers.living import ENDED, area, clean_or_dirty, many_follow, to_give_stars
from handlers.replies import Button, Picture, Say
from handlers.resident import leading
from handlers.status import heading
from storage import following, outbox, photos, tickets
from storage.engine import Transaction
from storage.outbox import Lane
from storage.tickets import Ticket
from storage.workflow import OPEN, Status

Rows = tuple[tuple[Button, ...], ...]


async def show(desk: Desk, ticket: Ticket, word: Markup | None = None) -> None:
    """The public view, after a word."""
    desk.say(await seen_by_all(desk, ticket, word), ticket)


async def seen_by_all(desk: Desk, ticket: Ticket, word: Markup | None = None) -> Say:
    """The public view, as a message."""
    t = desk.t
    lines = [word, Markup("")] if word else []
    lines += [heading(ticket, t), Markup.escape(desk.city.category_name(ticket.category, t.language))]
    lines += [Markup("📍 ") + area(ticket, desk.city, t), _dates(desk, ticket), await _weight(desk, ticket)]
    follows = await tickets.may_read(desk.tx, ticket, desk.person)
    picture = await _clean_place(desk, ticket)
    rows = _buttons(desk, ticket, follows)
    text = Markup("\n").join(line for line in lines if line is not None)
    return Say(text.rstrip(), rows, picture, alt=t.plain("Foto sesudah dikerjakan") if picture else "")


async def follow(desk: Desk, token: str) -> None:
    """👥: be told of this ticket from now on."""
    ticket = await _pressed(desk, token)
    if ticket is None:
        return
    t = desk.t
    if ticket.status in ENDED:
        await show(desk, ticket)
        return
    if await following.follow(desk.tx, ticket, desk.person, desk.now) is None:
        desk.toast(t("Anda sudah mengikuti laporan {number}.", number=ticket.number))
        return
    await outbox.drop_card(desk.tx, ticket.id, desk.person.home.key)
    desk.out += living.cards_for([desk.person], ticket, Lane.PERSON)  # it says so, and stays
    desk.out += await living.reporters_card(desk.tx, ticket)


async def unfollow(desk: Desk, token: str) -> None:
    """Be told no more."""
    ticket = await _pressed(desk, token)
    if ticket is None:
        return
    await following.unfollow(desk.tx, ticket.id, desk.person)
    text = desk.t("Anda tidak mengikuti laporan <b>{number}</b> lagi.", number=ticket.number)
    desk.say(Say(text, (_following(desk, ticket, follows=False),)))
    if await outbox.card_of(desk.tx, ticket.id, desk.person.home.key):
        desk.out += living.cards_for([desk.person], ticket)
    desk.out += await living.reporters_card(desk.tx, ticket)


def share_rows(desk: Desk, ticket: Ticket) -> Rows:
    """The button that passes the link on, where the channel has links."""
    return living.share_rows(ticket, desk.city, desk.t, desk.link(f"t_{ticket.link}"))


async def photo_for_neighbours(tx: Transaction, ticket: Ticket) -> int | None:
    """The row id of the photo that a neighbour who stands there may see of an open ticket.

    It is the first of the trouble, and of our own bytes: nobody else's metadata, and nothing to be waited for.
    """
    taken = await photos.of_ticket(tx, ticket.id, "report")
    return next((photo.id for photo in taken if photo.state == "kept"), None)


async def _pressed(desk: Desk, token: str) -> Ticket | None:
    ticket = await leading.to_ticket(desk, token)
    if ticket is None:
        desk.toast(desk.t("Tombol itu sudah tidak berlaku."))
    return ticket


def _dates(desk: Desk, ticket: Ticket) -> Markup:
    t = desk.t
    filed = t("Dilaporkan {day}.", day=t.day(ticket.filed_at))
    return filed + Markup(" ") + t("Target selesai: {due}.", due=t.day(ticket.due_at)) if _is_open(ticket) else filed


async def _weight(desk: Desk, ticket: Ticket) -> Markup | None:
    return many_follow(await following.how_many(desk.tx, ticket.id), desk.t)


def _is_open(ticket: Ticket) -> bool:
    return ticket.status in OPEN


async def _clean_place(desk: Desk, ticket: Ticket) -> Picture | None:
    """What the officers photographed when it was done: the only picture that is everybody's."""
    if ticket.status not in (Status.RESOLVED, Status.CLOSED):
        return None
    taken = await photos.of_ticket(desk.tx, ticket.id)
    proofs = [photo.id for photo in taken if photo.purpose == "proof" and photo.state != "lost"]
    return Picture((proofs[-1],)) if proofs else None


def _buttons(desk: Desk, ticket: Ticket, follows: bool) -> Rows:
    rows: list[tuple[Button, ...]] = []
    if follows and ticket.status == Status.RESOLVED:
        rows.append(clean_or_dirty(ticket, desk.t))
    if follows and ticket.status == Status.CLOSED:
        rows.append(to_give_stars(ticket, desk.t))
    if follows or ticket.status not in ENDED:
        rows.append(_following(desk, ticket, follows))
    return (*rows, *share_rows(desk, ticket))


def _following(desk: Desk, ticket: Ticket, follows: bool) -> tuple[Button, ...]:
    return (living.following(ticket, desk.t, follows=follows),)
