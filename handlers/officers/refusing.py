"""Why an act of an officer does not happen: said over the button, with the card brought up to date."""

from __future__ import annotations

from markupsafe import Markup

from handlers.desk import Desk
from handlers.status import status_words
from storage import refusals, tickets
from storage.tickets import Ticket
from storage.workflow import OPEN, IllegalMove, Move, Status, check


async def could(desk: Desk, ticket: Ticket, move: Move) -> bool:
    """Whether the move would be legal if all it needs were given: asked before somebody takes the trouble."""
    try:
        check(ticket.situation, move, await tickets.actors(desk.tx, ticket, desk.doer), desk.now)
    except IllegalMove as illegal:
        if illegal.why in ("state", "right"):
            refuse(desk, ticket, move.act, illegal)
            return False
    return True


def refuse(desk: Desk, ticket: Ticket, act: str, illegal: IllegalMove) -> None:
    """Who was first, or what is missing."""
    desk.toast(refused(desk, ticket, act, illegal), alert=True, about=ticket)
    desk.show_card(ticket)


def refused(desk: Desk, ticket: Ticket, act: str, illegal: IllegalMove) -> Markup:
    """The same in words alone. That it was tried stays in the ticket's history."""
    refusals.keep(desk.tx, ticket.id, desk.person.id, act, illegal.why, desk.now)
    return why_not(desk, ticket, act, illegal)


def why_not(desk: Desk, ticket: Ticket, act: str, illegal: IllegalMove) -> Markup:
    t = desk.t
    known = {"number": ticket.number, "officer": ticket.officer_name, "status": status_words(ticket.status, t)}
    match illegal.why:
        case "proof":
            return t("Foto bukti harus dibuat setelah pekerjaan dimulai. Kirim foto yang baru.")
        case "original":
            return t("{number} tidak bisa digabung ke dirinya sendiri.", **known)
        case "reason":
            return t("Tulis alasannya: /tolak {number} alasan.", **known)
        case "right" if ticket.officer_name:
            return t("{number} dipegang {officer}.", **known)
        case "right":
            return t("Ambil dulu {number}, baru bisa dikerjakan.", **known)
        case _ if act == "ask" and ticket.status == Status.WAITING and ticket.until is not None:
            return t("{number} masih menunggu jawaban warga sampai {day}.", day=t.day(ticket.until), **known)
        case _ if act == "claim" and ticket.officer_name and ticket.status in OPEN:
            return t("{number} sudah diambil {officer}.", **known)
        case _ if ticket.status in (Status.RECEIVED, Status.REOPENED) and act != "unmerge":
            return t("Ambil dulu {number}, baru bisa dikerjakan.", **known)
        case _:
            return t("{number} sekarang: {status}.", **known)
