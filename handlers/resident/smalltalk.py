"""Telling a greeting from the beginning of a report: "assalamualaikum min" describes no trouble."""

from __future__ import annotations

import re

_TEXT = """
halo hallo hai hay hi hello hey hei p pp ping tes test testing cek coba permisi maaf punten horas ahoi
assalamualaikum assalamu'alaikum assalamualaikm alaikum waalaikumsalam wassalam salam wr wb
selamat pagi siang sore malam met good morning afternoon evening
min admin mimin bot pak bapak bu ibu bang kak kakak mas mbak om bro sis gan sir
terima kasih terimakasih makasih trims tq thanks thank you thx ty sip siap mantap
ok oke okay baik ya iya yes no tidak gak nggak enggak bukan y t
mulai start menu bantuan help tolong lapor laporan report mau ingin saya mo
"""
_WORDS = frozenset(_TEXT.split())


def is_smalltalk(text: str) -> bool:
    """Whether the text only greets, thanks or asks for attention."""
    words = re.findall(r"[^\W_]+(?:'[^\W_]+)?", text.casefold())
    if all(word in _WORDS for word in words):
        return True
    return len(words) == 1 and len(words[0]) < 4
