"""The office: who its officers are, what they changed there, what can still be undone, and what they say ready-made."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text

from storage.tables.common import Id, at, metadata, where

officers = Table(
    "officers",
    metadata,
    Column("person_id", Id, ForeignKey("people.id"), primary_key=True),  # somebody has one role
    Column("name", String(80), nullable=False),  # as the office calls them; residents never read it
    Column("role", String(12), nullable=False),  # officer | supervisor | admin
    Column("team", String(48)),
    Column("on_duty", Boolean, nullable=False, default=True),
    at("away_until"),
    Column("stand_in_id", Id, ForeignKey("people.id")),  # who has their work while they are away
    at("added_at", nullable=False),
    at("removed_at"),  # the row stays: the config must not bring back whom the office sent away
)


office_log = Table(
    "office_log",
    metadata,
    Column("id", Id, primary_key=True),
    at("at", nullable=False),
    Column("actor_id", Id, ForeignKey("people.id")),  # null: the config, or the clock
    Column("act", String(24), nullable=False),
    Column("subject_id", Id, ForeignKey("people.id")),  # the officer or the resident that it is about
    Column("ticket_id", Id, ForeignKey("tickets.id")),  # what was refused there
    Column("words", Text, nullable=False, default=""),
)
Index("ix_office_log_subject_id", office_log.c.subject_id, office_log.c.id)
Index("ix_office_log_ticket_id", office_log.c.ticket_id, **where(office_log.c.ticket_id.is_not(None)))


undos = Table(
    "undos",
    metadata,
    Column("entry_id", Id, ForeignKey("entries.id"), primary_key=True),  # one act is undone once
    Column("together", String(16), nullable=False),  # the acts that one tap takes back
    Column("person_id", Id, ForeignKey("people.id"), nullable=False),  # who did it, and may
    Column("ticket_id", Id, ForeignKey("tickets.id"), nullable=False),
    Column("version", Integer, nullable=False),  # of the ticket after the act: a later change forbids it
    Column("before", Text, nullable=False),  # JSON: the columns as they were
    at("until", nullable=False),
)
Index("ix_undos_together", undos.c.together)
Index("ix_undos_until", undos.c.until)


topics = Table(
    "topics",
    metadata,
    Column("chat", String(160), primary_key=True),
    Column("name", String(80), primary_key=True),  # one topic per name and room
    Column("topic", String(32), nullable=False),
    at("made_at", nullable=False),
)


ready_replies = Table(
    "ready_replies",
    metadata,
    Column("id", Id, primary_key=True),
    Column("key", String(48), nullable=False, unique=True),
    Column("label", String(40), nullable=False),
    Column("category", String(48)),  # null: for all
    Column("status", String(16)),
    Column("words", Text, nullable=False),  # JSON: by language
    Column("edited", Boolean, nullable=False, default=False),  # by the office: the config does not change it any more
    Column("removed", Boolean, nullable=False, default=False),  # nor bring it back
    at("changed_at", nullable=False),
)


notices = Table(
    "notices",
    metadata,
    Column("id", Id, primary_key=True),
    Column("words", Text, nullable=False),
    Column("area", String(80)),  # a kelurahan or a kecamatan by name; null: the whole city
    Column("extra_days", Integer, nullable=False, default=0),  # working days that promises are given meanwhile
    Column("person_id", Id, ForeignKey("people.id"), nullable=False),
    at("since", nullable=False),
    at("until", nullable=False),
    at("ended_at"),  # before its time
)
stands = notices.c.ended_at.is_(None)
Index("ix_notices_until", notices.c.until, **where(stands))
