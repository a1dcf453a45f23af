"""Whom an officer means: by answering somebody's message, by naming them so that the channel knows who it is, by a
number of the channel's own, or by the name that the office has for them."""

from __future__ import annotations

from handlers.desk import Desk
from handlers.events import Sender
from storage import people, roster
from storage.addresses import Identity
from storage.people import Person

LONGEST_ID = 15


def pointed_at(desk: Desk, words: str) -> tuple[Sender | None, str]:
    """The person who is pointed at, officer or not, and the words without what pointed."""
    origin = desk.origin
    if origin.mentions:
        one = origin.mentions[0]
        return one, words
    first, _, rest = words.partition(" ")
    if first.isascii() and first.isdecimal() and len(first) <= LONGEST_ID and int(first) > 0:
        return Sender(Identity(origin.address.channel, str(int(first)))), rest.strip()
    return origin.answers, words


async def officer(desk: Desk, words: str) -> Person | None:
    """The one officer who is meant, or a word that it is nobody, or several."""
    found = await _officers(desk, words)
    if len(found) == 1:
        return found[0]
    if found:
        names = ", ".join(roster.office_of(one).name for one in found[:5])
        desk.toast(desk.t("Siapa yang dimaksud: {names}? Tulis namanya lebih lengkap.", names=names))
    else:
        desk.toast(desk.t("Petugas “{name}” tidak ada. Siapa saja petugasnya: /piket", name=words[:40]))
    return None


async def _officers(desk: Desk, words: str) -> list[Person]:
    """Exactly that name, else all whose name holds these words."""
    pointed, _ = pointed_at(desk, "")
    if pointed is not None and (desk.origin.mentions or not words.strip()):
        known = await people.find(desk.tx, pointed.identity)
        return [known] if known is not None and known.office is not None else []
    wanted = " ".join(words.split()).casefold()
    everybody = [(roster.office_of(one).name.casefold(), one) for one in await roster.everybody(desk.tx)]
    exactly = [one for name, one in everybody if name == wanted]
    return exactly or [one for name, one in everybody if wanted and wanted in name]
