"""How an open ticket near the place of a report is shown to who is telling it: "is it this?"

They see what the public view shows of it (`handlers.resident.sharing`), how near and how old it is, and its photo.
"""

from __future__ import annotations

from markupsafe import Markup

from handlers.buttons import press
from handlers.city import City
from handlers.places.in_words import how_near
from handlers.replies import Button, Picture, Say
from handlers.resident.steps import AskSame
from handlers.status import heading
from handlers.texts import Texts

Rows = tuple[tuple[Button, ...], ...]


def question(step: AskSame, city: City, t: Texts, rows: Rows, consent: Markup | None) -> Say:
    """The ticket that is shown, and what it is asked for."""
    twin = step.shown
    ask = t("<b>Anda sudah melaporkan ini?</b>") if twin.own else t("<b>Sudah ada laporan di dekat situ.</b> Sama?")
    lines = [ask, heading(twin, t), Markup.escape(city.category_name(twin.category, t.language))]
    lines.append(Markup("📏 {} · {}").format(how_near(twin.metres, t), how_old(twin.days, t)))
    if twin.weight:
        lines.append(t.n("👥 {n} warga mengikuti.", "👥 {n} warga mengikuti.", twin.weight))
    if consent:
        lines += [Markup(""), consent]
    picture = None if twin.photo is None else Picture((twin.photo,))
    alt = t.plain("Foto laporan itu") if picture else ""
    return Say(Markup("\n").join(lines), rows, picture, alt=alt, about=twin.ticket)


def options(step: AskSame, t: Texts) -> Rows:
    """The same, another, or the next one."""
    twin = step.shown
    same = t.plain("Sama, tambahkan ke situ") if twin.own else t.plain("Sama, ikut saja")
    rows: Rows = ((Button(same, press("same", twin.number)),), (Button(t.plain("Berbeda"), press("different")),))
    if len(step.twins) == 1:
        return rows
    label = t.plain("Lihat yang lain ({n} dari {total}) ›", n=step.at + 1, total=len(step.twins))
    return (*rows, (Button(label, press("next", twin.number)),))


def how_old(days: int, t: Texts) -> Markup:
    """So many days ago, as the calendar of the city counts them."""
    if days < 1:
        return t("hari ini")
    return t("kemarin") if days == 1 else t.n("{n} hari lalu", "{n} hari lalu", days)
