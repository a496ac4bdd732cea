"""From an object in the source to one of its attributes, through the class that it is one of."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from featurebuilder.project.texts import dotted_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.project.resolving import Definition, Resolver


def attribute_of(
    resolver: Resolver, owner: Definition, dotted: str, depth: int
) -> Definition | None:
    """Return what ``dotted`` is of ``owner``: a value, or a class where only that is told.

    Objects are followed through calls of classes and of functions, ``a or b``, inheritance, and
    the fields of settings inside of settings.
    """
    head, _, rest = dotted.partition(".")
    made_of = _class_of(resolver, owner, depth)
    for field in _fields(resolver, made_of, head, depth) if made_of else ():
        if rest:
            return attribute_of(resolver, field, rest, depth - 1)
        return field
    return None


def _class_of(resolver: Resolver, owner: Definition, depth: int) -> Definition | None:
    """Return the class of which ``owner`` is an instance, or that it is itself."""
    if not depth:
        return None
    match owner.node:
        case ast.ClassDef():
            return owner
        case ast.FunctionDef() | ast.AsyncFunctionDef() as function:
            inner = [function.returns, *_returned(function)]
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
    """Yield what the class, or the first of its bases that has it, gives the attribute."""
    if not depth or not isinstance(owner.node, ast.ClassDef):
        return
    for statement in owner.node.body:
        match statement:
            case ast.AnnAssign(target=ast.Name(id=target), annotation=kind, value=value):
                if target == name:
                    yield owner._replace(name=name, node=_told(kind, value))
            case ast.Assign(targets=[ast.Name(id=target)], value=value) if target == name:
                yield owner._replace(name=name, node=value)
            case _:
                pass
    for base in owner.node.bases:
        dotted = dotted_name(base)
        found = resolver.definition(owner.path, dotted, depth - 1) if dotted else None
        if found:
            yield from _fields(resolver, found, name, depth - 1)


def _told(annotation: ast.expr, value: ast.expr | None) -> ast.expr:
    """Return what tells of a field: its value, or its class where the value is made elsewhere."""
    is_made = isinstance(value, ast.Call) and any(
        word.arg == "default_factory" for word in value.keywords
    )
    return annotation if value is None or is_made else value


def _returned(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[ast.expr]:
    for node in ast.walk(function):
        if isinstance(node, ast.Return) and node.value is not None:
            yield node.value
