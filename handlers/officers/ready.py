"""Ready replies: what the office says often, sent by one tap and read by each resident in their own language (O7).

/balas NOMOR, or the button on the card, shows those that fit the ticket. Supervisors change them by /balasan, in the
room and with an entry in the office's log.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta

from markupsafe import Markup

from handlers.buttons import press
from handlers.desk import Desk
from handlers.officers import speaking
from handlers.officers.meant import answered_ticket, find
from handlers.organisation import ReadyReply
from handlers.replies import Button, Say
from handlers.status import ready_words
from handlers.texts import languages
from storage import ready_replies, roster, tickets
from storage.ready_replies import Reply, Seed

MOST = 12  # buttons under one message
MOST_WORDS = 1000  # characters in one language
MOST_LABEL = 40
TWICE = timedelta(minutes=1)
"""Within it, the same reply to the same ticket is a second tap and no second message."""

BUILT_IN = (
    ReadyReply(
        "thanks",
        "Terima kasih",
        {"id": "Terima kasih atas laporannya.", "en": "Thank you for your report."},
    ),
    ReadyReply(
        "on_the_way",
        "Sedang ke lokasi",
        {"id": "Petugas kami sedang menuju lokasi.", "en": "Our crew is on its way to the place."},
    ),
    ReadyReply(
        "tomorrow",
        "Besok dikerjakan",
        {"id": "Pekerjaan ini kami jadwalkan besok.", "en": "We plan to do this work tomorrow."},
    ),
    ReadyReply(
        "rain",
        "Tertunda hujan",
        {
            "id": "Pekerjaan tertunda karena hujan. Kami lanjutkan begitu reda.",
            "en": "The work is held up by rain. We go on as soon as it stops.",
        },
    ),
    ReadyReply(
        "heavy",
        "Perlu alat berat",
        {
            "id": "Pekerjaan ini memerlukan alat berat; kami sedang mengatur giliran pemakaiannya.",
            "en": "This work needs heavy equipment; we are arranging for its turn.",
        },
    ),
    ReadyReply(
        "access",
        "Jalan terhalang",
        {
            "id": "Truk kami tidak bisa masuk karena jalannya terhalang. Mohon kosongkan jalan, ya.",
            "en": "Our truck cannot get in because the way is blocked. Please keep it free.",
        },
    ),
    ReadyReply(
        "schedule",
        "Jadwal angkut",
        {
            "id": "Sampah diangkut sesuai jadwal. Mohon keluarkan sampah hanya pada hari pengangkutan.",
            "en": "Waste is collected on schedule. Please put it out on collection days only.",
        },
    ),
    ReadyReply(
        "keep_clean",
        "Jaga bersama",
        {
            "id": "Lokasi sudah kami bersihkan. Mari kita jaga bersama supaya tetap bersih.",
            "en": "We have cleaned the place. Let us keep it clean together.",
        },
        status="resolved",
    ),
)
"""What an office has whose config names none."""


def seeds(configured: Sequence[ReadyReply]) -> list[Seed]:
    """What the table begins with."""
    return [Seed(one.key, one.label, one.words, one.category, one.status) for one in configured or BUILT_IN]


# Sending


async def offer(desk: Desk, number: str) -> None:
    """Those that fit the ticket, each with its words and a button."""
    answered = await answered_ticket(desk) if not number.strip() else None
    ticket = answered or await find(desk, number)
    if ticket is None:
        return
    fitting = (await ready_replies.fitting(desk.tx, ticket.category, ticket.status))[:MOST]
    if not fitting:
        desk.toast(desk.t("Belum ada balasan siap pakai. Pengawas menambahkannya: /balasan"), about=ticket)
        return
    head = desk.t("💬 Balasan untuk {number}. Satu ketukan mengirimnya ke pelapor:", number=ticket.number)
    text = Markup("\n").join([head, *(_line(desk, one) for one in fitting)])
    buttons = [Button(one.label, press("ready_send", f"{one.id} {ticket.number}")) for one in fitting]
    rows = tuple(tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2))
    desk.say(Say(text, rows, reply_to=desk.origin.message), ticket)


async def send(desk: Desk, argument: str) -> None:
    """One was tapped: it is told as it is at this moment."""
    key, _, number = argument.partition(" ")
    reply = await _of(desk, key)
    if reply is None:
        desk.toast(desk.t("Balasan itu sudah tidak ada."))
        return
    ticket = await find(desk, number)
    if ticket is None:
        return
    words = json.dumps(dict(reply.words), ensure_ascii=False)
    last = (await tickets.history(desk.tx, ticket.id))[-1]
    if last.act == "ready" and last.words == words and desk.now < last.at + TWICE:
        desk.toast(desk.t("Balasan itu baru saja dikirim untuk {number}.", number=ticket.number))
        return
    await speaking.tell(desk, ticket, words, act="ready")


def _line(desk: Desk, reply: Reply) -> Markup:
    words = ready_words(json.dumps(dict(reply.words)), desk.city.staff_language)
    return Markup("• <b>{}</b>: {}").format(reply.label, words[:200])


async def _of(desk: Desk, key: str) -> Reply | None:
    known = key.isascii() and key.isdecimal() and len(key) < 10
    return await ready_replies.get(desk.tx, int(key)) if known else None


# Changing


async def edit(desk: Desk, argument: str) -> None:
    """/balasan: all of them, or a change: tambah, ubah, hapus."""
    what, _, rest = argument.strip().partition(" ")
    match what.casefold():
        case "":
            await _list(desk)
        case "tambah":
            await _add(desk, rest)
        case "ubah":
            await _change(desk, rest)
        case "hapus":
            await _take_off(desk, rest)
        case _:
            desk.toast(_how(desk))


async def _list(desk: Desk) -> None:
    """In several messages where they do not fit into one."""
    lines = [desk.t("<b>Balasan siap pakai</b>")]
    for one in await ready_replies.everything(desk.tx):
        told = Markup("; ").join(Markup("{} “{}”").format(code, words) for code, words in one.words.items())
        line = Markup("{}. <b>{}</b>{}: {}").format(one.id, one.label, _for(desk, one), told)
        if sum(map(len, lines)) + len(line) > 3500:
            desk.say(Say(Markup("\n").join(lines)))
            lines = []
        lines.append(line)
    desk.say(Say(Markup("\n").join([*lines, _how(desk)])))


def _for(desk: Desk, one: Reply) -> str:
    parts = [desk.city.category_name(one.category, desk.t.language)] if one.category else []
    parts += [one.status] if one.status else []
    return f" ({', '.join(parts)})" if parts else ""


def _how(desk: Desk) -> Markup:
    return desk.t(
        "Ubah: /balasan tambah Judul: kata-kata; /balasan ubah NOMOR kata-kata; /balasan ubah NOMOR en kata-kata "
        "(bahasa Inggris); /balasan hapus NOMOR"
    )


async def _add(desk: Desk, rest: str) -> None:
    label, _, words = (part.strip() for part in rest.partition(":"))
    if not label or not words or len(label) > MOST_LABEL or len(words) > MOST_WORDS:
        desk.toast(desk.t("Tulis judul (paling panjang {n} huruf) dan kata-katanya: ", n=MOST_LABEL) + _how(desk))
        return
    added = await ready_replies.add(desk.tx, label, {desk.city.staff_language: words}, desk.now)
    await _done(desk, "reply_add", added, desk.t("Ditambahkan: {label}.", label=label))


async def _change(desk: Desk, rest: str) -> None:
    key, _, words = rest.strip().partition(" ")
    language, _, others = words.strip().partition(" ")
    if language in languages():
        words = others
    else:
        language = desk.city.staff_language
    reply = await _of(desk, key)
    if reply is None or not words.strip() or len(words) > MOST_WORDS:
        desk.toast(_how(desk))
        return
    await ready_replies.say_anew(desk.tx, reply, language, words.strip(), desk.now)
    await _done(
        desk, "reply_change", reply, desk.t("Diubah: {label} ({language}).", label=reply.label, language=language)
    )


async def _take_off(desk: Desk, rest: str) -> None:
    reply = await _of(desk, rest.strip())
    if reply is None:
        desk.toast(_how(desk))
        return
    await ready_replies.take_off(desk.tx, reply, desk.now)
    await _done(desk, "reply_remove", reply, desk.t("Dihapus: {label}.", label=reply.label))


async def _done(desk: Desk, act: str, reply: Reply, word: Markup) -> None:
    await roster.record(desk.tx, desk.person, act, None, f"{reply.id} {reply.label}", desk.now)
    desk.toast(word)
