"""Spots: places in the city with a sticker whose link opens a report that knows where it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime

from sqlalchemy import select

from storage.engine import Transaction
from storage.tables import spots
from storage.tokens import as_token
from storage.upsert import insert


@dataclass(frozen=True, slots=True)
class Site:
    """A place as the operator lists it: WGS 84 degrees, and the key of the category that is mostly reported there."""

    name: str
    lat: float
    lon: float
    words: str = ""
    area: str | None = None
    kelurahan: str = ""
    kecamatan: str = ""
    category: str | None = None
    active: bool = True


@dataclass(frozen=True, slots=True)
class Spot(Site):
    """A place that is known, with the token of its sticker."""

    token: str = ""


_S = spots.c
_COLUMNS = tuple(_S[field.name] for field in fields(Spot))


async def register(tx: Transaction, sites: Sequence[Site], now: datetime) -> list[Spot]:
    """Know these places from now on, in this order. One that is known by name and point keeps its token."""
    return [await _register(tx, site, now) for site in sites]


async def _register(tx: Transaction, site: Site, now: datetime) -> Spot:
    said = asdict(site)
    anew = {name: value for name, value in said.items() if name not in ("name", "lat", "lon")}
    into = insert(tx, spots).values(**said, created_at=now)
    known = into.on_conflict_do_update(index_elements=[_S.name, _S.lat, _S.lon], set_=anew)
    row = (await tx.execute(known.returning(*_COLUMNS))).one()
    return Spot(**row._asdict())


async def by_token(tx: Transaction, token: str) -> Spot | None:
    """The place of a sticker, in use or not; None for a token that is on none."""
    asked = as_token(token)
    if asked is None:
        return None
    row = (await tx.execute(select(*_COLUMNS).where(_S.token == asked))).one_or_none()
    return None if row is None else Spot(**row._asdict())
