"""/daftar: the open tickets, the nearest promise first, a page at a time, sifted by buttons.

It is one message, turned in place; each ticket is a button that brings its card. The choices of a filter say how many
tickets each would leave.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from markupsafe import Markup

from handlers.buttons import press
from handlers.desk import Desk
from handlers.officers import sifting
from handlers.officers.card import line
from handlers.officers.sifting import DAYS, MINE, STATES, Leaf, mark
from handlers.replies import Button, Say
from storage import listing
from storage.tickets import Ticket

PAGE = 8
MOST_CHOICES = 24
Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Page:
    """What one page of a list shows; `more` says whether another follows."""

    head: Markup
    tickets: tuple[Ticket, ...]
    number: int
    more: bool


async def show(desk: Desk, argument: str) -> None:
    """A page of the list. A page that there is not is the first one."""
    leaf = read(desk, argument)
    shown = await page(desk, leaf)
    if not shown.tickets and leaf.page:
        await show(desk, str(replace(leaf, page=0)))
        return
    if not shown.tickets and not leaf.is_sifted:
        desk.turn_over(Say(desk.t("Tidak ada tiket terbuka.")))
        return
    lines = [shown.head, *listed(desk, shown.tickets)]
    rows = (*numbers(shown.tickets), *_arrows(leaf, shown), *choice(desk, f"l {leaf}", shown), *_filters(desk, leaf))
    desk.turn_over(Say(Markup("\n").join(lines), rows))


async def page(desk: Desk, leaf: Leaf) -> Page:
    """The tickets of one page, with how many there are and what they were sifted by."""
    wanted = sifting.wanted(leaf, desk.city, desk.now)
    shown, total = await listing.found(desk.tx, wanted, PAGE, leaf.page * PAGE)
    head = desk.t.n("<b>{n} tiket terbuka</b>", "<b>{n} tiket terbuka</b>", total)
    head = Markup(" · ").join([head, *await sifted_by(desk, leaf)])
    return Page(head, tuple(shown), leaf.page, (leaf.page + 1) * PAGE < total)


def read(desk: Desk, words: str) -> Leaf:
    """What a button says when this officer presses it."""
    leaf = sifting.read(words)
    return replace(leaf, officer=str(desk.person.id)) if leaf.officer == MINE else leaf


def listed(desk: Desk, shown: Iterable[Ticket]) -> list[Markup]:
    """The tickets, each in one line; what is late says so."""
    late = desk.t("⚠️ lewat target")
    lines = [(one, line(one, desk.city, desk.city.staff_language)) for one in shown]
    return [words if desk.now < one.due_at or one.closed_at else words + Markup(" · ") + late for one, words in lines]


def numbers(shown: Iterable[Ticket]) -> Rows:
    """A button for each, which brings its card."""
    return two_in_a_row([Button(one.number, press("show", one.number)) for one in shown])


def two_in_a_row(buttons: list[Button]) -> Rows:
    return tuple(tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2))


def choice(desk: Desk, view: str, shown: Page) -> Rows:
    """From the page on to choosing several of its tickets; `view` is the page as `choosing` reads it."""
    return ((Button(desk.t.plain("☑ Pilih"), press("choose", view.strip())),),) if len(shown.tickets) > 1 else ()


def _arrows(leaf: Leaf, shown: Page) -> Rows:
    """To the page before and after."""
    earlier = [Button("‹", press("list", replace(leaf, page=leaf.page - 1)))] if leaf.page else []
    later = [Button("›", press("list", replace(leaf, page=leaf.page + 1)))] if shown.more else []
    return (tuple(earlier + later),) if earlier or later else ()


def _filters(desk: Desk, leaf: Leaf) -> Rows:
    t, first = desk.t, replace(leaf, page=0)
    labels = {
        "state": t.plain("🚦 Status"),
        "place": t.plain("📍 Wilayah"),
        "kind": t.plain("🏷 Jenis"),
        "officer": t.plain("👷 Petugas"),
        "days": t.plain("📅 Masuk"),
    }
    buttons = [Button(label, press("filter", f"{name[0]} {first}".strip())) for name, label in labels.items()]
    everything = [(Button(t.plain("✖ Tanpa saringan"), press("list")),)] if leaf.is_sifted else []
    walk = Button(t.plain("🚶 Rute"), press("walk", first))
    return (tuple(buttons[:3]), (*buttons[3:], walk), *everything)


# Choosing what to sift by


async def choose(desk: Desk, argument: str) -> None:
    """The choices of one filter, in place of the list, each with how many tickets it leaves."""
    which, _, words = argument.partition(" ")
    leaf = replace(read(desk, words), page=0)
    choices = _CHOICES.get(which)
    if choices is None:
        desk.toast(desk.t("Tombol itu sudah tidak berlaku."))
        return
    head, name, offered = await choices(desk, leaf)
    buttons = [
        Button(f"{label} ({count})" if count else label, press("list", replace(leaf, **{name: value})))
        for label, value, count in offered[:MOST_CHOICES]
    ]
    rows = [*two_in_a_row(buttons), *await _further(desk, leaf, which)]
    back = [Button(desk.t.plain("↩ Daftar"), press("list", leaf))]
    if getattr(leaf, name):
        back.insert(0, Button(desk.t.plain("Semua"), press("list", replace(leaf, **{name: ""}))))
    lines = [head, Markup(" · ").join(await sifted_by(desk, leaf))]
    desk.turn_over(Say(Markup("\n").join(one for one in lines if one), (*rows, tuple(back))))


Offered = list[tuple[str, str, int]]  # label, value, how many
Choices = tuple[Markup, str, Offered]


async def _states(desk: Desk, leaf: Leaf) -> Choices:
    offered = [
        (desk.t.plain(label), state, await _how_many(desk, replace(leaf, state=state)))
        for state, label in STATES.items()
    ]
    return desk.t("Tiket yang mana?"), "state", offered


async def _days(desk: Desk, leaf: Leaf) -> Choices:
    offered = [
        (desk.t.plain(label), days, await _how_many(desk, replace(leaf, days=days))) for days, label in DAYS.items()
    ]
    return desk.t("Masuk sejak kapan?"), "days", offered


async def _places(desk: Desk, leaf: Leaf) -> Choices:
    """The kecamatan."""
    counts = await listing.counted(desk.tx, sifting.wanted(replace(leaf, place=""), desk.city, desk.now), "kecamatan")
    known = {area.kecamatan_code: area.kecamatan for area in desk.city.gazetteer.areas}
    offered = [(name, code, counts.get(name, 0)) for code, name in sorted(known.items(), key=lambda one: one[1])]
    return desk.t("Kecamatan mana?"), "place", offered


async def _kelurahan(desk: Desk, leaf: Leaf) -> Choices:
    """Those of the chosen kecamatan in which something is open."""
    inside = [area for area in desk.city.gazetteer.areas if leaf.place in (area.code, area.kecamatan_code)]
    codes = {area.kecamatan_code for area in inside}
    leaf = replace(leaf, place=min(codes, default=""))
    counts = await listing.counted(desk.tx, sifting.wanted(leaf, desk.city, desk.now), "kelurahan")
    areas = [area for area in desk.city.gazetteer.areas if area.kecamatan_code in codes and counts.get(area.name)]
    return desk.t("Kelurahan mana?"), "place", [(area.name, area.code, counts[area.name]) for area in areas]


async def _kinds(desk: Desk, leaf: Leaf) -> Choices:
    """Those of which something is open."""
    counts = await listing.counted(desk.tx, sifting.wanted(replace(leaf, kind=""), desk.city, desk.now), "category")
    kinds = [one for one in desk.city.categories if counts.get(one.key)]
    return desk.t("Jenis apa?"), "kind", [(one.title(desk.t.language), mark(one.key), counts[one.key]) for one in kinds]


async def _officers(desk: Desk, leaf: Leaf) -> Choices:
    """Oneself first; then whoever else holds something."""
    held = await listing.holders(desk.tx, sifting.wanted(leaf, desk.city, desk.now))
    own = sum(count for person, _, count in held if person == desk.person.id)
    others = [(name, str(person), count) for person, name, count in held if person != desk.person.id]
    return desk.t("Dipegang siapa?"), "officer", [(desk.t.plain("Punya saya"), MINE, own), *others]


_CHOICES = {"s": _states, "p": _places, "a": _kelurahan, "k": _kinds, "o": _officers, "d": _days}


async def _further(desk: Desk, leaf: Leaf, which: str) -> Rows:
    """From a chosen kecamatan on to its kelurahan."""
    if which != "p" or not leaf.place:
        return ()
    return ((Button(desk.t.plain("📍 Kelurahan"), press("filter", f"a {leaf}")),),)


async def _how_many(desk: Desk, leaf: Leaf) -> int:
    return await listing.how_many(desk.tx, sifting.wanted(leaf, desk.city, desk.now))


async def sifted_by(desk: Desk, leaf: Leaf) -> list[Markup]:
    """What the list was sifted by, in words."""
    name = await listing.name_of(desk.tx, int(leaf.officer)) if leaf.officer else ""
    name = name or (desk.doer.name if leaf.officer == str(desk.person.id) else "?")
    return [Markup.escape(words) for words in sifting.in_words(leaf, desk.city, desk.t, name)]
