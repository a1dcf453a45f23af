"""HTTP on loopback: `/bot<token>/<method>`, `/file/bot<token>/<path>` and `/control/<command>`.

No router and no application around it: one function looks at the path, because benchmarks push thousands of
calls a second through here and the double must not be what they measure.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.bot_api_double.decoding import read_params
from tests.bot_api_double.errors import ApiError, Cut
from tests.bot_api_double.registry import METHODS, Method

if TYPE_CHECKING:
    from tests.bot_api_double.double import BotApiDouble

_BODY_LIMIT = 64 * 1024 * 1024
_NOT_FOUND = ApiError(404, "Not Found")
_UNAUTHORIZED = ApiError(401, "Unauthorized")
_DOWNLOAD = Method("download", lambda _double, _params: True)


class Server:
    """The listening side of a double."""

    def __init__(self, double: BotApiDouble) -> None:
        self.double = double
        self.port = 0
        self._runner: web.ServerRunner | None = None

    async def start(self, port: int) -> None:
        """Listen on 127.0.0.1."""
        server = web.Server(self._handle, request_factory=_request, access_log=None, keepalive_timeout=300)
        self._runner = web.ServerRunner(server, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port, backlog=1024).start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Close all connections."""
        if self._runner:
            await self._runner.cleanup()

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        place, _, rest = request.path[1:].partition("/")
        try:
            if place == "control":
                return await self._control(request, rest)
            if place == "file":
                return await self._file(rest)
            if place.startswith("bot") and rest:
                return await self._method(request, place, rest)
        except Cut:
            if request.transport:
                request.transport.close()
            return web.Response()
        return _refusal(_NOT_FOUND)

    async def _method(self, request: web.BaseRequest, place: str, name: str) -> web.Response:
        if place[3:] != self.double.token:
            return _refusal(_UNAUTHORIZED)
        method = METHODS.get(name.lower())
        try:
            params = await read_params(request)
        except ApiError as error:
            return _refusal(error)
        if method is None:
            self.double.record_unknown(name, params)
            return _refusal(_NOT_FOUND)
        call, body = await self.double.exchange(method, params)
        call.answered = request.transport is not None and not request.transport.is_closing()
        return web.Response(body=body, status=call.status, content_type="application/json")

    async def _file(self, rest: str) -> web.Response:
        place, _, path = rest.partition("/")
        if place != f"bot{self.double.token}":
            return _refusal(_UNAUTHORIZED)
        fault = self.double.faults.pick(_DOWNLOAD.name, None)
        stored = self.double.world.files.by_path.get(path)
        if stored is None or stored.content is None:
            return _refusal(_NOT_FOUND)
        try:
            if fault:
                await fault.before()
        except ApiError as error:
            return _refusal(error)
        content = await fault.after(stored.content) if fault else stored.content
        return web.Response(body=content, content_type="application/octet-stream")

    async def _control(self, request: web.BaseRequest, name: str) -> web.Response:
        body = await request.read()
        try:
            result = await self.double.control(name, **_arguments(name, json.loads(body) if body else {}))
        except (LookupError, TypeError, ValueError, ApiError) as error:
            return _json({"ok": False, "description": f"{type(error).__name__}: {error}"}, 400)
        return _json({"ok": True, "result": result}, 200)


def _request(message: Any, payload: Any, protocol: Any, writer: Any, task: Any) -> web.BaseRequest:
    loop = task.get_loop()
    return web.BaseRequest(message, payload, protocol, writer, task, loop, client_max_size=_BODY_LIMIT)


def _arguments(name: str, body: dict[str, Any]) -> dict[str, Any]:
    """`POST /control/update` takes a bare update too."""
    return {"update": body} if name == "update" and "update" not in body else body


def _json(answer: dict[str, Any], status: int) -> web.Response:
    return web.Response(body=json.dumps(answer).encode(), status=status, content_type="application/json")


def _refusal(error: ApiError) -> web.Response:
    return _json(error.body(), error.code)
