"""People, where their talks stand, and what these want to know of the world."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from storage.tables.common import Id, at, metadata, where

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
    at("consented_at"),
    at("unreachable_since"),
    at("erase_at"),  # they asked to be forgotten
    at("banned_until"),  # until then nothing is taken from them but what is theirs by law
    Column("ban_reason", String(300)),
    at("ban_told_at"),  # when their messages were last answered with it
    at("created_at", nullable=False),
)


wants_erasure = people.c.erase_at.is_not(None)
Index("ix_people_erase_at", people.c.erase_at, **where(wants_erasure))

conversations = Table(
    "conversations",
    metadata,
    Column("key", String(320), primary_key=True),  # one conversation per chat and person in it
    Column("person_id", Id, ForeignKey("people.id"), nullable=False),
    Column("step", Text, nullable=False),
    at("updated_at", nullable=False),
    at("wake_at"),  # when the wait that the conversation set itself is over
    at("idle_at"),  # when its draft has been left alone for too long
    Column("reminded", Boolean, nullable=False, default=False),  # of this draft, which is done once
    at("counted_since"),
    Column("counted", Integer, nullable=False, default=0),  # messages since then
)
Index(
    "ix_conversations_wake_at",
    conversations.c.wake_at,
    **where(conversations.c.wake_at.is_not(None)),
)
Index("ix_conversations_idle_at", conversations.c.idle_at, **where(conversations.c.idle_at.is_not(None)))


errands = Table(
    "errands",
    metadata,
    Column("id", Id, primary_key=True),
    Column("errand", String(16), nullable=False),  # map_link | photo_place
    Column("channel", String(32), nullable=False),
    Column("user", String(120), nullable=False),
    Column("mark", String(16), nullable=False),  # by which the draft knows the answer as its own
    Column("subject", Text, nullable=False),
    at("asked_at", nullable=False),
    Column("attempts", Integer, nullable=False),
    at("next_try_at", nullable=False),
    UniqueConstraint("channel", "user", "errand", "mark", "subject"),  # an event handled again asks once
)
Index("ix_errands_next_try_at", errands.c.next_try_at)  # the table holds only what is not done yet
