"""Where a proof was given: how far from the ticket's point its officer stood (T7).

After the proof the room offers it: the officer answers with a location, or opens their own chat with us by the link and
sends it there. Only the distance is kept; the point itself goes nowhere, for it says where somebody was. It is asked
for and never needed: a phone without a satellite resolves as well, and its card says nothing of a place.
"""

from __future__ import annotations

from datetime import timedelta

from markupsafe import Markup

from handlers.city import Role
from handlers.desk import Desk
from handlers.events import Event, SharedLocation
from handlers.officers.steps import AskProofPlace
from handlers.places.in_words import distance
from handlers.places.points import Point, metres
from handlers.replies import Button, Say
from handlers.resident.questions import menu
from handlers.resident.steps import Idle
from handlers.texts import Texts
from storage import tickets
from storage.numbers import id_of
from storage.tickets import Ticket
from storage.workflow import Actor, Status

DOOR = "b_"
"""With what the words of the link begin; the ticket's number follows."""
IN_TIME = timedelta(minutes=15)
"""So long after the proof a location can still be of where it was given."""
FAR = 100  # metres, from which on somebody should look
_PROVED = frozenset({Status.RESOLVED, Status.CLOSED})


def badge(ticket: Ticket, t: Texts) -> list[Markup]:
    """The line of the card, while its proof stands."""
    if ticket.proof_metres is None or ticket.status not in _PROVED:
        return []
    return [_in_words(ticket.proof_metres, t)]


def offered(desk: Desk, ticket: Ticket, done: Markup) -> Say:
    """What is said of a proof, with the offer to say where it was given."""
    if ticket.lat is None or ticket.lon is None:
        return Say(done, reply_to=desk.origin.message)
    offer = desk.t("📏 Masih di tempatnya? <b>Balas pesan ini</b> dengan lokasi. Yang dicatat hanya jaraknya.")
    link = desk.link(f"{DOOR}{ticket.number}")
    rows = ((Button(desk.t.plain("📍 Kirim lokasi saya"), url=link),),) if link else ()
    return Say(Markup("\n").join([done, offer]), rows, reply_to=desk.origin.message)


async def ask(desk: Desk, number: str) -> bool:
    """By the link, in private: whether it is an officer's to answer, and then it is asked for."""
    ticket_id = id_of(number)
    ticket = await tickets.get(desk.tx, ticket_id) if ticket_id is not None else None
    if ticket is None or desk.role < Role.OFFICER:
        return False
    if why := await _why_not(desk, ticket):
        desk.say(Say(why))
    elif not isinstance(desk.step, Idle):
        text = desk.t("Anda sedang membuat laporan. Selesaikan dulu, atau balas pesan di ruang petugas dengan lokasi.")
        desk.say(Say(text))
    else:
        desk.become(AskProofPlace(ticket.id))
        text = desk.t("Kirim <b>lokasi</b> Anda sekarang, untuk bukti {number}.", number=ticket.number)
        desk.say(Say(text, keyboard="location", menu=((desk.t.plain("📍 Kirim lokasi saya"),),)))
    return True


async def answered(desk: Desk, event: Event) -> bool:
    """Whether this is the location that was asked for in private; whatever else it is, the question is over."""
    step = desk.step
    if not isinstance(step, AskProofPlace):
        return False
    desk.become(Idle())
    ticket = await tickets.get(desk.tx, step.ticket)
    if not isinstance(event, SharedLocation) or ticket is None or desk.role < Role.OFFICER:
        return False
    desk.say(Say(await _measure(desk, ticket, event), keyboard="menu", menu=menu(desk.t)))
    return True


async def shared(desk: Desk, ticket: Ticket, here: SharedLocation) -> None:
    """In the room: a location that answers a message about the ticket."""
    desk.toast(await _measure(desk, ticket, here), about=ticket)


async def _measure(desk: Desk, ticket: Ticket, here: SharedLocation) -> Markup:
    """Keep how far it was; gives what is to be said of it."""
    if desk.origin.forwarded:
        return desk.t("Itu lokasi yang diteruskan. Kirim lokasi Anda sendiri.")
    if why := await _why_not(desk, ticket):
        return why
    assert ticket.lat is not None
    assert ticket.lon is not None
    far = round(metres(Point(ticket.lat, ticket.lon), Point(here.lat, here.lon)))
    noted, _ = await tickets.note(
        desk.tx, ticket, "measure", desk.doer, desk.now, words=f"{far} m", actor=Actor.OFFICER, proof_metres=far
    )
    desk.show_card(noted)
    return Markup("{} · {}").format(noted.number, _in_words(far, desk.t))


async def _why_not(desk: Desk, ticket: Ticket) -> Markup | None:
    """Why a location says nothing of this ticket's proof now, if it does not."""
    history = tickets.standing(await tickets.history(desk.tx, ticket.id))
    proof = next((one for one in reversed(history) if one.act == "resolve"), None)
    if proof is None or ticket.status not in _PROVED or proof.actor_id != desk.person.id:
        return desk.t("Lokasi dicatat sesudah bukti selesai, dari petugas yang mengirimnya.")
    if ticket.lat is None or ticket.lon is None:
        return desk.t("{number} tidak punya titik di peta, jadi jaraknya tidak dihitung.", number=ticket.number)
    if ticket.proof_metres is not None:
        return desk.t("Lokasi bukti {number} sudah dicatat.", number=ticket.number)
    if desk.now - proof.at > IN_TIME:
        return desk.t("Sudah lewat 15 menit sejak bukti {number}; lokasinya tidak dicatat.", number=ticket.number)
    return None


def _in_words(far: int, t: Texts) -> Markup:
    said = f"{far} m" if far < 1000 else distance(far, t)
    return t("📏 {far}, periksa", far=said) if far >= FAR else t("📏 {far} dari titik laporan", far=said)
