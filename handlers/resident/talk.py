"""The resident's dialogue at the desk: the pure turn of `report.py`, with the world it asked for.

A confirmed report becomes a ticket here, in the transaction that took the confirmation: the number is said by a message
that is written with it and sent after the commit.
"""

from __future__ import annotations

from dataclasses import replace

from handlers.desk import Desk
from handlers.events import Event, LookedUp, Photo, Pressed, SentOther, SharedContact
from handlers.officers.questions_in_room import in_room
from handlers.replies import Say
from handlers.resident import additions, announcing, feedback, filing, joining, phone, quota, rating, report
from handlers.resident.facts import facts
from handlers.resident.looking_up import LookUp
from handlers.resident.questions import greeting, menu, question
from handlers.resident.steps import (
    Aside,
    AskAddition,
    AskAppeal,
    AskNumber,
    AskRemark,
    AskStillDirty,
    Check,
    Idle,
    Telling,
    mark_of,
)
from handlers.resident.turns import FileReport, JoinTicket, LookNear, Turn, Wait, resume
from storage import errands, tickets

LOOK_BACK = 20  # reports among which an old button finds its own


async def talk(desk: Desk, event: Event) -> None:
    """One turn of the dialogue."""
    step = desk.step
    if isinstance(event, SharedContact) and not isinstance(step, AskNumber):
        event = SentOther("contact")  # a number is for the ticket it was asked for
    match step:
        case _ if isinstance(step, Aside) and isinstance(event, LookedUp):
            _looked_up_meanwhile(desk, step, event)
        case AskStillDirty() | AskAppeal():
            await feedback.answered(desk, step, event)
        case AskNumber():
            if not await phone.answered(desk, step, event):
                desk.become(step.resume or Idle())
                await talk(desk, event)
        case AskRemark():
            if not await rating.remarked(desk, step, event):
                desk.become(step.resume or Idle())
                await talk(desk, event)
        case AskAddition():
            if not await additions.heard(desk, step, event):
                await talk(desk, event)
        case Idle() if isinstance(event, Pressed) and event.act == "send":
            await _sent_already(desk, event.argument)
        case Idle() if isinstance(event, Pressed) and event.act == "same":
            await _joined_already(desk, event.argument)
        case _:
            await carry_out(desk, report.advance(step, event, facts(desk)))  # type: ignore[arg-type]


async def carry_out(desk: Desk, turn: Turn) -> None:
    """Take the step of a turn, say what it says, do what it asks for."""
    turn = await joining.compared(desk, turn)
    turn = await announcing.along(desk, turn, desk.step, desk.incoming.event)
    wait = next((effect.seconds for effect in turn.effects if isinstance(effect, Wait)), None)
    woken_at = desk.conversation.wake_at
    desk.become(turn.step, wait)
    if isinstance(desk.incoming.event, LookedUp):  # nobody spoke: an album that is being gathered is gathered on
        desk.conversation.wake_at = woken_at
    for say in turn.says:
        desk.say(in_room(desk, say, turn.step) if desk.in_staff_room else say)
    for effect in turn.effects:
        match effect:
            case FileReport(told):
                if word := await quota.no_more_reports(desk):
                    await carry_out(desk, resume(Check(told), facts(desk), word))
                else:
                    await filing.file(desk, told)
            case LookUp():
                await _leave_errand(desk, effect)
            case JoinTicket():
                if instead := await joining.join(desk, effect):
                    await carry_out(desk, instead)
            case LookNear() | Wait():
                pass


async def _leave_errand(desk: Desk, effect: LookUp) -> None:
    who, subject = desk.person.home, effect.subject
    if isinstance(subject, Photo):
        subject = subject.ref if subject.channel == who.channel else ""
    if subject:
        await errands.leave(desk.tx, effect.errand, desk.origin.sender.identity, effect.mark, subject, desk.now)


def _looked_up_meanwhile(desk: Desk, step: Aside, event: LookedUp) -> None:
    """The draft that waits while a ticket is asked about takes what was found; it is asked on when its turn comes."""
    if step.resume is not None:
        woken_at = desk.conversation.wake_at
        desk.become(replace(step, resume=report.advance(step.resume, event, facts(desk)).step))  # type: ignore[arg-type]
        desk.conversation.wake_at = woken_at


async def begin(desk: Desk) -> None:
    """/lapor: a new report, or the one that is being told."""
    step = desk.step
    if isinstance(step, Aside) and step.resume is not None:
        step = step.resume
        desk.become(step)
    if isinstance(step, Telling):
        desk.say(question(step, facts(desk)))
        return
    await carry_out(desk, report.begin(facts(desk)))


async def cancel(desk: Desk) -> None:
    """/batal, which works everywhere."""
    step = desk.step
    if isinstance(step, AskAddition):
        additions.finish(desk, step)
    elif isinstance(step, Aside):
        await feedback.leave(desk, step)
    else:
        await carry_out(desk, report.cancel(step, facts(desk)))  # type: ignore[arg-type]


async def greet(desk: Desk) -> None:
    """/start: a greeting, or the question that is open."""
    step = desk.step
    if isinstance(step, Idle):
        desk.say(await announcing.before(desk, greeting(facts(desk))))
    else:
        desk.say(question(step, facts(desk)))  # type: ignore[arg-type]


async def _sent_already(desk: Desk, mark: str) -> None:
    """A second tap on "send": the first one counted, and here is its number. Of a draft that was dropped, nothing."""
    mine, _ = await tickets.told_by(desk.tx, desk.person, most=LOOK_BACK)
    sent = next((ticket for ticket in mine if mark_of(ticket.draft) == mark), None)
    if sent is None:
        await carry_out(desk, resume(Idle(), facts(desk), desk.t("Tombol itu sudah tidak berlaku.")))
        return
    text = desk.t("Laporan sudah tersimpan dengan nomor <b>{number}</b>.", number=sent.number)
    desk.say(Say(text, keyboard="menu", menu=menu(desk.t)), sent)


async def _joined_already(desk: Desk, number: str) -> None:
    """A second tap on "the same"."""
    if said := await joining.joined_already(desk, number):
        desk.say(said)
    else:
        await carry_out(desk, resume(Idle(), facts(desk), desk.t("Tombol itu sudah tidak berlaku.")))
