"""What looking at an installation has found: one line each, with what to do where something is wrong."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """`what` was looked at and found, `todo` what the operator should do; a finding that is `ok` may have advice."""

    ok: bool
    what: str
    todo: str = ""

    def __str__(self) -> str:
        return f"{'✓' if self.ok else '✗'} {self.what}{f' — {self.todo}' if self.todo else ''}"
