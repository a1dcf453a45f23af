"""What a report asks of the world while it is told: a map link to be opened, and where a photo was taken.

The dialogue only leaves the wish (`LookUp`) and goes on; what was found comes back as an event, `LookedUp`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from markupsafe import Markup

from handlers.events import Photo
from handlers.places.parsing import NoPoint, ShortLink, without_links
from handlers.resident.questions import Facts
from handlers.resident.steps import Draft, mark_of
from storage.errands import Errand


@dataclass(frozen=True, slots=True)
class LookUp:
    """Ask the world about `subject`, a link or a photo; the answer comes with the same mark."""

    errand: Errand
    mark: str
    subject: str | Photo


def where_taken(photo: Photo, told: Draft) -> tuple[LookUp, ...]:
    """Only what came as a file still knows where it was taken, and only a draft without a place wants to know."""
    wanted = photo.as_file and told.place is None and told.hint is None and "there" not in told.declined
    return (LookUp("photo_place", told.mark, photo),) if wanted else ()


def opening(draft: Draft, link: ShortLink, facts: Facts) -> tuple[Draft, tuple[LookUp, ...]]:
    """The draft that waits for a link to be opened, where the city has that done."""
    if not facts.city.short_links:
        return draft, ()
    mark = mark_of(facts.fresh)
    return replace(draft, looking=mark), (LookUp("map_link", mark, link.url),)


def address_in(text: str) -> str:
    """What a text with a link in it says of the place besides: the name that a map's "share" puts before the link."""
    words = without_links(text)
    return words if any(map(str.isalpha, words)) else ""


def closed_link(link: ShortLink | NoPoint, facts: Facts) -> Markup:
    if isinstance(link, ShortLink):
        return facts.t("Tautan pendek itu tidak bisa saya buka. Kirim lokasinya lewat 📎, atau tulis alamatnya.")
    return facts.t("Tautan itu tidak menunjukkan titiknya. Kirim lokasinya lewat 📎, atau tulis alamatnya.")
