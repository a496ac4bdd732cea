"""Texts that people read use the field's own words and plain sentences."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "featurebuilder"
PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "CHANGELOG.md",
    *sorted((ROOT / "docs").glob("*.md")),
    *sorted((ROOT / "benchmarks").glob("*/RESULTS.md")),
]
# Each pattern with what to write instead.
AVOIDED = {
    r"\banew\b": "again, rebuild",
    r"\bmend(s|ed|ing)?\b": "fix",
    r"\bremarks?\b": "comment",
    r"\bstrangers?\b": "unmanaged file",
    r"\btruth values?\b": "bool",
    r"\bmoments?\b": "datetime",
    r"\bholds nothing\b": "is empty",
    r"\b(is|are|was|were) told\b": "a concrete verb",
    r"\btells? of\b": "describe, contain",
    r"\bheld against\b": "compared with",
    r"\bstands? for itself\b": "a concrete verb",
    r"\bin thought\b": "leave it out",
    r"\bthe way back\b": "undo",
    r"\bwhat comes of\b": "the result of",
    r"\bhands? on to\b": "pass to",
}
# These texts become part of generated code; they are reworded with the templates.
GENERATED = {
    "artifacts/endpoint/sample_calls.py",
    "artifacts/resource/operations.py",
    "explain/errors.py",
    "explain/fields.py",
    "explain/resource.py",
    "explain/resource_words.py",
    "migrations/destructive_changes.py",
    "request/values/boundaries.py",
}
# A clause starts with a question word only in a question.
QUESTION_WORD = re.compile(r"(What|Where|Who|How|Which|Whether)\b[^?]*\Z", re.DOTALL)
MODULES = sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))


def avoided(text: str) -> list[str]:
    """Return the avoided expressions in a text, each with what to write instead."""
    return [
        f"{found[0]!r}: write {better!r}"
        for pattern, better in AVOIDED.items()
        if (found := re.search(pattern, text, re.IGNORECASE))
    ]


def strings(tree: ast.Module) -> Iterator[str]:
    """Yield every string of a module that has at least two words, docstrings included."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value:
            yield node.value


def docstrings(tree: ast.Module) -> Iterator[str]:
    """Yield the docstrings of a module, its classes and its functions."""
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    for node in ast.walk(tree):
        if isinstance(node, kinds) and (text := ast.get_docstring(node)):
            yield text


@pytest.mark.parametrize("module", [name for name in MODULES if name not in GENERATED])
def test_messages_and_docstrings_are_plain(module: str) -> None:
    tree = ast.parse((PACKAGE / module).read_text(encoding="utf-8"))
    assert [found for text in strings(tree) for found in avoided(text)] == []


@pytest.mark.parametrize("module", MODULES)
def test_docstrings_do_not_start_like_questions(module: str) -> None:
    tree = ast.parse((PACKAGE / module).read_text(encoding="utf-8"))
    assert [text for text in docstrings(tree) if QUESTION_WORD.match(text)] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_pages_are_plain(page: Path) -> None:
    prose = re.sub(r"```.*?```|`[^`]*`", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert avoided(prose) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The ledger is made anew.", 1),
        ("What is told of a pet.", 1),
        ("Rebuild the ledger.", 0),
        ("The menders amend it.", 0),
    ],
)
def test_the_words_are_found(text: str, found: int) -> None:
    assert len(avoided(text)) == found
