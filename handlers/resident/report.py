"""Telling a report: the dialogue, as a pure function from a step and an event to the next step and what is said.

There is no clock here, no database, no waiting and no channel. `advance` looks at the step and at what came:

  - What was given fills whatever it fits, at any step: a photo is a photo while the place is asked, a captioned photo
    is two answers, a pin is the place. Only what is missing is asked next (`Draft.missing` is the order).
  - A text is the answer to the question where the question wants words; elsewhere it adds to the description.
  - A button speaks only for the step it belongs to. An old one changes nothing and has the question asked again.
  - Correcting is asking the same question again, with the complete report to go back to.

What needs the world is an effect: `FileReport` (confirmed: write the ticket), `Wait` (more of the album may come, ask
afterwards), `LookUp` (open this map link, read where this photo was taken: the answer comes as `LookedUp`, and counts
only while the draft still waits for it), `LookNear` (is this trouble known already? the answer comes as `FoundNear`, in
the same transaction) and `JoinTicket` (it is: let the report go there).
"""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup

from handlers.events import (
    Edited,
    Event,
    FoundNear,
    LookedUp,
    Pressed,
    Said,
    SentOther,
    SentPhoto,
    SentRecording,
    SharedLocation,
    TimeUp,
)
from handlers.places.parsing import point_in_text
from handlers.places.points import Point
from handlers.recordings import with_recording
from handlers.resident import comparing, looking_up, own_questions
from handlers.resident.looking_up import LookUp
from handlers.resident.other_kinds import kind_word
from handlers.resident.parts import describe, how_to_send, is_in, line, place_at, shared
from handlers.resident.placing import located, looked_up, place_said
from handlers.resident.questions import Facts, as_press, greeting, question
from handlers.resident.smalltalk import is_closing, is_no, is_smalltalk, is_too_short
from handlers.resident.steps import (
    ALBUM_PAUSE,
    MOST_PHOTOS,
    MOST_RECORDINGS,
    AskCategory,
    AskDetail,
    Asking,
    AskOutside,
    AskPhoto,
    AskPlace,
    AskPoint,
    AskSame,
    AskStory,
    AskThere,
    AskWords,
    Check,
    Draft,
    Idle,
    Place,
    Report,
    Telling,
    Words,
)
from handlers.resident.turns import FileReport, Step, Turn, Wait, ask, opened, resume
from handlers.resident.warning import heeded

_CORRECTED = frozenset(["words", "photo", "place", "category", "details"])


def begin(facts: Facts) -> Turn:
    """A new draft, asked from the start."""
    return ask(Draft(facts.fresh), None, facts)


def advance(step: Step, event: Event, facts: Facts) -> Turn:
    """The next step for what came, and what is said: first whom to call, where it cannot wait."""
    return heeded(_advanced(step, event, facts), facts)


def _advanced(step: Step, event: Event, facts: Facts) -> Turn:
    match event:
        case SentPhoto():
            return _photo(step, event, facts)
        case SentRecording():
            return _recorded(step, event, facts)
        case SharedLocation():
            return located(step, shared(event, facts), facts)
        case LookedUp():
            return looked_up(step, event, facts)
        case FoundNear():
            return comparing.found(step, event, facts)
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
            return _gathered(step, facts)
        case _:
            return resume(step, facts)


def placed(step: Telling, place: Place, facts: Facts) -> Turn:
    """The place of the report that is being told, from elsewhere than its words."""
    return located(step, place, facts)


# What was given


def _photo(step: Step, event: SentPhoto, facts: Facts) -> Turn:
    draft, back = opened(step, facts)
    known = is_in(draft, event.photo)
    if len(draft.photos) >= MOST_PHOTOS and not known:
        word = facts.t("Sudah {n} foto, itu cukup.", n=MOST_PHOTOS)
        return resume(step, facts, word) if event.album is None else Turn(step, effects=(Wait(ALBUM_PAUSE),))
    told = replace(draft, photos=draft.photos if known else (*draft.photos, event.photo), album=event.album)
    told, word = describe(told, event.caption, facts)
    looks = looking_up.where_taken(event.photo, told)
    if event.album is not None:
        turn = ask(told, back, facts, step)
        return Turn(turn.step, effects=(Wait(ALBUM_PAUSE), *looks))
    if word is None and (draft.photos or isinstance(step, Check)):
        word = facts.t("Foto ditambahkan.")
    return _also(ask(told, back, facts, step, word), looks)


def _gathered(step: Step, facts: Facts) -> Turn:
    """The album is complete."""
    if isinstance(step, Idle):
        return resume(step, facts)
    draft, back = opened(step, facts)
    n = len(draft.photos)
    word = facts.t.n("{n} foto masuk.", "{n} foto masuk.", n) if n else None
    if n >= MOST_PHOTOS:
        word = facts.t("Sudah {n} foto, itu cukup.", n=MOST_PHOTOS)
    return ask(draft, back, facts, step, word)


def _recorded(step: Step, event: SentRecording, facts: Facts) -> Turn:
    """A voice note or a video: it is the description, or adds to it."""
    draft, back = opened(step, facts)
    told, is_full = with_recording(draft, event.recording)
    told, word = describe(told, event.caption, facts)
    if is_full:
        word = facts.t("Sudah {n} rekaman, itu cukup.", n=MOST_RECORDINGS)
    return ask(told, back, facts, step, word or facts.t("Rekaman saya simpan untuk petugas."))


def _said(step: Step, text: str, facts: Facts) -> Turn:
    if isinstance(step, Idle):
        return _begun(step, text, facts)
    if isinstance(step, AskDetail) and text:
        return ask(step.draft.answered(text), step.back, facts, step)
    if is_smalltalk(text) and not (isinstance(step, AskThere | AskSame) and is_no(text)):
        return resume(step, facts, how_to_send(step, facts))
    match step:
        case AskThere() if is_no(text):
            return _pressed(step, Pressed("not_there"), facts)
        case AskSame() if is_no(text):
            return _pressed(step, Pressed("different"), facts)
        case AskThere(draft, place) if place.before and not draft.is_described and not _names_a_point(text, facts):
            return _tell(step, text, facts)
        case AskPlace() | AskPoint() | AskThere():
            return place_said(step, text, facts)
        case AskOutside(draft, place, back):
            found = point_in_text(text, facts.city.gazetteer.middle)
            if isinstance(found, Point):
                return located(step, place_at(found, facts, typed=True), facts)
            if found is not None and not looking_up.address_in(text):
                return resume(step, facts, looking_up.closed_link(found, facts))
            return ask(draft.at(replace(place, words=line(text))), back, facts, step)
        case _:
            return _tell(step, text, facts)


def _names_a_point(text: str, facts: Facts) -> bool:
    return point_in_text(text, facts.city.gazetteer.middle) is not None


def _begun(step: Idle, text: str, facts: Facts) -> Turn:
    """The first words: thanks for the last report, a greeting, or the trouble itself."""
    if is_closing(text):
        return resume(step, facts, facts.t("Siap 🙏 Kalau ada lagi, kirim saja fotonya."))
    if is_smalltalk(text) or is_too_short(text):
        return resume(step, facts)
    return _tell(step, text, facts)


def _tell(step: Step, text: str, facts: Facts, word: Markup | None = None) -> Turn:
    """The text describes the trouble; where it names a point on a map, it is the place as well."""
    draft, back = opened(step, facts)
    told, cut = describe(draft, text, facts)
    word = word or cut
    if word is None and isinstance(step, AskPhoto | AskCategory):
        word = facts.t("Sudah saya catat.")
    point = point_in_text(text, facts.city.gazetteer.middle)
    if isinstance(point, Point) and told.place is None:
        return located(
            replace(step, draft=told) if not isinstance(step, Idle | AskSame | Check) else AskStory(told),
            place_at(point, facts, typed=True),
            facts,
        )
    told, looks = looking_up.opening(told, point, facts)
    return _also(ask(told, back, facts, step, word), looks)


def _also(turn: Turn, looks: tuple[LookUp, ...]) -> Turn:
    return replace(turn, effects=(*turn.effects, *looks))


def _edited(step: Step, text: str, facts: Facts) -> Turn:
    """An earlier message was changed: the piece of the draft that it brought changes with it."""
    draft, back = opened(step, facts)
    if text and any(piece.message == facts.message for piece in draft.words):
        words = tuple(Words(text, piece.message) if piece.message == facts.message else piece for piece in draft.words)
        return ask(replace(draft, words=words), back, facts, step, facts.t("Keterangan sudah saya ganti."))
    if isinstance(step, Idle):
        return resume(step, facts, facts.t("Pesan lama yang diubah tidak mengubah laporan yang sudah dikirim."))
    word = facts.t("Perubahan pesan lama tidak mengubah laporan. Tulis sebagai pesan baru, ya.")
    return resume(step, facts, word)


# What was pressed


def _pressed(step: Step, event: Pressed, facts: Facts) -> Turn:
    match step, event.act, event.argument:
        case AskCategory(draft, back), "category", key if facts.city.category(key):
            questions = tuple(one.key for one in facts.city.questions(key))
            return ask(draft.of_kind(key, questions), back, facts, step)
        case AskCategory(), "group", key if facts.city.kinds_of(key):
            return resume(replace(step, group=key), facts)
        case AskCategory(group=group), "back", _ if group:
            return resume(replace(step, group=""), facts)
        case AskDetail(draft, back), "detail", one if words := own_questions.chosen(one, draft, facts.city):
            return ask(draft.answered(words), back, facts, step)
        case AskDetail(draft, back), "skip", one if one == f"detail {draft.asking[0]}":
            return ask(draft.answered(""), back, facts, step)
        case AskPhoto(draft, back), "skip", "photo" if draft.words:
            return ask(replace(draft, declined=(*draft.declined, "photo")), back, facts, step)
        case AskWords(draft, back), "skip", "words" if draft.photos:
            return ask(replace(draft, declined=(*draft.declined, "words")), back, facts, step)
        case AskPoint(draft, words, back), "skip", "point":
            return ask(draft.at(Place(words=words)), back, facts, step)
        case AskThere(draft, place, back), "there", _:
            return ask(draft.at(replace(place, typed=False, before=False)), back, facts, step)  # its pin was just seen
        case AskThere(draft, _, back), "not_there", _:
            return ask(replace(draft, declined=(*draft.declined, "there")), back, facts)
        case Check(report), "send", mark if mark == report.draft.mark:
            return Turn(Idle(), effects=(FileReport(report),))
        case Check(report), "fix", part if part in _CORRECTED and (part != "details" or report.draft.details):
            return _correct(report, part, facts)
        case AskSame(), "same" | "different" | "next", _:
            return comparing.pressed(step, event, facts)
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
        "details": AskDetail(draft, report),
    }
    return Turn(asking[part], (question(asking[part], facts),))
