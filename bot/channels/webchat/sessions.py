"""Who a browser is: a random token in a cookie, of which we keep nothing but a keyed digest.

The digest is the user id, and with it the address of the chat. Whoever reads the database finds no cookie in it that
would open a conversation. Changing the secret makes a stranger of everybody.
"""

from __future__ import annotations

import re
import secrets
from collections import OrderedDict
from collections.abc import Callable
from hashlib import blake2b
from time import monotonic

from starlette.requests import Request
from starlette.responses import Response

COOKIE = "saberling"
YEAR_S = 365 * 24 * 3600
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)  # 256 bits


class Sessions:
    def __init__(self, secret: bytes = b"") -> None:
        """`secret`: up to 64 bytes that are the operator's own."""
        self._secret = secret

    def token(self, request: Request) -> str | None:
        """The token that the browser holds, if it is one that we could have given."""
        held = request.cookies.get(COOKIE, "")
        return held if _TOKEN.fullmatch(held) else None

    def user(self, token: str) -> str:
        """The user id of a token: 32 hex digits."""
        return blake2b(token.encode(), digest_size=16, key=self._secret, person=b"saberling-web").hexdigest()

    def give(self, response: Response, request: Request) -> None:
        """Give the browser a token, or the one it has for another year."""
        response.set_cookie(
            COOKIE,
            self.token(request) or secrets.token_urlsafe(32),
            max_age=YEAR_S,
            httponly=True,
            samesite="lax",
            secure=request.url.scheme == "https",
        )


class Pace:
    """How much one person may send: `burst` at once, then `per_second`. Remembers a bounded number of people."""

    def __init__(
        self,
        per_second: float = 5,
        burst: float = 20,
        *,
        remembered: int = 10_000,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._per_second, self._burst, self._remembered, self._clock = per_second, burst, remembered, clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()  # user -> (tokens, seen at)

    def allows(self, user: str) -> bool:
        """Whether one more may be taken from this person now; if so, it is counted."""
        now = self._clock()
        tokens, seen = self._left.pop(user, (self._burst, now))
        tokens = min(self._burst, tokens + (now - seen) * self._per_second)
        allowed = tokens >= 1
        self._left[user] = (tokens - 1 if allowed else tokens, now)
        while len(self._left) > self._remembered:
            self._left.popitem(last=False)
        return allowed
