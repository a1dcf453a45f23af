"""What residents think of work that is done."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, SmallInteger, Table, Text, UniqueConstraint

from storage.tables.common import Id, at, metadata

ratings = Table(
    "ratings",
    metadata,
    Column("id", Id, primary_key=True),
    Column("ticket_id", Id, ForeignKey("tickets.id"), nullable=False),
    Column("person_id", Id, ForeignKey("people.id")),  # none: of somebody who was forgotten; the stars count on
    Column("stars", SmallInteger, nullable=False),  # 1 to 5
    Column("words", Text, nullable=False, default=""),
    at("at", nullable=False),
    at("resolved_at", nullable=False),  # the ticket's: stars count where the work does, however late they are given
    UniqueConstraint("ticket_id", "person_id"),  # one opinion each, which may be changed
)
Index("ix_ratings_resolved_at", ratings.c.resolved_at, ratings.c.ticket_id, ratings.c.stars)
Index("ix_ratings_person_id", ratings.c.person_id)
