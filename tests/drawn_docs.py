"""The parts of the docs that are drawn from the code: `make docs` writes them, `tests/test_docs.py` watches over them.

Each part stands in a file of `docs/` between `<!-- name -->` and `<!-- /name -->`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from bot.config import Settings
from handlers.categories import CITY_CATEGORIES, CITY_GROUPS
from handlers.city import City
from handlers.dangers import CITY_DANGERS
from handlers.events import Event, LookedUp, Photo, Pressed, Recording, Said, SentPhoto, SentRecording, SharedLocation
from handlers.places.gazetteer import Gazetteer
from handlers.policy import COMMANDS
from handlers.promise import Calendar
from handlers.resident.questions import Facts
from handlers.resident.report import advance
from handlers.resident.steps import Idle, Telling, mark_of
from handlers.resident.turns import FileReport
from storage.workflow import TABLE, Status, colour
from tests.handlers.hit_rates import Rate, rates
from tests.handlers.samples import ASKING_CATEGORIES

DOCS = Path(__file__).parent.parent / "docs"


def workflow() -> str:
    """The states of a ticket and what leads from one to another."""
    lines = ["```mermaid", "stateDiagram-v2", "    [*] --> received: file"]
    for row in TABLE:
        target = row.target.value if row.target else "(where it was)"
        if row.target is None:
            continue
        lines += [f"    {source.value} --> {target}: {row.act}" for source in sorted(row.sources)]
    return "\n".join([*lines, "```"])


def transitions() -> str:
    """The same as a table, with who and what is needed."""
    lines = ["| from | act | to | who | needs |", "|---|---|---|---|---|"]
    for row in TABLE:
        sources = ", ".join(sorted(row.sources))
        who, needs = ", ".join(sorted(row.who)), ", ".join(sorted(row.needs)) or "–"
        lines.append(f"| {sources} | {row.act} | {row.target or 'back to where it was'} | {who} | {needs} |")
    return "\n".join(lines)


def colours() -> str:
    """What residents see of each status."""
    return "\n".join(["| status | colour |", "|---|---|", *(f"| {s.value} | {colour(s).value} |" for s in Status)])


def dialogue() -> str:
    """The steps of telling a report and what leads on, found by walking through them."""
    lines = ["```mermaid", "stateDiagram-v2", "    [*] --> idle"]
    lines += [f"    {before} --> {after}: {', '.join(sorted(how))}" for (before, after), how in sorted(_walk().items())]
    return "\n".join([*lines, "```"])


def _walk() -> dict[tuple[str, str], set[str]]:
    edges: dict[tuple[str, str], set[str]] = {}
    facts = Facts(_city(), _city().texts("id"), "m1", "draft")
    seen, todo = set[Any](), list[Idle | Telling]([Idle()])
    while todo:
        step = todo.pop()
        for name, event in _events().items():
            turn = advance(step, event, replace(facts, message=f"m{len(seen)}"))
            if any(isinstance(effect, FileReport) for effect in turn.effects):
                edges.setdefault((step.kind, "filed"), set()).add(name)
                continue
            if turn.step.kind != step.kind:
                edges.setdefault((step.kind, turn.step.kind), set()).add(name)
            shape = (turn.step.kind, getattr(turn.step, "back", None) is not None, _given(turn.step))
            if shape not in seen:
                seen.add(shape)
                todo.append(turn.step)
    return edges


def _given(step: Idle | Telling) -> tuple[bool, ...]:
    draft = getattr(step, "draft", None)
    return () if draft is None else (bool(draft.words), bool(draft.photos), bool(draft.place), bool(draft.category))


def _events() -> dict[str, Event]:
    photo = Photo("telegram", "ref", "unique", taken_at=datetime(2026, 11, 24, tzinfo=UTC))
    return {
        "photo": SentPhoto(photo),
        "captioned photo": SentPhoto(photo, "got mampet depan rumah"),
        "words": Said("got mampet depan rumah"),
        "voice note": SentRecording(Recording("telegram", "voice", "ref", "unique", 12)),
        "pin": SharedLocation(3.61, 98.49),
        "where a photo was taken": LookedUp("photo_place", mark_of("draft"), 3.61, 98.49),
        "there": Pressed("there"),
        "not there": Pressed("not_there"),
        "pin outside": SharedLocation(3.4, 98.4),
        "category": Pressed("category", "blocked_drain"),
        "group": Pressed("group", "water"),
        "answer": Pressed("detail", "flooded 0"),
        "without answer": Pressed("skip", "detail flooded"),
        "correct the answers": Pressed("fix", "details"),
        "without photo": Pressed("skip", "photo"),
        "without words": Pressed("skip", "words"),
        "without point": Pressed("skip", "point"),
        "send": Pressed("send", mark_of("draft")),
        "correct the place": Pressed("fix", "place"),
        "correct the words": Pressed("fix", "words"),
        "correct the photo": Pressed("fix", "photo"),
        "correct the category": Pressed("fix", "category"),
        "back": Pressed("back"),
        "cancel": Pressed("cancel"),
    }


def _city() -> City:
    return City(ASKING_CATEGORIES, Gazetteer.shipped(), Calendar("Asia/Jakarta"), {})


def configuration() -> str:
    """Every key, its default and what is expected."""
    lines = ["| key | default | what is expected |", "|---|---|---|"]
    return "\n".join([*lines, *(f"| `{key}` | {default} | {words} |" for key, default, words in _keys(Settings))])


def _keys(model: type[BaseModel], above: str = "") -> Iterator[tuple[str, str, str]]:
    for name, field in model.model_fields.items():
        inner = _section(field.annotation)
        listed = inner is not None and field.annotation is not inner
        if inner is not None:
            yield from _keys(inner, f"{above}{name}{'[]' if listed else ''}.")
        else:
            default = (
                "required" if field.is_required() else f"`{_shown(field.get_default(call_default_factory=False))}`"
            )
            yield f"{above}{name}", default, (field.description or "").replace("|", "or")


def _section(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in getattr(annotation, "__args__", ()) if (found := _section(part))), None)


def _shown(value: object) -> str:
    if value is None or value == ():
        return "none"
    return "empty" if str(value) in ("", "**********") or not str(value) else str(value)


def commands() -> str:
    """Every command, where it is used and who may."""
    lines = ["| command | where | who |", "|---|---|---|"]
    for (where, name), rule in COMMANDS.items():
        who = "everybody" if rule.least == 0 else f"{rule.least.name.lower()}s"
        lines.append(f"| /{name} | {where} | {who} |")
    return "\n".join(lines)


def metrics() -> str:
    """Every metric and what it counts, as /metrics says it."""
    source = (Path(__file__).parent.parent / "bot" / "health.py").read_text(encoding="utf-8")
    found = re.findall(r'_(counter|gauge)\(\s*"(\w+)",\s*"([^"]+)"', source)
    rows = [f"| `{name}{'_total' if kind == 'counter' else ''}` | {words} |" for kind, name, words in found]
    return "\n".join(["| metric | what it says |", "|---|---|", *rows])


def kinds() -> str:
    """The city's own categories and their groups."""
    lines = ["| key | group | in Indonesian | in English |", "|---|---|---|---|"]
    groups = {group.key: group.label["id"] for group in CITY_GROUPS}
    for one in CITY_CATEGORIES:
        lines.append(f"| `{one.key}` | {groups.get(one.group or '', '–')} | {one.title('id')} | {one.title('en')} |")
    return "\n".join(lines)


def suggested() -> str:
    """How often the words suggest the right kind, by register."""
    found = rates(_city())
    lines = ["| register | sentences | first | among three |", "|---|---|---|---|"]
    for register, rate in [*found.items(), ("all", sum(found.values(), Rate(0, 0, 0)))]:
        first, among = (f"{100 * part / rate.sentences:.0f} %" for part in (rate.first, rate.among))
        lines.append(f"| {register} | {rate.sentences} | {rate.first} ({first}) | {rate.among} ({among}) |")
    return "\n".join(lines)


def dangers() -> str:
    """What cannot wait where the config says nothing else, and whom to call."""
    lines = ["| key | danger | numbers |", "|---|---|---|"]
    lines += [
        f"| `{one.key}` | {one.label['id']} / {one.label['en']} | {', '.join(one.numbers)} ({one.office['id']}) |"
        for one in CITY_DANGERS
    ]
    return "\n".join(lines)


PARTS: dict[str, tuple[str, Callable[[], str]]] = {
    "workflow": ("workflow.md", workflow),
    "transitions": ("workflow.md", transitions),
    "colours": ("workflow.md", colours),
    "dialogue": ("dialogue.md", dialogue),
    "commands": ("dialogue.md", commands),
    "kinds": ("categories.md", kinds),
    "suggested": ("categories.md", suggested),
    "dangers": ("categories.md", dangers),
    "configuration": ("configuration.md", configuration),
    "metrics": ("operating.md", metrics),
}


def put(text: str, name: str, part: str) -> str:
    """The document with this part in its place. Raises ValueError when it has no such place."""
    place = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
    if not place.search(text):
        raise ValueError(f"there is no place for {name}")
    return place.sub(lambda found: f"{found[1]}{part}\n{found[2]}", text)


def main() -> None:
    for name, (file, draw) in PARTS.items():
        path = DOCS / file
        path.write_text(put(path.read_text(encoding="utf-8"), name, draw()), encoding="utf-8")


if __name__ == "__main__":
    main()
