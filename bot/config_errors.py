"""What is wrong with a configuration, said so that the operator can mend it: where, and what is expected.

No line holds a value from the file or the environment, for a secret may stand in the wrong place.
"""

from __future__ import annotations

import difflib
import json
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

# Names in the environment that are ours and stand for no key of the file.
NOT_SETTINGS = ("SABERLING_LOG", "SABERLING_LOG_LEVEL", "SABERLING_REQUIRE_BROWSER")


class ConfigError(Exception):
    """The configuration cannot be used; `lines` name everything that is wrong with it."""

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = list(lines)


def read(path: Path | None, lines: Iterable[str] = ()) -> dict[str, Any]:
    """What stands in the TOML file; nothing where there is no file.

    Raises `ConfigError`, with `lines` after its own, when the file cannot be read: nothing else can be judged.
    """
    if path is None or not path.exists():
        return {}
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        wrong = f"not valid TOML: {error}"  # it ends with "(at line 3, column 7)"
    except UnicodeDecodeError:
        wrong = "not UTF-8 text"
    except OSError as error:
        wrong = f"cannot be read: {error.strerror}"
    else:
        wrong = "".join(f"unknown key {key}" for key in table if key.startswith("_"))  # never a field of a model
        if not wrong:
            return table
    raise ConfigError([f"{path}: {wrong}", *lines])


def of_environment(model: type[BaseModel], prefix: str, environ: Mapping[str, str | None]) -> dict[str, str]:
    """Which names beginning with `prefix` cannot be used, and why, by name."""
    wrong = {}
    for name, value in environ.items():
        if not name.upper().startswith(prefix) or name.upper() in NOT_SETTINGS:
            continue
        steps = name.lower()[len(prefix) :].split("__")
        field = _field(model, steps)
        if field is None:
            wrong[name] = f"{name}: unknown{_did_you_mean(name.upper(), _environment_names(model, prefix))}"
        elif value and _holds_several(field) and not _is_json(value):
            wrong[name] = f"{name}: expected {field.description}, as JSON"
    return wrong


def of_validation(model: type[BaseModel], error: ValidationError) -> list[str]:
    """One line for each thing that pydantic found wrong."""
    return [_line(model, each["loc"], each["type"]) for each in error.errors(include_input=False, include_url=False)]


def _line(model: type[BaseModel], loc: tuple[int | str, ...], kind: str) -> str:
    path = ".".join(map(str, loc))
    if kind == "extra_forbidden":
        return f"{path}: unknown{_did_you_mean(str(loc[-1]), _keys_at(model, loc[:-1]))}"
    field = _field(model, loc)
    expected = field.description if field and field.description else "a section"
    return f"{path}: {'missing; ' if kind == 'missing' else ''}expected {expected}"


def _field(model: type[BaseModel] | None, loc: Sequence[int | str]) -> FieldInfo | None:
    """The field at a place such as ("officers", 0, "role"), if there is one."""
    field = None
    for step in loc:
        if isinstance(step, int):
            continue
        if model is None or step not in model.model_fields:
            return None
        field = model.model_fields[step]
        model = _section(field)
    return field


def _section(field: FieldInfo) -> type[BaseModel] | None:
    """The model of a section, or of each row of a list of sections."""
    kind = get_args(field.annotation)[0] if get_origin(field.annotation) is tuple else field.annotation
    return kind if isinstance(kind, type) and issubclass(kind, BaseModel) else None


def _holds_several(field: FieldInfo) -> bool:
    return get_origin(field.annotation) is tuple or _section(field) is not None


def _keys_at(model: type[BaseModel], loc: Sequence[int | str]) -> list[str]:
    field = _field(model, loc)
    section = _section(field) if field else model
    return list(section.model_fields) if section else []


def _environment_names(model: type[BaseModel], prefix: str) -> list[str]:
    names = []
    for key, field in model.model_fields.items():
        section = None if get_origin(field.annotation) is tuple else _section(field)
        names += _environment_names(section, f"{prefix}{key}__") if section else [f"{prefix}{key}".upper()]
    return names


def _did_you_mean(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    return f"; did you mean {near[0]}?" if near else ""


def _is_json(value: str) -> bool:
    try:
        json.loads(value)
    except ValueError:
        return False
    return True
