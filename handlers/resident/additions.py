"""Words, pictures, recordings and places for a ticket that is filed already.

They come in two ways. An answer to any of our messages about a ticket, wherever it is in the chat, belongs to that
ticket and to no new report (`replied`); a draft that is being told waits, and is asked on. And "Tambah keterangan" or
"Jawab" opens a step that takes whatever comes, until the resident says that it is all, does something else, or says
nothing for `PATIENCE` (`heard`). An album is one addition, with one answer when it is complete.
"""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup

from handlers.buttons import press
from handlers.desk import Desk
from handlers.events import Commanded, Edited, Event, Pressed, Said, SentOther, SentPhoto, SharedLocation, TimeUp
from handlers.pushes import clean_or_dirty
from handlers.replies import Button, Say
from handlers.resident import given, sharing
from handlers.resident.asides import go_on, mine, waiting
from handlers.resident.facts import facts
from handlers.resident.given import Piece
from handlers.resident.other_kinds import kind_word
from handlers.resident.questions import as_press, menu, question
from handlers.resident.smalltalk import is_closing, is_smalltalk
from handlers.resident.steps import (
    ALBUM_PAUSE,
    MOST_WORDS,
    AskAddition,
    AskAppeal,
    AskRemark,
    AskStillDirty,
    Idle,
)
from handlers.resident.turns import with_word
from handlers.status import heading, who_is_next
from storage import outbox, questions, tickets
from storage.tickets import Ticket
from storage.workflow import OPEN, Status

PATIENCE = 15 * 60.0  # seconds of silence after which what comes is about something new
TAKES_MORE = OPEN | {Status.RESOLVED}
OF_THE_STEP = frozenset({"done", "cancel"})
MESSAGES = 20  # of one's own are known again when they are edited


# An answer to one of our messages


async def replied(desk: Desk, event: Event) -> bool:
    """Take what answers one of our messages about a ticket; false when it answers none, or answers a question."""
    if not desk.origin.reply_to_us or not desk.origin.reply_to:
        return False
    piece = given.piece_of(desk, event)
    ticket = await _told_of(desk) if piece else None
    if piece is None or ticket is None or _goes_elsewhere(desk, ticket, event):
        return False
    ticket, own = await _where_it_is_worked_on(desk, ticket), ticket
    if not await tickets.may_read(desk.tx, own, desk.person):
        await sharing.show(desk, own, desk.t("Untuk menambah keterangan, ikuti dulu laporan ini."))
        _ask_on(desk)
    elif ticket.status not in TAKES_MORE:
        _say_and_ask_on(desk, _ended(desk, ticket), ticket)
    elif isinstance(event, SentPhoto) and event.album is not None:
        await given.attach(desk, ticket, piece)
        begun = AskAddition(ticket.id, waiting(desk), album=event.album, once=True)
        _gather(desk, begun, event, piece)
    else:
        await given.attach(desk, ticket, piece)
        pictures = (piece.photo.ref,) if piece.photo else ()
        now, answered = await given.note(desk, ticket, piece.words, pictures, piece.place)
        _say_and_ask_on(desk, _thanks(desk, now, piece, answered), now)
    return True


async def _told_of(desk: Desk) -> Ticket | None:
    """The ticket that the answered message told of."""
    assert desk.origin.reply_to is not None
    ticket_id = await outbox.ticket_of(desk.tx, desk.origin.address.key, desk.origin.reply_to)
    return await tickets.get(desk.tx, ticket_id) if ticket_id is not None else None


async def _where_it_is_worked_on(desk: Desk, ticket: Ticket) -> Ticket:
    """The ticket itself, or the one that it was merged into."""
    for _ in range(5):
        if ticket.status != Status.DUPLICATE or ticket.duplicate_of is None:
            break
        ticket = await tickets.get(desk.tx, ticket.duplicate_of) or ticket
    return ticket


def _goes_elsewhere(desk: Desk, ticket: Ticket, event: Event) -> bool:
    """Whether it answers what is asked of this ticket, presses a key of the keyboard, or is only a kind word."""
    match desk.step:
        case AskStillDirty(ticket=asked) | AskAppeal(ticket=asked) | AskAddition(ticket=asked) if asked == ticket.id:
            return True
        case AskRemark(ticket=asked) if asked == ticket.id and isinstance(event, Said):
            return True
        case _:
            pass
    if not isinstance(event, Said):
        return False
    is_key = as_press(Idle(), event.text, facts(desk)) is not None
    return is_key or (is_smalltalk(event.text) and ticket.status != Status.WAITING)


def _ask_on(desk: Desk) -> None:
    """What is being told is asked for again."""
    if not isinstance(desk.step, Idle):
        desk.say(question(desk.step, facts(desk)))  # type: ignore[arg-type]


def _say_and_ask_on(desk: Desk, say: Say, ticket: Ticket) -> None:
    """The answer, in one message with the question of what is being told, or else with the ticket's own buttons."""
    if isinstance(desk.step, Idle):
        desk.say(say, ticket)
    elif say.buttons:
        desk.say(say, ticket)
        _ask_on(desk)
    else:
        desk.say(with_word(say.text, question(desk.step, facts(desk))))  # type: ignore[arg-type]


# The step


async def ask(desk: Desk, number: str) -> None:
    """ "Tambah keterangan" or "Jawab": whatever comes now is for this ticket."""
    ticket = await mine(desk, number)
    if ticket is None:
        return
    ticket = await _where_it_is_worked_on(desk, ticket)
    if ticket.status not in TAKES_MORE:
        _say_and_ask_on(desk, _ended(desk, ticket), ticket)
        return
    step = AskAddition(ticket.id, waiting(desk), asked=await _question_of(desk, ticket))
    _stay(desk, step)
    desk.say(question(step, facts(desk)), ticket)


async def _question_of(desk: Desk, ticket: Ticket) -> str:
    """What the office has asked and still waits for; else nothing."""
    if ticket.status != Status.WAITING:
        return ""
    return await questions.last(desk.tx, ticket)


async def heard(desk: Desk, step: AskAddition, event: Event) -> bool:
    """What came at the step; false when it is about something else, and then the step is left."""
    if step.album and not _is_more_of(step, event):
        await _album_is_complete(desk, step)
        if isinstance(event, TimeUp):
            return True
        if not isinstance(desk.step, AskAddition):
            return False
        step = desk.step
    meant = as_press(step, event.text, facts(desk)) if isinstance(event, Said) else event
    match event if meant is None else meant:
        case Pressed(act="done" | "cancel"):
            finish(desk, step)
        case Said(text) if is_closing(text) and not step.asked:
            finish(desk, step)
        case TimeUp():
            go_on(desk, step.resume)
        case Pressed() if isinstance(event, Pressed):
            desk.become(step.resume or Idle())
            return False
        case Edited() if desk.origin.message not in step.messages:
            word = desk.t("Pesan lama yang diubah tidak mengubah laporan yang sudah dikirim.")
            _again(desk, step, word)
        case Said(text) if is_smalltalk(text) and not step.asked:
            _again(desk, step)
        case SharedLocation() | SentOther() if (piece := given.piece_of(desk, event)) is None:
            _again(desk, step, _why_not(desk, event))
        case Pressed():  # a key of an earlier question
            _again(desk, step)
        case _ if piece := given.piece_of(desk, event):
            await _take(desk, step, event, piece)
        case _:
            _again(desk, step)
    return True


def finish(desk: Desk, step: AskAddition) -> None:
    """ "Selesai" or /batal: what was given stays, and the talk goes on where it was."""
    text = desk.t("Baik. Petugas membacanya.") if step.given else desk.t("Baik, tidak ada yang ditambahkan.")
    desk.say(Say(text, keyboard="menu", menu=menu(desk.t)))
    go_on(desk, step.resume)


async def interrupted(desk: Desk, event: Event) -> None:
    """A command or a button of something else: an album is complete with that, and the step is left."""
    step = desk.step
    if not isinstance(step, AskAddition) or not isinstance(event, Commanded | Pressed):
        return
    if step.album:
        await _album_is_complete(desk, step)
        step = desk.step
    own = isinstance(event, Pressed) and event.act in OF_THE_STEP
    gives_up = isinstance(event, Commanded) and event.name in ("batal", "cancel")
    if isinstance(step, AskAddition) and not own and not gives_up:
        desk.become(step.resume or Idle())


def _is_more_of(step: AskAddition, event: Event) -> bool:
    return isinstance(event, SentPhoto) and event.album == step.album


async def _take(desk: Desk, step: AskAddition, event: Event, piece: Piece) -> None:
    ticket = await tickets.get(desk.tx, step.ticket)
    assert ticket is not None
    ticket = await _where_it_is_worked_on(desk, ticket)
    if ticket.status not in TAKES_MORE:
        desk.say(_ended(desk, ticket), ticket)
        go_on(desk, step.resume)
        return
    await given.attach(desk, ticket, piece)
    if isinstance(event, SentPhoto) and event.album is not None:
        _gather(desk, step, event, piece)
        return
    pictures = (piece.photo.ref,) if piece.photo else ()
    now, answered = await given.note(desk, ticket, piece.words, pictures, piece.place)
    _go_on_taking(desk, step, _thanks(desk, now, piece, answered), now)


def _gather(desk: Desk, step: AskAddition, event: SentPhoto, piece: Piece) -> None:
    """A picture of an album: it is kept already, and answered when all of them are there."""
    words = " ".join(part for part in (step.words, piece.words) if part)[:MOST_WORDS]
    messages = _with_message(desk, step)
    more = replace(step, album=event.album or "", refs=(*step.refs, event.photo.ref), words=words, messages=messages)
    desk.become(more, wait=ALBUM_PAUSE)


async def _album_is_complete(desk: Desk, step: AskAddition) -> None:
    ticket = await tickets.get(desk.tx, step.ticket)
    assert ticket is not None
    now, answered = await given.note(desk, ticket, step.words, step.refs)
    say = _thanks(desk, now, Piece(), answered, pictures=len(step.refs))
    empty = replace(step, album="", refs=(), words="")
    if step.once:
        desk.become(step.resume or Idle())
        _say_and_ask_on(desk, say, now)
    else:
        _go_on_taking(desk, empty, say, now)


def _go_on_taking(desk: Desk, step: AskAddition, say: Say, ticket: Ticket) -> None:
    given_now = replace(step, asked="", given=True, messages=_with_message(desk, step))
    _stay(desk, given_now)
    desk.say(with_word(say.text, question(given_now, facts(desk))), ticket)


def _with_message(desk: Desk, step: AskAddition) -> tuple[str, ...]:
    message = desk.origin.message
    return step.messages if message is None or message in step.messages else (*step.messages, message)[-MESSAGES:]


def _stay(desk: Desk, step: AskAddition) -> None:
    desk.become(step, wait=PATIENCE)


def _again(desk: Desk, step: AskAddition, word: Markup | None = None) -> None:
    _stay(desk, step)
    desk.say(with_word(word, question(step, facts(desk))))


def _why_not(desk: Desk, event: Event) -> Markup:
    if isinstance(event, SentOther):
        return kind_word(event.kind, desk.t)
    return desk.t("Titik itu kosong (0,0). Kirim sekali lagi, ya.")


# What is said


def _thanks(desk: Desk, ticket: Ticket, piece: Piece, answered: bool, pictures: int = 0) -> Say:
    t, number = desk.t, ticket.number
    if answered:
        text = t("Terima kasih, jawaban Anda untuk laporan <b>{number}</b> saya teruskan ke petugas.", number=number)
        text += Markup(" ") + who_is_next(ticket, t)
    elif pictures:
        text = t.n(
            "{n} foto ditambahkan ke laporan <b>{ticket}</b>.",
            "{n} foto ditambahkan ke laporan <b>{ticket}</b>.",
            pictures,
            ticket=number,
        )
    elif piece.photo:
        text = t("Foto ditambahkan ke laporan <b>{number}</b>.", number=number)
    elif piece.recording:
        text = t("Rekaman ditambahkan ke laporan <b>{number}</b>.", number=number)
    else:
        text = t("Keterangan ditambahkan ke laporan <b>{number}</b>. Petugas membacanya.", number=number)
    if piece.cut:
        text += Markup(" ") + t("Keterangannya panjang; yang saya simpan {n} huruf pertama.", n=MOST_WORDS)
    if ticket.status == Status.RESOLVED:
        return Say(text + Markup("\n") + who_is_next(ticket, t), (clean_or_dirty(ticket, t),))
    return Say(text)


def _ended(desk: Desk, ticket: Ticket) -> Say:
    """Nothing can be added any more: what can be done instead."""
    t, own = desk.t, ticket.reporter_id == desk.person.id
    head = heading(ticket, t) + Markup("\n")
    if ticket.status == Status.REJECTED and own and not ticket.appealed:
        text = t("Laporan ini sudah ditutup. Menurut Anda keliru? Ketuk “Ajukan lagi” dan tulis sebabnya.")
        return Say(head + text, ((Button(t.plain("Ajukan lagi"), press("appeal", ticket.number)),),))
    return Say(head + t("Laporan ini sudah ditutup. Ada masalah baru di sana? Buat laporan baru: /lapor"))
