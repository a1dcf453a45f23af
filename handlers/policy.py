"""The policy: which command and which button leads to what, and who may ask for it where.

Each line of `COMMANDS` and of `PRESSES` reads: in this room, by somebody of this role or a higher one, it is answered
by this handler. Two rooms are meant: `private` is somebody's own chat with us, whoever they are; `staff` is the staff
room. What has no line is denied to everybody, and so is what has one, in the other room and to any lower role: a new
act is nobody's until it is written down here.

The line decides who may ask. Whether this ticket is theirs and may be changed so is decided where it is written, with
the right and the state of that moment (`storage.workflow`, `storage.roster`).

Buttons of the dialogue (`handlers.resident.turns`) have no line: they belong to a step, and change nothing but it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal

from handlers.city import Role
from handlers.desk import Desk
from handlers.officers import (
    absence,
    acts,
    asking,
    assigning,
    banning,
    choosing,
    delaying,
    finding,
    history,
    listing,
    merging,
    news,
    noticing,
    numbers,
    on_behalf,
    planning,
    ready,
    room,
    routing,
    speaking,
    staffing,
    together,
    undoing,
)
from handlers.resident import (
    additions,
    again,
    arriving,
    city_figures,
    drafts,
    feedback,
    my_reports,
    pages,
    phone,
    privacy,
    rating,
    settings,
    sharing,
    subscribing,
    talk,
    withdrawing,
)
from handlers.texts import later

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


async def _help_officer(desk: Desk) -> None:
    """All commands of the room that this officer has."""
    theirs = [(name, rule) for (where, name), rule in COMMANDS.items() if where == "staff" and desk.role >= rule.least]
    await room.help_officer(desk, [(name, rule.words) for name, rule in theirs if rule.words])


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
        ("cuti", absence.away, later("Cuti sampai hari yang disebut")),
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
        ("bantuan", _plain(_help_officer), later("Apa yang bisa dilakukan")),
        ("start", _plain(_help_officer), ""),
        ("help", _plain(_help_officer), ""),
    )
}
# Who may change the roster, and not only teams and duty, is decided where that is written (`storage.roster`).
COMMANDS["staff", "balasan"] = Rule("staff", _S, ready.edit, later("Ubah balasan siap pakai"))
COMMANDS["staff", "blokir"] = Rule("staff", _S, banning.ban, later("Blokir pelapor untuk sementara, dengan alasan"))
COMMANDS["staff", "bukablokir"] = Rule("staff", _S, banning.lift, later("Cabut blokir pelapor"))
COMMANDS["staff", "pengumuman"] = Rule("staff", _S, noticing.command, later("Pengumuman kepada warga, untuk sementara"))
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
    "more": Rule("staff", _O, acts.more),
    "less": Rule("staff", _O, acts.less),
    "schedule": Rule("staff", _O, planning.schedule),
    "forward": Rule("staff", _O, planning.forward),
    "take_back": Rule("staff", _O, planning.take_back),
    "past": Rule("staff", _O, history.show),
    "photos": Rule("staff", _O, acts.all_photos),
    "phone": Rule("staff", _O, numbers.show_number),
    "listen": Rule("staff", _O, acts.listen),
    "end_notice": Rule("staff", _S, noticing.end),
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
    "choose": Rule("staff", _O, choosing.begin),
    "pick": Rule("staff", _O, choosing.pick),
    "leaf": Rule("staff", _O, choosing.turn),
    "unchoose": Rule("staff", _O, choosing.leave),
    "together": Rule("staff", _O, together.act),
}
"""Buttons of tickets, of lists and of settings; those of the dialogue belong to its steps."""
