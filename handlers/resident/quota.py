"""How much one resident may send, so that nobody takes the desk away from the others.

Whoever goes beyond is told once, with when it ends; what they send until then is counted and not answered, so that a
storm is not met by another one. Reports have a quota of the day; a draft beyond it is kept, and can be sent
when the next day has begun. Officers are known by name, and have no quota.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from markupsafe import Markup

from handlers.desk import Desk
from handlers.events import Event, Unspoken
from handlers.replies import Say
from storage import tickets

WINDOW = timedelta(minutes=1)


def too_many(desk: Desk, event: Event) -> bool:
    """Count what came; whether it is more than may come in a minute, and then it is not handled."""
    most, talk = desk.city.limits.messages_per_minute, desk.conversation
    if not most or isinstance(event, Unspoken) or desk.officer is not None:
        return False
    began = talk.counted_since
    if began is None or not began <= desk.now < began + WINDOW:
        began, talk.counted = desk.now, 0
    talk.counted_since, talk.counted, talk.changed = began, talk.counted + 1, True
    if talk.counted == most + 1:
        desk.say(Say(_wait(desk, began + WINDOW)))
    return talk.counted > most


async def no_more_reports(desk: Desk) -> Markup | None:
    """Why another report cannot be sent today, and when it can; None when it can."""
    most, zone = desk.city.limits.reports_per_day, ZoneInfo(desk.city.timezone)
    if not most or desk.officer is not None:
        return None
    midnight = datetime.combine(desk.now.astimezone(zone).date(), time(), zone)
    if await tickets.told_since(desk.tx, desk.person, midnight.astimezone(UTC)) < most:
        return None
    return desk.t.n(
        "Hari ini Anda sudah mengirim {n} laporan, dan itu batasnya. "
        "Laporan ini saya simpan; ketuk Kirim lagi mulai <b>{moment}</b>.",
        "Hari ini Anda sudah mengirim {n} laporan, dan itu batasnya. "
        "Laporan ini saya simpan; ketuk Kirim lagi mulai <b>{moment}</b>.",
        most,
        moment=desk.t.moment(midnight + timedelta(days=1)),
    )


def _wait(desk: Desk, until: datetime) -> Markup:
    whole = until.replace(second=0, microsecond=0)
    return desk.t(
        "Pesan Anda terlalu banyak sekaligus, jadi yang ini belum saya baca. "
        "Kirim lagi mulai <b>{moment}</b>, ya. Yang sudah tersimpan tidak hilang.",
        moment=desk.t.moment(whole if whole == until else whole + timedelta(minutes=1)),
    )
