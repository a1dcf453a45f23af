"""A reporter is kept out for a while, or let in again: /blokir NOMOR 7 hari alasan, /bukablokir NOMOR (O12).

It is for supervisors, about the reporter of a ticket, who is never named; it has a reason and an end, which the
resident is told. Each is an entry of the office's own record.
"""

from __future__ import annotations

import re
from datetime import timedelta

from markupsafe import Markup

from handlers.desk import Desk
from handlers.officers.meant import with_words
from handlers.outgoing import Outgoing
from handlers.replies import Say
from handlers.resident.banned import what_works
from handlers.texts import Texts
from storage import bans, people, roster
from storage.people import Person
from storage.tickets import Ticket

LONGEST = timedelta(days=365)
MOST_REASON = 300  # characters
_TERM = re.compile(
    r"(\d{1,3})\s*(?:(?:hari|days?)|(?P<weeks>minggu|pekan|weeks?)|(?P<months>bulan|months?))\b[\s,:;–-]*",
    re.IGNORECASE | re.ASCII,
)


async def ban(desk: Desk, argument: str) -> None:
    """/blokir: for how long and why, or nothing happens."""
    ticket, words = await with_words(desk, argument)
    if ticket is None:
        return
    term, reason = _read(words)
    if term is None or not reason:
        desk.toast(
            desk.t(
                "Tulis lamanya (paling lama {days} hari) dan alasannya; pelapor membaca keduanya: "
                "<i>/blokir {number} 7 hari mengirim foto palsu berulang kali</i>",
                days=LONGEST.days,
                number=ticket.number,
            ),
            about=ticket,
        )
        return
    person = await _reporter(desk, ticket)
    if person is None:
        return
    until = desk.now + term
    await bans.ban(desk.tx, person, until, reason)
    await roster.record(desk.tx, desk.person, "ban", person.id, f"{ticket.number} {until:%Y-%m-%d}: {reason}", desk.now)
    t = desk.city.texts(person.language)
    _tell(desk, person, _banned(t, desk.city.office, t.moment(until), reason))
    desk.show_card(ticket)
    desk.toast(
        desk.t(
            "🚷 Pelapor {number} diblokir sampai {moment} dan dikabari. Cabut: /bukablokir {number}",
            number=ticket.number,
            moment=desk.t.moment(until),
        ),
        about=ticket,
    )


async def lift(desk: Desk, argument: str) -> None:
    """/bukablokir: from now on as before."""
    ticket, _ = await with_words(desk, argument)
    person = await _reporter(desk, ticket) if ticket else None
    if ticket is None or person is None:
        return
    if not person.is_banned(desk.now):
        desk.toast(desk.t("Pelapor {number} tidak sedang diblokir.", number=ticket.number), about=ticket)
        return
    await bans.lift(desk.tx, person)
    await roster.record(desk.tx, desk.person, "unban", person.id, ticket.number, desk.now)
    _tell(desk, person, desk.city.texts(person.language)("Blokir Anda dicabut. Anda bisa melapor lagi: /lapor"))
    desk.show_card(ticket)
    desk.toast(desk.t("Blokir pelapor {number} dicabut; pelapor dikabari.", number=ticket.number), about=ticket)


def _read(words: str) -> tuple[timedelta | None, str]:
    """How long, and why; None for what is no length of time or too long a one."""
    found = _TERM.match(words)
    if found is None:
        return None, ""
    term = timedelta(days=int(found[1]) * (7 if found["weeks"] else 30 if found["months"] else 1))
    return (term if timedelta(0) < term <= LONGEST else None), words[found.end() :].strip()[:MOST_REASON]


async def _reporter(desk: Desk, ticket: Ticket) -> Person | None:
    """Whom it would keep out; a word where that is nobody, or somebody of the office."""
    person = (await people.by_ids(desk.tx, [ticket.reporter_id])).get(ticket.reporter_id)
    if person is None or person.is_nobody:
        desk.toast(
            desk.t("Laporan {number} tidak punya pelapor yang bisa diblokir.", number=ticket.number), about=ticket
        )
        return None
    if person.office is not None:
        desk.toast(
            desk.t("Pelapor {number} adalah petugas, dan tidak bisa diblokir.", number=ticket.number), about=ticket
        )
        return None
    return person


def _tell(desk: Desk, person: Person, text: Markup) -> None:
    """Once, where they are; whoever is being forgotten has had their last message."""
    if person.erase_at is None:
        desk.out.append(Outgoing(person.home, Say(text), person_id=person.id))


def _banned(t: Texts, office: str, moment: str, reason: str) -> Markup:
    told = t(
        "Mulai sekarang laporan dan pesan Anda tidak kami terima sampai <b>{moment}</b>. {office} memberi alasan: "
        "“{reason}”. Sesudah itu Anda bisa melapor lagi seperti biasa.",
        moment=moment,
        office=office,
        reason=reason,
    )
    return told + Markup("\n") + what_works(t)
