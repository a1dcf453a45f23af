"""What a report asks of the world while it is told: a map link to be opened, and where a photo was taken.

The dialogue only leaves the wish (`LookUp`) and goes on; what was found comes back as an event, `LookedUp`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from markupsafe import Markup

from handlers.events import LookedUp, Photo
from handlers.places.parsing import NoPoint, ShortLink, without_links
from handlers.places.points import Point
from handlers.resident.parts import line, place_at
from handlers.resident.questions import Facts
from handlers.resident.steps import Asking, AskOutside, AskPlace, AskPoint, AskThere, Draft, Place, mark_of
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


def opening(draft: Draft, link: object, facts: Facts) -> tuple[Draft, tuple[LookUp, ...]]:
    """The draft that waits for a short link to be opened, where the city has that done."""
    if draft.place is not None or not isinstance(link, ShortLink) or not facts.city.short_links:
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


def waiting_for(
    step: AskPlace | AskPoint | AskThere, link: ShortLink, address: str, facts: Facts
) -> tuple[AskPlace | AskPoint, tuple[LookUp, ...]]:
    """Whether a link leads anywhere is heard later; the words beside it count as the address meanwhile."""
    draft, looks = opening(step.draft, link, facts)
    words = ", ".join(filter(None, (step.words if isinstance(step, AskPoint) else "", address)))
    return AskPoint(draft, line(words), step.back) if words else AskPlace(draft, step.back), looks


def waits_for(draft: Draft, event: LookedUp) -> bool:
    """Whether this draft still wants to know where the link leads."""
    return draft.looking == event.mark and draft.place is None


def place_found(event: LookedUp, facts: Facts) -> Place | None:
    """The place that an errand found, to be read back."""
    if event.lat is None or event.lon is None:
        return None
    return place_at(Point(event.lat, event.lon), facts, typed=True)


def with_hint(step: Asking, event: LookedUp, found: Place | None) -> Asking:
    """The step that knows where a photo was taken; the same step where that is of no use, as outside of the city."""
    draft = step.draft
    of_use = draft.mark == event.mark and found is not None and found.outside_by is None
    given = draft.place or draft.hint or "there" in draft.declined or isinstance(step, AskPoint | AskOutside | AskThere)
    return replace(step, draft=replace(draft, hint=found)) if of_use and not given else step
