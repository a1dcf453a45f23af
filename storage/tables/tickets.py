"""Tickets, how they came about, who follows them, their pictures and recordings."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    and_,
)
from sqlalchemy.engine.default import DefaultExecutionContext

from storage.tables.common import Id, at, metadata, spelled, where
from storage.tokens import fresh_token


def _as_promised(inserted: DefaultExecutionContext) -> datetime:
    return inserted.get_current_parameters()["due_at"]  # type: ignore[no-untyped-call]


tickets = Table(
    "tickets",
    metadata,
    Column("id", Id, primary_key=True),
    Column("draft", String(200), nullable=False, unique=True),  # one ticket per confirmed draft
    Column("link", String(16), nullable=False, unique=True, default=fresh_token),  # who has it may see the public view
    Column("reporter_id", Id, ForeignKey("people.id"), nullable=False),
    Column("category", String(48), nullable=False),
    Column("words", Text, nullable=False),
    Column("details", Text, nullable=False, default=""),  # JSON: answers to the category's own questions
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
    at("filed_at", nullable=False),
    at("due_at", nullable=False),  # the promise as it stands
    at("promised_at", nullable=False, default=_as_promised),  # the first one, which nothing changes
    Column("postponed", Integer, nullable=False, default=0),  # how often an officer put it off
    at("warned_at"),  # when the office was told that it is near
    at("late_at"),  # when it was noted that it had passed without a word; once for each date
    at("work_began_at"),
    at("until"),  # the planned day, the deadline of a question, the return date: what the present state waits for
    at("returns_until"),  # the planned day of a scheduled ticket, while it waits for an answer
    at("answer_reminded_at"),  # when the residents were reminded of the present question
    at("resolved_at"),
    Column("took_hours", Integer),  # whole hours from the report to the present resolution
    Column("answer", String(8)),  # clean | none, to the question whether it is clean; null while it is asked
    at("reminded_at"),  # of the present resolution, that nobody has said yet whether it is clean
    at("closed_at"),
    at("stripped_at"),  # old enough to be nobody's
    Column("appealed", Boolean, nullable=False, default=False),  # reopened once after a rejection
    Column("duplicate_of", Id, ForeignKey("tickets.id")),
    Column("team", String(48)),
    Column("filed_by", Id, ForeignKey("people.id")),  # the officer who told it on somebody's behalf
    Column("proof_metres", Integer),  # from its point to where the proof was given
)
OPEN_STATUSES = ("received", "accepted", "scheduled", "in_progress", "waiting", "forwarded", "reopened")
is_open = spelled(tickets.c.status, *OPEN_STATUSES)
Index("ix_tickets_open_place", tickets.c.lat, tickets.c.lon, **where(is_open))
_SIFTED = ("status", "kecamatan", "kelurahan", "category", "officer_id", "team", "filed_at")
Index("ix_tickets_open_due", tickets.c.due_at, *(tickets.c[name] for name in _SIFTED), **where(is_open))
promise_stands = and_(is_open, tickets.c.late_at.is_(None))
Index("ix_tickets_promise", tickets.c.due_at, **where(promise_stands))
resolved_once = tickets.c.resolved_at.is_not(None)
_awaits = tickets.c.until.is_not(None)
Index("ix_tickets_until", tickets.c.until, **where(_awaits))
may_be_stripped = and_(tickets.c.closed_at.is_not(None), tickets.c.stripped_at.is_(None))
Index("ix_tickets_closed_at", tickets.c.closed_at, **where(may_be_stripped))
_merged = tickets.c.duplicate_of.is_not(None)
Index("ix_tickets_duplicate_of", tickets.c.duplicate_of, **where(_merged))
_held = and_(is_open, tickets.c.officer_id.is_not(None))
Index("ix_tickets_held", tickets.c.officer_id, tickets.c.due_at, **where(_held))
Index("ix_tickets_reporter", tickets.c.reporter_id, tickets.c.id)
Index("ix_tickets_filed_at", tickets.c.filed_at)
is_unanswered = and_(spelled(tickets.c.status, "resolved"), tickets.c.reminded_at.is_(None))
Index("ix_tickets_unanswered", tickets.c.until, **where(is_unanswered))
_is_resolved = tickets.c.resolved_at.is_not(None)
Index("ix_tickets_resolved_at", tickets.c.resolved_at, tickets.c.took_hours, tickets.c.answer, **where(_is_resolved))


entries = Table(
    "entries",
    metadata,
    Column("id", Id, primary_key=True),
    Column("ticket_id", Id, ForeignKey("tickets.id"), nullable=False),
    Column("version", Integer, nullable=False),
    at("at", nullable=False),
    Column("actor_id", Id, ForeignKey("people.id")),
    Column("actor", String(16), nullable=False),  # as what: reporter, officer, supervisor, system …
    Column("act", String(16), nullable=False),
    Column("from_status", String(16)),
    Column("to_status", String(16), nullable=False),
    Column("words", Text, nullable=False, default=""),  # the reason, the question: what the resident may read
    at("until"),  # the date that came with it
    UniqueConstraint("ticket_id", "version"),  # one change makes one version
)


followers = Table(
    "followers",
    metadata,
    Column("ticket_id", Id, ForeignKey("tickets.id"), primary_key=True),
    Column("person_id", Id, ForeignKey("people.id"), primary_key=True),
    at("since", nullable=False),
    Column("via", Id, ForeignKey("tickets.id")),  # the merged ticket that brought them, where nothing else did
)
Index("ix_followers_person_id", followers.c.person_id)


photos = Table(
    "photos",
    metadata,
    Column("id", Id, primary_key=True),
    Column("ticket_id", Id, ForeignKey("tickets.id"), nullable=False),
    Column("purpose", String(8), nullable=False),  # report | proof | office
    Column("channel", String(32), nullable=False),
    Column("ref", Text, nullable=False),
    Column("unique_ref", String(200), nullable=False),
    Column("as_file", Boolean, nullable=False),
    Column("person_id", Id, ForeignKey("people.id"), nullable=False),
    at("taken_at", nullable=False),
    at("wanted_at", nullable=False),  # since when we have wanted its bytes
    Column("state", String(8), nullable=False),  # wanted | kept | lost
    Column("attempts", Integer, nullable=False, default=0),
    at("next_try_at", nullable=False),
    Column("name", String(80)),  # in the photo store
    Column("width", Integer),
    Column("height", Integer),
    Column("dhash", BigInteger),  # signed, as the databases count; what it looks like, see `storage.likeness`
    *(Column(f"band{number}", Integer) for number in range(4)),  # its four parts of 16 bits, by which it is found
    Column("alike", Id),  # the photo of another ticket that it is like
    UniqueConstraint("ticket_id", "purpose", "unique_ref"),  # a picture is attached once
)
Index(
    "ix_photos_wanted",
    photos.c.next_try_at,
    **where(photos.c.state == "wanted"),
)


Index("ix_photos_band0", photos.c.band0, photos.c.dhash, **where(photos.c.band0.is_not(None)))
Index("ix_photos_band1", photos.c.band1, photos.c.dhash, **where(photos.c.band1.is_not(None)))
Index("ix_photos_band2", photos.c.band2, photos.c.dhash, **where(photos.c.band2.is_not(None)))
Index("ix_photos_band3", photos.c.band3, photos.c.dhash, **where(photos.c.band3.is_not(None)))
Index("ix_photos_alike", photos.c.alike, **where(photos.c.alike.is_not(None)))


contacts = Table(
    "contacts",
    metadata,
    Column("ticket_id", Id, ForeignKey("tickets.id"), primary_key=True),  # for this ticket, and for nothing else
    Column("person_id", Id, ForeignKey("people.id"), primary_key=True),
    Column("phone", String(20), nullable=False),
    at("at", nullable=False),
)
Index("ix_contacts_person_id", contacts.c.person_id)


albums = Table(
    "albums",
    metadata,
    Column("person_id", Id, ForeignKey("people.id"), primary_key=True),
    Column("album", String(120), primary_key=True),  # the channel's word for pictures that were sent together
    Column("ticket_id", Id, ForeignKey("tickets.id"), nullable=False),
    at("at", nullable=False),
    Column("late", Integer, nullable=False, default=0),  # pictures that came afterwards
)
Index("ix_albums_at", albums.c.at)


recordings = Table(
    "recordings",
    metadata,
    Column("id", Id, primary_key=True),
    Column("ticket_id", Id, ForeignKey("tickets.id"), nullable=False),
    Column("kind", String(12), nullable=False),  # voice | audio | video | video_note | animation
    Column("channel", String(32), nullable=False),
    Column("ref", Text, nullable=False),
    Column("unique_ref", String(200), nullable=False),
    Column("seconds", Integer),
    Column("person_id", Id, ForeignKey("people.id"), nullable=False),
    at("wanted_at", nullable=False),  # since when we have wanted its bytes
    Column("state", String(8), nullable=False),  # wanted | kept | lost
    Column("attempts", Integer, nullable=False, default=0),
    at("next_try_at", nullable=False),
    Column("name", String(80)),  # in the photo store
    UniqueConstraint("ticket_id", "unique_ref"),  # a recording is attached once
)
Index("ix_recordings_wanted", recordings.c.next_try_at, **where(recordings.c.state == "wanted"))
