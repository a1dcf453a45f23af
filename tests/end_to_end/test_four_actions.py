"""A resident who knows what to do: a captioned photo, a pin, a tap on the kind, a tap on "Kirim", and a number."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bot_api_double import BotApiDouble, shown
from tests.end_to_end.scene import BINJAI, Scene, number_in, picture, scene

pytest_plugins = ("tests.bot_api_double.fixtures",)


def _heard(town: Scene) -> list[str]:
    """What came into the resident's chat with a sound, in order."""
    calls = [call for call in town.double.attempts(chat_id=town.siti.chat) if call.accepted]
    sounded = [
        call for call in calls if call.method.startswith("send") and not call.params.flag("disable_notification")
    ]
    return [shown(call.result) for call in sounded if isinstance(call.result, dict)]


@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_four_actions_make_a_ticket(
    tmp_path: Path, double: BotApiDouble, migrated_sqlite: str, mode: str
) -> None:
    """Four things that the resident does, one message of the bot for each, and the last one says the number."""
    async with scene(tmp_path, double, migrated_sqlite, mode=mode) as town:
        before = len(double.updates.seen)
        await town.siti.photo(picture(), "tumpukan sampah di pinggir jalan")
        await town.siti.expect("Di mana ini?")
        await town.siti.location(*BINJAI)
        await town.siti.press(await town.siti.expect("Ini soal apa?"), "Tumpukan sampah")
        await town.siti.press(await town.siti.expect("Sudah benar?"), "Kirim laporan")
        receipt = await town.siti.expect("Tersimpan")
        await town.bot.at_rest()
        assert len(double.updates.seen) - before == 4
        heard = _heard(town)
        assert len(heard) == 4, heard
        assert number_in(receipt) in heard[-1]
