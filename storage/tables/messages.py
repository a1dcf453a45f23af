"""What comes in and what goes out, and where to."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    literal_column,
    text,
)

from storage.tables.common import Id, at, metadata, spelled, where

inbox = Table(
    "inbox",
    metadata,
    Column("channel", String(32), primary_key=True),
    Column("key", String(120), primary_key=True),  # one event is handled once
    at("received_at", nullable=False),
    Column("state", String(12), nullable=False),  # handled | again | quarantined
    Column("attempts", Integer, nullable=False, default=0),
    at("not_before"),
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
    **where(unhandled),
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
    Column("kind", String(16), nullable=False),  # say | card | unsay
    Column("replaces", String(64)),  # the message that it takes the place of, or takes back
    Column("say", Text),  # a card is rendered when it is sent: "opened" or nothing
    Column("ticket_id", Id, ForeignKey("tickets.id")),
    Column("entry_id", Id, ForeignKey("entries.id")),
    at("created_at", nullable=False),
    Column("state", String(13), nullable=False),  # pending | sending | sent | undeliverable | folded | dead
    Column("attempts", Integer, nullable=False, default=0),
    at("not_before", nullable=False),
    Column("owner", String(32)),
    at("lease_until"),
    Column("uncertain", Boolean, nullable=False, default=False),  # it may have arrived already
    Column("message", String(64)),  # the channel's id of what was sent
    Column("error", String(200)),
    at("settled_at"),
    UniqueConstraint("entry_id", "chat", "kind"),  # one change is one push
)
waits = spelled(outbox.c.state, "pending", "sending")
Index(
    "ix_outbox_waiting",
    outbox.c.chat,
    outbox.c.lane,
    outbox.c.id,
    **where(waits),
)
Index("ix_outbox_pending", outbox.c.lane, outbox.c.id, **where(spelled(outbox.c.state, "pending")))
ended_badly = spelled(outbox.c.state, "undeliverable", "dead")
Index("ix_outbox_ended", outbox.c.state, outbox.c.chat, **where(ended_badly))
card_waits = text("kind = 'card' AND state = 'pending'")
# Ten changes cost one edit: while a card waits to be sent, another one for the same ticket and room is not queued.
Index(
    "uq_outbox_card",
    outbox.c.ticket_id,
    outbox.c.chat,
    unique=True,
    **where(card_waits),
)
Index("ix_outbox_message", outbox.c.chat, outbox.c.message)
Index("ix_outbox_ticket_id", outbox.c.ticket_id, **where(outbox.c.ticket_id.is_not(None)))


cards = Table(
    "cards",
    metadata,
    Column("ticket_id", Id, ForeignKey("tickets.id"), primary_key=True),
    Column("chat", String(160), primary_key=True),  # one living card per ticket and chat
    Column("message", String(64), nullable=False),
    Column("photo_id", Id, ForeignKey("photos.id")),  # the picture that it carries
)
Index("ix_cards_message", cards.c.chat, cards.c.message)


web_messages = Table(
    "web_messages",
    metadata,
    Column("id", Id, primary_key=True),
    Column("chat", String(120), nullable=False),
    Column("source", String(120), nullable=False),  # "out/<outbox id>" or "in/<event key>"
    Column("author", String(200), nullable=False, default=""),  # who wrote it; "" is the bot
    Column("body", Text, nullable=False),
    Column("picture", String(80)),  # in the photo store
    at("at", nullable=False),
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


leases = Table(
    "leases",
    metadata,
    Column("name", String(64), primary_key=True),  # one holder at a time
    Column("owner", String(32), nullable=False),
    at("until", nullable=False),
)
