"""What is to be forgotten, the record that it was, and the bans that outlive it."""

from __future__ import annotations

from sqlalchemy import Column, Index, String, Table, Text

from storage.tables.common import Id, at, metadata, where

doomed = Table(
    "doomed",
    metadata,
    Column("name", String(160), primary_key=True),  # a file of the photo store that nobody needs any more
    at("since", nullable=False),
)

removals = Table(
    "removals",
    metadata,
    Column("id", Id, primary_key=True),
    at("at", nullable=False),
    Column("why", String(8), nullable=False),  # request | age
    Column("counts", Text, nullable=False),  # JSON: how much of what, and of nobody in particular
    at("scrubbed_at"),  # since when the database's own leftovers are gone as well
)
unscrubbed = removals.c.scrubbed_at.is_(None)
Index("ix_removals_unscrubbed", removals.c.id, **where(unscrubbed))

bans = Table(
    "bans",
    metadata,
    Column("hash", String(64), primary_key=True),  # keyed, of the identity of somebody who is forgotten
    at("until", nullable=False),
)
Index("ix_bans_until", bans.c.until)

secrets = Table(
    "secrets",
    metadata,
    Column("name", String(16), primary_key=True),
    Column("value", String(64), nullable=False),  # made here, by chance, when it is first needed
)
