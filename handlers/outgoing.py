"""What a handler wants said, before reception writes it into the outbox."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from handlers.replies import Say
from storage.addresses import Address
from storage.outbox import Lane


@dataclass(frozen=True, slots=True)
class Outgoing:
    """Something to be said. `say` None is the ticket's card, rendered when it is sent.

    `replaces` is a message of ours, without a picture, that it takes the place of.
    """

    address: Address
    say: Say | None
    lane: Lane = Lane.PERSON
    person_id: int | None = None
    ticket_id: int | None = None
    entry_id: int | None = None
    replaces: str | None = None
    not_before: datetime | None = None  # held until then: never in the lane of somebody who waits for an answer
    opened: bool = False  # of the office's card: with the rows of what is done rarely
