"""Likely duplicates of an open ticket, with the reasons why (D5): an offer to the officer, never a decision.

Each neighbour gets points for what speaks for one trouble told twice. None of it is enough alone: two troubles may lie
side by side, and one trouble may be called by two names. What has enough is named on the card, the best first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from markupsafe import Markup
from rapidfuzz import fuzz

from handlers.buttons import press
from handlers.city import City
from handlers.officers.surroundings import WITHIN, Surroundings
from handlers.places.in_words import distance
from handlers.replies import Button
from handlers.texts import Texts
from storage.near import Nearby
from storage.tickets import Entry, Ticket, standing
from storage.workflow import Actor, legal_acts

ENOUGH = 55
MOST = 2
NEAR, KIND, GROUP, TIME, WORDS, PHOTO = 30, 30, 15, 20, 20, 40  # the most that each gives
APART = timedelta(days=30)  # so long apart, the time speaks for nothing
SIMILAR = 60  # of 100, as rapidfuzz counts


@dataclass(frozen=True, slots=True)
class Likely:
    """Another ticket that may be the same trouble, so many metres off, with what speaks for it, and how much."""

    ticket: Ticket
    metres: float
    points: float
    same_kind: bool = False
    same_group: bool = False
    same_words: bool = False
    same_photo: bool = False


def likely(
    ticket: Ticket, near: Iterable[Nearby], alike: Iterable[int], groups: Mapping[str, str | None]
) -> list[Likely]:
    """Those of its neighbours that have enough points, the best first; `groups` are those of the kinds, by key."""
    looks = frozenset(alike)
    found = [_weighed(ticket, one, groups, photo=one.ticket.id in looks) for one in near]
    enough = [one for one in found if one.points >= ENOUGH]
    return sorted(enough, key=lambda one: (-one.points, one.ticket.id))[:MOST]


def of_card(ticket: Ticket, around: Surroundings, history: Sequence[Entry], city: City) -> list[Likely]:
    """The likely duplicates in the surroundings of a card, without what an officer has taken apart from it."""
    apart = {entry.words for entry in standing(history) if entry.act in ("unmerge", "part")}
    near = [one for one in around.near if one.ticket.number not in apart]
    return likely(ticket, near, around.alike, {one.key: one.group for one in city.categories})


def lines(found: Iterable[Likely], now: datetime, t: Texts) -> list[Markup]:
    """Each in one line, with its reasons."""
    return [
        t("♊ Mungkin sama: {number} ({why})", number=one.ticket.number, why=", ".join(_why(one, now, t)))
        for one in found
    ]


def buttons(ticket: Ticket, found: Iterable[Likely], around: Surroundings, t: Texts) -> list[tuple[Button, ...]]:
    """One tap merges; none where the ticket cannot be merged in its state, or others are merged into it."""
    if around.merged or "merge" not in legal_acts(ticket.status, frozenset({Actor.OFFICER, Actor.HOLDER})):
        return []
    return [
        (
            Button(
                t.plain("🔗 Gabung ke {number}", number=one.ticket.number),
                press("into", f"{ticket.number} {one.ticket.number}"),
            ),
        )
        for one in found
    ]


def _weighed(ticket: Ticket, near: Nearby, groups: Mapping[str, str | None], *, photo: bool) -> Likely:
    other = near.ticket
    kind = ticket.category == other.category
    its_group = groups.get(ticket.category)
    group = not kind and its_group is not None and its_group == groups.get(other.category)
    words = fuzz.token_sort_ratio(ticket.words.casefold(), other.words.casefold()) if ticket.words else 0.0
    points = NEAR * max(0.0, 1 - near.metres / WITHIN)
    points += TIME * max(0.0, 1 - abs(ticket.filed_at - other.filed_at) / APART)
    points += KIND if kind else GROUP if group else 0
    points += WORDS * words / 100 if words >= SIMILAR else 0
    points += PHOTO if photo else 0
    return Likely(other, near.metres, points, kind, group, words >= SIMILAR, photo)


def _why(one: Likely, now: datetime, t: Texts) -> list[Markup]:
    why = [Markup("±{}").format(distance(round(one.metres), t))]
    if one.same_kind:
        why.append(t("jenis sama"))
    elif one.same_group:
        why.append(t("jenis serupa"))
    why.append(_ago(now - one.ticket.filed_at, t))
    if one.same_words:
        why.append(t("kata mirip"))
    if one.same_photo:
        why.append(t("foto mirip"))
    return why


def _ago(age: timedelta, t: Texts) -> Markup:
    if age.days >= 1:
        return t.n("{n} hari lalu", "{n} hari lalu", age.days)
    hours = age // timedelta(hours=1)
    return t.n("{n} jam lalu", "{n} jam lalu", hours) if hours >= 1 else t("baru saja")
