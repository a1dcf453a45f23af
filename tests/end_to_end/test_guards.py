"""The kill loop is worth something only if it fails without the guards that it tests: see guards.py."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.end_to_end.guards import GUARDS, noticed_without, without

pytestmark = pytest.mark.timeout(400)
QUICK = ("inbox_key",)
SLOW = tuple(GUARDS.keys() - {"none", *QUICK})


@pytest.mark.parametrize("name", GUARDS)
def test_every_guard_stands_where_it_is_said_to(tmp_path: Path, name: str) -> None:
    """The lines that make a guard are there, and without them the program can still be read."""
    tree = without(GUARDS[name], tmp_path)
    for file, _, _ in GUARDS[name].lines:
        compile((tree / file).read_text(), file, "exec")


@pytest.mark.parametrize("name", QUICK)
def test_a_missing_guard_is_noticed(tmp_path: Path, name: str) -> None:
    """Without this guard the loop finds that something was lost or doubled."""
    assert noticed_without(GUARDS[name], tmp_path)


@pytest.mark.torture
@pytest.mark.timeout(0)
@pytest.mark.parametrize("name", sorted(SLOW))
def test_every_missing_guard_is_noticed(tmp_path: Path, name: str) -> None:
    """Without this guard the loop, or the storage's test of it, fails."""
    assert noticed_without(GUARDS[name], tmp_path)
