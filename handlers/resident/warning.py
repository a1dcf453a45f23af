"""Before anything else: whom to telephone, where what is told cannot wait. Said once for each danger of a draft."""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup

from handlers.dangers import Danger
from handlers.replies import Say
from handlers.resident.questions import Facts
from handlers.resident.steps import AskSame, Check, Draft, Idle, Report, Telling
from handlers.resident.turns import Turn
from handlers.texts import Texts, in_language


def heeded(turn: Turn, facts: Facts) -> Turn:
    """The turn, with the number to call before all that it says."""
    if isinstance(turn.step, Idle):
        return turn
    draft = turn.step.report.draft if isinstance(turn.step, Check) else turn.step.draft
    new = [danger for danger in facts.city.dangers_in(draft.description) if danger.key not in draft.warned]
    if not new:
        return turn
    warned = replace(draft, warned=(*draft.warned, *(danger.key for danger in new)))
    words = Markup("\n\n").join(_words(danger, facts.t) for danger in new)
    return replace(turn, step=_telling(turn.step, warned), says=(Say(words), *turn.says))


def _telling(step: Telling, draft: Draft) -> Telling:
    if isinstance(step, Check | AskSame):
        return replace(step, report=Report(draft))
    return replace(step, draft=draft)


def _words(danger: Danger, t: Texts) -> Markup:
    first, *others = danger.numbers
    called = t(
        "⚠️ <b>{danger}?</b> Telepon dulu <b>{number}</b> ({office}).",
        danger=in_language(danger.label, t.language),
        number=first,
        office=in_language(danger.office, t.language),
    )
    lines = [called]
    if others:
        lines.append(t("Tidak tersambung? {numbers}.", numbers=", ".join(others)))
    if advice := in_language(danger.advice, t.language):
        lines.append(Markup.escape(advice))
    return Markup("\n").join([*lines, t("Laporan ini tetap bisa Anda kirim.")])
