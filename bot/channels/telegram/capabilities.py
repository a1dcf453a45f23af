"""What Telegram holds, in one place. Text is counted in UTF-16 code units after its entities were taken out.

From https://core.telegram.org/bots/api (the methods' parameter tables) and https://limits.tginfo.me.
"""

from __future__ import annotations

from typing import Final

from bot.channels import Capabilities

NAME: Final = "telegram"

TEXT_LIMIT: Final = 4096
CAPTION_LIMIT: Final = 1024
TOAST_LIMIT: Final = 200
LABEL_LIMIT: Final = 64  # no limit is documented; longer ones are not readable on a phone
VENUE_LIMIT: Final = 255
TOPIC_NAME_LIMIT: Final = 128
COMMAND_LIMIT: Final = 100
DESCRIPTION_LIMIT: Final = 256
ROW_BUTTONS: Final = 8
KEYBOARD_BUTTONS: Final = 100

FILE_BYTES: Final = 20 * 1024 * 1024  # what getFile gives out; a local Bot API server gives more, and we do not take it
UPDATE_BYTES: Final = 1024 * 1024  # a webhook request; real ones stay far below
BATCH: Final = 100  # updates by one getUpdates

CAPABILITIES: Final = Capabilities(text_limit=TEXT_LIMIT, caption_limit=CAPTION_LIMIT)

ALLOWED_UPDATES: Final = ("message", "edited_message", "callback_query", "my_chat_member")
"""What we ask Telegram for; everything else would only be acknowledged unread."""
