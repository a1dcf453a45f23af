"""What happens when a guard is taken away: the kill loop must notice.

    python -m tests.end_to_end.guards            all of them, one after the other, with figures
    python -m tests.end_to_end.guards inbox_key  some

A guard is taken away in a copy of the tree, by replacing lines that must be there exactly so; then the loop runs the
copy's process. `Proof.LOOP`: the loop ends in complaints or gets stuck. `Proof.STORAGE`: in the program as it is the
guard stands behind another one (writers of one process queue up in a lock, and every transaction of theirs begins with
a write), so the loop alone cannot miss it; two writing processes do, in the tests of the storage.
"""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from storage.engine import Database
from storage.migrate import migrate
from tests.bot_api_double import BotApiDouble
from tests.end_to_end.audit import Findings, audit
from tests.end_to_end.killloop import IN_FLIGHT, KillLoop, Plan, Stuck
from tests.end_to_end.process import ROOT, BotProcess

SEED = 20261124


class Proof(Enum):
    LOOP = "the kill loop"
    STORAGE = "tests/storage/test_engine.py"


@dataclass(frozen=True)
class Guard:
    """A promise, and the lines (file, as they are, as they would be) without which it is broken."""

    promise: str
    lines: tuple[tuple[str, str, str], ...]
    mode: str = "polling"
    kills: int = 6
    reports: int = 30
    proof: Proof = Proof.LOOP


GUARDS = {
    "none": Guard("nothing is taken away: the loop finds nothing", ()),
    "inbox_key": Guard(
        "an update is handled once",
        (
            (
                "storage/inbox.py",
                "    return {(channel, key) for channel, key in await tx.execute(_claim(tx.dialect.name), rows)}",
                "    await tx.execute(_claim(tx.dialect.name), rows)\n    return set(keys)",
            ),
        ),
        kills=1,
        reports=8,
    ),
    "acknowledge_polling": Guard(
        "the offset moves after the commit",
        (
            (
                "bot/channels/telegram/poller.py",
                "            await self._hand_over([self._incoming(update) for update in updates])",
                "            self._early = asyncio.create_task(self._hand_over([self._incoming(u) for u in updates]))",
            ),
        ),
        kills=12,
    ),
    "acknowledge_webhook": Guard(
        "the webhook says 200 after the commit",
        (
            (
                "bot/channels/telegram/webhook.py",
                "            await _hand_over(body, receive, me)",
                "            app.state.early = asyncio.create_task(_hand_over(body, receive, me))",
            ),
            ("bot/channels/telegram/webhook.py", "import hmac\n", "import asyncio\nimport hmac\n"),
        ),
        mode="webhook",
        kills=12,
    ),
    "transaction": Guard(
        "what an event changes is one transaction",
        (("storage/engine.py", 'self._begin("BEGIN IMMEDIATE")', 'self._begin("SELECT 1")'),),
        kills=12,
    ),
    "begin_immediate": Guard(
        "who writes is alone before it reads",
        (("storage/engine.py", 'self._begin("BEGIN IMMEDIATE")', 'self._begin("BEGIN")'),),
        proof=Proof.STORAGE,
    ),
    "claim_commit": Guard(
        "a message is claimed in a commit before it is sent",
        (
            (
                "bot/delivery.py",
                "                claimed = await self._claim(tx, most, open_now)\n        except",
                "                claimed = await self._claim(tx, most, open_now)\n"
                "                looking = asyncio.ensure_future(self.letters.look_up(claimed))\n"
                "                for row in claimed:\n                    self._send_off(row, looking)\n"
                "                await asyncio.sleep(0.005)  # a commit takes its time\n        except",
            ),
            (
                "bot/delivery.py",
                "            for row in claimed:\n                self._send_off(row, looking)\n        return",
                "        return",
            ),
        ),
        kills=12,
    ),
    "uncertain_mark": Guard(
        "what may have arrived is marked",
        (("storage/outbox.py", '"state": "pending", "uncertain": True,', '"state": "pending",'),),
    ),
}


@dataclass
class Seen:
    """What the loop saw with the guard away."""

    findings: Findings = field(default_factory=Findings)
    stuck: str = ""

    @property
    def noticed(self) -> bool:
        return bool(self.stuck or self.findings.complaints)

    def __str__(self) -> str:
        return "\n".join(filter(None, [f"stuck: {self.stuck}" if self.stuck else "", str(self.findings)]))


def without(guard: Guard, folder: Path) -> Path:
    """A copy of the tree without the guard. Raises AssertionError when its lines are not there exactly once."""
    tree = folder / "tree"
    changed = {name: _changed(guard, name) for name, _, _ in guard.lines}
    for part in ("bot", "handlers", "storage", "tests"):
        shutil.copytree(ROOT / part, tree / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tree)
    for name, source in changed.items():
        (tree / name).write_text(source)
    return tree


def _changed(guard: Guard, name: str) -> str:
    source = (ROOT / name).read_text()
    for _, there, instead in (line for line in guard.lines if line[0] == name):
        assert source.count(there) == 1, f"{name} has {source.count(there)} times {there!r}: mend this guard"
        source = source.replace(there, instead)
    return source


async def loop_without(guard: Guard, folder: Path, seed: int = SEED) -> Seen:
    """Run the kill loop on a copy without the guard, on SQLite."""
    tree, url = without(guard, folder), f"sqlite:///{folder / 'saberling.db'}"
    await _migrate(url)
    seen = Seen()
    async with BotApiDouble(validate=False, seed=seed) as double:
        room = double.group().id
        bot = BotProcess(folder, double, url, room, mode=guard.mode, tree=tree, telegram={"in_flight": IN_FLIGHT})
        loop = KillLoop(double, bot, Plan(guard.reports, 12, guard.kills, seed, drain=30.0))
        try:
            await loop.run()
        except Stuck as stuck:
            seen.stuck = str(stuck)
        finally:
            await bot.kill()
        seen.findings = audit(loop.book, double, url, room)
    return seen


async def _migrate(url: str) -> None:
    database = Database(url)
    await migrate(database)
    await database.dispose()


def storage_without(guard: Guard, folder: Path) -> bool:
    """Whether the storage's own tests notice."""
    command = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", "writer or two_processes")
    tests = subprocess.run([*command, guard.proof.value], cwd=without(guard, folder), capture_output=True, timeout=120)
    print(tests.stdout.decode()[-600:])
    return tests.returncode == 1


def noticed_without(guard: Guard, folder: Path) -> bool:
    """Whether its proof fails without this guard; prints what was seen."""
    if guard.proof is Proof.STORAGE:
        return storage_without(guard, folder)
    seen = asyncio.run(loop_without(guard, folder))
    print(seen)
    return seen.noticed


def main(names: list[str]) -> int:
    """Try the guards; gives 0 when each was missed (and "none" was not)."""
    wrong = []
    for name in names or list(GUARDS):
        guard = GUARDS[name]
        with tempfile.TemporaryDirectory(prefix="saberling-guard-") as folder:
            print(f"\n== {name}: {guard.promise}", flush=True)
            noticed = noticed_without(guard, Path(folder))
        print(f"-> {'noticed' if noticed else 'not noticed'} by {guard.proof.value}", flush=True)
        if noticed is (name == "none"):
            wrong.append(name)
    return len(wrong)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
