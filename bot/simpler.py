"""A letter that is refused as it is: simpler and simpler, for the words matter more than how they look."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import structlog

from bot.channels import Channel, Letter, Receipt, Refused, TopicGone

log = structlog.get_logger()


async def accepted(channel: Channel, letter: Letter) -> Receipt:
    """Send it as it is, else plainly, else without its picture. Raises a `DeliveryError`."""
    last = Refused("never tried")
    for tried, one in enumerate(_ever_simpler(letter)):
        if tried:
            log.error("refused; sent more simply", row=letter.id, why=str(last))
        try:
            return await channel.send(one)
        except TopicGone:
            raise
        except Refused as refused:
            last = refused
    raise last


def _ever_simpler(letter: Letter) -> Iterator[Letter]:
    yield letter
    plain = replace(letter, plain=True)
    yield plain
    if letter.shown:
        yield replace(plain, shown=None)
