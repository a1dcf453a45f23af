"""Recordings: what was spoken or filmed instead of written. As with photos (`storage.photos`), the ticket commits with
the channel's word for it, and the bytes become ours afterwards; officers may listen as soon as the ticket is there.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, func, select, update

from storage.engine import Transaction
from storage.photos import WAITS
from storage.tables import recordings
from storage.upsert import insert_new


@dataclass(frozen=True, slots=True)
class KeptRecording:
    """`kind` is "voice", "audio", "video", "video_note" or "animation"; `seconds` how long it lasts, if known.
    `name` is its name in the store once its bytes are ours."""

    id: int
    ticket_id: int
    kind: str
    channel: str
    ref: str
    seconds: int | None
    person_id: int
    state: str
    attempts: int
    name: str | None


@dataclass(frozen=True, slots=True)
class Spoken:
    """A recording to be attached: `ref` and `unique` are the channel's words for it."""

    channel: str
    kind: str
    ref: str
    unique: str
    seconds: int | None


_C = recordings.c
_COLUMNS = tuple(_C[field.name] for field in fields(KeptRecording))
_WANTED = _C.state == "wanted"


async def attach(tx: Transaction, ticket_id: int, person_id: int, given: Iterable[Spoken], now: datetime) -> None:
    """Attach recordings to a ticket; one that is there already stays one."""
    attached = insert_new(tx, recordings)
    for one in given:
        row = {
            "ticket_id": ticket_id,
            "kind": one.kind,
            "channel": one.channel,
            "ref": one.ref,
            "unique_ref": one.unique,
            "seconds": one.seconds,
            "person_id": person_id,
            "wanted_at": now,
            "state": "wanted",
            "attempts": 0,
            "next_try_at": now,
        }
        tx.later(attached, row)


async def of_ticket(tx: Transaction, ticket_id: int) -> list[KeptRecording]:
    """Those that can still be listened to, in the order in which they came."""
    asked = select(*_COLUMNS).where(_C.ticket_id == ticket_id, _C.state != "lost").order_by(_C.id)
    return [_recording(row) for row in await tx.execute(asked)]


async def by_id(tx: Transaction, recording_id: int) -> KeptRecording | None:
    row = (await tx.execute(select(*_COLUMNS).where(_C.id == recording_id))).one_or_none()
    return None if row is None else _recording(row)


async def take_due(tx: Transaction, now: datetime, most: int, patience: timedelta) -> list[KeptRecording]:
    """Recordings to be fetched now. Each is put off by `patience` first: who dies leaves it to be fetched again."""
    due = (
        select(_C.id)
        .where(_WANTED, _C.next_try_at <= now)
        .order_by(_C.next_try_at, _C.id)
        .limit(most)
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    taken = update(recordings).where(_C.id.in_(select(due.c.id))).values(next_try_at=now + patience)
    return [_recording(row) for row in await tx.execute(taken.returning(*_COLUMNS))]


async def keep(tx: Transaction, recording_id: int, name: str) -> None:
    """The bytes are in the store under `name`."""
    await tx.execute(update(recordings).where(_C.id == recording_id, _WANTED).values(state="kept", name=name))


async def put_off(tx: Transaction, recording: KeptRecording, now: datetime) -> bool:
    """The fetch failed for now; gives whether the recording is lost with that."""
    lost = recording.attempts >= len(WAITS)
    values = {
        "attempts": recording.attempts + 1,
        "next_try_at": now + timedelta(seconds=WAITS[min(recording.attempts, len(WAITS) - 1)]),
        "state": "lost" if lost else "wanted",
    }
    await tx.execute(update(recordings).where(_C.id == recording.id, _WANTED).values(**values))
    return lost


async def lose(tx: Transaction, recording_id: int) -> None:
    """It cannot be had, or is no recording."""
    await tx.execute(update(recordings).where(_C.id == recording_id, _WANTED).values(state="lost"))


async def oldest_wanted(tx: Transaction) -> datetime | None:
    """Since when the recording that waits longest has been waiting."""
    return (await tx.execute(select(func.min(_C.wanted_at)).where(_WANTED))).scalar()


async def next_due(tx: Transaction) -> datetime | None:
    return (await tx.execute(select(func.min(_C.next_try_at)).where(_WANTED))).scalar()


def _recording(row: Row[*tuple[Any, ...]]) -> KeptRecording:
    return KeptRecording(**row._asdict())
