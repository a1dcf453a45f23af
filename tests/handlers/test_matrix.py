"""The whole matrix: every step of every conversation with every event that can come, through reception and storage.

For each pair: nobody is left without an answer, nothing raises, and what was told is still there unless it was sent or
given up. The exceptions are few, and each has its reason beside it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from handlers.buttons import pressed
from handlers.city import Officer, Role
from handlers.events import (
    CameBack,
    Commanded,
    Event,
    FoundNear,
    LeftWaiting,
    LookedUp,
    Pressed,
    Said,
    SentPhoto,
    TimeUp,
    WentAway,
)
from handlers.officers.steps import AskDelay, AskProof, AskQuestion, AskReason, Choosing
from handlers.policy import PRESSES
from handlers.resident.questions import Facts
from handlers.resident.steps import (
    AskAddition,
    AskAppeal,
    AskNumber,
    AskRemark,
    AskStillDirty,
    Idle,
    ResidentStep,
    draft_of,
)
from handlers.steps import Step
from storage.engine import Database
from storage.workflow import Status
from tests.handlers.crowd import (
    ARGUMENTS,
    NO_STICKER,
    OLD_STICKER,
    STICKER,
    STRANGERS,
    Seen,
    Someone,
    meet,
    versions,
)
from tests.handlers.keeping import GIVES_UP, act_of, check_say, check_step, lost
from tests.handlers.samples import CITY, COMMANDED, DIALOGUE_PRESSES, GIVEN, TELLING, feedback_steps
from tests.plain import faults_of_toast

pytestmark = pytest.mark.timeout(600)  # thousands of pairs each, on a machine that may have other work

Make = Callable[[int], Event]
FACTS = Facts(CITY, CITY.texts("id"))
PREFIXES = {
    "pick": "mark ",
    "leaf": "mark ",
    "together": "mark assign ",
    "because": "unclear ",
    "cause": "weather ",
    "until": "2026-12-01 ",
}
"""What stands before the number in buttons that say more than it."""
CHOSEN = (
    "wish:news important",
    "wish:daily on",
    "wish:language en",
    "wish:quiet maybe",
    "areas:12.75.03",
    "area:12.75.03.1006",
    "watch:daily 12.75.03.1006",
    "watch:weekly 500 3.61330 98.49590",
    "watch:daily 500 nowhere",
    "choose:l sl",
    "choose:f 0 sampah",
    "pick:mark all",
    "unchoose:mark",
    "together:mark claim",
    "together:mark because",
    "together:mark schedule",
    "together:mark schedule 2026-12-01",
)
"""Buttons that choose something, or an act for what was chosen."""
CANCELS = ("batal", "cancel")


def _always(event: Event) -> Make:
    return lambda _: event


def _pressing(act: str, argument: str) -> Make:
    make = ARGUMENTS[argument]
    prefix = PREFIXES.get(act, "")
    return lambda id: Pressed(act, (prefix + make(id))[:48])


def _arriving(argument: str) -> Make:
    return lambda id: Commanded("start", f"t_{ARGUMENTS[argument](id)}")


def _events() -> Iterator[Make]:
    """Everything that can come from one person, made for whoever it comes from."""
    yield from map(_always, (*GIVEN, *DIALOGUE_PRESSES, *COMMANDED, CameBack(), WentAway(), LeftWaiting()))
    yield from (_pressing(act, argument) for act in PRESSES for argument in ARGUMENTS)
    for words in CHOSEN:
        yield _always(pressed(words))
    yield lambda id: Pressed("until", f"2026-13-45 {ARGUMENTS['their own'](id)}")
    yield lambda id: Pressed("cause", f"no_such_cause {ARGUMENTS['their own'](id)}")
    yield lambda id: Pressed("because", f"no_such_reason {ARGUMENTS['their own'](id)}")
    yield from map(_arriving, ("own link", "another's link", "forged"))
    for payload in (f"p_{STICKER}", f"P_{STICKER.upper()}", f"p_{OLD_STICKER}", f"p_{NO_STICKER}", "p_", "t_", "promo"):
        yield _always(Commanded("start", payload))
    for name in ("tiket", "ambil", "mulai", "selesai", "tolak", "tunda", "tanya", "gabung", "pisah"):
        for make in ARGUMENTS.values():
            yield lambda id, name=name, make=make: Commanded(name, make(id))


EVENTS = tuple(_events())


# In private


def _resident_steps(id: int) -> list[ResidentStep]:
    return [Idle(), *TELLING, *feedback_steps(id)]


def _residents(part: int, parts: int) -> list[Someone]:
    crowd = []
    for place in range(part, len(_resident_steps(0)), parts):
        for make in EVENTS:
            id = len(crowd) + 1
            step = _resident_steps(id)[place]
            status = {AskAppeal: Status.REJECTED, AskRemark: Status.CLOSED, AskAddition: Status.ACCEPTED}.get(
                type(step), Status.RESOLVED
            )
            event = make(id)
            crowd.append(Someone(id, step, event, status, waits=isinstance(event, TimeUp)))
    return crowd


def _may_be_silent(one: Someone) -> bool:
    """Somebody who blocks us or unblocks us has said nothing, nor has an errand; an album is answered as a whole."""
    if isinstance(one.step, AskAddition) and isinstance(one.event, TimeUp):
        return one.step.resume is None and not one.step.album  # nothing was added for a while, and nothing is asked
    nobody_spoke = isinstance(one.event, CameBack | WentAway | LookedUp | FoundNear)
    return nobody_spoke or _is_album(one.event) or _has_no_draft_left(one)


def _has_no_draft_left(one: Someone) -> bool:
    """Nothing is told that could be left waiting."""
    return isinstance(one.event, LeftWaiting) and draft_of(one.step) is None  # type: ignore[arg-type]


def _is_album(event: Event) -> bool:
    return isinstance(event, SentPhoto) and event.album is not None


def _may_lose(one: Someone) -> bool:
    """The resident gave it up, or sent it. While a ticket is asked about, the draft only waits, and nothing ends it."""
    if one.event in (Pressed("instead", ARGUMENTS["sticker"](one.id)), Pressed("drop", ARGUMENTS["draft"](one.id))):
        return True  # the button says that it drops this very draft
    if isinstance(one.event, LeftWaiting):
        return one.reminded
    if isinstance(one.step, AskStillDirty | AskAppeal):
        return False
    if isinstance(one.step, AskAddition) and one.step.once and one.step.resume:  # the album is over: the draft is next
        cancels = isinstance(one.event, Commanded) and one.event.name in CANCELS
        return cancels or act_of(one.step.resume, one.event, FACTS) in GIVES_UP
    if isinstance(one.step, AskRemark | AskAddition | AskNumber):  # a button is no word: pressed as if nobody had asked
        return isinstance(one.event, Pressed) and one.event.act in GIVES_UP
    if isinstance(one.event, Commanded):
        return one.event.name in CANCELS
    return act_of(one.step, one.event, FACTS) in GIVES_UP  # type: ignore[arg-type]


@pytest.mark.parametrize("part", range(4))
async def test_every_event_at_every_step_in_private(migrated_sqlite: str, part: int) -> None:
    """Whatever a resident does wherever they stand: an answer, nothing raised, and the draft is still there."""
    crowd = _residents(part, 4)
    assert len(crowd) > 2_000
    database = Database(migrated_sqlite)
    seen = await meet(database, crowd)
    await database.dispose()
    for one in crowd:
        _check_resident(one, seen[one.id])


def _check_resident(one: Someone, seen: Seen) -> None:
    assert seen.answered or _may_be_silent(one), f"no answer to {one}"
    assert seen.step is not None, f"unreadable after {one}"
    check_step(seen.step)
    for say in seen.says:
        check_say(say)
    if _is_album(one.event):
        assert seen.waits or seen.answered, f"an album is never completed at {one}"
    if isinstance(one.event, Pressed):
        assert seen.toasts, f"the button goes on spinning after {one}"
    assert not [fault for toast in seen.toasts for fault in faults_of_toast(toast.text)]
    if not _may_lose(one):
        assert not lost(one.step, seen.step), f"something was lost by {one}"  # type: ignore[arg-type]


# In the staff room

RUDI, KEPALA = Officer("Pak <Rudi>", Role.OFFICER), Officer("Pak Hasibuan", Role.SUPERVISOR)
STATUSES = (Status.RECEIVED, Status.ACCEPTED, Status.IN_PROGRESS, Status.RESOLVED, Status.REJECTED)
SPEAKERS = {"officer": RUDI, "supervisor": KEPALA, "outsider": None, "hidden": RUDI}


def _officer_steps(id: int) -> list[Step]:
    others = id + STRANGERS
    asked: list[Step] = [
        AskProof(id),
        AskReason(id),
        AskProof(others),
        AskReason(others),
        AskQuestion(id),
        AskQuestion(others),
    ]
    asked += [Choosing("mark", "l"), Choosing("mark", "f 1 sampah", (id, others), "pln")]
    return [Idle(), *asked, AskDelay(id, "2026-12-01"), AskDelay(id, reason="alat rusak"), AskDelay(others)]


def _in_the_room(speaker: str) -> list[Someone]:
    crowd: list[Someone] = []
    for place in range(len(_officer_steps(0))):
        for make in EVENTS:
            alone = isinstance(make(1), Pressed)  # what is pressed answers nothing
            for answers_us in (False,) if alone else (False, True):
                id = len(crowd) + 1
                crowd.append(
                    Someone(
                        id,
                        _officer_steps(id)[place],
                        make(id),
                        STATUSES[id % len(STATUSES)],
                        SPEAKERS[speaker],
                        in_room=True,
                        answers_us=answers_us,
                        anonymous=speaker == "hidden",
                    )
                )
    return crowd


def _is_addressed(one: Someone) -> bool:
    """Commands, presses and answers to us; all else that is said in the room is no business of ours."""
    if isinstance(one.event, Commanded | Pressed):
        return True
    return one.answers_us and not isinstance(one.event, TimeUp | CameBack | WentAway)


def _is_more_of_a_proof(one: Someone) -> bool:
    """A further picture of an album that has proved the work already is added without a word."""
    return _is_album(one.event) and one.status == Status.RESOLVED


@pytest.mark.parametrize("speaker", SPEAKERS)
async def test_every_event_at_every_step_in_the_room(migrated_sqlite: str, speaker: str) -> None:
    """Whatever is said to the desk in the staff room is answered, by whomever; what is not said to it is not.

    Of everything that an outsider or a hidden admin can do there, nothing changes any ticket; of what officers can, some.
    """
    crowd = _in_the_room(speaker)
    database = Database(migrated_sqlite)
    seen = await meet(database, crowd)
    changed = await versions(database)
    await database.dispose()
    if speaker in ("outsider", "hidden"):
        assert changed == Counter({1: 2 * len(crowd)})
    else:
        assert changed.keys() > {1}
    for one in crowd:
        _check_room(one, seen[one.id], speaker)


def _turns_the_card(one: Someone) -> bool:
    """What is pressed there is answered by the card itself, which is no message of its own."""
    return isinstance(one.event, Pressed) and one.event.act in ("more", "less")


def _check_room(one: Someone, seen: Seen, speaker: str) -> None:
    if _is_addressed(one) and not _is_more_of_a_proof(one) and not _turns_the_card(one):
        assert seen.answered, f"no answer to {one}"
    if isinstance(one.event, Said) and not one.answers_us:
        assert not seen.answered, f"it joined in at {one}"
    if isinstance(one.event, Pressed):
        assert seen.toasts, f"the button goes on spinning after {one}"
    assert not [fault for toast in seen.toasts for fault in faults_of_toast(toast.text)]
    assert seen.step is not None
    check_step(seen.step)
    for say in seen.says:
        check_say(say)
    if speaker in ("outsider", "hidden"):
        assert seen.step == one.step, f"somebody without a right moved on by {one}"


async def test_no_resident_changes_anothers_ticket(migrated_sqlite: str) -> None:
    """In private, only the own ticket of whoever presses is ever changed."""
    crowd = [Someone(id, Idle(), event, Status.RESOLVED) for id, event in _foreign_presses()]
    database = Database(migrated_sqlite)
    seen = await meet(database, crowd)
    assert await versions(database) == Counter({1: 2 * len(crowd)})
    told: dict[str, set[str]] = {}
    for one in crowd:
        assert isinstance(one.event, Pressed)
        told.setdefault(one.event.act, set()).update(toast.text for toast in seen[one.id].toasts)
    assert all(len(words) == 1 for words in told.values()), (
        "a number of somebody else's is answered like one of nobody's"
    )
    await database.dispose()


def _foreign_presses() -> list[tuple[int, Event]]:
    pairs = [(act, argument) for act in PRESSES for argument in ("another's", "forged", "nobody's", "empty", "odd")]
    asked = [(act, argument) for act, argument in pairs if act not in ("mine", "speak", "forget", "keep")]
    return [(id, _pressing(act, argument)(id)) for id, (act, argument) in enumerate(asked, 1)]
