"""The mailbox of the web chat: one message per source, revisions without holes for those who listen."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from storage import mailbox
from storage.engine import Database
from storage.mailbox import Draft, Message

NOON = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)


def draft(source: str, chat: str = "warga", text: str = "halo", picture: str | None = None) -> Draft:
    return Draft(chat, source, "", {"text": text}, picture, NOON)


async def kept(database: Database, *drafts: Draft) -> list[Message]:
    async with database.transaction() as tx:
        return [(await mailbox.keep(tx, one))[0] for one in drafts]


async def changed_since(database: Database, revision: int, chat: str = "warga") -> Sequence[Message]:
    async with database.reading() as tx:
        return await mailbox.since(tx, chat, revision)


async def test_reads_back_what_was_kept(database: Database) -> None:
    """A message comes back as it was kept, with its time in UTC."""
    [message] = await kept(database, draft("in/1", text="TPS <penuh> 🗑", picture="ab/cd00.jpg"))
    async with database.reading() as tx:
        assert await mailbox.by_id(tx, "warga", message.id) == message
    assert (message.body, message.picture, message.at) == ({"text": "TPS <penuh> 🗑"}, "ab/cd00.jpg", NOON)


async def test_same_source_is_one_message(database: Database) -> None:
    """The same source again gives the first message back, unchanged; in another chat it is another one."""
    [first] = await kept(database, draft("out/7", text="satu"))
    async with database.transaction() as tx:
        again, is_new = await mailbox.keep(tx, draft("out/7", text="dua"))
    [elsewhere] = await kept(database, draft("out/7", chat="lain"))
    assert (again, is_new) == (first, False)
    assert elsewhere.id != first.id


async def test_each_chat_counts_its_own_revisions(database: Database) -> None:
    """Every message and every change takes the next revision of its chat."""
    one, two, other = await kept(database, draft("out/1"), draft("out/2"), draft("out/3", chat="lain"))
    async with database.transaction() as tx:
        changed = await mailbox.change(tx, "warga", one.id, {"text": "baru"}, None)
    assert changed is not None
    assert (one.revision, two.revision, changed.revision, other.revision) == (1, 2, 3, 1)
    async with database.reading() as tx:
        assert await mailbox.revisions(tx, ["warga", "lain", "kosong"]) == {"warga": 3, "lain": 1}


async def test_listener_gets_changes_in_their_order(database: Database) -> None:
    """After revision n come the later messages and changes, oldest change first, and nothing of other chats."""
    one, two, _ = await kept(database, draft("out/1"), draft("out/2"), draft("out/3", chat="lain"))
    async with database.transaction() as tx:
        await mailbox.change(tx, "warga", one.id, {"text": "baru"}, None)
    assert [message.id for message in await changed_since(database, 1)] == [two.id, one.id]
    assert [message.body["text"] for message in await changed_since(database, 2)] == ["baru"]
    assert await changed_since(database, 3) == []


async def test_nobody_changes_a_message_of_another_chat(database: Database) -> None:
    """A message is found and changed only by its own chat."""
    [message] = await kept(database, draft("out/1"))
    async with database.transaction() as tx:
        assert await mailbox.change(tx, "lain", message.id, {"text": "!"}, None) is None
        assert await mailbox.by_id(tx, "lain", message.id) is None
        assert await mailbox.by_id(tx, "warga", message.id) == message


async def test_history_is_turned_back_page_by_page(database: Database) -> None:
    """The newest messages come first as a page, oldest on top; the next page is what is older than that."""
    messages = await kept(database, *(draft(f"out/{n}") for n in range(5)))
    ids = [message.id for message in messages]
    async with database.reading() as tx:
        newest = await mailbox.before(tx, "warga", None, limit=2)
        older = await mailbox.before(tx, "warga", newest[0].id, limit=2)
    assert [message.id for message in newest] == ids[3:]
    assert [message.id for message in older] == ids[1:3]


async def test_picture_is_shown_only_where_it_was_sent(database: Database) -> None:
    """Whether a picture may be seen is decided by the chats whose messages show it."""
    await kept(database, draft("out/1", picture="ab/cd00.jpg"))
    async with database.reading() as tx:
        assert await mailbox.shows(tx, ["lain", "warga"], "ab/cd00.jpg")
        assert not await mailbox.shows(tx, ["lain"], "ab/cd00.jpg")
        assert not await mailbox.shows(tx, ["warga"], "ab/cd01.jpg")


async def test_old_messages_are_found_by_a_field(database: Database) -> None:
    """Messages are found by their age and by a field of their body; words that look like a field are none."""
    bodies = [{"upload": "x"}, {"text": '"upload": "x"'}, {"up_load": "x"}]
    old, *_ = await kept(database, *(Draft("warga", f"in/{n}", "a", body, None, NOON) for n, body in enumerate(bodies)))
    async with database.reading() as tx:
        assert await mailbox.old_with(tx, "upload", NOON) == []
        assert await mailbox.old_with(tx, "upload", NOON + timedelta(seconds=1)) == [old]


async def test_writers_at_once_leave_no_hole(database: Database) -> None:
    """Twenty writers at once get twenty revisions, one each, and one message per source."""

    async def write(n: int) -> int:
        async with database.transaction() as tx:
            message, _ = await mailbox.keep(tx, draft(f"out/{n % 10}"))
            await asyncio.sleep(0)
            await mailbox.change(tx, "warga", message.id, {"text": str(n)}, None)
            return message.id

    ids = await asyncio.gather(*(write(n) for n in range(20)))
    assert len(set(ids)) == 10
    async with database.reading() as tx:
        assert await mailbox.revisions(tx, ["warga"]) == {"warga": 30}
