"""What a removal leaves behind outside of rows: files, free pages, logs.

Files are deleted after the commit that doomed them, so that a crash in between leaves a row that is worked off and
never a row without its file. A name that is needed again meanwhile is pardoned.

SQLite overwrites what it frees (`secure_delete`), but the write-ahead log keeps earlier pages until it is cut off: so
it is. The index of words only marks a word as gone until its parts are merged: so they are. PostgreSQL keeps dead rows
until they are vacuumed, and their bytes until the page is written anew, which `VACUUM FULL` does; its write-ahead log
and backups are the operator's to let expire.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select, text, update

from storage import word_index
from storage.engine import Database
from storage.photo_store import PhotoStore
from storage.tables import doomed, metadata, photos, recordings, removals, unscrubbed


async def delete_files(database: Database, store: PhotoStore, most: int = 100) -> int:
    """Delete doomed files; gives how many went. Raises OSError when the store is away."""
    async with database.reading() as tx:
        names = list((await tx.execute(select(doomed.c.name).order_by(doomed.c.since).limit(most))).scalars())
        kept = {
            name
            for table in (photos, recordings)
            for name in (await tx.execute(select(table.c.name).where(table.c.name.in_(names)))).scalars()
        }
    for name in names:
        if name not in kept:
            await store.delete(name)
    if names:
        async with database.transaction() as tx:
            await tx.execute(delete(doomed).where(doomed.c.name.in_(names)))
    return len(names)


async def scrub(database: Database, now: datetime) -> bool:
    """Have the database let go of what erased rows left in it; false when there is nothing, or a reader holds it."""
    async with database.reading() as tx:
        waiting = list((await tx.execute(select(removals.c.id).where(unscrubbed))).scalars())
    if not waiting:
        return False
    (*_, checkpoint) = await database.outside_transactions(_SQLITE if database.sqlite else _POSTGRESQL)
    if checkpoint is not None and checkpoint[0] != 0:
        return False  # somebody reads an old page at this moment: next time
    async with database.transaction() as tx:
        await tx.execute(update(removals).where(removals.c.id.in_(waiting)).values(scrubbed_at=now))
    return True


_SQLITE = [
    *(text(f"INSERT INTO {name}({name}) VALUES('optimize')") for name in (word_index.ALL, word_index.OPEN)),
    text("PRAGMA wal_checkpoint(TRUNCATE)"),
]
_POSTGRESQL = [
    text(f'VACUUM FULL "{name}"') for name in sorted(set(metadata.tables) - {"leases", "rooms", "removals", "doomed"})
]
