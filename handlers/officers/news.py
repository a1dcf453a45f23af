"""/kabar: what became of each push of a ticket, for the office: who, what, when, how often tried, and how it ended.

Residents are "pelapor" and "pengikut 1", in the order in which they followed. Nobody is named, and nothing that was
said is repeated.
"""

from __future__ import annotations

from markupsafe import Markup

from handlers.desk import Desk
from handlers.officers import meant
from handlers.replies import Say
from handlers.status import heading, what_happened
from handlers.texts import Texts
from storage import reaching, tickets
from storage.reaching import Push

MOST = 20


async def show(desk: Desk, number: str) -> None:
    """The pushes of one ticket, the newest last."""
    if not number.strip():
        desk.toast(desk.t("Tulis nomornya: /kabar 889-8611"))
        return
    ticket = await meant.find(desk, number)
    if ticket is None:
        return
    t = desk.t
    pushes, total = await reaching.pushes(desk.tx, ticket.id, MOST)
    told = await reaching.changes(desk.tx, {one.entry_id for one in pushes})
    readers = await tickets.readers(desk.tx, ticket)
    lines = [heading(ticket, t), t("<b>Kabar ke warga</b>")]
    if total > len(pushes):
        lines.append(t("… {n} yang lebih lama tidak ditampilkan", n=total - len(pushes)))
    for one in pushes:
        parts = [t.moment(one.created_at), _who(one, readers, t), what_happened(told[one.entry_id], t), _became(one, t)]
        lines.append(Markup(" · ").join(parts))
    if not pushes:
        lines.append(t("Belum ada kabar."))
    desk.say(Say(Markup("\n").join(lines), reply_to=desk.origin.message), ticket)


def _who(push: Push, readers: list[int], t: Texts) -> Markup:
    if push.person_id == readers[0]:
        return t("pelapor")
    if push.person_id in readers:
        return t("pengikut {n}", n=readers.index(push.person_id))
    return t("bekas pengikut")


def _became(push: Push, t: Texts) -> Markup:
    """The result in words, with the reason and how often it was tried."""
    tries = t("dicoba {n} kali", n=push.attempts)
    match push.state:
        case "sent" if push.settled_at is not None:
            sent = t("terkirim {moment}", moment=t.moment(push.settled_at))
            return sent if push.attempts == 1 else Markup("{} ({})").format(sent, tries)
        case "pending" | "sending" if push.attempts == 0:
            return t("menunggu dikirim")
        case "pending" | "sending":
            return Markup("{} ({}; {})").format(t("belum terkirim"), _why(push, t), tries)
        case "folded":
            return t("terlewat, diringkas dalam kabar berikutnya")
        case "undeliverable":
            return Markup("{} ({})").format(t("tidak sampai"), _why(push, t))
        case _:
            return Markup("{} ({}; {})").format(t("gagal"), _why(push, t), tries)


def _why(push: Push, t: Texts) -> Markup:
    match (push.error or "").partition(":")[0]:
        case "Gone" | "unreachable":
            return t("memblokir bot atau akunnya tidak ada lagi")
        case "Refused":
            return t("ditolak layanan obrolan")
        case "MaybeSent":
            return t("mungkin sudah sampai")
        case "":
            return t("sedang dikirim")
        case _:
            return t("layanan obrolan tidak menjawab")
