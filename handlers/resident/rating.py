"""Stars for work that was called clean, and a word with them. Nobody has to, and nothing waits for it.

The stars are buttons and no step: whoever writes something else goes on as if they had not been asked. They stand in
one message that is turned over in place, and may be changed as long as it is there. A word is asked for only after its
button was pressed, so that no report is ever taken for praise.
"""

from __future__ import annotations

from markupsafe import Markup

from handlers.buttons import press
from handlers.desk import Desk
from handlers.events import Event, Pressed, Said
from handlers.replies import Button, Say
from handlers.resident.asides import go_on, mine, open_aside
from handlers.resident.facts import facts
from handlers.resident.questions import as_press
from handlers.resident.steps import AskRemark
from handlers.texts import Texts
from storage import ratings, tickets
from storage.ratings import STARS, Rating
from storage.tickets import Ticket
from storage.workflow import Status

MOST_WORDS = 500  # characters: a card shows them

Rows = tuple[tuple[Button, ...], ...]


async def asking(desk: Desk, ticket: Ticket, word: Markup) -> Say:
    """The question for stars, after a word; whoever gave some sees them."""
    given = await ratings.by(desk.tx, ticket.id, desk.person)
    if given is not None:
        return _thanks(ticket, given, desk.t)
    text = word + Markup("\n") + desk.t("Berapa bintang untuk hasilnya? Boleh dilewati.")
    rows = (_stars(ticket, desk.t), (Button(desk.t.plain("Lewati"), press("no_stars", ticket.number)),))
    return Say(text, rows)


async def rate(desk: Desk, argument: str) -> None:
    """Stars were given or changed: "889-8611 4"."""
    number, _, given = argument.partition(" ")
    ticket = await mine(desk, number)
    if ticket is None:
        return
    stars = int(given) if given.isascii() and given.isdecimal() and len(given) == 1 else 0
    if stars not in STARS or not await ratings.rate(desk.tx, ticket, desk.person, stars, desk.now):
        desk.toast(desk.t("Tombol itu sudah tidak berlaku."))
        return
    rating = await ratings.by(desk.tx, ticket.id, desk.person)
    assert rating is not None
    desk.turn_over(_thanks(ticket, rating, desk.t))
    desk.show_card(ticket)


async def no_stars(desk: Desk, number: str) -> None:
    """Nothing is given, and nothing is asked any more."""
    ticket = await mine(desk, number)
    if ticket is None:
        return
    if ticket.status != Status.CLOSED:
        desk.toast(desk.t("Tombol itu sudah tidak berlaku."))
        return
    desk.turn_over(Say(desk.t("Terima kasih! Laporan <b>{number}</b> ditutup.", number=ticket.number)))


async def remark(desk: Desk, number: str) -> None:
    """The word with the stars is asked for."""
    ticket = await mine(desk, number)
    if ticket is None:
        return
    rating = await ratings.by(desk.tx, ticket.id, desk.person)
    if rating is None or rating.words:
        desk.toast(desk.t("Tombol itu sudah tidak berlaku."))
        return
    open_aside(desk, AskRemark, ticket)


async def remarked(desk: Desk, step: AskRemark, event: Event) -> bool:
    """What came while we asked for a word; false when it is none, and goes where it would have gone."""
    meant = as_press(step, event.text, facts(desk)) if isinstance(event, Said) else event
    match event:
        case _ if isinstance(meant, Pressed) and meant.act == "cancel":
            desk.say(Say(desk.t("Baik. Bintang Anda tetap tersimpan.")))
        case Said(text) if any(map(str.isalnum, text)):
            await _keep(desk, step, " ".join(text.split())[:MOST_WORDS])
        case _:
            return False
    go_on(desk, step.resume)
    return True


async def _keep(desk: Desk, step: AskRemark, words: str) -> None:
    ticket = await tickets.get(desk.tx, step.ticket)
    rating = await ratings.by(desk.tx, step.ticket, desk.person)
    if ticket is None or rating is None or not await ratings.add_words(desk.tx, step.ticket, desk.person, words):
        desk.say(Say(desk.t("Pendapat Anda sudah tersimpan.")))
        return
    desk.say(Say(desk.t("Terima kasih, pendapat Anda saya sampaikan ke petugas."), silent=True), ticket)
    desk.show_card(ticket)
    t = desk.city.texts(desk.city.staff_language)
    text = t("⭐ {number}, {stars} dari 5: “{words}”", number=ticket.number, stars=rating.stars, words=words)
    desk.tell_staff(Say(text, silent=True), ticket)


def _thanks(ticket: Ticket, rating: Rating, t: Texts) -> Say:
    stars = "⭐" * rating.stars
    text = t(
        "{drawn} <b>{stars} dari 5</b> untuk {number}. Terima kasih! Ketuk bintang lain untuk mengubah.",
        drawn=stars,
        stars=rating.stars,
        number=ticket.number,
    )
    more = () if rating.words else ((Button(t.plain("✍️ Tulis pendapat"), press("remark", ticket.number)),),)
    return Say(text, (_stars(ticket, t), *more))


def _stars(ticket: Ticket, t: Texts) -> tuple[Button, ...]:
    return tuple(Button(t.plain("⭐ {n}", n=n), press("stars", f"{ticket.number} {n}")) for n in STARS)
