"""/pengaturan: what a resident wants to hear and when. One message, whose buttons are turned in place.

The present choice is marked with ✓. Whatever an old button says, what is shown afterwards is what is kept.
"""

from __future__ import annotations

from dataclasses import replace
from typing import cast, get_args

from markupsafe import Markup

from handlers.buttons import press
from handlers.desk import Desk
from handlers.replies import Button, Say
from handlers.texts import Texts, languages, later
from storage import people, wishes
from storage.wishes import News, Wishes

_NEWS: dict[News, str] = {
    "all": later("Semua"),
    "important": later("Yang penting"),
    "questions": later("Pertanyaan saja"),
}


async def settings(desk: Desk) -> None:
    """The choices as they are."""
    desk.say(_shown(desk, await _of(desk)))


async def wish(desk: Desk, argument: str) -> None:
    """A choice by tap; an odd one changes nothing."""
    what, _, value = argument.partition(" ")
    chosen = await _of(desk)
    if what == "language" and value in languages():
        await people.speak(desk.tx, desk.person, value)
    elif (changed := _changed(chosen, what, value)) != chosen:
        await wishes.keep(desk.tx, desk.person.id, changed, desk.now)
        chosen = changed
    desk.turn_over(_shown(desk, chosen))


def _changed(chosen: Wishes, what: str, value: str) -> Wishes:
    if what == "news" and value in get_args(News):
        return replace(chosen, news=cast(News, value))
    if what in ("daily", "quiet") and value in ("on", "off"):
        return replace(chosen, **{what: value == "on"})
    return chosen


async def _of(desk: Desk) -> Wishes:
    return (await wishes.of(desk.tx, [desk.person.id])).get(desk.person.id, Wishes())


def _shown(desk: Desk, chosen: Wishes) -> Say:
    t, city = desk.t, desk.city
    daily = t.hour(city.daily_at)
    lines = [t("<b>Pengaturan</b>"), Markup(""), _news(chosen, t)]
    news = tuple(_choice(t.plain(words), "news", key, chosen.news == key) for key, words in _NEWS.items())
    rows = [news]
    if chosen.news != "questions":
        lines.append(
            t("Dikirim sekali sehari, pukul {at}.", at=daily) if chosen.daily else t("Dikirim begitu ada perkembangan.")
        )
        rows.append(
            (
                _choice(t.plain("Langsung"), "daily", "off", not chosen.daily),
                _choice(t.plain("Sehari sekali"), "daily", "on", chosen.daily),
            )
        )
        if city.quiet.begin != city.quiet.end:
            hours = {"begin": t.hour(city.quiet.begin), "end": t.hour(city.quiet.end)}
            lines.append(
                t("Jam tenang {begin}–{end}: yang bisa menunggu dikirim pagi.", **hours)
                if chosen.quiet
                else t("Jam tenang mati: kabar juga dikirim malam.")
            )
            rows.append(
                (
                    _choice(t.plain("Jam tenang"), "quiet", "on", chosen.quiet),
                    _choice(t.plain("Kapan saja"), "quiet", "off", not chosen.quiet),
                )
            )
    lines.append(t("Pertanyaan petugas selalu dikirim langsung."))
    spoken = {code: city.texts(code).plain("Bahasa Indonesia") for code in languages()}  # each says its own
    rows.append(tuple(_choice(name, "language", code, code == t.language) for code, name in spoken.items()))
    return Say(Markup("\n").join(lines), tuple(rows))


def _news(chosen: Wishes, t: Texts) -> Markup:
    match chosen.news:
        case "all":
            return t("Anda dikabari setiap perkembangan laporan Anda.")
        case "important":
            return t("Anda dikabari kalau laporan selesai, ditolak, atau lewat target.")
        case "questions":
            return t("Anda hanya dikabari kalau petugas bertanya. Keadaan laporan ada di /laporan.")


def _choice(label: str, what: str, value: str, chosen: bool) -> Button:
    return Button(f"✓ {label}" if chosen else label, press("wish", f"{what} {value}"))
