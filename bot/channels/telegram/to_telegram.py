"""A letter becomes one call of the Bot API: a method and its parameters.

What is too long is cut here, as the last guard: Telegram would refuse the message, and a cut one is better than none.
Whoever wants to say more splits it before (`bot.channels.markup.split`).

A keyboard is one of three things, and a message has room for one: buttons under the message come first, then the
invitation to answer, then the keyboard below the text field. In rooms a bot hears answers only, and the location
button does not exist there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlencode

from telegram import InputFile, InputMediaPhoto

from bot.channels import CannotEdit, Letter, Played, Shown
from bot.channels.markup import cut, cut_plain, plain
from bot.channels.telegram.capabilities import (
    CAPTION_LIMIT,
    KEYBOARD_BUTTONS,
    LABEL_LIMIT,
    NAME,
    ROW_BUTTONS,
    TEXT_LIMIT,
    VENUE_LIMIT,
)
from handlers.replies import PERSON, Button, Pin, Say

Params = dict[str, Any]

_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_PERSON = re.compile(rf'href="{PERSON}{NAME}/(\d+)"')
_FILENAME = "foto.jpg"
_SENDS = {
    "voice": "sendVoice",
    "audio": "sendAudio",
    "video": "sendVideo",
    "video_note": "sendVideoNote",
    "animation": "sendAnimation",
}
_UPLOADED = {"ogg": "voice", "mp3": "audio", "m4a": "audio"}  # what Telegram takes as what; all else is a video


def to_call(letter: Letter) -> tuple[str, Params]:
    """The method and its parameters. Raises CannotEdit for a message that must be sent anew."""
    if letter.replaces is not None:
        return _edit(letter, letter.replaces)
    method, params = _fresh(letter)
    return method, {**_envelope(letter), **params, **_keyboard(letter)}


def to_take_back(letter: Letter) -> list[tuple[str, Params]]:
    """The calls by which a message goes, the best first: deleted, or what it showed replaced."""
    where = {"chat_id": _number(letter.address.chat), "message_id": _number(letter.replaces or "")}
    calls: list[tuple[str, Params]] = [("deleteMessage", where), ("editMessageText", {**where, **_text(letter)})]
    if letter.shown is not None:
        calls.append(("editMessageMedia", {**where, "media": _media(letter, letter.shown)}))
    return calls


def carries_picture(method: str) -> bool:
    """Whether the message has a picture after this call."""
    return method in ("sendPhoto", "editMessageMedia", "editMessageCaption")


def _fresh(letter: Letter) -> tuple[str, Params]:
    if letter.say.pin is not None:
        return _pin(letter.say.pin)
    if letter.document is not None and letter.say.document is not None:
        file = InputFile(letter.document, filename=letter.say.document.name)
        return "sendDocument", {"document": file, **_words(letter, "caption", CAPTION_LIMIT)}
    if letter.played is not None:
        return _recording(letter, letter.played)
    if letter.shown is not None:
        return "sendPhoto", {"photo": _picture(letter.shown), **_words(letter, "caption", CAPTION_LIMIT)}
    return "sendMessage", _text(letter)


def _edit(letter: Letter, message: str) -> tuple[str, Params]:
    if letter.say.pin is not None:
        raise CannotEdit("a place cannot be edited")
    if letter.shown is not None:
        method, params = "editMessageMedia", {"media": _media(letter, letter.shown)}
    elif letter.replaces_picture:
        method, params = "editMessageCaption", _words(letter, "caption", CAPTION_LIMIT)
    else:
        method, params = "editMessageText", _text(letter)
    where = {"chat_id": _number(letter.address.chat), "message_id": _number(message)}
    return method, {**where, **params, **_inline(letter.say.buttons)}


def _text(letter: Letter) -> Params:
    return {**_words(letter, "text", TEXT_LIMIT), "link_preview_options": {"is_disabled": True}}


def _words(letter: Letter, name: str, limit: int) -> Params:
    """The words under `name`. A text is never empty: Telegram would refuse it."""
    html = _PERSON.sub(r'href="tg://user?id=\1"', _BREAK.sub("\n", str(letter.say.text)))
    if name == "text" and not html.strip():
        return {name: cut_plain(letter.say.alt.strip() or "…", limit)}
    if letter.plain:
        return {name: cut_plain(plain(html), limit)}
    return {name: cut(html, limit), "parse_mode": "HTML"}


def _picture(shown: Shown) -> str | InputFile:
    if shown.ref is not None:
        return shown.ref
    if shown.jpeg is None:
        raise ValueError("a picture without a picture")
    return InputFile(shown.jpeg, filename=_FILENAME)


def _recording(letter: Letter, played: Played) -> tuple[str, Params]:
    """A round video has no caption: its words are left out, for the message that it answers says whose it is."""
    kind = played.kind if played.ref is not None else _UPLOADED.get(played.ending, "video")
    content = played.ref or InputFile(played.content or b"", filename=f"rekaman.{played.ending}")
    words = {} if kind == "video_note" else _words(letter, "caption", CAPTION_LIMIT)
    return _SENDS[kind], {kind: content, **words}


def _media(letter: Letter, shown: Shown) -> Params | InputMediaPhoto:
    words = _words(letter, "caption", CAPTION_LIMIT)
    if shown.ref is not None:
        return {"type": "photo", "media": shown.ref, **words}
    return InputMediaPhoto(InputFile(shown.jpeg or b"", filename=_FILENAME, attach=True), **words)


def _pin(pin: Pin) -> tuple[str, Params]:
    point = {"latitude": pin.lat, "longitude": pin.lon}
    if not pin.title:
        return "sendLocation", point
    address = pin.address or f"{pin.lat:.5f}, {pin.lon:.5f}"
    words = {"title": cut_plain(pin.title, VENUE_LIMIT), "address": cut_plain(address, VENUE_LIMIT)}
    return "sendVenue", {**point, **words}


def _envelope(letter: Letter) -> Params:
    params: Params = {"chat_id": _number(letter.address.chat)}
    if letter.address.topic is not None:
        params["message_thread_id"] = _number(letter.address.topic)
    if letter.say.silent:
        params["disable_notification"] = True
    if letter.say.reply_to is not None and letter.say.reply_to.isdigit():
        params["reply_parameters"] = {
            "message_id": int(letter.say.reply_to),
            "allow_sending_without_reply": True,
        }
    return params


def _keyboard(letter: Letter) -> Params:
    say, in_room = letter.say, letter.address.chat.startswith("-")
    if inline := _inline(say.buttons):
        return inline
    if say.expects_reply and (in_room or say.keyboard in ("keep", "none")):
        return {"reply_markup": {"force_reply": True, "selective": True}}
    if say.keyboard == "none":
        return {"reply_markup": {"remove_keyboard": True}}
    if say.keyboard == "keep" or in_room or not say.menu:
        return {}
    return {"reply_markup": _reply_keyboard(say)}


def _reply_keyboard(say: Say) -> Params:
    rows = [[{"text": _label(label)} for label in row] for row in say.menu]
    if say.keyboard in ("location", "contact"):
        share = {"text": _label(say.menu[0][0]), f"request_{say.keyboard}": True}
        return {"keyboard": [[share], *rows[1:]], "resize_keyboard": True, "one_time_keyboard": True}
    return {"keyboard": rows, "resize_keyboard": True, "is_persistent": True}


def _inline(buttons: Sequence[Sequence[Button]]) -> Params:
    """The rows that Telegram takes: none that does nothing, none too long, no more than it shows."""
    rows, left = [], KEYBOARD_BUTTONS
    for row in buttons:
        keys = [_key(button) for button in row if button.press or button.url][: min(ROW_BUTTONS, left)]
        left -= len(keys)
        rows += [keys] if keys else []
    return {"reply_markup": {"inline_keyboard": rows}} if rows else {}


def _key(button: Button) -> Params:
    says = {"url": _address_of(button)} if button.url else {"callback_data": button.press}
    return {"text": _label(button.label), **says}


def _address_of(button: Button) -> str:
    """What is to be shared goes by Telegram's own page for that, which asks with whom."""
    if not button.share:
        return button.url
    return f"https://t.me/share/url?{urlencode({'url': button.url, 'text': button.share}, quote_via=quote)}"


@lru_cache(1024)
def _label(label: str) -> str:
    return cut_plain(label, LABEL_LIMIT) or "…"


def _number(name: str) -> int | str:
    """Ids are numbers to Telegram; a public name ("@dlhbinjai") is passed as it is."""
    return int(name) if name.lstrip("-").isdigit() else name
