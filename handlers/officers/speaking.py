"""What the office says to those who told of a ticket, and what it keeps to itself.

A plain answer to a ticket's card, or to any other message of ours about it, goes to the reporter and the followers, as
the office's word and nobody's name. One that ends in "?" is a question, with its deadline, where the officer may ask
one. One that begins with "//" stays inside: it stands in the history and on the card, and no resident ever has it.
Any officer may speak, whoever holds the ticket: the office has one voice.

An answer to a question of ours that nobody waits for any more is none of these: it was meant for the question.
"""

from __future__ import annotations

from markupsafe import Markup

from handlers import replies
from handlers.desk import Desk
from handlers.events import Event, Said, SentPhoto
from handlers.officers import asking, meant
from handlers.officers.steps import AskDelay, AskProof, AskQuestion, AskReason
from handlers.pushes import tell_readers
from handlers.replies import Say
from storage import albums, outbox, people, photos, tickets
from storage.people import Person
from storage.photos import Attachment
from storage.tickets import Ticket
from storage.workflow import IllegalMove, Move, check

INSIDE = "//"
MOST_WORDS = 2000  # characters of a message or a note


def is_inside(text: str) -> bool:
    return text.lstrip().startswith(INSIDE)


def how_to_reply(desk: Desk) -> Say:
    """What an answer to a card can be."""
    text = desk.t(
        "Balas kartu tiket dengan <b>tulisan</b> untuk pelapor, <b>// tulisan</b> untuk catatan kantor, atau "
        "<b>foto</b> untuk bukti selesai. Perintah lain: /bantuan"
    )
    return Say(text, reply_to=desk.origin.message)


# To residents


async def replied(desk: Desk, text: str) -> None:
    """A plain answer to one of our messages: for those who told of its ticket, if it has one."""
    ticket = await meant.answered_ticket(desk)
    if ticket is None:
        desk.say(how_to_reply(desk))
    elif await _answers_a_question(desk):
        if isinstance(desk.step, AskProof) and desk.step.ticket == ticket.id:
            desk.toast(desk.t("Bukti selesai adalah foto sesudah dikerjakan. Kirim fotonya sebagai balasan."))
            return
        desk.toast(desk.t("Pertanyaan itu sudah tidak menunggu jawaban. Untuk pelapor, balas kartunya."))
    elif isinstance(desk.step, AskReason | AskDelay | AskQuestion):
        desk.toast(desk.t("Anda masih ditanya tentang tiket lain. Jawab dulu, atau /batal, lalu kirim lagi."))
    else:
        await say_or_ask(desk, ticket, text)


async def message(desk: Desk, argument: str) -> None:
    """/pesan: the same by command, where the card is far up in the room."""
    ticket, words = await meant.with_words(desk, argument)
    if ticket is None:
        return
    if words.strip():
        await say_or_ask(desk, ticket, words)
    else:
        desk.toast(desk.t("Tulis pesannya: /pesan {number} Besok kami datang.", number=ticket.number))


async def say_or_ask(desk: Desk, ticket: Ticket, words: str) -> None:
    """A question where it is one and may be asked here, else a message."""
    if words.rstrip().endswith("?") and await _may_ask(desk, ticket, words):
        await asking.put(desk, ticket, words)
    else:
        await tell(desk, ticket, words)


async def tell(desk: Desk, ticket: Ticket, words: str, act: str = "message") -> None:
    """Have it told to whoever reported or follows the ticket, and the officer know that it will be.

    With the act "ready" the words are a ready reply, by language, and are kept whole.
    """
    known = await people.by_ids(desk.tx, await tickets.readers(desk.tx, ticket))
    readers = [person for person in known.values() if not person.is_nobody]
    if not readers:
        desk.toast(desk.t("{number} tidak punya pelapor lagi; tidak ada yang bisa dikabari.", number=ticket.number))
        return
    said = words.strip()
    noted, entry = await tickets.note(
        desk.tx, ticket, act, desk.doer, desk.now, words=said if act == "ready" else said[:MOST_WORDS]
    )
    desk.out += await tell_readers(desk.tx, desk.city, noted, entry)
    desk.show_card(noted)
    desk.toast(_will_be_told(desk, noted, readers, cut=act != "ready" and len(said) > MOST_WORDS), about=noted)


def _will_be_told(desk: Desk, ticket: Ticket, readers: list[Person], *, cut: bool) -> Markup:
    t = desk.t
    others = sum(person.id != ticket.reporter_id for person in readers)
    if others:
        text = t.n(
            "✉️ {ticket}: akan dikirim ke pelapor dan {n} pengikut, atas nama kantor.",
            "✉️ {ticket}: akan dikirim ke pelapor dan {n} pengikut, atas nama kantor.",
            others,
            ticket=ticket.number,
        )
    else:
        text = t("✉️ {number}: akan dikirim ke pelapor, atas nama kantor.", number=ticket.number)
    reporter = next((person for person in readers if person.id == ticket.reporter_id), None)
    if reporter is not None and reporter.unreachable_since is not None:
        text += Markup(" ") + t("Pelapor sedang tidak terjangkau; ia membacanya kalau kembali.")
    if cut:
        text += Markup(" ") + t("Pesannya panjang; yang dikirim {n} huruf pertama.", n=MOST_WORDS)
    return text


async def _may_ask(desk: Desk, ticket: Ticket, words: str) -> bool:
    until = desk.city.calendar.due(desk.now, desk.city.answer_days)
    who = await tickets.actors(desk.tx, ticket, desk.doer)
    try:
        check(ticket.situation, Move("ask", words, until=until), who, desk.now)
    except IllegalMove:
        return False
    return True


async def _answers_a_question(desk: Desk) -> bool:
    """Whether the answered message had asked an officer for something: who answers it late does not mean residents."""
    assert desk.origin.reply_to is not None
    said = await outbox.said_as(desk.tx, desk.origin.address.key, desk.origin.reply_to)
    return said is not None and replies.read(said).expects_reply


# Inside


async def note(desk: Desk, argument: str) -> None:
    """/catat: a note by command."""
    ticket, words = await meant.with_words(desk, argument)
    if ticket is None:
        return
    if words.strip():
        await _note(desk, ticket, words)
    else:
        desk.toast(desk.t("Tulis catatannya: /catat {number} kunci pagar di Pak RT.", number=ticket.number))


async def kept_inside(desk: Desk, event: Event) -> None:
    """An answer that begins with "//": words, or a picture with them."""
    ticket = await meant.answered_ticket(desk)
    match event:
        case _ if ticket is None:
            desk.say(how_to_reply(desk))
        case Said(text) if words := _without_mark(text):
            await _note(desk, ticket, words)
        case SentPhoto(_, caption, album):
            await albums.remember(desk.tx, desk.person, album, ticket.id, desk.now)
            await attach_inside(desk, ticket, event)
            await _note(desk, ticket, f"📷 {_without_mark(caption)}".strip())
        case _:
            desk.say(how_to_reply(desk))


async def is_of_the_inside(desk: Desk, album: str) -> bool:
    """Whether this album began with a picture that stays inside: then all of it does."""
    return await albums.late(desk.tx, desk.person, album, desk.now) is not None


async def attach_inside(desk: Desk, ticket: Ticket, event: SentPhoto) -> None:
    """Keep the picture for the office's eyes."""
    photo = event.photo
    given = Attachment(photo.channel, photo.ref, photo.unique, photo.as_file, photo.taken_at or desk.now)
    await photos.attach(desk.tx, ticket.id, "office", desk.person.id, [given], desk.now)
    desk.show_card(ticket)


async def _note(desk: Desk, ticket: Ticket, words: str) -> None:
    noted, _ = await tickets.note(desk.tx, ticket, "internal", desk.doer, desk.now, words=words.strip()[:MOST_WORDS])
    desk.show_card(noted)
    desk.toast(desk.t("🔒 {number}: dicatat. Warga tidak melihatnya.", number=ticket.number), about=noted)


def _without_mark(text: str) -> str:
    return text.strip().removeprefix(INSIDE).strip()
