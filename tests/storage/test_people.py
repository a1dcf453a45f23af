"""People are met once, keep their choices, and are reached where their channel knows them."""

from __future__ import annotations

from sqlalchemy import func, select

from storage import people
from storage.addresses import Address, Identity
from storage.engine import Database, Transaction
from storage.people import Met, Person
from storage.tables import people as table
from tests.storage.scenes import NOW, SECOND, in_opposite_order, meet, same_place, together

RINA = Identity("x", "rina")


async def test_a_person_is_met_once(database: Database) -> None:
    """Who spoke before is the same person, also twice in one batch, and another channel's namesake is another one."""
    async with database.transaction() as tx:
        (rina,) = await meet(tx, "rina")
        namesake = Identity("y", "rina")
        met = [Met(RINA, "Rina", "en"), Met(RINA, "Rina", "en"), Met(namesake, "Rina", "en")]
        found = await people.meet(tx, met, NOW)
        assert found[RINA.key] == rina
        assert found[namesake.key].id != rina.id
        assert await people.find(tx, RINA) == rina
        assert await people.find(tx, Identity("x", "nobody")) is None
        assert await people.by_ids(tx, [rina.id, rina.id, 999]) == {rina.id: rina}
        assert rina.home == Address("x", "rina")
        assert await people.meet(tx, [], NOW) == {}


async def test_strangers_who_arrive_in_two_processes_become_one_person(database: Database) -> None:
    """However many meet the same new people at one moment, in whatever order: each becomes one person."""
    other = same_place(database)
    names = [Met(Identity("x", str(number)), str(number), "id") for number in range(6)]

    async def act(number: int) -> dict[str, Person]:
        async with (database, other)[number % 2].transaction() as tx:
            return await people.meet(tx, names if number % 2 else reversed(names), NOW)

    results = await together(6, act)
    await other.dispose()
    assert [one for one in results if isinstance(one, BaseException)] == []
    assert all(one == results[0] for one in results)
    async with database.reading() as tx:
        assert (await tx.execute(select(func.count()).select_from(table))).scalar_one() == 6


async def test_two_batches_never_wait_for_each_other(migrated_postgresql: str) -> None:
    """Batches with the same new people in opposite order, both caught in the middle, both come through."""

    async def act(tx: Transaction, names: list[str]) -> set[int]:
        return {one.id for one in await meet(tx, *names)}

    one, other = await in_opposite_order(migrated_postgresql, act)
    assert one == other
    assert len(one) == 3


async def test_a_new_name_is_kept_and_the_language_is_theirs(database: Database) -> None:
    """A changed name follows the channel; the language that was chosen does not; no name does not erase one."""
    async with database.transaction() as tx:
        (rina,) = await meet(tx, "rina")
        await people.speak(tx, rina, "en")
        await people.meet(tx, [Met(RINA, "Rina S.", "id")], NOW)
        await people.meet(tx, [Met(RINA, "", "id")], NOW)
        kept = await people.find(tx, RINA)
    assert kept is not None
    assert (kept.name, kept.language, rina.language) == ("Rina S.", "en", "en")


async def test_consent_is_kept_with_its_version_and_time(database: Database) -> None:
    """What was agreed to, and when, is written down, and for nobody else."""
    async with database.transaction() as tx:
        rina, budi = await meet(tx, "rina", "budi")
        await people.agree(tx, rina, "2", NOW)
        rows = (await tx.execute(select(table.c.id, table.c.consent, table.c.consented_at))).all()
        assert {tuple(row) for row in rows} == {(rina.id, "2", NOW), (budi.id, None, None)}
        assert rina.consent == "2"


async def test_somebody_is_unreachable_since_the_first_time(database: Database) -> None:
    """A second failure does not make the silence shorter; who comes back is reachable again."""
    async with database.transaction() as tx:
        rina, budi = await meet(tx, "rina", "budi")
        await people.mark_unreachable(tx, rina.id, NOW)
        await people.mark_unreachable(tx, rina.id, NOW + SECOND)
        found = await people.by_ids(tx, [rina.id, budi.id])
        assert [found[one.id].unreachable_since for one in (rina, budi)] == [NOW, None]
        back = found[rina.id]
        await people.revive(tx, back)
        assert back.unreachable_since is None
        assert await people.find(tx, RINA) == back
