"""What becomes of a draft that nobody goes on with: one reminder, then its end, and never without a word.

The wait is a row of the conversation (`idle_at`) that begins anew whenever its resident speaks; the clock brings
`LeftWaiting` when it is over. A draft is reminded of once, however often it is taken up again. What the clock could not
say in time, because the program was down or the night is quiet, is said later, and the end comes later with it. Who
cannot be reached, or is kept out, is told nothing, and so loses nothing: the wait begins anew when they are back.
"""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup

from handlers.buttons import press
from handlers.desk import Desk
from handlers.events import Event, Unspoken
from handlers.places.in_words import place_in_words
from handlers.quiet import wait_until
from handlers.replies import Button, Say
from handlers.resident.asides import waiting
from handlers.resident.facts import facts
from handlers.resident.questions import menu, question
from handlers.resident.steps import Aside, Draft, Idle, ResidentStep, draft_of
from handlers.steps import Step

SHOWN = 80  # characters of the words by which a draft is called to mind


def spoken(desk: Desk, event: Event, before: Step) -> None:
    """Their resident spoke: the wait for the draft, if there is one now, begins anew."""
    talk = desk.conversation
    if isinstance(event, Unspoken) or (not talk.changed and talk.idle_at is None):
        return
    draft = _draft(desk.step)
    if draft is None:
        talk.changed = talk.changed or talk.idle_at is not None
        talk.idle_at, talk.reminded = None, False
        return
    earlier = _draft(before)
    talk.reminded = talk.reminded and earlier is not None and earlier.id == draft.id
    patience = desk.city.patience
    talk.idle_at = wait_until(desk.now + (patience.expire if talk.reminded else patience.remind), desk.city.timezone)
    talk.changed = True


def left_waiting(desk: Desk) -> None:
    """Nobody has gone on with the draft: a reminder, or the end."""
    talk, draft = desk.conversation, _draft(desk.step)
    talk.changed = True
    if draft is None or desk.person.unreachable_since is not None or desk.person.is_banned(desk.now):
        talk.idle_at = None
    elif (later := wait_until(desk.now, desk.city.timezone)) > desk.now:
        talk.idle_at = later
    elif not talk.reminded:
        _remind(desk, draft)
    else:
        _drop(desk)
        desk.say(_dropped(desk, draft))


async def drop(desk: Desk, mark: str) -> None:
    """The reminder's own way out: that draft, and no other."""
    draft = _draft(desk.step)
    if draft is None or draft.mark != mark:
        desk.toast(desk.t("Tombol itu sudah tidak berlaku."))
        return
    _drop(desk)
    desk.say(Say(desk.t("Dibatalkan. Tidak ada yang dikirim."), keyboard="menu", menu=menu(desk.t)))


def _remind(desk: Desk, draft: Draft) -> None:
    """The question that is open, and until when it is."""
    talk, t, patience = desk.conversation, desk.t, desk.city.patience
    talk.reminded = True
    talk.idle_at = wait_until(desk.now + patience.expire - patience.remind, desk.city.timezone)
    step = waiting(desk)
    assert step is not None
    lines = [t("Laporan Anda <b>belum dikirim</b>. Tinggal ini:"), question(step, facts(desk)).text]
    lines.append(t("Kalau tidak dilanjutkan, saya hapus {moment}.", moment=t.moment(talk.idle_at)))
    on, out = Button(t.plain("▶️ Lanjut"), press("resume")), Button(t.plain("✖ Batal"), press("drop", draft.mark))
    desk.say(Say(Markup("\n\n").join(lines), ((on, out),)))


def _drop(desk: Desk) -> None:
    """Without its draft a question about a ticket goes on, with what an album has brought it so far."""
    talk, step = desk.conversation, desk.step
    woken_at = talk.wake_at
    if isinstance(step, Aside):
        desk.become(replace(step, resume=None))
        talk.wake_at = woken_at
    else:
        desk.become(Idle())
    talk.idle_at, talk.reminded = None, False


def _dropped(desk: Desk, draft: Draft) -> Say:
    t = desk.t
    told = _in_short(desk, draft)
    text = t("Laporan yang belum dikirim sudah saya hapus, karena lama tidak dilanjutkan.")
    if told:
        text += Markup("\n") + told
    text += Markup("\n\n") + t("Masih perlu? Kirim <b>foto</b>nya lagi, atau ketuk Lapor.")
    return Say(text, keyboard="menu", menu=menu(t))


def _in_short(desk: Desk, draft: Draft) -> Markup:
    """By what its resident knows the draft again."""
    t, place, parts = desk.t, draft.place, list[Markup]()
    if words := " ".join(draft.description.split()):
        parts.append(Markup("“{}”").format(words if len(words) <= SHOWN else words[: SHOWN - 1].rstrip() + "…"))
    if draft.photos:
        parts.append(t.n("{n} foto", "{n} foto", len(draft.photos)))
    if draft.recordings:
        parts.append(t.n("{n} rekaman", "{n} rekaman", len(draft.recordings)))
    if place is not None:
        parts.append(
            Markup("📍 ")
            + place_in_words(
                t,
                kelurahan=place.kelurahan,
                kecamatan=place.kecamatan,
                words=place.words,
                outside_by=place.outside_by,
            )
        )
    return Markup(" · ").join(parts)


def _draft(step: Step) -> Draft | None:
    """What is being told, if that is what they do here: officers' questions hold no draft."""
    return draft_of(step) if isinstance(step, ResidentStep) else None
