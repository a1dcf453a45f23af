"""What residents want to hear, and when."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, String, Table

from storage.tables.common import Id, at, metadata

wishes = Table(
    "wishes",
    metadata,
    Column("person_id", Id, ForeignKey("people.id"), primary_key=True),  # none: as nobody has chosen
    Column("news", String(12), nullable=False),  # all | important | questions
    Column("daily", Boolean, nullable=False),  # the changes of a day in one message
    Column("quiet", Boolean, nullable=False),  # what can wait is not said at night
)

bundled = Table(
    "bundled",
    metadata,
    Column("person_id", Id, ForeignKey("people.id"), primary_key=True),
    Column("entry_id", Id, ForeignKey("entries.id"), primary_key=True),  # a change is told once
    Column("ticket_id", Id, ForeignKey("tickets.id"), nullable=False),
    at("due_at", nullable=False),  # when the day's one message is sent; then the row is gone
)
Index("ix_bundled_due_at", bundled.c.due_at)
