"""From a claimed row to the letter that is sent: cards are rendered now, pictures are found now.

A picture, and likewise a recording, goes as the channel's own reference where the channel has one and nobody's metadata
rides along; else as our cleaned bytes; else it is waited for (`NotYet`), for `PATIENCE`, and then left out: the words
matter more. So is one that the store cannot give just now, or that is broken there.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from bot.channels import Channel, Letter, Played, Shown
from bot.held import held_about
from bot.pictures.before_after import before_after
from bot.pictures.render import blank
from handlers import replies
from handlers.city import City
from handlers.events import Photo
from handlers.living import living_card, read_as
from handlers.officers.card import card
from handlers.officers.surroundings import surroundings
from handlers.replies import Picture, Say
from storage import contacts, outbox, people, photos, ratings, recordings, tickets, undoing
from storage import living as living_cards
from storage.engine import Database
from storage.living import Seen
from storage.outbox import Lane, LivingCard, Sending
from storage.photo_store import Missing, PhotoStore
from storage.photos import KeptPhoto

log = structlog.get_logger()

PATIENCE = timedelta(seconds=45)
SOON = 0.5  # seconds until a picture is looked for again


Looked = Mapping[int, Seen]
"""What living cards show, by row of the outbox."""


class NotYet(Exception):
    """The letter cannot be written for a few seconds: its picture is on the way."""

    def __init__(self, seconds: float) -> None:
        super().__init__("its picture is on the way")
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Written:
    letter: Letter
    is_card: bool = False
    photo_id: int | None = None  # the photo that a card carries


class Letters:
    """Writes letters from the records of a database and the photos of a store."""

    def __init__(self, database: Database, store: PhotoStore, city: City, channels: Mapping[str, Channel]) -> None:
        self.database = database
        self.channels = channels
        self.store = store
        self.city = city

    async def write(self, row: Sending, now: datetime, looked: Looked) -> Written | None:
        """The letter for a row, with what `look_up` has found for it; None when there is nothing to show any more.

        Raises `NotYet`.
        """
        if _is_living(row):
            return self._living(row, looked.get(row.id))
        if row.kind == "card":
            return await self._card(row, now)
        say = replies.read(row.say or "")
        if row.kind == "unsay":
            return Written(Letter(row.id, row.to, say, Shown(jpeg=blank()), replaces=row.replaces, takes_back=True))
        if say.document is not None:
            return Written(Letter(row.id, row.to, say, document=await self._document(row)))
        if say.recording is not None:
            return Written(Letter(row.id, row.to, say, played=await self._played(say.recording, row, now)))
        if say.picture is None:
            return Written(Letter(row.id, row.to, say, replaces=row.replaces))
        shown = await self._shown(say.picture, row, now, wait=True)
        return Written(Letter(row.id, row.to, say, shown))

    async def _document(self, row: Sending) -> bytes | None:
        """The file for its reader, and for nobody else; None where the channel has it fetched."""
        if self.channels[row.channel].capabilities.serves or row.person_id is None:
            return None
        async with self.database.reading() as tx:
            person = (await people.by_ids(tx, [row.person_id])).get(row.person_id)
        if person is None or person.home.key != row.chat:
            raise ValueError("a document for somebody else")
        return await held_about(self.database, self.store, person)

    async def _card(self, row: Sending, now: datetime) -> Written | None:
        assert row.ticket_id is not None
        async with self.database.reading() as tx:
            ticket = await tickets.get(tx, row.ticket_id)
            if ticket is None:
                return None
            taken = await photos.of_ticket(tx, ticket.id)
            aloud = await recordings.of_ticket(tx, ticket.id)
            history = await tickets.history(tx, ticket.id)
            rated = await ratings.of_ticket(tx, ticket.id)
            phone = await contacts.of_ticket(tx, ticket.id)
            around = await surroundings(tx, ticket, now)
            living = await outbox.card_of(tx, ticket.id, row.chat)
            can_undo = await undoing.of_ticket(tx, ticket, now) is not None
            reporter = (await people.by_ids(tx, [ticket.reporter_id])).get(ticket.reporter_id)
        language = self.city.staff_language
        away = reporter.unreachable_since if reporter else None
        say = card(
            ticket,
            taken,
            history,
            self.city,
            now,
            language,
            recordings=len(aloud),
            ratings=rated,
            unreachable_since=away,
            banned_until=reporter.banned_until if reporter else None,
            around=around,
            phone=phone,
            can_undo=can_undo,
            opened=row.say == outbox.OPENED,
        )
        photo_id = say.picture.photos[0] if say.picture else None
        if living is None or photo_id != living.photo_id:
            shown = await self._shown(say.picture, row, now, wait=False) if say.picture else None
        else:
            shown = None
        letter = _letter(row, say, shown, living)
        return Written(letter, is_card=True, photo_id=_carried(photo_id, shown, living))

    async def look_up(self, rows: Sequence[Sending]) -> Looked:
        """What the residents' cards among these rows show: asked once for all that leave together."""
        living = [row.id for row in rows if _is_living(row)]
        if not living:
            return {}
        async with self.database.reading() as tx:
            return await living_cards.look_up(tx, living)

    def _living(self, row: Sending, seen: Seen | None) -> Written | None:
        """The card in a resident's chat, as they may read the ticket at this moment."""
        if seen is None:
            return None
        ticket, reader = seen.ticket, read_as(seen.actors)
        link = self.channels[row.channel].link(f"t_{ticket.link}")
        given = seen.number_given
        say = living_card(ticket, reader, seen.weight, self.city, seen.language, link, number_given=given)
        asked_for = reader == "follower" and row.lane == Lane.PERSON  # else a push or a receipt has made the sound
        return Written(_letter(row, replace(say, silent=not asked_for), None, seen.living), is_card=True)

    async def _shown(self, picture: Picture, row: Sending, now: datetime, *, wait: bool) -> Shown | None:
        if picture.sent is not None:
            return self._sent_before(picture.sent, row)
        async with self.database.reading() as tx:
            wanted = await photos.by_ids(tx, picture.photos)
        patient = wait and now - row.created_at < PATIENCE
        together = len(wanted) == 2 and bool(picture.labels[0])
        if patient and any(photo.state == "wanted" and (together or not _has_ref(photo, row)) for photo in wanted):
            raise NotYet(SOON)
        try:
            if together and all(photo.state == "kept" for photo in wanted):
                return await self._side_by_side(wanted, picture.labels)
            return await self._one(wanted[-1], row) if wanted else None
        except (OSError, ValueError) as trouble:  # the store's words for a bad day, and Pillow's for a broken file
            log.error("a picture cannot be shown", row=row.id, why=type(trouble).__name__, waits=patient)
            if patient:
                raise NotYet(SOON) from trouble
            return None

    async def _played(self, recording_id: int, row: Sending, now: datetime) -> Played | None:
        """The recording; None where it is lost, or not to be had in time: then the words stand alone."""
        async with self.database.reading() as tx:
            one = await recordings.by_id(tx, recording_id)
        if one is None or one.state == "lost":
            return None
        if one.channel == row.channel and not self.channels[row.channel].capabilities.cleans:
            return Played(one.kind, ref=one.ref)
        try:
            if one.name is not None:
                return Played(one.kind, content=await self.store.get(one.name), ending=one.name.rpartition(".")[2])
        except (OSError, Missing) as trouble:
            log.error("a recording cannot be played", row=row.id, why=type(trouble).__name__)
        if now - row.created_at < PATIENCE:
            raise NotYet(SOON)
        return None

    def _sent_before(self, photo: Photo, row: Sending) -> Shown | None:
        """A picture of this chat, shown back: never with the metadata of a file."""
        safe = not photo.as_file or self.channels[row.channel].capabilities.cleans
        return Shown(ref=photo.ref) if safe and photo.channel == row.channel else None

    async def _one(self, photo: KeptPhoto, row: Sending) -> Shown | None:
        if photo.state != "lost" and _has_ref(photo, row):
            return Shown(ref=photo.ref)
        jpeg = await self._bytes(photo)
        return Shown(jpeg=jpeg) if jpeg else None

    async def _side_by_side(self, two: list[KeptPhoto], labels: tuple[str, str]) -> Shown | None:
        before, after = await self._bytes(two[0]), await self._bytes(two[1])
        if before is None or after is None:
            return None
        t = self.city.texts(self.city.language)
        days = t.moment(two[0].taken_at), t.moment(two[1].taken_at)
        return Shown(jpeg=await asyncio.to_thread(before_after, before, after, labels, days))

    async def _bytes(self, photo: KeptPhoto) -> bytes | None:
        if photo.name is None:
            return None
        try:
            return await self.store.get(photo.name)
        except Missing:
            return None


def _is_living(row: Sending) -> bool:
    return row.kind == "card" and row.person_id is not None


def _has_ref(photo: KeptPhoto, row: Sending) -> bool:
    return photo.channel == row.channel and not photo.as_file


def _letter(row: Sending, say: Say, shown: Shown | None, living: LivingCard | None) -> Letter:
    if living is None:
        return Letter(row.id, row.to, say if shown else replace(say, picture=None), shown)
    return Letter(row.id, row.to, say, shown, replaces=living.message, replaces_picture=living.photo_id is not None)


def _carried(photo_id: int | None, shown: Shown | None, living: LivingCard | None) -> int | None:
    """The photo that the card carries once this letter has arrived."""
    if shown is not None:
        return photo_id
    return living.photo_id if living else None
