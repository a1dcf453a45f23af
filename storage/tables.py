"""The tables, and nothing but the tables: every rule that the database itself keeps stands here.

Uniqueness is what makes "nothing is doubled" true, so each unique constraint says what it keeps from happening twice.
Times are UTC and aware (`UtcDateTime`); SQLite would hand them back naive. What grows without end is found by partial
indexes that hold only what is open or waiting. SQLite takes such an index only for a query that repeats its condition
to the letter, not with parameters; so the conditions (`is_open`, `waits` …) stand here, spelled out, for both.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    literal_column,
    text,
)
from sqlalchemy.engine import Dialect

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Id = BigInteger().with_variant(Integer, "sqlite")


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC time on both databases; a naive one is refused, for it means nothing."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone was to be stored")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _where(condition: Any) -> dict[str, Any]:
    """The condition of a partial index, as both databases spell it."""
    return {"sqlite_where": condition, "postgresql_where": condition}


def spelled(column: ColumnElement[str], *values: str) -> ColumnElement[bool]:
    """`column IN ('a', 'b')`, or `column = 'a'`, with the values in the statement itself."""
    first, *others = [literal_column(f"'{value}'") for value in values]
    return column.in_([first, *others]) if others else column == first


def _at(name: str, **kw: Any) -> Column[datetime]:
    return Column(name, UtcDateTime(), **kw)


people = Table(
    "people",
    metadata,
    Column("id", Id, primary_key=True),
    Column("key", String(160), nullable=False, unique=True),  # one person per identity of a channel
    Column("channel", String(32), nullable=False),
    Column("user", String(120), nullable=False),
    Column("name", String(200), nullable=False, default=""),
    Column("language", String(8), nullable=False),
    Column("consent", String(16)),  # the version of the notice that was agreed to
    _at("consented_at"),
    _at("unreachable_since"),
    _at("created_at", nullable=False),
)

conversations = Table(
    "conversations",
    metadata,
    Column("key", String(320), primary_key=True),  # one conversation per chat and person in it
    Column("person_id", Id, ForeignKey("people.id"), nullable=False),
    Column("step", Text, nullable=False),
    _at("updated_at", nullable=False),
    _at("wake_at"),  # when the wait that the conversation set itself is over
)
Index(
    "ix_conversations_wake_at",
    conversations.c.wake_at,
    **_where(conversations.c.wake_at.is_not(None)),
)

inbox = Table(
    "inbox",
    metadata,
    Column("channel", String(32), primary_key=True),
    Column("key", String(120), primary_key=True),  # one event is handled once
    _at("received_at", nullable=False),
    Column("state", String(12), nullable=False),  # handled | again | quarantined
    Column("attempts", Integer, nullable=False, default=0),
    _at("not_before"),
    Column("raw", Text),  # only of what could not be handled
    Column("error", Text),
    Column("reference", String(16)),  # the code that the sender was told
)
Index("ix_inbox_received_at", inbox.c.received_at)
unhandled = inbox.c.state != literal_column("'handled'")
Index(
    "ix_inbox_unhandled",
    inbox.c.state,
    inbox.c.not_before,
    **_where(unhandled),
)

tickets = Table(
    "tickets",
    metadata,
    Column("id", Id, primary_key=True),
    Column("draft", String(200), nullable=False, unique=True),  # one ticket per confirmed draft
    Column("reporter_id", Id, ForeignKey("people.id"), nullable=False),
    Column("category", String(48), nullable=False),
    Column("words", Text, nullable=False),
    Column("lat", Float),
    Column("lon", Float),
    Column("place_words", Text, nullable=False, default=""),
    Column("area", String(16)),  # the kelurahan's code
    Column("kelurahan", String(80), nullable=False, default=""),
    Column("kecamatan", String(80), nullable=False, default=""),
    Column("status", String(16), nullable=False),
    Column("version", Integer, nullable=False),
    Column("officer_id", Id, ForeignKey("people.id")),
    Column("officer_name", String(200), nullable=False, default=""),
    Column("returns_to", String(16)),  # where a waiting ticket goes back to
    Column("agency", String(200)),
    _at("filed_at", nullable=False),
    _at("due_at", nullable=False),
    _at("work_began_at"),
    _at("until"),  # the planned day, the deadline of a question, the return date: what the present state waits for
    _at("resolved_at"),
    _at("closed_at"),
    Column("appealed", Boolean, nullable=False, default=False),  # reopened once after a rejection
    Column("duplicate_of", Id, ForeignKey("tickets.id")),
)
OPEN_STATUSES = ("received", "accepted", "scheduled", "in_progress", "waiting", "forwarded", "reopened")
is_open = spelled(tickets.c.status, *OPEN_STATUSES)
Index("ix_tickets_open_place", tickets.c.lat, tickets.c.lon, **_where(is_open))
Index("ix_tickets_open_due", tickets.c.due_at, **_where(is_open))
_awaits = tickets.c.until.is_not(None)
Index("ix_tickets_until", tickets.c.until, **_where(_awaits))
Index("ix_tickets_reporter", tickets.c.reporter_id, tickets.c.id)

entries = Table(
    "entries",
    metadata,
    Column("id", Id, primary_key=True),
    Column("ticket_id", Id, ForeignKey("tickets.id"), nullable=False),
    Column("version", Integer, nullable=False),
    _at("at", nullable=False),
    Column("actor_id", Id, ForeignKey("people.id")),
    Column("actor", String(16), nullable=False),  # as what: reporter, officer, supervisor, system …
    Column("act", String(16), nullable=False),
    Column("from_status", String(16)),
    Column("to_status", String(16), nullable=False),
    Column("words", Text, nullable=False, default=""),  # the reason, the question: what the resident may read
    UniqueConstraint("ticket_id", "version"),  # one change makes one version
)

followers = Table(
    "followers",
    metadata,
    Column("ticket_id", Id, ForeignKey("tickets.id"), primary_key=True),
    Column("person_id", Id, ForeignKey("people.id"), primary_key=True),
    _at("since", nullable=False),
)
Index("ix_followers_person_id", followers.c.person_id)

photos = Table(
    "photos",
    metadata,
    Column("id", Id, primary_key=True),
    Column("ticket_id", Id, ForeignKey("tickets.id"), nullable=False),
    Column("purpose", String(8), nullable=False),  # report | proof
    Column("channel", String(32), nullable=False),
    Column("ref", Text, nullable=False),
    Column("unique_ref", String(200), nullable=False),
    Column("as_file", Boolean, nullable=False),
    Column("person_id", Id, ForeignKey("people.id"), nullable=False),
    _at("taken_at", nullable=False),
    _at("wanted_at", nullable=False),  # since when we have wanted its bytes
    Column("state", String(8), nullable=False),  # wanted | kept | lost
    Column("attempts", Integer, nullable=False, default=0),
    _at("next_try_at", nullable=False),
    Column("name", String(80)),  # in the photo store
    Column("width", Integer),
    Column("height", Integer),
    Column("dhash", String(16)),
    UniqueConstraint("ticket_id", "purpose", "unique_ref"),  # a picture is attached once
)
Index(
    "ix_photos_wanted",
    photos.c.next_try_at,
    **_where(photos.c.state == "wanted"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Id, primary_key=True),
    Column("chat", String(160), nullable=False),  # the address's key: order and pace are kept per chat
    Column("channel", String(32), nullable=False),
    Column("address", String(120), nullable=False),
    Column("topic", String(32)),
    Column("person_id", Id, ForeignKey("people.id")),  # who is shown what was missed
    Column("lane", Integer, nullable=False),  # 0 a waiting person, 1 a card, 2 a digest
    Column("kind", String(16), nullable=False),  # say | card
    Column("say", Text),  # a card is rendered when it is sent
    Column("ticket_id", Id, ForeignKey("tickets.id")),
    Column("entry_id", Id, ForeignKey("entries.id")),
    _at("created_at", nullable=False),
    Column("state", String(13), nullable=False),  # pending | sending | sent | undeliverable | dead
    Column("attempts", Integer, nullable=False, default=0),
    _at("not_before", nullable=False),
    Column("owner", String(32)),
    _at("lease_until"),
    Column("uncertain", Boolean, nullable=False, default=False),  # it may have arrived already
    Column("message", String(64)),  # the channel's id of what was sent
    Column("error", String(200)),
    _at("settled_at"),
    UniqueConstraint("entry_id", "chat", "kind"),  # one change is one push
)
waits = spelled(outbox.c.state, "pending", "sending")
Index(
    "ix_outbox_waiting",
    outbox.c.chat,
    outbox.c.lane,
    outbox.c.id,
    **_where(waits),
)
Index("ix_outbox_pending", outbox.c.lane, outbox.c.id, **_where(spelled(outbox.c.state, "pending")))
ended_badly = spelled(outbox.c.state, "undeliverable", "dead")
Index("ix_outbox_ended", outbox.c.state, outbox.c.chat, **_where(ended_badly))
card_waits = text("kind = 'card' AND state = 'pending'")
# Ten changes cost one edit: while a card waits to be sent, another one for the same ticket and room is not queued.
Index(
    "uq_outbox_card",
    outbox.c.ticket_id,
    outbox.c.chat,
    unique=True,
    **_where(card_waits),
)
Index("ix_outbox_message", outbox.c.chat, outbox.c.message)

cards = Table(
    "cards",
    metadata,
    Column("ticket_id", Id, ForeignKey("tickets.id"), primary_key=True),
    Column("chat", String(160), primary_key=True),  # one living card per ticket and chat
    Column("message", String(64), nullable=False),
    Column("photo_id", Id, ForeignKey("photos.id")),  # the picture that it carries
)
Index("ix_cards_message", cards.c.chat, cards.c.message)

leases = Table(
    "leases",
    metadata,
    Column("name", String(64), primary_key=True),  # one holder at a time
    Column("owner", String(32), nullable=False),
    _at("until", nullable=False),
)

web_messages = Table(
    "web_messages",
    metadata,
    Column("id", Id, primary_key=True),
    Column("chat", String(120), nullable=False),
    Column("source", String(120), nullable=False),  # "out/<outbox id>" or "in/<event key>"
    Column("author", String(200), nullable=False, default=""),  # who wrote it; "" is the bot
    Column("body", Text, nullable=False),
    Column("picture", String(80)),  # in the photo store
    _at("at", nullable=False),
    Column("revision", Id, nullable=False),  # grows with every change in the chat, for those who listen
    UniqueConstraint("chat", "source"),  # a letter sent again lands on itself
    UniqueConstraint("chat", "revision"),
)

rooms = Table(
    "rooms",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("configured", String(160), nullable=False),  # the address that the config named
    Column("channel", String(32), nullable=False),
    Column("chat", String(120), nullable=False),  # where it is now
)
