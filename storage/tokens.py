"""Tokens for links: random, so that nobody walks from one to the next, and easy to type from paper.

Thirteen of 32 letters and digits are 65 bits. What is easily mistaken on a sticker (l and 1, o and 0) is not among
them, and capitals mean the same.
"""

from __future__ import annotations

import re
import secrets

_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"
_LENGTH = 13
_SHAPE = re.compile(rf"[{_ALPHABET}]{{{_LENGTH}}}", re.ASCII)


def fresh_token() -> str:
    """A token that nobody can guess, and that nobody has had before."""
    return "".join(_ALPHABET[byte % 32] for byte in secrets.token_bytes(_LENGTH))  # 256 is a multiple of 32


def as_token(words: str) -> str | None:
    """The token that somebody followed or typed; None when it can be none of ours."""
    token = words.strip().lower()
    return token if _SHAPE.fullmatch(token) else None
