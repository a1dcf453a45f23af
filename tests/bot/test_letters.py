"""Letters: what a row becomes when it is sent, and how its picture is had without anybody's metadata."""

from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from markupsafe import Markup
from PIL import Image

from bot.channels import Capabilities, Played
from bot.letters import PATIENCE, Letters, NotYet, Written
from handlers.events import Photo
from handlers.replies import Picture, Say
from storage import outbox, photos, recordings, tickets
from storage.engine import Database
from storage.outbox import LivingCard, Sending
from storage.photo_store import MemoryPhotos
from storage.recordings import Spoken
from storage.tickets import Doer, Ticket
from storage.workflow import Move
from tests.bot.scripted import CHANNEL, CITY, NOON, ROOM, Scripted, jpeg, person, photo, ticket
from tests.bot.scripted import say as written_say

ONE, TWO = "ab/cdef01.jpg", "ab/cdef02.jpg"


class Sick(MemoryPhotos):
    """A store whose disk cannot be read."""

    async def get(self, name: str) -> bytes:
        raise PermissionError(name)


@dataclass
class Desk:
    """A ticket, and the letters that tell of it."""

    database: Database
    ticket: Ticket
    store: MemoryPhotos = field(default_factory=MemoryPhotos)
    channel: Scripted = field(default_factory=Scripted)

    async def letter(self, picture: Picture, *, age: float = 0) -> Written:
        """What somebody is sent who is to see this picture; the row is so many seconds old."""
        row = self.row("say", written_say("halo", picture=picture))
        written = await self._letters().write(row, NOON + timedelta(seconds=age), {})
        assert written is not None
        return written

    async def card(self) -> Written:
        """The card as it is shown now; when shown, it is the living one."""
        written = await self._letters().write(self.row("card", None), NOON, {})
        assert written is not None
        carries = written.letter.shown is not None or written.letter.replaces_picture
        living = LivingCard(written.letter.replaces or "m50", written.photo_id if carries else None)
        async with self.database.transaction() as tx:
            await outbox.keep_card(tx, self.ticket.id, ROOM.key, living)
        return written

    def row(self, kind: str, say: str | None) -> Sending:
        chat = ROOM if kind == "card" else ROOM.__class__(CHANNEL, "501")
        return Sending(
            7, chat.key, CHANNEL, chat.chat, None, None, 0, kind, say, self.ticket.id, NOON, attempts=1, uncertain=False
        )

    async def photo(self, ref: str, name: str | None = None, **more: Any) -> int:
        return (await photo(self.database, self.ticket, ref, name=name, **more)).id

    async def recording(self, channel: str = CHANNEL, name: str | None = None) -> int:
        """A voice note of the ticket; kept when it has a name."""
        async with self.database.transaction() as tx:
            given = Spoken(channel, "voice", "ref", f"unique {channel}", 5)
            await recordings.attach(tx, self.ticket.id, self.ticket.reporter_id, [given], NOON)
            found = (await recordings.of_ticket(tx, self.ticket.id))[-1]
            if name is not None:
                await recordings.keep(tx, found.id, name)
        return found.id

    async def played(self, recording_id: int, *, age: float = 0) -> Written:
        row = self.row("say", written_say("dengar", recording=recording_id))
        written = await self._letters().write(row, NOON + timedelta(seconds=age), {})
        assert written is not None
        return written

    async def keep(self, photo_id: int, name: str) -> None:
        async with self.database.transaction() as tx:
            await photos.keep(tx, photo_id, name=name, width=64, height=48, dhash=0)

    async def lose(self, photo_id: int) -> None:
        async with self.database.transaction() as tx:
            await photos.lose(tx, photo_id)

    def _letters(self) -> Letters:
        return Letters(self.database, self.store, CITY, {CHANNEL: self.channel})


@pytest.fixture
async def desk(database: Database) -> Desk:
    made = Desk(database, await ticket(database, await person(database)))
    await made.store.put(ONE, jpeg())
    await made.store.put(TWO, jpeg((40, 160, 60)))
    return made


def opened(picture: bytes | None) -> Image.Image:
    assert picture is not None
    return Image.open(BytesIO(picture))


class OnSqlite:
    """What is decided here is the same on every database; the cards below are tested on both."""

    @pytest.fixture
    def database_url(self, migrated_sqlite: str) -> str:
        return migrated_sqlite


class TestOnePicture(OnSqlite):
    async def test_without_one(self, desk: Desk):
        """A message without a picture is what it says."""
        say = Say(Markup("<b>halo</b>"))
        written = await desk._letters().write(desk.row("say", written_say("<b>halo</b>")), NOON, {})
        assert written is not None
        assert (written.letter.say, written.letter.shown, written.is_card) == (say, None, False)

    async def test_by_reference_where_the_channel_has_it(self, desk: Desk):
        """A photo that the channel has already goes by its reference, fetched or not."""
        shown = (await desk.letter(Picture((await desk.photo("pic"),)))).letter.shown
        assert shown is not None
        assert (shown.ref, shown.jpeg) == ("pic", None)

    async def test_bytes_for_another_channel(self, desk: Desk):
        """A photo of another channel goes as our clean bytes."""
        shown = (await desk.letter(Picture((await desk.photo("pic", ONE, channel="web"),)))).letter.shown
        assert shown is not None
        assert (shown.ref, shown.jpeg) == (None, jpeg())

    async def test_a_file_never_by_reference(self, desk: Desk):
        """A picture that came as a file may hold its maker's home: it is shown only as our clean bytes."""
        shown = (await desk.letter(Picture((await desk.photo("pic", ONE, as_file=True),)))).letter.shown
        assert shown is not None
        assert (shown.ref, shown.jpeg) == (None, jpeg())

    @pytest.mark.parametrize("more", [{"as_file": True}, {"channel": "web"}])
    async def test_waited_for_while_it_is_on_the_way(self, desk: Desk, more: dict[str, Any]):
        """A picture that is not ours yet is waited for, but not for ever: then the words go without it."""
        wanted = Picture((await desk.photo("pic", **more),))
        with pytest.raises(NotYet) as waits:
            await desk.letter(wanted, age=PATIENCE.total_seconds() - 1)
        assert 0 < waits.value.seconds <= 1
        written = await desk.letter(wanted, age=PATIENCE.total_seconds())
        assert (written.letter.shown, written.letter.say.text) == (None, "halo")

    async def test_one_that_was_lost(self, desk: Desk):
        """A picture that cannot be had is not waited for, and not tried by its reference."""
        for as_file in (False, True):
            lost = await desk.photo(f"pic {as_file}", as_file=as_file)
            await desk.lose(lost)
            assert (await desk.letter(Picture((lost,)))).letter.shown is None

    async def test_a_file_that_is_missing(self, desk: Desk):
        """A photo whose bytes are not in the store any more is left out; the words arrive."""
        kept = await desk.photo("pic", "ff/ffff00.jpg", channel="web")
        written = await desk.letter(Picture((kept,)))
        assert (written.letter.shown, written.letter.say.text) == (None, "halo")

    async def test_a_photo_that_is_not_there(self, desk: Desk):
        """A photo without a row is left out."""
        assert (await desk.letter(Picture((4711,)))).letter.shown is None

    async def test_a_sick_store(self, desk: Desk):
        """A store that cannot be read is waited for like a picture on the way, and costs no words."""
        kept = Picture((await desk.photo("pic", ONE, channel="web"),))
        desk.store = Sick()
        with pytest.raises(NotYet):
            await desk.letter(kept)
        assert (await desk.letter(kept, age=PATIENCE.total_seconds())).letter.shown is None


class TestAPictureOfThisChat(OnSqlite):
    def sent(self, **more: Any) -> Picture:
        return Picture(sent=Photo(more.pop("channel", CHANNEL), "pic", "unique", **more))

    async def test_is_shown_back(self, desk: Desk):
        """A picture of this chat is shown back by its reference."""
        shown = (await desk.letter(self.sent())).letter.shown
        assert shown is not None
        assert shown.ref == "pic"

    async def test_a_file_is_not(self, desk: Desk):
        """One that came as a file is not shown back, for it would come with its metadata."""
        assert (await desk.letter(self.sent(as_file=True))).letter.shown is None

    async def test_a_file_is_where_the_channel_cleans(self, desk: Desk):
        """A channel that cleans what it shows may show a file back."""
        desk.channel.capabilities = Capabilities(cleans=True)
        shown = (await desk.letter(self.sent(as_file=True))).letter.shown
        assert shown is not None
        assert shown.ref == "pic"

    async def test_of_another_channel_is_not(self, desk: Desk):
        """A reference of another channel means nothing here."""
        assert (await desk.letter(self.sent(channel="web"))).letter.shown is None


class TestBeforeAndAfter(OnSqlite):
    async def two(self, desk: Desk, names: tuple[str | None, str | None] = (ONE, TWO)) -> Picture:
        before = await desk.photo("before", names[0])
        after = await desk.photo("after", names[1], purpose="proof")
        return Picture((before, after), labels=("Sebelum", "Sesudah"))

    async def test_side_by_side(self, desk: Desk):
        """Before and after are one picture that holds both."""
        shown = (await desk.letter(await self.two(desk))).letter.shown
        assert shown is not None
        assert opened(shown.jpeg).width > 2 * 64

    @pytest.mark.parametrize("names", [(None, TWO), (ONE, None)])
    async def test_waits_for_both(self, desk: Desk, names: tuple[str | None, str | None]):
        """While one of the two is on the way both are waited for; then the proof goes alone."""
        two = await self.two(desk, names)
        with pytest.raises(NotYet):
            await desk.letter(two)
        shown = (await desk.letter(two, age=PATIENCE.total_seconds())).letter.shown
        assert shown is not None
        assert shown.ref == "after"

    async def test_the_proof_alone_when_the_other_is_lost(self, desk: Desk):
        """When the first photo cannot be had, the proof is shown at once."""
        two = await self.two(desk, (None, TWO))
        await desk.lose(two.photos[0])
        shown = (await desk.letter(two)).letter.shown
        assert shown is not None
        assert shown.ref == "after"

    async def test_never_the_old_dirt_as_proof(self, desk: Desk):
        """When the proof cannot be had, the first photo is not shown in its place."""
        two = await self.two(desk, (ONE, None))
        await desk.lose(two.photos[1])
        assert (await desk.letter(two)).letter.shown is None

    async def test_a_file_that_is_broken(self, desk: Desk):
        """A photo that is broken in the store is waited for and then left out; the words arrive."""
        await desk.store.put(TWO, b"not a picture")
        two = await self.two(desk)
        with pytest.raises(NotYet):
            await desk.letter(two)
        assert (await desk.letter(two, age=PATIENCE.total_seconds())).letter.shown is None

    async def test_a_file_that_is_missing(self, desk: Desk):
        """A photo that is missing in the store costs the picture and not the words."""
        await desk.store.delete(ONE)
        assert (await desk.letter(await self.two(desk))).letter.say.text == "halo"


class TestCards:
    async def test_new_with_its_picture(self, desk: Desk):
        """A card is a new message with the first photo, and says what is true now."""
        first = await desk.photo("pic")
        written = await desk.card()
        assert (written.is_card, written.photo_id, written.letter.replaces) == (True, first, None)
        assert written.letter.shown is not None
        assert desk.ticket.number in written.letter.say.text

    async def test_its_picture_is_not_sent_again(self, desk: Desk):
        """A change edits the words of the card and leaves its picture as it is."""
        first = await desk.photo("pic")
        await desk.card()
        written = await desk.card()
        assert (written.letter.replaces, written.letter.replaces_picture, written.letter.shown) == ("m50", True, None)
        assert written.photo_id == first

    async def test_the_proof_takes_the_place_of_the_first(self, desk: Desk):
        """When the work is done the card shows the proof instead."""
        await desk.photo("pic")
        await desk.card()
        proof = await desk.photo("proof", purpose="proof")
        async with desk.database.transaction() as tx:
            officer = Doer(await _person(tx, desk), "Pak Rudi", officer=True)
            moved, _ = await tickets.move(tx, desk.ticket, Move("claim"), officer, NOON)
            moved, _ = await tickets.move(tx, moved, Move("resolve", proof_taken_at=NOON), officer, NOON)
        written = await desk.card()
        assert written.letter.shown is not None
        assert (written.letter.shown.ref, written.photo_id, written.letter.replaces) == ("proof", proof, "m50")

    async def test_does_not_wait_for_its_picture(self, desk: Desk):
        """A card is shown at once; its picture is added when it is ours."""
        first = await desk.photo("pic", channel="web")
        written = await desk.card()
        assert (written.letter.shown, written.letter.say.picture, written.photo_id) == (None, None, None)
        await desk.keep(first, ONE)
        written = await desk.card()
        assert written.letter.shown is not None
        assert (written.letter.shown.jpeg, written.photo_id, written.letter.replaces) == (jpeg(), first, "m50")
        assert not written.letter.replaces_picture

    async def test_keeps_the_old_picture_until_it_has_the_new(self, desk: Desk):
        """A new picture that is not ours yet changes nothing: the card goes on showing what it showed."""
        first = await desk.photo("pic")
        await desk.card()
        await desk.lose(first)
        await desk.photo("other", channel="web")
        written = await desk.card()
        assert (written.letter.shown, written.letter.replaces_picture, written.photo_id) == (None, True, first)

    async def test_of_a_ticket_that_is_gone(self, desk: Desk):
        """There is no card of a ticket that is not there."""
        desk.ticket = desk.ticket.__class__(**{**_fields(desk.ticket), "id": 4711})
        assert await desk._letters().write(desk.row("card", None), NOON, {}) is None


async def _person(tx: Any, desk: Desk) -> Any:
    from storage import people

    return (await people.by_ids(tx, [desk.ticket.reporter_id]))[desk.ticket.reporter_id]


def _fields(of: Ticket) -> dict[str, Any]:
    return {name: getattr(of, name) for name in of.__slots__}


class TestRecordings:
    async def test_by_the_channels_own_word(self, desk: Desk):
        """Where it came by the same chat service, it goes on at once, fetched or not."""
        written = await desk.played(await desk.recording())
        assert written.letter.played == Played("voice", ref="ref")

    async def test_by_our_bytes(self, desk: Desk):
        """Where it came by another one, our own bytes are sent, as soon as we have them."""
        recording = await desk.recording("web")
        with pytest.raises(NotYet):
            await desk.played(recording)
        await desk.store.put("ab/cdef.ogg", b"OggS")
        async with desk.database.transaction() as tx:
            await recordings.keep(tx, recording, "ab/cdef.ogg")
        written = await desk.played(recording)
        assert written.letter.played == Played("voice", content=b"OggS", ending="ogg")

    async def test_without_it_the_words_stand_alone(self, desk: Desk):
        """What cannot be had in time, or is lost, keeps nobody from the words."""
        recording = await desk.recording("web")
        assert (await desk.played(recording, age=PATIENCE.total_seconds())).letter.played is None
        async with desk.database.transaction() as tx:
            await recordings.lose(tx, recording)
        assert (await desk.played(recording)).letter.played is None
        assert (await desk.played(4711)).letter.played is None

    async def test_a_store_that_has_lost_it(self, desk: Desk):
        """A kept recording that is not in the store is waited for, then left out."""
        recording = await desk.recording("web", "ab/cdef.ogg")
        with pytest.raises(NotYet):
            await desk.played(recording)
        assert (await desk.played(recording, age=PATIENCE.total_seconds())).letter.played is None

    async def test_the_card_offers_them(self, desk: Desk):
        """The card says how many there are."""
        await desk.recording()
        labels = [button.label for row in (await desk.card()).letter.say.buttons for button in row]
        assert "🎤 1 rekaman" in labels
