"""The index of words by which tickets are found: made from them, and made anew whenever it is not as it should be.

It holds no record of its own, so no revision tells of it: after every migration it is looked whether it is there as
this version wants it (a revision that makes the table of tickets anew drops its triggers), and else it is made.

There are two of it, one of all tickets and one of the open ones: what the office looks for is mostly open, and finding
that does not grow with the years. SQLite has FTS5 tables without contents, kept by triggers; PostgreSQL has GIN
indexes. Words are split at everything that is neither letter nor digit, on both alike.
"""

from __future__ import annotations

from zlib import crc32

from sqlalchemy import Connection, inspect, text

from storage.tables.tickets import OPEN_STATUSES

ALL, OPEN = "words_all", "words_open"
PREFIX = "words_"
"""With which the names of all tables, indexes and triggers here begin, and of no others."""
_READ = ("words", "place_words", "kelurahan", "kecamatan", "category", "status")
_OPEN = ", ".join(f"'{status}'" for status in OPEN_STATUSES)


def kind_word(category: str) -> str:
    """The word by which the tickets of a category are found."""
    return "kind" + category.replace("_", "")


def _document(row: str) -> str:
    told = [f"{row}{column}" for column in _READ[:4]]
    return " || ' ' || ".join([*told, f"'kind' || replace({row}category, '_', '')"])


DOCUMENT = f"to_tsvector('simple', regexp_replace({_document('')}, '[^[:alnum:]]+', ' ', 'g'))"
"""What PostgreSQL's indexes hold; it takes them for a query that says the same."""
IS_OPEN = f"status IN ({_OPEN})"
_TABLES = [
    f"CREATE VIRTUAL TABLE {name} USING fts5(words, content='', tokenize='unicode61 remove_diacritics 2')"
    for name in (ALL, OPEN)
]


def _kept(row: str, *, gone: bool, when: str) -> str:
    """Statements of a trigger that put the words of a row in, or take them out."""
    statements = []
    for name, condition in ((ALL, when), (OPEN, f"{row}{IS_OPEN}")):
        columns, values = (f"{name}, rowid, words", f"'delete', {row}id") if gone else ("rowid, words", f"{row}id")
        statements.append(f"INSERT INTO {name}({columns}) SELECT {values}, {_document(row)} WHERE {condition};")
    return " ".join(statements)


_OTHER = f"{_document('old.')} IS NOT {_document('new.')}"
_MOVED = f"(old.{IS_OPEN}) IS NOT (new.{IS_OPEN})"
_TRIGGERS = [
    f"CREATE TRIGGER {PREFIX}come AFTER INSERT ON tickets BEGIN {_kept('new.', gone=False, when='1')} END",
    f"CREATE TRIGGER {PREFIX}go AFTER DELETE ON tickets BEGIN {_kept('old.', gone=True, when='1')} END",
    f"CREATE TRIGGER {PREFIX}change AFTER UPDATE OF {', '.join(_READ)} ON tickets WHEN {_OTHER} OR {_MOVED} BEGIN "
    f"{_kept('old.', gone=True, when=_OTHER)} {_kept('new.', gone=False, when=_OTHER)} END",
]


def is_of_the_tables(name: str | None, kind: str, _: object) -> bool:
    """Whether a name in the database is one that revisions care for."""
    return kind not in ("table", "index") or not (name or "").startswith(PREFIX)


def ensure(connection: Connection) -> None:
    """Make the index where it is not as it should be. Reads all tickets then: seconds for a million."""
    if not inspect(connection).has_table("tickets"):
        return  # before the first revision is written
    if connection.dialect.name == "sqlite":
        _in_sqlite(connection)
    else:
        _in_postgresql(connection)


def _in_sqlite(connection: Connection) -> None:
    ours = f"name LIKE '{PREFIX}%' AND (type = 'trigger' OR sql LIKE 'CREATE VIRTUAL%')"
    rows = connection.execute(text(f"SELECT type, name, sql FROM sqlite_master WHERE {ours}")).all()  # noqa: S608
    if {row.sql for row in rows} == {*_TABLES, *_TRIGGERS}:
        return
    for row in rows:
        connection.exec_driver_sql(f"DROP {row.type} {row.name}")
    for statement in (*_TABLES, *_TRIGGERS):
        connection.exec_driver_sql(statement)
    told = f"SELECT id, {_document('')} FROM tickets"  # noqa: S608
    connection.exec_driver_sql(f"INSERT INTO {ALL}(rowid, words) {told}")
    connection.exec_driver_sql(f"INSERT INTO {OPEN}(rowid, words) {told} WHERE {IS_OPEN}")


def _in_postgresql(connection: Connection) -> None:
    """The names tell what is in them: PostgreSQL gives a definition back in words of its own."""
    made = f"ON tickets USING gin ({DOCUMENT})"
    wanted = {f"{ALL}_{crc32(made.encode()):08x}": made}
    made = f"{made} WHERE {IS_OPEN}"
    wanted[f"{OPEN}_{crc32(made.encode()):08x}"] = made
    found = text("SELECT indexname FROM pg_indexes WHERE schemaname = current_schema() AND indexname LIKE :ours")
    there = set(connection.execute(found, {"ours": f"{PREFIX}%"}).scalars())
    for name in there - wanted.keys():
        connection.execute(text(f"DROP INDEX {name}"))
    for name in wanted.keys() - there:
        connection.exec_driver_sql(f"CREATE INDEX {name} {wanted[name]}")
