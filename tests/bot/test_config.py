"""A configuration is either whole and typed, or refused with everything that is wrong with it, and no secrets."""

from __future__ import annotations

import stat
import tomllib
from collections.abc import Callable
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from bot import config_errors
from bot.config import PREFIX, ConfigError, Settings, load
from handlers.categories import CITY_CATEGORIES, KEY, LABEL_LIMIT
from handlers.city import Limits, Patience

EXAMPLE = Path(__file__).parents[2] / "config.example.toml"
TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
ENOUGH = f'[telegram]\ntoken = "{TOKEN}"\n[staff]\nchat_id = -1001\n'
Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(text: str) -> Path:
        path = tmp_path / "config.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return written


def wrong(path: Path | None) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load(path)
    return caught.value.lines


def test_token_and_staff_room_are_enough(write: Write) -> None:
    """Whoever sets the two things that nobody can guess has a configuration; the rest is Binjai's."""
    settings = load(write(ENOUGH))
    assert (settings.bot.language, settings.bot.zone.key) == ("id", "Asia/Jakarta")
    assert settings.telegram.token.get_secret_value() == TOKEN
    assert (settings.telegram.mode, settings.telegram.base_url) == ("polling", "https://api.telegram.org/bot")
    assert (settings.staff.chat_id, settings.staff.language, settings.officers) == (-1001, "id", ())
    assert settings.storage.url == "sqlite:///saberling-data/saberling.db"
    assert (settings.web.listen, settings.web.port, settings.web.chat) == ("127.0.0.1", 8080, False)
    assert (settings.promise.days, settings.promise.office_closes) == (3, time(16))
    assert settings.drafts.patience == Patience(timedelta(hours=3), timedelta(hours=48))
    assert settings.limits.limits == Limits(reports_per_day=10, messages_per_minute=30)
    assert settings.city_categories == CITY_CATEGORIES


def test_everything_can_be_set(write: Write) -> None:
    """Each key of the file ends in a setting of the same name."""
    settings = load(
        write(f"""
            categories = [{{key = "rats", label = "Tikus", label_en = "Rats", icon = "🐀", days = 2}},
                          {{key = "noise", label = "Bising"}}]
            [bot]
            language = "en"
            timezone = "Asia/Makassar"
            [telegram]
            token = "{TOKEN}"
            base_url = "http://127.0.0.1:8081/bot"
            mode = "webhook"
            messages_per_second = 20
            [telegram.webhook]
            public_url = "https://saberling.example"
            secret = "abcdefgh-12345678_X"
            [staff]
            chat_id = "-1001"
            [[officers]]
            telegram_id = 7
            name = "Budi"
            role = "supervisor"
            [storage]
            url = "postgresql://u:pass%40word@host/db"
            photos = "/srv/photos"
            [places]
            boundaries = "kelurahan.geojson"
            [promise]
            office_closes = 15:30:00
            holidays = [2026-05-17, "2026-05-18"]
        """)
    )
    assert settings.telegram.webhook.public_url == "https://saberling.example"
    assert [(each.telegram_id, each.name, each.role) for each in settings.officers] == [(7, "Budi", "supervisor")]
    assert settings.places.boundaries == Path("kelurahan.geojson")
    assert settings.promise.holidays == (date(2026, 5, 17), date(2026, 5, 18))
    assert settings.promise.office_closes == time(15, 30)
    first, second = settings.city_categories
    assert (first.key, first.title("en"), first.title("id"), first.days) == ("rats", "🐀 Rats", "🐀 Tikus", 2)
    assert (second.title("en"), second.days) == ("Bising", None)
    assert set(settings.secrets) == {TOKEN, "abcdefgh-12345678_X", "pass@word"}


def test_the_environment_is_enough_and_needs_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without any file, SABERLING_ names set the whole configuration; lists are JSON."""
    monkeypatch.setenv("SABERLING_TELEGRAM__TOKEN", TOKEN)
    monkeypatch.setenv("SABERLING_TELEGRAM__MODE", "webhook")
    monkeypatch.setenv("SABERLING_TELEGRAM__WEBHOOK__PUBLIC_URL", "https://saberling.example")
    monkeypatch.setenv("SABERLING_TELEGRAM__WEBHOOK__SECRET", "0123456789abcdef")
    monkeypatch.setenv("SABERLING_STAFF__CHAT_ID", "-1001")
    monkeypatch.setenv("SABERLING_OFFICERS", '[{"telegram_id": 7, "name": "Budi"}]')
    monkeypatch.setenv("SABERLING_PROMISE__HOLIDAYS", '["2026-05-17"]')
    monkeypatch.setenv("SABERLING_WEB__PORT", "")  # set to nothing is not set
    for path in (None, Path("/nowhere/config.toml")):
        settings = load(path)
        assert settings.telegram.webhook.secret.get_secret_value() == "0123456789abcdef"
        assert (settings.officers[0].name, settings.officers[0].role) == ("Budi", "officer")
        assert settings.promise.holidays == (date(2026, 5, 17),)
        assert settings.web.port == 8080


def test_the_environment_wins_over_the_file(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is in both is taken from the environment, and only that."""
    monkeypatch.setenv("SABERLING_STAFF__CHAT_ID", "-2002")
    settings = load(write(ENOUGH + 'language = "en"\n'))
    assert (settings.staff.chat_id, settings.staff.language) == (-2002, "en")


def test_a_demo_needs_neither_token_nor_room() -> None:
    """The demo starts from nothing."""
    assert load(None, demo=True).web.port == 8080


def test_all_errors_are_named_at_once_with_what_is_expected(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """One look at the errors is enough to mend them all: each line has the place and what belongs there."""
    monkeypatch.setenv("SABERLING_TELEGARM__TOKEN", "x")
    monkeypatch.setenv("SABERLING_PROMISE__HOLIDAYS", "tomorrow")
    path = write("""
        [bot]
        language = "fr"
        timezone = "Asia/Binjai"
        [telegram]
        tokn = "x"
        mode = "webhook"
        [telegram.webhook]
        port = 0
        public_url = "http://saberling.example"
        [staf]
        [[officers]]
        telegram_id = 1
        name = "A"
        role = "boss"
        [storage]
        url = "mysql://host/db"
        [web]
        chat = "perhaps"
        [[categories]]
        key = "Air Bau"
        label = "Bau yang sungguh sangat menyengat"
    """)
    assert wrong(path) == [
        "SABERLING_TELEGARM__TOKEN: unknown; did you mean SABERLING_TELEGRAM__TOKEN?",
        "SABERLING_PROMISE__HOLIDAYS: expected days such as 2026-12-24, as JSON",
        'bot.language: expected "id" or "en"',
        "bot.timezone: expected a time zone such as Asia/Jakarta",
        "telegram.token: missing; expected the token that @BotFather gave: digits, a colon, letters",
        "telegram.webhook.port: expected a port from 1 to 65535",
        "telegram.webhook.public_url: expected the https:// address at which Telegram reaches us"
        " (http:// on loopback only)",
        "telegram.webhook.secret: missing; expected 16 to 256 characters of A-Z a-z 0-9 _ and -",
        "telegram.tokn: unknown; did you mean token?",
        "staff.chat_id: missing; expected the number of the officers' group, such as -1001234567890",
        'officers.0.role: expected "officer", "supervisor" or "admin"',
        "storage.url: expected sqlite:///file.db or postgresql://user:password@host/database",
        "web.chat: expected true or false",
        "categories.0.key: expected 1 to 32 of a-z 0-9 and _",
        "categories.0.label: expected 1 to 24 characters",
        "staf: unknown; did you mean staff?",
    ]


def test_a_missing_file_is_told_first(tmp_path: Path) -> None:
    """Who mistypes the file's name reads that before anything about keys."""
    first, *rest = wrong(tmp_path / "confg.toml")
    assert first.endswith("confg.toml: there is no such file, and the environment is not complete")
    assert len(rest) == 2


def test_broken_toml_is_told_with_line_and_column(write: Write) -> None:
    """Where the file cannot be read at all, the place is named."""
    (line,) = wrong(write("[bot]\nlanguage = id\n"))
    assert "not valid TOML" in line
    assert "line 2, column 12" in line


@pytest.mark.parametrize("content", [b"\xff\xfe", b'_env_file = "x"'])
def test_a_file_that_is_none_is_refused(content: bytes, tmp_path: Path) -> None:
    """Neither bytes that are no text nor names that mean something to our libraries come through."""
    (tmp_path / "config.toml").write_bytes(content)
    assert len(wrong(tmp_path / "config.toml")) == 1


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    """A path that cannot be read says why."""
    assert "directory" in wrong(tmp_path)[0]


@pytest.mark.parametrize(
    ("more", "line"),
    [
        ("[[officers]]\ntelegram_id=1\nname='A'\n[[officers]]\ntelegram_id=1\nname='B'", "officers: expected"),
        ("[[categories]]\nkey='a'\nlabel='A'\n[[categories]]\nkey='a'\nlabel='B'", "categories: expected"),
        ("[[groups]]\nkey='a'\nlabel='A'\n[[groups]]\nkey='a'\nlabel='B'", "groups: expected"),
        (
            "[[categories]]\nkey='a'\nlabel='A'\ngroup='waste'\n[[categories]]\nkey='b'\nlabel='B'\ngroup='wast'",
            "categories.1.group: expected one of waste, water, foul, green, street",
        ),
        (
            "[[groups]]\nkey='a'\nlabel='A'\n[[categories]]\nkey='b'\nlabel='B'\ngroup='waste'",
            "categories.0.group: expected one of a",
        ),
        (
            "[[categories]]\nkey='a'\nlabel='A'\nphrases=['got', ' / ']",
            "categories.0.phrases: expected a list of key phr",
        ),
        ("[[questions]]\ncategory='tree'\nkey='Q'\nlabel='A?'", "questions.0.key: expected 1 to 32 of a-z 0-9 and _"),
        (
            "[[questions]]\ncategory='tree'\nkey='q'\nlabel='A?'\noptions=['Ya','Tidak']\noptions_en=['Yes']",
            "questions.0.options_en: expected as many answers as options",
        ),
        (
            2 * "[[questions]]\ncategory='tree'\nkey='q'\nlabel='A?'\n",
            "questions: expected a list of questions of categ",
        ),
        ("[[questions]]\ncategory='trees'\nkey='q'\nlabel='A?'", "questions.0.category: expected one of waste_pile,"),
        (
            "[[dangers]]\nkey='a'\nlabel='A'\nnumbers=['112']\noffice='B'\nphrases=[]",
            "dangers.0.phrases: expected a list of key phrases, at least one",
        ),
        (
            "[[dangers]]\nkey='a'\nlabel='A'\nnumbers=['satu']\noffice='B'\nphrases=['c']",
            "dangers.0.numbers.0: expected numbers to call, such as",
        ),
        ("[storage]\nurl='postgresql://u:hunter2@host:port/db'", "storage.url: expected"),
        ("[bot]\ntimezone='../../etc/passwd'", "bot.timezone: expected"),
        ("[web]\nport=true\nchat=7", "web.chat: expected"),
        ("[promise]\nholidays='2026-05-17'", "promise.holidays: expected"),
        ("[drafts]\nremind_hours=5\nexpire_hours=5", "drafts.expire_hours: expected"),
        ("[limits]\nreports_per_day=-1", "limits.reports_per_day: expected"),
        ("bot = 7", "bot: expected a section"),
    ],
)
def test_what_cannot_be_meant_is_refused(write: Write, more: str, line: str) -> None:
    """Twice the same officer, twice the same key, an address or a zone that is none."""
    top, sections = (more, ENOUGH) if more.startswith("bot") else ("", f"{ENOUGH}{more}")
    assert wrong(write(f"{top}\n{sections}"))[0].startswith(line)


@pytest.mark.parametrize(
    ("public_url", "accepted"),
    [
        ("https://saberling.example", True),
        ("http://127.0.0.1:8443", True),
        ("http://localhost:8443", True),
        ("http://saberling.example", False),
        ("http://127.evil.example@saberling.example", False),
        ("saberling.example", False),
        ("", False),
    ],
)
def test_a_webhook_is_reached_safely(write: Write, public_url: str, accepted: bool) -> None:
    """Telegram's updates come by https, or by http from a Bot API server on the same machine."""
    hook = f'[telegram.webhook]\npublic_url = "{public_url}"\nsecret = "0123456789abcdef"\n'
    path = write(ENOUGH.replace("[staff]", f'mode = "webhook"\n{hook}[staff]'))
    if accepted:
        assert load(path).telegram.webhook.public_url == public_url
    else:
        assert "telegram.webhook.public_url" in wrong(path)[0]


@pytest.mark.parametrize("secret", ["", "short", "not allowed characters", "ünicode-ünicode-ü", "x" * 257])
def test_a_webhook_has_a_secret(write: Write, secret: str) -> None:
    """Without a secret that Telegram takes and nobody guesses, webhook mode is refused."""
    hook = f'[telegram.webhook]\npublic_url = "https://saberling.example"\nsecret = "{secret}"\n'
    (line,) = wrong(write(ENOUGH.replace("[staff]", f'mode = "webhook"\n{hook}[staff]')))
    assert line.startswith("telegram.webhook.secret: ")


SECRETS = st.from_regex(r"[a-zA-Z0-9@/:%+ é-]{6,40}", fullmatch=True).map(lambda each: f"kanari{each}")


@given(secret=SECRETS)
def test_no_error_and_no_repr_tells_a_value(secret: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Whatever stands where a secret stands, or where something else should, is never shown again."""
    folder = tmp_path_factory.mktemp("secret")
    keys = {"telegram": ("token", "mode"), "staff": ("chat_id",), "storage": ("url", "photo"), "bot": ("timezone",)}
    body = "".join(f"[{s}]\n" + "".join(f'{key} = "{secret}"\n' for key in each) for s, each in keys.items())
    hook = f'[telegram.webhook]\nsecret = "{secret}é"\npublic_url = "{secret}"\n'
    (folder / "config.toml").write_text(body + hook, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load(folder / "config.toml")
    told = [*caught.value.lines, str(caught.value), repr(caught.value), repr(caught.value.__cause__)]
    assert len(caught.value.lines) >= 6
    assert "kanari" not in "".join(told)


def test_settings_do_not_show_their_secrets(write: Write) -> None:
    """Printed settings, as in a traceback, hold no secret."""
    settings = load(write(f"{ENOUGH}[storage]\nurl = 'postgresql://u:hunter2@host/db'"))
    assert TOKEN not in f"{settings!r}{settings}"
    assert "hunter2" not in f"{settings!r}{settings}"


def test_postgresql_needs_its_driver(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where PostgreSQL is configured and its driver is not installed, that is said before anything starts."""
    path = write(f"{ENOUGH}[storage]\nurl = 'postgresql://u@host/db'")
    load(path)
    monkeypatch.setattr("bot.config.find_spec", lambda _: None)
    assert wrong(path) == ["storage.url: PostgreSQL needs its driver: pip install 'psycopg[binary]'"]


def test_folders_are_made_for_us_alone(write: Write, tmp_path: Path) -> None:
    """Folders for the database and the photos are made with their parents; nobody else may look into them."""
    settings = load(write(f"{ENOUGH}[storage]\nurl='sqlite:///{tmp_path}/a/b/x.db'\nphotos='{tmp_path}/a/c/photos'"))
    settings.storage.make_folders()
    settings.storage.make_folders()
    made = [tmp_path / each for each in ("a", "a/b", "a/c", "a/c/photos")]
    assert [stat.S_IMODE(each.stat().st_mode) for each in made] == [0o700] * 4
    assert not (tmp_path / "a/b/x.db").exists()


def test_a_server_needs_no_folder() -> None:
    """A database without a file of ours has no folder to be made."""
    settings = load(None, demo=True)
    server = settings.storage.model_copy(update={"url": "postgresql://u:p@host/db"})
    memory = settings.storage.model_copy(update={"url": "sqlite://"})
    assert (server.file, memory.file, server.password) == (None, None, "p")


def _keys(model: type[BaseModel], prefix: str = "") -> dict[str, Any]:
    keys = {}
    for name, field in model.model_fields.items():
        section = config_errors._section(field)
        keys |= _keys(section, f"{prefix}{name}.") if section else {f"{prefix}{name}": field}
    return keys


def test_every_setting_says_what_it_expects() -> None:
    """No key without words for the operator who gets it wrong."""
    assert [name for name, field in _keys(Settings).items() if not field.description] == []


def test_the_example_shows_every_key_and_only_those() -> None:
    """config.example.toml, with its comments taken off, is a configuration that names each key there is."""
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    whole = tomllib.loads(
        "\n".join(line.removeprefix("# ") if "=" in line or "[" in line else "" for line in lines[4:])
    )

    def names(table: dict[str, Any], prefix: str = "") -> set[str]:
        found = set()
        for key, value in table.items():
            rows = value if isinstance(value, list) and value else [value]
            for row in rows:
                found |= names(row, f"{prefix}{key}.") if isinstance(row, dict) else {f"{prefix}{key}"}
        return found

    assert names(whole) == set(_keys(Settings))


def test_the_example_lacks_what_only_the_operator_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    """A copy of the example is complete as soon as the token is set: here from the environment."""
    assert [line.split(":")[0] for line in wrong(EXAMPLE)] == ["telegram.token", "staff.chat_id"]
    monkeypatch.setenv("SABERLING_TELEGRAM__TOKEN", TOKEN)
    monkeypatch.setenv("SABERLING_STAFF__CHAT_ID", "-1001")
    assert load(EXAMPLE).officers[0].role == "supervisor"


def test_names_of_ours_that_are_no_settings_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The form of the logs is chosen beside the configuration, and is no unknown key of it."""
    for name in config_errors.NOT_SETTINGS:
        assert name.startswith(PREFIX)
        monkeypatch.setenv(name, "json")
    load(None, demo=True)


def test_questions_and_dangers_as_they_are_written(write: Write) -> None:
    """A category's questions and what cannot wait come from the config; English is optional."""
    settings = load(
        write(f"""
            {ENOUGH}
            [[categories]]
            key = "rats"
            label = "Tikus"
            phrases = ["tikus/cecurut banyak"]
            [[questions]]
            category = "rats"
            key = "many"
            label = "Banyak?"
            label_en = "Many?"
            options = ["Ya", "Tidak"]
            options_en = ["Yes", "No"]
            [[questions]]
            category = "rats"
            key = "where"
            label = "Di mana persisnya?"
            [[dangers]]
            key = "crocodile"
            label = "Buaya"
            numbers = ["112"]
            office = "BPBD"
            phrases = ["buaya"]
        """)
    )
    many, where = settings.city_categories[0].questions
    assert (many.asked("en"), many.shown("Tidak", "en"), many.shown("Tidak", "id")) == ("Many?", "No", "Tidak")
    assert (where.asked("en"), where.options, where.shown("di dapur", "en")) == ("Di mana persisnya?", (), "di dapur")
    (crocodile,) = settings.city_dangers
    assert (crocodile.label, crocodile.advice, crocodile.numbers) == ({"id": "Buaya"}, {"id": ""}, ("112",))


def test_the_citys_categories_fit_a_button() -> None:
    """Fourteen categories, each with its own short key, one icon and labels in both languages that fit."""
    assert len({each.key for each in CITY_CATEGORIES}) == len({each.icon for each in CITY_CATEGORIES}) == 14
    for each in CITY_CATEGORIES:
        assert KEY.fullmatch(each.key)
        assert set(each.label) == {"id", "en"}
        assert all(0 < len(words) <= LABEL_LIMIT for words in each.label.values())
        assert not each.icon.isascii()
