"""No token, secret, phone number or exact coordinate is ever written to a log, by whatever way it comes."""

from __future__ import annotations

import io
import json
import logging
import warnings
from collections.abc import Callable, Iterator
from urllib.parse import quote

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from bot.logs import Redaction, configure

TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
OTHER = "7483920156:BBFxqTcvCH1vGWJxfSeofSAs0K5PALDxyz"  # nobody told us of this one
SECRET = 'a "secret" with/odd & characters'
PHONES = ("+62 812-3456-7890", "081234567890", "6281234567890", "(0812) 3456 7890", "061-8821-2345", "+6591234567")
PLACES = ("3.60123", "98.485123", "-3.6012", "3,60123", "3° 36' 4.5\"", "6PH57VP3+PQ")
CANARIES = (TOKEN, OTHER, SECRET, *PHONES, *PLACES)

Lines = Callable[[], list[str]]


@pytest.fixture(params=["json", "console", "logfmt"])
def logged(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lines]:
    """Logs of each form at the lowest level; gives the lines written so far."""
    monkeypatch.setenv("SABERLING_LOG", request.param)
    root, stream = logging.getLogger(), io.StringIO()
    before = root.handlers[:], root.level
    configure("debug", [TOKEN, SECRET], stream)
    yield lambda: stream.getvalue().splitlines()
    root.handlers[:], root.level = before
    logging.captureWarnings(False)
    structlog.reset_defaults()


def _by_argument(canary: str) -> None:
    logging.getLogger("somebody").info("it is %s, %r", canary, {"nested": [canary]})


def _by_key(canary: str) -> None:
    structlog.get_logger("bot").warning("received", text=canary, deep={"a": [{"b": canary}]}, key=(canary,))


def _by_event(canary: str) -> None:
    structlog.get_logger("bot").debug(f"event {canary} of {canary}")


def _by_extra(canary: str) -> None:
    logging.getLogger("somebody").debug("extra", extra={"text": canary})


def _by_exception(canary: str) -> None:
    def fail(_known: str) -> None:
        raise ValueError(f"at https://api.telegram.org/file/bot{canary}/x")

    try:
        try:
            fail(canary)
        except ValueError as error:
            raise RuntimeError(canary) from error
    except RuntimeError:
        structlog.get_logger("bot").exception("failed")
        logging.getLogger("asyncio").exception("failed")


def _by_bound_context(canary: str) -> None:
    structlog.get_logger("bot").bind(sender=canary).error("bound")
    with structlog.contextvars.bound_contextvars(chat=canary):
        structlog.get_logger("bot").critical("in context")


def _by_warning(canary: str) -> None:
    warnings.warn(canary, stacklevel=1)


def _by_what_cannot_be_formatted(canary: str) -> None:
    root = logging.getLogger()
    handlers = root.handlers[:]
    root.handlers[:] = [each for each in handlers if type(each).__module__ == "bot.logs"]  # pytest's would raise
    logging.getLogger("somebody").error("not a number: %d", canary)
    root.handlers[:] = handlers


WAYS = (
    _by_argument, _by_key, _by_event, _by_extra, _by_exception,
    _by_bound_context, _by_warning, _by_what_cannot_be_formatted,
)  # fmt: skip


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__.strip("_"))
def test_no_canary_is_ever_written(logged: Lines, way: Callable[[str], None], capfd: pytest.CaptureFixture) -> None:
    """By argument, key, exception or warning, at every level and in every form: a line is written, the canary not."""
    for canary in CANARIES:
        before = len(logged())
        with warnings.catch_warnings():
            warnings.simplefilter("always")
            way(canary)
        new = "\n".join(logged()[before:])
        assert new, canary
        for form in (canary, json.dumps(canary)[1:-1], quote(canary, safe="")):
            assert form not in new
    assert capfd.readouterr() == ("", "")


def test_what_is_harmless_stays_readable(logged: Lines) -> None:
    """Times, versions, counts, ticket numbers and addresses are what logs are for."""
    harmless = (
        "ticket SB-2341 v22.8.1 at 2026-03-02T07:30:45.123456Z 12.5 MB in 340 ms 127.0.0.1:8080 chat -1001234567890"
    )
    structlog.get_logger("bot").info(harmless, took_ms=340, ok=True, missing=None)
    (line,) = logged()
    assert harmless in line
    assert "340" in line


def test_json_lines_stay_json(monkeypatch: pytest.MonkeyPatch, logged: Lines) -> None:
    """Where a number had to go, a machine can still read the line."""
    structlog.get_logger("bot").info("placed", lat=3.60123, lon=98.48, n=7, ok=True, who=None, phone=6281234567890)
    (line,) = logged()
    if line.startswith("{"):
        found = json.loads(line)
        assert (found["lat"], found["lon"], found["n"], found["ok"]) == ("[coordinate]", 98.48, 7, True)
        assert (found["who"], found["phone"], found["level"], found["logger"]) == (None, "[phone]", "info", "bot")


def test_libraries_speak_up_only_when_something_is_wrong(logged: Lines) -> None:
    """What libraries tell of every request is not written, their warnings are."""
    for name in ("httpx", "aiohttp.access", "telegram.ext", "sqlalchemy.engine"):
        logging.getLogger(name).info("a request")
        logging.getLogger(name).warning("a warning")
    assert len(logged()) == 4


def test_a_level_can_be_chosen(monkeypatch: pytest.MonkeyPatch, logged: Lines) -> None:
    """SABERLING_LOG_LEVEL decides what is written; without it, all but what is for debugging."""
    for wanted, told in ((None, 2), ("warning", 1), ("debug", 3)):
        monkeypatch.setenv("SABERLING_LOG_LEVEL", wanted or "")
        stream = io.StringIO()
        configure(stream=stream)
        for say in (structlog.get_logger("bot").debug, structlog.get_logger("bot").info, logging.warning):
            say("hello")
        assert len(stream.getvalue().splitlines()) == told


_GAPS = st.sampled_from(["", " ", "-", "."])
_AROUND = st.text(st.characters(exclude_categories=["Nd", "Cs"], exclude_characters="°'′’+-.,"), max_size=6)


@given(
    digits=st.text("0123456789", min_size=8, max_size=11),
    start=st.sampled_from(["08", "+62", "62", "0062"]),
    gap=_GAPS,
    before=_AROUND,
    after=_AROUND,
)
def test_every_indonesian_phone_number_goes(digits: str, start: str, gap: str, before: str, after: str) -> None:
    """However it is written and whatever stands around it."""
    number = gap.join([start, *(digits[i : i + 3] for i in range(0, len(digits), 3))])
    assert digits[-4:] not in Redaction()(f"{before}{number}{after}")


@given(
    degrees=st.integers(0, 180),
    fraction=st.text("0123456789", min_size=3, max_size=15),
    sign=st.sampled_from(["", "-", "+"]),
    before=_AROUND,
    after=_AROUND,
)
def test_every_exact_coordinate_goes(degrees: int, fraction: str, sign: str, before: str, after: str) -> None:
    """A decimal with three places or more names a house; it is never written."""
    assert fraction not in Redaction()(f"{before}{sign}{degrees}.{fraction}{after}")


@given(
    number=st.integers(10**6, 10**11),
    key=st.from_regex(r"[A-Za-z0-9_-]{30,40}", fullmatch=True),
    before=_AROUND,
    after=_AROUND,
)
def test_every_token_goes_though_nobody_told_us_of_it(number: int, key: str, before: str, after: str) -> None:
    """A bot token is known by its shape: in an address, quoted for one, or alone."""
    for written in (f"{number}:{key}", f"/bot{number}:{key}/getMe", f"{number}%3A{key}"):
        assert key not in Redaction()(f"{before}{written}{after}")


@given(secret=st.text(st.characters(exclude_categories=["Cs"]), min_size=6, max_size=40))
def test_every_secret_that_is_told_goes(secret: str) -> None:
    """As it is, as a part of an address, and as JSON or a representation writes it."""
    redact = Redaction([secret])
    for written in (secret, quote(secret, safe=""), json.dumps(secret)):
        assert secret not in redact(f"<{written}>").replace("[secret]", "")


def test_the_password_of_an_address_goes() -> None:
    """A database address may be told, its password not, though nobody told us of it."""
    assert Redaction()("at postgresql+psycopg://desk:hunter2@db/x") == "at postgresql+psycopg://desk:[password]@db/x"


def test_half_a_token_goes() -> None:
    """A token that was cut at its colon is still one."""
    assert Redaction([TOKEN])(TOKEN.partition(":")[2]) == "[secret]"
