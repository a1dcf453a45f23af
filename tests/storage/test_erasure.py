"""Forgetting, on both databases: rows, files, and the bytes that are left of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from storage import (
    erasure,
    errands,
    following,
    inbox,
    mailbox,
    outbox,
    people,
    photos,
    recordings,
    retention,
    scrubbing,
    tickets,
    wrong_links,
)
from storage.addresses import Address, Identity
from storage.engine import Database
from storage.outbox import LivingCard, Post, Settled
from storage.people import Met, Person
from storage.photo_store import LocalPhotos, MemoryPhotos, photo_name
from storage.photos import Attachment
from storage.recordings import Spoken
from storage.tables import cards as cards_table
from storage.tables import doomed, entries, removals
from storage.tables import errands as errands_table
from storage.tables import inbox as inbox_table
from storage.tables import outbox as outbox_table
from storage.tables import people as people_table
from storage.tables import tickets as table
from storage.tickets import Filing, Ticket
from storage.workflow import Move, Status
from tests.storage.scenes import DAY, NOW, SECOND, meet, moved, officer

ROOM = Address("x", "room")
INSTEAD = '{"text":"-"}'
CANARY = "kenari-7f3a"
NAME = photo_name("ab" * 32)


async def told(database: Database, who: str = "rina", draft: str = "d1") -> tuple[Person, Ticket]:
    """A ticket full of what must not be left, with a kept photo and a card in the staff room."""
    async with database.transaction() as tx:
        known = await people.meet(tx, [Met(Identity("x", who), f"{CANARY} nama", "id")], NOW)
        person = known[f"x/{who}"]
        filing = Filing(draft, "waste", f"{CANARY} kata", 3.61337, 98.49591, f"{CANARY} gang", "1", "A", "B", NOW + DAY)
        ticket, _ = await tickets.file(tx, filing, person, NOW)
        await photos.attach(
            tx, ticket.id, "report", person.id, [Attachment("x", f"{CANARY}-ref", draft, False, NOW)], NOW
        )
        (photo,) = await photos.of_ticket(tx, ticket.id)
        await photos.keep(tx, photo.id, name=NAME, width=1, height=1, dhash=1)
        say = f'{{"text":"{CANARY} kata"}}'
        posts = [Post(person.home, say, person_id=person.id, ticket_id=ticket.id), Post(ROOM, say, ticket_id=ticket.id)]
        await outbox.post(tx, posts, NOW)
        sent = await outbox.claim(tx, "me", NOW, timedelta(minutes=1), 9, channels=["x"])
        await outbox.settle(tx, "me", [Settled(row.id, "sent", message=f"m{row.id}") for row in sent], NOW)
        await outbox.keep_card(tx, ticket.id, ROOM.key, LivingCard("m77", photo.id))
    return person, ticket


async def erase(database: Database, person: Person, now: datetime = NOW) -> erasure.Erased:
    async with database.transaction() as tx:
        return await erasure.erase(tx, person, now, INSTEAD)


async def test_an_open_ticket_is_withdrawn_and_taken_back(database: Database) -> None:
    """Its card and what was said of it in the room are taken back; of the ticket the numbers stay."""
    person, ticket = await told(database)
    erased = await erase(database, person)
    assert [one.status for one in erased.withdrawn] == [Status.WITHDRAWN]
    async with database.reading() as tx:
        rows = (await tx.execute(select(outbox_table.c.kind, outbox_table.c.chat, outbox_table.c.replaces))).all()
        left = await tickets.get(tx, ticket.id)
        assert await people.find(tx, person.identity) is None
        assert (await tx.execute(select(cards_table))).all() == []
    assert [tuple(row) for row in rows] == [("unsay", ROOM.key, "m2"), ("unsay", ROOM.key, "m77")]
    assert left is not None
    assert (left.words, left.lat, left.place_words, left.kelurahan) == ("", None, "", "A")


async def test_a_followed_ticket_goes_on(database: Database) -> None:
    """Its oldest follower becomes its reporter; words and pictures of who left are gone, the point is blurred."""
    person, ticket = await told(database)
    async with database.transaction() as tx:
        ani, budi = await meet(tx, "ani", "budi")
        await following.follow(tx, ticket, budi, NOW)
        await following.follow(tx, ticket, ani, NOW + SECOND)
    erased = await erase(database, person)
    (left,) = erased.open_tickets
    assert (left.reporter_id, left.words, left.lat, left.lon) == (budi.id, "", 3.613, 98.496)
    assert left.status == Status.RECEIVED
    async with database.reading() as tx:
        assert await tickets.readers(tx, left) == [budi.id, ani.id]
        assert await photos.of_ticket(tx, ticket.id) == []
        assert [entry.act for entry in await tickets.history(tx, ticket.id)][-1] == "hand_on"


async def test_what_was_added_to_anothers_ticket_goes(database: Database) -> None:
    """My words and my picture on a neighbour's ticket are forgotten; the neighbour's stay."""
    _, ticket = await told(database)
    async with database.transaction() as tx:
        (budi,) = await meet(tx, "budi")
        ticket, _ = await following.follow(tx, ticket, budi, NOW) or (ticket, None)
        await tickets.note(tx, ticket, "add", tickets.Doer(budi), NOW, words="kata Budi <b>")
        await photos.attach(tx, ticket.id, "report", budi.id, [Attachment("x", "b", "b", False, NOW)], NOW)
        shows = [photo.id for photo in await photos.of_ticket(tx, ticket.id) if photo.person_id == budi.id]
        says = ['{"text":"lain"}', '{"text":"“kata Budi &lt;b&gt;”"}', f'{{"text":"","picture":{{"photos":{shows}}}}}']
        await outbox.post(tx, [Post(ROOM, say, ticket_id=ticket.id) for say in says], NOW)
        sent = await outbox.claim(tx, "me", NOW, timedelta(minutes=1), 1, channels=["x"])
        while sent:
            await outbox.settle(tx, "me", [Settled(row.id, "sent", message=f"m{row.id}") for row in sent], NOW)
            sent = await outbox.claim(tx, "me", NOW, timedelta(minutes=1), 1, channels=["x"])
    await erase(database, budi)
    async with database.reading() as tx:
        kept = [(photo.person_id, photo.name) for photo in await photos.of_ticket(tx, ticket.id)]
        words = list((await tx.execute(select(entries.c.words).where(entries.c.words != ""))).scalars())
        unsaid = (
            (await tx.execute(select(outbox_table.c.replaces).where(outbox_table.c.kind == "unsay"))).scalars().all()
        )
        said = list((await tx.execute(select(outbox_table.c.say).where(outbox_table.c.kind == "say"))).scalars())
    assert len(kept) == 1
    assert words == []
    assert unsaid == ["m4", "m5"]
    assert '{"text":"lain"}' in said
    assert len([say for say in said if say and CANARY in say]) == 2


async def test_a_file_that_another_ticket_shows_stays(database: Database) -> None:
    """The same picture on two tickets is one file; it goes with the last of them."""
    rina, _ = await told(database, "rina", "d1")
    budi, _ = await told(database, "budi", "d2")
    store = MemoryPhotos()
    await store.put(NAME, b"x")
    await erase(database, rina)
    await scrubbing.delete_files(database, store)
    assert await store.get(NAME) == b"x"
    await erase(database, budi)
    await scrubbing.delete_files(database, store)
    assert [name async for name in store.names()] == []


async def test_a_file_that_is_needed_again_is_pardoned(database: Database) -> None:
    """Between the erasure and the deletion somebody may send the same picture."""
    rina, _ = await told(database, "rina", "d1")
    store = MemoryPhotos()
    await store.put(NAME, b"x")
    await erase(database, rina)
    await told(database, "budi", "d2")
    await scrubbing.delete_files(database, store)
    assert await store.get(NAME) == b"x"
    async with database.reading() as tx:
        assert (await tx.execute(select(doomed))).all() == []


async def test_nothing_is_erased_while_it_is_being_sent(database: Database) -> None:
    """What is on its way would arrive after the erasure and could not be taken back; so it is waited for."""
    person, ticket = await told(database)
    async with database.transaction() as tx:
        await erasure.ask(tx, person, NOW)
        assert not await erasure.on_its_way(tx, person, NOW)
        await outbox.post(tx, [Post(ROOM, INSTEAD, ticket_id=ticket.id)], NOW)
        assert not await erasure.on_its_way(tx, person, NOW)
        (row,) = await outbox.claim(tx, "me", NOW, timedelta(minutes=1), 1, channels=["x"])
        assert await erasure.on_its_way(tx, person, NOW)
        await outbox.settle(tx, "me", [Settled(row.id, "sent", message="m9")], NOW)
        assert not await erasure.on_its_way(tx, person, NOW)
        await outbox.post(tx, [Post(person.home, INSTEAD)], NOW)
        assert await erasure.on_its_way(tx, person, NOW)


async def test_a_goodbye_is_not_waited_for_for_ever(database: Database) -> None:
    """Who cannot be told goodbye, because their channel is switched off, is forgotten all the same."""
    person, _ = await told(database)
    async with database.transaction() as tx:
        await erasure.ask(tx, person, NOW)
        await outbox.post(tx, [Post(person.home, INSTEAD)], NOW)
        assert await erasure.on_its_way(tx, person, NOW + timedelta(minutes=59))
        assert not await erasure.on_its_way(tx, person, NOW + timedelta(minutes=61))


async def test_what_neighbours_were_told_is_theirs(database: Database) -> None:
    """A follower's messages stay, and what is on its way to them arrives; what quotes the reporter goes."""
    person, ticket = await told(database)
    async with database.transaction() as tx:
        (budi,) = await meet(tx, "budi")
        await following.follow(tx, ticket, budi, NOW)
        quoting = f'{{"text":"“{CANARY} kata”"}}'
        await outbox.post(tx, [Post(budi.home, '{"text":"diterima"}', ticket_id=ticket.id)], NOW)
        await outbox.post(tx, [Post(budi.home, quoting, ticket_id=ticket.id)], NOW)
        for _ in range(2):
            sent = await outbox.claim(tx, "me", NOW, timedelta(minutes=1), 1, channels=["x"])
            await outbox.settle(tx, "me", [Settled(row.id, "sent", message=f"m{row.id}") for row in sent], NOW)
        await outbox.post(tx, [Post(budi.home, '{"text":"mulai"}', ticket_id=ticket.id)], NOW)
    await erase(database, person)
    async with database.reading() as tx:
        to_budi = outbox_table.c.chat == budi.home.key
        rows = (await tx.execute(select(outbox_table).where(to_budi).order_by(outbox_table.c.id))).all()
    assert [(row.kind, row.state, row.replaces or row.say) for row in rows] == [
        ("say", "sent", '{"text":"diterima"}'),
        ("say", "pending", '{"text":"mulai"}'),
        ("unsay", "pending", "m4"),
    ]


@pytest.mark.parametrize("raw", ['{"origin":{"user":"501"}}', '{"from":{"id":501,"a":1}}', '{"from": {"id": 501}}'])
async def test_what_could_not_be_read_goes(database: Database, raw: str) -> None:
    """An event that was set aside or quarantined names its sender in our words or in the channel's own."""
    async with database.transaction() as tx:
        known = await people.meet(tx, [Met(Identity("x", "501"), "Rina", "id")], NOW)
        await inbox.claim(tx, [("x", "mine"), ("x", "other")], NOW)
        for key, kept in (("mine", raw), ("other", raw.replace("501", "5012"))):
            await inbox.quarantine(tx, "x", key, raw=kept, error="E", reference="R")
        await erasure.erase(tx, known["x/501"], NOW, INSTEAD)
        assert list((await tx.execute(select(inbox_table.c.key))).scalars()) == ["other"]


async def test_it_is_recorded_in_numbers(database: Database) -> None:
    """That somebody was forgotten is on record, and of whom is not."""
    person, _ = await told(database)
    await erase(database, person)
    async with database.reading() as tx:
        (row,) = await tx.execute(select(removals))
    assert (row.why, row.counts, row.scrubbed_at) == ("request", '{"tickets": 1, "photos": 1, "messages": 2}', None)
    assert await scrubbing.scrub(database, NOW)
    assert not await scrubbing.scrub(database, NOW)


def all_bytes(folder: Path) -> Iterable[tuple[str, bytes]]:
    return [(file.name, file.read_bytes()) for file in folder.rglob("*") if file.is_file()]


async def test_no_byte_is_left(migrated_sqlite: str, tmp_path: Path) -> None:
    """After it, neither the database file, nor its log, nor the photo store holds a byte of what was told."""
    database = Database(migrated_sqlite)
    store = LocalPhotos(tmp_path / "photos")
    await store.put(NAME, f"{CANARY} picture".encode())
    person, ticket = await told(database)
    async with database.transaction() as tx:
        (rudi,) = await meet(tx, "rudi")
        ticket, _ = await tickets.note(tx, ticket, "add", tickets.Doer(person), NOW, words=f"{CANARY} lagi")
        await moved(tx, ticket, officer(rudi), Move("claim"), Move("ask", f"{CANARY} tanya", until=NOW + DAY))
    assert any(CANARY.encode() in content for _, content in all_bytes(tmp_path))
    await erase(database, person)
    await scrubbing.delete_files(database, store)
    assert await scrubbing.scrub(database, NOW)
    assert [name for name, content in all_bytes(tmp_path) if CANARY.encode() in content] == []
    await database.dispose()


class TestRetention:
    async def test_old_tickets_become_nobodys(self, database: Database) -> None:
        """Long after it was closed a ticket tells of no person; a younger and an open one are left alone."""
        rina, old = await told(database, "rina", "d1")
        _, young = await told(database, "budi", "d2")
        _, still_open = await told(database, "ani", "d3")
        async with database.transaction() as tx:
            await moved(tx, old, tickets.Doer(rina), Move("withdraw"), at=NOW)
            (budi,) = await meet(tx, "budi")
            await moved(tx, young, tickets.Doer(budi), Move("withdraw"), at=NOW + 2 * DAY)
            assert await retention.old_tickets(tx, NOW + DAY, NOW + 30 * DAY) == 1
            assert await retention.old_tickets(tx, NOW + DAY, NOW + 30 * DAY) == 0
            found = [await tickets.get(tx, one.id) for one in (old, young, still_open)]
        assert [one.words if one else None for one in found] == ["", f"{CANARY} kata", f"{CANARY} kata"]
        assert [one.category for one in found if one] == ["waste"] * 3

    async def test_people_with_nothing_here_go(self, database: Database) -> None:
        """Who only ever said hello is forgotten; who has a ticket is not."""
        await told(database)
        async with database.transaction() as tx:
            await meet(tx, "hello")
            assert await retention.people_who_left(tx, NOW - SECOND) == 0
            hello = await people.find(tx, Identity("x", "hello"))
            assert hello is not None
            await wrong_links.count(tx, hello, NOW.date())
            await outbox.post(tx, [Post(hello.home, INSTEAD, person_id=hello.id)], NOW)
            assert await retention.people_who_left(tx, NOW + SECOND) == 1
            assert list((await tx.execute(select(outbox_table.c.chat))).scalars()).count(hello.home.key) == 0
            left = list((await tx.execute(select(people_table.c.user))).scalars())
        assert left == ["rina"]

    async def test_old_web_chats_go(self, database: Database) -> None:
        """What was said in the web chat is not kept for ever either, nor are its pictures."""
        async with database.transaction() as tx:
            for number, at in enumerate((NOW, NOW + 2 * DAY)):
                body = {"text": CANARY, "upload": f"ab/{number}.jpg"}
                await mailbox.keep(tx, mailbox.Draft("c", f"in/{number}", "Rina", body, f"cd/{number}.jpg", at))
            assert await retention.old_web_messages(tx, NOW + DAY, NOW) == 1
            assert await retention.old_web_messages(tx, NOW + DAY, NOW) == 0
            assert sorted((await tx.execute(select(doomed.c.name))).scalars()) == ["ab/0.jpg", "cd/0.jpg"]

    @pytest.mark.parametrize("closed", [False, True])
    async def test_old_messages_go(self, database: Database, closed: bool) -> None:
        """A sent message of a closed ticket is forgotten; of an open one it stays, so that answers to it arrive."""
        person, ticket = await told(database)
        async with database.transaction() as tx:
            await outbox.post(tx, [Post(person.home, INSTEAD)], NOW)
            (row,) = await outbox.claim(tx, "me", NOW, timedelta(minutes=1), 1, channels=["x"])
            await outbox.settle(tx, "me", [Settled(row.id, "sent", message="m9")], NOW)
            await outbox.post(tx, [Post(person.home, INSTEAD)], NOW)  # still waits
            if closed:
                await moved(tx, ticket, tickets.Doer(person), Move("withdraw"), at=NOW)
            assert (await retention.old_messages(tx, NOW + DAY, 0))[0] == (3 if closed else 1)
            states = list((await tx.execute(select(outbox_table.c.state))).scalars())
        assert states.count("pending") == 1
        async with database.reading() as tx:
            assert (await tx.execute(select(table.c.id))).scalar_one() == ticket.id


async def test_what_was_spoken_and_looked_up_goes(database: Database) -> None:
    """Recordings go with their files, also from the tickets of others; so does what is being looked up for them."""
    rina, mine = await told(database)
    budi, theirs = await told(database, "budi", "d2")
    spoken = photo_name("cd" * 32, "ogg")
    async with database.transaction() as tx:
        for ticket in (mine, theirs):
            given = [Spoken("x", "voice", f"{CANARY}-voice", f"{CANARY}-{ticket.id}", 4)]
            await recordings.attach(tx, ticket.id, rina.id, given, NOW)
            (one,) = await recordings.of_ticket(tx, ticket.id)
            await recordings.keep(tx, one.id, spoken)
        await outbox.post(tx, [Post(ROOM, f'{{"text":"1","recording":{one.id}}}', ticket_id=theirs.id)], NOW)
        sent = await outbox.claim(tx, "me", NOW, timedelta(minutes=1), 9, channels=["x"])
        await outbox.settle(tx, "me", [Settled(row.id, "sent", message=f"m{row.id}") for row in sent], NOW)
        await errands.leave(tx, "map_link", rina.identity, "mark", f"{CANARY}-link", NOW)
        await errands.leave(tx, "map_link", budi.identity, "mark", "link", NOW)
    await erase(database, rina)
    async with database.reading() as tx:
        assert await recordings.of_ticket(tx, mine.id) == await recordings.of_ticket(tx, theirs.id) == []
        assert [row.user for row in await tx.execute(select(errands_table))] == ["budi"]
        assert spoken in list((await tx.execute(select(doomed.c.name))).scalars())
        said = (await tx.execute(select(outbox_table.c.say).where(outbox_table.c.kind == "say"))).scalars()
        assert not any("recording" in say for say in said)


async def test_an_old_recording_goes_with_its_ticket(database: Database) -> None:
    """A ticket that becomes nobody's has no recordings any more; a file that another ticket needs stays."""
    rina, one = await told(database)
    _, two = await told(database, "budi", "d2")
    shared = photo_name("cd" * 32, "ogg")
    async with database.transaction() as tx:
        for ticket in (one, two):
            await recordings.attach(tx, ticket.id, rina.id, [Spoken("x", "voice", "ref", f"u{ticket.id}", 4)], NOW)
            (kept,) = await recordings.of_ticket(tx, ticket.id)
            await recordings.keep(tx, kept.id, shared)
        await erasure.strip(tx, [one.id], (await people.nobody(tx, NOW)).id, NOW)
        assert await recordings.of_ticket(tx, one.id) == []
        assert shared not in list((await tx.execute(select(doomed.c.name))).scalars())
        await erasure.doom(tx, [shared], NOW)
    store = MemoryPhotos()
    await store.put(shared, b"OggS")
    await scrubbing.delete_files(database, store)
    assert await store.get(shared) == b"OggS"
