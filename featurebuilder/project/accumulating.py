"""Whether a loop that includes routers gives each of them what the ones before left behind."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from featurebuilder.project.texts import names_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.project.scopes import Scope

_HANDED_ON = frozenset({"callbacks", "dependencies", "prefix", "responses", "tags"})
"""What of a router goes to those that are included in it."""
_GROWING = frozenset(
    {"add", "append", "appendleft", "extend", "insert", "pop", "popleft", "remove", "update"}
)


def accumulates(call: ast.Call, scope: Scope, but: str = "") -> bool:
    """Return whether what ``call`` includes depends on how many routers came before it.

    A loop around it counts, or adds to what the call uses, so that a router in the middle of the
    list would change those behind it. What happens to the keyword ``but`` does not count.
    """
    return any(_hands_on(call, loop, but) for loop in scope.loops)


def _hands_on(call: ast.Call, loop: ast.For | ast.AsyncFor, but: str) -> bool:
    given = {name for node in _arguments(call, but) for name in names_in(node)}
    used = flowing_into(given | names_in(call.func), loop)
    if _counter(loop) & used:
        return True
    own = names_in(loop.target) | _made_anew(loop)
    parent = _root(call.func)
    return any(
        _root(changed) in used - own
        and (_root(changed) != parent or _attribute(changed) in _HANDED_ON - {but})
        for changed in _changed(loop)
    )


def _arguments(call: ast.Call, but: str) -> list[ast.expr]:
    return [*call.args, *(word.value for word in call.keywords if word.arg != but)]


def flowing_into(names: set[str], loop: ast.For | ast.AsyncFor) -> set[str]:
    """Return these names, and those that statements of the loop make them from."""
    assigned = [node for node in _inside(loop) if isinstance(node, ast.Assign)]
    found = set(names)
    while (
        more := {
            name
            for assign in assigned
            if any(_root(target) in found for target in assign.targets)
            for name in names_in(assign.value)
        }
        - found
    ):
        found |= more
    return found


def _counter(loop: ast.For | ast.AsyncFor) -> set[str]:
    """Return the name that counts the turns of the loop, if one does."""
    match loop.target, loop.iter:
        case (ast.Tuple(elts=[ast.Name(id=name), *_]), ast.Call(func=ast.Name(id="enumerate"))):
            return {name}
        case _:
            return set()


def _made_anew(loop: ast.For | ast.AsyncFor) -> set[str]:
    """Return the names that each turn makes from what it has: not from themselves."""
    return {
        target.id
        for node in _inside(loop)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name) and target.id not in names_in(node.value)
    }


def _changed(loop: ast.For | ast.AsyncFor) -> Iterator[ast.expr]:
    """Yield what a turn changes rather than makes: it adds to it, or takes the next of it."""
    for node in _inside(loop):
        match node:
            case ast.AugAssign(target=target):
                yield target
            case ast.Assign(targets=[ast.Name(id=name) as target], value=value):
                if name in names_in(value):
                    yield target
            case ast.Call(func=ast.Attribute(value=owner, attr=method)) if method in _GROWING:
                yield owner
            case ast.Call(func=ast.Name(id="next"), args=[iterator, *_]):
                yield iterator
            case _:
                pass


def _inside(loop: ast.For | ast.AsyncFor) -> Iterator[ast.AST]:
    for statement in loop.body:
        yield from ast.walk(statement)


def _attribute(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else ""


def _root(node: ast.expr) -> str:
    """Return the name that a chain of attributes and items begins with."""
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""
