"""Two officers at one instant: of any two acts of the office on what both saw exactly one happens (D2).

Each race is run by four at once, two for each act, from two processes. One wins; the others change nothing, and learn
how the ticket stands now and who has it, by `LostRace`, or by the rule that forbids their act now.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

import pytest
from sqlalchemy import func, select

from storage import merging, promises, tickets, undoing
from storage.engine import Database, Transaction
from storage.merging import CannotMerge
from storage.tables import followers
from storage.tickets import Doer, LostRace, Ticket
from storage.undoing import CannotUndo
from storage.workflow import IllegalMove, Move, Status
from tests.storage.scenes import DAY, NOW, SECOND, file, meet, officer, same_place, supervisor, together

LATER = NOW + DAY
REFUSED = LostRace | IllegalMove | CannotUndo | CannotMerge


@dataclass(frozen=True, slots=True)
class Scene:
    """The ticket as all saw it, the act on it that can be undone, and two others of the same trouble."""

    ticket: Ticket
    undoable: undoing.Act | None
    others: tuple[Ticket, Ticket]


Act = Callable[[Transaction, Scene, Doer], Awaitable[object]]


def does(move: Move) -> Act:
    async def act(tx: Transaction, scene: Scene, doer: Doer) -> object:
        return await tickets.move(tx, scene.ticket, move, doer, LATER)

    return act


def hands_to(name: str) -> Act:
    """Gives it to somebody of this name; any person will do for the row."""

    async def act(tx: Transaction, scene: Scene, doer: Doer) -> object:
        (person,) = await meet(tx, name)
        return await tickets.move(
            tx, scene.ticket, Move("assign", officer_id=person.id, officer_name=name), doer, LATER
        )

    return act


def merges_into(which: int) -> Act:
    async def act(tx: Transaction, scene: Scene, doer: Doer) -> object:
        return await merging.merge(tx, scene.ticket.id, scene.others[which].id, doer, LATER)

    return act


async def parts(tx: Transaction, scene: Scene, doer: Doer) -> object:
    return await merging.unmerge(tx, scene.ticket.id, doer, LATER)


async def puts_off(tx: Transaction, scene: Scene, doer: Doer) -> object:
    return await promises.postpone(tx, scene.ticket, "alat rusak", NOW + 9 * DAY, doer, LATER)


async def undoes(tx: Transaction, scene: Scene, doer: Doer) -> object:
    assert scene.undoable is not None
    return await undoing.undo(tx, scene.undoable, doer, NOW + 9 * SECOND)


CLAIM, START, RELEASE = Move("claim"), Move("start"), Move("release")
SCHEDULE = Move("schedule", until=NOW + 2 * DAY)
FORWARD = Move("forward", "jalan provinsi", until=NOW + 5 * DAY, agency="Dinas PU")
REJECT, ASK = Move("reject", "bukan wewenang"), Move("ask", "Sebelah mana?", until=NOW + 3 * DAY)
RESOLVE, RESOLVE_THEIRS = Move("resolve", proof_taken_at=LATER), Move("resolve", "selesai oleh mereka")
TAKE_BACK = Move("take_back")

RACES: dict[str, tuple[tuple[Move, ...], Act, Act]] = {
    "claim, claim": ((), does(CLAIM), does(CLAIM)),
    "claim, reject": ((), does(CLAIM), does(REJECT)),
    "claim, forward": ((), does(CLAIM), does(FORWARD)),
    "claim, ask": ((), does(CLAIM), does(ASK)),
    "claim, assign": ((), does(CLAIM), hands_to("Joko")),
    "claim, put off": ((), does(CLAIM), puts_off),
    "start, reject": ((CLAIM,), does(START), does(REJECT)),
    "start, start": ((CLAIM,), does(START), does(START)),
    "start, assign": ((CLAIM,), does(START), hands_to("Joko")),
    "forward, start": ((CLAIM,), does(FORWARD), does(START)),
    "forward, forward": ((CLAIM,), does(FORWARD), does(FORWARD)),
    "assign, assign": ((CLAIM,), hands_to("Joko"), hands_to("Tuti")),
    "assign, release": ((CLAIM,), hands_to("Joko"), does(RELEASE)),
    "resolve, reject": ((CLAIM,), does(RESOLVE), does(REJECT)),
    "resolve, release": ((CLAIM, START), does(RESOLVE), does(RELEASE)),
    "resolve, ask": ((CLAIM, START), does(RESOLVE), does(ASK)),
    "resolve, put off": ((CLAIM, START), does(RESOLVE), puts_off),
    "put off, put off": ((CLAIM,), puts_off, puts_off),
    "schedule, schedule": ((CLAIM,), does(SCHEDULE), does(SCHEDULE)),
    "schedule, release": ((CLAIM, START), does(SCHEDULE), does(RELEASE)),
    "release, start": ((CLAIM, SCHEDULE), does(RELEASE), does(START)),
    "take back, resolve": ((FORWARD,), does(TAKE_BACK), does(RESOLVE_THEIRS)),
    "take back, reject": ((FORWARD,), does(TAKE_BACK), does(REJECT)),
    "merge, merge elsewhere": ((), merges_into(0), merges_into(1)),
    "merge, reject": ((CLAIM,), merges_into(0), does(REJECT)),
    "undo, start": ((CLAIM,), undoes, does(START)),
    "undo, put off": ((CLAIM,), undoes, puts_off),
    "undo, resolve": ((CLAIM, START), undoes, does(RESOLVE)),
    "undo, claim": ((CLAIM, RELEASE), undoes, does(CLAIM)),
    "undo, undo": ((CLAIM,), undoes, undoes),
    "undo, assign": ((CLAIM,), undoes, hands_to("Joko")),
}
"""What was done before, and the two acts; all legal for the holder and for their supervisor on what they saw."""


@pytest.fixture
async def offices(database: Database) -> AsyncIterator[list[Database]]:
    """The same database as two processes have it."""
    other = same_place(database)
    yield [database, other]
    await other.dispose()


async def _scene(database: Database, before: tuple[Move, ...]) -> tuple[Scene, Doer, Doer]:
    """The last of these moves of Budi's can be undone; Sari is everybody's supervisor."""
    async with database.transaction() as tx:
        rina, tuti, budi, sari, _ = await meet(tx, "rina", "Tuti", "budi", "sari", "Joko")
        ticket = await file(tx, rina)
        others = await file(tx, tuti, "second"), await file(tx, tuti, "third")
        undoable = None
        for number, move in enumerate(before):
            was = await undoing.look(tx, ticket.id)
            ticket, entry = await tickets.move(tx, ticket, move, officer(budi), NOW + number * SECOND)
            if number == len(before) - 1:
                await undoing.keep(tx, was, entry, budi.id, NOW + 10 * SECOND)
                undoable = await undoing.of_ticket(tx, ticket, NOW + 9 * SECOND)
    return Scene(ticket, undoable, others), officer(budi), supervisor(sari)


async def _run(offices: list[Database], scene: Scene, acts: tuple[Act, Act], doers: tuple[Doer, Doer]) -> list[object]:
    async def one(number: int) -> object:
        async with offices[number // 2].transaction() as tx:
            return await acts[number % 2](tx, scene, doers[number % 2])

    return await together(4, one)


async def _now(database: Database, ticket: Ticket) -> Ticket:
    async with database.reading() as tx:
        now = await tickets.get(tx, ticket.id)
    assert now is not None
    return now


@pytest.mark.parametrize("name", RACES)
async def test_exactly_one_happens(offices: list[Database], name: str) -> None:
    """One act has its effect and its entry; all others are refused, with the ticket as the winner left it."""
    before, first, second = RACES[name]
    scene, holder, boss = await _scene(offices[0], before)
    results = await _run(offices, scene, (first, second), (holder, boss))
    lost = [one for one in results if isinstance(one, BaseException)]
    assert len(lost) == 3
    assert [one for one in lost if not isinstance(one, REFUSED)] == []
    now = await _now(offices[0], scene.ticket)
    assert now.version == scene.ticket.version + 1
    async with offices[0].reading() as tx:
        history = await tickets.history(tx, now.id)
    assert [entry.version for entry in history] == list(range(1, now.version + 1))
    assert history[-1].to_status == now.status
    assert [one.now for one in lost if isinstance(one, LostRace) and one.now != now] == []
    assert [one.status for one in lost if isinstance(one, IllegalMove) and one.status != now.status] == []
    assert {one.why for one in lost if isinstance(one, CannotUndo)} <= {"over"}


async def test_a_claim_or_a_merging(offices: list[Database]) -> None:
    """What one officer takes, another cannot merge any more; what was merged, nobody takes."""
    scene, holder, boss = await _scene(offices[0], ())
    colleague = Doer(boss.person, boss.name, officer=True)
    results = await _run(offices, scene, (does(CLAIM), merges_into(0)), (holder, colleague))
    assert sum(isinstance(one, LostRace | IllegalMove) for one in results) == 3
    now = await _now(offices[0], scene.ticket)
    assert (now.status, now.officer_id is None, now.duplicate_of) in {
        (Status.ACCEPTED, False, None),
        (Status.DUPLICATE, True, scene.others[0].id),
    }


async def test_two_that_are_merged_into_each_other(offices: list[Database]) -> None:
    """One of them goes on: both rows are held before anything is decided, so nobody waits for ever."""
    scene, holder, boss = await _scene(offices[0], ())

    async def backward(tx: Transaction, scene: Scene, doer: Doer) -> object:
        return await merging.merge(tx, scene.others[0].id, scene.ticket.id, doer, LATER)

    results = await _run(offices, scene, (merges_into(0), backward), (holder, boss))
    assert sum(isinstance(one, IllegalMove | CannotMerge) for one in results) == 3
    both = [await _now(offices[0], one) for one in (scene.ticket, scene.others[0])]
    assert sorted(one.status for one in both) == [Status.DUPLICATE, Status.RECEIVED]


async def test_a_merging_is_undone_or_taken_apart_once(offices: list[Database]) -> None:
    """Undoing and "Pisahkan" at one moment: it stands by itself again, and its reporter follows the other no longer."""
    scene, holder, boss = await _scene(offices[0], ())
    async with offices[0].transaction() as tx:
        was = await undoing.look(tx, scene.ticket.id)
        merged = await merging.merge(tx, scene.ticket.id, scene.others[0].id, holder, NOW)
        assert holder.person is not None
        await undoing.keep(tx, was, merged.entry, holder.person.id, NOW + 10 * SECOND, noted=merged.noted)
        undoable = await undoing.of_ticket(tx, merged.ticket, NOW + 9 * SECOND)
    scene = Scene(merged.ticket, undoable, (merged.original, scene.others[1]))
    results = await _run(offices, scene, (undoes, parts), (holder, boss))
    assert sum(isinstance(one, REFUSED) for one in results) == 3
    now = await _now(offices[0], scene.ticket)
    assert (now.status, now.duplicate_of, now.version) == (Status.RECEIVED, None, scene.ticket.version + 1)
    async with offices[0].reading() as tx:
        assert (await tx.execute(select(func.count()).select_from(followers))).scalar_one() == 0
        acts = [entry.act for entry in await tickets.history(tx, scene.others[0].id)]
    assert acts == ["file", "absorb", "part"]
