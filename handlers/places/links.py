"""Links to maps, taken apart without opening them: which of their parts say where.

A map link often holds two places: the pin, and the middle of what was on the screen (`@3.6,98.4,17z`, `ll=`).
The pin goes first. Only known map services are read; a link to anywhere else says nothing about a place, however
many numbers it holds. Some links to a map name no point either: a place by Google's own number (`cid`), by its name,
or a short link, which hides everything behind a request (`bot.map_links` may open it).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import SplitResult, unquote, unquote_plus, urlsplit

LINK = re.compile(r"https?://[^\s<>]+|(?<![\w@.-])(?:[a-z0-9-]{1,63}\.){1,4}[a-z]{2,10}[/?][^\s<>]+", re.I)
_CLOSING = ".,;:!?)]}'\"*_~"

_GOOGLE = re.compile(r"(?:[\w-]+\.)?google(?:\.[a-z]{2,3}){1,2}")
_OTHERS = frozenset(
    {"maps.apple.com", "maps.apple", "openstreetmap.org", "www.openstreetmap.org", "osm.org", "plus.codes"}
    | {"waze.com", "www.waze.com", "ul.waze.com"}
)
# In this order: the pin, the goal of a way, and last what was merely on the screen.
_PARAMETERS = (
    "q", "query", "coordinate", "destination", "daddr", "to", "latlng", "address", "ll", "viewpoint", "cbll", "center",
    "sll",
)  # fmt: skip
_PAIRS = (("mlat", "mlon"), ("lat", "lon"), ("lat", "lng"))
_PLUS_AS_SPACE = re.compile(r"\+(?![2-9CFGHJMPQRVWX]{2,3}(?![\w]))", re.I)  # the other plus is that of a Plus Code
_PIN = re.compile(r"!3d(-?\d{1,3}\.?\d{0,20})!4d(-?\d{1,3}\.?\d{0,20})")
_GOAL = re.compile(r"!1d(-?\d{1,3}\.?\d{0,20})!2d(-?\d{1,3}\.?\d{0,20})")
_OSM_VIEW = re.compile(r"map=\d+(?:\.\d+)?/(-?\d[\d.]{0,20})/(-?\d[\d.]{0,20})")
_SHORT = (
    ("maps.app.goo.gl", re.compile(r"/[\w-]{1,64}")),
    ("goo.gl", re.compile(r"/maps/[\w-]{1,64}")),
    ("g.co", re.compile(r"/(?:maps|kgs)/[\w-]{1,64}")),
)


@dataclass(frozen=True, slots=True)
class ShortLink:
    """A link that hides its point behind a request. The address is rebuilt from its checked parts, always https."""

    url: str


@dataclass(frozen=True, slots=True)
class NoPoint:
    """A link to a map that does not say where."""

    url: str


def map_link(link: str) -> NoPoint | None:
    """The link, if it leads to a map."""
    url = _split(link)
    return NoPoint(link) if url and _is_map(url) else None


def short_link(link: str) -> ShortLink | None:
    """The short map link that this is, or None."""
    url = _split(link)
    for host, path in _SHORT:
        if url and url.netloc.lower() == host and (found := path.fullmatch(url.path.rstrip("/"))):
            return ShortLink(f"https://{host}{found[0]}")
    return None


def places_in_link(link: str) -> Iterator[str]:
    """What may be a place in a link to a map, the surest first: "3.6,98.48", a Plus Code, or words."""
    url = _split(link)
    if url is None or not _is_map(url):
        return
    inside = unquote(f"{url.path}?{url.query}")
    yield from map(",".join, _PIN.findall(inside))
    for part in (*_asked(url.query), *_stops(url.path)):
        yield unquote(part)
        yield unquote_plus(part)
        yield unquote(_PLUS_AS_SPACE.sub(" ", part))
    yield from (f"{lat},{lon}" for lon, lat in reversed(_GOAL.findall(inside)))
    yield from (part[1:] for part in inside.split("/") if part.startswith("@"))
    yield from map(",".join, _OSM_VIEW.findall(url.fragment))


def _asked(query: str) -> Iterator[str]:
    """The parameters that say where, still quoted: whether a plus is a plus or a space is seen later."""
    given = {name: value for name, _, value in (pair.partition("=") for pair in query.split("&"))}
    yield from (f"{given[lat]},{given[lon]}" for lat, lon in _PAIRS if lat in given and lon in given)
    yield from (given[name] for name in _PARAMETERS if name in given)


def _stops(path: str) -> Iterator[str]:
    """The named stops in the path, the last one first: it is where the way ends."""
    return (part for part in reversed(path.split("/")) if not part.startswith(("@", "data=")))


def _is_map(url: SplitResult) -> bool:
    host = url.netloc.lower()
    if _GOOGLE.fullmatch(host):
        return host.startswith("maps.") or url.path.startswith("/maps")
    return host in _OTHERS


def _split(link: str) -> SplitResult | None:
    """The link in its parts; None for what only looks like one."""
    bare = link.rstrip(_CLOSING)
    try:
        return urlsplit(bare if "://" in bare else f"https://{bare}")
    except ValueError:
        return None
