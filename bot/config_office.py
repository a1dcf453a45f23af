"""The sections of the config that tell how the office works: its room, officers, teams, rules, agencies, replies."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

from pydantic import Field

from bot.config_sections import Section
from bot.config_values import (
    ChatId,
    Key,
    Label,
    Language,
    OtherWords,
    PersonName,
    Switch,
    Words,
    WorkingDays,
    in_languages,
)
from handlers.organisation import Agency, ReadyReply, Rule, Team
from storage.addresses import Identity
from storage.workflow import Status

TelegramId = Field(gt=0, description="the officer's number in Telegram, such as 123456789")


class Staff(Section):
    chat_id: ChatId
    language: Language = "id"
    topics: Switch = True
    undo_seconds: int = Field(default=10, ge=0, le=300, description="seconds up to 300, or 0 for none")

    @property
    def undo(self) -> timedelta:
        return timedelta(seconds=self.undo_seconds)


class Officer(Section):
    telegram_id: int = TelegramId
    name: PersonName
    role: Literal["officer", "supervisor", "admin"] = Field(
        default="officer", description='"officer", "supervisor" or "admin"'
    )
    team: str | None = Field(default=None, description="the key of one of the teams")


class TeamRow(Section):
    key: Key
    name: Label

    def as_team(self) -> Team:
        return Team(self.key, self.name)


class RuleRow(Section):
    categories: tuple[str, ...] = Field(default=(), description="keys of categories; none: all")
    areas: tuple[str, ...] = Field(default=(), description="names of kelurahan or kecamatan; none: all")
    team: str | None = Field(default=None, description="the key of one of the teams")
    officer: int | None = Field(default=None, gt=0, description="the telegram_id of one of the officers")
    topic: str | None = Field(default=None, min_length=1, max_length=80, description="the name of a topic")
    days: WorkingDays | None = Field(default=None, description="working days, from 1 to 90")

    def as_rule(self) -> Rule:
        return Rule(
            frozenset(self.categories),
            frozenset(area.casefold() for area in self.areas),
            self.team,
            Identity("telegram", str(self.officer)) if self.officer else None,
            self.topic,
            self.days,
        )


class AgencyRow(Section):
    key: Key
    name: str = Field(min_length=1, max_length=80, description="1 to 80 characters")
    days: WorkingDays = 10

    def as_agency(self) -> Agency:
        return Agency(self.key, self.name, self.days)


class ReplyRow(Section):
    key: Key
    label: Label
    words: Words
    words_en: OtherWords = ""
    category: str | None = Field(default=None, description="the key of one of the categories")
    status: Status | None = Field(default=None, description="a status such as accepted; see docs/workflow.md")

    def as_reply(self) -> ReadyReply:
        return ReadyReply(self.key, self.label, in_languages(self.words, self.words_en), self.category, self.status)
