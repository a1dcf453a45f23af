"""The `saberling` command as a shell meets it: exit codes, and what stands on which stream."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
import structlog
from click.testing import CliRunner

import bot
from bot.__main__ import main
from storage.engine import Database
from storage.migrate import head, state
from tests.bot_api_double.double import TOKEN
from tests.bot_api_double.remote import RemoteDouble

CONFIG = f"""
[telegram]
token = "{TOKEN}"
base_url = "http://127.0.0.1:1/bot"
[staff]
chat_id = -1001
[storage]
url = "sqlite:///kept/saberling.db"
photos = "kept/photos"
"""


def saberling(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command as a process of its own, with nothing configured from outside."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("SABERLING_")}
    command = [sys.executable, "-m", "bot", *arguments]
    root = str(Path(__file__).parents[2])
    return subprocess.run(
        command, cwd=cwd, env=clean | {"PYTHONPATH": root} | environment, capture_output=True, text=True, timeout=60
    )


def test_help_answers_at_once(tmp_path: Path) -> None:
    """`saberling --help` names every command, and loads none of what they need."""
    heavy = (
        "import sys, bot.__main__\nprint(*{'sqlalchemy', 'pydantic', 'aiohttp', 'telegram', 'PIL'} & {*sys.modules})"
    )
    loaded = subprocess.run([sys.executable, "-c", heavy], capture_output=True, text=True, check=True)
    assert loaded.stdout.split() == []
    shown = saberling("--help", cwd=tmp_path)
    assert shown.returncode == 0
    assert {"run", "demo", "check", "migrate", "--version"} <= {*shown.stdout.split()}


def test_help_takes_less_than_a_third_of_a_second(tmp_path: Path) -> None:
    """Counted as CPU seconds, the best of three, for the machine may be busy."""

    def seconds() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        saberling("--help", cwd=tmp_path)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    assert 0 < min(seconds() for _ in range(3)) < 0.3


def test_the_version_is_told(tmp_path: Path) -> None:
    """`saberling --version` says which one is installed."""
    assert saberling("--version", cwd=tmp_path).stdout.startswith("saberling 0.")


@pytest.mark.parametrize("command", ["run", "check", "migrate"])
def test_a_wrong_configuration_ends_with_2_and_every_fault(command: str, tmp_path: Path) -> None:
    """Nothing is started and nothing made; standard error names each key, standard output stays empty."""
    (tmp_path / "my.toml").write_text("[telegram]\nmode = 'pigeon'\n[web]\nport = 0\n")
    ended = saberling(command, "--config", "my.toml", cwd=tmp_path)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.splitlines() == [
        "the configuration cannot be used:",
        "  telegram.token: missing; expected the token that @BotFather gave: digits, a colon, letters",
        '  telegram.mode: expected "polling" or "webhook"',
        "  staff.chat_id: missing; expected the number of the officers' group, such as -1001234567890",
        "  web.port: expected a port from 1 to 65535",
    ]
    assert [each.name for each in tmp_path.iterdir()] == ["my.toml"]


def test_the_environment_alone_is_enough(tmp_path: Path) -> None:
    """Without a file, or with one named that is not there, a complete environment is a configuration."""
    enough = {"SABERLING_TELEGRAM__TOKEN": TOKEN, "SABERLING_STAFF__CHAT_ID": "-1001"}
    for arguments in (["migrate"], ["migrate", "--config", "none.toml"]):
        assert saberling(*arguments, cwd=tmp_path, **enough).returncode == 0
    assert (tmp_path / "saberling-data" / "saberling.db").exists()
    assert saberling("migrate", "--config", "none.toml", cwd=tmp_path).returncode == 2


async def test_migrate_makes_folders_and_tables(tmp_path: Path) -> None:
    """config.toml is taken where it is; the second time there is nothing to do."""
    (tmp_path / "config.toml").write_text(CONFIG)
    first, second = saberling("migrate", cwd=tmp_path), saberling("migrate", cwd=tmp_path)
    assert (first.returncode, first.stdout) == (0, f"the database is at revision {head()} (before: empty)\n")
    assert (second.returncode, second.stdout) == (0, f"the database is at revision {head()}\n")
    assert (tmp_path / "kept").stat().st_mode & 0o777 == 0o700
    database = Database(f"sqlite:///{tmp_path}/kept/saberling.db")
    assert await state(database) == (head(), head())
    await database.dispose()


def test_a_database_that_does_not_answer_ends_with_1(tmp_path: Path) -> None:
    """The reason is one line without the password, not a traceback."""
    (tmp_path / "config.toml").write_text(CONFIG)
    ended = saberling("migrate", cwd=tmp_path, SABERLING_STORAGE__URL="postgresql://u:hunter2@127.0.0.1:1/db")
    assert (ended.returncode, ended.stderr) == (1, "✗ the database does not answer; see to storage.url\n")


def test_a_folder_that_cannot_be_made_ends_with_1(tmp_path: Path) -> None:
    """Where a file stands in the way, its name is told."""
    (tmp_path / "config.toml").write_text(CONFIG)
    (tmp_path / "kept").write_text("")
    ended = saberling("migrate", cwd=tmp_path)
    assert ended.returncode == 1
    assert "kept/photos cannot be made" in ended.stderr


async def test_check_ends_with_0_only_if_all_is_well(tmp_path: Path, remote_double: RemoteDouble) -> None:
    """Every finding is a line; one fault among them makes the exit code 1."""
    (tmp_path / "config.toml").write_text(CONFIG)
    room = await remote_double.control("group")
    good = {"SABERLING_TELEGRAM__BASE_URL": remote_double.base_url, "SABERLING_STAFF__CHAT_ID": str(room["id"])}
    ended = saberling("check", cwd=tmp_path, **good)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert {line[0] for line in ended.stdout.splitlines()} == {"✓"}
    ended = saberling("check", cwd=tmp_path)
    assert ended.returncode == 1
    assert [line for line in ended.stdout.splitlines() if line[0] == "✗"] == [
        "✗ Telegram cannot be reached (ConnectError) — see to the network, or to telegram.base_url"
    ]
    assert TOKEN not in ended.stdout + ended.stderr


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("bot.logs.configure", lambda *_, **__: None)
    (tmp_path / "config.toml").write_text(CONFIG)
    return CliRunner()


@pytest.mark.parametrize(("given", "told"), [(None, 0), (0, 0), (3, 3)])
def test_run_ends_as_the_program_ends(
    shell: CliRunner, monkeypatch: pytest.MonkeyPatch, given: int | None, told: int
) -> None:
    """The folders are there when the program starts; its exit code is the command's."""
    asked = []

    async def run(settings: object) -> int | None:
        asked.append((settings, Path("kept/photos").is_dir()))
        return given

    monkeypatch.setattr(bot, "app", SimpleNamespace(run=run), raising=False)
    assert shell.invoke(main, ["run"]).exit_code == told
    assert [made for _, made in asked] == [True]


def test_what_nobody_caught_is_logged_and_ends_with_1(shell: CliRunner, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error that ends the program goes through the logs, which redact, and not past them."""

    async def run(_: object) -> int:
        raise RuntimeError("lost")

    monkeypatch.setattr(bot, "app", SimpleNamespace(run=run), raising=False)
    with structlog.testing.capture_logs() as logged:
        ended = shell.invoke(main, ["run"])
    assert (ended.exit_code, ended.output) == (1, "")
    assert [(each["event"], each["exc_info"]) for each in logged] == [("stopped", True)]


def test_demo_gets_what_was_asked_for(shell: CliRunner, monkeypatch: pytest.MonkeyPatch) -> None:
    """Port, folder and a fresh start are handed on; without a word it is 8080 and demo-data."""
    asked = []

    async def run(*arguments: object) -> int:
        asked.append(arguments)
        return 0

    monkeypatch.setattr(bot, "demo", SimpleNamespace(run=run), raising=False)
    assert shell.invoke(main, ["demo"]).exit_code == 0
    assert shell.invoke(main, ["demo", "--port", "8081", "--data", "x", "--fresh"]).exit_code == 0
    assert asked == [(8080, Path("demo-data"), False), (8081, Path("x"), True)]
    assert shell.invoke(main, ["demo", "--port", "0"]).exit_code == 2
