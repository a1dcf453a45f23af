"""The card: a ticket as the office sees it, rendered from the records each time it is shown.

It is never kept: what a card says is read when it is sent, so that ten changes in a row are one edit that shows the
last. Its buttons (`handlers.officers.offered`) are the acts that the workflow has in this state; pressing is asking,
and the answer is found where the change is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from markupsafe import Markup

from handlers import details
from handlers.buttons import press
from handlers.city import City
from handlers.officers import likely, offered, proof_place
from handlers.officers.surroundings import NOTHING, Surroundings, in_words
from handlers.phones import masked
from handlers.replies import Button, Picture, Pin, Say
from handlers.status import heading, said_words, status_words, ticket_place
from handlers.texts import Texts, in_language
from storage.photos import KeptPhoto
from storage.ratings import Rating
from storage.tickets import Entry, Ticket, standing
from storage.workflow import INSIDE, OPEN, Status

MERGING = frozenset({"merge", "unmerge", "absorb", "part"})  # their words are the number of the other ticket
WORDS = 500  # characters of the description that a card shows
MOST_REMARKS = 3
MOST_NOTES = 2


def card(
    ticket: Ticket,
    photos: Sequence[KeptPhoto],
    history: Sequence[Entry],
    city: City,
    now: datetime,
    language: str,
    *,
    recordings: int = 0,
    around: Surroundings = NOTHING,
    phone: str | None = None,
    ratings: Sequence[Rating] = (),
    unreachable_since: datetime | None = None,
    banned_until: datetime | None = None,
    can_undo: bool = False,
    opened: bool = False,
) -> Say:
    """The card of a ticket, with its first usable picture (the proof once there is one).

    `unreachable_since`: its reporter cannot be told anything since then. `banned_until`: nothing is taken from them
    until then. `can_undo`: the last act, at this moment. `opened`: with the rows of what is done rarely.
    """
    t = city.texts(language)
    shown = [photo for photo in photos if photo.state != "lost"]
    lines = [heading(ticket, t), *_dangers(ticket, city, t)]
    lines.append(Markup.escape(city.category_name(ticket.category, language)))
    lines += details.lines(ticket.category, details.read(ticket.details), city, language)
    if ticket.words:
        lines.append(Markup("“{}”").format(_short(ticket.words)))
    lines.append(Markup("📍 ") + ticket_place(ticket, t))
    if ticket.filed_by is not None:
        lines.append(t("☎️ Dilaporkan lewat petugas"))
    if ticket.status in OPEN:
        lines += _due(ticket, now, t)
    same = likely.of_card(ticket, around, history, city)
    lines += likely.lines(same, now, t)
    lines += in_words(ticket, around, t, {one.ticket.id for one in same})
    if team := city.organisation.team(ticket.team):
        lines.append(t("🧰 Tim: {team}", team=team.name))
    if ticket.officer_name:
        lines.append(t("👷 {officer}", officer=ticket.officer_name))
    lines += proof_place.badge(ticket, t)
    if unreachable_since is not None and ticket.closed_at is None:
        lines.append(t("🚫 Pelapor tidak terjangkau sejak {day}.", day=t.day(unreachable_since)))
    if banned_until is not None and banned_until > now:
        lines.append(t("🚷 Pelapor diblokir sampai {moment}.", moment=t.moment(banned_until)))
    if phone is not None:
        lines.append(t("📞 {masked}, boleh ditelepon", masked=masked(phone)))
    lines += _last_words(ticket, history, t)
    lines += _notes(history, t)
    lines += _stars(ratings, t)
    picture = Picture((_first(ticket, shown).id,)) if shown else None
    rows = offered.rows(ticket, len(shown), recordings, t, can_call=phone is not None, opened=opened)
    rows = (*rows, *likely.buttons(ticket, same, around, t))
    if can_undo:  # at the end, where a second tap on the button of the act does not find it
        rows = (*rows, (Button(t.plain("↩️ Urungkan"), press("undo", ticket.number)),))
    return Say(Markup("\n").join(lines), rows, picture, alt=t.plain("Foto laporan"))


def pin(ticket: Ticket, city: City, language: str) -> Pin | None:
    """The ticket's place on the map, where it has a point."""
    if ticket.lat is None or ticket.lon is None:
        return None
    title = f"{ticket.number} · {city.category_name(ticket.category, language)}"
    return Pin(ticket.lat, ticket.lon, title, ticket_place(ticket, city.texts(language)).unescape())


def line(ticket: Ticket, city: City, language: str) -> Markup:
    """The ticket in one line of a list."""
    t = city.texts(language)
    kind = city.category_name(ticket.category, language)
    where = ticket.kelurahan or ticket.place_words
    status = status_words(ticket.status, t)
    return Markup("{} <b>{}</b> · {} · {} · {}").format(ticket.colour.value, ticket.number, kind, where, status)


def _dangers(ticket: Ticket, city: City, t: Texts) -> list[Markup]:
    """What the resident was told to telephone about first."""
    found = [in_language(danger.label, t.language) for danger in city.dangers_in(ticket.words)]
    return [t("⚠️ <b>Bahaya: {danger}</b>", danger=", ".join(found))] if found else []


def _first(ticket: Ticket, photos: Sequence[KeptPhoto]) -> KeptPhoto:
    wanted = "proof" if ticket.status in (Status.RESOLVED, Status.CLOSED) else "report"
    return next((photo for photo in photos if photo.purpose == wanted), photos[0])


def _due(ticket: Ticket, now: datetime, t: Texts) -> list[Markup]:
    """The promise, what it was at first, and the question that a broken one asks."""
    due = t.day(ticket.due_at)
    lines = [t("⏳ Target: {due}", due=due) if now <= ticket.due_at else t("⚠️ Lewat target: {due}", due=due)]
    if ticket.postponed and ticket.promised_at is not None:
        first = t.day(ticket.promised_at)
        lines.append(t("Semula {first}, digeser {n} kali", first=first, n=ticket.postponed))
    if ticket.status == Status.WAITING and ticket.until is not None:
        lines.append(t("✉️ Jawaban warga ditunggu sampai {day}", day=t.day(ticket.until)))
    if ticket.late_at is not None:
        lines.append(t("❓ Mengapa lewat, dan kapan selesai? Ketuk “Tunda”."))
    return lines


def _last_words(ticket: Ticket, history: Sequence[Entry], t: Texts) -> list[Markup]:
    """Why it is as it is, where somebody said so."""
    said = (one for one in reversed(standing(history)) if one.words and one.act not in MERGING | INSIDE)
    entry = next(said, None)
    if entry is None or entry.to_status != ticket.status:
        return []
    return (
        [t("💬 Warga: “{words}”", words=said_words(entry, t))]
        if entry.actor in ("reporter", "follower")
        else [t("💬 Kantor: “{words}”", words=said_words(entry, t))]
    )


def _notes(history: Sequence[Entry], t: Texts) -> list[Markup]:
    """What officers noted for each other last; residents see none of it."""
    noted = [one for one in history if one.act == "internal"][-MOST_NOTES:]
    return [t("🔒 Catatan: “{words}”", words=_short(one.words)) for one in noted]


def _stars(ratings: Sequence[Rating], t: Texts) -> list[Markup]:
    """What residents gave for the work, and the last words that they said with it."""
    if not ratings:
        return []
    mean = sum(one.stars for one in ratings) / len(ratings)
    stars = t.n("⭐ {stars} dari 5 ({n} warga)", "⭐ {stars} dari 5 ({n} warga)", len(ratings), stars=t.decimal(mean))
    said = [Markup("“{}”").format(_short(one.words)) for one in ratings if one.words]
    return [stars, *said[-MOST_REMARKS:]]


def _short(text: str) -> str:
    return text if len(text) <= WORDS else text[: WORDS - 1].rstrip() + "…"
