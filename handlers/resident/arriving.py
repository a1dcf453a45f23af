"""Those who come by a link: from a sticker at a bin, or from a ticket that a neighbour has shared.

The words behind "/start" say which: "p_…" a place, "t_…" a ticket, "b_…" an officer's own proof. Whatever else they
are, it is a plain /start. So is a link that leads nowhere (`leading`), with a word. A link never touches a draft in
which something was told: it offers, and the resident chooses.
"""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup

from handlers.buttons import press
from handlers.desk import Desk
from handlers.officers import proof_place
from handlers.replies import Button, Say
from handlers.resident import announcing, leading, my_reports, report, sharing, talk
from handlers.resident.facts import facts
from handlers.resident.questions import greeting, question
from handlers.resident.steps import AskStory, Check, Draft, Idle, Place, Telling, draft_of
from storage.spots import Spot


async def arrive(desk: Desk, payload: str) -> None:
    """/start, alone or with the words of a link."""
    what, token = payload[:2].lower(), payload[2:]
    if what == "p_":
        await _at_spot(desk, token)
    elif what == "t_":
        await _at_ticket(desk, token)
    elif what != proof_place.DOOR or not await proof_place.ask(desk, token):
        await talk.greet(desk)


async def instead(desk: Desk, argument: str) -> None:
    """The draft that is being told is dropped for a new one at the sticker's place."""
    spot, mark = await _pressed(desk, argument)
    if spot is None:
        return
    step = _telling(desk)
    draft = draft_of(step) if step else None
    if step is None or draft is None or draft.untold:
        await _begin(desk, spot, draft)
    elif draft.mark == mark:
        await _begin(desk, spot, None, desk.t("Laporan tadi dibuang."))
    else:
        _offer(desk, spot, step, draft)


async def here(desk: Desk, argument: str) -> None:
    """The sticker's place is that of the draft that is being told."""
    spot, mark = await _pressed(desk, argument)
    if spot is None:
        return
    step = _telling(desk)
    draft = draft_of(step) if step else None
    if step is None or draft is None or draft.mark != mark:
        desk.toast(desk.t("Tombol itu sudah tidak berlaku."))
        return
    await talk.carry_out(desk, report.placed(step, _place(spot), facts(desk)))


async def resume(desk: Desk, _: str) -> None:
    """The draft goes on, as if no link had been followed."""
    step = _telling(desk)
    if step is None:
        desk.toast(desk.t("Tombol itu sudah tidak berlaku."))
        return
    _ask(desk, step)


# A sticker


async def _at_spot(desk: Desk, token: str) -> None:
    spot = await leading.to_spot(desk, token)
    if spot is None:
        _nowhere(desk)
        return
    if not spot.active:
        _greet(
            desk, desk.t("Stiker <b>{place}</b> sudah tidak dipakai, tetapi Anda tetap bisa melapor.", place=spot.name)
        )
        return
    step = _telling(desk)
    draft = draft_of(step) if step else None
    if step is None or draft is None or draft.untold:
        await _begin(desk, spot, draft)
    elif draft.place == _place(spot):
        _ask(desk, step)
    else:
        _offer(desk, spot, step, draft)


async def _begin(desk: Desk, spot: Spot, draft: Draft | None, word: Markup | None = None) -> None:
    """A report that knows its place; a draft in which nothing was told yet becomes it."""
    begun = replace((draft or Draft(facts(desk).fresh)).at(_place(spot)), leaning=spot.category)
    told = Markup("\n\n").join(one for one in (await announcing.city_wide(desk), word or _welcome(desk)) if one)
    _ask(desk, AskStory(begun), told or None)


def _offer(desk: Desk, spot: Spot, step: Telling, draft: Draft) -> None:
    """Another report is being told: it stays as it is, whatever is chosen by whomever."""
    t, which = desk.t, f"{spot.token} {draft.mark}"
    text = t(
        "Anda sedang membuat laporan lain; itu tidak saya ubah.\nMau bagaimana dengan <b>{place}</b>?",
        place=spot.name,
    )
    rows = [
        (Button(t.plain("📍 Itu tempat laporan tadi"), press("here", which)),),
        (Button(t.plain("📝 Buang, lapor di sini"), press("instead", which)),),
        (Button(t.plain("↩ Lanjutkan yang tadi"), press("resume")),),
    ]
    desk.say(Say(text, tuple(rows[1:] if draft.place or isinstance(step, Check) else rows)))


def _place(spot: Spot) -> Place:
    words = ", ".join(part for part in (spot.name, spot.words) if part)
    return Place(spot.lat, spot.lon, words, spot.area, spot.kelurahan, spot.kecamatan, scanned=True)


async def _pressed(desk: Desk, argument: str) -> tuple[Spot | None, str]:
    """The place that a button speaks of, and the mark of the draft that it was offered for."""
    token, _, mark = argument.partition(" ")
    spot = await leading.to_spot(desk, token)
    if spot is None or not spot.active:
        desk.toast(desk.t("Tombol itu sudah tidak berlaku."))
        return None, mark
    return spot, mark


# A shared ticket


async def _at_ticket(desk: Desk, token: str) -> None:
    ticket = await leading.to_ticket(desk, token)
    if ticket is None:
        _nowhere(desk)
    elif ticket.reporter_id == desk.person.id:
        await my_reports.open_one(desk, ticket.number)
    else:
        await sharing.show(desk, ticket, _welcome(desk))


# What both say


def _nowhere(desk: Desk) -> None:
    """As a plain /start, whether it was torn, mistyped or made up."""
    _greet(desk, desk.t("Tautan itu tidak saya kenal. Mungkin salah ketik."))


def _greet(desk: Desk, word: Markup) -> None:
    step, here = desk.step, facts(desk)
    said = greeting(here) if isinstance(step, Idle) else question(step, here)  # type: ignore[arg-type]
    desk.say(replace(said, text=word + Markup("\n\n") + said.text))


def _welcome(desk: Desk) -> Markup | None:
    """For somebody whom a link has brought before they ever pressed Start: who speaks here, and what is kept."""
    if desk.person.consent is not None:
        return None
    return desk.t(
        "Halo! Ini <b>e-Saberling</b>, meja lapor kebersihan {city}. Nama Anda tidak ditampilkan. /privasi",
        city=desk.city.name,
    )


def _telling(desk: Desk) -> Telling | None:
    """The draft that is being told, also while a ticket is asked about."""
    step = desk.step
    return step if isinstance(step, Telling) else getattr(step, "resume", None)


def _ask(desk: Desk, step: Telling, word: Markup | None = None) -> None:
    desk.become(step)
    said = question(step, facts(desk))
    desk.say(replace(said, text=word + Markup("\n\n") + said.text) if word else said)
