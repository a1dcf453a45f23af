"""What was spoken or filmed, in words: for those who cannot listen now, and for lists."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from markupsafe import Markup

from handlers.events import Recording
from handlers.resident.steps import MOST_RECORDINGS, Draft
from handlers.texts import Texts
from storage.recordings import Spoken


def in_words(kind: str, seconds: int | None, t: Texts) -> Markup:
    """ "🎤 Pesan suara 0:12"."""
    match kind:
        case "voice":
            words = t("🎤 Pesan suara")
        case "audio":
            words = t("🎤 Rekaman suara")
        case _:
            words = t("🎬 Video")
    return words + (Markup(" ") + _clock(seconds) if seconds is not None else Markup(""))


def said_aloud(recordings: Iterable[Recording]) -> str:
    """What stands in the place of a description that was only spoken, in every language: "🎤 0:12"."""
    return " · ".join(f"{_sign(one.kind)} {_clock(one.seconds)}".strip() for one in recordings)


def with_recording(draft: Draft, recording: Recording) -> tuple[Draft, bool]:
    """The draft with a recording, the same one once; and whether there was no room for it."""
    if any(one.unique == recording.unique for one in draft.recordings):
        return draft, False
    if len(draft.recordings) >= MOST_RECORDINGS:
        return draft, True
    return replace(draft, recordings=(*draft.recordings, recording)), False


def spoken(recording: Recording) -> Spoken:
    """The recording as it is kept with a ticket."""
    return Spoken(recording.channel, recording.kind, recording.ref, recording.unique, recording.seconds)


def _sign(kind: str) -> str:
    return "🎤" if kind in ("voice", "audio") else "🎬"


def _clock(seconds: int | None) -> str:
    return "" if seconds is None else f"{seconds // 60}:{seconds % 60:02}"
