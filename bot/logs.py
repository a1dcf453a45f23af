"""Logs on standard error, in which no token, secret, phone number or exact coordinate ever stands.

Everything ends in one handler: structlog's loggers are stdlib loggers underneath, and so are the libraries'. That
handler renders the record, with its exceptions and their tracebacks, into the line that will be written, and only
then takes the line apart for what must not be seen: so it does not matter by which argument, at which level or in
which exception it came.

What is removed errs on the side of removing: a number of 9 digits that begins like a phone is taken for one.
"""

from __future__ import annotations

import json
import logging
import os
import re
import sys
from collections.abc import Iterable
from typing import Any, TextIO
from urllib.parse import quote

import structlog

_GAP = r"[ .()-]{0,2}"
_CHATTY = (
    "fontTools",
    "httpx",
    "httpcore",
    "aiohttp",
    "telegram",
    "asyncio",
    "alembic",
    "aiosqlite",
    "sqlalchemy",
    "PIL",
)


def _unless_time(found: re.Match[str]) -> str:
    return found[1] or "[coordinate]"


# In this order: a token holds what looks like a phone number, a database address what looks like a token.
_PATTERNS = (
    (re.compile(r"(?<=://)([^\s:/@]*):[^\s@]*(?=@)"), r"\1:[password]"),  # what follows a user in an address
    (re.compile(r"(bot)\d+(?::|%3A)[\w-]+|(?<!\d)\d{6,}(?::|%3A)[\w-]{20,}", re.IGNORECASE), r"\1[token]"),
    # Degrees, unless they are the seconds of a time.
    (re.compile(r"(\d\d:\d\d:\d\d\.\d+)|(?<![\d.,])[+-]?\d{1,3}(?:\.\d{3,}|,\d{4,})"), _unless_time),
    (re.compile(r"\d{1,3}\s*°\s*\d{1,2}\s*['′’]\s*[\d.,]*"), "[coordinate]"),
    (
        re.compile(r"(?<![A-Z0-9])[2-9CFGHJMPQRVWX]{4,8}\+[2-9CFGHJMPQRVWX]{2,7}\b"),
        "[coordinate]",
    ),  # an Open Location Code
    (re.compile(rf"(?<!\d)(?:\+|00)?62(?:{_GAP}\d){{7,13}}(?!\d)"), "[phone]"),
    (re.compile(rf"(?<!\d)0[2-9](?:{_GAP}\d){{7,12}}(?!\d)"), "[phone]"),
    (re.compile(rf"\+(?:{_GAP}\d){{9,15}}(?!\d)"), "[phone]"),
)


class Redaction:
    """Takes out of a text what must not be seen: the `secrets` given, and whatever looks like one."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        forms = {form for each in secrets for form in _forms(each) if len(form) > 3}
        longest_first = sorted(forms, key=len, reverse=True)
        self._secrets = re.compile("|".join(map(re.escape, longest_first))) if forms else None

    def __call__(self, text: str) -> str:
        if self._secrets:
            text = self._secrets.sub("[secret]", text)
        for pattern, instead in _PATTERNS:
            text = pattern.sub(instead, text)
        return text

    def within(self, value: Any) -> Any:
        """The same value, redacted, of what JSON knows: a number that must not be seen becomes a text."""
        if isinstance(value, dict):
            return {self(str(key)): self.within(each) for key, each in value.items()}
        if isinstance(value, list | tuple | set | frozenset):
            return [self.within(each) for each in value]
        text = value if isinstance(value, str) else repr(value)
        redacted = self(text)
        return value if redacted == text and isinstance(value, int | float | None) else redacted


def _forms(secret: str) -> Iterable[str]:
    """A secret as it may stand in a line: as it is, within an address, escaped; of a token also the second half."""
    parts = (secret, secret.partition(":")[2])
    return (form for part in parts for form in (part, quote(part, safe=""), json.dumps(part)[1:-1]))


class _Redacting(logging.Formatter):
    """Another formatter's lines, redacted: the last thing that happens to a line before it is written."""

    def __init__(self, inner: logging.Formatter, redact: Redaction) -> None:
        super().__init__()
        self._inner, self._redact = inner, redact

    def format(self, record: logging.LogRecord) -> str:
        return self._redact(self._inner.format(record))


class _Handler(logging.StreamHandler[TextIO]):
    """A record that cannot be rendered is told by its place alone: the stock handler would print its arguments."""

    def handleError(self, record: logging.LogRecord) -> None:
        kind = getattr(sys.exc_info()[0], "__name__", "error")
        if kind != "BrokenPipeError":
            self.stream.write(f"a log line of {record.name} could not be written: {kind}\n")


def configure(level: str | None = None, secrets: Iterable[str] = (), stream: TextIO | None = None) -> None:
    """Route every log of the process to standard error, from `level` on ("info" unless the environment says).

    SABERLING_LOG=json|console chooses the form: for machines, or for people (the default on a terminal).
    SABERLING_LOG_LEVEL chooses the level.
    """
    out: TextIO = stream or sys.stderr
    redact = Redaction(secrets)
    handler = _Handler(out)
    handler.setFormatter(_Redacting(_formatter(os.environ.get("SABERLING_LOG", ""), out, redact), redact))
    root = logging.getLogger()
    for old in root.handlers[:]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel((level or os.environ.get("SABERLING_LOG_LEVEL") or "info").upper())
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.captureWarnings(True)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_shared(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def _shared() -> list[structlog.typing.Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]


def _formatter(form: str, out: TextIO, redact: Redaction) -> logging.Formatter:
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[*_shared(), structlog.stdlib.ExtraAdder()],
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *_renderer(form, out, redact)],
    )


def _renderer(form: str, out: TextIO, redact: Redaction) -> list[structlog.typing.Processor]:
    if form == "console" or (form != "json" and out.isatty()):
        plain = structlog.dev.plain_traceback  # the rich one prints the values of local variables
        return [structlog.dev.ConsoleRenderer(colors=out.isatty(), exception_formatter=plain)]
    if form == "json":
        return [
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(lambda event, **_: json.dumps(redact.within(event))),
        ]
    order = ["timestamp", "level", "logger", "event"]
    renderer = structlog.processors.LogfmtRenderer(key_order=order, drop_missing=True, bool_as_flag=False)
    return [structlog.processors.format_exc_info, renderer]
