"""`saberling check --due`: what comes next, and what is overdue."""

from __future__ import annotations

from datetime import timedelta

from bot.config import Settings
from bot.upcoming import upcoming
from storage import subscriptions, wishes
from storage.engine import Database
from storage.subscriptions import Wanted
from storage.tickets import history
from tests.storage.scenes import DAY, NOW, file, meet


async def test_what_is_due_is_told_by_kind(database: Database) -> None:
    """Each kind with its next time, in the office's zone; what the clock should have done is marked."""
    async with database.transaction() as tx:
        (rina,) = await meet(tx, "rina")
        ticket = await file(tx, rina)
        (entry,) = await history(tx, ticket.id)
        await wishes.put_by(tx, rina.id, entry, NOW + DAY)
        await subscriptions.subscribe(tx, rina, Wanted("A", "daily", area="1"), NOW - timedelta(hours=1), NOW)
    url = database.url.render_as_string(hide_password=False).replace("+aiosqlite", "").replace("+psycopg", "")
    settings = Settings.model_validate(
        {"telegram": {"token": "1:" + "a" * 35}, "staff": {"chat_id": -1001}, "storage": {"url": url}}
    )
    lines = await upcoming(settings, NOW)
    assert "✓ messages: none" in lines
    assert "✓ messages of a day: 2026-03-03 14:30" in lines
    assert "✗ news of a kelurahan: 2026-03-02 13:30 (overdue)" in lines
    assert f"✓ promises that end: {ticket.due_at + timedelta(hours=7):%Y-%m-%d %H:%M}" in lines
    assert lines[-1] == "✓ open tickets past their promise: 0"
    assert "✗ open tickets past their promise: 1" in await upcoming(settings, ticket.due_at)
