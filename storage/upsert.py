"""`INSERT … ON CONFLICT`, which both databases know and SQLAlchemy spells once for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite

if TYPE_CHECKING:
    from storage.engine import Transaction

Insert = sqlite.Insert | postgresql.Insert


def insert(tx: Transaction, table: Table) -> Insert:
    """An insert of the database's own dialect."""
    return (sqlite if tx.dialect.name == "sqlite" else postgresql).insert(table)
