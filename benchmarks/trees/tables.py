"""The results as lines while they come, and as Markdown."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from benchmarks.trees.result import Mark

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.trees.environment import Environment
    from benchmarks.trees.result import Result

STEPS = {
    "inspect": "`inspect` answers",
    "dry run": "`build --dry-run` shows the plan, writes nothing",
    "imports": "the tree's application imports, offline",
    "build": "`build`: SUCCESS, or UNVERIFIED where the application does not import",
    "migration": "one migration, after those that were there",
    "upgraded": "`alembic upgrade head` brings a PostgreSQL up to it",
    "models agree": "`alembic check` finds nothing new to do about the resource",
    "still imports": "the application imports afterwards",
    "documented": "exactly the feature's operation is new in OpenAPI",
    "others as before": "every other operation and schema is as before",
    "answered": "a real request is answered with 200",
    "stored and read": "a real POST is answered with 201; a GET and the list show it",
    "test passes": "the generated test passes",
    "style": "new and edited files pass the tree's own ruff, black and isort",
    "built again": "a second `build` writes nothing",
    "second with a ref": "a second resource that refers to it: `build` SUCCESS, its tests included",
    "second migrated": "its migration upgrades the PostgreSQL; `alembic check` as before",
    "field added": "a field added by a second `build`: SUCCESS, its tests included",
    "field migrated": "its migration likewise",
    "downgraded": "`alembic downgrade` takes all of these migrations back",
    "unwire dry": "`unwire --dry-run` plans, or says what to do instead; writes nothing",
    "wire dry": "`wire --dry-run` likewise",
    "remove": "`remove`: SUCCESS, or UNVERIFIED likewise",
    "every byte back": "after `remove` every byte is as before",
    "nothing lost": "where nothing was built, every byte is as before",
}
_RULE = re.compile(r"[=_]{4,}")
_LONGEST = 400
_SIGNS = {Mark.YES: "✓", Mark.NO: "**✗**", Mark.OPEN: ""}


def line(result: Result) -> str:
    """Return one case as one line, with a line for each remark."""
    marks = "".join(_letter(result.marks.get(step, Mark.OPEN)) for step in STEPS)
    head = f"{result.tree} {result.variant} {result.status} {marks}"
    return "\n    ".join([head, *result.remarks])


def totals(results: Sequence[Result]) -> str:
    """Return how many cases have each step."""
    rows = []
    for step, words in STEPS.items():
        counted = Counter(result.marks.get(step, Mark.OPEN) for result in results)
        rows.append(f"| {words} | {counted[Mark.YES]} | {counted[Mark.YES] + counted[Mark.NO]} |")
    return "\n".join(["| Step | Cases | Of |", "| --- | ---: | ---: |", *rows])


def environments(made: Sequence[tuple[Result, Environment]]) -> str:
    """Return what each tree was run with."""
    rows = [
        f"| {result.tree} | `{result.commit[:8]}` | {environment.python} | {environment.origin} |"
        f" {_shortened(environment.missing)} |"
        for result, environment in made
    ]
    head = ["| Tree | Commit | Python | Installed from | Not installed |"]
    return "\n".join([*head, "| --- | --- | --- | --- | --- |", *rows])


def cases(results: Sequence[Result]) -> str:
    """Return every case, its steps in the order of the totals."""
    names = " | ".join(STEPS)
    rows = [
        f"| {result.tree} | {result.variant} | {result.status} | "
        + " | ".join(_SIGNS[result.marks.get(step, Mark.OPEN)] for step in STEPS)
        + " |"
        for result in results
    ]
    rule = " | ".join(":-:" for _ in STEPS)
    return "\n".join(
        [f"| Tree | Variant | Status | {names} |", f"| --- | --- | --- | {rule} |", *rows]
    )


def remarks(results: Sequence[Result]) -> str:
    """Return why steps did not go well, each reason once with its variants."""
    told: dict[tuple[str, str], list[str]] = {}
    for result in results:
        for remark in result.remarks:
            told.setdefault((result.tree, remark), []).append(result.variant)
    rows = [
        f"- {tree} ({', '.join(variants)}): {_plain(remark)}"
        for (tree, remark), variants in told.items()
    ]
    return "\n".join(rows)


def as_markdown(results: Sequence[Result], made: Sequence[tuple[Result, Environment]]) -> str:
    """Return everything as one document's parts."""
    parts = [
        f"### Totals: {len(results)} cases\n\n{totals(results)}",
        f"### Environments\n\n{environments(made)}",
        f"### Case by case\n\n{cases(results)}",
        f"### What did not go well, and why\n\n{remarks(results)}",
    ]
    return "\n\n".join(parts) + "\n"


def _letter(mark: Mark) -> str:
    return {Mark.YES: "+", Mark.NO: "x", Mark.OPEN: "-"}[mark]


def _shortened(missing: Sequence[str]) -> str:
    told = "; ".join(missing[:4]) + (f" and {len(missing) - 4} more" if len(missing) > 4 else "")  # noqa: PLR2004
    return _plain(told)


def _plain(text: str) -> str:
    """Return text of a tree or a tool as it may stand in Markdown."""
    text = " ".join(_RULE.sub(" ", text).split())[:_LONGEST]
    return text.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*")
