"""Updates that Telegram brings by itself: an ASGI app that says "200" only when they are stored.

Telegram repeats what was not answered by 2xx, so 503 is the honest word for "not now". Who does not know the secret
learns nothing and is not read. No update is ever logged.
"""

from __future__ import annotations

import hmac
import json
from collections import Counter
from datetime import UTC, datetime
from typing import Any, Final

import structlog
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from telegram.error import TelegramError

from bot.channels import ComeBackLater, Receive
from bot.channels.telegram.api import Api, Me
from bot.channels.telegram.capabilities import ALLOWED_UPDATES, UPDATE_BYTES
from bot.channels.telegram.failures import to_delivery_error
from bot.channels.telegram.to_events import to_incoming

log = structlog.get_logger()

SECRET_HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a name
RETRY_AFTER: Final = "2"  # seconds


class _Turned(Exception):
    """The request is turned away with this status."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


def webhook_app(path: str, secret: str, receive: Receive, me: Me) -> Starlette:
    """The app that takes updates at `path`. `app.state.refused` counts what was turned away, by HTTP status."""
    refused: Counter[int] = Counter()

    async def take(request: Request) -> Response:
        try:
            _check_secret(request, secret)
            body = await _body(request)
            await _hand_over(body, receive, me)
        except _Turned as turned:
            refused[turned.status] += 1
            log.warning("webhook_refused", status=turned.status, count=refused[turned.status])
            headers = {"Retry-After": RETRY_AFTER} if turned.status == 503 else None
            return Response(status_code=turned.status, headers=headers)
        return Response()

    app = Starlette(routes=[Route(path, take, methods=["POST"])])
    app.state.refused = refused
    return app


async def register(api: Api, public_url: str, path: str, secret: str, *, max_connections: int = 40) -> None:
    """Have Telegram bring updates to `public_url` + `path`. Raises a DeliveryError. What waits there is kept."""
    params = {
        "url": public_url.rstrip("/") + path,
        "secret_token": secret,
        "allowed_updates": list(ALLOWED_UPDATES),
        "max_connections": max_connections,
        "drop_pending_updates": False,
    }
    try:
        await api.call("setWebhook", params)
    except TelegramError as error:
        failure = to_delivery_error(error)
    else:
        return
    raise failure


def _check_secret(request: Request, secret: str) -> None:
    given = request.headers.get(SECRET_HEADER, "")
    if not secret or not hmac.compare_digest(given.encode(), secret.encode()):
        raise _Turned(403)


async def _body(request: Request) -> bytes:
    """The body, counted as it comes: nobody has to tell its length truly."""
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > UPDATE_BYTES:
                raise _Turned(413)
    except ClientDisconnect:
        raise _Turned(400) from None
    return bytes(body)


async def _hand_over(body: bytes, receive: Receive, me: Me) -> None:
    raw = body.decode("utf-8", "replace")
    incoming = to_incoming(_parsed(raw), bot_id=me.id, bot_username=me.username, received=datetime.now(UTC), raw=raw)
    try:
        await receive([incoming])
    except ComeBackLater:
        raise _Turned(503) from None
    except Exception as error:  # noqa: BLE001 - whatever it is, nothing was stored: Telegram brings it again
        log.error("update_not_received", error=type(error).__name__)  # its text may hold contents
        raise _Turned(503) from None


def _parsed(raw: str) -> Any:
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        raise _Turned(400) from None
