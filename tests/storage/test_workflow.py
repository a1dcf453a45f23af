"""The workflow is what the plan says: every change that is in its table, and no other."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.workflow import (
    FEEDBACK_WINDOW,
    OPEN,
    TABLE,
    UNCLAIMED,
    Actor,
    Colour,
    IllegalMove,
    Move,
    Situation,
    Status,
    check,
    colour,
    legal_acts,
)
from tests.storage.scenes import DAY, NOW, SECOND

OFFICE = "officer holder supervisor"
ITS = "holder supervisor"
READERS = "reporter follower"
BACK = "(back)"
OPEN_TO_ALL = ["received", "accepted", "scheduled", "in_progress", "waiting", "forwarded", "reopened"]

# from, act, to, who, what has to come with it
PLAN = [
    ("received", "claim", "accepted", OFFICE, ""),
    ("received", "assign", "accepted", "supervisor system", "officer"),
    ("reopened", "assign", "accepted", "supervisor system", "officer"),
    ("accepted", "assign", "accepted", ITS, "officer"),
    ("scheduled", "assign", "scheduled", ITS, "officer"),
    ("in_progress", "assign", "in_progress", ITS, "officer"),
    ("accepted", "release", "received", ITS, ""),
    ("in_progress", "release", "received", ITS, ""),
    ("received", "reject", "rejected", OFFICE, "reason"),
    ("received", "merge", "duplicate", OFFICE, "original"),
    ("received", "forward", "forwarded", OFFICE, "agency reason until"),
    ("received", "ask", "waiting", OFFICE, "question until"),
    ("duplicate", "unmerge", BACK, OFFICE, ""),
    ("received", "withdraw", "withdrawn", "reporter", "alone"),
    ("reopened", "claim", "accepted", OFFICE, ""),
    ("reopened", "reject", "rejected", OFFICE, "reason"),
    ("reopened", "merge", "duplicate", OFFICE, "original"),
    ("reopened", "forward", "forwarded", OFFICE, "agency reason until"),
    ("reopened", "ask", "waiting", OFFICE, "question until"),
    ("reopened", "withdraw", "withdrawn", "reporter", "alone"),
    ("accepted", "schedule", "scheduled", ITS, "until"),
    ("accepted", "start", "in_progress", ITS, ""),
    ("accepted", "forward", "forwarded", ITS, "agency reason until"),
    ("accepted", "ask", "waiting", ITS, "question until"),
    ("accepted", "reject", "rejected", ITS, "reason"),
    ("accepted", "merge", "duplicate", ITS, "original"),
    ("accepted", "resolve", "resolved", ITS, "proof"),
    ("scheduled", "start", "in_progress", ITS, ""),
    ("scheduled", "ask", "waiting", ITS, "question until"),
    ("scheduled", "resolve", "resolved", ITS, "proof"),
    ("scheduled", "release", "accepted", ITS, ""),
    ("in_progress", "resolve", "resolved", ITS, "proof"),
    ("in_progress", "ask", "waiting", ITS, "question until"),
    ("in_progress", "schedule", "scheduled", ITS, "until"),
    ("in_progress", "forward", "forwarded", ITS, "agency reason until"),
    ("waiting", "answer", BACK, f"{READERS} system", ""),
    ("waiting", "expire", BACK, "system", "over"),
    ("forwarded", "take_back", "accepted", OFFICE, ""),
    ("forwarded", "resolve", "resolved", OFFICE, "reason"),
    ("forwarded", "reject", "rejected", OFFICE, "reason"),
    ("forwarded", "expire", "accepted", "system", "over"),
    ("resolved", "confirm", "closed", READERS, "window"),
    ("resolved", "reopen", "reopened", READERS, "reason window"),
    ("resolved", "expire", "closed", "system", "over"),
    ("rejected", "appeal", "reopened", "reporter", "once reason"),
    *((status, "erase", "withdrawn", "system", "") for status in OPEN_TO_ALL),
]
LEGAL = {(source, act): (target, set(who.split()), set(needs.split())) for source, act, target, who, needs in PLAN}
ACTS = sorted({act for _, act in LEGAL} | {row.act for row in TABLE} | {"file", "close", ""})

GIVEN = Move("", "kata", NOW + DAY, "PLN", 7, NOW, 8, "Bu Sari")
"""A move with which everything comes."""
WITHOUT = {
    "reason": {"words": " \n\t"},
    "question": {"words": ""},
    "until": {"until": None},
    "agency": {"agency": "  "},
    "original": {"original": None},
    "proof": {"proof_taken_at": None},
    "officer": {"officer_id": None},
}
TOO_LATE = {
    "window": {"until": NOW - SECOND},
    "over": {"until": NOW + SECOND},
    "once": {"appealed": True},
    "alone": {"followed": True},
}


def _at(status: str, **other: object) -> Situation:
    """A moment at which all that a rule can ask of a ticket is so."""
    known = {"returns_to": Status.SCHEDULED, "work_began_at": NOW - DAY, "resolved_at": NOW - FEEDBACK_WINDOW}
    return Situation(Status(status), **(known | {"until": NOW, "id": 1} | other))  # type: ignore[arg-type]


def _asked(situation: Situation, move: Move, *who: str, now: datetime = NOW) -> str:
    """Where the move leads, or why it does not."""
    try:
        return check(situation, move, frozenset(map(Actor, who)), now).value
    except IllegalMove as illegal:
        return f"no {illegal.why}" if illegal.status == situation.status else "a wrong status"


def _planned(status: str, act: str, *who: str) -> str:
    if (status, act) not in LEGAL:
        return "no state"
    target, allowed, _ = LEGAL[status, act]
    return target.replace(BACK, "scheduled") if allowed & set(who) else "no right"


@pytest.mark.parametrize("status", Status)
def test_every_change_is_legal_exactly_where_the_plan_says(status: Status) -> None:
    """For each status, act and actor: the plan's target when all is given, else the one true reason why not."""
    asked = {(act, who): _asked(_at(status), replace(GIVEN, act=act), who) for act in ACTS for who in Actor}
    assert asked == {(act, who): _planned(status, act, who) for act in ACTS for who in Actor}


@pytest.mark.parametrize("status", Status)
def test_who_is_two_things_at_once_may_what_either_may(status: Status) -> None:
    """An officer who reported the ticket has the rights of both, and no others."""
    for who in combinations(Actor, 2):
        for act in ACTS:
            assert _asked(_at(status), replace(GIVEN, act=act), *who) == _planned(status, act, *who)


def test_nobody_may_do_nothing() -> None:
    """Who is nothing to a ticket changes nothing of it."""
    for status, act in LEGAL:
        assert _asked(_at(status), replace(GIVEN, act=act)) == "no right"


@pytest.mark.parametrize(("status", "act"), LEGAL)
def test_what_has_to_come_with_an_act_is_asked_for_and_nothing_else(status: str, act: str) -> None:
    """Each need alone that is not met is the reason of a refusal; what is no need may be absent."""
    target, who, needs = LEGAL[status, act]
    for actor in who:
        for need in set(WITHOUT) | set(TOO_LATE):
            move = replace(GIVEN, act=act, **WITHOUT.get(need, {}))
            found = _asked(_at(status, **TOO_LATE.get(need, {})), move, actor)
            words = {"reason", "question"}
            refused = needs & words if need in words else needs & {need}
            assert found == (f"no {refused.pop()}" if refused else target.replace(BACK, "scheduled")), need


@pytest.mark.parametrize(
    ("taken", "began", "legal"),
    [
        (NOW, NOW - DAY, True),
        (NOW.replace(microsecond=0), NOW.replace(microsecond=0), True),
        (NOW.replace(microsecond=0), NOW.replace(microsecond=999_999), True),  # chats tell whole seconds
        (NOW.replace(microsecond=0) - SECOND, NOW, False),
        (NOW - 30 * DAY, NOW - DAY, False),  # forwarded: its time is the time of the first sending
        (NOW, None, False),
        (None, None, False),
    ],
)
def test_a_proof_shows_what_is_after_the_work(taken: datetime | None, began: datetime | None, legal: bool) -> None:
    """A photo counts from the very second in which the work began; an older or forwarded one proves nothing."""
    for status in ("accepted", "scheduled", "in_progress"):
        found = _asked(_at(status, work_began_at=began), Move("resolve", proof_taken_at=taken), "holder")
        assert found == ("resolved" if legal else "no proof")


def test_the_word_of_an_agency_needs_no_photo_but_words() -> None:
    """Only a forwarded ticket is resolved without a proof, and then somebody says on whose word."""
    assert _asked(_at("forwarded", work_began_at=None), Move("resolve", "PLN: sudah"), "officer") == "resolved"
    assert _asked(_at("forwarded"), Move("resolve", proof_taken_at=NOW), "officer") == "no reason"


@pytest.mark.parametrize("act", ["schedule", "forward", "ask"])
def test_a_planned_day_lies_ahead(act: str) -> None:
    """What is waited for lies in the future: this very moment is too early."""
    for until, expected in ((NOW, "no until"), (NOW - DAY, "no until"), (NOW + timedelta(microseconds=1), None)):
        found = _asked(_at("accepted"), replace(GIVEN, act=act, until=until), "holder")
        assert found == (expected or LEGAL["accepted", act][0])


def test_the_feedback_window_closes_to_the_second() -> None:
    """Readers have the last word until the window's last moment; from then on the ticket closes itself."""
    resolved = _at("resolved", resolved_at=NOW, until=NOW + FEEDBACK_WINDOW)
    end = NOW + FEEDBACK_WINDOW
    for act, to in (("confirm", "closed"), ("reopen", "reopened")):
        assert _asked(resolved, Move(act, "masih kotor"), "follower", now=end) == to
        assert _asked(resolved, Move(act, "masih kotor"), "follower", now=end + SECOND) == "no window"
    assert _asked(resolved, Move("expire"), "system", now=end - SECOND) == "no over"
    assert _asked(resolved, Move("expire"), "system", now=end) == "closed"
    assert _asked(_at("resolved", until=None), Move("confirm"), "reporter") == "no window"


def test_without_a_date_nothing_is_over() -> None:
    """A ticket that waits for no date does not expire."""
    for status in ("waiting", "forwarded", "resolved"):
        assert _asked(_at(status, until=None), Move("expire"), "system") == "no over"


def test_nothing_is_a_duplicate_of_itself() -> None:
    """A ticket is merged into another one."""
    assert _asked(_at("received", id=7), Move("merge", original=7), "officer") == "no original"
    assert _asked(_at("received", id=7), Move("merge", original=8), "officer") == "duplicate"


def test_an_answer_leads_back_to_where_the_question_was_asked() -> None:
    """A question does not change where the work stands."""
    for source in {source for source, act in LEGAL if act == "ask"}:
        waits = _at("waiting", returns_to=Status(source))
        assert _asked(waits, Move("answer"), "reporter") == _asked(waits, Move("expire"), "system") == source


def test_every_row_can_be_reached() -> None:
    """Beginning with a received ticket there is a way to each row of the table, and none twice."""
    reached, fresh = set(), {"received"}
    while fresh:
        reached |= fresh
        targets = {to for (source, _), (to, _, _) in LEGAL.items() if source in fresh}
        asked = {source for source, act in LEGAL if act == "ask" and source in reached}
        fresh = {asked_in for to in targets for asked_in in (asked if to == BACK else {to})} - reached
    assert reached == {status.value for status in Status}
    rows = [(source.value, row.act) for row in TABLE for source in row.sources]
    assert sorted(rows) == sorted(LEGAL)  # no row twice: the second of two would never be asked


def test_every_ticket_can_come_to_an_end() -> None:
    """From each status that is no end an end can be reached; an end is left by nobody."""
    ends = {"closed", "withdrawn"}
    assert (
        {Status.CLOSED.value, Status.WITHDRAWN.value}
        == ends
        == {s.value for s in Status} - {source for source, _ in LEGAL}
    )
    good = set(ends)
    for _ in Status:
        good |= {
            source for (source, _), (to, _, _) in LEGAL.items() if to in good or (to == BACK and "received" in good)
        }
    assert good == {status.value for status in Status}


def test_no_silence_holds_a_ticket_for_ever() -> None:
    """Whoever is waited for outside of the office, time alone leads on."""
    for status in ("waiting", "forwarded", "resolved"):
        assert "expire" in legal_acts(Status(status), frozenset({Actor.SYSTEM}))


@pytest.mark.parametrize("status", Status)
def test_a_card_offers_what_is_legal(status: Status) -> None:
    """The acts offered to somebody are exactly those that the plan gives them here."""
    for who in Actor:
        planned = {act for (source, act), (_, allowed, _) in LEGAL.items() if source == status and who in allowed}
        assert legal_acts(status, frozenset({who})) == planned


def test_three_colours_and_an_end() -> None:
    """Residents see what waits, what is worked on and what is clean; what was refused is never called clean."""
    red, green, white = "received reopened", "resolved closed", "rejected duplicate withdrawn"
    yellow = "accepted scheduled in_progress waiting forwarded"
    for shown, names in (
        (Colour.WAITING, red),
        (Colour.WORKED_ON, yellow),
        (Colour.DONE, green),
        (Colour.ENDED, white),
    ):
        assert {status.value for status in Status if colour(status) == shown} == set(names.split())
    assert {status.value for status in OPEN} == set(f"{red} {yellow}".split())
    assert {status.value for status in UNCLAIMED} == set(red.split())


_ANY = st.builds(
    Move,
    st.sampled_from(ACTS),
    st.sampled_from(["", " ", "kata"]),
    st.sampled_from([None, NOW - DAY, NOW + DAY]),
    st.sampled_from(["", "PLN"]),
    st.sampled_from([None, 1, 7]),
    st.sampled_from([None, NOW - 2 * DAY, NOW]),
)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(Status), _ANY, st.frozensets(st.sampled_from(Actor)), st.booleans())
def test_whatever_is_asked_the_answer_is_a_status_or_a_reason(
    status: Status, move: Move, who: frozenset[Actor], appealed: bool
) -> None:
    """No combination of things leads out of the plan or ends in anything but a refusal with its reason."""
    found = _asked(_at(status, appealed=appealed), move, *who)
    planned = _planned(status, move.act, *who)
    needs = LEGAL.get((status.value, move.act), ("", set(), set()))[2]
    assert found == planned or (not planned.startswith("no ") and found.removeprefix("no ") in needs)
