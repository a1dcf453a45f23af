"""From what the bot says to what the mailbox keeps, and from there to what the page is given.

A body in the mailbox is a small JSON object: what the page needs to draw the message, and nothing else. Text of the bot
is the HTML subset of `handlers.replies`; text of people is plain and says so with `plain`.
"""

from __future__ import annotations

import html
import re
from dataclasses import asdict
from typing import Any

from handlers.replies import PERSON, Say, Toast
from storage.mailbox import Body, Message
from storage.sounds import TYPES

_OURS = ("upload", "unique", "kind", "album", "reply_to_us", "answers")
_TAG = re.compile(r"<[^>]*>")
_PERSON = re.compile(rf'<a href="{PERSON}[^"]*">([^<]*)</a>')  # in one page everybody reads everything


def body_of(say: Say, *, plain: bool = False) -> Body:
    """The body of a message of ours; empty fields are left out."""
    body = {
        "text": html.unescape(_TAG.sub("", say.text)) if plain else _PERSON.sub(r"<b>\1</b>", str(say.text)),
        "plain": plain,
        "buttons": [[asdict(button) for button in row] for row in say.buttons],
        "pin": asdict(say.pin) if say.pin else None,
        "keyboard": "" if say.keyboard == "keep" else say.keyboard,
        "menu": [list(row) for row in say.menu],
        "expects_reply": say.expects_reply,
        "silent": say.silent,
        "reply_to": say.reply_to,
        "alt": say.alt,
        "document": {"name": say.document.name, "href": f"/{say.document.what}"} if say.document else None,
    }
    return {name: value for name, value in body.items() if value}


def page_message(message: Message) -> dict[str, Any]:
    """The message as the page draws it. Where the raw upload lies and what else was noted for us is not its affair."""
    shown = {name: value for name, value in message.body.items() if name not in _OURS}
    ours = message.author == ""
    file = f"/picture/{message.picture}" if message.picture else None
    plays = TYPES.get(message.picture.rpartition(".")[2], "").partition("/")[0] if message.picture else ""
    return shown | {
        "id": str(message.id),
        "revision": message.revision,
        "at": message.at.isoformat(),
        "author": message.author,
        "key": None if ours else message.source.partition("/")[2],
        "picture": None if plays else file,
        "recording": {"kind": plays, "src": file} if plays else None,
    }


def page_toast(toast: Toast) -> dict[str, Any]:
    """The toast with the key of the press that it answers."""
    return {"press": toast.callback.partition("|")[2], "text": toast.text, "alert": toast.alert}
