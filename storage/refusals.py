"""What was tried at a ticket and refused: written into the office's log, for the ticket's history (T9).

It changes nothing of the ticket, so it makes no version of it, and no resident is told. Of an outsider it is kept that
somebody tried, and what.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select

from storage.engine import Transaction
from storage.tables import office_log

REFUSED = "refused"
_ENTER = insert(office_log)
_L = office_log.c


@dataclass(frozen=True, slots=True)
class Refusal:
    """`why` is a reason of `IllegalMove`, or "outsider"."""

    at: datetime
    actor_id: int | None
    act: str
    why: str


def keep(tx: Transaction, ticket_id: int, person_id: int, act: str, why: str, now: datetime) -> None:
    """Write down that this was tried in vain; `act` and `why` are single words."""
    row = {"at": now, "actor_id": person_id, "act": REFUSED, "ticket_id": ticket_id, "words": f"{act} {why}"}
    tx.later(_ENTER, row)


async def of_ticket(tx: Transaction, ticket_id: int) -> list[Refusal]:
    """All that was refused there, the oldest first."""
    of = _L.ticket_id == ticket_id, _L.ticket_id.is_not(None), _L.act == REFUSED
    rows = await tx.execute(select(_L.at, _L.actor_id, _L.words).where(*of).order_by(_L.id))
    return [Refusal(row.at, row.actor_id, *_read(row.words)) for row in rows]


def _read(words: str) -> tuple[str, str]:
    act, _, why = words.partition(" ")
    return act, why
