"""Somebody goes where we cannot reach them, and comes back: the office sees it, and what was missed is said in short.

Of several pushes about one ticket the newest is sent, for it says how things stand; what came before it is added in a
word each. Where one push was missed, it comes as it was.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from markupsafe import Markup

from handlers.desk import Desk
from handlers.replies import SAY
from handlers.status import what_happened
from handlers.texts import Texts
from storage import outbox, people, reaching
from storage.reaching import Missed
from storage.tickets import Entry

MOST_WORDS = 6
ARROW = Markup(" → ")


async def went_away(desk: Desk) -> None:
    """The person has shut us out: the cards of their open tickets say so."""
    await people.mark_unreachable(desk.tx, desk.person.id, desk.now)
    await _show_cards(desk)


async def came_back(desk: Desk) -> None:
    """The person speaks again: what they missed is said now, before the answer."""
    since = desk.person.unreachable_since or desk.now
    await people.revive(desk.tx, desk.person)
    home = desk.origin.address.key
    lost = await reaching.missed_pushes(desk.tx, home, since)
    of_ticket: dict[int, list[Missed]] = defaultdict(list)
    for one in lost:
        of_ticket[one.ticket_id].append(one)
    told = await reaching.changes(desk.tx, {one.entry_id for one in lost})
    for *earlier, newest in of_ticket.values():
        if earlier:
            say = _with_the_earlier(
                newest, [told[one.entry_id] for one in earlier], desk.city.texts(desk.person.language)
            )
            await reaching.fold(desk.tx, [one.id for one in earlier], newest.id, say)
    await outbox.missed(desk.tx, home, since, desk.now)
    await _show_cards(desk)


async def _show_cards(desk: Desk) -> None:
    for ticket in await reaching.open_tickets(desk.tx, desk.person.id):
        desk.show_card(ticket)


def _with_the_earlier(newest: Missed, earlier: list[Entry], t: Texts) -> str:
    words = [what_happened(entry, t) for entry in earlier[-MOST_WORDS:]]
    if len(earlier) > MOST_WORDS:
        words.insert(0, Markup("…"))
    say = SAY.validate_json(newest.say)
    before = t("Sebelumnya, yang terlewat: {words}.", words=ARROW.join(words))
    return SAY.dump_json(replace(say, text=say.text + Markup("\n\n") + before), exclude_defaults=True).decode()
