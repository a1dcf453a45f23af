"""/cari: tickets by words, by the beginning of words, or by their number; what is open first, each newest first.

Paged like the list, in one message. The words stand in the buttons that turn its pages, as many as fit there.
"""

from __future__ import annotations

from markupsafe import Markup

from handlers.buttons import press
from handlers.desk import Desk
from handlers.officers.listing import PAGE, Page, choice, listed, numbers
from handlers.replies import Button, Say
from storage import searching, tickets
from storage.searching import Hits, Word
from storage.tickets import Ticket

ROOM = 40  # bytes for the words in a button
_LABEL_FROM = 3  # letters; fewer mean no category


async def search(desk: Desk, argument: str) -> None:
    """/cari WORDS, the first page."""
    words = fitting(searching.words_of(argument))
    if not words:
        desk.say(Say(desk.t("Cari apa? Contoh: <code>/cari sampah pasar</code>, atau nomornya.")))
        return
    await _show(desk, words, 0)


async def turn(desk: Desk, argument: str) -> None:
    """Another page: "2 sampah pasar"."""
    page, _, typed = argument.partition(" ")
    words = fitting(searching.words_of(typed))
    if not words or not (page.isascii() and page.isdecimal() and len(page) < 5):
        desk.toast(desk.t("Tombol itu sudah tidak berlaku."))
        return
    await _show(desk, words, int(page))


def fitting(words: list[str]) -> list[str]:
    """The words that find room in a button. One that is too long is found by its beginning all the same."""
    kept = list[str]()
    for word in words:
        left = ROOM - len(" ".join(kept).encode()) - bool(kept)
        if cut := word.encode()[: max(left, 0)].decode(errors="ignore"):
            kept.append(cut)
    return kept


async def _show(desk: Desk, words: list[str], number: int) -> None:
    shown = await page(desk, words, number)
    if not shown.tickets:
        desk.turn_over(Say(shown.head))
        return
    view = f"f {number} {' '.join(words)}"
    rows = (*numbers(shown.tickets), *_arrows(words, shown), *choice(desk, view, shown))
    desk.turn_over(Say(Markup("\n").join([shown.head, *listed(desk, shown.tickets)]), rows))


async def page(desk: Desk, words: list[str], number: int) -> Page:
    """The tickets of one page of what these words find."""
    t = desk.t
    numbered = await _numbered(desk, words) if not number else None
    hits, some = await _found(desk, words, number, whole=numbered is not None)
    shown = list(hits.tickets)
    if numbered:
        shown = [numbered, *(one for one in shown if one.id != numbered.id)]
    head = t("🔎 <b>“{words}”</b>", words=" ".join(words)) + Markup(" · ")
    if not shown:
        return Page(head + t("tidak ditemukan. Coba kata lain, atau awal katanya."), (), number, False)
    head += t.n("{n} terbuka", "{n} terbuka", hits.still_open)
    if some:
        head += Markup("\n") + t("<i>Tidak ada yang memuat semua kata; ini yang memuat sebagian.</i>")
    return Page(head, tuple(shown), number, hits.more)


async def _found(desk: Desk, words: list[str], page: int, *, whole: bool) -> tuple[Hits, bool]:
    """A page of what holds all the words; where nothing does, of what holds some of them."""
    asked = [Word(word, _kinds(desk, word)) for word in words]
    every = await searching.search(desk.tx, asked, PAGE, page * PAGE)
    if every.tickets or whole or len(words) == 1 or (page and await _any(desk, asked)):
        return every, False
    return await searching.search(desk.tx, asked, PAGE, page * PAGE, any_of=True), True


async def _any(desk: Desk, asked: list[Word]) -> bool:
    return bool((await searching.search(desk.tx, asked, 1, 0)).tickets)


async def _numbered(desk: Desk, words: list[str]) -> Ticket | None:
    found = searching.number_in(words)
    return None if found is None else await tickets.get(desk.tx, found)


def _kinds(desk: Desk, word: str) -> tuple[str, ...]:
    """The categories whose label has a word that begins so, in whichever language."""
    if len(word) < _LABEL_FROM:
        return ()
    labels = {one.key: searching.words_of(" ".join(one.label.values())) for one in desk.city.categories}
    return tuple(key for key, said in labels.items() if any(one.startswith(word) for one in said))


def _arrows(words: list[str], shown: Page) -> tuple[tuple[Button, ...], ...]:
    said = " ".join(words)
    earlier = [Button("‹", press("find", f"{shown.number - 1} {said}"))] if shown.number else []
    later = [Button("›", press("find", f"{shown.number + 1} {said}"))] if shown.more else []
    return (tuple(earlier + later),) if earlier or later else ()
