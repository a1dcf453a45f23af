"""The roster begins with the config and is the office's from then on; somebody can always change it."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from storage import people, roster
from storage.addresses import Identity
from storage.engine import Database, Transaction
from storage.people import Met, Person
from storage.roster import LastOne, NotTheirs, Seat
from storage.tables import office_log
from storage.tables import people as people_table
from tests.storage.scenes import DAY, NOW, same_place, together

RUDI, SARI, KEPALA = (Identity("x", name) for name in ("rudi", "sari", "kepala"))
SEATS = [
    Seat(RUDI, "Pak Rudi", "officer", "timur"),
    Seat(SARI, "Bu Sari", "admin"),
    Seat(KEPALA, "Pak Hasibuan", "supervisor"),
]


async def seeded(tx: Transaction, *seats: Seat) -> dict[str, Person]:
    """The officers by their channel's word for them."""
    await roster.seed(tx, seats or SEATS, "id", NOW)
    return {one.identity.user: one for one in await roster.everybody(tx)}


async def acts(tx: Transaction) -> list[tuple[int | None, str, int | None, str]]:
    log = office_log.c
    rows = await tx.execute(select(log.actor_id, log.act, log.subject_id, log.words).order_by(log.id))
    return [tuple(row) for row in rows]


async def test_the_config_puts_its_officers_on_the_roster_once(database: Database) -> None:
    """Who never spoke has a row all the same, and starting again changes nothing and notes nothing."""
    async with database.transaction() as tx:
        first = await seeded(tx)
        assert await seeded(tx) == first
        assert list(first) == ["sari", "kepala", "rudi"]
        assert first["rudi"].office == people.Office("Pak Rudi", "officer", "timur")
        assert [act for _, act, _, _ in await acts(tx)] == ["add"] * 3
        assert (await tx.execute(select(func.count()).select_from(people_table))).scalar_one() == 3
        met = await people.meet(tx, [Met(RUDI, "Rudi", "id"), Met(Identity("x", "rina"), "Rina", "id")], NOW)
        assert met[RUDI.key].office == first["rudi"].office
        assert met["x/rina"].office is None
        await roster.seed(tx, [], "id", NOW)


async def test_a_restart_leaves_alone_what_the_office_changed(database: Database) -> None:
    """Who was taken off stays off, and a role that was given stays, whatever the config goes on to say."""
    async with database.transaction() as tx:
        known = await seeded(tx)
        await roster.remove(tx, known["rudi"].id, known["sari"], NOW)
        await roster.give_role(tx, known["kepala"].id, "officer", known["sari"], NOW)
    async with database.transaction() as tx:
        again = await seeded(tx)
        assert again.keys() == {"sari", "kepala"}
        assert roster.office_of(again["kepala"]).role == "officer"
        assert await roster.find(tx, known["rudi"].id) is None
        assert await roster.former(tx, "pak rudi") == (await people.by_ids(tx, [known["rudi"].id]))[known["rudi"].id]


async def test_every_change_is_kept_with_who_made_it(database: Database) -> None:
    """Who, what, whom: for each change of the roster."""
    async with database.transaction() as tx:
        known = await seeded(tx)
        sari, rudi = known["sari"], known["rudi"]
        await roster.give_team(tx, rudi.id, "barat", sari, NOW)
        await roster.put_on_duty(tx, rudi.id, False, sari, NOW)
        away = await roster.send_away(tx, rudi.id, NOW + DAY, sari.id, sari, NOW)
        assert not roster.office_of(away).is_there(NOW)
        back = await roster.put_on_duty(tx, rudi.id, True, sari, NOW)
        assert roster.office_of(back) == people.Office("Pak Rudi", "officer", "barat")
        budi = await roster.add(tx, Identity("x", "9"), "Budi", "id", sari, NOW)
        assert [(actor, act, about) for actor, act, about, _ in (await acts(tx))[3:]] == [
            (sari.id, "team", rudi.id),
            (sari.id, "duty", rudi.id),
            (sari.id, "away", rudi.id),
            (sari.id, "duty", rudi.id),
            (sari.id, "add", budi.id),
        ]


async def test_who_is_away_comes_back_by_itself(database: Database) -> None:
    """Nothing has to happen at the day: from then on they are there."""
    async with database.transaction() as tx:
        known = await seeded(tx)
        away = await roster.send_away(tx, known["rudi"].id, NOW + DAY, None, known["rudi"], NOW)
        office = roster.office_of(away)
        assert not office.is_there(NOW)
        assert office.is_there(NOW + DAY)


async def test_who_was_taken_off_can_be_taken_back(database: Database) -> None:
    """As an officer, on duty, under the name that is given now."""
    async with database.transaction() as tx:
        known = await seeded(tx)
        await roster.remove(tx, known["kepala"].id, known["sari"], NOW)
        back = await roster.add(tx, KEPALA, "Hasibuan", "id", known["sari"], NOW)
        assert back.id == known["kepala"].id
        assert back.office == people.Office("Hasibuan", "officer")


async def test_a_change_counts_at_once_for_who_speaks_in_the_same_batch(database: Database) -> None:
    """Whoever is taken off in a transaction is none for what they say later in it."""
    async with database.transaction() as tx:
        known = await seeded(tx)
        met = (await people.meet(tx, [Met(RUDI, "Rudi", "id")], NOW))[RUDI.key]
        await roster.remove(tx, met.id, known["sari"], NOW)
        assert met.office is None


async def test_only_heads_change_the_roster(database: Database) -> None:
    """Admins where there is one, else supervisors; nobody else adds, lowers or takes off."""
    async with database.transaction() as tx:
        known = await seeded(tx)
        for doer in (known["rudi"], known["kepala"]):
            with pytest.raises(NotTheirs):
                await roster.remove(tx, known["rudi"].id, doer, NOW)
            with pytest.raises(NotTheirs):
                await roster.give_role(tx, known["rudi"].id, "admin", doer, NOW)
            with pytest.raises(NotTheirs):
                await roster.add(tx, Identity("x", "9"), "Budi", "id", doer, NOW)
        assert await roster.heads(tx) == {known["sari"].id}
        assert len(await acts(tx)) == 3


async def test_the_last_admin_stays(database: Database) -> None:
    """They can be neither lowered nor taken off, by themselves or by anybody, until there is another."""
    async with database.transaction() as tx:
        known = await seeded(tx)
        sari = known["sari"]
        with pytest.raises(LastOne):
            await roster.remove(tx, sari.id, sari, NOW)
        with pytest.raises(LastOne):
            await roster.give_role(tx, sari.id, "supervisor", sari, NOW)
        await roster.give_role(tx, known["rudi"].id, "admin", sari, NOW)
        await roster.remove(tx, sari.id, sari, NOW)
        assert await roster.heads(tx) == {known["rudi"].id}


async def test_supervisors_are_the_highest_where_there_is_no_admin(database: Database) -> None:
    """They may change the roster, make an admin, and the last of them stays."""
    async with database.transaction() as tx:
        known = await seeded(tx, SEATS[0], SEATS[2])
        kepala = known["kepala"]
        with pytest.raises(LastOne):
            await roster.give_role(tx, kepala.id, "officer", kepala, NOW)
        await roster.give_role(tx, kepala.id, "admin", kepala, NOW)
        assert await roster.heads(tx) == {kepala.id}


async def test_two_admins_who_remove_each_other_leave_one(database: Database) -> None:
    """At one instant, on two machines: one of them is too late."""
    async with database.transaction() as tx:
        known = await seeded(tx, SEATS[1], Seat(RUDI, "Pak Rudi", "admin"))
    other = same_place(database)
    pairs = [(database, known["sari"], known["rudi"]), (other, known["rudi"], known["sari"])]

    async def act(number: int) -> Person:
        where, doer, whom = pairs[number]
        async with where.transaction() as tx:
            return await roster.remove(tx, whom.id, doer, NOW)

    results = await together(2, act)
    await other.dispose()
    assert sorted(type(one).__name__ for one in results) in (["NotTheirs", "Person"], ["LastOne", "Person"])
    async with database.reading() as tx:
        assert len(await roster.everybody(tx)) == 1
