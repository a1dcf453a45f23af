"""What is remembered by its text is what the text says."""

from __future__ import annotations

import pytest

from handlers import replies, steps
from handlers.lately import Lately
from handlers.resident.questions import Facts, question
from handlers.resident.steps import ResidentStep
from tests.handlers.samples import CITY, EVERY_STEP

FACTS = Facts(CITY, CITY.texts("id"))


@pytest.mark.parametrize("step", EVERY_STEP, ids=lambda step: step.kind)
def test_a_step_remembered_is_the_step_written(step: ResidentStep) -> None:
    """Whether it is this process that reads a step, or the next one, it is the same."""
    assert steps.read(steps.write(step)) == steps.parse(steps.write(step)) == step


@pytest.mark.parametrize("step", EVERY_STEP, ids=lambda step: step.kind)
def test_a_message_remembered_is_the_message_written(step: ResidentStep) -> None:
    """Whether it is this process that sends a message, or another one, it is the same."""
    say = question(step, FACTS)
    read = replies.SAY.validate_json(replies.write(say))
    assert replies.read(replies.write(say)) == read == say
    assert type(say.text) is type(read.text)


def test_what_is_not_remembered_is_read() -> None:
    """What another process wrote, or what was written long ago, is read like everything."""
    lately = Lately(int, most=2)
    lately.wrote("1", 1)
    lately.wrote("2", 2)
    lately.wrote("3", 3)
    assert [lately.read(text) for text in ("1", "2", "3", "4")] == [1, 2, 3, 4]


def test_it_forgets_the_oldest() -> None:
    """However much is said, only so much is remembered."""
    read: list[str] = []
    lately = Lately(lambda text: read.append(text) or text, most=2)
    for text in ("a", "b", "b", "c", "b", "a"):
        lately.read(text)
    assert read == ["a", "b", "c", "a"]
