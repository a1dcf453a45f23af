"""config.toml and the environment become typed settings, or one `ConfigError` that names all that is wrong.

The environment wins: `SABERLING_` + section + `__` + key, as in SABERLING_TELEGRAM__TOKEN; a list (officers,
categories, holidays) is written there as JSON. Each field's description says what is expected there, and that
is what an operator reads when it is something else. Values are never echoed: a secret may stand anywhere.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from bot import config_errors
from bot.config_errors import ConfigError
from bot.config_office import AgencyRow, Officer, ReplyRow, RuleRow, Staff, TeamRow
from bot.config_sections import (
    Bot,
    CategoryRow,
    DangerRow,
    Drafts,
    Feedback,
    GroupRow,
    Hours,
    OfResidents,
    Places,
    Promise,
    QuestionRow,
    Retention,
    Storage,
    Telegram,
    Web,
)
from handlers.categories import CITY_CATEGORIES, CITY_GROUPS, Category, Group
from handlers.dangers import CITY_DANGERS, Danger
from handlers.organisation import Organisation

__all__ = ["ConfigError", "Settings", "load"]

PREFIX = "SABERLING_"
_Keyed = GroupRow | CategoryRow | DangerRow | TeamRow | AgencyRow | ReplyRow
_DEMO_TOKEN = "0:demo"  # noqa: S105  the demo calls nobody


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
    teams: tuple[TeamRow, ...] = Field(default=(), description="a list of teams, with different keys")
    rules: tuple[RuleRow, ...] = Field(default=(), description="a list of rules, the first that fits being the one")
    agencies: tuple[AgencyRow, ...] = Field(default=(), description="a list of agencies, with different keys")
    replies: tuple[ReplyRow, ...] = Field(default=(), description="a list of ready-made replies, with different keys")
    storage: Storage = Storage()
    web: Web = Web()
    places: Places = Places()
    promise: Promise = Promise()
    hours: Hours = Hours()
    feedback: Feedback = Feedback()
    drafts: Drafts = Drafts()
    limits: OfResidents = OfResidents()
    retention: Retention = Retention()
    groups: tuple[GroupRow, ...] = Field(default=(), description="a list of groups of categories, with different keys")
    categories: tuple[CategoryRow, ...] = Field(default=(), description="a list of categories, with different keys")
    questions: tuple[QuestionRow, ...] = Field(
        default=(), description="a list of questions of categories, with different keys for each category"
    )
    dangers: tuple[DangerRow, ...] = Field(default=(), description="a list of dangers, with different keys")

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

    @field_validator("groups", "categories", "dangers", "teams", "agencies", "replies")
    @classmethod
    def _keyed_once(cls, rows: tuple[_Keyed, ...]) -> tuple[_Keyed, ...]:
        if len({each.key for each in rows}) < len(rows):
            raise ValueError("a key is there twice")
        return rows

    @field_validator("questions")
    @classmethod
    def _asked_once(cls, rows: tuple[QuestionRow, ...]) -> tuple[QuestionRow, ...]:
        if len({(each.category, each.key) for each in rows}) < len(rows):
            raise ValueError("a key is there twice")
        return rows

    @property
    def city_categories(self) -> tuple[Category, ...]:
        """The configured categories, or the city's own where none is configured, with their questions."""
        shown = tuple(row.as_category() for row in self.categories) or CITY_CATEGORIES
        asked = {
            one.key: tuple(row.as_question() for row in self.questions if row.category == one.key) for one in shown
        }
        return tuple(replace(one, questions=asked[one.key]) if asked[one.key] else one for one in shown)

    @property
    def city_groups(self) -> tuple[Group, ...]:
        """The configured groups of categories, or the city's own where none is configured."""
        return tuple(row.as_group() for row in self.groups) or CITY_GROUPS

    @property
    def city_dangers(self) -> tuple[Danger, ...]:
        """The configured dangers, or those of everywhere where none is configured."""
        return tuple(row.as_danger() for row in self.dangers) or CITY_DANGERS

    @property
    def organisation(self) -> Organisation:
        """How the office works."""
        return Organisation(
            tuple(row.as_team() for row in self.teams),
            tuple(row.as_rule() for row in self.rules),
            tuple(row.as_agency() for row in self.agencies),
            tuple(row.as_reply() for row in self.replies),
            self.staff.undo,
            self.staff.topics,
        )

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
    lines += _of_none(settings)
    if lines:
        raise ConfigError(lines)
    return settings


def _of_none(settings: Settings) -> list[str]:
    """What names a group, a category, a team or an officer that there is not."""
    there = {
        "group": [group.key for group in settings.city_groups],
        "category": [category.key for category in settings.city_categories],
        "team": [team.key for team in settings.teams],
        "officer": [officer.telegram_id for officer in settings.officers],
    }
    named = [
        ("categories", "group", "group"),
        ("questions", "category", "category"),
        ("replies", "category", "category"),
        ("officers", "team", "team"),
        ("rules", "team", "team"),
        ("rules", "officer", "officer"),
        ("rules", "categories", "category"),
    ]
    return [
        f"{section}.{at}.{field}: expected one of {', '.join(map(str, there[what])) or 'none, for there is none'}"
        for section, field, what in named
        for at, row in enumerate(getattr(settings, section))
        if not _are_there(getattr(row, field), there[what])
    ]


def _are_there(named: object, there: Sequence[object]) -> bool:
    every = named if isinstance(named, tuple) else () if named is None else (named,)
    return all(one in there for one in every)


def _completed(table: dict[str, Any], demo: bool) -> dict[str, Any]:
    """The sections that have something to ask for are always there, so that what lacks in them is named."""
    telegram, staff = table.get("telegram", {}), table.get("staff", {})
    if isinstance(telegram, dict):
        telegram = {**({"token": _DEMO_TOKEN} if demo else {}), "webhook": {}, **telegram}
    if isinstance(staff, dict):
        staff = {**({"chat_id": -1} if demo else {}), **staff}
    return {**table, "telegram": telegram, "staff": staff}
