"""The `saberling` command.

Everything heavy is imported inside the commands, so that `--help` answers at once. Exit codes: 0 all is well,
1 it failed, 2 it was asked wrongly or the configuration is wrong.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

if TYPE_CHECKING:
    from datetime import datetime

    from bot.config import Settings
    from bot.export import Format

DEFAULT = Path("config.toml")


def _version(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        click.echo(f"saberling {version('e-saberling')}")
        context.exit()


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Tell the version.")
def main() -> None:
    """e-Saberling, the cleanliness desk of a city in a chat."""


_config = click.option(
    "--config",
    "path",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The configuration; config.toml where there is one.",
)


@main.command()
@_config
def run(path: Path | None) -> None:
    """Run the bot until SIGTERM."""
    settings = _settings(path)
    _make_folders(settings)
    from bot import app

    _end(_run(app.run(settings)))


@main.command()
@click.option("--port", default=8080, show_default=True, type=click.IntRange(1, 65535), help="Where the page is.")
@click.option(
    "--data",
    default="demo-data",
    show_default=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="Where tickets and photos are kept.",
)
@click.option("--fresh", is_flag=True, help="Forget what an earlier demo kept.")
def demo(port: int, data: Path, fresh: bool) -> None:
    """Show the whole product in a page on this machine, without Telegram."""
    from bot import logs

    logs.configure()
    from bot import demo as shown

    _end(_run(shown.run(port, data, fresh)))


@main.command()
@click.option("--due", is_flag=True, help="Show instead what the clock will do next, and what it should have done.")
@_config
def check(path: Path | None, due: bool) -> None:
    """Look whether all is well: configuration, database, disk, clock, Telegram, staff room."""
    settings = _settings(path)
    if due:
        from bot.upcoming import upcoming

        for line in _run(upcoming(settings)):
            click.echo(line)
        _end(0)
    from bot.check import check as look

    findings = _run(look(settings))
    for finding in findings:
        click.echo(str(finding))
    _end(0 if all(finding.ok for finding in findings) else 1)


@main.command()
@click.argument("places", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="The sheet to write: a .pdf, or an .svg (one file a page).",
)
@click.option("--base", help="The address of the chat, such as https://t.me/NAME; else Telegram is asked for it.")
@_config
def qr(places: Path, out: Path, base: str | None, path: Path | None) -> None:
    """Print stickers for the places of a CSV file: who scans one reports from there."""
    _end(_run(_print_stickers(_settings(path), places, out, base)))


async def _print_stickers(settings: Settings, places: Path, out: Path, base: str | None) -> int:
    from bot.app import city_of
    from bot.qr import CannotPrint, print_stickers

    try:
        written = await print_stickers(settings, city_of(settings), places, out, base)
    except CannotPrint as error:
        for line in str(error).splitlines():
            _failed(line)
        return 1
    for file in written:
        click.echo(f"✓ {file}")
    return 0


@main.command()
@_config
def migrate(path: Path | None) -> None:
    """Bring the database to the tables of this version."""
    settings = _settings(path)
    _make_folders(settings)
    _end(_run(_migrate(settings)))


async def _migrate(settings: Settings) -> int:
    from storage.engine import Database, Unavailable
    from storage.migrate import Newer, migrate, state

    database = Database(settings.storage.url)
    try:
        before, _ = await state(database)
        await migrate(database)
        after, _ = await state(database)
    except Unavailable:
        return _failed("the database does not answer; see to storage.url")
    except Newer as error:
        return _failed(str(error))
    finally:
        await database.dispose()
    click.echo(f"the database is at revision {after}" + ("" if before == after else f" (before: {before or 'empty'})"))
    return 0


@main.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--format", "how", required=True, type=click.Choice(["csv", "xlsx", "geojson"]), help="What to write.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Tickets filed on this day or later.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Tickets filed on this day or earlier.")
@click.option("--with-identities", is_flag=True, help="Also who reported and who holds them: keep such a file safe.")
@_config
def export(
    file: Path, how: Format, since: datetime | None, until: datetime | None, with_identities: bool, path: Path | None
) -> None:
    """Write the tickets to FILE, for a spreadsheet or a map; without anybody's name."""
    _end(_run(_export(_settings(path), file, how, since, until, with_identities)))


async def _export(
    settings: Settings, file: Path, how: Format, since: datetime | None, until: datetime | None, identities: bool
) -> int:
    from datetime import timedelta
    from zoneinfo import ZoneInfo

    from bot.app import city_of
    from bot.export import export
    from storage.engine import Database, Unavailable
    from storage.exports import Span

    city = city_of(settings)
    zone = ZoneInfo(city.timezone)
    before = (until + timedelta(days=1)).replace(tzinfo=zone) if until else None
    database = Database(settings.storage.url)
    try:
        span = Span(since.replace(tzinfo=zone) if since else None, before)
        count = await export(database, city, span, how, file, identities=identities)
    except Unavailable:
        return _failed("the database does not answer; see to storage.url")
    except OSError as error:
        return _failed(f"{file} cannot be written: {error.strerror}")
    finally:
        await database.dispose()
    click.echo(f"✓ {file}: {count}")
    return 0


def _settings(path: Path | None) -> Settings:
    """The settings, with logs configured; or exit code 2 and every fault on standard error."""
    from bot import logs
    from bot.config_errors import ConfigError

    try:
        from bot.config import load

        settings = load(path or (DEFAULT if DEFAULT.exists() else None))
    except ConfigError as error:
        click.echo("the configuration cannot be used:", err=True)
        for line in error.lines:
            click.echo(f"  {line}", err=True)
        sys.exit(2)
    logs.configure(secrets=settings.secrets)
    return settings


def _make_folders(settings: Settings) -> None:
    try:
        settings.storage.make_folders()
    except OSError as error:
        _end(_failed(f"storage: {error.filename} cannot be made: {error.strerror}"))


def _run(work: Coroutine[Any, Any, Any]) -> Any:
    """Run to the end. What nobody caught is logged, by the handler that redacts, and not printed by Python."""
    try:
        return _loop()(work)
    except KeyboardInterrupt:
        return 130
    except Exception:  # noqa: BLE001  the last one who can log it
        import structlog

        structlog.get_logger("bot").exception("stopped")
        return 1


def _loop() -> Callable[[Coroutine[Any, Any, Any]], Any]:
    """uvloop where it is to be had: the same work for an eighth less CPU."""
    try:
        import uvloop
    except ImportError:
        return asyncio.run
    return uvloop.run


def _failed(why: str) -> int:
    click.echo(f"✗ {why}", err=True)
    return 1


def _end(code: int | None) -> NoReturn:
    sys.exit(code or 0)


if __name__ == "__main__":
    main(prog_name="saberling")
