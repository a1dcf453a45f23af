"""A report that an officer tells for somebody else: a caller, or whoever wrote in a neighbourhood's group.

It is the resident's own dialogue, with three differences: its ticket belongs to nobody who could be told (whoever
called can be given a link to follow it), a picture is not asked for, and what is near is not asked about, for the card
shows that with a button. `begin` is /lapor in the staff room, where every question has to be answered by a reply or a
tap; in private an officer forwards the message itself.
"""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup

from handlers.city import Role
from handlers.desk import Desk
from handlers.events import Event, LookedUp, Pressed, Said, TimeUp, Unspoken
from handlers.officers.meant import answered_ticket
from handlers.replies import Say
from handlers.resident import report, talk
from handlers.resident.facts import facts
from handlers.resident.looking_up import LookUp
from handlers.resident.questions import question
from handlers.resident.steps import AskStory, Draft, Idle, Telling
from handlers.resident.turns import Turn, Wait, with_word


async def begin(desk: Desk, words: str) -> None:
    """/lapor in the room: what was said with it is the beginning."""
    step = desk.step
    if isinstance(step, Telling):
        await _say(desk, Turn(step, (question(step, facts(desk)),)))
        return
    draft = _for_somebody(desk)
    event = Said(words) if words.strip() else TimeUp()
    await _say(desk, report.advance(AskStory(draft), event, facts(desk)))


async def goes_on(desk: Desk, event: Event) -> bool:
    """Whether the event goes on with the report that this officer is telling in the room, and then it does."""
    step = desk.step
    if not isinstance(step, Telling) or not (isinstance(event, Pressed) or desk.origin.reply_to_us):
        return False
    if not isinstance(event, Pressed) and await answered_ticket(desk) is not None:
        return False  # it is about the ticket whose message it answers
    await _say(desk, report.advance(step, event, facts(desk)))
    return True


async def forwarded(desk: Desk, event: Event) -> bool:
    """Whether an officer has forwarded a message to us in private, and then it is being told for whoever wrote it."""
    if not desk.origin.forwarded or isinstance(event, Unspoken) or desk.role < Role.OFFICER:
        return False
    if not isinstance(desk.step, Idle):
        return False  # it adds to what is being told
    turn = report.advance(AskStory(_for_somebody(desk)), event, facts(desk))
    word = desk.t("Saya jadikan laporan <b>atas nama warga</b>. Pengirimnya tidak disimpan.")
    first, *more = turn.says or (Say(Markup("")),)
    await talk.carry_out(desk, replace(turn, says=(with_word(word, first), *more)))
    return True


def _for_somebody(desk: Desk) -> Draft:
    return Draft(facts(desk).fresh, declined=("photo",), behalf=True)


async def _say(desk: Desk, turn: Turn) -> None:
    """The turn in the room: nothing is waited for there, and nothing stands on a keyboard below the field."""
    here = facts(desk)
    if any(isinstance(effect, Wait) for effect in turn.effects):
        turn = report.advance(turn.step, TimeUp(), here)  # type: ignore[arg-type]
    look = next((effect for effect in turn.effects if isinstance(effect, LookUp)), None)
    if look is not None:  # what is looked up is told in private; here it counts as not found
        turn = report.advance(turn.step, LookedUp(look.errand, look.mark), here)  # type: ignore[arg-type]
    await talk.carry_out(desk, turn)
