"""Compute the prefix of a router that a project finds by listing its own modules."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.project.source.scopes import direct_assignments, walk_statements
from featurebuilder.project.source.static_strings import static_string

if TYPE_CHECKING:
    from featurebuilder.project.source.resolving import Resolver
    from featurebuilder.project.source.scopes import Scope

_ENTRY_NAMES = frozenset({"name", "stem"})
_DEPTH = 8


@dataclass(frozen=True)
class DiscoveredPrefix:
    """Evaluates the ``prefix`` argument of an include for one found module.

    Read are the name of the listed entry (``found.name``), ``getattr(module, NAME, default)``,
    and ``.get(key, default)`` of a dictionary that such a call returns.

    Attributes:
        resolver: Finds definitions.
        scope: The surroundings of the include.
        module: The path of the found module.
        entry: The name of the listed entry.
    """

    resolver: Resolver
    scope: Scope
    module: str
    entry: str

    def text(self, node: ast.expr | None, depth: int = _DEPTH) -> str | None:
        """Return the string that ``node`` evaluates to; ``None`` if it is unknown."""

        def lookup(name: ast.expr) -> str | None:
            if isinstance(name, ast.Attribute) and name.attr in _ENTRY_NAMES:
                return self.entry
            return self.resolver.text(self.scope.path, name)

        value = self._value(node, depth)
        return static_string(value, lookup) if value else None

    def _value(self, node: ast.expr | None, depth: int) -> ast.expr | None:
        """Return the expression that ``node`` stands for in this module."""
        if node is None or not depth:
            return None
        match node:
            case ast.Name(id=name) if (local := self._local(name)) is not None:
                return self._value(local, depth - 1)
            case ast.Call(
                func=ast.Name(id="getattr"),
                args=[ast.expr(), ast.Constant(value=str(name)), default],
            ):
                defined = self.resolver.definition(self.module, name)
                own = defined.node if defined else default
                return own if isinstance(own, ast.expr) else None
            case ast.Call(
                func=ast.Attribute(value=owner, attr="get"),
                args=[ast.Constant(value=key), default],
            ) if isinstance(entries := self._value(owner, depth - 1), ast.Dict):
                pairs = zip(entries.keys, entries.values, strict=True)
                known = {k.value: v for k, v in pairs if isinstance(k, ast.Constant)}
                if len(known) < len(entries.keys):
                    return None
                return self._value(known.get(key, default), depth - 1)
            case _:
                return node

    def _local(self, name: str) -> ast.expr | None:
        """Return the value of a variable that the function around the include assigns once."""
        function = self.scope.function
        if function is None:
            return None
        inside = [statement for statement, _ in walk_statements(function.body, self.scope)]
        values = [value for own, value in direct_assignments(inside) if own == name]
        return values[0] if len(values) == 1 else None
