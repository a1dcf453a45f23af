"""Events that are set aside come back from their text as they went in."""

from datetime import UTC, datetime
from typing import get_args

import pytest

from bot.kept import keep, kept
from handlers.events import (
    CameBack,
    Commanded,
    Edited,
    Event,
    FoundNear,
    Incoming,
    LeftWaiting,
    LookedUp,
    Origin,
    Photo,
    Pressed,
    Recording,
    RoomMoved,
    Said,
    Sender,
    SentOther,
    SentPhoto,
    SentRecording,
    SharedContact,
    SharedLocation,
    TimeUp,
    Twin,
    Unreadable,
    WentAway,
)
from storage.addresses import Address, Identity
from storage.workflow import Status

AT = datetime(2026, 11, 24, 5, 0, 1, 250_000, tzinfo=UTC)
ORIGIN = Origin(
    Address("telegram", "-1001", "7"), Sender(Identity("telegram", "501"), "Bu <Ani>", "id", True), "group", "m1", "m0"
)
EVENTS: list[Event] = [
    Said("TPS <penuh> & bau 🗑 \ud800"),
    Commanded("tiket", "482-7195"),
    Pressed("claim", "482-7195", "cb"),
    SentPhoto(Photo("telegram", "ref", "unique", True, AT), "meluap", "album"),
    SentPhoto(Photo("telegram", "ref", "unique")),
    SentRecording(Recording("telegram", "voice", "ref", "unique", 12), "got"),
    LookedUp("map_link", "ab12", 3.6123456789, 98.49),
    LookedUp("photo_place", "ab12"),
    SharedLocation(3.6123456789, 98.49, "Pasar", "Jl. Sudirman"),
    Edited("TPS kosong"),
    SentOther("sticker", "ya"),
    CameBack(),
    WentAway(),
    RoomMoved("-1002"),
    TimeUp(),
    SharedContact("+628123", own=True),
    LeftWaiting(),
    FoundNear("ab12", (Twin(7, "waste_pile", Status.RECEIVED, 40, 3, photo=1, weight=2),)),
    Unreadable("KeyError"),
]


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
@pytest.mark.parametrize("origin", [ORIGIN, None], ids=["from somebody", "from nobody"])
def test_comes_back_as_it_went_in(event: Event, origin: Origin | None):
    """Every kind of event survives being kept, with its origin, its raw text and its time."""
    incoming = Incoming("telegram", "u1", event, origin, '{"raw": "\\u0000"}', AT)
    assert kept(keep(incoming)) == incoming


def test_every_kind_is_kept():
    """No kind of event was forgotten above."""
    assert {type(event) for event in EVENTS} == set(get_args(Event))


@pytest.mark.parametrize("text", ["", "{}", '{"kind": "Sung"}'])
def test_what_is_no_kept_event(text: str):
    """What this program did not write is an error, and not some other event."""
    with pytest.raises((ValueError, KeyError)):
        kept(text)
