"""Raw updates become events."""

from __future__ import annotations

import copy
import json
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram import to_events
from bot.channels.telegram.to_events import to_incoming
from handlers.events import (
    CameBack,
    Commanded,
    Edited,
    Event,
    Incoming,
    Photo,
    Pressed,
    Recording,
    RecordingKind,
    RoomMoved,
    Said,
    Sender,
    SentOther,
    SentPhoto,
    SentRecording,
    SharedContact,
    SharedLocation,
    Unreadable,
    WentAway,
)
from storage.addresses import Address, Identity

RECEIVED = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
DATE = 1_780_000_000
SITI = {"id": 77, "is_bot": False, "first_name": "Siti", "last_name": "Aminah", "language_code": "id"}
PRIVATE = {"id": 77, "type": "private", "first_name": "Siti"}
ROOM = {"id": -1001, "type": "supergroup", "title": "DLH Binjai", "is_forum": True}
OURS = {"message_id": 5, "from": {"id": 4242, "is_bot": True, "first_name": "S"}, "chat": ROOM, "date": DATE}
SIZES = [
    {"file_id": "small", "file_unique_id": "s", "width": 90, "height": 90, "file_size": 1000},
    {"file_id": "huge", "file_unique_id": "h", "width": 9000, "height": 9000, "file_size": 21 * 1024 * 1024},
    {"file_id": "large", "file_unique_id": "l", "width": 1280, "height": 960, "file_size": 200_000},
]
PLACE = {"latitude": 3.6001, "longitude": 98.4854}


def message(chat: dict[str, Any] = PRIVATE, **content: Any) -> dict[str, Any]:
    return {"message_id": 9, "from": SITI, "chat": chat, "date": DATE, **content}


def read(kind: str = "message", **content: Any) -> Incoming:
    return incoming({"update_id": 1234, kind: content})


def incoming(update: Any, raw: str | None = None) -> Incoming:
    return to_incoming(update, bot_id=4242, bot_username="SaberlingBot", received=RECEIVED, raw=raw)


def event(**content: Any) -> Event:
    return read(**message(**content)).event


def test_text_with_its_origin() -> None:
    """Who said what, where, when, under which key."""
    got = read(**message(text="Sampah menumpuk"))
    assert got.event == Said("Sampah menumpuk")
    assert (got.channel, got.key) == ("telegram", "1234")
    assert got.at == datetime.fromtimestamp(DATE, UTC)
    assert got.origin is not None
    assert got.origin.address == Address("telegram", "77")
    assert got.origin.sender == Sender(Identity("telegram", "77"), "Siti Aminah", "id")
    assert (got.origin.room, got.origin.message, got.origin.reply_to) == ("private", "9", None)


def test_the_update_is_kept_whole() -> None:
    """What is kept for a failure is the update itself, written again or as it came."""
    update = {"update_id": 1, "message": message(text="\ud83d \x00 é")}
    assert json.loads(incoming(update).raw) == update
    assert incoming(update).raw.isascii()
    assert incoming(update, raw="{ }").raw == "{ }"


@pytest.mark.parametrize(
    ("text", "length", "expected"),
    [
        ("/start", 6, Commanded("start")),
        ("/Tiket@saberlingbot 482-7195 ", 19, Commanded("tiket", "482-7195")),
        ("/start t_482\n", 6, Commanded("start", "t_482")),
        ("/lapor\u200b", 6, Commanded("lapor")),
        ("/tiket@OtherBot 1", 15, SentOther("ignored command for another bot")),
    ],
)
def test_commands(text: str, length: int, expected: Event) -> None:
    """A command is taken apart; one for another bot is none of our business."""
    entities = [{"type": "bot_command", "offset": 0, "length": length}]
    assert event(text=text, entities=entities) == expected


def test_a_command_within_a_sentence_is_a_sentence() -> None:
    """Only what begins with a command is one."""
    entities = [{"type": "bot_command", "offset": 5, "length": 5}]
    assert event(text="coba /help", entities=entities) == Said("coba /help")
    assert event(text="/ini bukan") == Said("/ini bukan")


def test_photo() -> None:
    """The largest size that can be fetched, with its words and its album."""
    got = event(photo=SIZES, caption="TPS penuh", media_group_id="135")
    taken = datetime.fromtimestamp(DATE, UTC)
    assert got == SentPhoto(Photo("telegram", "large", "l", False, taken), "TPS penuh", "135")


def test_forwarded_photo_is_as_old_as_its_original() -> None:
    """An old photo that is forwarded today was not taken today."""
    got = event(photo=SIZES, forward_origin={"type": "user", "date": DATE - 9000})
    assert isinstance(got, SentPhoto)
    assert got.photo.taken_at == datetime.fromtimestamp(DATE - 9000, UTC)


def test_what_is_passed_on_says_so() -> None:
    """Whether the words are the sender's own; whose else they are is not read."""
    passed_on = read(**message(text="tolong pak", forward_origin={"type": "hidden_user", "date": DATE}))
    own = read(**message(text="tolong pak"))
    assert passed_on.origin is not None
    assert own.origin is not None
    assert (passed_on.origin.forwarded, own.origin.forwarded) == (True, False)


def test_live_photo_is_a_photo() -> None:
    """Of a photo that moves, the still counts."""
    got = event(live_photo={"file_id": "v", "file_unique_id": "v", "photo": SIZES})
    assert isinstance(got, SentPhoto)
    assert got.photo.ref == "large"


@pytest.mark.parametrize(
    ("file", "is_photo"),
    [
        ({"mime_type": "image/jpeg"}, True),
        ({"mime_type": "application/octet-stream", "file_name": "IMG_1.HEIC"}, True),
        ({"mime_type": "image/svg+xml", "file_name": "a.svg"}, False),
        ({"mime_type": "image/png", "file_size": 20 * 1024 * 1024 + 1}, False),
        ({"mime_type": "application/pdf", "file_name": "jpg.pdf"}, False),
    ],
)
def test_pictures_sent_as_files(file: dict[str, Any], is_photo: bool) -> None:
    """A document that is a picture, and that can be fetched, is a photo that still carries its metadata."""
    got = event(document={"file_id": "f", "file_unique_id": "u", **file}, caption="ini")
    if is_photo:
        assert isinstance(got, SentPhoto)
        assert (got.photo.ref, got.photo.as_file, got.caption) == ("f", True, "ini")
    else:
        assert got == SentOther("document", "ini")


@pytest.mark.parametrize(
    "kind",
    ["sticker", "poll", "dice", "game", "story", "document"],
)
def test_other_things_are_named(kind: str) -> None:
    """What no report is made of is named, so that the answer can be kind; its words are kept."""
    assert event(**{kind: {"file_id": "x"}}, caption="lihat") == SentOther(kind, "lihat")


@pytest.mark.parametrize(
    ("contact", "own"),
    [({"user_id": 77}, True), ({"user_id": 78}, False), ({}, False)],
)
def test_a_contact_is_a_number(contact: dict[str, int], own: bool) -> None:
    """One's own only where Telegram says so by the user's id: a card from the phone book may be anybody's."""
    got = event(contact={"phone_number": "+6281200000000", "first_name": "Siti", **contact})
    assert got == SharedContact("+6281200000000", own)


@pytest.mark.parametrize("kind", get_args(RecordingKind))
def test_what_was_spoken_or_filmed_is_a_recording(kind: RecordingKind) -> None:
    """A voice note, a song, a film, a round film and a moving picture are recordings, with their words."""
    got = event(**{kind: {"file_id": "f", "file_unique_id": "u", "duration": 12, "file_size": 9}}, caption="dengar")
    assert got == SentRecording(Recording("telegram", kind, "f", "u", 12), "dengar")


def test_a_recording_that_cannot_be_fetched_is_told_of() -> None:
    """One of more than 20 MB is named as that, so that a shorter one can be asked for."""
    file = {"file_id": "f", "file_unique_id": "u", "file_size": 20 * 2**20 + 1}
    assert event(video=file, caption="got") == SentOther("recording too large", "got")


@pytest.mark.parametrize("named", [{"mime_type": "image/heic"}, {"mime_type": "image/heif"}, {"file_name": "IMG.HEIC"}])
def test_a_heic_file_is_a_photo_where_heic_is_read(named: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """An iPhone's picture sent as a file is a photo; without the extra its sender hears at once that it is not."""
    file = {"file_id": "f", "file_unique_id": "u", **named}
    got = event(document=file, caption="got")
    assert isinstance(got, SentPhoto)
    assert got.photo.as_file
    monkeypatch.setattr(to_events, "reads_heic", lambda: False)
    assert event(document=file, caption="got") == SentOther("heic", "got")


def test_animation_is_no_picture_file() -> None:
    """An animation comes with a document beside it and is taken as what it is."""
    file = {"file_id": "g", "file_unique_id": "g", "mime_type": "image/webp"}
    assert event(animation=file, document=file) == SentRecording(Recording("telegram", "animation", "g", "g"))


def test_unknown_things_are_answered_in_private_only() -> None:
    """A kind of message that Telegram invents tomorrow gets an answer, but no room is disturbed by it."""
    assert event(hologram={"x": 1}) == SentOther("unknown")
    assert read(**message(ROOM, hologram={})).origin is None


def test_places() -> None:
    """A pin, the first fix of a live location, a venue with its words."""
    assert event(location=PLACE) == SharedLocation(3.6001, 98.4854)
    assert event(location={**PLACE, "live_period": 900}) == SharedLocation(3.6001, 98.4854)
    venue = {"location": PLACE, "title": "Pasar Tavip\x00", "address": "Jl. Tavip"}
    assert event(venue=venue, location=PLACE) == SharedLocation(3.6001, 98.4854, "Pasar Tavip", "Jl. Tavip")
    assert event(location={"latitude": 0, "longitude": 0}) == SharedLocation(0.0, 0.0)


@pytest.mark.parametrize("lat", [91, -90.1, float("nan"), float("inf"), "x", None])
def test_places_that_are_none(lat: Any) -> None:
    """A point that is not on earth is unreadable and not somewhere else."""
    assert isinstance(event(location={"latitude": lat, "longitude": 98}), Unreadable)


def test_edits() -> None:
    """Changed words are an edit of that message; a live location that moves on is nothing."""
    got = read("edited_message", **message(text="lebih jelas", edit_date=DATE + 60))
    assert got.event == Edited("lebih jelas")
    assert got.origin is not None
    assert got.origin.message == "9"
    assert got.at == datetime.fromtimestamp(DATE + 60, UTC)
    assert read("edited_message", **message(photo=SIZES, caption="baru")).event == Edited("baru")
    assert read("edited_message", **message(location=PLACE)).origin is None


def test_press() -> None:
    """A press says what its button says, on which message, and how to answer it."""
    query = {"id": "881", "from": SITI, "message": {**OURS, "is_topic_message": True, "message_thread_id": 3}}
    got = read("callback_query", **query, data="claim:482-7195")
    assert got.event == Pressed("claim", "482-7195", "881")
    assert got.origin is not None
    assert got.origin.address == Address("telegram", "-1001", "3")
    assert (got.origin.room, got.origin.message, got.at) == ("group", "5", RECEIVED)
    assert got.origin.sender.identity == Identity("telegram", "77")


def test_press_on_a_message_out_of_reach() -> None:
    """A button under a message that Telegram does not show us any more works like any other."""
    old = {"message_id": 5, "chat": PRIVATE, "date": 0}
    got = read("callback_query", id="1", data="menu", message=old, **{"from": SITI})
    assert got.event == Pressed("menu", "", "1")


@pytest.mark.parametrize("data", ["<script>", "x" * 200, "Claim:1", "", "claim:\ud800"])
def test_forged_press(data: str) -> None:
    """Words that no button of ours says become an act that nobody knows, or words that can be stored."""
    got = read("callback_query", id="1", data=data, message=OURS, **{"from": SITI}).event
    assert isinstance(got, Pressed)
    assert got == Pressed("", "", "1") or data.startswith("claim")
    assert got.argument.encode() == b""


def membership(chat: dict[str, Any], old: str, new: str, **more: Any) -> Incoming:
    change = {"chat": chat, "from": SITI, "date": DATE}
    return read("my_chat_member", **change, old_chat_member={"status": old}, new_chat_member={"status": new, **more})


def test_coming_and_going() -> None:
    """Blocking and kicking, coming back and being added; a change of our rights is neither."""
    assert membership(PRIVATE, "member", "kicked").event == WentAway()
    assert membership(PRIVATE, "kicked", "member").event == CameBack()
    out = membership(ROOM, "administrator", "left")
    assert out.event == WentAway()
    assert out.origin is not None
    assert (out.origin.address, out.origin.room) == (Address("telegram", "-1001"), "group")
    assert membership(ROOM, "left", "member").event == CameBack()
    assert membership(ROOM, "member", "restricted", is_member=False).event == WentAway()
    assert membership(ROOM, "member", "administrator").origin is None


def test_room_that_moves() -> None:
    """A group that became a supergroup is heard once, from its old address, whoever did it."""
    bot = {"id": 1, "is_bot": True, "first_name": "B"}
    group = {"id": -55, "type": "group", "title": "DLH"}
    got = read(**message(group, migrate_to_chat_id=-1001, **{"from": bot}))
    assert got.event == RoomMoved("-1001")
    assert got.origin is not None
    assert got.origin.address == Address("telegram", "-55")
    assert got.origin.sender.anonymous
    assert read(**message(ROOM, migrate_from_chat_id=-55)).origin is None


def test_topics() -> None:
    """A topic is named where the message is in one; an answer in a group without topics is none."""
    inside = read(**message(ROOM, text="x", is_topic_message=True, message_thread_id=3)).origin
    outside = read(**message(ROOM, text="x", message_thread_id=8)).origin
    assert inside is not None
    assert outside is not None
    assert inside.address == Address("telegram", "-1001", "3")
    assert outside.address == Address("telegram", "-1001")


def test_replies() -> None:
    """An answer to us, an answer to somebody else, and the answer that every message in a topic seems to be."""
    to_us = read(**message(ROOM, text="x", reply_to_message=OURS)).origin
    to_other = read(**message(ROOM, text="x", reply_to_message={**OURS, "from": SITI})).origin
    in_topic = read(**message(ROOM, text="x", reply_to_message={**OURS, "forum_topic_created": {}})).origin
    assert to_us is not None
    assert to_other is not None
    assert in_topic is not None
    assert (to_us.reply_to, to_us.reply_to_us) == ("5", True)
    assert (to_other.reply_to, to_other.reply_to_us) == ("5", False)
    assert (in_topic.reply_to, in_topic.reply_to_us) == (None, False)
    assert (to_us.answers, in_topic.answers) == (None, None)
    assert to_other.answers == Sender(Identity("telegram", "77"), "Siti Aminah", "id")


def test_people_who_are_named_are_known() -> None:
    """A mention of somebody without a username says who it is; bots are nobody, and neither is who hides."""
    budi = {"id": 78, "is_bot": False, "first_name": "Budi"}
    marks = [
        {"type": "text_mention", "offset": 0, "length": 4, "user": budi},
        {"type": "text_mention", "offset": 5, "length": 3, "user": {**budi, "is_bot": True}},
        {"type": "mention", "offset": 9, "length": 5},
    ]
    hidden = {**OURS, "from": SITI, "sender_chat": ROOM}
    origin = read(**message(ROOM, text="Budi bot @siti", entities=marks, reply_to_message=hidden)).origin
    assert origin is not None
    assert origin.mentions == (Sender(Identity("telegram", "78"), "Budi"),)
    assert origin.answers is None


def test_who_speaks_as_a_group_is_nobody() -> None:
    """Behind an anonymous admin stands a bot's id that all of them share; the group's own is given instead."""
    shared = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
    got = read(**message(ROOM, text="/ambil", sender_chat=ROOM, **{"from": shared})).origin
    assert got is not None
    assert got.sender == Sender(Identity("telegram", "-1001"), "DLH Binjai", anonymous=True)


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("channel_post", {"message_id": 1, "chat": {"id": -1009, "type": "channel"}, "date": DATE, "text": "x"}),
        ("message", message(ROOM, new_chat_title="x")),
        ("message", message(ROOM, pinned_message=OURS)),
        ("message", message(pinned_message=OURS)),
        ("message", message(ROOM, text="x", **{"from": {"id": 3, "is_bot": True, "first_name": "B"}})),
        ("message", message(ROOM, text="x", is_automatic_forward=True, sender_chat={"id": -1009})),
        ("edited_message", message(ROOM, location=PLACE)),
        ("callback_query", {"id": "1", "from": SITI, "inline_message_id": "x", "data": "menu"}),
        ("shipping_query", {"id": "1"}),
    ],
)
def test_what_nobody_has_to_answer(kind: str, content: dict[str, Any]) -> None:
    """It is handled by being stored: an event without an origin, under its key."""
    got = incoming({"update_id": 6, kind: content})
    assert got.origin is None
    assert got.key == "6"
    assert isinstance(got.event, SentOther)
    assert got.event.kind.startswith("ignored ")


def test_names_are_one_clean_short_line() -> None:
    """A name cannot turn text around, break lines or fill the screen."""
    user = {**SITI, "first_name": "Si\u202eti\n\n" + "x" * 300, "last_name": None, "language_code": "<b>"}
    got = read(**message(text="x", **{"from": user})).origin
    assert got is not None
    assert got.sender.name.startswith("Siti xxx")
    assert len(got.sender.name) == 200
    assert got.sender.language is None


@pytest.mark.parametrize(
    "update", [None, [], "x", 7, {}, {"message": {}}, {"update_id": "1"}, {"update_id": 1.5}, {"update_id": True}]
)
def test_what_has_no_id_is_unreadable(update: Any) -> None:
    """It still gets a key of its own, the same whenever it comes again."""
    got = incoming(update)
    assert isinstance(got.event, Unreadable)
    assert got.origin is None
    assert got.key.startswith("unreadable-")
    assert got.key == incoming(copy.deepcopy(update)).key


FULL: list[dict[str, Any]] = [
    {"update_id": 1, "message": message(ROOM, text="/a b", reply_to_message=OURS,
     entities=[{"type": "bot_command", "offset": 0, "length": 2}])},
    {"update_id": 1, "message": message(photo=SIZES, caption="x", forward_origin={"date": 1})},
    {"update_id": 1, "message": message(venue={"location": PLACE, "title": "t", "address": "a"})},
    {"update_id": 1, "message": message(document={"file_id": "f", "file_unique_id": "u", "mime_type": "image/png"})},
    {"update_id": 1, "edited_message": message(text="x")},
    {"update_id": 1, "callback_query": {"id": "1", "from": SITI, "message": OURS, "data": "menu"}},
    {"update_id": 1, "my_chat_member": {"chat": ROOM, "from": SITI, "date": DATE,
     "old_chat_member": {"status": "left"}, "new_chat_member": {"status": "restricted", "is_member": True}}},
]  # fmt: skip
JUNK = st.sampled_from([None, True, -1, 1.5, 10**30, "", "x", "\ud800", [], [None], {}, {"id": {}}])


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(found for key, each in inner for found in places(each, (*path, key)))]


@given(st.data())
def test_garbled_updates_never_raise(data: st.DataObject) -> None:
    """With anything in the place of anything the result is an event that can be stored, under a key."""
    update = copy.deepcopy(data.draw(st.sampled_from(FULL)))
    for path in data.draw(st.lists(st.sampled_from([p for p in places(update) if p]), max_size=2)):
        holder = update
        try:
            for step in path[:-1]:
                holder = holder[step]
            holder[path[-1]] = data.draw(JUNK)
        except (TypeError, KeyError, IndexError):
            continue  # the first piece of junk stands where the second was to go
    got = incoming(update)
    json.dumps(asdict(got), ensure_ascii=False, default=str).encode()
    assert got.key
    assert got.at.tzinfo is UTC


@pytest.mark.parametrize("update", FULL)
def test_the_ungarbled_ones_are_read(update: dict[str, Any]) -> None:
    """What the garbling starts from is read, so that it is the junk that makes unreadable."""
    assert incoming(update).origin is not None
