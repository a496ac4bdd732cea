"""Detect loops that include routers and carry state from one iteration to the next."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from featurebuilder.project.source.static_strings import names_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.project.source.scopes import Scope

_INHERITED = frozenset({"callbacks", "dependencies", "prefix", "responses", "tags"})
"""Attributes of a router that apply to every router included in it."""
_MUTATORS = frozenset(
    {"add", "append", "appendleft", "extend", "insert", "pop", "popleft", "remove", "update"}
)


def depends_on_earlier_routers(call: ast.Call, scope: Scope, but: str = "") -> bool:
    """Return whether the include ``call`` depends on the routers that were included before it.

    This is true if a loop of ``scope`` counts its iterations, or changes a name that the call
    uses. A router inserted in the middle of such a list would change the routers after it.
    Changes to the keyword argument ``but`` are ignored.
    """
    return any(_carries_state(call, loop, but) for loop in scope.loops)


def _carries_state(call: ast.Call, loop: ast.For | ast.AsyncFor, but: str) -> bool:
    """Return whether one loop around the call carries state to later iterations.

    A change to the including router counts only for attributes that its children inherit.
    """
    passed = {name for node in _arguments(call, but) for name in names_in(node)}
    used = source_names(passed | names_in(call.func), loop)
    if _counter_names(loop) & used:
        return True
    fresh = names_in(loop.target) | _reassigned_names(loop)
    parent = _root_name(call.func)
    return any(
        _root_name(changed) in used - fresh
        and (_root_name(changed) != parent or _attribute_name(changed) in _INHERITED - {but})
        for changed in _mutated_expressions(loop)
    )


def _arguments(call: ast.Call, but: str) -> list[ast.expr]:
    """Return the argument values of a call without the keyword argument ``but``."""
    return [*call.args, *(keyword.value for keyword in call.keywords if keyword.arg != but)]


def source_names(names: set[str], loop: ast.For | ast.AsyncFor) -> set[str]:
    """Return ``names`` and every name that the loop's assignments compute them from."""
    assigned = [node for node in _walk_body(loop) if isinstance(node, ast.Assign)]
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


def _counter_names(loop: ast.For | ast.AsyncFor) -> set[str]:
    """Return the counter variable of a loop over ``enumerate``, if there is one."""
    match loop.target, loop.iter:
        case (ast.Tuple(elts=[ast.Name(id=name), *_]), ast.Call(func=ast.Name(id="enumerate"))):
            return {name}
        case _:
            return set()


def _reassigned_names(loop: ast.For | ast.AsyncFor) -> set[str]:
    """Return the names that each iteration assigns without using their old value."""
    return {
        target.id
        for node in _walk_body(loop)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name) and target.id not in names_in(node.value)
    }


def _mutated_expressions(loop: ast.For | ast.AsyncFor) -> Iterator[ast.expr]:
    """Yield the expressions that an iteration changes in place.

    These are targets of ``+=``, names assigned from themselves, owners of mutating methods, and
    iterators passed to ``next``.
    """
    for node in _walk_body(loop):
        match node:
            case ast.AugAssign(target=target):
                yield target
            case ast.Assign(targets=[ast.Name(id=name) as target], value=value):
                if name in names_in(value):
                    yield target
            case ast.Call(func=ast.Attribute(value=owner, attr=method)) if method in _MUTATORS:
                yield owner
            case ast.Call(func=ast.Name(id="next"), args=[iterator, *_]):
                yield iterator
            case _:
                pass


def _walk_body(loop: ast.For | ast.AsyncFor) -> Iterator[ast.AST]:
    """Yield every node in the body of a loop."""
    for statement in loop.body:
        yield from ast.walk(statement)


def _attribute_name(node: ast.expr) -> str:
    """Return the attribute's name, or an empty string for any other expression."""
    return node.attr if isinstance(node, ast.Attribute) else ""


def _root_name(node: ast.expr) -> str:
    """Return the name at the start of a chain of attributes and subscripts, or an empty string."""
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""
