"""Stars and the city's figures on both databases: one opinion each, counted honestly, outliving whoever gave it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from storage import erasure, held, ratings, retention
from storage.engine import Database, Transaction
from storage.figures import Figures, figures
from storage.people import Person
from storage.tables import ratings as table
from storage.tickets import Doer, Ticket
from storage.workflow import Move
from tests.storage.scenes import DAY, NOW, SECOND, file, follow, meet, moved, officer

HOUR = timedelta(hours=1)
ALL = NOW - 400 * DAY, NOW + 400 * DAY
SYSTEM = Doer(None)


async def done(tx: Transaction, reporter: Person, draft: str = "draft", at: datetime = NOW + SECOND) -> Ticket:
    """A ticket of this reporter that was filed at NOW and done at that time."""
    (rudi,) = await meet(tx, "rudi")
    ticket = await moved(tx, await file(tx, reporter, draft), officer(rudi), Move("claim"))
    return await moved(tx, ticket, officer(rudi), Move("resolve", proof_taken_at=at), at=at)


async def clean(tx: Transaction, reporter: Person, draft: str = "draft", at: datetime = NOW + SECOND) -> Ticket:
    """The same, called clean by its reporter."""
    return await moved(tx, await done(tx, reporter, draft, at), Doer(reporter), Move("confirm"), at=at + SECOND)


async def test_one_opinion_each_that_may_be_changed(database: Database) -> None:
    """Stars given again replace the first; a word comes once, and stays beside the new stars."""
    async with database.transaction() as tx:
        rina, ani = await meet(tx, "rina", "ani")
        ticket = await clean(tx, rina)
        assert await ratings.by(tx, ticket.id, rina) is None
        assert not await ratings.add_words(tx, ticket.id, rina, "tanpa bintang")
        assert await ratings.rate(tx, ticket, rina, 2, NOW)
        assert await ratings.add_words(tx, ticket.id, rina, "lama")
        assert not await ratings.add_words(tx, ticket.id, rina, "lama sekali")
        assert await ratings.rate(tx, ticket, rina, 5, NOW + DAY)
        assert await ratings.rate(tx, ticket, ani, 1, NOW)
    async with database.reading() as tx:
        found = [(one.person_id, one.stars, one.words, one.at) for one in await ratings.of_ticket(tx, ticket.id)]
        assert found == [(rina.id, 5, "lama", NOW + DAY), (ani.id, 1, "", NOW)]


async def test_stars_are_for_closed_tickets(database: Database) -> None:
    """As long as it is asked whether the place is clean, there are no stars; and never six."""
    async with database.transaction() as tx:
        (rina,) = await meet(tx, "rina")
        ticket = await done(tx, rina)
        assert not await ratings.rate(tx, ticket, rina, 4, NOW)
        for stars in (0, 6, -1):
            with pytest.raises(ValueError, match="one star to five"):
                await ratings.rate(tx, ticket, rina, stars, NOW)
        assert await ratings.of_ticket(tx, ticket.id) == []


async def test_who_is_forgotten_leaves_stars_and_no_name(database: Database) -> None:
    """Erasure takes name and words of all that they rated, also two who rated one ticket; the figures stay as they were."""
    async with database.transaction() as tx:
        rina, ani, budi = await meet(tx, "rina", "ani", "budi")
        ticket = await clean(tx, rina)
        for person, stars in ((rina, 5), (ani, 3), (budi, 1)):
            await follow(tx, ticket, person)
            await ratings.rate(tx, ticket, person, stars, NOW)
            await ratings.add_words(tx, ticket.id, person, f"kata {person.name}")
        before = await figures(tx, *ALL)
    for person in (ani, budi):
        async with database.transaction() as tx:
            await erasure.erase(tx, person, NOW, '{"text":"-"}')
    async with database.reading() as tx:
        left = [(one.person_id, one.stars, one.words) for one in await ratings.of_ticket(tx, ticket.id)]
        after = await figures(tx, *ALL)
    assert sorted(left, key=lambda one: -one[1]) == [(rina.id, 5, "kata Rina"), (None, 3, ""), (None, 1, "")]
    assert after == before


async def test_old_stars_are_nobodys(database: Database) -> None:
    """With the ticket its ratings become nobody's, and then nothing holds the people who gave them."""
    async with database.transaction() as tx:
        rina, ani = await meet(tx, "rina", "ani")
        ticket = await clean(tx, rina)
        await ratings.rate(tx, ticket, ani, 4, NOW)
        await ratings.add_words(tx, ticket.id, ani, "rapi")
        assert await retention.people_who_left(tx, NOW + 900 * DAY) == 0
        assert await retention.old_tickets(tx, NOW + 900 * DAY, NOW + 900 * DAY) == 1
        (one,) = await ratings.of_ticket(tx, ticket.id)
        assert (one.person_id, one.stars, one.words) == (None, 4, "")
        assert await retention.people_who_left(tx, NOW + 900 * DAY) == 2


async def test_my_data_has_my_stars_and_not_anothers_words(database: Database) -> None:
    """/datasaya gives out what I gave, and of others that they gave something for my report."""
    async with database.transaction() as tx:
        rina, ani = await meet(tx, "rina", "ani")
        ticket = await clean(tx, rina)
        for person, words in ((rina, "kata Rina"), (ani, "kata Ani")):
            await ratings.rate(tx, ticket, person, 4, NOW)
            await ratings.add_words(tx, ticket.id, person, words)
        about = {name: (await held.about(tx, person)).rows["ratings"] for name, person in (("r", rina), ("a", ani))}
    assert [(row["person_id"], row.get("words")) for row in about["r"]] == [
        ("you", "kata Rina"),
        ("somebody else", None),
    ]
    assert [(row["person_id"], row.get("words")) for row in about["a"]] == [("you", "kata Ani")]


# Figures


async def test_figures_of_nothing(database: Database) -> None:
    """Where nothing happened there is no median and there are no stars, rather than zeros."""
    async with database.reading() as tx:
        assert await figures(tx, *ALL) == Figures(0, 0, 0, 0, None, 0, None)


async def test_figures_follow_what_happens(database: Database) -> None:
    """What is opened again is not done any more; silence is no praise; a report counts where it was done."""
    async with database.transaction() as tx:
        (rina,) = await meet(tx, "rina")
        dirty = await done(tx, rina, "dirty", NOW + 2 * HOUR)
        silent = await done(tx, rina, "silent", NOW + 4 * HOUR)
        good = await clean(tx, rina, "good", NOW + 9 * HOUR)
        await file(tx, rina, "waits")
        await ratings.rate(tx, good, rina, 4, NOW)
        assert await figures(tx, *ALL) == Figures(4, 1, 3, 1, 4.0, 1, 4.0)
        await moved(tx, dirty, Doer(rina), Move("reopen", "masih kotor"), at=NOW + DAY)
        await moved(tx, silent, SYSTEM, Move("expire"), at=NOW + 30 * DAY)
        assert await figures(tx, *ALL) == Figures(4, 2, 2, 1, 6.5, 1, 4.0)
        assert await figures(tx, NOW + 8 * HOUR, NOW + DAY) == Figures(0, 2, 1, 1, 9.0, 1, 4.0)
        assert await figures(tx, NOW + 30 * DAY, NOW + 60 * DAY) == Figures(0, 2, 0, 0, None, 0, None)


async def test_a_report_weighs_as_much_as_any_other(database: Database) -> None:
    """Ten friends who rate one report do not outvote the one who rated another."""
    async with database.transaction() as tx:
        rina, *friends = await meet(tx, "rina", *(f"f{n}" for n in range(10)))
        loved, poor = await clean(tx, rina, "loved"), await clean(tx, rina, "poor")
        for person in friends:
            await ratings.rate(tx, loved, person, 5, NOW)
        await ratings.rate(tx, poor, rina, 1, NOW)
        found = await figures(tx, *ALL)
        assert (found.rated, found.stars) == (2, 3.0)
        assert len((await tx.execute(select(table.c.id))).all()) == 11
