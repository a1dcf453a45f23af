"""The staff room: what is said there besides buttons and commands.

In a room the desk hears what is addressed to it: commands, presses, and answers to its own messages. The rest is the
officers' talk and none of its business; it stays silent. An answer finds its ticket by the message that it answers.
"""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from handlers.desk import Desk
from handlers.events import Edited, Event, Said, SentOther, SentPhoto, SentRecording, SharedContact, SharedLocation
from handlers.officers import acts, asking, delaying, listing, meant, proof_place, routing, speaking, together
from handlers.officers.steps import AskDelay, AskProof, AskQuestion, AskReason, AskStart, Choosing
from handlers.replies import Say
from handlers.resident.steps import Idle
from handlers.steps import Step
from storage import tickets
from storage.tickets import Ticket
from storage.workflow import Status


async def hear(desk: Desk, event: Event) -> None:
    """Something was said or shown in the room by an officer."""
    step = desk.step
    match event:
        case Said(text) | SentPhoto(caption=text) if desk.origin.reply_to_us and speaking.is_inside(text):
            await speaking.kept_inside(desk, event)
        case SentPhoto():
            await _shown(desk, event)
        case Said(text) if desk.origin.reply_to_us and (ticket := await _to_be_rejected(desk, step)):
            await acts.reject_because(desk, ticket, text)
        case Said(text) if desk.origin.reply_to_us and isinstance(step, AskDelay):
            await delaying.answered(desk, step, await meant.answered_ticket(desk), text)
        case Said(text) if desk.origin.reply_to_us and isinstance(step, AskQuestion):
            await asking.answered(desk, step, text)
        case Said(text) if desk.origin.reply_to_us and isinstance(step, Choosing) and await _of_no_ticket(desk, step):
            await together.answered(desk, step, text)
        case Said(text) if desk.origin.reply_to_us:
            await speaking.replied(desk, text)
        case SharedLocation() if desk.origin.reply_to_us and (ticket := await meant.answered_ticket(desk)):
            await proof_place.shared(desk, ticket, event)
        case SharedLocation() if desk.origin.reply_to_us and isinstance(step, AskStart):
            await routing.begun_at(desk, step, event)
        case Edited() if desk.origin.reply_to_us:
            desk.say(Say(desk.t("Pesan yang diubah tidak diteruskan lagi. Tulis balasan baru.")))
        case SentRecording() | SentOther() | SharedContact() if desk.origin.reply_to_us:
            desk.say(Say(desk.t("Itu tidak bisa saya teruskan ke warga. Tulis saja sebagai balasan kartu.")))
        case _ if desk.origin.reply_to_us:
            desk.say(speaking.how_to_reply(desk))


async def _of_no_ticket(desk: Desk, step: Choosing) -> bool:
    """Whether an answer is to the choice that waits for a reason, and not to the card of a ticket."""
    return bool(step.agency) and await meant.answered_ticket(desk) is None


async def proof_by_caption(desk: Desk, event: SentPhoto) -> None:
    """A photo whose caption is /selesai with the number."""
    _, _, number = event.caption.partition(" ")
    if ticket := await meant.find(desk, number.strip()):
        await acts.prove(desk, ticket, event.photo)


async def _shown(desk: Desk, event: SentPhoto) -> None:
    """A photo: the proof for the ticket that was asked about, or whose message it answers."""
    step = desk.step
    answered = await meant.answered_ticket(desk)
    if isinstance(step, AskProof) and (answered is None or answered.id == step.ticket):
        answered = answered or await tickets.get(desk.tx, step.ticket)
    if answered is None:
        if desk.origin.reply_to_us:
            desk.toast(desk.t("Foto ini untuk tiket yang mana? Balas kartunya."))
        return
    if event.album and await speaking.is_of_the_inside(desk, event.album):
        await speaking.attach_inside(desk, answered, event)
        return
    if event.album and answered.status == Status.RESOLVED and answered.officer_id == desk.person.id:
        await acts.prove_more(desk, answered, event.photo)
        return
    await acts.prove(desk, answered, event.photo, event.caption)


async def _to_be_rejected(desk: Desk, step: Step) -> Ticket | None:
    """The ticket whose rejection waits for a reason; None when the answer answers a message about another one."""
    if not isinstance(step, AskReason):
        return None
    answered = await meant.answered_ticket(desk)
    if answered is not None and answered.id != step.ticket:
        return None
    return await tickets.get(desk.tx, step.ticket)


async def ticket(desk: Desk, argument: str) -> None:
    """/tiket: one by its number, or the open ones."""
    if argument.strip():
        await acts.show(desk, argument)
    else:
        await listing.show(desk, "")


async def leave(desk: Desk) -> None:
    """/batal: forget what was asked of this officer."""
    desk.become(Idle())
    desk.toast(desk.t("Baik, dibatalkan."))


async def help_officer(desk: Desk, commands: Iterable[tuple[str, str]]) -> None:
    """/bantuan in the room: these commands, each with its words; and what an answer to a card does."""
    t = desk.t
    lines = [t("<b>Di ruang ini</b>"), *(Markup("/{} – {}").format(name, t.plain(words)) for name, words in commands)]
    lines.append(t("Sesudah perintah tulis NOMOR tiket, lalu yang lain: <i>/tunda 889-8611 jumat, alat rusak</i>."))
    lines.append(t("☑ Pilih di daftar – satu tindakan untuk beberapa tiket"))
    lines.append(
        t(
            "Balas kartu dengan tulisan = pesan ke pelapor, atas nama kantor; dengan // di depan = catatan "
            "yang tidak dilihat warga; dengan tanda tanya di akhir = pertanyaan. Foto = bukti selesai."
        )
    )
    desk.say(Say(Markup("\n").join(lines)))
