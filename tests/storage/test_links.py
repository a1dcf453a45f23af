"""Links, on both databases: stickers keep their tokens, tickets have one of their own, wrong ones are counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from storage import erasure, spots, tickets, wrong_links
from storage.engine import Database
from storage.spots import Site
from storage.tokens import as_token, fresh_token
from tests.storage.scenes import NOW, file, filed, meet, together

PEKAN = Site("TPS Pekan Binjai", 3.6133, 98.4959, "", "12.75.01.1002", "Jati Negara", "Binjai Utara", "full_bin")
TODAY = date(2026, 3, 2)


def test_tokens_are_not_to_be_guessed() -> None:
    """Each has 65 bits of chance; all are different, and fit into a link of any chat."""
    tokens = {fresh_token() for _ in range(10_000)}
    assert len(tokens) == 10_000
    assert all(as_token(token) == token for token in tokens)
    assert {len(token) for token in tokens} == {13}
    for place in range(13):
        assert len({token[place] for token in tokens}) == 32


def test_a_token_may_be_typed_by_hand() -> None:
    """Capitals and spaces around do not matter; anything else is none of ours."""
    assert as_token(" AbCdEfGhJkMnP ") == "abcdefghjkmnp"
    for words in ("", "abc", "abcdefghjkmn0", "abcdefghjkmn1", "a" * 14, "abcdefghjkmñ2", "abcdefghjkmn\n2"):
        assert as_token(words) is None


async def test_a_place_keeps_its_sticker(database: Database) -> None:
    """Registered again, by name and point, a place has the token it had, and whatever else is new about it."""
    elsewhere = replace(PEKAN, lat=3.6)
    async with database.transaction() as tx:
        first, other = await spots.register(tx, [PEKAN, elsewhere], NOW)
        again, gone = await spots.register(
            tx, [replace(PEKAN, words="belakang"), replace(elsewhere, active=False)], NOW
        )
        assert first.token != other.token
        assert again == replace(first, words="belakang")
        assert gone == replace(other, active=False)
        assert await spots.by_token(tx, first.token.upper()) == again
        assert await spots.by_token(tx, other.token) == gone
        assert await spots.by_token(tx, fresh_token()) is None
        assert await spots.by_token(tx, "TPS Pekan Binjai") is None


async def test_two_who_print_at_once_print_the_same(database: Database) -> None:
    """However many register the same place at one moment, it has one token."""

    async def register(_: int) -> str:
        async with database.transaction() as tx:
            (spot,) = await spots.register(tx, [PEKAN], NOW)
            return spot.token

    assert len(set(await together(4, register))) == 1


async def test_a_ticket_is_found_by_its_link_alone(database: Database) -> None:
    """Each ticket has a link of its own, which its number does not tell."""
    async with database.transaction() as tx:
        (rina,) = await meet(tx, "rina")
        one, two = await file(tx, rina, "d1"), await file(tx, rina, "d2")
        assert one.link != two.link
        assert await tickets.by_link(tx, one.link) == one
        assert await tickets.by_link(tx, one.number) is None
        assert await tickets.by_link(tx, str(one.id)) is None
        assert await tickets.by_link(tx, fresh_token()) is None


async def test_a_draft_filed_twice_keeps_its_link(database: Database) -> None:
    """A second confirmation changes nothing, the link neither."""
    ticket = await filed(database)
    assert (await filed(database)).link == ticket.link


async def test_wrong_links_are_counted_by_person_and_day(database: Database) -> None:
    """Each person has a count of their own, and a new day begins at none."""
    async with database.transaction() as tx:
        rina, budi = await meet(tx, "rina", "budi")
        assert await wrong_links.tried(tx, rina, TODAY) == 0
        assert [await wrong_links.count(tx, rina, TODAY) for _ in range(3)] == [1, 2, 3]
        assert await wrong_links.tried(tx, rina, TODAY) == 3
        assert await wrong_links.tried(tx, budi, TODAY) == 0
        tomorrow = TODAY + timedelta(days=1)
        assert await wrong_links.tried(tx, rina, tomorrow) == 0
        assert await wrong_links.count(tx, rina, tomorrow) == 1
        assert await wrong_links.tried(tx, rina, TODAY) == 0


async def test_who_is_forgotten_has_tried_nothing(database: Database) -> None:
    """The count goes with the person."""
    async with database.transaction() as tx:
        (rina,) = await meet(tx, "rina")
        await wrong_links.count(tx, rina, TODAY)
        await erasure.erase(tx, rina, NOW, "…")
        assert await wrong_links.tried(tx, rina, TODAY) == 0
