"""Trace the names that an include in a loop is computed from."""

from __future__ import annotations

import ast

from featurebuilder.project.source.static_strings import names_in


def source_names(names: set[str], loop: ast.For | ast.AsyncFor) -> set[str]:
    """Return ``names`` and every name that the loop's assignments compute them from."""
    assigned = [
        node
        for statement in loop.body
        for node in ast.walk(statement)
        if isinstance(node, ast.Assign)
    ]
    found = set(names)
    while (
        more := {
            name
            for assign in assigned
            if any(_root_name(target) in found for target in assign.targets)
            for name in names_in(assign.value)
        }
        - found
    ):
        found |= more
    return found


def _root_name(node: ast.expr) -> str:
    """Return the name at the start of a chain of attributes and subscripts, or an empty string."""
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""
