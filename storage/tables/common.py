"""What all tables share: their metadata, their types, and how a partial index says what it holds."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    DateTime,
    Integer,
    MetaData,
    TypeDecorator,
    literal_column,
)
from sqlalchemy.engine import Dialect

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Id = BigInteger().with_variant(Integer, "sqlite")


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC time on both databases; a naive one is refused, for it means nothing."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Any:
        return _to_sqlite if dialect.name == "sqlite" else _in_utc

    def result_processor(self, dialect: Dialect, coltype: Any) -> Any:
        return _from_sqlite if dialect.name == "sqlite" else _in_utc


def _in_utc(value: datetime | None) -> datetime | None:
    if value is None:
        return None
    if value.tzinfo is None:
        raise ValueError("a time without a zone was to be stored")
    return value.astimezone(UTC)


def _to_sqlite(value: datetime | None) -> str | None:
    at = _in_utc(value)
    return None if at is None else _text(at)


@lru_cache(256)  # most times of a transaction are the same: now
def _text(at: datetime) -> str:
    """A UTC time as SQLAlchemy writes it too, so that texts are in the order of times: "2026-11-24 13:05:09.000000"."""
    return at.isoformat(" ", "microseconds")[:26]


def _from_sqlite(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text).replace(tzinfo=UTC)


def where(condition: Any) -> dict[str, Any]:
    """The condition of a partial index, as both databases spell it."""
    return {"sqlite_where": condition, "postgresql_where": condition}


def spelled(column: ColumnElement[str], *values: str) -> ColumnElement[bool]:
    """`column IN ('a', 'b')`, or `column = 'a'`, with the values in the statement itself."""
    first, *others = [literal_column(f"'{value}'") for value in values]
    return column.in_([first, *others]) if others else column == first


def at(name: str, **kw: Any) -> Column[datetime]:
    return Column(name, UtcDateTime(), **kw)
