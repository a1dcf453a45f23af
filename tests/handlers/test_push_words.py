"""What a push says of each act."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from handlers.pushes import push
from storage.tickets import Entry, Ticket
from storage.workflow import ACTS, TABLE, Status
from tests.handlers.samples import CITY

AT = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
TICKET = Ticket(
    id=1, draft="d", link="x", reporter_id=1, category="waste_pile", words="sampah", lat=3.6, lon=98.5, place_words="", area=None,
    kelurahan="Jati Negara", kecamatan="Binjai Utara", status=Status.ACCEPTED, version=2, officer_id=7,
    officer_name="Pak Rudi", returns_to=None, agency="PT <PLN>", filed_at=AT, due_at=AT, work_began_at=AT,
    until=AT + timedelta(days=2), resolved_at=None, closed_at=None, appealed=False, duplicate_of=None,
)  # fmt: skip
TARGETS = {row.act: row.target or Status.ACCEPTED for row in TABLE}


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("act", sorted(ACTS | {"late", "postpone"}))
def test_a_push_says_what_happened(act: str, language: str) -> None:
    """Whatever is done to a ticket is told in plain words: its number, what happened, no officer, a button to go on."""
    status = TARGETS.get(act, Status.ACCEPTED)
    ticket = replace(TICKET, status=status, closed_at=AT if status == Status.CLOSED else None)
    entry = Entry(1, 1, 2, AT, 7, "holder", act, Status.RECEIVED, status, "kata <petugas>")
    say = push(ticket, entry, CITY.texts(language), CITY.office)
    words = say.text.striptags()
    assert words.startswith(f"{ticket.colour.value} 889-8611 ")
    assert len(words) > 30
    assert "Rudi" not in words
    assert "<petugas>" not in str(say.text)
    assert say.buttons


def test_every_act_is_told_in_its_own_words() -> None:
    """No two acts are told alike, but those that mean the same to the resident."""
    told: dict[str, set[str]] = {}
    for act in sorted(ACTS - {"answer", "release", "expire"} | {"late", "postpone"}):
        entry = Entry(1, 1, 2, AT, 7, "holder", act, Status.RECEIVED, TARGETS.get(act, Status.ACCEPTED), "")
        told.setdefault(push(TICKET, entry, CITY.texts("id"), CITY.office).text, set()).add(act)
    assert {frozenset(acts) for acts in told.values() if len(acts) > 1} == {
        frozenset({"claim", "take_back", "assign"}),
        frozenset({"reopen", "appeal"}),
    }
