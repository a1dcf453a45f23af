"""What a process has used, as the kernel counts it (Linux: /proc)."""

from __future__ import annotations

import os
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid: int) -> float:
    """User and system time of a process and all its threads since its start, to a hundredth of a second."""
    return _used(Path(f"/proc/{pid}/stat"))


def cpu_by_thread(pid: int) -> dict[int, float]:
    """The same, by thread; the main thread has the process's own number."""
    return {int(task.name): _used(task / "stat") for task in Path(f"/proc/{pid}/task").iterdir()}


def _used(stat: Path) -> float:
    # The name in parentheses may hold anything; the fields are counted from behind it.
    fields = stat.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICK
