"""What Alembic runs: the revisions, or their comparison with the tables, on the connection it was given."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context

from storage.tables import Id, UtcDateTime, metadata
from storage.word_index import is_of_the_tables


def _written_as(kind: str, item: Any, _: Any) -> str | Literal[False]:
    """A revision tells the past, so it names no type of ours that may change after it."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and item is Id:
        return "ID"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=context.get_head_revision() is not None,  # the first one only makes tables
    render_item=_written_as,
    include_name=is_of_the_tables,
)
with context.begin_transaction():
    context.run_migrations()
