"""Tickets: filed once, moved by one at a time, and told as they came about."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import exc, func, insert, select, update

from storage import listing, people, tickets
from storage.engine import Database, Transaction
from storage.listing import Wanted
from storage.people import Person
from storage.tables import entries
from storage.tables import tickets as table
from storage.tickets import Doer, LostRace, Ticket
from storage.workflow import ACTS, FEEDBACK_WINDOW, Actor, IllegalMove, Move, Status
from tests.storage.scenes import (
    DAY,
    NOW,
    SECOND,
    everything,
    file,
    filed,
    filing,
    follow,
    meet,
    moved,
    officer,
    same_place,
    supervisor,
    together,
)
from tests.storage.test_workflow import GIVEN, LEGAL

PROOF = Move("resolve", proof_taken_at=NOW + DAY)
SYSTEM = Doer(None)


@pytest.fixture
async def offices(database: Database) -> AsyncIterator[list[Database]]:
    """The same database as two processes have it."""
    other = same_place(database)
    yield [database, other]
    await other.dispose()


async def _count(database: Database) -> tuple[int, int]:
    async with database.reading() as tx:
        return (
            (await tx.execute(select(func.count()).select_from(table))).scalar_one(),
            (await tx.execute(select(func.count()).select_from(entries))).scalar_one(),
        )


# Filing


async def test_a_draft_becomes_one_ticket(database: Database) -> None:
    """Confirming again gives the ticket that is there, as it is now, and writes nothing."""
    async with database.transaction() as tx:
        rina, budi = await meet(tx, "rina", "budi")
        first, new = await tickets.file(tx, filing(), rina, NOW)
        assert new
        assert first == await tickets.get(tx, first.id) == await tickets.by_draft(tx, "draft")
        claimed = await moved(tx, first, officer(budi), Move("claim"))
        before = await everything(tx)
        assert await tickets.file(tx, replace(filing(), words="lain"), rina, NOW + DAY) == (claimed, False)
        assert await everything(tx) == before
        other, new = await tickets.file(tx, filing("another"), rina, NOW)
        assert new
        assert other.id != first.id


async def test_a_ticket_keeps_what_was_told(database: Database) -> None:
    """What the draft held is on the ticket, which begins received, at its first version, with one entry."""
    ticket = await filed(database)
    told = filing()
    assert {name: getattr(ticket, name) for name in told.__slots__} == {
        name: getattr(told, name) for name in told.__slots__
    }
    assert (ticket.status, ticket.version, ticket.filed_at) == (Status.RECEIVED, 1, NOW)
    async with database.reading() as tx:
        (entry,) = await tickets.history(tx, ticket.id)
    assert (entry.act, entry.actor, entry.actor_id) == ("file", "reporter", ticket.reporter_id)
    assert (entry.from_status, entry.to_status, entry.version, entry.at) == (None, Status.RECEIVED, 1, NOW)


async def test_a_draft_confirmed_many_times_at_once_is_one_ticket(offices: list[Database]) -> None:
    """However many taps arrive at one moment in two processes, one of them files and all get the same ticket."""
    async with offices[0].transaction() as tx:
        (rina,) = await meet(tx, "rina")

    async def confirm(number: int) -> tuple[Ticket, bool]:
        async with offices[number % 2].transaction() as tx:
            known = await tickets.by_draft(tx, "draft")  # as a handler does that looks before it writes
            return (known, False) if known else await tickets.file(tx, filing(), rina, NOW)

    results = await together(8, confirm)
    assert [one for one in results if isinstance(one, BaseException)] == []
    assert sorted(new for _, new in results) == [False] * 7 + [True]  # type: ignore[misc]
    assert len({ticket for ticket, _ in results}) == 1  # type: ignore[misc]
    assert await _count(offices[0]) == (1, 1)


async def test_the_database_itself_keeps_a_draft_from_becoming_two(offices: list[Database]) -> None:
    """Even when the first filing has not been committed yet, the second waits for it and finds its ticket."""
    async with offices[0].transaction() as tx:
        (rina,) = await meet(tx, "rina")

    async def second() -> tuple[Ticket, bool]:
        async with offices[1].transaction() as tx:
            return await tickets.file(tx, filing(), rina, NOW)

    async with offices[0].transaction() as tx:
        first = await file(tx, rina)
        waiting = asyncio.create_task(second())
    assert await waiting == (first, False)


# Moving


async def _race(offices: list[Database], ticket: Ticket, change: Move, doers: list[Doer], at: datetime) -> Ticket:
    """All make the same move at one moment, each on what they saw: the winner's ticket, which all losers are shown."""

    async def act(number: int) -> Ticket:
        async with offices[number % 2].transaction() as tx:
            return (await tickets.move(tx, ticket, change, doers[number], at))[0]

    results = await together(len(doers), act)
    (won,) = [one for one in results if isinstance(one, Ticket)]
    assert [type(one) for one in results if not isinstance(one, Ticket)] == [LostRace] * (len(doers) - 1)
    assert all(one.now == won for one in results if isinstance(one, LostRace))
    assert won.version == ticket.version + 1
    async with offices[0].reading() as tx:
        assert await tickets.get(tx, ticket.id) == won
        assert [entry.version for entry in await tickets.history(tx, ticket.id)] == list(range(1, won.version + 1))
    return won


async def _crowd(database: Database, count: int = 6) -> list[Person]:
    async with database.transaction() as tx:
        return await meet(tx, *(f"p{number}" for number in range(count)))


async def test_many_claim_and_one_has_it(offices: list[Database]) -> None:
    """Of officers who claim at one moment exactly one has the ticket; the others see who."""
    ticket = await filed(offices[0])
    crowd = await _crowd(offices[0])
    won = await _race(offices, ticket, Move("claim"), [officer(one) for one in crowd], NOW)
    assert (won.status, won.work_began_at) == (Status.ACCEPTED, NOW)
    assert (won.officer_id, won.officer_name) in {(one.id, one.name) for one in crowd}


@pytest.mark.parametrize("change", [PROOF, Move("reject", "bukan wewenang"), Move("start")], ids=lambda move: move.act)
async def test_many_finish_and_one_did(offices: list[Database], change: Move) -> None:
    """A proof, a rejection, a beginning that two supervisors and the officer give at one moment counts once."""
    ticket = await filed(offices[0])
    crowd = await _crowd(offices[0])
    async with offices[0].transaction() as tx:
        ticket = await moved(tx, ticket, officer(crowd[0]), Move("claim"))
    doers = [officer(crowd[0]), *(supervisor(one) for one in crowd[1:])]
    won = await _race(offices, ticket, change, doers, NOW + 2 * DAY)
    assert won.status.value == LEGAL["accepted", change.act][0]


async def test_the_last_word_is_one_word(offices: list[Database]) -> None:
    """Of a confirmation and a complaint at one moment one counts, and the other sees it."""
    ticket = await filed(offices[0])
    async with offices[0].transaction() as tx:
        rina, budi, sari = await meet(tx, "rina", "budi", "sari")
        await follow(tx, ticket, sari)
        ticket = await moved(tx, ticket, officer(budi), Move("claim"), PROOF)

    async def act(number: int) -> Ticket:
        change, who = (Move("confirm"), rina) if number % 2 else (Move("reopen", "masih kotor"), sari)
        async with offices[number // 2 % 2].transaction() as tx:
            return (await tickets.move(tx, ticket, change, Doer(who), NOW + DAY))[0]

    results = await together(6, act)
    (won,) = [one for one in results if isinstance(one, Ticket)]
    assert won.status in (Status.CLOSED, Status.REOPENED)
    assert [one.now for one in results if isinstance(one, LostRace)] == [won] * 5


async def test_who_reads_first_finds_a_move_illegal_or_lost_never_the_database_busy(offices: list[Database]) -> None:
    """Handlers read the ticket in the transaction that moves it: the losers are told of the winner, nothing else."""
    ticket = await filed(offices[0])
    crowd = await _crowd(offices[0])
    read = [asyncio.Event(), asyncio.Event()]

    async def act(number: int) -> Ticket:
        async with offices[number].transaction() as tx:
            seen = await tickets.get(tx, ticket.id)
            assert seen is not None
            read[number].set()
            # On SQLite the other cannot even read meanwhile; where they can, both have read before either writes.
            await asyncio.wait([asyncio.ensure_future(read[1 - number].wait())], timeout=0.3)
            return (await tickets.move(tx, seen, Move("claim"), officer(crowd[number]), NOW))[0]

    results = await together(2, act)
    assert sum(isinstance(one, Ticket) for one in results) == 1
    assert sum(isinstance(one, LostRace | IllegalMove) for one in results) == 1


@pytest.mark.parametrize("also", ["version", "status"])
async def test_a_move_is_made_on_what_was_seen(database: Database, also: str) -> None:
    """A move on a ticket that has changed since, in version or status, changes nothing and shows the present."""
    ticket = await filed(database)
    async with database.transaction() as tx:
        (budi,) = await meet(tx, "budi")
        changed = {"version": {"version": 2}, "status": {"status": "reopened"}}[also]
        await tx.execute(update(table).values(**changed))
        before = await everything(tx)
        with pytest.raises(LostRace) as lost:
            await tickets.move(tx, ticket, Move("claim"), officer(budi), NOW)
        assert lost.value.now == await tickets.get(tx, ticket.id)
        assert await everything(tx) == before


async def test_an_illegal_move_changes_nothing(database: Database) -> None:
    """Whatever is not legal, in any status and for anybody, leaves row, version and entries as they were."""
    ticket = await filed(database)
    async with database.transaction() as tx:
        rina, budi, sari, holder, stranger = await meet(tx, "rina", "budi", "sari", "holder", "stranger")
        await follow(tx, ticket, sari)
        who = {"reporter": Doer(rina), "follower": Doer(sari), "officer": officer(budi), "": Doer(stranger)}
        who |= {"holder": officer(holder), "supervisor": supervisor(budi), "system": SYSTEM}
        refused = 0
        for status in Status:
            row = {"status": status, "officer_id": holder.id, "returns_to": "accepted", "until": NOW}
            row |= {"work_began_at": NOW - DAY, "resolved_at": NOW - DAY}
            await tx.execute(update(table).values(**row))
            seen = await tickets.get(tx, ticket.id)
            assert seen is not None
            before = await everything(tx)
            for act in ACTS:
                for name, doer in who.items():
                    if name not in LEGAL.get((status.value, act), ("", ()))[1]:
                        with pytest.raises(IllegalMove):
                            await tickets.move(tx, seen, replace(GIVEN, act=act), doer, NOW)
                        refused += 1
            assert await everything(tx) == before
        assert refused > 900


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (Move("resolve"), "proof"),
        (Move("resolve", "sudah", proof_taken_at=NOW - SECOND), "proof"),
        (Move("reject", "  "), "reason"),
        (Move("schedule", until=NOW), "until"),
        (Move("ask", "foto?"), "until"),
        (Move("merge"), "original"),
        (Move("forward", "kabel PLN", until=NOW + DAY), "agency"),
    ],
    ids=lambda given: given if isinstance(given, str) else given.act,
)
async def test_a_move_without_what_it_needs_changes_nothing(database: Database, change: Move, why: str) -> None:
    """A proof from before the claim, no reason, no date: refused with its reason, and nothing is written."""
    ticket = await filed(database)
    async with database.transaction() as tx:
        (budi,) = await meet(tx, "budi")
        ticket = await moved(tx, ticket, officer(budi), Move("claim"))
        before = await everything(tx)
        with pytest.raises(IllegalMove) as illegal:
            await tickets.move(tx, ticket, change, officer(budi), NOW + SECOND)
        assert illegal.value.why == why
        assert await everything(tx) == before


async def test_no_version_is_told_twice(database: Database) -> None:
    """The database itself refuses a second entry for one version of a ticket."""
    ticket = await filed(database)
    again = {"ticket_id": ticket.id, "version": 1, "at": NOW, "actor": "system", "act": "x", "to_status": "received"}
    with pytest.raises(exc.IntegrityError):
        async with database.transaction() as tx:
            await tx.execute(insert(entries).values(**again))


# What a move writes


async def test_a_whole_life_is_told(database: Database) -> None:
    """Each act is an entry with who, as what, when, from where to where, and in which words."""
    ticket = await filed(database)
    async with database.transaction() as tx:
        rina, budi, sari = await meet(tx, "rina", "budi", "sari")
        ticket = await moved(tx, ticket, officer(budi), Move("claim"), Move("ask", "Di mana?", NOW + DAY))
        ticket = await moved(tx, ticket, Doer(rina), Move("answer", "Di gang"))
        ticket = await moved(tx, ticket, supervisor(sari), PROOF)
        ticket = await moved(tx, ticket, SYSTEM, Move("expire"), at=NOW + FEEDBACK_WINDOW)
        told = await tickets.history(tx, ticket.id)
    assert [(entry.act, entry.actor, entry.actor_id, entry.to_status.value, entry.words) for entry in told] == [
        ("file", "reporter", rina.id, "received", ""),
        ("claim", "officer", budi.id, "accepted", ""),  # of nobody's ticket nobody is the holder
        ("ask", "holder", budi.id, "waiting", "Di mana?"),
        ("answer", "reporter", rina.id, "accepted", "Di gang"),
        ("resolve", "supervisor", sari.id, "resolved", ""),
        ("expire", "system", None, "closed", ""),
    ]
    assert (ticket.closed_at, ticket.until) == (NOW + FEEDBACK_WINDOW, None)


async def test_resolved_waits_for_a_word(database: Database) -> None:
    """A resolved ticket waits for the length of the feedback window, then it is overtaken."""
    ticket = await filed(database)
    async with database.transaction() as tx:
        (budi,) = await meet(tx, "budi")
        ticket = await moved(tx, ticket, officer(budi), Move("claim"), PROOF)
        assert ticket.resolved_at == NOW + SECOND
        end = NOW + SECOND + FEEDBACK_WINDOW
        assert ticket.until == end
        assert await tickets.overtaken(tx, end - SECOND) == []
        assert await tickets.overtaken(tx, end) == [ticket]


async def test_a_reopened_ticket_is_nobodys(database: Database) -> None:
    """Reopened, a ticket has no officer, no beginning and no end; an old proof does not resolve it again."""
    ticket = await filed(database)
    async with database.transaction() as tx:
        rina, budi = await meet(tx, "rina", "budi")
        ticket = await moved(tx, ticket, officer(budi), Move("claim"), PROOF)
        ticket = await moved(tx, ticket, Doer(rina), Move("reopen", "masih kotor"), at=NOW + DAY)
        gone = (ticket.officer_id, ticket.officer_name, ticket.work_began_at, ticket.resolved_at, ticket.until)
        assert gone == (None, "", None, None, None)
        assert Actor.HOLDER not in await tickets.actors(tx, ticket, officer(budi))
        ticket = await moved(tx, ticket, officer(budi), Move("claim"), at=NOW + 2 * DAY)
        with pytest.raises(IllegalMove, match="proof"):
            await tickets.move(tx, ticket, PROOF, officer(budi), NOW + 2 * DAY)


async def test_a_rejection_is_appealed_once(database: Database) -> None:
    """After its appeal a ticket is open again; a second rejection stands."""
    ticket = await filed(database)
    async with database.transaction() as tx:
        rina, budi = await meet(tx, "rina", "budi")
        reject, appeal = Move("reject", "tidak ada"), Move("appeal", "ada!")
        ticket = await moved(tx, ticket, officer(budi), reject)
        assert ticket.closed_at == NOW
        ticket = await moved(tx, ticket, Doer(rina), appeal)
        assert (ticket.status, ticket.appealed, ticket.closed_at) == (Status.REOPENED, True, None)
        ticket = await moved(tx, ticket, officer(budi), reject)
        with pytest.raises(IllegalMove, match="once"):
            await tickets.move(tx, ticket, appeal, Doer(rina), NOW)


@pytest.mark.parametrize("source", ["received", "accepted", "scheduled", "in_progress", "reopened"])
async def test_a_question_ends_where_it_was_asked(database: Database, source: str) -> None:
    """The deadline leads a waiting ticket back to the status it was asked in, and its officer keeps it."""
    ticket = await filed(database)
    async with database.transaction() as tx:
        (budi,) = await meet(tx, "budi")
        held = None if source in ("received", "reopened") else budi.id
        await tx.execute(update(table).values(status=source, officer_id=held))
        seen = await tickets.get(tx, ticket.id)
        assert seen is not None
        waits = await moved(tx, seen, officer(budi), Move("ask", "Di mana?", NOW + DAY))
        assert (waits.status, waits.until) == (Status.WAITING, NOW + DAY)
        back = await moved(tx, waits, SYSTEM, Move("expire"), at=NOW + DAY)
        assert (back.status.value, back.officer_id, back.until) == (source, held, None)


async def test_who_forwards_answers_for_it_at_the_return_date(database: Database) -> None:
    """A ticket that comes back from another agency is somebody's: who forwarded it can finish it."""
    ticket = await filed(database)
    async with database.transaction() as tx:
        budi, sari = await meet(tx, "budi", "sari")
        forward = Move("forward", "kabel PLN", agency="PLN", until=NOW + DAY)
        away = await moved(tx, ticket, officer(budi), forward)
        assert (away.agency, away.until) == ("PLN", NOW + DAY)
        back = await moved(tx, away, SYSTEM, Move("expire"), at=NOW + DAY)
        assert (back.status, back.officer_id, back.officer_name) == (Status.ACCEPTED, budi.id, "Budi")
        done = await moved(tx, back, officer(budi), PROOF, at=NOW + DAY)
        assert done.status == Status.RESOLVED
        other = await moved(tx, await file(tx, sari, "other"), officer(sari), Move("claim"), forward)
        other = await moved(tx, other, officer(budi), Move("take_back"), at=NOW + DAY)
        assert (other.officer_id, other.work_began_at) == (budi.id, NOW + DAY)


async def test_only_what_belongs_to_an_act_is_written(database: Database) -> None:
    """A date, an agency or an original that comes with an act that has no use for it is not kept."""
    ticket = await filed(database)
    async with database.transaction() as tx:
        (budi,) = await meet(tx, "budi")
        claimed = await moved(tx, ticket, officer(budi), replace(GIVEN, act="claim"))
        assert (claimed.until, claimed.agency, claimed.duplicate_of) == (None, None, None)


async def test_a_duplicate_names_its_original(database: Database) -> None:
    """A merged ticket is closed and says which one it is told with; it is never its own original."""
    first, second = await filed(database, "a"), await filed(database, "b")
    async with database.transaction() as tx:
        (budi,) = await meet(tx, "budi")
        with pytest.raises(IllegalMove, match="original"):
            await tickets.move(tx, second, Move("merge", original=second.id), officer(budi), NOW)
        merged = await moved(tx, second, officer(budi), Move("merge", original=first.id))
    assert (merged.status, merged.duplicate_of, merged.closed_at) == (Status.DUPLICATE, first.id, NOW)


_EXAMPLES = itertools.count()
_ACTED = st.tuples(st.sampled_from(sorted(ACTS)), st.integers(0, 5), st.integers(0, 10))


@settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(_ACTED, min_size=25, max_size=60))
def test_history_tells_the_present(database_url: str, acted: list[tuple[str, int, int]]) -> None:
    """Whatever is tried by whomever: the entries, read in order, lead to the present status, and none is missing."""

    async def live() -> None:
        database = Database(database_url)
        async with database.transaction() as tx:
            ticket = await file(tx, (await meet(tx, "rina"))[0], f"draft {next(_EXAMPLES)}")
            ticket = await _try_all(tx, ticket, acted)
            await _tells(tx, ticket)
        await database.dispose()

    asyncio.run(live())


async def _try_all(tx: Transaction, ticket: Ticket, acted: list[tuple[str, int, int]]) -> Ticket:
    rina, budi, sari, tono = await meet(tx, "rina", "budi", "sari", "tono")
    await follow(tx, ticket, tono)
    other = await file(tx, budi, f"{ticket.draft}, another")
    who = [Doer(rina), Doer(tono), officer(budi), officer(sari), supervisor(tono), SYSTEM]
    now = NOW
    for act, by, days in acted:
        now += days * DAY
        given = Move(act, "kata", now + 3 * DAY, "PLN", other.id, now)
        try:
            ticket, _ = await tickets.move(tx, ticket, given, who[by], now)
        except IllegalMove:
            continue
    return ticket


async def _tells(tx: Transaction, ticket: Ticket) -> None:
    told = await tickets.history(tx, ticket.id)
    assert [entry.version for entry in told] == list(range(1, ticket.version + 1))
    status, asked_in = None, None
    for entry in told:
        assert entry.from_status == status
        if status is not None:
            target, who, _ = LEGAL[status.value, entry.act]
            assert entry.to_status.value == (asked_in if target == "(back)" else target)
            assert entry.actor in who
        asked_in = status.value if entry.act == "ask" and status else asked_in
        status = entry.to_status
    assert await tickets.get(tx, ticket.id) == ticket
    assert ticket.status == status
    assert (ticket.status in (Status.RECEIVED, Status.REOPENED)) <= (ticket.officer_id is None)
    assert (ticket.status in (Status.ACCEPTED, Status.SCHEDULED, Status.IN_PROGRESS)) <= (ticket.officer_id is not None)
    assert (ticket.status in (Status.WAITING, Status.FORWARDED, Status.RESOLVED)) <= (ticket.until is not None)


# Who may read, who is what, and what is listed


async def test_strangers_read_nothing(database: Database) -> None:
    """Who reported or follows a ticket reads it; a stranger does not, and an officer not as a resident."""
    ticket = await filed(database)
    async with database.transaction() as tx:
        rina, sari, budi = await meet(tx, "rina", "sari", "budi")
        await follow(tx, ticket, sari)
        other = await file(tx, budi, "other")
        assert await tickets.may_read(tx, ticket, rina)
        assert await tickets.may_read(tx, ticket, sari)
        assert not await tickets.may_read(tx, ticket, budi)
        assert not await tickets.may_read(tx, other, sari)


async def test_who_somebody_is_follows_from_roster_and_ticket(database: Database) -> None:
    """The same officer holds one ticket and not the other; whom the roster lost holds none, whoever's name it bears."""
    ticket = await filed(database)
    async with database.transaction() as tx:
        rina, budi, sari = await meet(tx, "rina", "budi", "sari")
        other = await file(tx, rina, "other")
        held = await moved(tx, ticket, officer(budi), Move("claim"))
        await follow(tx, held, budi)
        assert await tickets.actors(tx, held, officer(budi)) == {Actor.OFFICER, Actor.HOLDER, Actor.FOLLOWER}
        assert await tickets.actors(tx, held, Doer(budi)) == {Actor.FOLLOWER}
        assert await tickets.actors(tx, other, officer(budi)) == {Actor.OFFICER}
        assert await tickets.actors(tx, held, supervisor(sari)) == {Actor.OFFICER, Actor.SUPERVISOR}
        assert await tickets.actors(tx, held, Doer(sari, supervisor=True)) == {Actor.OFFICER, Actor.SUPERVISOR}
        assert await tickets.actors(tx, held, officer(rina)) == {Actor.OFFICER, Actor.REPORTER}
        assert await tickets.actors(tx, held, Doer(sari)) == frozenset()
        assert await tickets.actors(tx, held, SYSTEM) == {Actor.SYSTEM}


async def test_everybody_who_told_of_it_is_told_once(database: Database) -> None:
    """The readers are the reporter first, then followers in the order they came, nobody twice."""
    ticket = await filed(database)
    async with database.transaction() as tx:
        budi, sari, rina = await meet(tx, "budi", "sari", "rina")
        for person, since in ((rina, NOW), (budi, NOW + 2 * SECOND), (sari, NOW + SECOND)):
            await follow(tx, ticket, person, since)
        assert await tickets.readers(tx, ticket) == [rina.id, sari.id, budi.id]
        assert list(await people.by_ids(tx, [rina.id])) == [rina.id]


async def test_my_reports_come_in_pages(database: Database) -> None:
    """What somebody reported or follows is listed once each, newest first, page by page, and nothing of others."""
    async with database.transaction() as tx:
        rina, sari = await meet(tx, "rina", "sari")
        mine = [await file(tx, rina, f"r{number}") for number in range(3)]
        others = [await file(tx, sari, f"s{number}") for number in range(3)]
        await follow(tx, others[1], rina)
        await follow(tx, mine[0], rina)
        expected = [others[1], mine[2], mine[1], mine[0]]
        assert await tickets.told_by(tx, rina, 10) == (expected, 4)
        pages = [(await tickets.told_by(tx, rina, 2, offset))[0] for offset in (0, 2, 4)]
        assert pages == [expected[:2], expected[2:], []]


async def test_the_nearest_promise_comes_first(database: Database) -> None:
    """Open tickets are listed by their promise, then by age; what has ended is not among them."""
    async with database.transaction() as tx:
        rina, budi = await meet(tx, "rina", "budi")
        due = [NOW + 3 * DAY, NOW + DAY, NOW + 2 * DAY, NOW + DAY]
        a, b, c, d = [(await tickets.file(tx, filing(str(n), at), rina, NOW))[0] for n, at in enumerate(due)]
        await moved(tx, c, Doer(rina), Move("withdraw"))
        a = await moved(tx, a, officer(budi), Move("claim"))
        assert await listing.found(tx, Wanted(), 10) == ([b, d, a], 3)
        assert await listing.found(tx, Wanted(), 1, 1) == ([d], 3)


async def test_only_what_waits_is_overtaken(database: Database) -> None:
    """What has waited longest comes first; a planned day that has passed expires nothing."""
    async with database.transaction() as tx:
        rina, budi = await meet(tx, "rina", "budi")
        doer = officer(budi)
        day = {"ask": 3, "forward": 1, "schedule": 2}
        for act, days in day.items():
            ticket = await moved(tx, await file(tx, rina, act), doer, Move("claim"))
            await moved(tx, ticket, doer, Move(act, "kata", NOW + days * DAY, "PLN"))
        found = await tickets.overtaken(tx, NOW + 3 * DAY)
        assert [ticket.draft for ticket in found] == ["forward", "ask"]
        assert [ticket.draft for ticket in await tickets.overtaken(tx, NOW + 3 * DAY, most=1)] == ["forward"]
        for ticket in found:
            assert (await moved(tx, ticket, SYSTEM, Move("expire"), at=NOW + 3 * DAY)).status == Status.ACCEPTED
        assert await tickets.overtaken(tx, NOW + 30 * DAY) == []
