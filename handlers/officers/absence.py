"""An officer is away for a while: /cuti sampai jumat, /cuti sampai jumat Bu Sari, /cuti selesai (O16).

Nothing new is given to who is away; where a rule would, their stand-in has it. What they hold stays theirs until it is
handed over, which is offered at once and done as for any chosen tickets (`together`). They are back by themselves when
the day is over.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from markupsafe import Markup

from handlers.buttons import press
from handlers.desk import Desk
from handlers.officers import sifting, whom
from handlers.officers.days import read_day
from handlers.officers.sifting import Leaf
from handlers.officers.steps import MOST_CHOSEN, Choosing
from handlers.replies import Button, Say
from storage import listing, roster
from storage.people import Person
from storage.roster import office_of
from storage.tokens import fresh_token

BACK = frozenset({"selesai", "batal", "over"})
FURTHEST = timedelta(days=366)


async def away(desk: Desk, argument: str) -> None:
    """/cuti: until when, and who stands in."""
    if argument.strip().casefold() in BACK:
        await roster.put_on_duty(desk.tx, desk.person.id, True, desk.person, desk.now)
        desk.toast(desk.t("{name} bertugas lagi.", name=desk.doer.name))
        return
    day, rest = read_day(argument, desk.city.calendar.local(desk.now).date(), desk.city.calendar)
    until = desk.city.calendar.end_of(day) if day else None
    if until is None or not desk.now < until <= desk.now + FURTHEST:
        desk.toast(desk.t("Tulis sampai kapan, dan penggantinya kalau ada: <i>/cuti sampai jumat Bu Sari</i>"))
        return
    stand_in = None
    if rest or desk.origin.mentions:
        stand_in = await whom.officer(desk, rest)
        if stand_in is None:
            return
        if stand_in.id == desk.person.id or not office_of(stand_in).is_there(desk.now):
            desk.toast(desk.t("{name} tidak bertugas.", name=office_of(stand_in).name))
            return
    await _send_away(desk, until, stand_in)


async def _send_away(desk: Desk, until: datetime, stand_in: Person | None) -> None:
    stands_in = stand_in.id if stand_in else None
    await roster.send_away(desk.tx, desk.person.id, until, stands_in, desk.person, desk.now)
    name = desk.doer.name
    text = desk.t("{name} cuti sampai {day}. Kembali lebih awal: /cuti selesai", name=name, day=desk.t.day(until))
    own = Leaf(officer=str(desk.person.id))
    held, many = await listing.found(desk.tx, sifting.wanted(own, desk.city, desk.now), MOST_CHOSEN, 0)
    if not held:
        desk.say(Say(text, reply_to=desk.origin.message))
        return
    step = Choosing(fresh_token(), f"l {own}", tuple(one.id for one in held))
    desk.become(step)
    text += Markup("\n") + desk.t.n("{n} tiket masih Anda pegang.", "{n} tiket masih Anda pegang.", many)
    desk.say(Say(text, ((_to_hand_over(desk, step, stand_in),),), reply_to=desk.origin.message))


def _to_hand_over(desk: Desk, step: Choosing, stand_in: Person | None) -> Button:
    if stand_in is None:
        return Button(desk.t.plain("🤝 Serahkan"), press("together", f"{step.mark} assign"))
    label = desk.t.plain("🤝 Serahkan ke {name}", name=office_of(stand_in).name[:30])
    return Button(label, press("together", f"{step.mark} assign {stand_in.id}"))
