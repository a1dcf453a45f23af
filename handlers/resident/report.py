"""Telling a report: the dialogue, as a pure function from a step and an event to the next step and what is said.

There is no clock here, no database, no waiting and no channel. `advance` looks at the step and at what came:

  - What was given fills whatever it fits, at any step: a photo is a photo while the place is asked, a captioned photo
    is two answers, a pin is the place. Only what is missing is asked next (`Draft.missing` is the order).
  - A text is the answer to the question where the question wants words; elsewhere it adds to the description.
  - A button speaks only for the step it belongs to. An old one changes nothing and has the question asked again.
  - Correcting is asking the same question again, with the complete report to go back to.

What needs the world is an effect: `FileReport` (confirmed: write the ticket), `Wait` (more of the album may come, ask
afterwards). An awkward corner: a point outside the city is an answer and is none; it is held in a step of its own
until another point or an address comes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from markupsafe import Markup

from handlers.events import (
    Edited,
    Event,
    Photo,
    Pressed,
    Said,
    SentOther,
    SentPhoto,
    SharedLocation,
    TimeUp,
)
from handlers.places.gazetteer import Outside
from handlers.places.parsing import ShortLink, point_in_text
from handlers.places.points import Point
from handlers.replies import Say
from handlers.resident.other_kinds import kind_word
from handlers.resident.questions import Facts, as_press, greeting, question, read_back
from handlers.resident.smalltalk import is_closing, is_smalltalk, is_too_short
from handlers.resident.steps import (
    ALBUM_PAUSE,
    MOST_PHOTOS,
    MOST_WORDS,
    AskCategory,
    Asking,
    AskOutside,
    AskPhoto,
    AskPlace,
    AskPoint,
    AskStory,
    AskWords,
    Check,
    Draft,
    Idle,
    Place,
    Report,
    Telling,
    Words,
)

Step = Idle | Telling


@dataclass(frozen=True, slots=True)
class FileReport:
    """The resident confirmed: this is to become a ticket."""

    report: Report


@dataclass(frozen=True, slots=True)
class Wait:
    """More of the same answer may be on its way: be silent now, and let `TimeUp` come."""

    seconds: float


Effect = FileReport | Wait


@dataclass(frozen=True, slots=True)
class Turn:
    """What a step and an event became."""

    step: Step
    says: tuple[Say, ...] = ()
    effects: tuple[Effect, ...] = ()


def begin(facts: Facts) -> Turn:
    """A new draft, asked from the start."""
    return _ask(Draft(facts.fresh), None, facts)


def resume(step: Step, facts: Facts, word: Markup | None = None) -> Turn:
    """The same question again, after a word; where nothing is asked, the word is enough."""
    asked = question(step, facts)
    return Turn(step, (replace(asked, text=word) if word and isinstance(step, Idle) else _with(word, asked),))


def advance(step: Step, event: Event, facts: Facts) -> Turn:
    """The next step for what came, and what is said."""
    match event:
        case SentPhoto():
            return _photo(step, event, facts)
        case SharedLocation():
            return _located(step, _shared(event, facts), facts)
        case Said(text):
            pressed = as_press(step, text, facts)
            return _pressed(step, pressed, facts) if pressed else _said(step, text.strip(), facts)
        case Pressed():
            return _pressed(step, event, facts)
        case Edited(text):
            return _edited(step, text.strip(), facts)
        case SentOther(kind, caption):
            word = kind_word(kind, facts.t)
            return _tell(step, caption, facts, word) if caption.strip() else resume(step, facts, word)
        case TimeUp():
            return resume(step, facts, _photos_in(step, facts))
        case _:
            return resume(step, facts)


def placed(step: Telling, place: Place, facts: Facts) -> Turn:
    """The place of the report that is being told, from elsewhere than its words."""
    return _located(step, place, facts)


# What was given


def _photo(step: Step, event: SentPhoto, facts: Facts) -> Turn:
    draft, back = _open(step, facts)
    if len(draft.photos) >= MOST_PHOTOS and event.photo not in draft.photos:
        word = facts.t("Sudah {n} foto, itu cukup.", n=MOST_PHOTOS)
        return resume(step, facts, word) if event.album is None else Turn(step, effects=(Wait(ALBUM_PAUSE),))
    told = replace(draft, photos=_added(draft.photos, event.photo), album=event.album)
    told, word = _describe(told, event.caption, facts)
    if event.album is not None:
        turn = _ask(told, back, facts, step)
        return Turn(turn.step, effects=(Wait(ALBUM_PAUSE),))
    if word is None and (draft.photos or isinstance(step, Check)):
        word = facts.t("Foto ditambahkan.")
    return _ask(told, back, facts, step, word)


def _added(photos: tuple[Photo, ...], photo: Photo) -> tuple[Photo, ...]:
    return photos if any(one.unique == photo.unique for one in photos) else (*photos, photo)


def _located(step: Step, place: Place | None, facts: Facts) -> Turn:
    draft, back = _open(step, facts)
    if place is None:
        word = facts.t("Titik itu kosong (0,0). Kirim sekali lagi, ya.")
        return resume(step if not isinstance(step, Idle) else AskStory(draft), facts, word)
    if isinstance(step, AskPoint) and not place.words:
        place = replace(place, words=step.words)
    if place.outside_by is not None:
        held = AskOutside(draft, place, step.report if isinstance(step, Check) else back)
        return Turn(held, (question(held, facts),))
    return _ask(replace(draft, place=place), back, facts, step)


def _said(step: Step, text: str, facts: Facts) -> Turn:
    if isinstance(step, Idle):
        return _begun(step, text, facts)
    if is_smalltalk(text):
        return resume(step, facts, _how_to_send(step, facts))
    match step:
        case AskPlace() | AskPoint():
            return _place_said(step, text, facts)
        case AskOutside(draft, place, back):
            if (point := point_in_text(text, facts.city.gazetteer.middle)) and isinstance(point, Point):
                return _located(step, _at(point, facts, typed=True), facts)
            return _ask(replace(draft, place=replace(place, words=_line(text))), back, facts, step)
        case _:
            return _tell(step, text, facts)


def _begun(step: Idle, text: str, facts: Facts) -> Turn:
    """The first words: thanks for the last report, a greeting, or the trouble itself."""
    if is_closing(text):
        return resume(step, facts, facts.t("Siap 🙏 Kalau ada lagi, kirim saja fotonya."))
    if is_smalltalk(text) or is_too_short(text):
        return resume(step, facts)
    return _tell(step, text, facts)


def _tell(step: Step, text: str, facts: Facts, word: Markup | None = None) -> Turn:
    """The text describes the trouble; where it names a point on a map, it is the place as well."""
    draft, back = _open(step, facts)
    told, cut = _describe(draft, text, facts)
    word = word or cut
    if word is None and isinstance(step, AskPhoto | AskCategory):
        word = facts.t("Sudah saya catat.")
    point = point_in_text(text, facts.city.gazetteer.middle)
    if isinstance(point, Point) and told.place is None:
        return _located(
            replace(step, draft=told) if not isinstance(step, Idle | Check) else AskStory(told),
            _at(point, facts, typed=True),
            facts,
        )
    return _ask(told, back, facts, step, word)


def _place_said(step: AskPlace | AskPoint, text: str, facts: Facts) -> Turn:
    found = point_in_text(text, facts.city.gazetteer.middle)
    match found:
        case Point():
            return _located(step, _at(found, facts, typed=True), facts)
        case ShortLink():
            word = facts.t("Tautan pendek itu tidak bisa saya buka. Kirim lokasinya lewat 📎, atau tulis alamatnya.")
            return resume(step, facts, word)
    if not any(map(str.isalpha, text)):
        return resume(step, facts)  # a number alone is no address
    words = _line(text) if isinstance(step, AskPlace) else _line(f"{step.words}, {text}")
    areas = facts.city.gazetteer.by_name(text)
    if len(areas) == 1:
        place = Place(words=words, area=areas[0].code, kelurahan=areas[0].name, kecamatan=areas[0].kecamatan)
        return _ask(replace(step.draft, place=place), step.back, facts, step)
    held = AskPoint(step.draft, words, step.back)
    return Turn(held, (question(held, facts),))


def _edited(step: Step, text: str, facts: Facts) -> Turn:
    """An earlier message was changed: the piece of the draft that it brought changes with it."""
    draft, back = _open(step, facts)
    if text and any(piece.message == facts.message for piece in draft.words):
        words = tuple(Words(text, piece.message) if piece.message == facts.message else piece for piece in draft.words)
        return _ask(replace(draft, words=words), back, facts, step, facts.t("Keterangan sudah saya ganti."))
    if isinstance(step, Idle):
        return resume(step, facts, facts.t("Pesan lama yang diubah tidak mengubah laporan yang sudah dikirim."))
    word = facts.t("Perubahan pesan lama tidak mengubah laporan. Tulis sebagai pesan baru, ya.")
    return resume(step, facts, word)


# What was pressed


def _pressed(step: Step, event: Pressed, facts: Facts) -> Turn:
    match step, event.act, event.argument:
        case AskCategory(draft, back), "category", key if facts.city.category(key):
            return _ask(replace(draft, category=key), back, facts, step)
        case AskPhoto(draft, back), "skip", "photo" if draft.words:
            return _ask(replace(draft, declined=(*draft.declined, "photo")), back, facts, step)
        case AskWords(draft, back), "skip", "words" if draft.photos:
            return _ask(replace(draft, declined=(*draft.declined, "words")), back, facts, step)
        case AskPoint(draft, words, back), "skip", "point":
            return _ask(replace(draft, place=Place(words=words)), back, facts, step)
        case Check(report), "send", mark if mark == report.draft.mark:
            return Turn(Idle(), effects=(FileReport(report),))
        case Check(report), "fix", ("words" | "photo" | "place" | "category") as part:
            return _correct(report, part, facts)
        case _, "locate", _:
            return resume(step, facts)  # a client that cannot share its location says so in words
        case Idle(), act, _ if act != "cancel":
            return resume(step, facts, facts.t("Tombol itu sudah tidak berlaku."))
        case _, "back", _ if getattr(step, "back", None) is not None:
            check = Check(step.back)  # type: ignore[union-attr]
            return Turn(check, (question(check, facts),))
        case _, "cancel", _:
            return cancel(step, facts)
        case _:
            return resume(step, facts, facts.t("Tombol itu sudah tidak berlaku. Kita lanjut dari sini:"))


def cancel(step: Step, facts: Facts) -> Turn:
    """The one way out, which works everywhere."""
    if isinstance(step, Idle):
        return resume(step, facts, facts.t("Tidak ada laporan yang sedang dibuat."))
    dropped = facts.t("Dibatalkan. Tidak ada yang dikirim.")
    return Turn(Idle(), (replace(greeting(facts), text=dropped),))


def _correct(report: Report, part: str, facts: Facts) -> Turn:
    draft = report.draft.without(part)  # type: ignore[arg-type]
    asking: dict[str, Asking] = {
        "words": AskWords(draft, report),
        "photo": AskPhoto(draft, report),
        "place": AskPlace(draft, report),
        "category": AskCategory(draft, report),
    }
    return Turn(asking[part], (question(asking[part], facts),))


# How it goes on


def _ask(
    draft: Draft, back: Report | None, facts: Facts, before: Step | None = None, word: Markup | None = None
) -> Turn:
    """The next question for a draft, or the check when nothing is missing."""
    step = _next(draft, back, before)
    says = [_with(word, question(step, facts))]
    placed = draft.place if draft.place is not None and not _had_place(before, draft.place) else None
    if placed and (pin := read_back(placed, facts)):
        says.insert(0, pin)
    return Turn(step, tuple(says))


def _next(draft: Draft, back: Report | None, before: Step | None) -> Telling:
    if isinstance(before, AskPoint | AskOutside) and draft.place is before.draft.place:
        # No place came now, not even the same one: what was half given stays half given.
        return replace(before, draft=draft)
    match draft.missing():
        case "story" if back is not None:
            return AskWords(draft, back) if "photo" in draft.declined else AskPhoto(draft, back)
        case "story":
            return AskStory(draft)
        case "photo":
            return AskPhoto(draft, back)
        case "words":
            return AskWords(draft, back)
        case "place":
            return AskPlace(draft, back)
        case "category":
            return AskCategory(draft, back)
        case None:
            return Check(Report(draft))


def _had_place(before: Step | None, place: Place) -> bool:
    draft = None if before is None or isinstance(before, Idle) else _draft(before)
    return draft is not None and draft.place == place


def _open(step: Step, facts: Facts) -> tuple[Draft, Report | None]:
    """The draft that an answer goes to, and the report to go back to while correcting."""
    if isinstance(step, Idle):
        return Draft(facts.fresh), None
    return _draft(step), getattr(step, "back", None)


def _draft(step: Telling) -> Draft:
    return step.report.draft if isinstance(step, Check) else step.draft


def _describe(draft: Draft, text: str, facts: Facts) -> tuple[Draft, Markup | None]:
    """The draft with this piece; and a word when there was no room for all of it."""
    room = max(0, MOST_WORDS - len(draft.description) - bool(draft.words))
    whole = text.strip()
    piece = whole[:room]
    word = (
        facts.t("Keterangannya panjang; yang saya simpan {n} huruf pertama.", n=MOST_WORDS) if piece != whole else None
    )
    return replace(draft, words=(*draft.words, Words(piece, facts.message))) if piece else draft, word


def _shared(event: SharedLocation, facts: Facts) -> Place | None:
    words = ", ".join(part for part in (event.title.strip(), event.address.strip()) if part)
    try:
        return _at(Point(event.lat, event.lon), facts, words=_line(words))
    except ValueError:
        return None


def _at(point: Point, facts: Facts, *, words: str = "", typed: bool = False) -> Place | None:
    """The place of a point; None for 0/0, which phones send when they do not know."""
    if abs(point.lat) < 0.01 and abs(point.lon) < 0.01:
        return None
    where = facts.city.gazetteer.locate(point)
    if isinstance(where, Outside):
        return Place(point.lat, point.lon, words, outside_by=round(where.metres), typed=typed)
    return Place(point.lat, point.lon, words, where.code, where.name, where.kecamatan, typed=typed)


def _line(text: str) -> str:
    return " ".join(text.split())[:200]


def _with(word: Markup | None, say: Say) -> Say:
    return replace(say, text=word + Markup("\n\n") + say.text) if word else say


def _how_to_send(step: Step, facts: Facts) -> Markup | None:
    """A nod is not yet the word that sends."""
    return facts.t("Kalau sudah benar, ketuk <b>Kirim laporan</b>.") if isinstance(step, Check) else None


def _photos_in(step: Step, facts: Facts) -> Markup | None:
    if isinstance(step, Idle) or not _draft(step).photos:
        return None
    n = len(_draft(step).photos)
    if n >= MOST_PHOTOS:
        return facts.t("Sudah {n} foto, itu cukup.", n=MOST_PHOTOS)
    return facts.t.n("{n} foto masuk.", "{n} foto masuk.", n)
