"""What the office says often: begun by the config, and the office's own from the moment at which it is changed there.

A restart brings what the config says anew, but for what was changed or taken off in the chat. What the config no
longer has goes. Rows stay when they are taken off, so that nothing brings them back.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, or_, select, update

from storage.engine import Transaction
from storage.tables import ready_replies
from storage.tokens import fresh_token
from storage.upsert import insert

_R = ready_replies.c


@dataclass(frozen=True, slots=True)
class Seed:
    """A reply as the config has it; `words` by language."""

    key: str
    label: str
    words: Mapping[str, str]
    category: str | None = None
    status: str | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """Without a category or a status it fits all."""

    id: int
    label: str
    words: Mapping[str, str]
    category: str | None
    status: str | None


_COLUMNS = (_R.id, _R.label, _R.words, _R.category, _R.status)


async def seed(tx: Transaction, seeds: Sequence[Seed], now: datetime) -> None:
    """Bring what the config says, and take off what it says no more; what the office has changed stays."""
    ours = _R.edited.is_(False), _R.removed.is_(False)
    await tx.execute(delete(ready_replies).where(*ours, _R.key.not_in([one.key for one in seeds])))
    for one in seeds:
        told = {"label": one.label, "words": _write(one.words), "category": one.category, "status": one.status}
        into = insert(tx, ready_replies).values(key=one.key, edited=False, removed=False, changed_at=now, **told)
        await tx.execute(into.on_conflict_do_update(index_elements=[_R.key], set_=told, where=_R.edited.is_(False)))


async def everything(tx: Transaction) -> list[Reply]:
    """All that there are, in the order in which they came."""
    rows = await tx.execute(select(*_COLUMNS).where(_R.removed.is_(False)).order_by(_R.id))
    return [_reply(row) for row in rows]


async def fitting(tx: Transaction, category: str, status: str) -> list[Reply]:
    """Those for a ticket of this category and status."""
    fits = or_(_R.category.is_(None), _R.category == category), or_(_R.status.is_(None), _R.status == status)
    rows = await tx.execute(select(*_COLUMNS).where(_R.removed.is_(False), *fits).order_by(_R.id))
    return [_reply(row) for row in rows]


async def get(tx: Transaction, reply_id: int) -> Reply | None:
    row = (await tx.execute(select(*_COLUMNS).where(_R.id == reply_id, _R.removed.is_(False)))).one_or_none()
    return None if row is None else _reply(row)


async def add(tx: Transaction, label: str, words: Mapping[str, str], now: datetime) -> Reply:
    """One of the office's own, for all tickets."""
    row = {"key": f"chat/{fresh_token()}", "label": label, "words": _write(words), "edited": True, "removed": False}
    into = insert(tx, ready_replies).values(changed_at=now, **row).returning(*_COLUMNS)
    return _reply((await tx.execute(into)).one())


async def say_anew(tx: Transaction, reply: Reply, language: str, words: str, now: datetime) -> None:
    """Change its words in one language."""
    anew = {"words": _write({**reply.words, language: words}), "edited": True, "changed_at": now}
    await tx.execute(update(ready_replies).where(_R.id == reply.id).values(**anew))


async def take_off(tx: Transaction, reply: Reply, now: datetime) -> None:
    gone = {"removed": True, "edited": True, "changed_at": now}
    await tx.execute(update(ready_replies).where(_R.id == reply.id).values(**gone))


def _write(words: Mapping[str, str]) -> str:
    return json.dumps(dict(words), ensure_ascii=False)


def _reply(row: Row[*tuple[Any, ...]]) -> Reply:
    return Reply(row.id, row.label, json.loads(row.words), row.category, row.status)
