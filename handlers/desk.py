"""The desk at which one event is handled: what may be read, changed and said in its transaction.

Handlers get a `Desk` and nothing else. They read and write records through `storage` with its transaction, step on with
the conversation, and put what is to be said into `out`; nothing is sent from here. Everything on it becomes true
together, or not at all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from markupsafe import Markup

from handlers import steps
from handlers.city import City, Role
from handlers.events import Incoming, Origin, Pressed
from handlers.outgoing import Outgoing
from handlers.replies import Say, Toast
from handlers.resident.steps import Idle
from handlers.steps import Step
from handlers.texts import Texts
from storage import outbox
from storage.addresses import Address
from storage.conversations import Conversation
from storage.engine import Transaction
from storage.outbox import Lane
from storage.people import Office, Person
from storage.tickets import Doer, Ticket


@dataclass
class Rooms:
    """Where the rooms of the office are at present."""

    staff: Address | None = None

    def is_staff(self, address: Address) -> bool:
        return self.staff is not None and address.key == self.staff.key


Door = Callable[[str], str | None]
"""What gives the address that opens a channel's chat with us and says "/start" with these words, if it has one."""


def no_door(payload: str) -> str | None:
    return None


@dataclass(slots=True)
class Desk:
    tx: Transaction
    now: datetime
    city: City
    rooms: Rooms
    incoming: Incoming
    origin: Origin
    person: Person
    conversation: Conversation
    out: list[Outgoing] = field(default_factory=list)
    toasts: list[Toast] = field(default_factory=list)
    link: Door = no_door  # of the channel in which the answer is read

    # Who is here

    @property
    def in_staff_room(self) -> bool:
        return self.rooms.is_staff(self.origin.address)

    @property
    def officer(self) -> Office | None:
        """The roster's word on the sender; nobody who hides behind a group has one."""
        return None if self.origin.sender.anonymous else self.person.office

    @property
    def role(self) -> Role:
        return Role[self.officer.role.upper()] if self.officer else Role.NOBODY

    @property
    def doer(self) -> Doer:
        """The sender as one who changes tickets. Only the staff room makes an officer of somebody."""
        if self.officer is None or not self.in_staff_room:
            return Doer(self.person, self.person.name)
        return Doer(self.person, self.officer.name, officer=True, supervisor=self.role >= Role.SUPERVISOR)

    @property
    def t(self) -> Texts:
        """The texts in the language of whoever reads the answer."""
        return self.city.texts(self.city.staff_language if self.in_staff_room else self.person.language)

    # Where the conversation stands

    @property
    def step(self) -> Step:
        return steps.read(self.conversation.step) or Idle()

    def become(self, step: Step, wait: float | None = None) -> None:
        """The conversation's next step; `wait` seconds until `TimeUp`."""
        self.conversation.step = steps.write(step)
        self.conversation.wake_at = self.now + timedelta(seconds=wait) if wait else None
        self.conversation.changed = True

    # What is said

    def say(self, say: Say, ticket: Ticket | None = None) -> None:
        """Answer where it was asked."""
        about = ticket.id if ticket else say.about
        self.out.append(Outgoing(self.origin.address, say, person_id=self.person.id, ticket_id=about))

    def turn_over(self, say: Say, ticket: Ticket | None = None) -> None:
        """Answer in place of the message whose button was pressed, as a page is turned; else as a new message."""
        pressed = self.origin.message if isinstance(self.incoming.event, Pressed) else None
        about = ticket.id if ticket else None
        self.out.append(Outgoing(self.origin.address, say, person_id=self.person.id, ticket_id=about, replaces=pressed))

    def toast(self, text: Markup, *, alert: bool = False, about: Ticket | None = None) -> None:
        """A word over the pressed button. Said as a message where nothing was pressed: one `about` that ticket."""
        event = self.incoming.event
        if isinstance(event, Pressed) and event.callback:
            self.toasts.append(Toast(event.callback, str(text.striptags()), alert))
        else:
            self.say(Say(text, reply_to=self.origin.message if self.in_staff_room else None), about)

    def tell_staff(self, say: Say, ticket: Ticket) -> None:
        """A word in the staff room, if there is one."""
        if self.rooms.staff:
            self.out.append(Outgoing(self.rooms.staff, say, Lane.CARD, ticket_id=ticket.id))

    async def renew_card(self, ticket: Ticket) -> None:
        """The card as a new message where it was asked for, which is the living one from now on."""
        if self.rooms.staff:
            await outbox.drop_card(self.tx, ticket.id, self.rooms.staff.key)
            here = self.origin.address if self.in_staff_room else self.rooms.staff
            self.out.append(Outgoing(here, None, Lane.PERSON, ticket_id=ticket.id))

    def show_card(self, ticket: Ticket, lane: Lane = Lane.CARD, *, opened: bool = False) -> None:
        """The ticket's card in the staff room, new or brought up to date; `opened` with all of its buttons."""
        if self.rooms.staff:
            self.out.append(Outgoing(self.rooms.staff, None, lane, ticket_id=ticket.id, opened=opened))
