"""What a visitor is shown: the page, its headers, the history, the stream, and what is not there."""

from contextlib import ExitStack
from datetime import UTC, datetime

import pytest
from markupsafe import Markup

from bot.channels import Letter, Shown
from bot.channels.webchat.channel import WebChat
from handlers.replies import Picture, Say, Toast
from storage import mailbox
from storage.addresses import Address
from storage.engine import Database
from storage.photo_store import MemoryPhotos
from tests.bot.webchat.conftest import PLACES, Browser, Site, jpeg, served

STAFF = Address("web", "staff")


async def say(channel: WebChat, letter: int, text: str, replaces: str | None = None) -> str:
    return (await channel.send(Letter(letter, STAFF, Say(Markup(text)), replaces=replaces))).message


async def home_of(site: Site, browser: Browser) -> Address:
    await browser.send("text", text="halo")
    origin = site.reception.events[-1].origin
    assert origin is not None
    return origin.address


@pytest.mark.parametrize(
    "path", ["/", "/api/places", "/api/nowhere/history", "/static/page.js", "/static/leaflet/leaflet.js", "/picture/x"]
)
async def test_every_answer_is_hardened(site: Site, path: str) -> None:
    """Every answer forbids foreign scripts, inline scripts and styles, framing and guessing of types."""
    visitor = await site.visitor()
    async with visitor.http.get(site.url + path) as answer:
        policy = answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "unsafe" not in policy
    for rule in ("default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'"):
        assert rule in policy


async def test_page_has_nothing_inline_and_nothing_foreign(site: Site) -> None:
    """The page needs no inline script or style and loads everything from its own site."""
    _, body = await site.stranger().get("/")
    page = body.decode()
    assert "style=" not in page
    assert " onclick" not in page
    assert "https://" not in page.replace("http://www.w3.org/", "")


async def test_token_is_kept_nowhere(site: Site) -> None:
    """What the cookie holds is found neither in the messages nor in what reception is told."""
    visitor = await site.visitor()
    home = await home_of(site, visitor)
    [cookie] = list(visitor.http.cookie_jar)
    async with site.channel.database.reading() as tx:
        [message] = await mailbox.before(tx, home.chat, None)
    assert cookie.key == "saberling"
    assert cookie.value not in repr(message) + repr(site.reception.events)


async def test_without_sample_officers_there_is_no_room(sqlite: Database) -> None:
    """Where no sample officers are given, the staff room can neither be seen nor read nor spoken in."""
    async with served(sqlite, staff_people=()) as site:
        visitor = await site.visitor()
        shown = await site.channel.send(Letter(1, STAFF, Say(picture=Picture((1,))), Shown(jpeg=jpeg())))
        async with sqlite.reading() as tx:
            message = await mailbox.by_id(tx, "staff", int(shown.message))
        _, page = await visitor.get("/")
        assert b"pane-resident" in page
        assert b"pane-staff" not in page
        assert b'data-text="demo"' not in page
        assert (await visitor.get("/api/staff/history"))[0] == 404
        assert (await visitor.get("/api/staff/stream"))[0] == 404
        assert await visitor.send("text", "staff", text="halo", officer="officer-1") == 404
        assert message
        assert (await visitor.get(f"/picture/{message.picture}"))[0] == 404
        assert site.reception.calls == 0


async def test_visitors_do_not_see_each_other(site: Site) -> None:
    """A resident's chat is the resident's alone."""
    one, two = await site.visitor(), await site.visitor()
    await one.send("text", text="halo")
    assert len(await one.history()) == 1
    assert await two.history() == []


async def test_history_comes_in_pages(site: Site) -> None:
    """The page gets the newest fifty messages, and older ones when it asks for them."""
    for n in range(60):
        await say(site.channel, n, str(n))
    visitor = await site.visitor()
    _, newest = await visitor.get("/api/staff/history")
    _, older = await visitor.get(f"/api/staff/history?before={newest['messages'][0]['id']}")
    assert (len(newest["messages"]), newest["more"], newest["revision"]) == (50, True, 60)
    assert [message["text"] for message in older["messages"]] == [str(n) for n in range(10)]
    assert older["more"] is False


async def test_map_is_given_as_points(site: Site) -> None:
    """The map is drawn from the places that the server was given."""
    _, chart = await (await site.visitor()).get("/api/places")
    assert chart == {"places": list(PLACES), "outlines": None}


async def test_message_is_seen_at_once(site: Site) -> None:
    """A message and its change reach an open page while it waits, each with its revision."""
    visitor = await site.visitor()
    async with visitor.stream("staff") as stream:
        message = await say(site.channel, 1, "kartu")
        kind, revision, shown = await stream.next()
        assert (kind, revision, shown["id"], shown["text"]) == ("message", "1", message, "kartu")
        await say(site.channel, 2, "kartu baru", replaces=message)
        _, revision, shown = await stream.next()
        assert (revision, shown["id"], shown["text"]) == ("2", message, "kartu baru")


async def test_stream_takes_up_where_it_broke_off(site: Site) -> None:
    """A page that comes back gets what it missed, and nothing twice."""
    for n in range(3):
        await say(site.channel, n, str(n))
    visitor = await site.visitor()
    async with visitor.stream("staff", last=2) as stream:
        assert (await stream.next())[2]["text"] == "2"
        await say(site.channel, 9, "kemudian")
        assert (await stream.next())[2]["text"] == "kemudian"


async def test_long_absence_is_made_up_for(site: Site) -> None:
    """However much was missed, all of it comes, in order."""
    async with site.channel.database.transaction() as tx:
        for n in range(230):
            await mailbox.keep(tx, mailbox.Draft("staff", f"out/{n}", "", {"text": str(n)}, None, datetime.now(UTC)))
    async with (await site.visitor()).stream("staff") as stream:
        assert [(await stream.next())[2]["text"] for _ in range(230)] == [str(n) for n in range(230)]


async def test_page_of_another_database_begins_anew(site: Site) -> None:
    """A page that has seen more than there is is told to begin anew."""
    await say(site.channel, 1, "satu")
    async with (await site.visitor()).stream("staff", last=9) as stream:
        assert (await stream.next())[0] == "reset"


async def test_toast_reaches_the_page_of_the_press(site: Site) -> None:
    """The answer to a press is shown in the chat where it was pressed, with the key of the press."""
    visitor, other = await site.visitor(), await site.visitor()
    home = await home_of(site, visitor)
    async with visitor.stream(last=2) as mine, other.stream() as theirs:
        await site.channel.answer([Toast(f"{home.chat}|k1", "Tersimpan", alert=True)])
        assert await mine.next() == ("toast", "", {"press": "k1", "text": "Tersimpan", "alert": True})
        await other.send("text", text="halo")
        assert (await theirs.next())[0] == "message"


async def test_other_replica_is_seen_by_looking(database: Database) -> None:
    """What another process writes into the mailbox is found without being told."""
    async with served(database, poll_s=0.05) as site:
        elsewhere = WebChat(database, MemoryPhotos())
        async with (await site.visitor()).stream("staff") as stream:
            await say(elsewhere, 1, "dari replika lain")
            assert (await stream.next())[2]["text"] == "dari replika lain"
            await say(elsewhere, 2, "sekali lagi")
            assert (await stream.next())[2]["text"] == "sekali lagi"


async def test_stopped_channel_lets_the_pages_go(site: Site) -> None:
    """When the channel stops, every open stream ends, so that the server can end too."""
    async with (await site.visitor()).stream("staff") as stream:
        await say(site.channel, 1, "satu")
        await stream.next()
        await site.channel.stop()
        assert await stream.ended()
    async with (await site.visitor()).stream("staff", last=1) as late:
        assert await late.ended()


async def test_streams_of_one_person_are_counted(site: Site) -> None:
    """Nobody holds more than twenty streams open; a closed one makes room again."""
    visitor = await site.visitor()
    home = await home_of(site, visitor)
    with ExitStack() as others:
        for _ in range(20):
            others.enter_context(site.channel.listeners.listen(home.chat))
        assert (await visitor.get("/api/resident/stream"))[0] == 429
    async with visitor.stream() as stream:
        assert (await stream.next())[0] == "message"
