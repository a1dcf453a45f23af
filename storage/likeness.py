"""Which photos look alike: a hash of 64 bits, of which like pictures differ in few.

Two hashes that differ in at most six bits differ in at most one bit of at least one of their four parts of 16. So a
like photo is found by looking up, for each part, its value and the sixteen values one bit away: 68 looks into an
index, however many photos there are. What is found is then compared as a whole.

Hashes with nearly no ones or nearly no noughts are of pictures that only get brighter or darker to one side, as a wall
or the evening sky; they are like each other and say nothing.
"""

from __future__ import annotations

from sqlalchemy import bindparam, select, union_all

from storage.engine import Transaction
from storage.tables import photos

MOST_BITS = 6  # that differ
PLAIN = 8  # ones, or noughts: with fewer a picture says nothing
MOST_SEEN = 2000  # of one part: pictures of one kind, of which one that is like will do
_BITS, _PARTS = 64, 4
_P = photos.c


def says_something(dhash: int | None) -> bool:
    """Whether likeness to this picture means anything."""
    return dhash is not None and PLAIN <= dhash.bit_count() <= _BITS - PLAIN


def columns(dhash: int | None) -> dict[str, int | None]:
    """The hash as the table keeps it; nothing where it says nothing."""
    if dhash is None or not says_something(dhash):
        return {}
    return {"dhash": _signed(dhash), **{f"band{part}": _band(dhash, part) for part in range(_PARTS)}}


async def like(tx: Transaction, dhash: int | None, ticket_id: int) -> int | None:
    """The kept photo of another ticket that is most like a picture of this hash, the oldest of several."""
    if dhash is None or not says_something(dhash):
        return None
    given = {f"near{part}": _one_bit_off(_band(dhash, part)) for part in range(_PARTS)}
    rows = await tx.execute(_LIKE, given | {"ticket": ticket_id, "most": MOST_SEEN})
    found = {(bits, row.id) for row in rows if (bits := _differing(dhash, row.dhash)) <= MOST_BITS}
    return min(found)[1] if found else None


async def tickets_alike(tx: Transaction, ticket_id: int) -> list[int]:
    """The tickets whose photos those of this ticket are like."""
    other = photos.alias()
    pairs = select(other.c.ticket_id).join(photos, _P.alike == other.c.id).where(_P.ticket_id == ticket_id)
    return list((await tx.execute(pairs.distinct().order_by(other.c.ticket_id))).scalars())


def _found_by(part: int) -> object:
    band = _P[f"band{part}"]
    near = band.in_(bindparam(f"near{part}", expanding=True))
    return (
        select(_P.id, _P.dhash)
        .where(near, band.is_not(None), _P.ticket_id != bindparam("ticket"))
        .limit(bindparam("most"))
        .subquery()
        .select()
    )


_LIKE = union_all(*(_found_by(part) for part in range(_PARTS)))  # type: ignore[arg-type]


def _band(dhash: int, part: int) -> int:
    return dhash >> 16 * part & 0xFFFF


def _one_bit_off(band: int) -> list[int]:
    return [band, *(band ^ 1 << bit for bit in range(16))]


def _signed(dhash: int) -> int:
    return dhash - (1 << _BITS) if dhash >> _BITS - 1 else dhash


def _differing(dhash: int, kept: int) -> int:
    return ((dhash ^ kept) & (1 << _BITS) - 1).bit_count()
