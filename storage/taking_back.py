"""Taking back what was said in other chats: messages that show what is to be forgotten.

A message is taken back by an outbox row of the kind "unsay": it names the message (`replaces`) and holds what is to
stand there where the channel cannot delete it. So it is retried, paced and settled like everything else that is sent.

The office's rooms saw everything of a ticket, so everything goes there. Other residents saw little of it, and what they
were told is theirs: only what repeats, shows or plays something of the person goes from their chats. A chat is a
resident's when somebody is at home in it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from markupsafe import escape
from sqlalchemy import Row, delete, insert, select

from storage.engine import Transaction
from storage.outbox import Lane
from storage.people import Person
from storage.tables import cards, outbox, people, photos, recordings, spelled

_COLUMNS = (outbox.c.id, outbox.c.chat, outbox.c.channel, outbox.c.address, outbox.c.topic, outbox.c.message)


async def from_rooms(tx: Transaction, ids: Collection[int], now: datetime, instead: str) -> int:
    """Take back every message about these tickets from the office's rooms, and their cards.

    The cards of residents stay: a follower's shows what everybody may see, their own went before (`own_cards`).
    """
    if not ids:
        return 0
    at_home = select(people.c.key)
    about = outbox.c.ticket_id.in_(ids), outbox.c.chat.not_in(at_home)
    posted = select(*_COLUMNS).where(*about, outbox.c.message.is_not(None))
    said = {(row.chat, row.message): row for row in await tx.execute(posted)}
    shown = cards.c.ticket_id.in_(ids), cards.c.chat.not_in(at_home)
    found = await tx.execute(select(cards.c.chat, cards.c.message).where(*shown))
    places = {(row.chat, row.message) for row in found}
    messages = sorted({*said, *places}, key=lambda one: (one[0], len(one[1]), one[1]))  # as they came
    rows = [_unsaying(*one, said.get(one), instead, now) for one in messages]
    await _write(tx, rows)
    await tx.execute(delete(cards).where(*shown))
    await tx.execute(delete(outbox).where(*about, outbox.c.kind != "unsay"))
    return len(rows)


async def own_cards(tx: Transaction, person: Person, now: datetime, instead: str) -> int:
    """Take back the living cards in the person's own chat, before the chat itself is forgotten."""
    home = person.home.key
    found = await tx.execute(select(cards.c.message).where(cards.c.chat == home).order_by(cards.c.ticket_id))
    rows = [_unsaying(home, message, None, instead, now) for message in found.scalars()]
    waiting = outbox.c.chat == home, outbox.c.kind == "card", spelled(outbox.c.state, "pending")
    await tx.execute(delete(outbox).where(*waiting))
    await tx.execute(delete(cards).where(cards.c.chat == home))
    await _write(tx, rows)
    return len(rows)


async def what_shows(
    tx: Transaction, ids: Collection[int], words: Sequence[str], person: Person, now: datetime, instead: str
) -> int:
    """Take back those messages about these tickets that repeat, show or play something of this person."""
    if not ids:
        return 0
    theirs = set((await tx.execute(select(photos.c.id).where(photos.c.person_id == person.id))).scalars())
    spoken = set((await tx.execute(select(recordings.c.id).where(recordings.c.person_id == person.id))).scalars())
    said = outbox.c.say.is_not(None), outbox.c.kind != "card"  # what a card shows is read when it is shown
    about = outbox.c.ticket_id.in_(ids), outbox.c.chat != person.home.key, *said
    found = [
        row
        for row in await tx.execute(select(*_COLUMNS, outbox.c.say).where(*about))
        if _repeats(row.say, words) or _pictures(row.say) & theirs or _recording(row.say) in spoken
    ]
    rows = [_unsaying(row.chat, row.message, row, instead, now) for row in found if row.message]
    shown = cards.c.ticket_id.in_(ids), cards.c.photo_id.in_(theirs), cards.c.chat != person.home.key
    carried = (await tx.execute(select(cards.c.chat, cards.c.message).where(*shown))).all()
    rows += [_unsaying(chat, message, None, instead, now) for chat, message in carried]
    await _write(tx, rows)
    await tx.execute(delete(cards).where(*shown))
    await tx.execute(delete(outbox).where(outbox.c.id.in_([row.id for row in found])))
    return len(rows)


def _repeats(say: str, words: Sequence[str]) -> bool:
    """Whether the message quotes any of the words, as they stand in it: escaped for HTML, then for JSON."""
    text = str(json.loads(say).get("text", ""))
    return any(str(escape(one)) in text for one in words)


def _pictures(say: str) -> set[int]:
    picture = json.loads(say).get("picture") or {}
    return set(picture.get("photos") or ())


def _recording(say: str) -> int | None:
    return json.loads(say).get("recording")


def _unsaying(chat: str, message: str, row: Row[Any] | None, instead: str, now: datetime) -> dict[str, object]:
    channel, _, address = chat.partition("/")
    return {
        "chat": chat,
        "channel": channel,
        "address": address,
        "topic": row.topic if row is not None else None,
        "lane": int(Lane.CARD),
        "kind": "unsay",
        "say": instead,
        "replaces": message,
        "created_at": now,
        "state": "pending",
        "attempts": 0,
        "not_before": now,
        "uncertain": False,
    }


async def _write(tx: Transaction, rows: list[dict[str, object]]) -> None:
    if rows:
        await tx.execute(insert(outbox), rows)
