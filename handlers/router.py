"""From an event to the one handler that answers it, and the policy: who may say what, where.

Every command and every button is a line of `COMMANDS` or `PRESSES`; what is in neither is not understood, and what is
in one is denied to all whom its line does not name. The line decides who may ask; whether the change is legal for this
ticket is decided where it is written.

Whoever speaks in a private chat gets an answer, whatever it was. In the staff room only what is addressed to the desk
is. Any other room hears once that this is not its place.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal

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
from handlers.officers import (
    acts,
    asking,
    assigning,
    delaying,
    finding,
    history,
    listing,
    merging,
    news,
    numbers,
    on_behalf,
    planning,
    ready,
    room,
    routing,
    speaking,
    staffing,
    undoing,
)
from handlers.replies import Command, Say, Toast
from handlers.resident import (
    additions,
    again,
    albums,
    arriving,
    city_figures,
    drafts,
    feedback,
    my_reports,
    pages,
    phone,
    privacy,
    quota,
    rating,
    settings,
    sharing,
    subscribing,
    talk,
    withdrawing,
)
from handlers.resident.questions import menu
from handlers.resident.steps import Idle
from handlers.texts import Texts, languages, later

log = structlog.get_logger()

Handler = Callable[[Desk, str], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may ask for it, in which room; `words` describe it in the channel's command menu."""

    where: Literal["private", "staff"]
    least: Role
    answer: Handler
    words: str = ""


def _plain(handler: Callable[[Desk], Awaitable[None]]) -> Handler:
    async def answer(desk: Desk, _: str) -> None:
        await handler(desk)

    return answer


_N, _O, _S = Role.NOBODY, Role.OFFICER, Role.SUPERVISOR
COMMANDS: dict[tuple[str, str], Rule] = {
    ("private", name): Rule("private", _N, answer, words)
    for name, answer, words in (
        ("start", arriving.arrive, ""),
        ("lapor", _plain(talk.begin), later("Laporkan masalah kebersihan")),
        ("laporan", my_reports.listing, later("Laporan saya")),
        ("batal", _plain(talk.cancel), later("Batalkan laporan yang sedang dibuat")),
        ("bahasa", pages.language, later("Ganti bahasa / change language")),
        ("statistik", city_figures.show, later("Laporan kota dalam angka")),
        ("langganan", subscribing.subscribing, later("Kabar dari satu kelurahan")),
        ("pengaturan", _plain(settings.settings), later("Kabar apa yang Anda mau, dan kapan")),
        ("privasi", _plain(privacy.privacy), later("Data apa yang disimpan")),
        ("datasaya", _plain(privacy.held), later("Unduh semua data Anda")),
        ("hapus", _plain(privacy.ask_to_forget), later("Hapus semua data Anda")),
        ("bantuan", _plain(pages.help_resident), later("Cara melapor")),
        ("menu", _plain(talk.greet), ""),
        ("help", _plain(pages.help_resident), ""),
        ("report", _plain(talk.begin), ""),
        ("cancel", _plain(talk.cancel), ""),
        ("language", pages.language, ""),
        ("subscribe", subscribing.subscribing, ""),
        ("settings", _plain(settings.settings), ""),
        ("statistics", city_figures.show, ""),
    )
} | {
    ("staff", name): Rule("staff", _O, answer, words)
    for name, answer, words in (
        ("daftar", listing.show, later("Tiket terbuka, disaring")),
        ("cari", finding.search, later("Cari tiket dengan kata")),
        ("rute", routing.route, later("Urutan kunjungan hari ini")),
        ("lapor", on_behalf.begin, later("Lapor atas nama warga")),
        ("tiket", room.ticket, later("Satu tiket")),
        ("ambil", acts.claim, later("Ambil tiket")),
        ("lepas", assigning.release, later("Lepas tiket: siapa saja boleh mengambil")),
        ("beri", assigning.give, later("Serahkan tiket ke petugas lain")),
        ("piket", _plain(staffing.on_duty), later("Siapa yang bertugas sekarang")),
        ("mulai", acts.start, later("Mulai kerja")),
        ("selesai", acts.resolve, later("Selesai: lalu kirim foto bukti")),
        ("tolak", acts.reject, later("Tolak dengan alasan")),
        ("tunda", delaying.delay, later("Janji tanggal baru, dengan alasan")),
        ("kabar", news.show, later("Kabar yang sudah dikirim ke warga")),
        ("riwayat", history.show, later("Riwayat lengkap satu tiket")),
        ("pesan", speaking.message, later("Kirim pesan ke pelapor, atas nama kantor")),
        ("balas", ready.offer, later("Balasan siap pakai untuk pelapor")),
        ("catat", speaking.note, later("Catatan yang tidak dilihat warga")),
        ("jadwal", planning.schedule, later("Jadwalkan pekerjaan")),
        ("teruskan", planning.forward, later("Teruskan ke instansi lain, dengan alasan")),
        ("kembali", planning.take_back, later("Ambil kembali dari instansi lain")),
        ("tanya", asking.ask, later("Tanya pelapor")),
        ("gabung", merging.merge, later("Gabungkan ke tiket lain")),
        ("pisah", merging.unmerge, later("Pisahkan lagi")),
        ("batal", _plain(room.leave), later("Batalkan pertanyaan")),
        ("bantuan", _plain(room.help_officer), later("Apa yang bisa dilakukan")),
        ("start", _plain(room.help_officer), ""),
        ("help", _plain(room.help_officer), ""),
    )
}
# Who may change the roster, and not only teams and duty, is decided where that is written (`storage.roster`).
COMMANDS["staff", "balasan"] = Rule("staff", _S, ready.edit, later("Ubah balasan siap pakai"))
COMMANDS["staff", "petugas"] = Rule("staff", _S, staffing.command, later("Petugas, tim, beban kerja"))
PRESSES: dict[str, Rule] = {
    "open": Rule("private", _N, my_reports.open_one),
    "add": Rule("private", _N, additions.ask),
    "withdraw": Rule("private", _N, withdrawing.ask),
    "withdraw_now": Rule("private", _N, withdrawing.withdraw),
    "look": Rule("private", _N, my_reports.look),
    "pictures": Rule("private", _N, my_reports.pictures),
    "mine": Rule("private", _N, my_reports.listing),
    "clean": Rule("private", _N, feedback.clean),
    "dirty": Rule("private", _N, feedback.dirty),
    "appeal": Rule("private", _N, feedback.appeal),
    "again": Rule("private", _N, again.here),
    "stars": Rule("private", _N, rating.rate),
    "no_stars": Rule("private", _N, rating.no_stars),
    "remark": Rule("private", _N, rating.remark),
    "figures": Rule("private", _N, city_figures.show),
    "follow": Rule("private", _N, sharing.follow),
    "unfollow": Rule("private", _N, sharing.unfollow),
    "here": Rule("private", _N, arriving.here),
    "instead": Rule("private", _N, arriving.instead),
    "resume": Rule("private", _N, arriving.resume),
    "drop": Rule("private", _N, drafts.drop),
    "near": Rule("private", _N, again.near),
    "number": Rule("private", _N, phone.ask),
    "no_number": Rule("private", _N, phone.take_back),
    "speak": Rule("private", _N, pages.speak),
    "wish": Rule("private", _N, settings.wish),
    "areas": Rule("private", _N, subscribing.areas),
    "area": Rule("private", _N, subscribing.area),
    "point": Rule("private", _N, subscribing.point),
    "watch": Rule("private", _N, subscribing.watch),
    "unwatch": Rule("private", _N, subscribing.unwatch),
    "see": Rule("private", _N, subscribing.see),
    "forget": Rule("private", _N, privacy.forget),
    "keep": Rule("private", _N, privacy.keep),
    "claim": Rule("staff", _O, acts.claim),
    "release": Rule("staff", _O, assigning.release),
    "hand": Rule("staff", _O, assigning.offer),
    "give": Rule("staff", _O, assigning.give_by_tap),
    "start": Rule("staff", _O, acts.start),
    "resolve": Rule("staff", _O, acts.resolve),
    "reject": Rule("staff", _O, acts.reject),
    "because": Rule("staff", _O, acts.because),
    "ask": Rule("staff", _O, asking.ask),
    "delay": Rule("staff", _O, delaying.delay),
    "until": Rule("staff", _O, delaying.until),
    "cause": Rule("staff", _O, delaying.cause),
    "on_day": Rule("staff", _O, planning.on_day),
    "to_agency": Rule("staff", _O, planning.to_agency),
    "undo": Rule("staff", _O, undoing.undo),
    "undo_all": Rule("staff", _O, undoing.undo_all),
    "merge": Rule("staff", _O, merging.merge),
    "into": Rule("staff", _O, merging.merge),
    "unmerge": Rule("staff", _O, merging.unmerge),
    "show": Rule("staff", _O, acts.show),
    "photos": Rule("staff", _O, acts.all_photos),
    "phone": Rule("staff", _O, numbers.show_number),
    "listen": Rule("staff", _O, acts.listen),
    "officers": Rule("staff", _S, staffing.listing),
    "officer": Rule("staff", _S, staffing.show),
    "role": Rule("staff", _S, staffing.role),
    "team": Rule("staff", _S, staffing.team),
    "duty": Rule("staff", _S, staffing.duty),
    "dismiss": Rule("staff", _S, staffing.ask_dismiss),
    "dismiss_now": Rule("staff", _S, staffing.dismiss),
    "history": Rule("staff", _O, history.turn),
    "ready": Rule("staff", _O, ready.offer),
    "ready_send": Rule("staff", _O, ready.send),
    "list": Rule("staff", _O, listing.show),
    "filter": Rule("staff", _O, listing.choose),
    "walk": Rule("staff", _O, routing.of_list),
    "find": Rule("staff", _O, finding.turn),
}
"""Buttons of tickets. Those of the dialogue (`handlers.resident.report`) belong to a step and change nothing else."""


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
    if steps.read(desk.conversation.step) is None:
        desk.become(Idle())
        desk.say(Say(desk.t("Maaf, laporan yang belum dikirim tadi tidak bisa saya buka lagi. Mulai lagi: /lapor")))
    if await subscribing.answered(desk, event):
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
