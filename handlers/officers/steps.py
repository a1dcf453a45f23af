"""What an officer was asked in the staff room, or is in the middle of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class AskProof:
    """A photo of the place as it is after the work."""

    ticket: int
    kind: Literal["ask_proof"] = "ask_proof"


@dataclass(frozen=True, slots=True)
class AskReason:
    """Why the ticket is rejected, in words that the resident will read."""

    ticket: int
    kind: Literal["ask_reason"] = "ask_reason"


@dataclass(frozen=True, slots=True)
class AskDelay:
    """Until when the promise is put off (a date as ISO, once it is given), and why."""

    ticket: int
    day: str = ""
    reason: str = ""
    kind: Literal["ask_delay"] = "ask_delay"


@dataclass(frozen=True, slots=True)
class AskQuestion:
    """What is to be asked of whoever reported the ticket."""

    ticket: int
    kind: Literal["ask_question"] = "ask_question"


@dataclass(frozen=True, slots=True)
class AskStart:
    """Where the walk begins that was shown; `leaf` is what it was sifted by, as a button says it."""

    leaf: str = ""
    kind: Literal["ask_start"] = "ask_start"


@dataclass(frozen=True, slots=True)
class AskProofPlace:
    """Where the officer stands who has just proved the work; it is asked in their own chat, not in the room."""

    ticket: int
    kind: Literal["ask_proof_place"] = "ask_proof_place"


MOST_CHOSEN = 50


@dataclass(frozen=True, slots=True)
class Choosing:
    """Tickets that one act shall be for: their ids, at most `MOST_CHOSEN`.

    `mark` names the choice in its buttons and, later, all that it did; `view` is the page on which it is shown;
    `agency` is to whom they shall be forwarded, once that is said.
    """

    mark: str
    view: str
    tickets: tuple[int, ...] = ()
    agency: str = ""
    kind: Literal["choosing"] = "choosing"


OfficerStep = AskProof | AskReason | AskDelay | AskQuestion | AskStart | AskProofPlace | Choosing
