"""Find what a request must contain to pass a dependency: headers, cookies and query parameters."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from featurebuilder.project.source.resolving import Definition
from featurebuilder.project.source.static_strings import dotted_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.project.source.resolving import Resolver
    from featurebuilder.project.source.scopes import Function

HEADER = "header"
COOKIE = "cookie"
QUERY = "query"
BASIC = "basic"
AUTHORIZATION = "Authorization"
_BEARERS = frozenset(
    {
        "HTTPBearer",
        "OAuth2",
        "OAuth2AuthorizationCodeBearer",
        "OAuth2PasswordBearer",
        "OpenIdConnect",
    }
)
_KEYS = {"APIKeyHeader": HEADER, "APIKeyCookie": COOKIE, "APIKeyQuery": QUERY}
_MARKERS = {"Header": HEADER, "Cookie": COOKIE, "Query": QUERY}
_DEPENDING = frozenset({"Depends", "Security"})
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_DEPTH = 6


class Credential(NamedTuple):
    """A part of a request that a dependency reads; ``name`` is empty for basic authentication."""

    place: str
    name: str


def read_credentials(resolver: Resolver, path: str, name: str) -> tuple[Credential, ...]:
    """Return what the dependency ``name`` of the file ``path`` reads from a request.

    Only what the source shows is found; a dependency of another package reads nothing.
    """
    found = _Reader(resolver).of_name(path, name, _DEPTH)
    return tuple(dict.fromkeys(one for one in found if not one.name or _NAME.fullmatch(one.name)))


@dataclass(frozen=True, slots=True)
class _Reader:
    resolver: Resolver

    def of_name(self, path: str, name: str, depth: int) -> Iterator[Credential]:
        """Yield what a named dependency reads."""
        found = self.resolver.definition(path, name) if depth else None
        match found:
            case Definition(path=file, node=ast.FunctionDef() | ast.AsyncFunctionDef() as function):
                yield from self._of_function(file, function, depth)
            case Definition(path=file, node=ast.ClassDef() as class_):
                yield from self._of_method(file, class_, "__init__", depth)
            case Definition(path=file, node=ast.Call() as call):
                yield from self._of_instance(file, call, depth)
            case _:
                return

    def _of_instance(self, path: str, call: ast.Call, depth: int) -> Iterator[Credential]:
        """Yield what an object reads that FastAPI calls, such as ``HTTPBearer()``."""
        name = dotted_name(call.func) or ""
        if scheme := _of_scheme(name.rpartition(".")[2], call):
            yield scheme
            return
        found = self.resolver.definition(path, name)
        if found is None or not isinstance(found.node, ast.ClassDef):
            return
        bases = [(dotted_name(base) or "").rpartition(".")[2] for base in found.node.bases]
        yield from (one for base in bases if (one := _of_scheme(base, call)))
        yield from self._of_method(found.path, found.node, "__call__", depth)

    def _of_method(
        self, path: str, class_: ast.ClassDef, name: str, depth: int
    ) -> Iterator[Credential]:
        """Yield what a method of a class reads."""
        for node in class_.body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == name:
                yield from self._of_function(path, node, depth)

    def _of_function(self, path: str, function: Function, depth: int) -> Iterator[Credential]:
        """Yield what the arguments of a function read."""
        given = function.args
        positional = [*given.posonlyargs, *given.args]
        defaults = [None] * (len(positional) - len(given.defaults)) + [*given.defaults]
        pairs = [
            *zip(positional, defaults, strict=True),
            *zip(given.kwonlyargs, given.kw_defaults, strict=True),
        ]
        for argument, default in pairs:
            if _is_given(default):
                continue
            for marker in self._markers(path, argument.annotation, default, depth):
                yield from self._of_marker(path, argument.arg, marker, depth)

    def _markers(
        self, path: str, annotation: ast.expr | None, default: ast.expr | None, depth: int
    ) -> Iterator[ast.Call]:
        """Yield the calls such as ``Header()`` in an annotation or a default value."""
        if isinstance(default, ast.Call):
            yield default
        match annotation:
            case ast.Subscript(slice=ast.Tuple(elts=parts)):
                yield from (part for part in parts if isinstance(part, ast.Call))
            case ast.Name(id=name) if depth:
                found = self.resolver.definition(path, name)
                if found and isinstance(found.node, ast.Subscript):
                    yield from self._markers(found.path, found.node, None, depth - 1)
            case _:
                return

    def _of_marker(
        self, path: str, name: str, marker: ast.Call, depth: int
    ) -> Iterator[Credential]:
        """Yield what one argument of a dependency reads."""
        kind = (dotted_name(marker.func) or "").rpartition(".")[2]
        place = _MARKERS.get(kind)
        if place and not any(map(_is_given, marker.args[:1])):
            alias = _keyword(marker, "alias")
            plain = name.replace("_", "-").title() if place == HEADER else name
            yield Credential(place, alias or plain)
        elif kind in _DEPENDING and marker.args:
            needed = marker.args[0]
            if dotted := dotted_name(needed):
                yield from self.of_name(path, dotted, depth - 1)
            elif isinstance(needed, ast.Call) and depth:
                yield from self._of_instance(path, needed, depth - 1)


def _is_given(default: ast.expr | None) -> bool:
    """Return whether a default value lets a request leave a value out.

    With ``None``, the dependency refuses the request itself.
    """
    return isinstance(default, ast.Constant) and default.value not in {None, ...}


def _of_scheme(name: str, call: ast.Call) -> Credential | None:
    """Return what a security scheme of FastAPI reads."""
    if name in _BEARERS:
        return Credential(HEADER, AUTHORIZATION)
    if name == "HTTPBasic":
        return Credential(BASIC, "")
    key = _keyword(call, "name")
    return Credential(_KEYS[name], key) if name in _KEYS and key else None


def _keyword(call: ast.Call, name: str) -> str:
    """Return a keyword argument that is a constant string, or an empty string."""
    for keyword in call.keywords:
        if keyword.arg == name and isinstance(keyword.value, ast.Constant):
            return str(keyword.value.value)
    return ""
