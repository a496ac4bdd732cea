"""A router that is wired into a tree is registered as its siblings are, and taken out again."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from featurebuilder.features.remove import plan_unwire
from featurebuilder.wiring.wire import plan_wire
from tests.project.patterns import PATTERNS, Pattern
from tests.trees import project_of, tools_for

if TYPE_CHECKING:
    from featurebuilder.plan.change import Plan

EVERY = pytest.mark.parametrize("pattern", PATTERNS, ids=[p.name for p in PATTERNS])


def wired(tree: dict[str, bytes], path: str) -> dict[str, bytes]:
    project = project_of(tree)
    return applied(tree, plan_wire(project, path, tools_for(project)))


def applied(tree: dict[str, bytes], plan: Plan) -> dict[str, bytes]:
    return tree | {c.path: c.after for c in plan.writes if c.after is not None}


def gained(before: bytes, after: bytes) -> tuple[str, ...]:
    more = Counter(after.decode().splitlines()) - Counter(before.decode().splitlines())
    return tuple(line for line in more.elements() if line.strip())


@EVERY
def test_the_lines_that_people_would_add(pattern: Pattern) -> None:
    tree = pattern.tree
    after = wired(tree, pattern.new)
    changed = {path: gained(tree[path], after[path]) for path in tree if tree[path] != after[path]}
    assert changed == pattern.gained


@EVERY
def test_the_application_serves_it(pattern: Pattern) -> None:
    graph = project_of(wired(pattern.tree, pattern.new)).graph
    (key,) = [key for key in graph.routers if key.path == pattern.new]
    assert pattern.served in graph.served_prefixes(key)


@EVERY
def test_a_second_time_changes_nothing(pattern: Pattern) -> None:
    once = wired(pattern.tree, pattern.new)
    assert wired(once, pattern.new) == once


@EVERY
def test_unwire_gives_the_bytes_back(pattern: Pattern) -> None:
    after = wired(pattern.tree, pattern.new)
    assert applied(after, plan_unwire(project_of(after), pattern.new)) == pattern.tree


@EVERY
@pytest.mark.parametrize("variant", ["crlf", "tabs", "bom", "no final newline"])
@pytest.mark.slow
def test_mechanical_variants(pattern: Pattern, variant: str) -> None:
    def vary(data: bytes) -> bytes:
        match variant:
            case "crlf":
                return data.replace(b"\n", b"\r\n")
            case "tabs":
                return data.replace(b"    ", b"\t")
            case "bom":
                return b"\xef\xbb\xbf" + data
            case _:
                return data.removesuffix(b"\n")

    tree = {
        path: vary(data) if path.endswith(".py") else data for path, data in pattern.tree.items()
    }
    after = wired(tree, pattern.new)
    plain = wired(pattern.tree, pattern.new)
    assert {
        path: vary(data) if path.endswith(".py") else data for path, data in plain.items()
    } == after
    assert applied(after, plan_unwire(project_of(after), pattern.new)) == tree
