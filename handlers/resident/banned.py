"""What somebody hears who is banned: until when, why, and what is theirs all the same.

Their reports and what is held about them stay open to them. Anything else is answered with the ban, at most once an
hour: silence would look like a fault, and an answer to each message would be a storm of our own.
"""

from __future__ import annotations

from datetime import timedelta

from markupsafe import Markup

from handlers.desk import Desk
from handlers.events import Commanded, Event, Pressed, Unspoken
from handlers.texts import Texts
from storage import bans
from storage.people import Person

HOURLY = timedelta(hours=1)
STILL_COMMANDS = frozenset({"laporan", "datasaya", "hapus", "privasi", "bantuan", "help", "bahasa", "language"})
STILL_PRESSES = frozenset(
    {"mine", "open", "look", "pictures", "forget", "keep", "no_number", "unfollow", "unwatch", "speak"}
)
"""What shows or takes back one's own, and gives the office nothing to do."""


async def kept_out(desk: Desk, event: Event) -> bool:
    """Whether the event goes no further, because whoever sent it is banned."""
    if not desk.person.is_banned(desk.now) or _still(event):
        return False
    told = desk.person.ban_told_at
    if told is None or desk.now >= told + HOURLY:
        await bans.told(desk.tx, desk.person, desk.now)
        desk.toast(Markup("\n").join([_until(desk.person, desk.t), what_works(desk.t)]), alert=True)
    return True


def _still(event: Event) -> bool:
    match event:
        case Commanded(name):
            return name in STILL_COMMANDS
        case Pressed(act):
            return act in STILL_PRESSES
        case _:  # what was begun before the ban goes where the clock leads it
            return isinstance(event, Unspoken)


def what_works(t: Texts) -> Markup:
    return t(
        "Yang tetap bisa: /laporan (laporan Anda dan perkembangannya), /datasaya, /hapus, /privasi, /bantuan. "
        "Kalau ada bahaya, hubungi nomor darurat 112."
    )


def _until(person: Person, t: Texts) -> Markup:
    assert person.banned_until is not None
    until = t.moment(person.banned_until)
    told = t("Pesan Anda tidak kami terima sampai <b>{moment}</b>.", moment=until)
    if person.ban_reason:
        told += Markup(" ") + t("Alasannya: “{reason}”.", reason=person.ban_reason)
    return told
