"""Resolve attributes of objects through the classes that the objects are instances of."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from featurebuilder.project.source.static_strings import dotted_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.project.source.resolving import Definition, Resolver


def resolve_attribute(
    resolver: Resolver, owner: Definition, dotted: str, depth: int
) -> Definition | None:
    """Return the definition of the attribute ``dotted`` of ``owner``, or ``None`` if it is unknown.

    The definition is the attribute's value, or its annotation if the value is not in the class.
    Classes of objects are resolved through calls of classes and functions, ``a or b``, inheritance,
    and settings nested in settings. ``depth`` limits the number of steps.
    """
    head, _, rest = dotted.partition(".")
    owner_class = _class_of(resolver, owner, depth)
    for field in _fields(resolver, owner_class, head, depth) if owner_class else ():
        if rest:
            return resolve_attribute(resolver, field, rest, depth - 1)
        return field
    return None


def _class_of(resolver: Resolver, owner: Definition, depth: int) -> Definition | None:
    """Return the class that ``owner`` is an instance of, or ``owner`` itself if it is a class."""
    if not depth:
        return None
    match owner.node:
        case ast.ClassDef():
            return owner
        case ast.FunctionDef() | ast.AsyncFunctionDef() as function:
            inner = [function.returns, *_returned_values(function)]
        case ast.Call(func=called):
            inner = [called]
        case ast.BoolOp(op=ast.Or(), values=values):
            inner = [*values]
        case ast.IfExp(body=body, orelse=otherwise):
            inner = [body, otherwise]
        case ast.Name() | ast.Attribute() as name:
            dotted = dotted_name(name)
            found = resolver.definition(owner.path, dotted, depth - 1) if dotted else None
            is_same = found is None or found.node is name
            return None if is_same or not found else _class_of(resolver, found, depth - 1)
        case _:
            return None
    classes = (
        _class_of(resolver, owner._replace(node=node), depth - 1)
        for node in inner
        if node is not None
    )
    return next((found for found in classes if found), None)


def _fields(resolver: Resolver, owner: Definition, name: str, depth: int) -> Iterator[Definition]:
    """Yield the definitions of an attribute: the class's own first, then those of its bases."""
    if not depth or not isinstance(owner.node, ast.ClassDef):
        return
    for statement in owner.node.body:
        match statement:
            case ast.AnnAssign(target=ast.Name(id=target), annotation=kind, value=value):
                if target == name:
                    yield owner._replace(name=name, node=_value_or_annotation(kind, value))
            case ast.Assign(targets=[ast.Name(id=target)], value=value) if target == name:
                yield owner._replace(name=name, node=value)
            case _:
                pass
    for base in owner.node.bases:
        dotted = dotted_name(base)
        found = resolver.definition(owner.path, dotted, depth - 1) if dotted else None
        if found:
            yield from _fields(resolver, found, name, depth - 1)


def _value_or_annotation(annotation: ast.expr, value: ast.expr | None) -> ast.expr:
    """Return the field's value, or its annotation if it has no value or a ``default_factory``."""
    is_made = isinstance(value, ast.Call) and any(
        keyword.arg == "default_factory" for keyword in value.keywords
    )
    return annotation if value is None or is_made else value


def _returned_values(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[ast.expr]:
    """Yield the expressions that a function returns."""
    for node in ast.walk(function):
        if isinstance(node, ast.Return) and node.value is not None:
            yield node.value
