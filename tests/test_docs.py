"""The docs say what the code does: parts drawn from it are up to date, and nothing that has a name is left out."""

from __future__ import annotations

import re

import pytest

from tests.drawn_docs import DOCS, PARTS, put

ROOT = DOCS.parent


@pytest.mark.parametrize("name", PARTS)
def test_a_drawn_part_is_what_the_code_says(name: str) -> None:
    """A change in the code shows in the docs; `make docs` draws them anew."""
    file, draw = PARTS[name]
    text = (DOCS / file).read_text(encoding="utf-8")
    assert put(text, name, draw()) == text, f"docs/{file} is out of date: make docs"


def test_links_lead_somewhere() -> None:
    """No page of ours points to a file that is not there."""
    pages = [*ROOT.glob("*.md"), *DOCS.glob("*.md")]
    broken = [
        f"{page.name}: {link}"
        for page in pages
        for link in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8"))
        if not (page.parent / link).exists()
    ]
    assert not broken, broken


def test_named_files_are_there() -> None:
    """A file that the docs name in code letters exists."""
    named = re.compile(r"`((?:bot|handlers|storage|tests)/[\w./]+\.\w+)`")
    pages = [*ROOT.glob("*.md"), *DOCS.glob("*.md")]
    gone = [
        f"{page.name}: {name}"
        for page in pages
        for name in named.findall(page.read_text(encoding="utf-8"))
        if not (ROOT / name).exists()
    ]
    assert not gone, gone
