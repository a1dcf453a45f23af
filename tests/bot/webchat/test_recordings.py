"""Recordings in the web chat: taken in, played back to their own chat, and shown to the officers."""

from __future__ import annotations

import pytest
from markupsafe import Markup

from bot.channels import Letter, Played
from bot.channels.webchat.channel import STAFF_ROOM
from bot.channels.webchat.ranges import file_answer
from handlers.events import SentRecording
from handlers.replies import Say
from storage.addresses import Address
from tests.bot.webchat.conftest import Site
from tests.storage.test_sounds import PLACE, film

VOICE = b"OggS" + bytes(200)


async def test_a_recording_is_heard(site: Site) -> None:
    """What was recorded comes as an event with its words, and its raw bytes can be fetched until they are ours."""
    visitor = await site.visitor()
    assert await visitor.send_recording(VOICE, text="dengar ini") == 200
    [event] = [one.event for one in site.reception.events]
    assert isinstance(event, SentRecording)
    assert (event.caption, event.recording.kind) == ("dengar ini", "audio")
    assert await site.channel.fetch(event.recording.ref) == VOICE
    await site.channel.let_go(event.recording.ref)
    assert event.recording.ref not in [name async for name in site.photos.names()]


async def test_a_film_is_played_back_without_its_place(site: Site) -> None:
    """Its sender sees it in the chat, blanked, and in parts if the phone asks for parts; nobody else does."""
    visitor, other = await site.visitor(), await site.visitor()
    assert await visitor.send_recording(film()) == 200
    [message] = await visitor.history()
    assert message["picture"] is None
    assert message["recording"]["kind"] == "video"
    status, body = await visitor.get(message["recording"]["src"])
    assert (status, len(body)) == (200, len(film()))
    assert PLACE not in body
    status, part = await visitor.get(message["recording"]["src"], headers={"Range": "bytes=4-7"})
    assert (status, part) == (206, b"ftyp")
    assert (await other.get(message["recording"]["src"]))[0] == 404


async def test_what_is_no_recording_is_refused_kindly(site: Site) -> None:
    """A program that is called a recording is refused, and nothing of it is kept."""
    visitor = await site.visitor()
    assert await visitor.send_recording(b"MZ" + bytes(100)) == 415
    assert [name async for name in site.photos.names()] == []


async def test_the_officers_hear_it(site: Site) -> None:
    """A recording sent into the room is played there."""
    visitor = await site.visitor()
    say = Say(Markup("889-8611"), recording=1)
    played = Played("voice", content=VOICE, ending="ogg")
    receipt = await site.channel.send(Letter(1, Address("web", STAFF_ROOM), say, played=played))
    assert not receipt.picture
    [message] = await visitor.history("staff")
    assert message["recording"]["kind"] == "audio"
    assert (await visitor.get(message["recording"]["src"]))[1] == VOICE


@pytest.mark.parametrize(
    ("asked", "status", "body", "told"),
    [
        (None, 200, b"0123456789", None),
        ("bytes=0-", 206, b"0123456789", "bytes 0-9/10"),
        ("bytes=2-4", 206, b"234", "bytes 2-4/10"),
        ("bytes=8-99", 206, b"89", "bytes 8-9/10"),
        ("bytes=-3", 206, b"789", "bytes 7-9/10"),
        ("bytes=10-", 416, b"", "bytes */10"),
        ("bytes=5-2", 200, b"0123456789", None),
        ("bytes=0-1,4-5", 200, b"0123456789", None),
        ("bytes=-", 200, b"0123456789", None),
        ("pages=1-2", 200, b"0123456789", None),
    ],
)
def test_parts_of_a_file(asked: str | None, status: int, body: bytes, told: str | None) -> None:
    """One part is given as it is asked for; what is asked amiss gets the whole."""
    answer = file_answer(b"0123456789", "audio/ogg", asked)
    assert (answer.status_code, answer.body, answer.headers.get("content-range")) == (status, body, told)
