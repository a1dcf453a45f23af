"""Every call held against an independent description of the Bot API: aiogram's method models.

Those models let unknown fields pass (they keep them aside) and put `Default(...)` where a bot-wide default would
go, so a successful validation proves little: here the fields kept aside, at any depth, are violations too. The
models are generated from the official documentation, so a parameter that was renamed or never existed is found
although the double itself would have ignored it.

Importing them takes seconds of CPU; therefore only by a double that validates.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from tests.bot_api_double.decoding import Params


@cache
def models() -> dict[str, Any]:
    """Method name in lower case -> aiogram's model of it."""
    import aiogram.methods

    known = (getattr(aiogram.methods, name) for name in aiogram.methods.__all__)
    named = (model for model in known if isinstance(getattr(model, "__api_method__", None), str))
    return {model.__api_method__.lower(): model for model in named}


def problems(method: str, params: Params) -> list[str]:
    """What the Bot API's description has against this call; [] when nothing."""
    from pydantic import ValidationError

    model = models().get(method.lower())
    if model is None:
        return ["no such method"]
    try:
        parsed = model.model_validate(_with_uploads(params, model))
    except ValidationError as error:
        return [f"{_path(wrong['loc'])}: {wrong['msg']}" for wrong in error.errors()]
    return list(_unknown(parsed, "")) + list(_rules(method, params))


def _with_uploads(params: Params, model: Any) -> dict[str, Any]:
    """The values, with an InputFile for every upload that is a parameter itself (others are attach://…)."""
    from aiogram.types import BufferedInputFile

    files = {
        name: BufferedInputFile(b"", upload.filename)
        for name, upload in params.uploads.items()
        if name in model.model_fields
    }
    return params.values | files


def _unknown(value: Any, path: str) -> Iterator[str]:
    from pydantic import BaseModel

    if isinstance(value, BaseModel):
        for name in value.model_extra or {}:
            yield f"{path}{name}: unknown parameter"
        for name in value.model_fields_set - (value.model_extra or {}).keys():
            yield from _unknown(getattr(value, name), f"{path}{name}.")
    elif isinstance(value, list | tuple):
        for number, item in enumerate(value):
            yield from _unknown(item, f"{path}{number}.")


def _rules(method: str, params: Params) -> Iterator[str]:
    """What the documentation says in words and the models do not know."""
    values = params.values
    album = values.get("media")
    if method.lower() == "sendmediagroup" and isinstance(album, list) and not 2 <= len(album) <= 10:
        yield f"media: must include 2-10 items, not {len(album)}"
    if values.get("parse_mode") and values.get("entities"):
        yield "entities: can be specified instead of parse_mode, not with it"
    if values.get("parse_mode", "HTML").lower() not in {"html", ""}:
        yield f"parse_mode: the double reads HTML only, not {values['parse_mode']}"


def _path(location: tuple[Any, ...]) -> str:
    return ".".join(str(step) for step in location)
