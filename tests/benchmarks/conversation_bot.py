"""The same dialogue as python-telegram-bot's manual would have it: a ConversationHandler, everything in memory.

`python -m tests.benchmarks.conversation_bot BASE_URL TOKEN`. Photo with caption, location, category, "Kirim"; a number
at the end. A kill forgets all of it.
"""

from __future__ import annotations

import itertools
import sys
import warnings
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ContextTypes,
    ConversationHandler,
    MessageHandler,
    filters,
)
from telegram.warnings import PTBUserWarning

PLACE, CATEGORY, CHECK = range(3)
LABELS = (
    "Tumpukan sampah",
    "Pembuangan sampah liar",
    "Sampah di sungai",
    "Parit tersumbat",
    "TPS penuh",
    "Sampah tidak diangkut",
    "Bangkai hewan",
    "Pohon tumbang",
    "Taman rusak",
    "Lampu jalan mati",
    "Spanduk liar",
    "Bau menyengat",
    "Pembakaran sampah",
    "Lainnya",
)
CATEGORIES = InlineKeyboardMarkup(
    [[InlineKeyboardButton(label, callback_data=f"category:{label}")] for label in LABELS]
)
CONFIRM = InlineKeyboardMarkup([[InlineKeyboardButton("Kirim", callback_data="send")]])
numbers = itertools.count(1)

Context = ContextTypes.DEFAULT_TYPE


async def photo(update: Update, context: Context) -> int:
    """The photo and the description."""
    assert update.message is not None
    assert context.user_data is not None
    context.user_data.update(photo=update.message.photo[-1].file_id, words=update.message.caption)
    await update.message.reply_text("Di mana ini?")
    return PLACE


async def place(update: Update, context: Context) -> int:
    """The place."""
    assert update.message is not None
    assert context.user_data is not None
    context.user_data["place"] = update.message.location
    await update.message.reply_text("Ini soal apa? Pilih satu.", reply_markup=CATEGORIES)
    return CATEGORY


async def category(update: Update, context: Context) -> int:
    """The category; everything is read back."""
    query = update.callback_query
    assert query is not None
    assert context.user_data is not None
    await query.answer()
    context.user_data["category"] = (query.data or "").partition(":")[2]
    words = f"{context.user_data['category']}: {context.user_data['words']}. Sudah benar?"
    await context.bot.send_message(query.from_user.id, words, reply_markup=CONFIRM)
    return CHECK


async def send(update: Update, context: Context) -> int:
    """The report is told; the draft is forgotten."""
    query = update.callback_query
    assert query is not None
    assert context.user_data is not None
    await query.answer()
    context.user_data.clear()
    await context.bot.send_message(query.from_user.id, f"Terima kasih. Nomor laporan: 000-{next(numbers):04}")
    return ConversationHandler.END


def main() -> None:
    """Poll until SIGTERM."""
    warnings.simplefilter("ignore", PTBUserWarning)  # it explains per_message, which is as it should be
    base_url, token = sys.argv[1:]
    application: Application[Any, Any, Any, Any, Any, Any] = (
        Application.builder().token(token).base_url(base_url).build()
    )
    dialogue: ConversationHandler[Context] = ConversationHandler(
        entry_points=[MessageHandler(filters.PHOTO, photo)],
        states={
            PLACE: [MessageHandler(filters.LOCATION, place)],
            CATEGORY: [CallbackQueryHandler(category, pattern="^category:")],
            CHECK: [CallbackQueryHandler(send, pattern="^send$")],
        },
        fallbacks=[],
    )
    application.add_handler(dialogue)
    application.run_polling()


if __name__ == "__main__":
    main()
