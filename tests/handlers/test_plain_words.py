"""Messages that everybody can read: short, with one question, and with everything in words."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from markupsafe import Markup

from handlers.pushes import push, reminder
from handlers.replies import Say
from handlers.resident.questions import Facts, question
from handlers.resident.steps import Check
from storage.tickets import Entry, Ticket
from storage.workflow import ACTS, TABLE, Status
from tests.handlers.samples import CITY, EVERY_STEP
from tests.handlers.stage import PUBLIC, RESOLVED, RESOLVED_IN_ENGLISH, Stage
from tests.plain import faults_of

LONGEST = 350  # characters: what a small phone shows without scrolling
LONGEST_CHECK = 450  # it repeats all that was told (▫️: a question of the kind's own, answered), and what one agrees to
AT = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
TICKET = Ticket(
    id=1, draft="d", link="x", reporter_id=1, category="waste_pile", words="sampah", lat=3.6, lon=98.5, place_words="", area=None,
    kelurahan="Jati Negara", kecamatan="Binjai Utara", status=Status.ACCEPTED, version=2, officer_id=7,
    officer_name="Pak Rudi", returns_to=None, agency="PT PLN", filed_at=AT, due_at=AT, work_began_at=AT,
    until=AT + timedelta(days=2), resolved_at=None, closed_at=None, appealed=False, duplicate_of=None,
)  # fmt: skip


def _words(say: Say) -> str:
    return str(say.text.striptags())


def _is_plain(say: Say, longest: int = LONGEST) -> bool:
    return len(_words(say)) <= longest and re.sub(r"▫️[^?]*\?", "", _words(say)).count("?") <= 1 and not faults_of(say)


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_step_asks_one_thing_shortly(language: str) -> None:
    """Whatever is asked fits a small screen and asks for one thing."""
    facts = Facts(CITY, CITY.texts(language))
    asked = [(question(step, facts), LONGEST_CHECK if isinstance(step, Check) else LONGEST) for step in EVERY_STEP]
    assert len({_words(say) for say, _ in asked}) > 15
    assert [_words(say) for say, longest in asked if not _is_plain(say, longest)] == []


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("act", sorted(ACTS))
def test_every_push_is_short(act: str, language: str) -> None:
    """What a resident is told of a change fits as well, with an officer's sentence in it."""
    to = next(row.target or Status.ACCEPTED for row in TABLE if row.act == act)
    ticket = replace(TICKET, status=to, closed_at=AT if to == Status.CLOSED else None)
    words = "Lokasinya di luar wilayah kami, sudah kami sampaikan ke pengelola."
    entry = Entry(1, 1, 2, AT, 7, "holder", act, Status.RECEIVED, to, words)
    say = push(ticket, entry, CITY.texts(language), CITY.office)
    assert len(_words(say)) <= LONGEST, _words(say)
    assert faults_of(say) == []


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_reminder_is_short(language: str) -> None:
    """So is the reminder before it is too late."""
    assert _is_plain(reminder(replace(TICKET, status=Status.RESOLVED), CITY.texts(language)))


@pytest.mark.parametrize("script", [RESOLVED, RESOLVED_IN_ENGLISH])
async def test_a_whole_report_is_told_shortly(play: Stage, english: Stage, script: str) -> None:
    """From the first photo to the stars, nothing that a resident reads is longer than a small screen."""
    stage = english if script == RESOLVED_IN_ENGLISH else play
    await stage.before(f"{script}\n{PUBLIC}" if stage is play else script)
    await stage.before("Warga> [👍]\nWarga> [⭐ 4]\nWarga> /statistik\nWarga> /bantuan\nWarga> stiker\nWarga> /bahasa")
    read = [one.letter.say for one in stage.channel.messages if one.address.chat == stage._user("Warga")]
    assert len(read) > 8
    assert [_words(say) for say in read if len(_words(say)) > LONGEST] == []
    assert [_words(say) for say in read if say.picture is not None and not say.alt] == []


def test_a_long_message_is_seen() -> None:
    """The guard sees what is too long, what asks twice, and a colour or a picture without words."""
    assert not _is_plain(Say(Markup("a" * (LONGEST + 1))))
    assert not _is_plain(Say(Markup("Di mana? Kapan?")))
    assert not _is_plain(Say(Markup("🔴 1")))
