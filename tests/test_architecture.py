"""The floors of the house, read from the syntax tree: what may import what, and why."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FLOORS = ("storage", "handlers", "bot")  # from the ground up: a floor may use those before it
SERVERS = {"uvicorn", "starlette", "sse_starlette", "http.server", "aiohttp.web", "socketserver", "fastapi", "flask"}
LINES = 400

Import = tuple[int, str]


def _sources() -> list[Path]:
    return sorted(path for floor in FLOORS for path in (ROOT / floor).rglob("*.py"))


def _imports(tree: ast.AST, package: str = "") -> Iterator[Import]:
    """Line and full dotted name of everything that is imported, wherever in the file."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, each.name) for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: -(node.level - 1) or None] if node.level else []
            module = ".".join([*above, *([node.module] if node.module else [])])
            yield from ((node.lineno, f"{module}.{each.name}") for each in node.names)


def _of(dotted: str, packages: set[str]) -> bool:
    return any(dotted == package or dotted.startswith(f"{package}.") for package in packages)


def _complaints(path: Path, source: str) -> list[str]:
    """What a file of the project, at a path relative to its root, imports against the plan."""
    floor, place = path.parts[0], path.as_posix()
    above = set(FLOORS[FLOORS.index(floor) + 1 :]) | {"tests"}
    rules = [
        (above, f"{floor}/ may not know what stands above it: what it needs from there is handed to it"),
        (
            set() if place.startswith("bot/channels/telegram/") else {"telegram"},
            "Telegram is one channel of several: its words stay in bot/channels/telegram/",
        ),
        (
            set() if floor == "storage" else {"sqlalchemy", "aiosqlite", "psycopg", "sqlite3", "alembic"},
            "only storage/ speaks SQL: otherwise a rule of the records is kept in one place and broken in another",
        ),
        (
            set() if floor == "bot" else SERVERS,
            "only bot/ serves: handlers and storage must work without a network",
        ),
    ]
    package = ".".join(path.parent.parts)
    return [
        f"{place}:{line} imports {dotted}: {why}"
        for line, dotted in _imports(ast.parse(source), package)
        for packages, why in rules
        if _of(dotted, packages)
    ]


@pytest.mark.parametrize("path", _sources(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_imports_go_down_only(path: Path) -> None:
    """Every module imports from its own floor and those below, and each outside library where it belongs."""
    found = _complaints(path.relative_to(ROOT), path.read_text(encoding="utf-8"))
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("place", "statement"),
    [
        ("storage/tickets.py", "import handlers.events"),
        ("storage/tickets.py", "from bot import app"),
        ("handlers/router.py", "from bot.config import Settings"),
        ("handlers/router.py", "def f():\n    import bot.app"),
        ("handlers/router.py", "if TYPE_CHECKING:\n    from sqlalchemy import Table"),
        ("handlers/places/points.py", "from ...bot import app"),
        ("handlers/router.py", "from aiohttp import web"),
        ("storage/tables/common.py", "import uvicorn"),
        ("bot/delivery.py", "from telegram.error import NetworkError"),
        ("bot/channels/webchat/channel.py", "import telegram"),
        ("bot/app.py", "import sqlalchemy.ext.asyncio"),
        ("bot/app.py", "from tests import conftest"),
    ],
)
def test_a_step_upward_is_found(place: str, statement: str) -> None:
    """The check itself works: each kind of wrong import is named, with its line and the reason."""
    (complaint, *_) = _complaints(Path(place), statement)
    assert complaint.startswith(f"{place}:")


@pytest.mark.parametrize(
    ("place", "statement"),
    [
        ("bot/app.py", "from handlers import router\nfrom storage.engine import Database\nimport uvicorn"),
        ("bot/channels/telegram/api.py", "from telegram import Bot"),
        ("bot/channels/__init__.py", "from bot.channels.telegram.channel import TelegramChannel"),
        ("storage/tables/common.py", "from sqlalchemy import Table\nfrom storage.engine import Database"),
        ("handlers/places/points.py", "from . import table\nfrom storage.numbers import spoken"),
        ("bot/health.py", "from aiohttp import ClientSession"),
    ],
)
def test_what_belongs_is_allowed(place: str, statement: str) -> None:
    """The check complains of nothing that the plan allows."""
    assert _complaints(Path(place), statement) == []


@pytest.mark.parametrize("path", _sources(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_file_is_what_a_reader_holds_in_the_head(path: Path) -> None:
    """No module outgrows a reader: past some 300 lines it becomes a folder with a table of contents."""
    if path.parent.name == "versions":
        pytest.skip("a revision lists tables, and is read once")
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LINES


def test_nothing_happens_at_import() -> None:
    """No module of ours calls its way into the world while it is imported: `app.py` wires, at run time."""
    started = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in _sources()
        if "migrations" not in path.parts
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.Expr | ast.For | ast.While | ast.With | ast.Try)
        and not (isinstance(node, ast.Expr) and _is_description(node.value))
    ]
    assert not started, f"these statements run at import: {', '.join(started)}"


def _is_description(value: ast.expr) -> bool:
    """A docstring, or SQLAlchemy's `Index(…)`, which belongs to the table before it."""
    index = isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id == "Index"
    return isinstance(value, ast.Constant) or index
