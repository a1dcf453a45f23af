"""Forgetting: a resident who asked for it, and tickets that are old enough to be nobody's.

What is forgotten is what tells of a person: who they are, what they wrote, where exactly it was, their pictures, and
every message that shows any of it. What stays is what the city counts: that there was a ticket of this kind in this
kelurahan, and what became of it when. Such a ticket belongs to `nobody` afterwards.

`WHAT_BECOMES` says for each table what erasure does to it; a test holds it against the tables there are, so that a
new table cannot be forgotten. Bytes outlive rows: files are written down as doomed in the same transaction and deleted
afterwards (`storage.scrubbing`), and so is what the database itself leaves behind in free pages and logs.

A ticket that others follow is not only the resident's. It goes on with its oldest follower as its reporter, without
the words and pictures of who left, and its point is blurred to some hundred metres. Any other open ticket of theirs is
withdrawn: nobody could be told any more, and what is left of it leads no officer anywhere.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    String,
    cast,
    delete,
    exists,
    insert,
    literal,
    or_,
    select,
    union,
    update,
)

from storage import bans, subscriptions, taking_back, tickets, wishes
from storage.engine import Transaction
from storage.people import Person
from storage.people import nobody as nobody_row
from storage.tables import (
    albums,
    contacts,
    conversations,
    entries,
    errands,
    followers,
    inbox,
    office_log,
    officers,
    outbox,
    people,
    photos,
    ratings,
    recordings,
    removals,
    spelled,
    undos,
    unhandled,
    wants_erasure,
    wrong_links,
)
from storage.tables import cards as cards_table
from storage.tables import doomed as doomed_table
from storage.tables import tickets as table
from storage.tables import web_messages as web
from storage.tickets import Doer, Ticket
from storage.upsert import insert_new
from storage.workflow import OPEN, Actor, Move

PATIENCE = timedelta(hours=1)  # how long a goodbye is waited for that cannot be delivered
BLUR = 3  # decimals of a degree that a point keeps: some hundred metres

WHAT_BECOMES: dict[str, str] = {
    "people": "the row goes, a ban stays as a hash (bans); an officer's stays, for the office's own record",
    "conversations": "the rows go, and the draft with them",
    "tickets": "belong to nobody: no words, answers, point, address; kind, kelurahan, status and times stay",
    "entries": "stay without words and without a name",
    "followers": "the rows go",
    "ratings": "the stars stay and count; without words, of nobody",
    "photos": "the rows go, and the files",
    "recordings": "the rows go, and the files",
    "albums": "the rows go",
    "contacts": "the rows go, and those of their tickets",
    "errands": "the rows go, and with them where somebody was looking",
    "inbox": "keys that name the chat go, and what was set aside from there",
    "outbox": "what was said to them goes; what was said of their tickets is taken back, then goes",
    "cards": "those in their chat and in the rooms are taken back; a follower keeps what everybody may see",
    "web_messages": "their chat goes, and its files",
    "rooms": "nothing of residents",
    "leases": "nothing of residents",
    "spots": "nothing of residents",
    "wrong_links": "the row goes",
    "subscriptions": "the rows go",
    "subscription_slots": "the rows go",
    "wishes": "the row goes",
    "bundled": "the rows go",
    "doomed": "names of files to be deleted",
    "officers": "stay, for the office's own record",
    "office_log": "stays, of nobody and without words where it is about them",
    "undos": "the rows of their tickets go",
    "topics": "nothing of residents",
    "ready_replies": "nothing of residents",
    "notices": "nothing of residents",
    "bans": "a keyed hash of who was banned, until the end of the ban, so that erasing is no way around it",
    "secrets": "nothing of residents",
    "removals": "that it was done, when, and how much: of nobody in particular",
}


@dataclass
class Erased:
    """What went; `photos` are recordings, too.

    `open_tickets` goes on with another reporter, `withdrawn` does not; both have no card any more. The cards of others'
    tickets in `touched` may still show what was added to them, until they are shown anew.
    """

    tickets: int = 0
    photos: int = 0
    messages: int = 0
    open_tickets: list[Ticket] = field(default_factory=list)
    withdrawn: list[Ticket] = field(default_factory=list)
    touched: list[int] = field(default_factory=list)


async def ask(tx: Transaction, person: Person, now: datetime) -> None:
    """Let the person be erased soon: the clock does it when nothing of theirs is on its way."""
    await tx.execute(update(people).where(people.c.id == person.id).values(erase_at=now))


async def asked(tx: Transaction, now: datetime, most: int = 5) -> list[int]:
    """The people who are to be erased now."""
    rows = await tx.execute(select(people.c.id).where(wants_erasure, people.c.erase_at <= now).limit(most))
    return list(rows.scalars())


async def on_its_way(tx: Transaction, person: Person, now: datetime) -> bool:
    """Whether something is being sent that would come after the erasure: to them, or of what they told.

    Their goodbye is waited for as well, but not for ever.
    """
    own = select(table.c.id).where(table.c.reporter_id == person.id)
    told_of = outbox.c.ticket_id.in_(own) | outbox.c.ticket_id.in_(_added_to(person))
    theirs = or_(outbox.c.chat == person.home.key, told_of)
    sending = select(outbox.c.id).where(spelled(outbox.c.state, "sending"), theirs).limit(1)
    asked_lately = select(people.c.id).where(people.c.id == person.id, people.c.erase_at > now - PATIENCE)
    pending = spelled(outbox.c.state, "pending"), outbox.c.created_at <= now  # what is held is no goodbye
    goodbye = select(outbox.c.id).where(*pending, outbox.c.chat == person.home.key)
    return await tx.scalar(sending) is not None or await tx.scalar(goodbye.where(exists(asked_lately))) is not None


async def erase(tx: Transaction, person: Person, now: datetime, instead: str) -> Erased:
    """Forget the person; `instead` (a `Say` as JSON) stands where a message cannot be deleted.

    The row of somebody who is or was an officer stays: what the office did is not theirs to erase.
    """
    erased = Erased()
    nobody = (await nobody_row(tx, now)).id
    own = list((await tx.execute(select(table.c.id).where(table.c.reporter_id == person.id))).scalars())
    erased.touched = touched = await _touched(tx, person)
    erased.messages = await taking_back.from_rooms(tx, own, now, instead)
    words = await _words(tx, person)
    erased.messages += await taking_back.what_shows(tx, [*own, *touched], words, person, now, instead)
    for ticket_id in own:
        await _let_go(tx, ticket_id, person, now, erased)
    gone = set(own) - {ticket.id for ticket in erased.open_tickets}
    erased.photos = await forget_photos(tx, photos.c.person_id == person.id, now)
    erased.photos += await _forget_recordings(tx, recordings.c.person_id == person.id, now)
    erased.photos += await strip(tx, gone, nobody, now)
    await _forget_words(tx, person, nobody)
    await _forget_chat(tx, person, now)
    if person.banned_until is not None and person.banned_until > now:
        await bans.outlive(tx, person.identity, person.banned_until)
    await _forget_row(tx, person, nobody)
    erased.tickets = len(own)
    await record(tx, "request", erased, now)
    return erased


async def strip(tx: Transaction, ids: Collection[int], nobody: int, now: datetime) -> int:
    """Make tickets nobody's: no words, no point, no pictures; gives how many pictures went."""
    if not ids:
        return 0
    mine = table.c.id.in_(ids)
    blank = {"words": "", "details": "", "place_words": "", "lat": None, "lon": None, "reporter_id": nobody}
    await tx.execute(update(table).where(mine).values(draft=literal("gone/") + cast(table.c.id, String), **blank))
    await tx.execute(update(entries).where(entries.c.ticket_id.in_(ids)).values(words=""))
    of_readers = entries.c.ticket_id.in_(ids), spelled(entries.c.actor, "reporter", "follower")
    await tx.execute(update(entries).where(*of_readers).values(actor_id=nobody))
    await tx.execute(update(ratings).where(ratings.c.ticket_id.in_(ids)).values(words="", person_id=None))
    await tx.execute(delete(contacts).where(contacts.c.ticket_id.in_(ids)))
    gone = await forget_photos(tx, photos.c.ticket_id.in_(ids), now)
    gone += await _forget_recordings(tx, recordings.c.ticket_id.in_(ids), now)
    await tx.execute(delete(cards_table).where(cards_table.c.ticket_id.in_(ids)))
    await tx.execute(delete(undos).where(undos.c.ticket_id.in_(ids)))
    ended = spelled(outbox.c.state, "sent", "undeliverable", "folded", "dead")
    await tx.execute(delete(outbox).where(outbox.c.ticket_id.in_(ids), ended))
    return gone


async def record(tx: Transaction, why: str, erased: Erased, now: datetime) -> None:
    """That it was done, and how much it was."""
    counts = json.dumps({"tickets": erased.tickets, "photos": erased.photos, "messages": erased.messages})
    await tx.execute(insert(removals).values(at=now, why=why, counts=counts))


async def doom(tx: Transaction, names: Collection[str], now: datetime) -> None:
    """Have files deleted that nobody needs once this transaction is committed."""
    if names:
        await tx.execute(insert_new(tx, doomed_table), [{"name": name, "since": now} for name in sorted(names)])


# Tickets


async def _let_go(tx: Transaction, ticket_id: int, person: Person, now: datetime, erased: Erased) -> None:
    """An open ticket goes on with its oldest follower, or is withdrawn."""
    ticket = await tickets.get(tx, ticket_id)
    if ticket is None or ticket.status not in OPEN:
        return
    heirs = select(followers.c.person_id).where(followers.c.ticket_id == ticket_id, followers.c.person_id != person.id)
    heir = await tx.scalar(heirs.order_by(followers.c.since, followers.c.person_id).limit(1))
    if heir is None:
        withdrawn, _ = await tickets.move(tx, ticket, Move("erase"), Doer(None), now)
        erased.withdrawn.append(withdrawn)
        return
    await tx.execute(delete(followers).where(followers.c.ticket_id == ticket_id, followers.c.person_id == heir))
    left = {"reporter_id": heir, "words": "", "details": "", "place_words": "", "draft": f"left/{ticket_id}"}
    left |= {"lat": _blurred(ticket.lat), "lon": _blurred(ticket.lon)}
    await tx.execute(update(table).where(table.c.id == ticket_id).values(**left))
    noted, _ = await tickets.note(tx, ticket, "hand_on", Doer(None), now, actor=Actor.SYSTEM)
    erased.open_tickets.append(noted)


def _blurred(degrees: float | None) -> float | None:
    return None if degrees is None else round(degrees, BLUR)


def _added_to(person: Person) -> CompoundSelect[int]:
    """The tickets to which the person added something."""
    wrote = select(entries.c.ticket_id).where(entries.c.actor_id == person.id)
    showed = select(photos.c.ticket_id).where(photos.c.person_id == person.id)
    spoke = select(recordings.c.ticket_id).where(recordings.c.person_id == person.id)
    rated = select(ratings.c.ticket_id).where(ratings.c.person_id == person.id)
    return union(wrote, showed, spoke, rated)


async def _touched(tx: Transaction, person: Person) -> list[int]:
    """Tickets of others to which the person added something."""
    added = table.c.reporter_id != person.id, table.c.id.in_(_added_to(person))
    return list((await tx.execute(select(table.c.id).where(*added))).scalars())


async def _words(tx: Transaction, person: Person) -> list[str]:
    """What they wrote as a resident: in reports, and into the history of tickets."""
    theirs = entries.c.actor_id == person.id, spelled(entries.c.actor, "reporter", "follower")
    added = list((await tx.execute(select(entries.c.words).where(*theirs))).scalars())
    added += (await tx.execute(select(ratings.c.words).where(ratings.c.person_id == person.id))).scalars()
    told = await tx.execute(select(table.c.words, table.c.place_words).where(table.c.reporter_id == person.id))
    return [words for words in (*added, *(one for row in told for one in row)) if words]


async def _forget_words(tx: Transaction, person: Person, nobody: int) -> None:
    theirs = entries.c.actor_id == person.id, spelled(entries.c.actor, "reporter", "follower")
    await tx.execute(update(entries).where(*theirs).values(words="", actor_id=nobody))
    await tx.execute(delete(followers).where(followers.c.person_id == person.id))
    await tx.execute(update(ratings).where(ratings.c.person_id == person.id).values(words="", person_id=None))
    await tx.execute(delete(wrong_links).where(wrong_links.c.person_id == person.id))
    await tx.execute(delete(albums).where(albums.c.person_id == person.id))
    await tx.execute(delete(contacts).where(contacts.c.person_id == person.id))


async def forget_photos(tx: Transaction, which: ColumnElement[bool], now: datetime) -> int:
    """Forget the rows of photos, and their files unless another row shows the same file."""
    rows = (await tx.execute(select(photos.c.id, photos.c.name, photos.c.ticket_id).where(which))).all()
    ids = [row.id for row in rows]
    if not ids:
        return 0
    shown = cards_table.c.ticket_id.in_({row.ticket_id for row in rows}), cards_table.c.photo_id.in_(ids)
    await tx.execute(update(cards_table).where(*shown).values(photo_id=None))
    await tx.execute(update(photos).where(photos.c.alike.in_(ids)).values(alike=None))
    await tx.execute(delete(photos).where(photos.c.id.in_(ids)))
    names = {row.name for row in rows if row.name}
    needed = set((await tx.execute(select(photos.c.name).where(photos.c.name.in_(names)))).scalars())
    await doom(tx, names - needed, now)
    return len(ids)


async def _forget_recordings(tx: Transaction, which: ColumnElement[bool], now: datetime) -> int:
    """The same for what was spoken or filmed."""
    rows = (await tx.execute(select(recordings.c.id, recordings.c.name).where(which))).all()
    if not rows:
        return 0
    await tx.execute(delete(recordings).where(recordings.c.id.in_([row.id for row in rows])))
    names = {row.name for row in rows if row.name}
    needed = set((await tx.execute(select(recordings.c.name).where(recordings.c.name.in_(names)))).scalars())
    await doom(tx, names - needed, now)
    return len(rows)


# The person


async def _forget_chat(tx: Transaction, person: Person, now: datetime) -> None:
    """Forget what was said in their chat, and where the talk stood."""
    home, user = person.home.key, person.identity.user
    await wishes.forget(tx, person.id)
    await subscriptions.forget(tx, person.id)
    await tx.execute(delete(outbox).where(outbox.c.chat == home))
    await tx.execute(delete(cards_table).where(cards_table.c.chat == home))
    await tx.execute(delete(conversations).where(conversations.c.person_id == person.id))
    await tx.execute(delete(errands).where(errands.c.channel == person.identity.channel, errands.c.user == user))
    await tx.execute(delete(inbox).where(unhandled, or_(*(inbox.c.raw.contains(one) for one in _named_by(user)))))
    for prefix in (f"{home}@", f"{home}/", f"{user}/"):
        named = inbox.c.channel.in_(("clock", person.identity.channel)), inbox.c.key.startswith(prefix, autoescape=True)
        await tx.execute(delete(inbox).where(*named))
    if person.identity.channel == "web":
        await _forget_web_chat(tx, user, now)


async def _forget_web_chat(tx: Transaction, user: str, now: datetime) -> None:
    said = (await tx.execute(select(web.c.picture, web.c.body).where(web.c.chat == user))).all()
    await doom(tx, {row.picture for row in said if row.picture} | uploads([row.body for row in said]), now)
    await tx.execute(delete(web).where(web.c.chat == user))


def _named_by(user: str) -> list[str]:
    """How a kept event names this user: as we write it, and as Telegram does, in JSON of whatever spacing."""
    return [f'"{user}"', *(f"{before}{user}{after}" for before in (":", ": ") for after in (",", "}"))]


def uploads(bodies: Sequence[str]) -> set[str]:
    """The raw files that these messages of the web chat still have in the store."""
    read = [json.loads(body) for body in bodies if '"upload"' in body]
    return {body["upload"] for body in read if isinstance(body.get("upload"), str)}


async def _forget_row(tx: Transaction, person: Person, nobody: int) -> None:
    here = people.c.id == person.id
    if await tx.scalar(select(officers.c.person_id).where(officers.c.person_id == person.id)) is not None:
        await tx.execute(update(people).where(here).values(erase_at=None, consent=None, consented_at=None))
        return
    await tx.execute(update(outbox).where(outbox.c.person_id == person.id).values(person_id=None))
    about = office_log.c.subject_id == person.id
    await tx.execute(update(office_log).where(about).values(subject_id=nobody, words=""))
    here_and_there = entries.c.actor_id, office_log.c.actor_id, table.c.officer_id, photos.c.person_id
    for column in (*here_and_there, recordings.c.person_id):
        await tx.execute(update(column.table).where(column == person.id).values({column: nobody}))
    await tx.execute(delete(people).where(here))
