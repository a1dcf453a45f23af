"""A notice to everybody for a while, put up and ended by supervisors (/pengumuman, O17).

/pengumuman                                               those that stand, each with a button that ends it
/pengumuman sampai jumat: Banjir, angkutan terlambat.     for the whole city
/pengumuman sampai jumat Binjai Utara +2 hari: Banjir.    for a part of it; promises get two working days more
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from markupsafe import Markup

from handlers.buttons import press
from handlers.desk import Desk
from handlers.officers.days import read_day
from handlers.replies import Button, Say
from storage import notices, roster
from storage.notices import Notice

MOST = 8  # that stand at one time
MOST_WORDS = 400  # characters
FURTHEST = timedelta(days=90)
MOST_EXTRA = 30  # working days
_EXTRA = re.compile(r"\+\s*(\d{1,2})\s*(?:hari(?:\s+kerja)?|(?:working\s+)?days?)\b", re.IGNORECASE | re.ASCII)
_KIND_OF_AREA = re.compile(r"^(?:(?:kec|kel)\.?|kecamatan|kelurahan)\s+", re.IGNORECASE)


async def command(desk: Desk, argument: str) -> None:
    """/pengumuman: those that stand, or a new one."""
    if not argument.strip():
        await _list(desk)
        return
    head, _, words = argument.partition(":")
    extra = _EXTRA.search(head)
    day, area = read_day(_EXTRA.sub(" ", head), desk.city.calendar.local(desk.now).date(), desk.city.calendar)
    words, days = " ".join(words.split()), int(extra[1]) if extra else 0
    if day is None or not words or len(words) > MOST_WORDS or days > MOST_EXTRA:
        desk.toast(_how(desk))
        return
    until = desk.city.calendar.end_of(day)
    if not desk.now < until <= desk.now + FURTHEST:
        desk.toast(desk.t("Akhirnya harus mulai hari ini dan paling lama {days} hari lagi.", days=FURTHEST.days))
    elif area and _area(desk, area) is None:
        desk.toast(desk.t("“{area}” bukan nama kelurahan atau kecamatan di sini.", area=area[:40]))
    elif await notices.how_many(desk.tx, desk.now) >= MOST:
        desk.toast(desk.t("Sudah ada {n} pengumuman. Akhiri satu dulu: /pengumuman", n=MOST))
    else:
        await _put_up(desk, words, _area(desk, area), days, until)


async def end(desk: Desk, argument: str) -> None:
    """The button: from now on it is told to nobody."""
    known = argument.isascii() and argument.isdecimal() and len(argument) < 10
    ended = await notices.end(desk.tx, int(argument), desk.now) if known else None
    if ended is None:
        desk.toast(desk.t("Pengumuman itu sudah berakhir."))
        return
    await roster.record(desk.tx, desk.person, "notice_end", None, f"{ended.id} {ended.words}", desk.now)
    desk.toast(desk.t("Pengumuman diakhiri."))
    await _list(desk)


async def _put_up(desk: Desk, words: str, area: str | None, days: int, until: datetime) -> None:
    added = await notices.put_up(desk.tx, words, area, days, until, desk.person, desk.now)
    told = f"{added.id} {until:%Y-%m-%d} {area or '-'} +{days}: {words}"
    await roster.record(desk.tx, desk.person, "notice", None, told, desk.now)
    text = desk.t("Diumumkan kepada warga yang menyapa atau melapor:") + Markup("\n") + _line(desk, added)
    desk.say(Say(text, (_to_end(desk, added, 0),), reply_to=desk.origin.message))


async def _list(desk: Desk) -> None:
    standing = await notices.standing(desk.tx, desk.now)
    lines = [_line(desk, one, at) for at, one in enumerate(standing, 1)] or [desk.t("Tidak ada pengumuman.")]
    rows = tuple(_to_end(desk, one, at) for at, one in enumerate(standing, 1))
    desk.turn_over(Say(Markup("\n").join([desk.t("<b>Pengumuman</b>"), *lines, _how(desk)]), rows))


def _to_end(desk: Desk, one: Notice, at: int) -> tuple[Button]:
    label = desk.t.plain("Akhiri nomor {n}", n=at) if at else desk.t.plain("Akhiri pengumuman")
    return (Button(label, press("end_notice", one.id)),)


def _line(desk: Desk, one: Notice, at: int = 0) -> Markup:
    where = one.area or desk.city.name
    line = Markup("{}. ").format(at) if at else Markup("")
    line += desk.t("📣 {words} ({where}, sampai {day})", words=one.words, where=where, day=desk.t.day(one.until))
    if one.extra_days:
        line += Markup(" ") + desk.t.n("Target +{n} hari kerja.", "Target +{n} hari kerja.", one.extra_days)
    return line


def _area(desk: Desk, name: str) -> str | None:
    """The kelurahan or kecamatan of that name, as it is written."""
    wanted = _KIND_OF_AREA.sub("", name.strip()).casefold()
    names = [one for area in desk.city.gazetteer.areas for one in (area.kecamatan, area.name)]
    return next((one for one in names if one.casefold() == wanted), None)


def _how(desk: Desk) -> Markup:
    return desk.t(
        "Tulis sampai kapan, di mana (kosong: seluruh kota), tambahan hari kerja kalau perlu, lalu kata-katanya: "
        "<i>/pengumuman sampai jumat Binjai Utara +2 hari: Banjir, angkutan sampah terlambat.</i>"
    )
