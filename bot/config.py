"""config.toml and the environment become typed settings, or one `ConfigError` that names all that is wrong.

The environment wins: `SABERLING_` + section + `__` + key, as in SABERLING_TELEGRAM__TOKEN; a list (officers,
categories, holidays) is written there as JSON. Each field's description says what is expected there, and that
is what an operator reads when it is something else. Values are never echoed: a secret may stand anywhere.
"""

from __future__ import annotations

import os
from datetime import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from bot import config_errors
from bot.config_errors import ConfigError
from bot.config_values import (
    ApiUrl,
    ChatId,
    DatabaseUrl,
    Days,
    Host,
    Language,
    PersonName,
    Port,
    PublicUrl,
    Switch,
    Token,
    UrlPath,
    WebhookSecret,
    WorkingDays,
    Zone,
)
from handlers.categories import CITY_CATEGORIES, KEY, LABEL_LIMIT, Category
from storage.engine import parse_url

__all__ = ["ConfigError", "Settings", "load"]

PREFIX = "SABERLING_"
_DEMO_TOKEN = "0:demo"  # noqa: S105  the demo calls nobody


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class Bot(_Section):
    language: Language = "id"
    timezone: Zone = "Asia/Jakarta"

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)


class Webhook(_Section):
    listen: Host = "127.0.0.1"
    port: Port = 8443
    path: UrlPath = "/telegram"
    public_url: PublicUrl = ""
    secret: WebhookSecret = SecretStr("")


class _UsedWebhook(Webhook):
    """What stands there when it is used: without a secret anybody could speak as anybody."""

    public_url: PublicUrl = Field(min_length=1)
    secret: WebhookSecret = Field(min_length=1)


class Telegram(_Section):
    token: Token
    base_url: ApiUrl = "https://api.telegram.org/bot"
    base_file_url: ApiUrl = "https://api.telegram.org/file/bot"
    mode: Literal["polling", "webhook"] = Field(default="polling", description='"polling" or "webhook"')
    messages_per_second: float = Field(default=30, gt=0, le=1000, description="a number up to 1000")
    in_flight: int = Field(default=8, ge=1, le=64, description="a number from 1 to 64")
    webhook: Webhook = Webhook()

    @field_validator("webhook", mode="before")
    @classmethod
    def _complete_in_webhook_mode(cls, value: Any, info: ValidationInfo) -> Any:
        if info.data.get("mode") == "webhook" and isinstance(value, dict):
            _UsedWebhook.model_validate(value)  # what it finds is reported as found here
        return value


class Staff(_Section):
    chat_id: ChatId
    language: Language = "id"


class Officer(_Section):
    telegram_id: int = Field(gt=0, description="the officer's number in Telegram, such as 123456789")
    name: PersonName
    role: Literal["officer", "supervisor", "admin"] = Field(
        default="officer", description='"officer", "supervisor" or "admin"'
    )


class Storage(_Section):
    url: DatabaseUrl = Field(default="sqlite:///saberling-data/saberling.db", repr=False)  # it may hold a password
    photos: Path = Field(default=Path("saberling-data/photos"), description="a folder")

    @property
    def file(self) -> Path | None:
        """The SQLite file, where it is one."""
        url = parse_url(self.url)
        named = url.database if url.get_backend_name() == "sqlite" else None
        return Path(named) if named and named != ":memory:" else None

    @property
    def password(self) -> str:
        return str(parse_url(self.url).password or "")

    def make_folders(self) -> None:
        """Make the photos' folder and the SQLite file's, for this user alone. Raises OSError."""
        for folder in (self.photos, *([self.file.parent] if self.file else [])):
            missing = [each for each in (folder, *folder.parents) if not each.exists()]
            for each in reversed(missing):
                each.mkdir(mode=0o700, exist_ok=True)


class Web(_Section):
    listen: Host = "127.0.0.1"
    port: Port = 8080
    chat: Switch = False


class Places(_Section):
    boundaries: Path | None = Field(default=None, description="a GeoJSON file")


class Promise(_Section):
    days: WorkingDays = 3
    office_closes: time = Field(default=time(16), description="a time such as 16:00")
    holidays: Days = ()
    workdays: Days = ()


class CategoryRow(_Section):
    key: str = Field(pattern=rf"^{KEY.pattern}$", description="1 to 32 of a-z 0-9 and _")
    label: str = Field(min_length=1, max_length=LABEL_LIMIT, description=f"1 to {LABEL_LIMIT} characters")
    label_en: str = Field(default="", max_length=LABEL_LIMIT, description=f"up to {LABEL_LIMIT} characters")
    icon: str = Field(default="", max_length=8, description="one emoji")
    days: WorkingDays | None = Field(default=None, description="working days, from 1 to 90")

    def as_category(self) -> Category:
        labels = {"id": self.label, **({"en": self.label_en} if self.label_en else {})}
        return Category(self.key, labels, self.icon, self.days)


class Settings(BaseSettings):
    """All that an operator decides. Made by `load`."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_nested_delimiter="__",
        env_ignore_empty=True,
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
    )
    bot: Bot = Bot()
    telegram: Telegram
    staff: Staff
    officers: tuple[Officer, ...] = Field(default=(), description="a list of officers, with different telegram_ids")
    storage: Storage = Storage()
    web: Web = Web()
    places: Places = Places()
    promise: Promise = Promise()
    categories: tuple[CategoryRow, ...] = Field(default=(), description="a list of categories, with different keys")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        if isinstance(env_settings, EnvSettingsSource):  # what is wrong in there is told by `load`
            wrong = config_errors.of_environment(cls, PREFIX, env_settings.env_vars)
            env_settings.env_vars = {k: v for k, v in env_settings.env_vars.items() if k not in wrong}
        return env_settings, init_settings

    @field_validator("officers")
    @classmethod
    def _listed_once(cls, officers: tuple[Officer, ...]) -> tuple[Officer, ...]:
        if len({each.telegram_id for each in officers}) < len(officers):
            raise ValueError("somebody is listed twice")
        return officers

    @field_validator("categories")
    @classmethod
    def _keyed_once(cls, rows: tuple[CategoryRow, ...]) -> tuple[CategoryRow, ...]:
        if len({each.key for each in rows}) < len(rows):
            raise ValueError("a key is there twice")
        return rows

    @property
    def city_categories(self) -> tuple[Category, ...]:
        """The configured categories, or the city's own where none is configured."""
        return tuple(row.as_category() for row in self.categories) or CITY_CATEGORIES

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must never stand in a log."""
        token, secret = self.telegram.token, self.telegram.webhook.secret
        held = (token.get_secret_value(), secret.get_secret_value(), self.storage.password)
        return tuple(each for each in held if each)


def load(path: Path | None, *, demo: bool = False) -> Settings:
    """Settings from the file, where there is one, and the environment.

    A missing file is no error as long as the environment says all that is needed; a `demo` needs neither token
    nor staff room. Raises `ConfigError`.
    """
    lines = list(config_errors.of_environment(Settings, PREFIX, os.environ).values())
    table = config_errors.read(path, lines)
    try:
        settings = Settings(**_completed(table, demo))
    except ValidationError as error:
        lines += config_errors.of_validation(Settings, error)
        if path is None or not path.exists():
            missing = f"{path or 'config.toml'}: there is no such file, and the environment is not complete"
            lines.insert(0, missing)
        raise ConfigError(lines) from None
    if settings.storage.url.startswith("postgres") and find_spec("psycopg") is None:
        lines.append("storage.url: PostgreSQL needs its driver: pip install 'psycopg[binary]'")
    if lines:
        raise ConfigError(lines)
    return settings


def _completed(table: dict[str, Any], demo: bool) -> dict[str, Any]:
    """The sections that have something to ask for are always there, so that what lacks in them is named."""
    telegram, staff = table.get("telegram", {}), table.get("staff", {})
    if isinstance(telegram, dict):
        telegram = {**({"token": _DEMO_TOKEN} if demo else {}), "webhook": {}, **telegram}
    if isinstance(staff, dict):
        staff = {**({"chat_id": -1} if demo else {}), **staff}
    return {**table, "telegram": telegram, "staff": staff}
