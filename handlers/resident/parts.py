"""What was given becomes a part of the draft: words, a photo, a point with the kelurahan in which it lies."""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup

from handlers.events import Photo, SharedLocation
from handlers.places.gazetteer import Outside
from handlers.places.points import Point
from handlers.resident.questions import Facts
from handlers.resident.steps import MOST_WORDS, Check, Draft, Place, Words


def is_in(draft: Draft, photo: Photo) -> bool:
    return any(one.unique == photo.unique for one in draft.photos)


def describe(draft: Draft, text: str, facts: Facts) -> tuple[Draft, Markup | None]:
    """The draft with this piece; and a word when there was no room for all of it."""
    room = max(0, MOST_WORDS - len(draft.description) - bool(draft.words))
    whole = text.strip()
    piece = whole[:room]
    word = (
        facts.t("Keterangannya panjang; yang saya simpan {n} huruf pertama.", n=MOST_WORDS) if piece != whole else None
    )
    return replace(draft, words=(*draft.words, Words(piece, facts.message))) if piece else draft, word


def shared(event: SharedLocation, facts: Facts) -> Place | None:
    words = ", ".join(part for part in (event.title.strip(), event.address.strip()) if part)
    try:
        return place_at(Point(event.lat, event.lon), facts, words=line(words))
    except ValueError:
        return None


def place_at(point: Point, facts: Facts, *, words: str = "", typed: bool = False) -> Place | None:
    """The place of a point; None for 0/0, which phones send when they do not know."""
    if abs(point.lat) < 0.01 and abs(point.lon) < 0.01:
        return None
    where = facts.city.gazetteer.locate(point)
    if isinstance(where, Outside):
        return Place(point.lat, point.lon, words, outside_by=round(where.metres), typed=typed)
    return Place(point.lat, point.lon, words, where.code, where.name, where.kecamatan, typed=typed)


def line(text: str) -> str:
    return " ".join(text.split())[:200]


def how_to_send(step: object, facts: Facts) -> Markup | None:
    """A nod is not yet the word that sends."""
    return facts.t("Kalau sudah benar, ketuk <b>Kirim laporan</b>.") if isinstance(step, Check) else None
