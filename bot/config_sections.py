"""The sections of the config: what an operator may decide, and what is expected where.

Each field's description says what is expected there; that is what an operator reads when it is something else.
"""

from __future__ import annotations

from datetime import time, timedelta
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationInfo, field_validator

from bot.config_values import (
    ApiUrl,
    DatabaseUrl,
    Days,
    Host,
    Icon,
    Key,
    Label,
    Language,
    OtherLabel,
    OtherSentence,
    Phrases,
    Port,
    PublicUrl,
    Sentence,
    Switch,
    Telephone,
    Token,
    UrlPath,
    WebhookSecret,
    WorkingDays,
    Zone,
    in_languages,
)
from handlers.categories import NEAR_DAYS, NEAR_METRES, Category, Group, Question
from handlers.city import Limits, Patience
from handlers.dangers import Danger
from handlers.key_phrases import phrases_of
from storage.engine import parse_url

MOST_OPTIONS = 8


class Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class Bot(Section):
    language: Language = "id"
    timezone: Zone = "Asia/Jakarta"

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)


class Webhook(Section):
    listen: Host = "127.0.0.1"
    port: Port = 8443
    path: UrlPath = "/telegram"
    public_url: PublicUrl = ""
    secret: WebhookSecret = SecretStr("")


class _UsedWebhook(Webhook):
    """What stands there when it is used: without a secret anybody could speak as anybody."""

    public_url: PublicUrl = Field(min_length=1)
    secret: WebhookSecret = Field(min_length=1)


class Telegram(Section):
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


class Storage(Section):
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


class Web(Section):
    listen: Host = "127.0.0.1"
    port: Port = 8080
    chat: Switch = False
    public_url: PublicUrl = Field(
        default="", description="the https:// address at which residents find the web chat, for links that they pass on"
    )


class Places(Section):
    boundaries: Path | None = Field(default=None, description="a GeoJSON file")
    short_links: Switch = False


class Promise(Section):
    days: WorkingDays = 3
    answer_days: WorkingDays = 3
    office_opens: time = Field(default=time(8), description="a time such as 08:00")
    office_closes: time = Field(default=time(16), description="a time such as 16:00")
    holidays: Days = ()
    workdays: Days = ()


class Hours(Section):
    quiet_from: time = Field(default=time(21), description="a time such as 21:00")
    quiet_until: time = Field(default=time(7), description="a time such as 07:00; that of quiet_from: none are quiet")
    daily: time = Field(default=time(17), description="a time such as 17:00")


class Feedback(Section):
    window_days: int = Field(default=7, ge=1, le=90, description="days, from 1 to 90")
    reminder_days: int = Field(default=2, ge=0, le=89, description="days before the end, or 0 for none")

    @property
    def window(self) -> timedelta:
        return timedelta(days=self.window_days)

    @property
    def reminder(self) -> timedelta | None:
        return timedelta(days=self.reminder_days) if self.reminder_days else None


class Drafts(Section):
    remind_hours: float = Field(default=3, gt=0, le=720, description="hours, up to 720")
    expire_hours: float = Field(default=48, gt=0, le=720, description="hours, up to 720, more than drafts.remind_hours")

    @field_validator("expire_hours")
    @classmethod
    def _after_the_reminder(cls, hours: float, info: ValidationInfo) -> float:
        if hours <= info.data.get("remind_hours", 0):
            raise ValueError("not after the reminder")
        return hours

    @property
    def patience(self) -> Patience:
        return Patience(timedelta(hours=self.remind_hours), timedelta(hours=self.expire_hours))


class OfResidents(Section):
    reports_per_day: int = Field(default=10, ge=0, le=10_000, description="reports, or 0 without a limit")
    messages_per_minute: int = Field(default=30, ge=0, le=10_000, description="messages, or 0 without a limit")

    @property
    def limits(self) -> Limits:
        return Limits(self.reports_per_day, self.messages_per_minute)


class Retention(Section):
    identities_days: int = Field(default=730, ge=0, le=36500, description="days, or 0 for ever")
    messages_days: int = Field(default=365, ge=0, le=36500, description="days, or 0 for ever")

    @property
    def identities(self) -> timedelta | None:
        return timedelta(days=self.identities_days) if self.identities_days else None

    @property
    def messages(self) -> timedelta | None:
        return timedelta(days=self.messages_days) if self.messages_days else None


class GroupRow(Section):
    key: Key
    label: Label
    label_en: OtherLabel = ""
    icon: Icon = ""

    def as_group(self) -> Group:
        return Group(self.key, in_languages(self.label, self.label_en), self.icon)


class QuestionRow(Section):
    category: str = Field(description="the key of one of the categories")
    key: Key
    label: Sentence
    label_en: OtherSentence = ""
    options: tuple[Label, ...] = Field(
        default=(), max_length=MOST_OPTIONS, description=f"a list of up to {MOST_OPTIONS} answers of 1 to 24 characters"
    )
    options_en: tuple[Label, ...] = Field(default=(), description="as many answers as options, in the same order")

    @field_validator("options_en")
    @classmethod
    def _one_for_each(cls, value: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        if value and len(value) != len(info.data.get("options", value)):
            raise ValueError("an answer lacks its translation")
        return value

    def as_question(self) -> Question:
        english = self.options_en or ("",) * len(self.options)
        options = tuple(in_languages(one, other) for one, other in zip(self.options, english, strict=True))
        return Question(self.key, in_languages(self.label, self.label_en), options)


class CategoryRow(Section):
    key: Key
    label: Label
    label_en: OtherLabel = ""
    icon: Icon = ""
    days: WorkingDays | None = Field(default=None, description="working days, from 1 to 90")
    near_metres: int = Field(default=NEAR_METRES, ge=0, le=500, description="metres up to 500, or 0 for never")
    near_days: int = Field(default=NEAR_DAYS, ge=1, le=730, description="days, from 1 to 730")
    group: str | None = Field(default=None, description="the key of one of the groups")
    phrases: Phrases = Field(default=(), description='a list of key phrases, such as "parit/got mampet"')

    def as_category(self) -> Category:
        return Category(
            self.key,
            in_languages(self.label, self.label_en),
            self.icon,
            self.days,
            near_metres=self.near_metres,
            near_days=self.near_days,
            group=self.group,
            phrases=self.phrases or phrases_of(self.key),
        )


class DangerRow(Section):
    key: Key
    label: Label
    label_en: OtherLabel = ""
    numbers: tuple[Telephone, ...] = Field(min_length=1, description='numbers to call, such as ["113", "112"]')
    office: Sentence
    office_en: OtherSentence = ""
    advice: OtherSentence = ""
    advice_en: OtherSentence = ""
    phrases: Phrases = Field(min_length=1, description="a list of key phrases, at least one")
    unless: Phrases = Field(default=(), description="a list of phrases that sound like it and are not")

    def as_danger(self) -> Danger:
        return Danger(
            self.key,
            in_languages(self.label, self.label_en),
            self.numbers,
            in_languages(self.office, self.office_en),
            in_languages(self.advice, self.advice_en),
            self.phrases,
            self.unless,
        )
