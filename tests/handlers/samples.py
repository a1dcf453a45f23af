"""A city to talk about, and one of every step and every event there is: what the generated tests are generated from."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import get_args

from handlers.categories import CITY_CATEGORIES, Question
from handlers.city import City
from handlers.events import (
    CameBack,
    Commanded,
    Edited,
    Event,
    FoundNear,
    LookedUp,
    Photo,
    Pressed,
    Recording,
    RecordingKind,
    RoomMoved,
    Said,
    SentOther,
    SentPhoto,
    SentRecording,
    SharedContact,
    SharedLocation,
    TimeUp,
    Twin,
    WentAway,
)
from handlers.places.gazetteer import Gazetteer
from handlers.policy import COMMANDS
from handlers.promise import Calendar
from handlers.resident.steps import (
    AskAddition,
    AskAppeal,
    AskArea,
    AskCategory,
    AskDetail,
    Asking,
    AskNumber,
    AskOutside,
    AskPhoto,
    AskPlace,
    AskPoint,
    AskRemark,
    AskSame,
    AskStillDirty,
    AskStory,
    AskThere,
    AskWords,
    Check,
    Draft,
    Idle,
    Place,
    Report,
    ResidentStep,
    Telling,
    Words,
    mark_of,
)
from storage.errands import Errand
from storage.workflow import Status

_YES_NO = ({"id": "Ya", "en": "Yes"}, {"id": "Tidak", "en": "No"})
QUESTIONS = {
    "blocked_drain": Question("flooded", {"id": "Apakah jalan tergenang?", "en": "Is the road flooded?"}, _YES_NO),
    "street_light": Question("pole", {"id": "Nomor di tiang lampunya?", "en": "The number on its pole?"}),
}
ASKING_CATEGORIES = tuple(
    replace(one, questions=(QUESTIONS[one.key],)) if one.key in QUESTIONS else one for one in CITY_CATEGORIES
)
"""The city's categories, with the questions of the example config."""
CITY = City(ASKING_CATEGORIES, Gazetteer.shipped(), Calendar("Asia/Jakarta"), {})
TAKEN = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
INSIDE = Place(3.6133, 98.4959, "", "12.75.03.1006", "Jati Negara", "Binjai Utara")
AT_STICKER = replace(INSIDE, words="TPS <Pekan>", scanned=True)
MEDAN = Place(3.5952, 98.6722, outside_by=14_400)
ODD_WORDS = (
    "",
    "   ",
    "\x00",
    "0",
    "1",
    "99",
    "/",
    "<b>tebal</b> & <script>",
    "{number} {0} {",
    "%s %(n)s",
    "🗑️" * 300,
    "‮مرحبا‬ שלום",
    "a" * 5000,
    "Lihat laporan",
    "✖ Batal",
    "↩ Kembali",
    "kirim",
    "3.6133, 98.4959",
    "3.5952, 98.6722",
    "0.0, 0.0",
    "https://maps.app.goo.gl/abcDEF123",
    "Masjid Raya https://maps.app.goo.gl/abcDEF123",
    "https://maps.google.com/?cid=123",
    "bukan",
    "https://www.google.com/maps?q=3.6133,98.4959",
    "Kel. Tanah Tinggi",
    "halo",
)


def photo(name: str = "foto") -> Photo:
    return Photo("telegram", f"ref-{name}", f"unique-{name}", taken_at=TAKEN)


def recording(name: str = "suara", kind: RecordingKind = "voice") -> Recording:
    return Recording("telegram", kind, f"ref-{name}", f"unique-{name}", 12)


def _drafts() -> dict[str, Draft]:
    """Drafts by what they hold."""
    said, shown = (Words("got mampet", "m1"),), (photo(),)
    full = Draft("d", said, shown, INSIDE, "waste_pile")
    return {
        "nothing": Draft("d"),
        "placed": Draft("d", place=INSIDE),
        "scanned": Draft("d", place=AT_STICKER, leaning="full_bin"),
        "said": Draft("d", said),
        "shown": Draft("d", photos=shown),
        "told": Draft("d", said, shown),
        "spoken": Draft("d", recordings=(recording(),)),
        "looking": Draft("d", said, shown, looking=mark_of("link")),
        "hinted": Draft("d", photos=shown, hint=INSIDE),
        "told elsewhere": Draft("d", said, shown, place=replace(MEDAN, words="Jl. Gatot Subroto")),
        "no photo": replace(full, photos=(), declined=("photo",)),
        "no words": replace(full, words=(), declined=("words",)),
        "full": full,
        "no word": replace(full, words=(), recordings=tuple(recording(str(n)) for n in range(3))),
        "asked": replace(full, category="blocked_drain", asking=("flooded",)),
        "asked for words": replace(full, category="street_light", asking=("pole",), warned=("fire",)),
        "asked by an older config": replace(full, asking=("dropped",)),
        "answered": replace(full, category="street_light", details=(("pole", "B <12>"),)),
        "album": replace(full, photos=tuple(photo(str(n)) for n in range(5)), album="album-1"),
    }


DRAFTS = _drafts()
TWINS = (
    Twin(7, "waste_pile", Status.RECEIVED, 40, 3, photo=1, weight=2),
    Twin(8, "no_such_kind", Status.IN_PROGRESS, 0, 0, own=True),
)
REPORTS = tuple(Report(DRAFTS[name]) for name in ("full", "no photo", "no words", "no word", "album", "answered"))


def _corrections(report: Report) -> list[Asking]:
    """The steps that correct one answer of a report."""
    draft = report.draft
    return [
        AskWords(draft.without("words"), report),
        AskPhoto(draft.without("photo"), report),
        AskPlace(draft.without("place"), report),
        AskPoint(draft.without("place"), "Jl. Sudirman", report),
        AskOutside(draft.without("place"), MEDAN, report),
        AskThere(draft.without("place"), INSIDE, report),
        AskCategory(draft.without("category"), report),
        AskCategory(draft.without("category"), report, "water"),
    ]


def _telling() -> list[Telling]:
    asked: list[Telling] = [
        AskStory(DRAFTS["nothing"]),
        AskStory(DRAFTS["placed"]),
        AskStory(DRAFTS["scanned"]),
        AskPhoto(DRAFTS["said"]),
        AskPhoto(DRAFTS["spoken"]),
        AskWords(DRAFTS["shown"]),
        AskWords(DRAFTS["hinted"]),
        AskPlace(DRAFTS["told"]),
        AskPlace(DRAFTS["looking"]),
        AskPoint(DRAFTS["looking"], "Masjid Raya"),
        AskThere(DRAFTS["told"], INSIDE),
        AskThere(DRAFTS["nothing"], replace(INSIDE, before=True)),
        AskThere(DRAFTS["nothing"], Place(words="Jl. Sudirman", before=True)),
        AskPoint(DRAFTS["told"], "Jl. Sudirman"),
        AskOutside(DRAFTS["told"], MEDAN),
        AskOutside(DRAFTS["nothing"], MEDAN),
        AskCategory(DRAFTS["told elsewhere"]),
        AskCategory(replace(DRAFTS["told elsewhere"], leaning="full_bin")),
        AskCategory(DRAFTS["told elsewhere"], group="waste"),
        *(AskDetail(DRAFTS[name]) for name in ("asked", "asked for words", "asked by an older config")),
        AskDetail(DRAFTS["asked"], REPORTS[0]),
        AskCategory(DRAFTS["told elsewhere"], group="of an older config"),
    ]
    asked += [AskSame(report, TWINS[:1]) for report in REPORTS]
    asked += [AskSame(REPORTS[0], TWINS, 1), AskSame(REPORTS[1], TWINS)]
    return asked + [Check(report) for report in REPORTS] + [step for report in REPORTS for step in _corrections(report)]


TELLING = tuple(_telling())


def feedback_steps(ticket: int) -> list[ResidentStep]:
    """The questions about a ticket: alone, in the middle of a draft, in the middle of an album."""
    waiting = (None, AskPlace(DRAFTS["told"]), Check(REPORTS[0]))
    asks = (AskStillDirty, AskAppeal, AskRemark, AskNumber)
    alone: list[ResidentStep] = [ask(ticket, resume) for ask in asks for resume in waiting]
    return [
        *alone,
        *(AskAddition(ticket, resume) for resume in waiting),
        AskAddition(ticket, waiting[1], "Sebelah <mana>?"),
        AskAddition(ticket, waiting[1], given=True, messages=("m1",)),
        AskAddition(ticket, waiting[2], album="album-9", refs=("ref-rest",), words="ini", once=True),
        AskAddition(ticket, album="album-9", refs=("ref-rest",)),
        AskStillDirty(ticket, waiting[1], (photo("rest"),), "masih ada"),
        AskAppeal(ticket, None, (photo("rest"),)),
        *(AskArea(resume) for resume in waiting),
    ]


EVERY_STEP: tuple[ResidentStep, ...] = (Idle(), *TELLING, *feedback_steps(1))
assert {type(step) for step in EVERY_STEP} == set(get_args(ResidentStep)), "a step has no sample"

_PRESSES = {
    "category": ("waste_pile", "nonsense", "", "x" * 48),
    "group": ("waste", "nonsense", ""),
    "skip": ("photo", "words", "point", "detail flooded", "detail pole", "nonsense", ""),
    "detail": ("flooded 0", "flooded 1", "flooded 9", "flooded", "pole 0", "nonsense", ""),
    "fix": ("words", "photo", "place", "category", "details", "nonsense", ""),
    "send": ("", "x", mark_of("d"), mark_of("fresh")),
    "back": ("",),
    "cancel": ("",),
    "done": ("",),
    "locate": ("",),
    "there": ("",),
    "same": ("", TWINS[0].number, TWINS[1].number, "nonsense"),
    "different": ("",),
    "next": ("", TWINS[0].number, TWINS[1].number),
    "not_there": ("",),
    "": ("",),
    "no_such_act": ("1",),
}
DIALOGUE_PRESSES = tuple(Pressed(act, argument) for act, given in _PRESSES.items() for argument in given)
KINDS = ("sticker", "dice", "game", "contact", "document", "poll", "photo too large", "recording too large", "heic",
         "unknown", "story", "checklist")  # fmt: skip
GIVEN: tuple[Event, ...] = (
    *(Said(words) for words in ODD_WORDS),
    Said("got mampet depan rumah"),
    SentPhoto(photo("new")),
    SentPhoto(photo("new"), "meluap <b>sekali</b>"),
    SentPhoto(photo()),
    SentPhoto(photo("album"), "tiga foto", "album-2"),
    SentPhoto(photo("late"), "", "album-1"),
    SentPhoto(replace(photo("file"), as_file=True), "di sini"),
    *(SentRecording(recording(kind, kind)) for kind in get_args(RecordingKind)),
    SentRecording(recording(), "dengar <b>ini</b>"),
    *(
        LookedUp(errand, mark, *point)
        for errand in get_args(Errand)
        for mark in (mark_of("link"), mark_of("d"), mark_of("other"))
        for point in ((), (3.6133, 98.4959), (3.5952, 98.6722), (0.0, 0.0))
    ),
    *(FoundNear(spot, twins) for spot in ("", DRAFTS["full"].spot) for twins in ((), TWINS[:1], TWINS * 3)),
    SharedLocation(3.6133, 98.4959),
    SharedLocation(3.6133, 98.4959, "TPS <Pekan>", "Jl. Sudirman & sekitarnya"),
    SharedLocation(3.5952, 98.6722),
    SharedLocation(-90.0, 180.0),
    SharedLocation(0.0, 0.0),
    SharedContact("+628123456789", own=True),
    SharedContact("0812-3456-789"),
    SharedContact("<b>", own=True),
    Edited("got mampet sekali"),
    Edited(""),
    *(SentOther(kind) for kind in KINDS),
    SentOther("recording too large", "lihat got ini"),
    SentOther("document", "<b>"),
    TimeUp(),
)
"""What a resident's dialogue can be given."""
COMMANDED: tuple[Event, ...] = tuple(
    Commanded(name, argument)
    for name in sorted({name for _, name in COMMANDS} | {"no_such_command", "x" * 64})
    for argument in ("", "<b>", "999-9999")
)
COMINGS: tuple[Event, ...] = (CameBack(), WentAway(), RoomMoved("-100777"))
