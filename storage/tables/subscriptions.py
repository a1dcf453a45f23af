"""Which parts of the city residents want to hear of."""

from __future__ import annotations

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, String, Table

from storage.tables.common import Id, at, metadata

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("person_id", Id, ForeignKey("people.id"), nullable=False),
    Column("area", String(16)),  # a kelurahan's code; none: around a point
    Column("name", String(80), nullable=False),  # the kelurahan's, or of the one that the point lies in
    Column("lat", Float),
    Column("lon", Float),
    Column("radius", Integer),  # metres
    Column("rhythm", String(8), nullable=False),  # daily | weekly
    at("since", nullable=False),
    at("told_until", nullable=False),  # what happened until then has been told
    at("next_at", nullable=False),
)
Index("ix_subscriptions_person_id", subscriptions.c.person_id)
Index("ix_subscriptions_next_at", subscriptions.c.next_at)

subscription_slots = Table(
    "subscription_slots",
    metadata,
    Column("subscription_id", Id, ForeignKey("subscriptions.id"), primary_key=True),
    Column("slot", String(10), primary_key=True),  # the local day: one digest for each
    at("at", nullable=False),
)
