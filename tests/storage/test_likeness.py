"""Photos that look alike are found by their hashes, whichever bits differ, on both databases."""

from __future__ import annotations

import random

import pytest
from sqlalchemy import select

from storage import erasure, likeness, photos
from storage.engine import Database, Transaction
from storage.photos import Attachment
from storage.tables import photos as table
from tests.storage.scenes import NOW, file, meet

HASH = 0xF0E1_D2C3_B4A5_9687
OTHER = 0x0F1E_2D3C_4B5A_6978


async def _keep(tx: Transaction, name: str, dhash: int | None) -> tuple[int, int]:
    """A photo of this hash on a ticket of its own; gives both ids."""
    (rina,) = await meet(tx, "rina")
    ticket = await file(tx, rina, name)
    given = Attachment("x", name, name, False, NOW)
    await photos.attach(tx, ticket.id, "report", rina.id, [given], NOW)
    (photo,) = await photos.of_ticket(tx, ticket.id)
    await photos.keep(tx, photo.id, name=f"{name}.jpg", width=4, height=3, dhash=dhash)
    return photo.id, ticket.id


def _turned(dhash: int, *bits: int) -> int:
    for bit in bits:
        dhash ^= 1 << bit
    return dhash


async def test_whichever_six_bits_differ(database: Database) -> None:
    """Six bits anywhere are a like picture, in whatever parts they lie; seven are another one."""
    chance = random.Random(7)
    spread = [(0, 1, 17, 18, 34, 50), (0, 16, 32, 48, 1, 17), (63, 62, 47, 46, 31, 30), tuple(range(6))]
    spread += [tuple(chance.sample(range(64), 6)) for _ in range(40)]
    async with database.transaction() as tx:
        await _keep(tx, "other", OTHER)
        photo, ticket = await _keep(tx, "first", HASH)
        for bits in spread:
            assert await likeness.like(tx, _turned(HASH, *bits), 0) == photo, bits
            assert await likeness.like(tx, _turned(HASH, *bits), ticket) is None
        for bits in [tuple(chance.sample(range(64), 7)) for _ in range(40)]:
            assert await likeness.like(tx, _turned(HASH, *bits), 0) is None, bits


async def test_the_most_like_one_counts(database: Database) -> None:
    """Of several the one that differs least, and of those the first."""
    async with database.transaction() as tx:
        await _keep(tx, "near", _turned(HASH, 1, 2, 3))
        first, _ = await _keep(tx, "nearer", _turned(HASH, 40))
        await _keep(tx, "again", _turned(HASH, 41))
        assert await likeness.like(tx, HASH, 0) == first


@pytest.mark.parametrize("dhash", [None, 0, 2**64 - 1, 0b1011, 2**64 - 1 - 0b1011 << 0])
async def test_what_shows_nothing_is_like_nothing(database: Database, dhash: int | None) -> None:
    """A wall, the sky or the night is found by nobody and finds nobody, though there are many of them."""
    async with database.transaction() as tx:
        await _keep(tx, "plain", dhash)
        assert await likeness.like(tx, dhash, 0) is None
        assert await tx.scalar(select(table.c.band0)) is None


async def test_it_goes_with_the_photo(database: Database) -> None:
    """When the first photo is erased, its hash is, and nobody is told of it any more."""
    async with database.transaction() as tx:
        budi, *_ = await meet(tx, "budi")
        first, first_ticket = await _keep(tx, "first", HASH)
        mine = await file(tx, budi, "mine")
        await photos.attach(tx, mine.id, "report", budi.id, [Attachment("x", "m", "m", False, NOW)], NOW)
        (photo,) = await photos.of_ticket(tx, mine.id)
        alike = await likeness.like(tx, HASH, mine.id)
        await photos.keep(tx, photo.id, name="m.jpg", width=4, height=3, dhash=HASH, alike=alike)
        assert alike == first
        assert await likeness.tickets_alike(tx, mine.id) == [first_ticket]
        (rina,) = await meet(tx, "rina")
        await erasure.erase(tx, rina, NOW, "{}")
        assert await likeness.tickets_alike(tx, mine.id) == []
        assert list((await tx.execute(select(table.c.id, table.c.alike))).all()) == [(photo.id, None)]
