"""Where links lead: places with a sticker, and who has tried links that lead nowhere."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, Float, ForeignKey, Integer, String, Table, UniqueConstraint

from storage.tables.common import Id, at, metadata
from storage.tokens import fresh_token

spots = Table(
    "spots",
    metadata,
    Column("id", Id, primary_key=True),
    Column("token", String(16), nullable=False, unique=True, default=fresh_token),  # stands on the sticker
    Column("name", String(80), nullable=False),
    Column("lat", Float, nullable=False),
    Column("lon", Float, nullable=False),
    Column("words", String(160), nullable=False, default=""),  # how it is found, beyond its name
    Column("area", String(16)),  # the kelurahan's code
    Column("kelurahan", String(80), nullable=False, default=""),
    Column("kecamatan", String(80), nullable=False, default=""),
    Column("category", String(48)),  # what is mostly reported there
    Column("active", Boolean, nullable=False, default=True),
    at("created_at", nullable=False),
    UniqueConstraint("name", "lat", "lon"),  # printed again, a place keeps its sticker
)


wrong_links = Table(
    "wrong_links",
    metadata,
    Column("person_id", Id, ForeignKey("people.id"), primary_key=True),  # one count per person: of their last such day
    Column("day", Date, nullable=False),
    Column("times", Integer, nullable=False),
)
