"""The outbox: what is to be said, written in the transaction that made it true.

A row goes pending -> sending -> sent, or ends undeliverable (the person cannot be reached) or dead (the channel will
never take it). What was undeliverable may come back, or be told in short: then it is folded (`storage.reaching`).

`claim` takes rows under a lease and commits before anything is sent; `settle` says what became of them, and a settling
by somebody whose lease was taken away is refused. A row whose lease ran out may have arrived: it comes back
`uncertain`, and is sent once more, silently and marked.

Order: within a chat, a lane is sent strictly in the order it was written, one at a time; a waiting person (lane 0)
is not held up by cards (1) or digests (2). Between chats lanes go first, then age.

Of the cards of one ticket at most one waits in a chat. While it is being sent another one may be written, and when the
first has to wait again, there are two: then the second gives way, for a card shows the present whenever it is sent.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from enum import IntEnum
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Update, and_, bindparam, delete, exists, func, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased

from storage.addresses import Address
from storage.engine import Transaction, Unavailable
from storage.tables import card_waits, cards, ended_badly, outbox, spelled, waits
from storage.upsert import Insert, insert_by, insert_new


class Lane(IntEnum):
    PERSON = 0
    CARD = 1
    DIGEST = 2


OPENED = "opened"
"""What a row says of a card that is to be shown with all of its buttons; of any other card it says nothing."""


@dataclass(frozen=True, slots=True)
class Post:
    """Something to be said. `say` None: the card of the ticket, rendered when it is sent.

    `entry_id` names the change it tells of: one change is told once to each chat. `replaces` is the message of that
    chat that it takes the place of; where that cannot be edited, it comes as a new one.
    """

    address: Address
    say: str | None
    lane: Lane = Lane.PERSON
    person_id: int | None = None
    ticket_id: int | None = None
    entry_id: int | None = None
    replaces: str | None = None
    not_before: datetime | None = None  # held until then, and no older than that when it is sent
    opened: bool = False  # of a card: with all of its buttons


@dataclass(frozen=True, slots=True)
class Sending:
    """A claimed row: to be sent now, by this owner, before the lease runs out."""

    id: int
    chat: str
    channel: str
    address: str
    topic: str | None
    person_id: int | None
    lane: int
    kind: str
    say: str | None
    ticket_id: int | None
    created_at: datetime
    attempts: int
    uncertain: bool
    replaces: str | None = None

    @property
    def to(self) -> Address:
        return Address(self.channel, self.address, self.topic)


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a row. `state` pending means again, not before `not_before`; `untried`, that it never left."""

    id: int
    state: str
    message: str | None = None
    error: str | None = None
    not_before: datetime | None = None
    uncertain: bool = False
    untried: bool = False


_C = outbox.c
_COLUMNS = tuple(_C[field.name] for field in fields(Sending))
_O = aliased(outbox)
_E = aliased(outbox)
_HELD_UP = exists(
    select(_E.c.id).where(
        _E.c.chat == _O.c.chat,
        _E.c.lane == _O.c.lane,
        _E.c.id < _O.c.id,
        spelled(_E.c.state, "pending", "sending"),
    )
)
_NEXT = (
    select(_O.c.id)
    .where(
        spelled(_O.c.state, "pending"),
        _O.c.not_before <= bindparam("now"),
        _O.c.channel.in_(bindparam("channels", expanding=True)),
        _O.c.chat.not_in(bindparam("resting", expanding=True)),
        ~_HELD_UP,
    )
    .order_by(_O.c.lane, _O.c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
    .cte("next")  # asked once: a subquery may be asked again for each row, and then takes others each time
)
_CLAIM = (
    update(outbox)
    .where(_C.id.in_(select(_NEXT.c.id)))
    .values(state="sending", owner=bindparam("me"), lease_until=bindparam("until"), attempts=_C.attempts + 1)
    .returning(*_COLUMNS)
)
_CARD_OF = select(cards.c.message, cards.c.photo_id).where(
    cards.c.ticket_id == bindparam("ticket_id"), cards.c.chat == bindparam("chat")
)
_SETTLE = (
    update(outbox)
    .where(_C.id == bindparam("b_id"), _C.state == "sending", _C.owner == bindparam("b_owner"))
    .values(
        state=bindparam("b_state"),
        message=func.coalesce(bindparam("b_message", type_=_C.message.type), _C.message),
        error=bindparam("b_error"),
        not_before=bindparam("b_not_before"),
        uncertain=bindparam("b_uncertain"),
        settled_at=bindparam("b_now"),
        attempts=_C.attempts - bindparam("b_untried", type_=_C.attempts.type),
        owner=None,
        lease_until=None,
    )
)


async def post(tx: Transaction, posts: Iterable[Post], now: datetime) -> None:
    """Write down what is to be said; what the unique rows know already is left alone."""
    rows = [_row(one, now) for one in posts]
    if rows:
        await tx.execute(insert_new(tx, outbox), rows)


async def claim(
    tx: Transaction,
    me: str,
    now: datetime,
    lease: timedelta,
    most: int,
    *,
    channels: Sequence[str],
    resting: Sequence[str] = (),
) -> list[Sending]:
    """Take at most `most` rows of these channels that may be sent now, none of the chats in `resting`."""
    given = {"now": now, "channels": list(channels), "resting": list(resting)}
    rows = await tx.execute(_CLAIM, given | {"most": most, "me": me, "until": now + lease})
    return sorted((Sending(*row) for row in rows), key=lambda row: (row.lane, row.id))  # columns stand as fields do


async def settle(tx: Transaction, me: str, done: Iterable[Settled], now: datetime) -> None:
    """Say what became of rows of mine; rows that are not mine any more stay as they are."""
    rows = [_outcome(one, me, now) for one in done]
    again = {row["b_id"]: row for row in rows if row["b_state"] == "pending"}
    if ended := [row for row in rows if row["b_id"] not in again]:
        await tx.execute(_SETTLE, ended)
    mine = _C.id.in_(again), _C.state == "sending", _C.owner == me
    still = await _lock(tx, *mine) if again else []
    await _wait_again(tx, still, _SETTLE, [again[one] for one in still])


async def reclaim(tx: Transaction, now: datetime, *, everybody: bool = False) -> int:
    """Take back rows whose lease ran out (or of everybody, when nobody else can be alive): they may have arrived."""
    lapsed = await _lock(tx, waits, _C.state == "sending", *([] if everybody else [_C.lease_until < now]))
    values = {"state": "pending", "uncertain": True, "owner": None, "lease_until": None}
    return await _wait_again(tx, lapsed, update(outbox).where(_C.id.in_(lapsed)).values(**values))


async def send_anew(tx: Transaction, row_id: int) -> None:
    """The message that it was to replace cannot be edited: it comes as a new one."""
    await tx.execute(update(outbox).where(_C.id == row_id).values(replaces=None))


async def give_up_on(tx: Transaction, chat: str, now: datetime) -> int:
    """The chat cannot be reached: what waits for it is undeliverable until it comes back."""
    waiting = update(outbox).where(waits, _C.chat == chat, _C.state == "pending")
    return (await tx.execute(waiting.values(state="undeliverable", settled_at=now, error="unreachable"))).rowcount


async def missed(tx: Transaction, chat: str, since: datetime, now: datetime, most: int = 20) -> int:
    """The chat is back: what it missed since then (the last `most`) is said now."""
    there = ended_badly, _C.state == "undeliverable", _C.chat == chat, _C.settled_at >= since
    lost = (await _lock(tx, *there))[-most:]
    values = {"state": "pending", "attempts": 0, "not_before": now, "error": None}
    return await _wait_again(tx, lost, update(outbox).where(_C.id.in_(lost)).values(**values))


async def move_chat(tx: Transaction, old: Address, new: Address) -> None:
    """The chat has a new address: its rows and its cards go there. Topics of the old one do not exist in the new."""
    waiting = _C.chat == old.key, _C.state.in_(("pending", "sending", "undeliverable"))
    there = _E.c.chat == new.key, _E.c.kind == _C.kind
    both_wait = _C.kind == "card", _C.state == "pending", _E.c.state == "pending", _E.c.ticket_id == _C.ticket_id
    same = or_(_E.c.entry_id == _C.entry_id, and_(*both_wait))
    await tx.execute(delete(outbox).where(*waiting, exists(select(_E.c.id).where(*there, same))))
    values = {"chat": new.key, "address": new.chat, "topic": None}
    await tx.execute(update(outbox).where(*waiting).values(**values))
    await tx.execute(cards.delete().where(cards.c.chat == old.key))  # the old messages cannot be edited there


async def ticket_of(tx: Transaction, chat: str, message: str) -> int | None:
    """The ticket that a message tells of, whether it was said or is its card; None where it has been turned since."""
    here = _C.chat == chat, _C.message == message
    said = select(_C.ticket_id).where(*here).order_by(_C.id.desc()).limit(1)
    card = select(cards.c.ticket_id).where(cards.c.chat == chat, cards.c.message == message).limit(1)
    return (await tx.execute(said)).scalar() or (await tx.execute(card)).scalar()


async def said_as(tx: Transaction, chat: str, message: str) -> str | None:
    """What a message of ours says at present; None for a card, and for a message that is not ours."""
    here = _C.chat == chat, _C.message == message, _C.kind == "say"
    return (await tx.execute(select(_C.say).where(*here).order_by(_C.id.desc()).limit(1))).scalar()


@dataclass(frozen=True, slots=True)
class LivingCard:
    """The message that shows a ticket in a chat, and the photo that it carries."""

    message: str
    photo_id: int | None


async def card_of(tx: Transaction, ticket_id: int, chat: str) -> LivingCard | None:
    row = (await tx.execute(_CARD_OF, {"ticket_id": ticket_id, "chat": chat})).one_or_none()
    return None if row is None else LivingCard(row.message, row.photo_id)


async def drop_card(tx: Transaction, ticket_id: int, chat: str) -> None:
    """Forget the living message: the next rendering of the card is a new message."""
    await tx.execute(cards.delete().where(cards.c.ticket_id == ticket_id, cards.c.chat == chat))


async def keep_card(tx: Transaction, ticket_id: int, chat: str, card: LivingCard) -> None:
    row = {"ticket_id": ticket_id, "chat": chat, "message": card.message, "photo_id": card.photo_id}
    tx.later(_keep_card(tx.dialect.name), row)


@cache
def _keep_card(dialect: str) -> Insert:
    into = insert_by(dialect, cards)
    new = {"message": into.excluded.message, "photo_id": into.excluded.photo_id}
    return into.on_conflict_do_update(index_elements=[cards.c.ticket_id, cards.c.chat], set_=new)


async def next_due(tx: Transaction) -> datetime | None:
    """When the next row that nothing holds up may be sent (a past time: now); None when there is none."""
    free = select(func.min(_O.c.not_before)).where(spelled(_O.c.state, "pending"), ~_HELD_UP)
    return (await tx.execute(free)).scalar()


@dataclass(frozen=True, slots=True)
class Standing:
    """How delivery stands: the oldest row that should have been sent, and how many wait or have ended badly."""

    oldest_waiting: datetime | None
    waiting: int
    undeliverable: int
    dead: int


async def standing(tx: Transaction, now: datetime) -> Standing:
    oldest, count = (await tx.execute(select(func.min(_C.created_at), func.count()).where(waits))).one()
    ended = select(_C.state, func.count()).where(ended_badly).group_by(_C.state)
    by_state = {row[0]: row[1] for row in await tx.execute(ended)}
    return Standing(oldest, count, by_state.get("undeliverable", 0), by_state.get("dead", 0))


async def _lock(tx: Transaction, *where: ColumnElement[bool]) -> list[int]:
    """The ids of rows, the oldest first, that stay as they are until this transaction ends."""
    return sorted((await tx.execute(select(_C.id).where(*where).with_for_update())).scalars())


async def _wait_again(tx: Transaction, ids: Collection[int], change: Update, given: Any = None) -> int:
    """Let rows wait again by `change`, after the other cards of their tickets have given way; gives how many do."""
    if not ids:
        return 0
    for _ in range(3):
        try:
            async with tx.begin_nested():
                await _make_room(tx, ids)
                return (await tx.execute(change, given)).rowcount
        except IntegrityError:  # another card was written at this very moment
            continue
    raise Unavailable("cards are written faster than they give way")


async def _make_room(tx: Transaction, ids: Collection[int]) -> None:
    """Of the cards among `ids` only the first of each ticket and chat stays, and none waits already."""
    card = select(_C.ticket_id, _C.chat, func.min(_C.id).label("first")).where(_C.id.in_(ids), _C.kind == "card")
    for row in (await tx.execute(card.group_by(_C.ticket_id, _C.chat))).all():
        same = _C.ticket_id == row.ticket_id, _C.chat == row.chat, _C.kind == "card", _C.id != row.first
        await tx.execute(delete(outbox).where(*same, or_(card_waits, _C.id.in_(ids))))


def _outcome(one: Settled, me: str, now: datetime) -> dict[str, object]:
    return {
        "b_id": one.id,
        "b_owner": me,
        "b_state": one.state,
        "b_message": one.message,
        "b_error": one.error,
        "b_not_before": one.not_before or now,
        "b_uncertain": one.uncertain,
        "b_untried": int(one.untried),
        "b_now": now,
    }


def _row(one: Post, now: datetime) -> dict[str, object]:
    held = max(now, one.not_before or now)
    return {
        "chat": one.address.key,
        "channel": one.address.channel,
        "address": one.address.chat,
        "topic": one.address.topic,
        "person_id": one.person_id,
        "lane": int(one.lane),
        "kind": "say" if one.say is not None else "card",
        "say": OPENED if one.say is None and one.opened else one.say,
        "ticket_id": one.ticket_id,
        "entry_id": one.entry_id,
        "replaces": one.replaces,
        "created_at": held,
        "state": "pending",
        "attempts": 0,
        "not_before": held,
        "uncertain": False,
    }
