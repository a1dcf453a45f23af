"""☑ Pilih: a page of a list or of what was found becomes a choice, and then one act is for all that was chosen.

What is chosen stands in the officer's own step: it goes on over pages and restarts, and what a colleague taps on the
same message changes nothing of it. The `mark` in the buttons says whose choice and which one they belong to.
"""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup

from handlers.buttons import press
from handlers.desk import Desk
from handlers.officers import finding, listing, sifting
from handlers.officers.listing import Page, Rows, listed, two_in_a_row
from handlers.officers.steps import MOST_CHOSEN, Choosing
from handlers.replies import Button, Say
from handlers.resident.steps import Idle
from handlers.texts import later
from storage import searching
from storage.numbers import id_of
from storage.tickets import Ticket
from storage.tokens import fresh_token

ACTS = {
    "claim": later("✋ Ambil"),
    "start": later("▶️ Mulai"),
    "schedule": later("📅 Jadwalkan"),
    "forward": later("📤 Teruskan"),
    "assign": later("🤝 Serahkan"),
}
_ALL = "all"


async def begin(desk: Desk, view: str) -> None:
    """The button on a page: nothing is chosen yet."""
    step = Choosing(fresh_token(), view)
    page = await _page(desk, step)
    if not page.tickets:
        desk.toast(desk.t("Tombol itu sudah tidak berlaku."))
        return
    desk.become(step)
    _show(desk, step, page)


async def pick(desk: Desk, argument: str) -> None:
    """A number, which is chosen or no longer so; or all of the page."""
    step, what = of(desk, argument)
    if step is None:
        return
    page = await _page(desk, step)
    if what == _ALL:
        chosen = _with_all(step, page)
    elif (ticket_id := id_of(what)) in step.tickets:
        chosen = tuple(one for one in step.tickets if one != ticket_id)
    else:
        chosen = (*step.tickets, *(one.id for one in page.tickets if one.id == ticket_id))
    if len(chosen) > MOST_CHOSEN:
        desk.toast(desk.t("Paling banyak {n} tiket sekaligus.", n=MOST_CHOSEN), alert=True)
        return
    step = replace(step, tickets=chosen, agency="")
    desk.become(step)
    _show(desk, step, page)


async def turn(desk: Desk, argument: str) -> None:
    """Another page; what was chosen on this one stays. Without a number, the page again."""
    step, number = of(desk, argument)
    if step is None:
        return
    if number.isascii() and number.isdecimal() and len(number) < 5:
        kind, _, words = _read(step.view)
        step = replace(step, view=f"{kind} {number} {words}".strip())
    step = replace(step, agency="")
    desk.become(step)
    _show(desk, step, await _page(desk, step))


async def leave(desk: Desk, argument: str) -> None:
    """Back to the list, with nothing chosen."""
    step, _ = of(desk, argument)
    if step is not None:
        desk.become(Idle())
        await _back(desk, step.view)


def of(desk: Desk, argument: str) -> tuple[Choosing | None, str]:
    """The choice that a button belongs to, and what else it says; None, and a word of it, where it is not one's own."""
    mark, _, rest = argument.partition(" ")
    if isinstance(desk.step, Choosing) and desk.step.mark == mark:
        return desk.step, rest
    desk.toast(desk.t("Pilihan ini sudah selesai, atau milik petugas lain. Mulai lagi: /daftar, ☑ Pilih."), alert=True)
    return None, ""


def way_back(desk: Desk, step: Choosing) -> Button:
    """To the page that the choice began on."""
    kind, number, words = _read(step.view)
    act = "find" if kind == "f" else "list"
    return Button(desk.t.plain("↩ Daftar"), press(act, f"{number} {words}".strip()))


async def _back(desk: Desk, view: str) -> None:
    kind, number, words = _read(view)
    show = finding.turn if kind == "f" else listing.show
    await show(desk, f"{number} {words}".strip())


def _with_all(step: Choosing, page: Page) -> tuple[int, ...]:
    return (*step.tickets, *(one.id for one in page.tickets if one.id not in step.tickets))


def _read(view: str) -> tuple[str, int, str]:
    """The kind of page ("l" a list, "f" what was found), its number, and what it was sifted or searched by."""
    kind, _, rest = view.partition(" ")
    if kind == "f":
        number, _, words = rest.partition(" ")
        known = number.isascii() and number.isdecimal() and len(number) < 5
        return "f", int(number) if known else 0, words
    leaf = sifting.read(rest)
    return "l", leaf.page, str(replace(leaf, page=0))


async def _page(desk: Desk, step: Choosing) -> Page:
    kind, number, words = _read(step.view)
    if kind == "l":
        return await listing.page(desk, replace(listing.read(desk, words), page=number))
    asked = finding.fitting(searching.words_of(words))
    return await finding.page(desk, asked, number) if asked else Page(Markup(), (), 0, False)


def _show(desk: Desk, step: Choosing, page: Page) -> None:
    t, chosen = desk.t, len(step.tickets)
    word = t.n("{n} dipilih", "{n} dipilih", chosen) if chosen else t("Ketuk nomornya, lalu satu tindakan untuk semua.")
    lines = [page.head, Markup("☑ <b>{}</b>: {}").format(desk.doer.name, word), *listed(desk, page.tickets)]
    numbers = two_in_a_row([_tick(step, one) for one in page.tickets])
    acts = [Button(t.plain(label), press("together", f"{step.mark} {act}")) for act, label in ACTS.items()]
    rows = (*numbers, *_arrows(desk, step, page), *(two_in_a_row(acts) if chosen else ()))
    desk.turn_over(Say(Markup("\n").join(lines), (*rows, (Button(t.plain("✖ Batal"), press("unchoose", step.mark)),))))


def _tick(step: Choosing, ticket: Ticket) -> Button:
    sign = "✔" if ticket.id in step.tickets else "☐"
    return Button(f"{sign} {ticket.number}", press("pick", f"{step.mark} {ticket.number}"))


def _arrows(desk: Desk, step: Choosing, page: Page) -> Rows:
    """To the page before and after, and between them all of this one."""
    row = [Button("‹", press("leaf", f"{step.mark} {page.number - 1}"))] if page.number else []
    if not {one.id for one in page.tickets} <= set(step.tickets):
        row.append(Button(desk.t.plain("☑ Semua di halaman ini"), press("pick", f"{step.mark} {_ALL}")))
    if page.more:
        row.append(Button("›", press("leaf", f"{step.mark} {page.number + 1}")))
    return (tuple(row),) if row else ()
