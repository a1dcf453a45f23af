"""What officers do to a ticket, by button, by command or by answering: one act, one guarded change.

Nothing is asked of the card that was pressed: the ticket is read now, the workflow decides, and whoever comes second is
told who was first. The card in the room is shown again after every try, so that a stale one mends itself.
"""

from __future__ import annotations

from datetime import datetime

from markupsafe import Markup

from handlers.buttons import press
from handlers.desk import Desk
from handlers.events import Photo
from handlers.officers import proof_place, undoing
from handlers.officers.card import pin
from handlers.officers.meant import find, with_words
from handlers.officers.refusing import could, refuse
from handlers.officers.steps import AskProof, AskReason
from handlers.recordings import in_words
from handlers.replies import Button, Picture, Say
from handlers.resident.steps import Idle
from handlers.status import REASONS
from handlers.texts import Texts
from storage import photos, recordings, tickets
from storage.outbox import Lane
from storage.photos import Attachment, KeptPhoto
from storage.tickets import LostRace, Ticket
from storage.workflow import IllegalMove, Move, Status

UNDOABLE = frozenset(
    {"claim", "start", "schedule", "release", "assign", "forward", "take_back", "redirect", "reject", "resolve"}
)
"""What can be taken back for a while. A question is none of these: somebody may be answering it already."""


async def claim(desk: Desk, number: str) -> None:
    if ticket := await find(desk, number):
        await do(desk, ticket, Move("claim"), desk.t("Anda mengambil {number}.", number=ticket.number))


async def start(desk: Desk, number: str) -> None:
    if ticket := await find(desk, number):
        await do(desk, ticket, Move("start"), desk.t("{number}: mulai dikerjakan.", number=ticket.number))


async def resolve(desk: Desk, argument: str) -> None:
    """Asks for the proof; only the photo resolves. Of what another agency has, its word does, given with the number."""
    ticket, words = await with_words(desk, argument)
    if ticket is None or not await could(desk, ticket, Move("resolve", proof_taken_at=desk.now)):
        return
    if ticket.status == Status.FORWARDED:
        await _on_its_word(desk, ticket, words)
        return
    desk.become(AskProof(ticket.id))
    text = desk.t(
        "📷 {name}, kirim <b>foto sesudah dikerjakan</b> untuk {number} sebagai balasan pesan ini.",
        name=desk.doer.name,
        number=ticket.number,
    )
    desk.say(Say(text, expects_reply=True, reply_to=desk.origin.message), ticket)


async def _on_its_word(desk: Desk, ticket: Ticket, words: str) -> None:
    """Resolved as the agency says; the reporter reads which agency, and what it said."""
    if not words.strip():
        known = {"number": ticket.number, "agency": ticket.agency or ""}
        text = desk.t("Apa kata {agency}? Tulis: <i>/selesai {number} kabel sudah diganti</i>", **known)
        desk.say(Say(text, reply_to=desk.origin.message), ticket)
        return
    move = Move("resolve", words.strip()[:1000], until=desk.now + desk.city.feedback_window)
    done = desk.t("✅ {number} selesai. Pelapor akan dikabari.", number=ticket.number)
    if moved := await do(desk, ticket, move, done):
        _no_longer_asked(desk, moved)


async def prove(desk: Desk, ticket: Ticket, photo: Photo, caption: str = "") -> None:
    """The photo after the work: with it, and only with it, the ticket is resolved."""
    taken, end = photo.taken_at or desk.now, desk.now + desk.city.feedback_window
    words = caption.strip()[:1000] if ticket.status == Status.FORWARDED else ""
    moved = await do(
        desk,
        ticket,
        Move("resolve", words, until=end, proof_taken_at=taken),
        None,
        proof=photo,
    )
    if moved:
        done = desk.t("✅ {number} selesai. Pelapor akan dikabari.", number=moved.number)
        desk.say(proof_place.offered(desk, moved, done), moved)
        _no_longer_asked(desk, moved)


async def prove_more(desk: Desk, ticket: Ticket, photo: Photo) -> None:
    """A further picture of the same album."""
    await _attach(desk, ticket, photo, photo.taken_at or desk.now)


async def reject(desk: Desk, argument: str) -> None:
    """Rejects with the reason given; without one, asks for it."""
    ticket, reason = await with_words(desk, argument)
    if ticket is None:
        return
    if reason.strip():
        await reject_because(desk, ticket, reason)
        return
    if not await could(desk, ticket, Move("reject", "?")):
        return
    desk.become(AskReason(ticket.id))
    text = desk.t(
        "{name}, mengapa {number} ditolak? Pilih, atau <b>balas pesan ini</b> dengan alasannya. Pelapor membacanya.",
        name=desk.doer.name,
        number=ticket.number,
    )
    rows = tuple(
        (Button(desk.t.plain(words), press("because", f"{code} {ticket.number}")),) for code, words in REASONS.items()
    )
    desk.say(Say(text, rows, expects_reply=True, reply_to=desk.origin.message), ticket)


async def because(desk: Desk, argument: str) -> None:
    """A reason by tap."""
    code, _, number = argument.partition(" ")
    reason = REASONS.get(code)
    if reason is None:
        desk.toast(desk.t("Tombol itu sudah tidak berlaku."))
    elif ticket := await find(desk, number):
        await reject_because(desk, ticket, reason)


async def reject_because(desk: Desk, ticket: Ticket, reason: str) -> None:
    done = desk.t("{number} ditolak. Pelapor akan dikabari.", number=ticket.number)
    await do(desk, ticket, Move("reject", reason.strip()[:1000]), done)
    _no_longer_asked(desk, ticket)


def _no_longer_asked(desk: Desk, ticket: Ticket) -> None:
    """What this officer was asked about the ticket is settled; a question about another one stays."""
    if isinstance(desk.step, AskProof | AskReason) and desk.step.ticket == ticket.id:
        desk.become(Idle())


async def show(desk: Desk, number: str) -> None:
    """The ticket's card anew, at the end of the room, with its place on the map."""
    ticket = await find(desk, number)
    if ticket is None or desk.rooms.staff is None:
        return
    await desk.renew_card(ticket)
    if where := pin(ticket, desk.city, desk.city.staff_language):
        desk.say(Say(pin=where, silent=True), ticket)


async def more(desk: Desk, number: str) -> None:
    """The card with all that can be done, until it changes or is closed again."""
    if ticket := await find(desk, number):
        desk.show_card(ticket, Lane.PERSON, opened=True)


async def less(desk: Desk, number: str) -> None:
    """The card with what is done most."""
    if ticket := await find(desk, number):
        desk.show_card(ticket, Lane.PERSON)


async def all_photos(desk: Desk, number: str) -> None:
    """Every picture of the ticket, one message each."""
    ticket = await find(desk, number)
    if ticket is None:
        return
    shown = [photo for photo in await photos.of_ticket(desk.tx, ticket.id) if photo.state != "lost"]
    if not shown:
        desk.toast(desk.t("{number} tidak punya foto.", number=ticket.number))
    for photo in shown:
        words = _shows(photo, desk.t)
        text = Markup("{} · {}").format(ticket.number, words)
        desk.say(Say(text, picture=Picture((photo.id,)), silent=True, alt=words.striptags()), ticket)


def _shows(photo: KeptPhoto, t: Texts) -> Markup:
    if photo.purpose == "office":
        return t("Catatan petugas, tidak terlihat warga")
    return t("Sesudah") if photo.purpose == "proof" else t("Laporan")


async def listen(desk: Desk, number: str) -> None:
    """Every recording of the ticket, one message each."""
    ticket = await find(desk, number)
    if ticket is None:
        return
    kept = await recordings.of_ticket(desk.tx, ticket.id)
    if not kept:
        desk.toast(desk.t("{number} tidak punya rekaman.", number=ticket.number))
    for one in kept:
        text = Markup("{} · {}").format(ticket.number, in_words(one.kind, one.seconds, desk.t))
        desk.say(Say(text, recording=one.id, reply_to=desk.origin.message, silent=True), ticket)


async def do(desk: Desk, ticket: Ticket, move: Move, done: Markup | None, proof: Photo | None = None) -> Ticket | None:
    """Make the move, or say why not; the card shows the present in either case. `done` None: the caller says it."""
    try:
        moved = await carry_out(desk, ticket, move, proof)
    except IllegalMove as illegal:
        refuse(desk, ticket, move.act, illegal)
        return None
    except LostRace as lost:
        refuse(desk, lost.now, move.act, IllegalMove("state", lost.now.status))
        return None
    if done is not None:
        desk.toast(done, about=moved)
    return moved


async def carry_out(
    desk: Desk, ticket: Ticket, move: Move, proof: Photo | None = None, *, together: str = ""
) -> Ticket:
    """Make the move, have it told, and let it be undone for a while: with all that has the same `together`.

    Raises `IllegalMove` and `LostRace`; then nothing was changed or said.
    """
    was = await undoing.look(desk, ticket) if move.act in UNDOABLE else None
    moved, entry = await tickets.move(desk.tx, ticket, move, desk.doer, desk.now)
    if proof is not None:
        await _attach(desk, moved, proof, move.proof_taken_at or desk.now)
    await undoing.tell(desk, was, moved, entry, together=together)
    return moved


async def _attach(desk: Desk, ticket: Ticket, photo: Photo, taken: datetime) -> None:
    given = Attachment(photo.channel, photo.ref, photo.unique, photo.as_file, taken)
    await photos.attach(desk.tx, ticket.id, "proof", desk.person.id, [given], desk.now)
