"""Photos: what the ticket commits with is the channel's word for a picture; the bytes become ours afterwards.

A row is `wanted` until the clock has fetched, cleaned and stored the bytes; then it is `kept` and has a name in the
photo store. One that cannot be had is `lost`, and the resident is asked for it again. The ticket stands in any case.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Row, bindparam, func, select, update

from storage import likeness
from storage.engine import Transaction
from storage.tables import photos
from storage.upsert import insert_new

Purpose = Literal["report", "proof", "office"]
"""What it shows: the trouble, the place after the work, or what only the office is to see."""
WAITS = (5, 20, 60, 300, 900, 3600)
"""Seconds to wait after each failed fetch; after the last one the photo is lost."""


@dataclass(frozen=True, slots=True)
class KeptPhoto:
    id: int
    ticket_id: int
    purpose: Purpose
    channel: str
    ref: str
    as_file: bool
    person_id: int
    taken_at: datetime
    state: str
    attempts: int
    name: str | None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A picture to be attached: `ref` and `unique` are the channel's words for it."""

    channel: str
    ref: str
    unique: str
    as_file: bool
    taken_at: datetime


_C = photos.c
_COLUMNS = tuple(_C[field.name] for field in fields(KeptPhoto))


async def attach(
    tx: Transaction,
    ticket_id: int,
    purpose: Purpose,
    person_id: int,
    given: Iterable[Attachment],
    now: datetime,
) -> None:
    """Attach pictures to a ticket; one that is there already stays one."""
    attached = insert_new(tx, photos)
    for one in given:
        row = {
            "ticket_id": ticket_id,
            "purpose": purpose,
            "channel": one.channel,
            "ref": one.ref,
            "unique_ref": one.unique,
            "as_file": one.as_file,
            "person_id": person_id,
            "taken_at": one.taken_at,
            "wanted_at": now,
            "state": "wanted",
            "attempts": 0,
            "next_try_at": now,
        }
        tx.later(attached, row)


async def of_ticket(tx: Transaction, ticket_id: int, purpose: Purpose | None = None) -> list[KeptPhoto]:
    wanted = [_C.ticket_id == ticket_id, *([_C.purpose == purpose] if purpose else [])]
    return [_photo(row) for row in await tx.execute(select(*_COLUMNS).where(*wanted).order_by(_C.id))]


async def by_ids(tx: Transaction, ids: Sequence[int]) -> list[KeptPhoto]:
    """The photos in the order asked for; one that is not there is left out."""
    rows = await tx.execute(select(*_COLUMNS).where(_C.id.in_(bindparam("ids", expanding=True))), {"ids": list(ids)})
    found = {row.id: _photo(row) for row in rows}
    return [found[one] for one in ids if one in found]


async def take_due(tx: Transaction, now: datetime, most: int, patience: timedelta) -> list[KeptPhoto]:
    """Photos to be fetched now. Each is put off by `patience` first: who dies leaves it to be fetched again."""
    due = (
        select(_C.id)
        .where(_C.state == "wanted", _C.next_try_at <= now)
        .order_by(_C.next_try_at, _C.id)
        .limit(most)
        .with_for_update(skip_locked=True)
        .cte("due")  # asked once, not for each row again
    )
    taken = update(photos).where(_C.id.in_(select(due.c.id))).values(next_try_at=now + patience)
    return [_photo(row) for row in await tx.execute(taken.returning(*_COLUMNS))]


async def keep(
    tx: Transaction,
    photo_id: int,
    *,
    name: str,
    width: int,
    height: int,
    dhash: int | None = None,
    alike: int | None = None,
) -> None:
    """The bytes are in the store under `name`; `alike` is a photo of another ticket that looks the same."""
    values: dict[str, object] = {"state": "kept", "name": name, "width": width, "height": height, "alike": alike}
    values |= likeness.columns(dhash)
    await tx.execute(update(photos).where(_C.id == photo_id, _C.state == "wanted").values(**values))


async def put_off(tx: Transaction, photo: KeptPhoto, now: datetime) -> bool:
    """The fetch failed for now; gives whether the photo is lost with that."""
    lost = photo.attempts >= len(WAITS)
    wait = timedelta(seconds=WAITS[min(photo.attempts, len(WAITS) - 1)])
    values = {
        "attempts": photo.attempts + 1,
        "next_try_at": now + wait,
        "state": "lost" if lost else "wanted",
    }
    await tx.execute(update(photos).where(_C.id == photo.id, _C.state == "wanted").values(**values))
    return lost


async def lose(tx: Transaction, photo_id: int) -> None:
    """The picture cannot be had, or is none."""
    await tx.execute(update(photos).where(_C.id == photo_id, _C.state == "wanted").values(state="lost"))


async def oldest_wanted(tx: Transaction) -> datetime | None:
    """Since when the photo that waits longest has been waiting: its age tells whether fetching works."""
    return (await tx.execute(select(func.min(_C.wanted_at)).where(_C.state == "wanted"))).scalar()


async def next_due(tx: Transaction) -> datetime | None:
    return (await tx.execute(select(func.min(_C.next_try_at)).where(_C.state == "wanted"))).scalar()


def _photo(row: Row[*tuple[Any, ...]]) -> KeptPhoto:
    return KeptPhoto(**row._asdict())
