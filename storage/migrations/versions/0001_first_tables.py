"""First tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "bans",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_bans")),
    )
    op.create_index("ix_bans_until", "bans", ["until"], unique=False)
    op.create_table(
        "doomed",
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_doomed")),
    )
    op.create_table(
        "errands",
        sa.Column("id", ID, nullable=False),
        sa.Column("errand", sa.String(length=16), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("user", sa.String(length=120), nullable=False),
        sa.Column("mark", sa.String(length=16), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_errands")),
        sa.UniqueConstraint(
            "channel", "user", "errand", "mark", "subject", name=op.f("uq_errands_channel_user_errand_mark_subject")
        ),
    )
    op.create_index("ix_errands_next_try_at", "errands", ["next_try_at"], unique=False)
    op.create_table(
        "inbox",
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=True),
        sa.Column("raw", sa.Text(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("reference", sa.String(length=16), nullable=True),
        sa.PrimaryKeyConstraint("channel", "key", name=op.f("pk_inbox")),
    )
    op.create_index("ix_inbox_received_at", "inbox", ["received_at"], unique=False)
    op.create_index(
        "ix_inbox_unhandled",
        "inbox",
        ["state", "not_before"],
        unique=False,
        sqlite_where=sa.text("state != 'handled'"),
        postgresql_where=sa.text("state != 'handled'"),
    )
    op.create_table(
        "leases",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=32), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_leases")),
    )
    op.create_table(
        "people",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(length=160), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("user", sa.String(length=120), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("consent", sa.String(length=16), nullable=True),
        sa.Column("consented_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("unreachable_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("erase_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("banned_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ban_reason", sa.String(length=300), nullable=True),
        sa.Column("ban_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("key", name=op.f("uq_people_key")),
    )
    op.create_index(
        "ix_people_erase_at",
        "people",
        ["erase_at"],
        unique=False,
        sqlite_where=sa.text("erase_at IS NOT NULL"),
        postgresql_where=sa.text("erase_at IS NOT NULL"),
    )
    op.create_table(
        "ready_replies",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(length=48), nullable=False),
        sa.Column("label", sa.String(length=40), nullable=False),
        sa.Column("category", sa.String(length=48), nullable=True),
        sa.Column("status", sa.String(length=16), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("edited", sa.Boolean(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ready_replies")),
        sa.UniqueConstraint("key", name=op.f("uq_ready_replies_key")),
    )
    op.create_table(
        "removals",
        sa.Column("id", ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("why", sa.String(length=8), nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.Column("scrubbed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_removals")),
    )
    op.create_index(
        "ix_removals_unscrubbed",
        "removals",
        ["id"],
        unique=False,
        sqlite_where=sa.text("scrubbed_at IS NULL"),
        postgresql_where=sa.text("scrubbed_at IS NULL"),
    )
    op.create_table(
        "rooms",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("configured", sa.String(length=160), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("chat", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_rooms")),
    )
    op.create_table(
        "secrets",
        sa.Column("name", sa.String(length=16), nullable=False),
        sa.Column("value", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_secrets")),
    )
    op.create_table(
        "spots",
        sa.Column("id", ID, nullable=False),
        sa.Column("token", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("lat", sa.Float(), nullable=False),
        sa.Column("lon", sa.Float(), nullable=False),
        sa.Column("words", sa.String(length=160), nullable=False),
        sa.Column("area", sa.String(length=16), nullable=True),
        sa.Column("kelurahan", sa.String(length=80), nullable=False),
        sa.Column("kecamatan", sa.String(length=80), nullable=False),
        sa.Column("category", sa.String(length=48), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spots")),
        sa.UniqueConstraint("name", "lat", "lon", name=op.f("uq_spots_name_lat_lon")),
        sa.UniqueConstraint("token", name=op.f("uq_spots_token")),
    )
    op.create_table(
        "topics",
        sa.Column("chat", sa.String(length=160), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("topic", sa.String(length=32), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("chat", "name", name=op.f("pk_topics")),
    )
    op.create_table(
        "web_messages",
        sa.Column("id", ID, nullable=False),
        sa.Column("chat", sa.String(length=120), nullable=False),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.Column("author", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("picture", sa.String(length=80), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", ID, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_web_messages")),
        sa.UniqueConstraint("chat", "revision", name=op.f("uq_web_messages_chat_revision")),
        sa.UniqueConstraint("chat", "source", name=op.f("uq_web_messages_chat_source")),
    )
    op.create_table(
        "conversations",
        sa.Column("key", sa.String(length=320), nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wake_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("idle_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded", sa.Boolean(), nullable=False),
        sa.Column("counted_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("counted", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_conversations_person_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_conversations")),
    )
    op.create_index(
        "ix_conversations_idle_at",
        "conversations",
        ["idle_at"],
        unique=False,
        sqlite_where=sa.text("idle_at IS NOT NULL"),
        postgresql_where=sa.text("idle_at IS NOT NULL"),
    )
    op.create_index(
        "ix_conversations_wake_at",
        "conversations",
        ["wake_at"],
        unique=False,
        sqlite_where=sa.text("wake_at IS NOT NULL"),
        postgresql_where=sa.text("wake_at IS NOT NULL"),
    )
    op.create_table(
        "notices",
        sa.Column("id", ID, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("area", sa.String(length=80), nullable=True),
        sa.Column("extra_days", sa.Integer(), nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_notices_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
    )
    op.create_index(
        "ix_notices_until",
        "notices",
        ["until"],
        unique=False,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "officers",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("team", sa.String(length=48), nullable=True),
        sa.Column("on_duty", sa.Boolean(), nullable=False),
        sa.Column("away_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stand_in_id", ID, nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_officers_person_id")),
        sa.ForeignKeyConstraint(["stand_in_id"], ["people.id"], name=op.f("fk_officers_stand_in_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_officers")),
    )
    op.create_table(
        "subscriptions",
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("area", sa.String(length=16), nullable=True),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("radius", sa.Integer(), nullable=True),
        sa.Column("rhythm", sa.String(length=8), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_subscriptions_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscriptions")),
    )
    op.create_index("ix_subscriptions_next_at", "subscriptions", ["next_at"], unique=False)
    op.create_index("ix_subscriptions_person_id", "subscriptions", ["person_id"], unique=False)
    op.create_table(
        "tickets",
        sa.Column("id", ID, nullable=False),
        sa.Column("draft", sa.String(length=200), nullable=False),
        sa.Column("link", sa.String(length=16), nullable=False),
        sa.Column("reporter_id", ID, nullable=False),
        sa.Column("category", sa.String(length=48), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("place_words", sa.Text(), nullable=False),
        sa.Column("area", sa.String(length=16), nullable=True),
        sa.Column("kelurahan", sa.String(length=80), nullable=False),
        sa.Column("kecamatan", sa.String(length=80), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("officer_id", ID, nullable=True),
        sa.Column("officer_name", sa.String(length=200), nullable=False),
        sa.Column("returns_to", sa.String(length=16), nullable=True),
        sa.Column("agency", sa.String(length=200), nullable=True),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("promised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("postponed", sa.Integer(), nullable=False),
        sa.Column("warned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("late_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("work_began_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("returns_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer_reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("took_hours", sa.Integer(), nullable=True),
        sa.Column("answer", sa.String(length=8), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stripped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("appealed", sa.Boolean(), nullable=False),
        sa.Column("duplicate_of", ID, nullable=True),
        sa.Column("team", sa.String(length=48), nullable=True),
        sa.Column("filed_by", ID, nullable=True),
        sa.Column("proof_metres", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["duplicate_of"], ["tickets.id"], name=op.f("fk_tickets_duplicate_of")),
        sa.ForeignKeyConstraint(["filed_by"], ["people.id"], name=op.f("fk_tickets_filed_by")),
        sa.ForeignKeyConstraint(["officer_id"], ["people.id"], name=op.f("fk_tickets_officer_id")),
        sa.ForeignKeyConstraint(["reporter_id"], ["people.id"], name=op.f("fk_tickets_reporter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tickets")),
        sa.UniqueConstraint("draft", name=op.f("uq_tickets_draft")),
        sa.UniqueConstraint("link", name=op.f("uq_tickets_link")),
    )
    op.create_index(
        "ix_tickets_closed_at",
        "tickets",
        ["closed_at"],
        unique=False,
        sqlite_where=sa.text("closed_at IS NOT NULL AND stripped_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NOT NULL AND stripped_at IS NULL"),
    )
    op.create_index(
        "ix_tickets_duplicate_of",
        "tickets",
        ["duplicate_of"],
        unique=False,
        sqlite_where=sa.text("duplicate_of IS NOT NULL"),
        postgresql_where=sa.text("duplicate_of IS NOT NULL"),
    )
    op.create_index("ix_tickets_filed_at", "tickets", ["filed_at"], unique=False)
    op.create_index(
        "ix_tickets_held",
        "tickets",
        ["officer_id", "due_at"],
        unique=False,
        sqlite_where=sa.text(
            "status IN ('received', 'accepted', 'scheduled', 'in_progress', 'waiting', 'forwarded', 'reopened') AND officer_id IS NOT NULL"
        ),
        postgresql_where=sa.text(
            "status IN ('received', 'accepted', 'scheduled', 'in_progress', 'waiting', 'forwarded', 'reopened') AND officer_id IS NOT NULL"
        ),
    )
    op.create_index(
        "ix_tickets_open_due",
        "tickets",
        ["due_at", "status", "kecamatan", "kelurahan", "category", "officer_id", "team", "filed_at"],
        unique=False,
        sqlite_where=sa.text(
            "status IN ('received', 'accepted', 'scheduled', 'in_progress', 'waiting', 'forwarded', 'reopened')"
        ),
        postgresql_where=sa.text(
            "status IN ('received', 'accepted', 'scheduled', 'in_progress', 'waiting', 'forwarded', 'reopened')"
        ),
    )
    op.create_index(
        "ix_tickets_open_place",
        "tickets",
        ["lat", "lon"],
        unique=False,
        sqlite_where=sa.text(
            "status IN ('received', 'accepted', 'scheduled', 'in_progress', 'waiting', 'forwarded', 'reopened')"
        ),
        postgresql_where=sa.text(
            "status IN ('received', 'accepted', 'scheduled', 'in_progress', 'waiting', 'forwarded', 'reopened')"
        ),
    )
    op.create_index(
        "ix_tickets_promise",
        "tickets",
        ["due_at"],
        unique=False,
        sqlite_where=sa.text(
            "status IN ('received', 'accepted', 'scheduled', 'in_progress', 'waiting', 'forwarded', 'reopened') AND late_at IS NULL"
        ),
        postgresql_where=sa.text(
            "status IN ('received', 'accepted', 'scheduled', 'in_progress', 'waiting', 'forwarded', 'reopened') AND late_at IS NULL"
        ),
    )
    op.create_index("ix_tickets_reporter", "tickets", ["reporter_id", "id"], unique=False)
    op.create_index(
        "ix_tickets_resolved_at",
        "tickets",
        ["resolved_at", "took_hours", "answer"],
        unique=False,
        sqlite_where=sa.text("resolved_at IS NOT NULL"),
        postgresql_where=sa.text("resolved_at IS NOT NULL"),
    )
    op.create_index(
        "ix_tickets_unanswered",
        "tickets",
        ["until"],
        unique=False,
        sqlite_where=sa.text("status = 'resolved' AND reminded_at IS NULL"),
        postgresql_where=sa.text("status = 'resolved' AND reminded_at IS NULL"),
    )
    op.create_index(
        "ix_tickets_until",
        "tickets",
        ["until"],
        unique=False,
        sqlite_where=sa.text("until IS NOT NULL"),
        postgresql_where=sa.text("until IS NOT NULL"),
    )
    op.create_table(
        "wishes",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("news", sa.String(length=12), nullable=False),
        sa.Column("daily", sa.Boolean(), nullable=False),
        sa.Column("quiet", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_wishes_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_wishes")),
    )
    op.create_table(
        "wrong_links",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_wrong_links_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_wrong_links")),
    )
    op.create_table(
        "albums",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("album", sa.String(length=120), nullable=False),
        sa.Column("ticket_id", ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("late", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_albums_person_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_albums_ticket_id")),
        sa.PrimaryKeyConstraint("person_id", "album", name=op.f("pk_albums")),
    )
    op.create_index("ix_albums_at", "albums", ["at"], unique=False)
    op.create_table(
        "contacts",
        sa.Column("ticket_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_contacts_person_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_contacts_ticket_id")),
        sa.PrimaryKeyConstraint("ticket_id", "person_id", name=op.f("pk_contacts")),
    )
    op.create_index("ix_contacts_person_id", "contacts", ["person_id"], unique=False)
    op.create_table(
        "entries",
        sa.Column("id", ID, nullable=False),
        sa.Column("ticket_id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", ID, nullable=True),
        sa.Column("actor", sa.String(length=16), nullable=False),
        sa.Column("act", sa.String(length=16), nullable=False),
        sa.Column("from_status", sa.String(length=16), nullable=True),
        sa.Column("to_status", sa.String(length=16), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["actor_id"], ["people.id"], name=op.f("fk_entries_actor_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_entries_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entries")),
        sa.UniqueConstraint("ticket_id", "version", name=op.f("uq_entries_ticket_id_version")),
    )
    op.create_table(
        "followers",
        sa.Column("ticket_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("via", ID, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_followers_person_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_followers_ticket_id")),
        sa.ForeignKeyConstraint(["via"], ["tickets.id"], name=op.f("fk_followers_via")),
        sa.PrimaryKeyConstraint("ticket_id", "person_id", name=op.f("pk_followers")),
    )
    op.create_index("ix_followers_person_id", "followers", ["person_id"], unique=False)
    op.create_table(
        "office_log",
        sa.Column("id", ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", ID, nullable=True),
        sa.Column("act", sa.String(length=24), nullable=False),
        sa.Column("subject_id", ID, nullable=True),
        sa.Column("ticket_id", ID, nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["people.id"], name=op.f("fk_office_log_actor_id")),
        sa.ForeignKeyConstraint(["subject_id"], ["people.id"], name=op.f("fk_office_log_subject_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_office_log_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_log")),
    )
    op.create_index("ix_office_log_subject_id", "office_log", ["subject_id", "id"], unique=False)
    op.create_index(
        "ix_office_log_ticket_id",
        "office_log",
        ["ticket_id"],
        unique=False,
        sqlite_where=sa.text("ticket_id IS NOT NULL"),
        postgresql_where=sa.text("ticket_id IS NOT NULL"),
    )
    op.create_table(
        "photos",
        sa.Column("id", ID, nullable=False),
        sa.Column("ticket_id", ID, nullable=False),
        sa.Column("purpose", sa.String(length=8), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("unique_ref", sa.String(length=200), nullable=False),
        sa.Column("as_file", sa.Boolean(), nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wanted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=True),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("dhash", sa.BigInteger(), nullable=True),
        sa.Column("band0", sa.Integer(), nullable=True),
        sa.Column("band1", sa.Integer(), nullable=True),
        sa.Column("band2", sa.Integer(), nullable=True),
        sa.Column("band3", sa.Integer(), nullable=True),
        sa.Column("alike", ID, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_photos_person_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_photos_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photos")),
        sa.UniqueConstraint("ticket_id", "purpose", "unique_ref", name=op.f("uq_photos_ticket_id_purpose_unique_ref")),
    )
    op.create_index(
        "ix_photos_alike",
        "photos",
        ["alike"],
        unique=False,
        sqlite_where=sa.text("alike IS NOT NULL"),
        postgresql_where=sa.text("alike IS NOT NULL"),
    )
    op.create_index(
        "ix_photos_band0",
        "photos",
        ["band0", "dhash"],
        unique=False,
        sqlite_where=sa.text("band0 IS NOT NULL"),
        postgresql_where=sa.text("band0 IS NOT NULL"),
    )
    op.create_index(
        "ix_photos_band1",
        "photos",
        ["band1", "dhash"],
        unique=False,
        sqlite_where=sa.text("band1 IS NOT NULL"),
        postgresql_where=sa.text("band1 IS NOT NULL"),
    )
    op.create_index(
        "ix_photos_band2",
        "photos",
        ["band2", "dhash"],
        unique=False,
        sqlite_where=sa.text("band2 IS NOT NULL"),
        postgresql_where=sa.text("band2 IS NOT NULL"),
    )
    op.create_index(
        "ix_photos_band3",
        "photos",
        ["band3", "dhash"],
        unique=False,
        sqlite_where=sa.text("band3 IS NOT NULL"),
        postgresql_where=sa.text("band3 IS NOT NULL"),
    )
    op.create_index(
        "ix_photos_wanted",
        "photos",
        ["next_try_at"],
        unique=False,
        sqlite_where=sa.text("state = 'wanted'"),
        postgresql_where=sa.text("state = 'wanted'"),
    )
    op.create_table(
        "ratings",
        sa.Column("id", ID, nullable=False),
        sa.Column("ticket_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=True),
        sa.Column("stars", sa.SmallInteger(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_ratings_person_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_ratings_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ratings")),
        sa.UniqueConstraint("ticket_id", "person_id", name=op.f("uq_ratings_ticket_id_person_id")),
    )
    op.create_index("ix_ratings_person_id", "ratings", ["person_id"], unique=False)
    op.create_index("ix_ratings_resolved_at", "ratings", ["resolved_at", "ticket_id", "stars"], unique=False)
    op.create_table(
        "recordings",
        sa.Column("id", ID, nullable=False),
        sa.Column("ticket_id", ID, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("unique_ref", sa.String(length=200), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=True),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("wanted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_recordings_person_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_recordings_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recordings")),
        sa.UniqueConstraint("ticket_id", "unique_ref", name=op.f("uq_recordings_ticket_id_unique_ref")),
    )
    op.create_index(
        "ix_recordings_wanted",
        "recordings",
        ["next_try_at"],
        unique=False,
        sqlite_where=sa.text("state = 'wanted'"),
        postgresql_where=sa.text("state = 'wanted'"),
    )
    op.create_table(
        "subscription_slots",
        sa.Column("subscription_id", ID, nullable=False),
        sa.Column("slot", sa.String(length=10), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["subscription_id"], ["subscriptions.id"], name=op.f("fk_subscription_slots_subscription_id")
        ),
        sa.PrimaryKeyConstraint("subscription_id", "slot", name=op.f("pk_subscription_slots")),
    )
    op.create_table(
        "bundled",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("entry_id", ID, nullable=False),
        sa.Column("ticket_id", ID, nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_bundled_entry_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_bundled_person_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_bundled_ticket_id")),
        sa.PrimaryKeyConstraint("person_id", "entry_id", name=op.f("pk_bundled")),
    )
    op.create_index("ix_bundled_due_at", "bundled", ["due_at"], unique=False)
    op.create_table(
        "cards",
        sa.Column("ticket_id", ID, nullable=False),
        sa.Column("chat", sa.String(length=160), nullable=False),
        sa.Column("message", sa.String(length=64), nullable=False),
        sa.Column("photo_id", ID, nullable=True),
        sa.ForeignKeyConstraint(["photo_id"], ["photos.id"], name=op.f("fk_cards_photo_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_cards_ticket_id")),
        sa.PrimaryKeyConstraint("ticket_id", "chat", name=op.f("pk_cards")),
    )
    op.create_index("ix_cards_message", "cards", ["chat", "message"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("id", ID, nullable=False),
        sa.Column("chat", sa.String(length=160), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("address", sa.String(length=120), nullable=False),
        sa.Column("topic", sa.String(length=32), nullable=True),
        sa.Column("person_id", ID, nullable=True),
        sa.Column("lane", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("replaces", sa.String(length=64), nullable=True),
        sa.Column("say", sa.Text(), nullable=True),
        sa.Column("ticket_id", ID, nullable=True),
        sa.Column("entry_id", ID, nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=13), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("owner", sa.String(length=32), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("uncertain", sa.Boolean(), nullable=False),
        sa.Column("message", sa.String(length=64), nullable=True),
        sa.Column("error", sa.String(length=200), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_outbox_entry_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_outbox_person_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_outbox_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("entry_id", "chat", "kind", name=op.f("uq_outbox_entry_id_chat_kind")),
    )
    op.create_index(
        "ix_outbox_ended",
        "outbox",
        ["state", "chat"],
        unique=False,
        sqlite_where=sa.text("state IN ('undeliverable', 'dead')"),
        postgresql_where=sa.text("state IN ('undeliverable', 'dead')"),
    )
    op.create_index("ix_outbox_message", "outbox", ["chat", "message"], unique=False)
    op.create_index(
        "ix_outbox_pending",
        "outbox",
        ["lane", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'pending'"),
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.create_index(
        "ix_outbox_ticket_id",
        "outbox",
        ["ticket_id"],
        unique=False,
        sqlite_where=sa.text("ticket_id IS NOT NULL"),
        postgresql_where=sa.text("ticket_id IS NOT NULL"),
    )
    op.create_index(
        "ix_outbox_waiting",
        "outbox",
        ["chat", "lane", "id"],
        unique=False,
        sqlite_where=sa.text("state IN ('pending', 'sending')"),
        postgresql_where=sa.text("state IN ('pending', 'sending')"),
    )
    op.create_index(
        "uq_outbox_card",
        "outbox",
        ["ticket_id", "chat"],
        unique=True,
        sqlite_where=sa.text("kind = 'card' AND state = 'pending'"),
        postgresql_where=sa.text("kind = 'card' AND state = 'pending'"),
    )
    op.create_table(
        "undos",
        sa.Column("entry_id", ID, nullable=False),
        sa.Column("together", sa.String(length=16), nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("ticket_id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_undos_entry_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_undos_person_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_undos_ticket_id")),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_undos")),
    )
    op.create_index("ix_undos_together", "undos", ["together"], unique=False)
    op.create_index("ix_undos_until", "undos", ["until"], unique=False)
