"""What Telegram refuses to show: too long, too empty, a keyboard out of shape."""

from __future__ import annotations

from typing import Any

from tests.bot_api_double.entities import checked_url, utf16
from tests.bot_api_double.errors import bad_request

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
CALLBACK_DATA_LIMIT = 64
TOAST_LIMIT = 200
BUTTONS_LIMIT = 100
ALBUM_LIMIT = 10


def check_text(text: str) -> None:
    """1–4096 UTF-16 units after parsing, else ApiError 400."""
    if not text:
        raise bad_request("message text is empty")
    if utf16(text) > TEXT_LIMIT:
        raise bad_request("message is too long")


def check_caption(caption: str) -> None:
    """0–1024 UTF-16 units after parsing, else ApiError 400."""
    if utf16(caption) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")


def check_toast(text: str) -> None:
    """The notification of answerCallbackQuery: up to 200 units, else ApiError 400."""
    if utf16(text) > TOAST_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")


def check_markup(markup: Any, *, inline_only: bool = False) -> dict[str, Any] | None:
    """A reply_markup as Telegram keeps it (empty rows gone), None when there is none. Raises ApiError 400."""
    if markup is None or markup == {}:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in markup:
        return _inline(markup["inline_keyboard"])
    if inline_only:
        raise bad_request("inline keyboard expected")
    for button in (button for row in markup.get("keyboard", []) for button in row):
        if not (button if isinstance(button, str) else button.get("text")):
            raise bad_request("keyboard button text must be non-empty")
    return markup


def _inline(rows: Any) -> dict[str, Any] | None:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    buttons = [button for row in rows for button in row]
    for button in buttons:
        _check_button(button)
    if len(buttons) > BUTTONS_LIMIT:
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    return {"inline_keyboard": [row for row in rows if row]} if buttons else None


def _check_button(button: Any) -> None:
    wrong = "can't parse inline keyboard button: "
    if not isinstance(button, dict) or not str(button.get("text", "")).strip():
        raise bad_request(wrong + 'field "text" must be non-empty')
    if not button.keys() - {"text", "style", "icon_custom_emoji_id"}:
        raise bad_request(wrong + "text buttons are unallowed in the inline keyboard")
    if "callback_data" in button:
        size = len(str(button["callback_data"]).encode())
        if not 1 <= size <= CALLBACK_DATA_LIMIT:
            raise bad_request("BUTTON_DATA_INVALID")
    if "url" in button and checked_url(str(button["url"])) is None:
        raise bad_request(f"inline keyboard button URL '{button['url']}' is invalid: wrong HTTP URL")
