"""How the office is organised, as the config has it: its teams, who gets what, whom it forwards to, what it says often.

The rules are read from the top, and the first that fits is the one (O13). What they leave open is as it would be
without them: no team, no officer, the city's own days.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from storage.addresses import Identity


@dataclass(frozen=True, slots=True)
class Team:
    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Rule:
    """Whose a ticket is at first. No categories: all of them; no areas: everywhere. An area is the name of a
    kelurahan or of a kecamatan. `days` are working days."""

    categories: frozenset[str] = frozenset()
    areas: frozenset[str] = frozenset()  # casefolded
    team: str | None = None
    officer: Identity | None = None
    topic: str | None = None
    days: int | None = None

    def fits(self, category: str, kelurahan: str, kecamatan: str) -> bool:
        here = {kelurahan.casefold(), kecamatan.casefold()}
        return (not self.categories or category in self.categories) and (not self.areas or bool(self.areas & here))


@dataclass(frozen=True, slots=True)
class Agency:
    """Whom a ticket can be forwarded to; `days` are the working days until it is ours again."""

    key: str
    name: str
    days: int = 10


@dataclass(frozen=True, slots=True)
class ReadyReply:
    """What the office says often, by language. Without a category or a status it fits all."""

    key: str
    label: str
    words: Mapping[str, str]
    category: str | None = None
    status: str | None = None


NO_RULE = Rule()


@dataclass(frozen=True, slots=True)
class Organisation:
    """`undo` is how long an act can be taken back, and how long its pushes wait; `topics`: one for each kecamatan."""

    teams: tuple[Team, ...] = ()
    rules: tuple[Rule, ...] = ()
    agencies: tuple[Agency, ...] = ()
    replies: tuple[ReadyReply, ...] = ()
    undo: timedelta = timedelta(seconds=10)
    topics: bool = True

    def rule_for(self, category: str, kelurahan: str, kecamatan: str) -> Rule:
        return next((rule for rule in self.rules if rule.fits(category, kelurahan, kecamatan)), NO_RULE)

    def team(self, key: str | None) -> Team | None:
        return next((team for team in self.teams if team.key == key), None)

    def agency(self, key: str) -> Agency | None:
        return next((agency for agency in self.agencies if agency.key == key), None)
