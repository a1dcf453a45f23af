"""Who a browser is, and how much it may send."""

import pytest
from starlette.requests import Request
from starlette.responses import Response

from bot.channels.webchat.sessions import Pace, Sessions


def request(cookie: str = "", scheme: str = "http") -> Request:
    headers = [(b"cookie", f"saberling={cookie}".encode())] if cookie else []
    return Request({"type": "http", "scheme": scheme, "headers": headers, "path": "/", "server": ("x", 80)})


def given(sessions: Sessions, asked: Request) -> str:
    response = Response()
    sessions.give(response, asked)
    return response.headers["set-cookie"]


def test_cookie_is_for_the_server_alone() -> None:
    """No script reads the cookie, no foreign page sends it, and over HTTPS it goes nowhere else."""
    plain, secure = given(Sessions(), request()), given(Sessions(), request(scheme="https"))
    assert "HttpOnly" in plain
    assert "SameSite=lax" in plain
    assert "Secure" not in plain
    assert "Secure" in secure


def test_token_is_new_for_a_stranger_and_kept_for_a_friend() -> None:
    """Strangers get 256 random bits; who has a token keeps it."""
    sessions = Sessions()
    one, two = (given(sessions, request()).split(";")[0].split("=")[1] for _ in range(2))
    assert len(one) == len(two) == 43
    assert one != two
    assert given(sessions, request(one)).startswith(f"saberling={one};")


@pytest.mark.parametrize("held", ["", "short", "x" * 44, "x" * 42 + "!", "é" * 43])
def test_what_we_never_gave_is_no_token(held: str) -> None:
    """A cookie that cannot be ours opens nothing."""
    assert Sessions().token(request(held)) is None


def test_user_id_is_a_keyed_digest() -> None:
    """The user id is the same for the same token, tells nothing of it, and depends on the operator's secret."""
    token = "a" * 43
    user = Sessions(b"one").user(token)
    assert user == Sessions(b"one").user(token)
    assert user != Sessions(b"two").user(token)
    assert user != Sessions(b"one").user("b" * 43)
    assert token not in user
    assert len(user) == 32


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_pace_allows_a_burst_and_then_its_rate() -> None:
    """A burst passes, the next one does not, and after a second as many as the rate says."""
    clock = Clock()
    pace = Pace(per_second=5, burst=20, clock=clock)
    assert [pace.allows("a") for _ in range(21)] == [True] * 20 + [False]
    assert pace.allows("b")
    clock.now = 1.0
    assert [pace.allows("a") for _ in range(6)] == [True] * 5 + [False]
    clock.now = 1000.0
    assert [pace.allows("a") for _ in range(21)] == [True] * 20 + [False]


def test_pace_remembers_a_bounded_number() -> None:
    """However many strangers come, only the latest are remembered."""
    pace = Pace(burst=1, remembered=2, clock=Clock())
    assert [pace.allows(user) for user in ("a", "b", "b", "c", "c")] == [True, True, False, True, False]
    assert pace.allows("a")  # was forgotten
