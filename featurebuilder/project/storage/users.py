"""Find the dependency that returns the current user to path operations."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.project.source.static_strings import dotted_name
from featurebuilder.project.storage.mapped_classes import key_type_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from featurebuilder.project.routers.endpoint_dependencies import Dependency
    from featurebuilder.project.source.resolving import Definition, Resolver

_NAME = re.compile(
    r"^(?:get_|require_|fetch_)?(?:current|authenticated|logged_in|signed_in)_"
    r"(?:active_|verified_)*user$"
)
_KEYS = ("id", "user_id", "uid", "uuid", "pk", "sub", "username")
_DEPTH = 6


@dataclass(frozen=True, slots=True)
class UserDependency:
    """A dependency that returns the current user.

    Attributes:
        definition: The function or object that returns the user.
        alias: The ``Annotated`` name for it, if any.
        type: The user's class; ``None`` if the project has no such class.
        key: The attribute that identifies a user; empty if unknown.
        key_type: ``uuid``, ``int`` or ``str``; empty if unknown.
        uses: The number of times it is depended on.
    """

    definition: Definition
    alias: Definition | None
    type: Definition | None
    key: str
    key_type: str
    uses: int


def find_user(resolver: Resolver, dependencies: Sequence[Dependency]) -> UserDependency | None:
    """Return the most used dependency that returns the current user, or ``None``."""
    named = (one for one in dependencies if _NAME.match(one.definition.name))
    return next((user_of(resolver, one) for one in named), None)


def user_of(resolver: Resolver, dependency: Dependency) -> UserDependency:
    """Return ``dependency`` as a dependency that returns the current user."""
    definition = dependency.definition
    hints = [(one.path, one.node) for one in dependency.types]
    if isinstance(definition.node, ast.FunctionDef | ast.AsyncFunctionDef):
        returns = definition.node.returns
        hints += [(definition.path, returns)] if returns else []
    kind = next((found for path, node in hints if (found := class_in(resolver, path, node))), None)
    fields = dict(_fields(resolver, kind)) if kind else {}
    key = next((key for key in _KEYS if fields.get(key)), "")
    return UserDependency(
        definition, dependency.alias, kind, key, fields.get(key, ""), dependency.uses
    )


def class_in(resolver: Resolver, path: str, annotation: ast.expr) -> Definition | None:
    """Return the first class of the project that ``annotation`` in the file ``path`` names."""
    for node in ast.walk(annotation):
        dotted = dotted_name(node) if isinstance(node, ast.Name | ast.Attribute) else None
        found = resolver.definition(path, dotted) if dotted else None
        if found and isinstance(found.node, ast.ClassDef):
            return found
    return None


def _fields(
    resolver: Resolver, owner: Definition, depth: int = _DEPTH
) -> Iterator[tuple[str, str]]:
    """Yield the attributes of a class with the kinds of their types, inherited ones first."""
    if not depth or not isinstance(owner.node, ast.ClassDef):
        return
    for base in reversed(owner.node.bases):
        dotted = dotted_name(base)
        found = resolver.definition(owner.path, dotted) if dotted else None
        if found and found.node is not owner.node:
            yield from _fields(resolver, found, depth - 1)
    for statement in owner.node.body:
        match statement:
            case ast.AnnAssign(target=ast.Name(id=name), annotation=kind):
                yield name, key_type_of(ast.unparse(kind))
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                yield name, key_type_of(ast.unparse(value))
            case _:
                pass
