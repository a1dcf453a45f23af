"""Undo: for some seconds an officer's act can be taken back, as if it had never been.

Before an act the ticket's row is looked at (`look`); afterwards the columns that it changed are kept with what they
held (`keep`), and what is to be said of it waits in the outbox until the time is over. So undoing (`undo`) is one
guarded UPDATE that gives the columns back, and nobody needs to be told that nothing happened: what waited is deleted.
Where nothing comes in between, the messages leave by themselves, whatever is killed or restarted meanwhile.

A later change of the ticket ends it: then what waited is said at once (`overtaken`), so that residents hear of changes
in the order in which they were made. Acts that one tap did (`together`) are undone by one tap.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, insert, or_, select, update

from storage import tickets
from storage.engine import Transaction
from storage.erasure import forget_photos
from storage.merging import let_go
from storage.outbox import Lane
from storage.tables import bundled, entries, outbox, photos, spelled, undos
from storage.tables import tickets as table
from storage.tables.common import UtcDateTime
from storage.tickets import Doer, Entry, LostRace, Ticket
from storage.tokens import fresh_token

_T, _U, _O = table.c, undos.c, outbox.c
_NEVER = frozenset({"id", "draft", "version"})
_COLUMNS = tuple(column for column in table.columns if column.name not in _NEVER)
_TIMES = frozenset(column.name for column in _COLUMNS if isinstance(column.type, UtcDateTime))

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Act:
    """An act that can still be undone. `until` is UTC; `together` names the tap that did it, and others with it."""

    entry_id: int
    ticket_id: int
    together: str
    person_id: int
    version: int
    until: datetime


@dataclass(frozen=True, slots=True)
class Undone:
    """The ticket as it is again, and as it was until now; `original` is what it is no longer merged into."""

    ticket: Ticket
    before: Ticket
    entry: Entry
    original: Ticket | None = None


class CannotUndo(Exception):
    """Nothing was changed. `why` is one of: over (too late, or undone already), right (it is somebody else's act),
    told (it is being said at this moment)."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


_ACT = (_U.entry_id, _U.ticket_id, _U.together, _U.person_id, _U.version, _U.until)


async def look(tx: Transaction, ticket_id: int) -> Row:
    """The ticket's columns as they are before an act."""
    return dict((await tx.execute(select(*_COLUMNS).where(_T.id == ticket_id))).one()._mapping)


async def keep(
    tx: Transaction,
    was: Row,
    entry: Entry,
    person_id: int,
    until: datetime,
    *,
    together: str = "",
    noted: Entry | None = None,
) -> None:
    """Let the act of this entry be undone until then, by this person. `noted` is what it wrote into the history of
    the ticket that it merged into."""
    now = await look(tx, entry.ticket_id)
    changed = {name: _as_json(value) for name, value in was.items() if now[name] != value}
    kept = {"was": changed, "noted": [noted.ticket_id, noted.id] if noted else None}
    row = {"entry_id": entry.id, "together": together or fresh_token(), "person_id": person_id, "until": until}
    row |= {"ticket_id": entry.ticket_id, "version": entry.version, "before": json.dumps(kept)}
    await tx.execute(insert(undos), row)


async def of_ticket(tx: Transaction, ticket: Ticket, now: datetime) -> Act | None:
    """The last act on the ticket, if it can be undone."""
    last = _U.ticket_id == ticket.id, _U.version == ticket.version, _U.until > now
    row = (await tx.execute(select(*_ACT).where(*last))).one_or_none()
    return None if row is None else Act(*row)


async def of_tap(tx: Transaction, together: str) -> list[Act]:
    """The acts that this tap did, as far as they are remembered; in the order in which tickets are locked."""
    rows = await tx.execute(select(*_ACT).where(_U.together == together).order_by(_U.ticket_id))
    return [Act(*row) for row in rows]


async def undo(tx: Transaction, act: Act, doer: Doer, now: datetime) -> Undone:
    """Take the act back. Raises `CannotUndo`, and `LostRace` where somebody has changed the ticket since."""
    row = await _locked(tx, act)
    if row is None or row.until <= now:
        raise CannotUndo("over")
    assert doer.person is not None
    if row.person_id != doer.person.id and not doer.supervisor:
        raise CannotUndo("right")
    ticket = await tickets.get(tx, act.ticket_id)
    assert ticket is not None
    if ticket.version != row.version:
        raise LostRace(ticket)
    kept = json.loads(row.before)
    original_id, noted = kept["noted"] or (None, None)
    held = await _held(tx, [act.entry_id, *([noted] if noted else [])])
    was = {name: _from_json(name, value) for name, value in kept["was"].items()}
    restored, entry = await tickets.restore(tx, ticket, row.version, was, doer, now)
    await tx.execute(delete(outbox).where(_O.id.in_(held)))
    await tx.execute(delete(bundled).where(bundled.c.entry_id.in_([act.entry_id, *([noted] if noted else [])])))
    await _take_proofs_off(tx, act, now)
    await tx.execute(delete(undos).where(_U.entry_id == act.entry_id))
    original = await let_go(tx, restored, original_id, doer, now) if original_id is not None else None
    return Undone(restored, ticket, entry, original)


async def overtaken(tx: Transaction, ticket_id: int, now: datetime) -> None:
    """The ticket has changed again: what waits to be said of earlier acts is said now."""
    acts = select(_U.entry_id).where(_U.ticket_id == ticket_id)
    waits = spelled(_O.state, "pending"), _O.ticket_id == ticket_id, _O.entry_id.in_(acts)
    longest = select(_U.until).where(_U.entry_id == _O.entry_id).correlate(outbox).scalar_subquery()
    held = _O.not_before > now, _O.not_before <= longest  # not what waits for the morning
    values = {"not_before": now, "created_at": now, "lane": int(Lane.PERSON)}
    await tx.execute(update(outbox).where(*waits, *held).values(**values))


async def end(tx: Transaction, now: datetime, most: int = 100) -> list[int]:
    """Forget what cannot be undone any more; gives the tickets whose cards must not offer it any longer."""
    over = select(_U.entry_id).where(_U.until <= now).order_by(_U.until).limit(most).with_for_update(skip_locked=True)
    ids = list((await tx.execute(over)).scalars())
    if not ids:
        return []
    gone = await tx.execute(delete(undos).where(_U.entry_id.in_(ids)).returning(_U.ticket_id))
    return sorted(set(gone.scalars()))


async def next_end(tx: Transaction) -> datetime | None:
    """When the next act can no longer be undone."""
    return await tx.scalar(select(_U.until).order_by(_U.until).limit(1))


async def _locked(tx: Transaction, act: Act) -> Any:
    """What is kept of the act. Its tickets are held until the transaction ends: before all else, as every act does."""
    kept = select(undos).where(_U.entry_id == act.entry_id)
    row = (await tx.execute(kept)).one_or_none()
    if row is None:
        return None
    noted = json.loads(row.before)["noted"] or ()
    ids = {act.ticket_id, *noted[:1]}
    await tx.execute(select(_T.id).where(_T.id.in_(ids)).order_by(_T.id).with_for_update())
    return (await tx.execute(kept)).one_or_none()


async def _held(tx: Transaction, entry_ids: Collection[int]) -> Sequence[int]:
    """The messages of these changes with their further parts, held. Raises `CannotUndo` when one is on its way."""
    told = (await tx.execute(select(outbox).where(_O.entry_id.in_(entry_ids)).with_for_update())).all()
    if any(row.state not in ("pending", "undeliverable") for row in told):
        raise CannotUndo("told")
    further = [
        and_(_O.chat == row.chat, _O.ticket_id == row.ticket_id, _O.created_at == row.created_at, _O.id > row.id)
        for row in told
    ]
    parts = select(_O.id).where(_O.entry_id.is_(None), _O.kind == "say", or_(*further)) if further else None
    more = (await tx.execute(parts)).scalars() if parts is not None else ()
    return [*(row.id for row in told), *more]


async def _take_proofs_off(tx: Transaction, act: Act, now: datetime) -> None:
    """The proof that was given with the act, and the rest of its album."""
    since = photos.c.ticket_id == act.ticket_id, photos.c.purpose == "proof"
    began = await tx.scalar(select(entries.c.at).where(entries.c.id == act.entry_id))
    await forget_photos(tx, and_(*since, photos.c.wanted_at >= began), now)


def _as_json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _from_json(name: str, value: Any) -> Any:
    return datetime.fromisoformat(value) if name in _TIMES and value is not None else value
