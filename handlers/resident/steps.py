"""Where a resident's talk with the desk can stand.

A `Draft` is what has been told so far, in whatever order; a `Report` is a draft in which nothing is missing, and
cannot be made of less. Each step carries exactly what it needs: a check screen without a place cannot be written
down. The steps that ask for one thing also serve to correct it: `back` is then the complete report to return to.

Steps are kept as JSON with a version. What a newer program cannot read any more becomes the beginning, said aloud.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any, Literal

from handlers.events import Photo, Recording, Twin

MOST_PHOTOS = 5
MOST_RECORDINGS = 3
ALBUM_PAUSE = 1.5  # seconds: the parts of an album arrive as messages of their own
MOST_WORDS = 2000  # characters; longer tales are cut with a word

MOST_ANSWER = 200  # characters of an answer to a category's question

Part = Literal["words", "photo", "place", "category", "details"]
Declined = Part | Literal["there"]


@dataclass(frozen=True, slots=True)
class Words:
    """A piece of the description and the message it came with, so that an edit of that message finds it."""

    text: str
    message: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A point (WGS 84 degrees) or words, or both, with the kelurahan when it is known."""

    lat: float | None = None
    lon: float | None = None
    words: str = ""
    area: str | None = None
    kelurahan: str = ""
    kecamatan: str = ""
    outside_by: int | None = None  # metres from the city's border
    typed: bool = False  # read from text, so it is read back as a pin
    scanned: bool = False  # told by a sticker, and not by the resident's own words
    before: bool = False  # of an earlier report, and not yet confirmed for this one

    def __post_init__(self) -> None:
        if self.lat is None and not self.words:
            raise ValueError("a place has a point or words")


def mark_of(draft: str) -> str:
    """The mark of a draft's id: an old button is known by it as one of another draft."""
    return sha256(draft.encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Draft:
    """What was told so far. `declined` holds what the resident would rather not give ("there" is where a photo was
    taken). `looking` is the mark of the map link that is being opened for the place, `hint` where a photo was taken:
    asked about when the place is, and never used without a tap.
    """

    id: str
    words: tuple[Words, ...] = ()
    photos: tuple[Photo, ...] = ()
    place: Place | None = None
    category: str | None = None
    declined: tuple[Declined, ...] = ()
    album: str | None = None
    recordings: tuple[Recording, ...] = ()
    looking: str = ""
    hint: Place | None = None
    leaning: str | None = None  # the category that the place suggests; the resident chooses
    compared: str = ""  # the spot for which what is near was looked at
    asking: tuple[str, ...] = ()  # the category's own questions that are still to be asked
    details: tuple[tuple[str, str], ...] = ()  # and those that were: (question, answer), "" where it was left open
    warned: tuple[str, ...] = ()  # the dangers for which the number to call was said
    behalf: bool = False  # told by an officer for somebody else

    @property
    def mark(self) -> str:
        """What tells this draft from others, short enough for a button."""
        return mark_of(self.id)

    @property
    def description(self) -> str:
        return "\n".join(piece.text for piece in self.words)[:MOST_WORDS]

    @property
    def is_described(self) -> bool:
        """In writing or aloud."""
        return bool(self.words or self.recordings)

    def at(self, place: Place) -> Draft:
        """The same draft there: nothing is looked for any more."""
        return replace(self, place=place, looking="", hint=None)

    @property
    def spot(self) -> str:
        """What and where: empty until both are known, and where there is no point."""
        if self.category is None or self.place is None or self.place.lat is None or self.place.lon is None:
            return ""
        return f"{self.category} {self.place.lat:.6f},{self.place.lon:.6f}"

    @property
    def untold(self) -> bool:
        """Whether the resident has told nothing yet: at most where it is is known beforehand."""
        told = self.is_described or self.photos or self.looking or self.category or self.declined
        return not told and (self.place is None or self.place.scanned)

    def missing(self) -> Part | Literal["story"] | None:
        """What is asked next, if anything."""
        if not self.photos and not self.is_described:
            return "story"
        if not self.photos and "photo" not in self.declined:
            return "photo"
        if not self.is_described and "words" not in self.declined:
            return "words"
        if self.place is None:
            return "place"
        if self.category is None:
            return "category"
        return "details" if self.asking else None

    def of_kind(self, category: str, questions: tuple[str, ...]) -> Draft:
        """The same draft of this category, whose own questions are to be asked."""
        return replace(self, category=category, asking=questions, details=())

    def answered(self, words: str) -> Draft:
        """The same draft with an answer to the question that is asked; "" leaves it open."""
        asked, *rest = self.asking
        return replace(self, asking=tuple(rest), details=(*self.details, (asked, words[:MOST_ANSWER])))

    def without(self, part: Part) -> Draft:
        """The same draft with one answer taken back, to be asked for again."""
        kept = replace(self, declined=tuple(one for one in self.declined if one != part))
        empty: dict[str, dict[str, Any]] = {
            "words": {"words": (), "recordings": ()},
            "photo": {"photos": ()},
            "place": {"place": None, "looking": "", "hint": None},
            "category": {"category": None, "asking": (), "details": ()},
            "details": {"asking": tuple(key for key, _ in self.details), "details": ()},
        }
        return replace(kept, **empty[part])


@dataclass(frozen=True, slots=True)
class Report:
    """A draft in which nothing is missing. Raises ValueError for any other."""

    draft: Draft

    def __post_init__(self) -> None:
        if self.draft.missing() is not None:
            raise ValueError(f"the report lacks its {self.draft.missing()}")

    @property
    def place(self) -> Place:
        assert self.draft.place is not None
        return self.draft.place

    @property
    def category(self) -> str:
        assert self.draft.category is not None
        return self.draft.category


@dataclass(frozen=True, slots=True)
class Idle:
    """Nothing is being told."""

    kind: Literal["idle"] = "idle"


@dataclass(frozen=True, slots=True)
class AskStory:
    draft: Draft
    kind: Literal["ask_story"] = "ask_story"


@dataclass(frozen=True, slots=True)
class AskPhoto:
    draft: Draft
    back: Report | None = None
    kind: Literal["ask_photo"] = "ask_photo"


@dataclass(frozen=True, slots=True)
class AskWords:
    draft: Draft
    back: Report | None = None
    kind: Literal["ask_words"] = "ask_words"


@dataclass(frozen=True, slots=True)
class AskPlace:
    draft: Draft
    back: Report | None = None
    kind: Literal["ask_place"] = "ask_place"


@dataclass(frozen=True, slots=True)
class AskPoint:
    """Words for the place came; the point is welcome, and may be left out."""

    draft: Draft
    words: str
    back: Report | None = None
    kind: Literal["ask_point"] = "ask_point"


@dataclass(frozen=True, slots=True)
class AskOutside:
    """The point lies outside the city: another one, or the address in words to send it all the same."""

    draft: Draft
    place: Place
    back: Report | None = None
    kind: Literal["ask_outside"] = "ask_outside"


@dataclass(frozen=True, slots=True)
class AskThere:
    """A photo says where it was taken: is the trouble there?"""

    draft: Draft
    place: Place
    back: Report | None = None
    kind: Literal["ask_there"] = "ask_there"


@dataclass(frozen=True, slots=True)
class AskCategory:
    """Which kind? `group` is the key of the one that was opened; none at the first level."""

    draft: Draft
    back: Report | None = None
    group: str = ""
    kind: Literal["ask_category"] = "ask_category"


@dataclass(frozen=True, slots=True)
class AskDetail:
    """A question of the category's own, the first of `draft.asking`; it may be left open."""

    draft: Draft
    back: Report | None = None
    kind: Literal["ask_detail"] = "ask_detail"


@dataclass(frozen=True, slots=True)
class Check:
    report: Report
    kind: Literal["check"] = "check"


@dataclass(frozen=True, slots=True)
class AskSame:
    """Nothing is missing, and there are open tickets near: is it one of these? `at` is the one that is shown."""

    report: Report
    twins: tuple[Twin, ...]
    at: int = 0
    kind: Literal["ask_same"] = "ask_same"

    def __post_init__(self) -> None:
        if not 0 <= self.at < len(self.twins):
            raise ValueError("nothing is shown")

    @property
    def draft(self) -> Draft:
        return self.report.draft

    @property
    def shown(self) -> Twin:
        return self.twins[self.at]


Asking = AskStory | AskPhoto | AskWords | AskPlace | AskPoint | AskOutside | AskThere | AskCategory | AskDetail
Telling = Asking | AskSame | Check


@dataclass(frozen=True, slots=True)
class AskArea:
    """Around which point, or of which kelurahan, does the resident want to hear? `resume` is the draft meanwhile."""

    resume: Telling | None = None
    kind: Literal["ask_area"] = "ask_area"


@dataclass(frozen=True, slots=True)
class AskStillDirty:
    """The resident says that it is not clean: a photo or a word shows what is left.

    `resume` is the draft meanwhile. `photos` and `words` are what an album has brought so far.
    """

    ticket: int
    resume: Telling | None = None
    photos: tuple[Photo, ...] = ()
    words: str = ""
    album: str | None = None
    kind: Literal["ask_still_dirty"] = "ask_still_dirty"


@dataclass(frozen=True, slots=True)
class AskAppeal:
    """The resident does not accept a rejection: why? The rest is as in `AskStillDirty`."""

    ticket: int
    resume: Telling | None = None
    photos: tuple[Photo, ...] = ()
    words: str = ""
    album: str | None = None
    kind: Literal["ask_appeal"] = "ask_appeal"


@dataclass(frozen=True, slots=True)
class AskRemark:
    """Stars were given, and the resident wants to say a word with them. What is no word goes where it always does."""

    ticket: int
    resume: Telling | None = None
    kind: Literal["ask_remark"] = "ask_remark"


@dataclass(frozen=True, slots=True)
class AskAddition:
    """Whatever comes is for this ticket, until the resident says that it is all. `asked` is the office's question.

    `album`, `refs` and `words` are what an album has brought so far, `messages` those of the resident's messages that
    an edit may change. With `once` it only gathers an album that answers one of our messages.
    """

    ticket: int
    resume: Telling | None = None
    asked: str = ""
    given: bool = False
    album: str = ""
    refs: tuple[str, ...] = ()
    words: str = ""
    messages: tuple[str, ...] = ()
    once: bool = False
    kind: Literal["ask_addition"] = "ask_addition"


@dataclass(frozen=True, slots=True)
class AskNumber:
    """The resident wants to be called about this ticket. What is no number goes where it always does."""

    ticket: int
    resume: Telling | None = None
    kind: Literal["ask_number"] = "ask_number"


Aside = AskStillDirty | AskAppeal | AskRemark | AskAddition | AskNumber
"""A question about a filed ticket, in the middle of whatever is being told."""

ResidentStep = Idle | Telling | Aside | AskArea


def draft_of(step: ResidentStep) -> Draft | None:
    """What is being told at this step."""
    match step:
        case Idle():
            return None
        case AskArea(resume):
            return draft_of(resume) if resume else None
        case Check(report) | AskSame(report):
            return report.draft
        case AskStillDirty() | AskAppeal() | AskRemark() | AskAddition() | AskNumber():
            return draft_of(step.resume) if step.resume else None
        case _:
            return step.draft
