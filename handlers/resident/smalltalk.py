"""Telling a greeting from the beginning of a report: "assalamualaikum min" describes no trouble."""

from __future__ import annotations

import re

_TEXT = """
halo hallo hai hay hi hello hey hei p pp ping tes test testing cek coba permisi maaf punten horas ahoi
assalamualaikum assalamu'alaikum assalamualaikm alaikum waalaikumsalam wassalam salam wr wb
selamat pagi siang sore malam met good morning afternoon evening
min admin mimin bot pak bapak bu ibu bang kak kakak mas mbak om bro sis gan sir
terima kasih terimakasih makasih trims tq thanks thank you thx ty sip siap mantap
ok oke okay baik ya iya yes no tidak gak nggak enggak bukan y t banyak
mulai start menu lanjut lanjutkan teruskan continue bantuan help tolong lapor laporan report mau ingin saya mo
"""
_WORDS = frozenset(_TEXT.split())
_NO = frozenset(["tidak", "tdk", "tak", "gak", "ga", "nggak", "enggak", "ngga", "bukan", "no", "not", "nope", "n", "t"])
_CLOSING_TEXT = """
terima kasih terimakasih makasih trims tq thanks thank you thx ty sip siap mantap ok oke okay baik ya iya
min admin mimin pak bapak bu ibu bang kak kakak mas mbak banyak
"""
_CLOSING = frozenset(_CLOSING_TEXT.split())


def is_smalltalk(text: str) -> bool:
    """Whether the text only greets, thanks or asks for attention."""
    return all(word in _WORDS for word in _words(text))


def is_too_short(text: str) -> bool:
    """Whether the text is a word so short that no report begins with it: "tes", "p", "hm"."""
    words = _words(text)
    return len(words) == 1 and len(words[0]) < 4


def is_no(text: str) -> bool:
    """Whether the text says no and little else: "bukan", "tidak pak"."""
    words = _words(text)
    return bool(words) and words[0] in _NO and all(word in _NO or word in _WORDS for word in words)


def is_closing(text: str) -> bool:
    """Whether the text only thanks or agrees, as people do at the end of a talk: "ok makasih min", "🙏"."""
    return all(word in _CLOSING for word in _words(text))


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+(?:'[^\W_]+)?", text.casefold())
