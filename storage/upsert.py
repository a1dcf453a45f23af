"""`INSERT … ON CONFLICT`, which both databases know and SQLAlchemy spells once for each.

A statement that is made once is also compiled once, and its rows can be gathered (`Transaction.later`).
"""

from __future__ import annotations

from functools import cache

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite

from storage.transaction import Transaction

Insert = sqlite.Insert | postgresql.Insert


def insert(tx: Transaction, table: Table) -> Insert:
    """An insert of the database's own dialect."""
    return insert_by(tx.dialect.name, table)


def insert_by(dialect: str, table: Table) -> Insert:
    """The same, by the dialect's name: for statements that are made once (`functools.cache`)."""
    return (sqlite if dialect == "sqlite" else postgresql).insert(table)


def insert_new(tx: Transaction, table: Table) -> Insert:
    """An insert that leaves alone what is there already, by whichever uniqueness; always the same statement."""
    return _insert_new(tx.dialect.name, table)


@cache
def _insert_new(dialect: str, table: Table) -> Insert:
    return insert_by(dialect, table).on_conflict_do_nothing()
