"""What a card offers: first what is done most in this state, and behind one button all the rest of what is possible.

A card has two rows at most, of two or three buttons. "⋯ Lainnya" opens further rows in the same message, "‹ Kembali"
closes them, and so does the next change of the ticket: a card that nobody asked to be open is short. Which of the two
is wanted is said by the button itself, so nothing is remembered.
"""

from __future__ import annotations

from collections.abc import Iterable

from handlers.buttons import press
from handlers.places.in_words import map_link
from handlers.replies import Button
from handlers.texts import Texts, later
from storage.tickets import Ticket
from storage.workflow import OPEN, Actor, legal_acts

Rows = tuple[tuple[Button, ...], ...]
WIDE = 3
_OFFICE = frozenset({Actor.OFFICER, Actor.HOLDER, Actor.SUPERVISOR})
_FIRST = (
    ("claim", "claim", later("✋ Ambil")),
    ("start", "start", later("▶️ Mulai")),
    ("resolve", "resolve", later("✅ Selesai")),
    ("take_back", "take_back", later("↩ Ambil kembali")),
    ("unmerge", "unmerge", later("✂ Pisahkan")),
)
_RARER = (
    ("schedule", "schedule", later("📅 Jadwalkan")),
    ("forward", "forward", later("📤 Teruskan")),
    ("assign", "hand", later("🤝 Serahkan")),
    ("release", "release", later("👐 Lepas")),
    ("reject", "reject", later("✖ Tolak")),
    ("ask", "ask", later("❓ Tanya")),
    ("merge", "merge", later("🔗 Gabung")),
)
"""The act of the workflow, what its button says, and its label."""


def rows(ticket: Ticket, pictures: int, recordings: int, t: Texts, *, can_call: bool, opened: bool) -> Rows:
    """The buttons of the card; `opened` shows the rarer ones as well."""
    legal = legal_acts(ticket.status, _OFFICE)
    first = _of(_FIRST, legal, ticket, t)
    if ticket.late_at is not None and ticket.status in OPEN:  # then the card asks for a new date
        first.append(_later(ticket, t))
    see = _to_see(ticket, pictures, recordings, t, can_call=can_call)
    turn = _button(later("‹ Kembali"), "less", ticket, t) if opened else _button(later("⋯ Lainnya"), "more", ticket, t)
    second = [*see[: WIDE - 1], turn]
    short = (*first, *second) if len(first) + len(second) <= WIDE else None
    shown = (short,) if short else tuple(row for row in (tuple(first), tuple(second)) if row)
    if not opened:
        return shown
    return (*shown, *_by_threes([*_rarer(ticket, legal, t), *see[WIDE - 1 :]]))


def _rarer(ticket: Ticket, legal: frozenset[str], t: Texts) -> list[Button]:
    found = _of(_RARER, legal, ticket, t)
    if ticket.status in OPEN:
        if ticket.late_at is None:
            found.append(_later(ticket, t))
        found.append(_button(later("💬 Balasan"), "ready", ticket, t))
    return [*found, _button(later("📜 Riwayat"), "past", ticket, t)]


def _to_see(ticket: Ticket, pictures: int, recordings: int, t: Texts, *, can_call: bool) -> list[Button]:
    """What there is to look at and to listen to; the first two are on the short card."""
    see = []
    if ticket.lat is not None and ticket.lon is not None and ticket.status in OPEN:
        see.append(Button(t.plain("🗺 Peta"), url=map_link(ticket.lat, ticket.lon)))
    if recordings:
        see.append(Button(t.plain("🎤 {n} rekaman", n=recordings), press("listen", ticket.number)))
    if pictures > 1:
        see.append(Button(t.plain("📷 {n} foto", n=pictures), press("photos", ticket.number)))
    if can_call:
        see.append(Button(t.plain("📞 Lihat nomor"), press("phone", ticket.number)))
    return see


def _of(acts: Iterable[tuple[str, str, str]], legal: frozenset[str], ticket: Ticket, t: Texts) -> list[Button]:
    return [_button(label, says, ticket, t) for act, says, label in acts if act in legal]


def _later(ticket: Ticket, t: Texts) -> Button:
    return _button(later("⏰ Tunda"), "delay", ticket, t)


def _button(label: str, says: str, ticket: Ticket, t: Texts) -> Button:
    return Button(t.plain(label), press(says, ticket.number))


def _by_threes(buttons: list[Button]) -> Rows:
    return tuple(tuple(buttons[at : at + WIDE]) for at in range(0, len(buttons), WIDE))
