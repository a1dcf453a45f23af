"""The first report, end to end: the real process against the double, over HTTP, in both modes, on both databases."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bot_api_double import BotApiDouble, buttons, shown
from tests.end_to_end.scene import Scene, number_in, picture, scene, told

pytest_plugins = ("tests.bot_api_double.fixtures",)


@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_a_report_goes_all_the_way(tmp_path: Path, double: BotApiDouble, database_url: str, mode: str) -> None:
    """Four actions make a ticket; an officer claims, starts and proves; the resident sees before and after, and closes."""
    async with scene(tmp_path, double, database_url, mode=mode) as town:
        number = await _told_in_four_actions(town)
        card = await _claimed_by_one(town, number)
        await _worked_and_proved(town, number)
        await _closed_by_the_resident(town, number, card)
        assert (await town.bot.terminate())[0] == 0
    refused = {call.description for call in double.attempts() if call.status >= 400}
    assert all("message is not modified" in why for why in refused), refused  # the second officer's card, shown again


async def _told_in_four_actions(town: Scene) -> str:
    before = len(town.double.updates.seen)
    number = await town.report()
    assert len(town.double.updates.seen) - before == 4
    return number


async def _claimed_by_one(town: Scene, number: str) -> int:
    card = await town.card(number)
    assert {"✋ Ambil", "⋯ Lainnya"} <= {button["text"] for button in buttons(card)}
    place = await town.rudi.expect(lambda message: "venue" in message)
    assert number_in(place) == number
    press = await town.rudi.press(card, "Ambil")
    assert "Anda mengambil" in (await town.rudi.expect_toast(press))["text"]
    late = await town.sari.press_data(card, f"claim:{number}")
    toast = await town.sari.expect_toast(late)
    assert "sudah diambil Pak Rudi" in toast["text"]
    assert toast["alert"]
    await town.siti.expect("sudah menerima")
    return card["message_id"]


async def _worked_and_proved(town: Scene, number: str) -> None:
    card = await town.card(number)
    await town.rudi.press(card, "Mulai")
    await town.siti.expect("mulai mengerjakan")
    await town.rudi.press(card, "Selesai")
    asked = await town.rudi.expect("foto sesudah dikerjakan")
    assert asked["message_id"] != card["message_id"]
    await town.rudi.reply(asked, photo=picture(7))
    await town.rudi.expect(f"{number} selesai")


async def _closed_by_the_resident(town: Scene, number: str, card: int) -> None:
    asked = await town.siti.expect("Sudah dikerjakan")
    assert asked["photo"], "before and after"
    await town.siti.press(asked, "Sudah bersih")
    await town.siti.expect("ditutup")
    await town.rudi.expect(lambda message: message["message_id"] == card and "· selesai\n" in shown(message))
    cards = [event for event in told(town.said(town.room), f"{number} ·") if "photo" in event["message"]]
    assert len(cards) == 1, "one living card, edited in place"
    versions = [shown(version) for version in town.double.history(town.room, card)]
    states = ["menunggu petugas", "diterima petugas", "sedang dikerjakan", "selesai dikerjakan", "selesai"]
    assert [state for state in states if any(f"· {state}\n" in version for version in versions)] == states


async def test_menus_are_set_for_each_room_and_language(
    tmp_path: Path, double: BotApiDouble, migrated_sqlite: str
) -> None:
    """Residents and officers find their own commands in Telegram's menu, in Indonesian and in English."""
    async with scene(tmp_path, double, migrated_sqlite) as town:
        await double.wait_for(lambda: len(double.calls("setMyCommands")) >= 6)
        menus = {
            (call.params.nested("scope")["type"], call.params.text("language_code")): [
                one["command"] for one in call.params.nested("commands")
            ]
            for call in double.calls("setMyCommands")
        }
        assert menus.keys() >= {(s, c) for s in ("all_private_chats", "chat") for c in ("", "id", "en")}
        assert "lapor" in menus["all_private_chats", "en"]
        assert "tiket" in menus["chat", "id"]
        scope = double.calls("setMyCommands")[-1].params.nested("scope")
        assert scope == {"type": "chat", "chat_id": town.room}


async def test_still_dirty_reopens(tmp_path: Path, double: BotApiDouble, migrated_sqlite: str) -> None:
    """Who answers "Belum" is asked what is left, and the ticket is open again for the officers."""
    async with scene(tmp_path, double, migrated_sqlite) as town:
        number = await town.report()
        await town.resolve(number)
        await town.siti.press(await town.siti.expect("Sudah dikerjakan"), "Belum")
        asked = await town.siti.expect("Apa yang belum beres?")
        await town.siti.reply(asked, "Masih ada kasur bekas")
        await town.siti.expect("dibuka lagi")
        await town.rudi.expect("Masih ada kasur bekas")
        await town.sari.expect(lambda message: "dibuka lagi" in shown(message) and buttons(message))


async def test_a_rejection_tells_its_reason(tmp_path: Path, double: BotApiDouble, migrated_sqlite: str) -> None:
    """/tolak with a reason tells the resident that reason, and how to ask again."""
    async with scene(tmp_path, double, migrated_sqlite) as town:
        number = await town.report()
        await town.card(number)
        await town.rudi.say(f"/tolak {number} Lahan pribadi, <bukan> milik kota")
        told_so = await town.siti.expect("Lahan pribadi, <bukan> milik kota")
        await town.siti.press(told_so, "Ajukan lagi")
        await town.siti.expect("Mengapa laporan ini perlu dilihat lagi?")


async def test_a_room_that_moves_is_followed(tmp_path: Path, double: BotApiDouble, migrated_sqlite: str) -> None:
    """When the staff group becomes a supergroup, cards and buttons go on there, also after a restart."""
    async with scene(tmp_path, double, migrated_sqlite, group={"supergroup": False}) as town:
        await town.card(await town.report())
        new = double.migrate(town.room).id
        town.rudi.chat = new
        number = await town.report(words="Got mampet", shade=1)
        card = await town.card(number)
        assert card["chat"]["id"] == new
        await town.bot.restart()
        await town.rudi.press(card, "Ambil")
        await town.siti.expect("sudah menerima")


async def test_a_room_that_moved_unnoticed_is_followed(
    tmp_path: Path, double: BotApiDouble, migrated_sqlite: str
) -> None:
    """When Telegram says only on sending that the group has a new id, the message goes there and nothing is lost."""
    async with scene(tmp_path, double, migrated_sqlite, group={"supergroup": False}) as town:
        new = double.group("Ruang petugas")
        double.world.find_chat(town.room).migrated_to = new.id
        town.rudi.chat = new.id
        assert (await town.card(await town.report()))["chat"]["id"] == new.id
        assert told(town.said(town.room)) == []


async def test_a_topic_is_answered_in_the_topic(tmp_path: Path, double: BotApiDouble, migrated_sqlite: str) -> None:
    """What an officer asks in a topic of the staff forum is answered there, and in the room when the topic is gone."""
    async with scene(tmp_path, double, migrated_sqlite, group={"forum": True}) as town:
        topic = double.make_topic(double.world.find_chat(town.room), "Pekan Binjai")["message_thread_id"]
        town.rudi.thread = topic
        await town.rudi.say("/bantuan")
        answer = await town.rudi.expect("Di ruang ini")
        assert answer["message_thread_id"] == topic
        double.world.find_chat(town.room).topics[topic].deleted = True
        await town.rudi.say("/bantuan")
        await town.sari.look_away()
        assert "message_thread_id" not in await town.sari.expect("Di ruang ini")


async def test_a_kecamatan_has_its_topic(tmp_path: Path, double: BotApiDouble, migrated_sqlite: str) -> None:
    """In a group with topics a card comes to the topic of its kecamatan, made when needed, and anew when deleted."""
    forum = {"forum": True, "bot": "administrator"}
    async with scene(tmp_path, double, migrated_sqlite, group=forum) as town:
        topics = double.world.find_chat(town.room).topics
        first = topics[(await town.card(await town.report(words="satu", shade=1)))["message_thread_id"]]
        assert first.name.startswith("Binjai")
        for topic in topics.values():
            topic.deleted = True
        second = topics[(await town.card(await town.report(town.budi, words="dua", shade=2)))["message_thread_id"]]
        assert second.name.startswith("Binjai")
        assert not second.deleted


async def test_a_slip_of_the_thumb(tmp_path: Path, double: BotApiDouble, migrated_sqlite: str) -> None:
    """What is taken back in time was never told; what is not, is told when the time is over."""
    async with scene(tmp_path, double, migrated_sqlite, undo=2) as town:
        number = await town.report()
        await town.rudi.press(await town.card(number), "Ambil")
        await town.rudi.press(await town.card(number), "Urungkan")
        await town.rudi.press(await town.card(number), "Ambil")
        await town.siti.expect("sudah menerima")
        assert len(told(town.said(town.siti), "sudah menerima")) == 1


async def test_who_blocked_hears_what_was_missed(tmp_path: Path, double: BotApiDouble, migrated_sqlite: str) -> None:
    """Who blocks the bot loses no news: it is kept, and told at the next /start."""
    async with scene(tmp_path, double, migrated_sqlite) as town:
        number = await town.report()
        double.world.chats[town.siti.chat].blocked = True  # no update tells us, only the refusal
        await town.rudi.press(await town.card(number), "Ambil")
        await town.bot.until_metric("saberling_messages_undeliverable", 1)
        assert told(town.said(town.siti), "sudah menerima") == []
        await town.siti.say("/start")
        await town.siti.expect("sudah menerima")
        assert len(told(town.said(town.siti), "sudah menerima")) == 1


async def test_an_outsider_changes_nothing(tmp_path: Path, double: BotApiDouble, migrated_sqlite: str) -> None:
    """An outsider in the staff room gets a polite refusal and changes nothing."""
    async with scene(tmp_path, double, migrated_sqlite) as town:
        number = await town.report()
        card = await town.card(number)
        outsider = type(town.rudi)(double, 99, "Orang", chat=town.room)
        press = await outsider.press(card, "Ambil")
        assert "Hanya petugas" in (await outsider.expect_toast(press))["text"]
        press = await town.sari.press(card, "Ambil")
        assert "Anda mengambil" in (await town.sari.expect_toast(press))["text"]
