"""From an event to the one handler that answers it, where the policy (`handlers.policy`) lets it be asked for.

Whoever speaks in a private chat gets an answer, whatever it was. In the staff room only what is addressed to the desk
is. Any other room hears once that this is not its place.
"""

from __future__ import annotations

import structlog
from markupsafe import Markup

from handlers import comings_and_goings, returning, steps
from handlers.city import Role
from handlers.desk import Desk
from handlers.events import (
    CameBack,
    Commanded,
    Event,
    LeftWaiting,
    Pressed,
    RoomMoved,
    Said,
    SentPhoto,
    Unspoken,
    WentAway,
)
from handlers.officers import history, on_behalf, proof_place, room
from handlers.policy import COMMANDS, PRESSES, Rule
from handlers.replies import Command, Say, Toast
from handlers.resident import additions, albums, banned, drafts, privacy, quota, subscribing, talk
from handlers.resident.questions import menu
from handlers.resident.steps import Idle
from handlers.texts import Texts, languages

log = structlog.get_logger()


async def answer(desk: Desk) -> None:
    """Have the event answered by whom it concerns."""
    event = desk.incoming.event
    if isinstance(event, RoomMoved | WentAway | CameBack):
        await comings_and_goings.answer(desk, event)
    elif desk.in_staff_room:
        await _in_staff_room(desk, event)
    elif desk.origin.room == "group":
        _elsewhere(desk, event)
    else:
        await _in_private(desk, event)
    _release_button(desk, event)


async def _in_private(desk: Desk, event: Event) -> None:
    if quota.too_many(desk, event):
        return
    before = desk.step if desk.conversation.reminded else Idle()
    await _heard(desk, event)
    drafts.spoken(desk, event, before)


async def _heard(desk: Desk, event: Event) -> None:
    if desk.person.erase_at is not None:
        privacy.being_forgotten(desk, event)
        return
    event = _as_command(desk, event)
    if desk.person.unreachable_since is not None and not isinstance(event, Unspoken):  # then nobody spoke
        await returning.came_back(desk)
    if await banned.kept_out(desk, event):
        return
    if steps.read(desk.conversation.step) is None:
        desk.become(Idle())
        desk.say(Say(desk.t("Maaf, laporan yang belum dikirim tadi tidak bisa saya buka lagi. Mulai lagi: /lapor")))
    if await subscribing.answered(desk, event) or await proof_place.answered(desk, event):
        return
    if await on_behalf.forwarded(desk, event):
        return
    await additions.interrupted(desk, event)
    match event:
        case Commanded(name, argument):
            await _commanded(desk, "private", name, argument)
        case Pressed(act, argument) if act in PRESSES:
            await _allowed(desk, PRESSES[act], argument)
        case SentPhoto() if await albums.came_late(desk, event):
            pass
        case _ if await additions.replied(desk, event):
            pass
        case LeftWaiting():
            drafts.left_waiting(desk)
        case _:
            await talk.talk(desk, event)


async def _in_staff_room(desk: Desk, event: Event) -> None:
    addressed = isinstance(event, Commanded | Pressed) or desk.origin.reply_to_us or _is_proof(event)
    if addressed and desk.role == Role.NOBODY:
        log.warning("refused", where="staff", what=type(event).__name__, anonymous=desk.origin.sender.anonymous)
        await history.note_outsider(desk, event)
        desk.toast(_not_an_officer(desk), alert=True)
        return
    match event:
        case Commanded(name, argument):
            await _commanded(desk, "staff", name, argument)
        case Pressed(act, argument) if act in PRESSES:
            await _allowed(desk, PRESSES[act], argument)
        case Pressed() if not await on_behalf.goes_on(desk, event):
            desk.toast(desk.t("Tombol itu sudah tidak berlaku."))
        case _ if desk.role == Role.NOBODY or isinstance(event, Pressed) or await on_behalf.goes_on(desk, event):
            return
        case SentPhoto() if _is_proof(event):
            await room.proof_by_caption(desk, event)
        case _:
            await room.hear(desk, event)


def _is_proof(event: Event) -> bool:
    """A photo whose caption is the command."""
    return isinstance(event, SentPhoto) and event.caption.startswith("/selesai")


async def _commanded(desk: Desk, where: str, name: str, argument: str) -> None:
    rule = COMMANDS.get((where, name))
    if rule is not None:
        await _allowed(desk, rule, argument)
        return
    if any((room, name) in COMMANDS for room in ("private", "staff")):
        log.warning("refused", where=where, role=desk.role.name, wanted="the other room")
    desk.toast(_no_such_command(desk, where, name[:32]))
    if where == "private" and not isinstance(desk.step, Idle):
        await talk.greet(desk)


def _no_such_command(desk: Desk, where: str, name: str) -> Markup:
    if where == "staff" and ("private", name) in COMMANDS:
        return desk.t("/{name} dipakai di obrolan pribadi dengan saya.", name=name)
    if where == "private" and ("staff", name) in COMMANDS:
        return desk.t("/{name} hanya dipakai di ruang petugas.", name=name)
    return desk.t("Perintah /{name} tidak saya kenal. Lihat /bantuan.", name=name)


async def _allowed(desk: Desk, rule: Rule, argument: str) -> None:
    """The policy, asked in one place."""
    here = "staff" if desk.in_staff_room else "private"
    if rule.where != here or desk.role < rule.least:
        log.warning("refused", where=here, role=desk.role.name, wanted=rule.least.name)
        desk.toast(_not_here(desk, rule), alert=True)
        return
    await rule.answer(desk, argument)


def _not_here(desk: Desk, rule: Rule) -> Markup:
    if rule.where == "private":
        return desk.t("Tombol itu untuk pelapor, di obrolan pribadi.")
    if desk.role >= rule.least:
        return desk.t("Itu hanya bisa di ruang petugas.")
    if desk.role >= Role.OFFICER:
        return desk.t("Hanya pengawas atau admin yang bisa melakukan itu.")
    return _not_an_officer(desk)


def _not_an_officer(desk: Desk) -> Markup:
    if desk.origin.sender.anonymous:
        return desk.t("Admin anonim tidak bisa bertindak di sini: matikan “tetap anonim”, lalu ulangi.")
    return desk.t("Hanya petugas yang terdaftar yang bisa melakukan itu.")


def _as_command(desk: Desk, event: Event) -> Event:
    """A label of the keyboard is the command that it stands for, in whichever language it was shown."""
    if not isinstance(event, Said):
        return event
    for language in languages():
        (lapor, laporan), (bantuan,) = menu(desk.city.texts(language))
        name = {lapor: "lapor", laporan: "laporan", bantuan: "bantuan"}.get(event.text.strip())
        if name:
            return Commanded(name)
    return Commanded("menu") if event.text.strip().casefold() == "menu" else event


def _elsewhere(desk: Desk, event: Event) -> None:
    """A room that is not ours: one polite word to who addressed us, and no more."""
    if isinstance(event, Commanded | Pressed):
        log.warning("refused", where="elsewhere", what=type(event).__name__)
        desk.toast(desk.t("Saya bekerja di obrolan pribadi. Kirim pesan langsung ke saya, ya."))


def _release_button(desk: Desk, event: Event) -> None:
    """A pressed button waits for an answer, even where the answer is a message."""
    if isinstance(event, Pressed) and event.callback and not any(t.callback == event.callback for t in desk.toasts):
        desk.toasts.append(Toast(event.callback))


def menu_commands() -> list[Command]:
    """The commands as a channel's menu lists them, in every language."""
    texts = {language: Texts(language) for language in languages()}
    return [
        Command(name, {language: t.plain(rule.words) for language, t in texts.items()}, rule.where)
        for (_, name), rule in COMMANDS.items()
        if rule.words
    ]
