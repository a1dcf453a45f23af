"""Every kind of message that Telegram has, sent while a draft waits for its place: each is taken or answered kindly.

The table is held against Telegram's own list of kinds, so that a new one cannot be forgotten. Whatever came, the draft
is still there, and what is asked is asked again.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from telegram.constants import MessageType

from bot.channels.telegram.to_events import to_incoming
from storage.engine import Database
from tests.handlers.stage import Stage
from tests.paper import CHANNEL

Json = dict[str, Any]
ASKED = "Di mana ini?"
FILE = {"file_id": "f", "file_unique_id": "u", "file_size": 900, "duration": 3}
SIZES = [FILE | {"width": 90, "height": 90}]
POINT = {"latitude": 3.6133, "longitude": 98.4959}

TAKEN: dict[str, tuple[Json, str]] = {
    "text": ({"text": "Jl. Sudirman 12"}, "Saya catat: “Jl. Sudirman 12”"),
    "photo": ({"photo": SIZES}, "Foto ditambahkan."),
    "live_photo": ({"live_photo": FILE | {"photo": SIZES}}, "Foto ditambahkan."),
    "location": ({"location": POINT}, "Ini soal apa?"),
    "venue": ({"venue": {"location": POINT, "title": "Pasar", "address": "Jl. A"}, "location": POINT}, "Ini soal apa?"),
    "voice": ({"voice": FILE}, "Rekaman saya simpan"),
    "audio": ({"audio": FILE}, "Rekaman saya simpan"),
    "video": ({"video": FILE}, "Rekaman saya simpan"),
    "video_note": ({"video_note": FILE}, "Rekaman saya simpan"),
    "animation": ({"animation": FILE, "document": FILE}, "Rekaman saya simpan"),
}
"""What is a part of a report: with what is said to it."""
KIND: dict[str, tuple[Json, str]] = {
    "sticker": ({"sticker": FILE}, "🙂"),
    "dice": ({"dice": {"emoji": "🎲", "value": 4}}, "🙂"),
    "game": ({"game": {"title": "g"}}, "🙂"),
    "contact": ({"contact": {"phone_number": "+62812", "user_id": 500, "first_name": "W"}}, "Kontak tidak perlu."),
    "poll": ({"poll": {"id": "5", "question": "?"}}, "Jajak pendapat"),
    "checklist": ({"checklist": {"title": "a", "tasks": []}}, "Daftar tugas"),
    "story": ({"story": {"id": 1}}, "Cerita"),
    "document": ({"document": FILE | {"mime_type": "application/pdf"}}, "Berkas itu"),
    "paid_media": ({"paid_media": {"star_count": 1, "paid_media": []}}, "Foto berbayar"),
    "gift": ({"gift": {}}, "gratis"),
    "giveaway": ({"giveaway": {}}, "gratis"),
    "invoice": ({"invoice": {}}, "gratis"),
    "hologram": ({"hologram": {}}, "Yang itu tidak bisa saya baca."),
}
"""What no report is made of: with the beginning of the answer. The last one Telegram has not invented yet."""
NO_MESSAGE = {
    "business_connection_id", "effect_id", "reply_to_story", "sender_boost_count", "sender_business_bot",
    "suggested_post_info",
}  # fmt: skip
"""What stands beside a message, and is none."""
MOVES_A_ROOM = {"migrate_to_chat_id"}
SERVICE = {kind.value for kind in MessageType} - TAKEN.keys() - KIND.keys() - NO_MESSAGE - MOVES_A_ROOM
"""What Telegram tells of itself: nobody said it, and nobody waits for an answer."""


@pytest.fixture
async def play(migrated_sqlite: str) -> AsyncIterator[Stage]:
    """Somebody is asked where it is."""
    stage = Stage(Database(migrated_sqlite))
    await stage.before('Warga> foto "got mampet"')
    yield stage
    await stage.close()
    await stage.database.dispose()


async def _send(play: Stage, content: Json) -> list[str]:
    """What is seen when this comes as a message from the resident."""
    user = {"id": int(play._user("Warga")), "is_bot": False, "first_name": "Warga", "language_code": "id"}
    chat = {"id": user["id"], "type": "private", "first_name": "Warga"}
    told = {"message_id": 900, "from": user, "chat": chat, "date": int(play.at.timestamp()), **content}
    update = {"update_id": 77, "message": told}
    play.channel.log.clear()
    await play.bring(to_incoming(update, bot_id=1, bot_username="b", received=play.at))
    return [what for _, _, what in play.channel.log]


def _forwarded(content: Json) -> Json:
    return content | {"forward_origin": {"type": "hidden_user", "sender_user_name": "RT 4", "date": 1_790_000_000}}


@pytest.mark.parametrize("kind", TAKEN)
async def test_what_is_told_is_taken(play: Stage, kind: str) -> None:
    """Words, pictures, recordings and places are a part of the report, in one answer."""
    content, word = TAKEN[kind]
    (answer,) = await _send(play, content)
    assert word in answer


@pytest.mark.parametrize("kind", TAKEN)
async def test_what_is_forwarded_counts_as_told(play: Stage, kind: str) -> None:
    """A message from the neighbourhood's group that is passed on is as good as one's own."""
    content, word = TAKEN[kind]
    (answer,) = await _send(play, _forwarded(content))
    assert word in answer


@pytest.mark.parametrize("kind", KIND)
@pytest.mark.parametrize("forwarded", [False, True])
async def test_anything_else_is_answered_kindly(play: Stage, kind: str, forwarded: bool) -> None:
    """One answer: a word that fits, and what is asked now; the draft has lost nothing."""
    content, word = KIND[kind]
    (answer,) = await _send(play, _forwarded(content) if forwarded else content)
    assert word in answer
    assert ASKED in answer
    assert "Ini soal apa?" in (await play.seen("Warga> lokasi 3.6133,98.4959"))[0]


@pytest.mark.parametrize("kind", sorted(SERVICE))
async def test_what_nobody_said_is_not_answered(play: Stage, kind: str) -> None:
    """A word of Telegram itself disturbs nobody, and leaves the draft alone."""
    assert await _send(play, {kind: {}}) == []
    assert "Ini soal apa?" in (await play.seen("Warga> lokasi 3.6133,98.4959"))[0]


async def test_kinds_that_changed_their_place(play: Stage) -> None:
    """An edit of what was said changes the draft; a live location that moves on does not move it."""
    user = {"id": int(play._user("Warga")), "is_bot": False, "first_name": "Warga"}
    told = {"message_id": 901, "from": user, "chat": {"id": user["id"], "type": "private"}, "edit_date": 1, "date": 1}
    seen = list[str]()
    for number, content in enumerate(({"location": POINT}, {"text": "bukan itu"})):
        play.channel.log.clear()
        update = {"update_id": 80 + number, "edited_message": told | content}
        await play.bring(to_incoming(update, bot_id=1, bot_username="b", received=play.at))
        seen = [what for _, _, what in play.channel.log]
        assert len(seen) == number
    assert ASKED in seen[0]


def test_the_table_is_complete() -> None:
    """Each kind that Telegram names stands in one of the tables."""
    assert CHANNEL == "telegram"
    assert len(SERVICE) > 40
    assert not {"sticker", "poll", "story", "checklist", "contact"} & SERVICE
