"""An incoming event as text and back, for those that are set aside to be tried again."""

from __future__ import annotations

import json
from datetime import datetime
from typing import get_args

from pydantic import TypeAdapter

from handlers.events import Event, Incoming, Origin

_EVENTS = {kind.__name__: TypeAdapter(kind) for kind in get_args(Event)}
_ORIGIN = TypeAdapter(Origin | None)


def keep(incoming: Incoming) -> str:
    """The event as text, with the name of its kind."""
    kind = type(incoming.event).__name__
    return json.dumps(
        {
            "channel": incoming.channel,
            "key": incoming.key,
            "kind": kind,
            "event": _EVENTS[kind].dump_python(incoming.event, mode="json"),
            "origin": _ORIGIN.dump_python(incoming.origin, mode="json"),
            "raw": incoming.raw,
            "at": incoming.at.isoformat(),
        }
    )


def kept(text: str) -> Incoming:
    """The event that `keep` wrote."""
    read = json.loads(text)
    event = _EVENTS[read["kind"]].validate_python(read["event"])
    origin = _ORIGIN.validate_python(read["origin"])
    return Incoming(read["channel"], read["key"], event, origin, read["raw"], datetime.fromisoformat(read["at"]))
