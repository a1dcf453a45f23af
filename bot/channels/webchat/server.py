"""The pages of the web chat: what a browser may ask for, and what it gets.

There are two panes. "resident" is the chat of whoever holds the session. "staff" is the room in which sample officers
speak, one of whom the visitor chooses to be: it exists only where sample officers were given, which is in the demo. A
pane that does not exist is not found, and so is every picture of a chat that the session may not read.
"""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import structlog
from jinja2 import Environment, PackageLoader, select_autoescape
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.channels import ComeBackLater, Command, Receive
from bot.channels.webchat.channel import NAME, STAFF_ROOM, WebChat, message_id
from bot.channels.webchat.guard import Hardened, Refusal, check_own_page
from bot.channels.webchat.ranges import file_answer
from bot.channels.webchat.receiving import Door
from bot.channels.webchat.sessions import Pace, Sessions
from bot.channels.webchat.to_events import Sent, Speaker
from bot.channels.webchat.to_page import page_message, page_toast
from bot.held import held_about
from handlers.texts import SOURCE, languages
from storage import mailbox, people
from storage.addresses import Identity
from storage.engine import Unavailable
from storage.images import MAX_BYTES
from storage.photo_store import Missing
from storage.sounds import TYPES

PAGE = 50  # messages of history in one answer
STREAMS = 20  # pages that one person may have open

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class StaffPerson:
    """A sample officer of the demo: the user id of a `web` identity, and the name that is shown."""

    user: str
    name: str


def webchat_routes(
    channel: WebChat,
    receive: Receive,
    *,
    staff_people: Sequence[StaffPerson] = (),
    places: Sequence[Mapping[str, Any]] = (),
    outlines: Mapping[str, Any] | None = None,
    commands: Sequence[Command] = (),
    title: str = "e-Saberling",
    city: str = "Kota Binjai",
    secret: bytes = b"",
    pace: Pace | None = None,
    photo_limit: int = MAX_BYTES,
) -> list[BaseRoute]:
    """The routes of the page, to be put at the root of a site.

    `staff_people` opens the staff room to everybody who can reach the page, so it is for the demo alone. `places` are
    the points of the map, each with name, kecamatan, lat, lon; `outlines` is a GeoJSON that is drawn beneath them.
    `secret` (64 bytes at most) keys the user ids; `photo_limit` is in bytes.
    """
    panes = _Panes(channel, staff_people, Sessions(secret), pace or Pace())
    posts = Door(channel, receive, photo_limit=photo_limit)
    chart = {"places": [dict(place) for place in places], "outlines": outlines}
    setup = {
        "staff": [{"user": person.user, "name": person.name} for person in staff_people],
        "commands": [{"name": c.name, "room": c.room, "describe": c.describe} for c in commands],
        "photoLimit": photo_limit,
    }
    page = _template(title=title, city=city, setup=json.dumps(setup), staff=staff_people)

    async def send(request: Request) -> Response:
        check_own_page(request)
        user = panes.user(request)
        panes.slow_down(user)
        pane = panes.existing(request)
        record = await posts.take(request, lambda sent: panes.speaker(request, user, pane, sent))
        return JSONResponse({"message": str(record.id) if record else None})

    async def show_places(request: Request) -> Response:
        return JSONResponse(chart, headers={"Cache-Control": "private, max-age=3600"})

    async def show_page(request: Request) -> Response:
        response = HTMLResponse(page(_language(request)), headers={"Cache-Control": "no-store"})
        panes.sessions.give(response, request)
        return response

    def route(path: str, endpoint: Endpoint, methods: Sequence[str] = ("GET",)) -> Route:
        return Route(path, _answering(endpoint), methods=list(methods), middleware=[Middleware(Hardened)])

    return [
        route("/", show_page),
        route("/api/places", show_places),
        route("/api/{pane}/send", send, ("POST",)),
        route("/api/{pane}/history", panes.history),
        route("/api/{pane}/stream", panes.stream),
        route("/picture/{name:path}", panes.picture),
        route("/held", panes.held),
        _static("/static/leaflet", str(files("js_lib_leaflet") / "static" / "js_lib_leaflet")),
        _static("/static", str(Path(__file__).parent / "static")),
    ]


Endpoint = Callable[[Request], Awaitable[Response]]


def _answering(endpoint: Endpoint) -> Endpoint:
    """The endpoint, with every reason not to do it told in a word that the page has a sentence for."""

    async def answer(request: Request) -> Response:
        try:
            return await endpoint(request)
        except Refusal as refusal:
            return JSONResponse({"error": refusal.code}, refusal.status)
        except (ComeBackLater, Unavailable, OSError) as away:
            log.warning("web chat has to wait", error=type(away).__name__)
            return JSONResponse({"error": "later"}, 503, {"Retry-After": "2"})
        except (HTTPException, ClientDisconnect):  # a form that is none; a browser that went away
            return JSONResponse({"error": "unreadable"}, 400)

    return answer


class _Panes:
    """Who may read and speak where."""

    def __init__(self, channel: WebChat, staff_people: Sequence[StaffPerson], sessions: Sessions, pace: Pace) -> None:
        self._channel = channel
        self._database = channel.database
        self._officers = {person.user: person for person in staff_people}
        self._pace = pace
        self.sessions = sessions

    def user(self, request: Request) -> str:
        token = self.sessions.token(request)
        if token is None:
            raise Refusal(401, "no_session")
        return self.sessions.user(token)

    def slow_down(self, user: str) -> None:
        if not self._pace.allows(user):
            raise Refusal(429, "too_fast")

    def existing(self, request: Request) -> str:
        """The pane that was asked for: "resident", or "staff" where there is one."""
        pane = request.path_params["pane"]
        if pane == "resident" or (pane == "staff" and self._officers):
            return pane
        raise Refusal(404, "unknown")

    def speaker(self, request: Request, user: str, pane: str, sent: Sent) -> Speaker:
        if pane == "resident":
            return Speaker.resident(user, _language(request))
        officer = self._officers.get(sent.officer)
        if officer is None:
            raise Refusal(403, "foreign")
        return Speaker.officer(officer.user, officer.name, _language(request), STAFF_ROOM)

    async def history(self, request: Request) -> Response:
        """`?before=` a message id. `revision` is from where the stream is to go on."""
        chat = self._chat(request)
        async with self._database.reading() as tx:
            newest = (await mailbox.revisions(tx, [chat])).get(chat, 0)
            messages = await mailbox.before(tx, chat, message_id(request.query_params.get("before")), PAGE + 1)
        shown = [page_message(message) for message in messages[-PAGE:]]
        return JSONResponse(
            {"messages": shown, "more": len(messages) > PAGE, "revision": newest},
            headers={"Cache-Control": "no-store"},
        )

    async def stream(self, request: Request) -> Response:
        """Messages and changes as they come, after `Last-Event-ID` or `?after=`."""
        chat = self._chat(request)
        if self._channel.listeners.count(chat) >= STREAMS:
            raise Refusal(429, "too_fast")
        last = request.headers.get("last-event-id") or request.query_params.get("after")
        return EventSourceResponse(self._until_away(chat, message_id(last) or 0), ping=20, send_timeout=30)

    async def picture(self, request: Request) -> Response:
        user, name = self.user(request), request.path_params["name"]
        readable = [user, STAFF_ROOM] if self._officers else [user]
        async with self._database.reading() as tx:
            visible = await mailbox.shows(tx, readable, name)
        if not visible:
            raise Refusal(404, "unknown")
        try:
            jpeg = await self._channel.photos.get(name)
        except (Missing, ValueError):
            raise Refusal(404, "unknown") from None
        return file_answer(jpeg, TYPES.get(name.rpartition(".")[2], "image/jpeg"), request.headers.get("range"))

    async def held(self, request: Request) -> Response:
        """All that is held about whoever asks, put together now and kept nowhere."""
        user = self.user(request)
        async with self._database.reading() as tx:
            person = await people.find(tx, Identity(NAME, user))
        if person is None:
            raise Refusal(404, "unknown")
        file = await held_about(self._database, self._channel.photos, person)
        return Response(file, media_type="application/zip", headers={"Cache-Control": "no-store"})

    def _chat(self, request: Request) -> str:
        user = self.user(request)
        return user if self.existing(request) == "resident" else STAFF_ROOM

    async def _until_away(self, chat: str, after: int) -> AsyncIterator[ServerSentEvent]:
        """What there is to follow, until the channel stops or the database is away; the page comes back by itself."""
        with suppress(Unavailable):
            async with aclosing(self._follow(chat, after)) as events:
                async for event in events:
                    yield event

    async def _follow(self, chat: str, after: int) -> AsyncGenerator[ServerSentEvent, None]:
        with self._channel.listeners.listen(chat) as listener:
            if await self._ahead(chat, after):
                yield ServerSentEvent(event="reset", data="")
                return
            while not listener.closed:
                async with self._database.reading() as tx:
                    changed = await mailbox.since(tx, chat, after)
                for message in changed:
                    after = message.revision
                    yield ServerSentEvent(_json(page_message(message)), event="message", id=str(after))
                for toast in listener.toasts():
                    yield ServerSentEvent(_json(page_toast(toast)), event="toast")
                if not changed:
                    await listener.wait()

    async def _ahead(self, chat: str, after: int) -> bool:
        """Whether the page has seen more than there is: then the database is another one, and the page begins anew."""
        async with self._database.reading() as tx:
            return (await mailbox.revisions(tx, [chat])).get(chat, 0) < after


def _language(request: Request) -> str:
    chosen = request.cookies.get("lang", "")
    return chosen if chosen in languages() else SOURCE


def _template(**values: Any) -> Callable[[str], str]:
    pages = Environment(loader=PackageLoader("bot.channels.webchat"), autoescape=select_autoescape(), trim_blocks=True)
    page = pages.get_template("page.html")
    return lambda language: page.render(language=language, languages=languages(), **values)


def _static(path: str, folder: str) -> Mount:
    return Mount(path, StaticFiles(directory=folder), middleware=[Middleware(Hardened)])


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
