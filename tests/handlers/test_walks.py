"""The pure dialogue: every step with every event, and long walks of chance, without a clock, a database or a chat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from handlers.events import Event, FoundNear, LookedUp, Said, SentPhoto, SharedLocation, TimeUp
from handlers.resident.questions import Facts, question
from handlers.resident.report import advance, begin, cancel
from handlers.resident.steps import MOST_PHOTOS, MOST_WORDS, AskSame, Check, Idle, draft_of
from handlers.resident.turns import FileReport, JoinTicket, Step, Turn, Wait
from tests.handlers.keeping import GIVES_UP, act_of, check_say, check_step, is_taken, lost
from tests.handlers.samples import CITY, DIALOGUE_PRESSES, GIVEN, TELLING, photo

EVENTS: tuple[Event, ...] = (*GIVEN, *DIALOGUE_PRESSES)
CURIOUS = replace(CITY, short_links=True)
FACTS = Facts(CITY, CITY.texts("id"), "m1", "fresh")
LENGTH, WALKS = 40, 550
assert LENGTH * WALKS >= 20_000


def _name(step: Step) -> str:
    return step.kind + ("+back" if getattr(step, "back", None) else "")


def _gathers(event: Event) -> bool:
    """A part of an album: the answer comes when the album is complete."""
    return isinstance(event, SentPhoto) and event.album is not None


def _check(before: Step, event: Event, turn: Turn, facts: Facts) -> None:
    """All that a turn promises."""
    check_step(turn.step)
    for say in turn.says:
        check_say(say)
    files = [effect.report for effect in turn.effects if isinstance(effect, FileReport)]
    waits = any(isinstance(effect, Wait) for effect in turn.effects)
    assert waits == _gathers(event)
    joins = [effect for effect in turn.effects if isinstance(effect, JoinTicket)]
    spoke = not isinstance(event, LookedUp | FoundNear)  # what comes back to somebody who has gone on is not a word
    assert turn.says or files or joins or waits or not spoke, "nobody is left without an answer"
    act = act_of(before, event, facts)
    if act not in GIVES_UP:
        assert not lost(before, turn.step)
    assert is_taken(before, event, turn.step)
    if files:
        assert act == "send"
        assert isinstance(before, Check)
        assert files == [before.report]
        assert turn.step == Idle()
    if joins:
        assert act == "same"
        assert isinstance(before, AskSame)
        assert joins == [JoinTicket(before.report, before.shown.ticket)]
        assert turn.step == Idle()
    draft = draft_of(turn.step)
    if draft is not None:
        assert len(draft.photos) <= MOST_PHOTOS
        assert len(draft.description) <= MOST_WORDS


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("step", [Idle(), *TELLING], ids=_name)
def test_every_event_at_every_step(step: Step, language: str) -> None:
    """Whatever comes at whatever step: an answer, nothing raised, nothing lost that was not given up."""
    facts = replace(FACTS, t=CITY.texts(language))
    for event in EVENTS:
        _check(step, event, advance(step, event, facts), facts)


@pytest.mark.parametrize("step", [Idle(), *TELLING], ids=_name)
def test_every_event_at_every_step_where_links_are_opened(step: Step) -> None:
    """The same, in a city that has short links to maps opened."""
    facts = replace(FACTS, city=CURIOUS, gathering=True)
    for event in EVENTS:
        _check(step, event, advance(step, event, facts), facts)


@pytest.mark.parametrize("step", [Idle(), *TELLING], ids=_name)
def test_a_question_is_the_steps_own(step: Step) -> None:
    """Asked again, a step asks the same; it can be asked, cancelled and written down."""
    check_step(step)
    check_say(question(step, FACTS))
    assert question(step, FACTS) == question(step, FACTS)
    left = cancel(step, FACTS)
    assert left.step == Idle()
    for say in left.says:
        check_say(say)


def test_a_report_begins_empty() -> None:
    """A new report is a draft with an id of its own and nothing in it."""
    turn = begin(FACTS)
    draft = draft_of(turn.step)
    assert draft is not None
    assert (draft.id, draft.missing()) == ("fresh", "story")


def _garbage() -> st.SearchStrategy[Event]:
    """What nobody meant to say."""
    return st.one_of(
        st.builds(Said, st.text(max_size=300)),
        st.builds(lambda words: SentPhoto(photo("any"), words), st.text(max_size=300)),
        st.builds(
            SharedLocation,
            st.floats(-90, 90),
            st.floats(-180, 180),
            st.text(max_size=80),
            st.text(max_size=80),
        ),
    )


_KNOWN = st.lists(st.sampled_from(EVENTS), min_size=LENGTH, max_size=LENGTH)
_WALK = st.tuples(_KNOWN, st.lists(_garbage(), max_size=4)).map(lambda both: _mixed(*both))


def _mixed(known: list[Event], garbage: list[Event]) -> list[Event]:
    """The known events with a piece of garbage after each ten of them."""
    for number, piece in reversed(list(enumerate(garbage, 1))):
        known.insert(10 * number, piece)
    return known


@settings(
    max_examples=WALKS,
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.explicit, Phase.generate, Phase.shrink),
    suppress_health_check=(HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example),
)
@given(_WALK)
@example([Said("x" * 4096)] * 3)
@example([SentPhoto(photo(str(n)), "y" * 1000) for n in range(8)])
def test_a_walk_of_chance_loses_nothing(events: Sequence[Event]) -> None:
    """Wherever a conversation wanders, it can always go on, and what was told stays until it is sent or given up."""
    step: Step = Idle()
    for number, event in enumerate(events):
        if isinstance(event, TimeUp) and isinstance(step, Idle):
            continue  # nobody waits where nothing is told
        facts = replace(FACTS, message=f"m{number}", fresh=f"d{number}", gathering=number % 3 == 0)
        turn = advance(step, event, facts)
        _check(step, event, turn, facts)
        step = turn.step
