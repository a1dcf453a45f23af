"""The tables, and nothing but the tables: every rule that the database itself keeps stands here.

    common      types, names of constraints, how the condition of a partial index is written
    people      people, conversations, errands
    tickets     tickets, entries, followers, photos, albums, contacts, recordings
    ratings     what residents think of work that is done
    links       spots, wrong links
    office      officers and their record, undoing, topics, ready-made replies, notices
    messages    inbox, outbox, cards, the web chat's messages, rooms, leases
    subscriptions  subscriptions to a part of the city, the slots in which they were told
    wishes      wishes, changes put by for the day's message
    privacy     doomed files, the record of removals, bans of people who are forgotten

Uniqueness is what makes "nothing is doubled" true, so each unique constraint says what it keeps from happening twice.
Times are UTC and aware (`UtcDateTime`); SQLite would hand them back naive. What grows without end is found by partial
indexes that hold only what is open or waiting. SQLite takes such an index only for a query that repeats its condition
to the letter, not with parameters; so the conditions (`is_open`, `waits` …) stand here, spelled out, for both.
"""

from __future__ import annotations

from storage.tables.common import Id as Id
from storage.tables.common import UtcDateTime as UtcDateTime
from storage.tables.common import metadata as metadata
from storage.tables.common import spelled as spelled
from storage.tables.links import spots as spots
from storage.tables.links import wrong_links as wrong_links
from storage.tables.messages import card_waits as card_waits
from storage.tables.messages import cards as cards
from storage.tables.messages import ended_badly as ended_badly
from storage.tables.messages import inbox as inbox
from storage.tables.messages import leases as leases
from storage.tables.messages import outbox as outbox
from storage.tables.messages import rooms as rooms
from storage.tables.messages import unhandled as unhandled
from storage.tables.messages import waits as waits
from storage.tables.messages import web_messages as web_messages
from storage.tables.office import notices as notices
from storage.tables.office import office_log as office_log
from storage.tables.office import officers as officers
from storage.tables.office import ready_replies as ready_replies
from storage.tables.office import stands as stands
from storage.tables.office import topics as topics
from storage.tables.office import undos as undos
from storage.tables.people import conversations as conversations
from storage.tables.people import errands as errands
from storage.tables.people import people as people
from storage.tables.people import wants_erasure as wants_erasure
from storage.tables.privacy import bans as bans
from storage.tables.privacy import doomed as doomed
from storage.tables.privacy import removals as removals
from storage.tables.privacy import secrets as secrets
from storage.tables.privacy import unscrubbed as unscrubbed
from storage.tables.ratings import ratings as ratings
from storage.tables.subscriptions import subscription_slots as subscription_slots
from storage.tables.subscriptions import subscriptions as subscriptions
from storage.tables.tickets import albums as albums
from storage.tables.tickets import contacts as contacts
from storage.tables.tickets import entries as entries
from storage.tables.tickets import followers as followers
from storage.tables.tickets import is_open as is_open
from storage.tables.tickets import is_unanswered as is_unanswered
from storage.tables.tickets import may_be_stripped as may_be_stripped
from storage.tables.tickets import photos as photos
from storage.tables.tickets import promise_stands as promise_stands
from storage.tables.tickets import recordings as recordings
from storage.tables.tickets import resolved_once as resolved_once
from storage.tables.tickets import tickets as tickets
from storage.tables.wishes import bundled as bundled
from storage.tables.wishes import wishes as wishes
