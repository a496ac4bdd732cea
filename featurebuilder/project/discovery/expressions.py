"""What an expression is worth, as far as the source and the names of files tell."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from featurebuilder.project.discovery.operators import combined, compared, text
from featurebuilder.project.discovery.values import (
    UNKNOWN,
    Instance,
    Method,
    Outside,
    TreeClass,
    TreeFunction,
    TreeRouter,
    found,
    truth,
)
from featurebuilder.project.graph import Key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from featurebuilder.project.discovery.objects import Objects

    Record = Callable[["Frame", ast.Call, TreeRouter, list[object], dict[str, object]], None]

_LONGEST = 2_000


@dataclass
class Frame:
    """The names of a function or module that runs; ``anchor`` is the line of its statement."""

    path: str
    names: dict[str, object] = field(default_factory=dict)
    function: str | None = None
    anchor: int = 0


@dataclass
class Evaluator:
    """Evaluates expressions; ``record`` is told of every include of a router."""

    objects: Objects
    record: Record

    def value(self, node: ast.expr | None, frame: Frame) -> object:
        """Return what ``node`` is worth.

        Raises:
            FailedError: if evaluating it would raise.
        """
        try:
            value = self._value(node, frame)
        except (TypeError, ValueError, LookupError, AttributeError, StopIteration):
            return UNKNOWN
        is_huge = isinstance(value, str | list | tuple) and len(value) > _LONGEST
        return UNKNOWN if is_huge else value

    def _value(self, node: ast.expr | None, frame: Frame) -> object:  # noqa: C901, PLR0911, PLR0912 - one case for each kind
        value = self.value
        match node:
            case ast.Constant(value=constant):
                return constant
            case ast.Name(id=name):
                return (
                    frame.names[name]
                    if name in frame.names
                    else self.objects.names.of(frame.path, name)
                )
            case ast.Attribute(value=owner, attr=name):
                return self.objects.attribute(value(owner, frame), name)
            case ast.Call():
                return self._call(node, frame)
            case ast.JoinedStr(values=parts):
                return text([value(part, frame) for part in parts])
            case ast.FormattedValue(value=inner, conversion=-1, format_spec=None):
                return value(inner, frame)
            case ast.List(elts=elements) | ast.Set(elts=elements):
                return list(self._elements(elements, frame))
            case ast.Tuple(elts=elements):
                return tuple(self._elements(elements, frame))
            case ast.Dict(keys=keys, values=values):
                pairs = zip(keys, values, strict=True)
                return {value(key, frame): value(each, frame) for key, each in pairs if key}
            case ast.ListComp() | ast.GeneratorExp() | ast.SetComp():
                rows = self._rows(node.generators, frame)
                return UNKNOWN if rows is None else [value(node.elt, row) for row in rows]
            case ast.BinOp(left=left, op=operator, right=right):
                return combined(value(left, frame), operator, value(right, frame))
            case ast.BoolOp():
                return self._boolean(node, frame)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                known = truth(value(operand, frame))
                return UNKNOWN if known is None else not known
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int(number))):
                return -number
            case ast.Compare(left=left, ops=[operator], comparators=[right]):
                return compared(value(left, frame), operator, value(right, frame))
            case ast.IfExp(test=test, body=body, orelse=orelse):
                known = truth(value(test, frame))
                return value(orelse if known is False else body, frame)
            case ast.Subscript(value=owner, slice=part):
                return self._part(value(owner, frame), part, frame)
            case ast.NamedExpr(target=target, value=inner):
                frame.names[target.id] = value(inner, frame)
                return frame.names[target.id]
            case ast.Await(value=inner) | ast.Starred(value=inner):
                return value(inner, frame)
            case ast.Lambda():
                return Outside("lambda")
            case _:
                return UNKNOWN

    def bind(self, target: ast.expr, value: object, frame: Frame) -> None:
        """Give a target its value; a call that makes a router is known by the target's name."""
        match target:
            case ast.Name(id=name):
                key = Key(frame.path, name)
                is_open = value is UNKNOWN or isinstance(value, Instance)
                is_made = is_open and key in self.objects.names.routers
                frame.names[name] = TreeRouter(key) if is_made else value
            case ast.Attribute(value=owner, attr=name):
                instance = self.value(owner, frame)
                if isinstance(instance, Instance) and value is not UNKNOWN:
                    instance.attributes[name] = value
            case ast.Tuple(elts=targets) | ast.List(elts=targets):
                known = isinstance(value, tuple | list) and len(value) == len(targets)
                values = list(value) if known and isinstance(value, tuple | list) else ()
                for at, each in enumerate(targets):
                    self.bind(each, values[at] if values else UNKNOWN, frame)
            case ast.Subscript(value=owner, slice=part):
                container, index = self.value(owner, frame), self.value(part, frame)
                if isinstance(container, dict) and index is not UNKNOWN:
                    container[index] = value
            case _:
                pass

    def _elements(self, nodes: list[ast.expr], frame: Frame) -> Iterator[object]:
        for node in nodes:
            value = self.value(node, frame)
            if isinstance(node, ast.Starred) and isinstance(value, list | tuple):
                yield from value
            else:
                yield value

    def _rows(self, generators: list[ast.comprehension], frame: Frame) -> list[Frame] | None:
        rows = [replace(frame, names=dict(frame.names))]
        for generator in generators:
            more: list[Frame] = []
            for row in rows:
                values = self.value(generator.iter, row)
                if not isinstance(values, list | tuple | dict):
                    return None
                for value in values:
                    inner = replace(row, names=dict(row.names))
                    self.bind(generator.target, value, inner)
                    if all(truth(self.value(test, inner)) is not False for test in generator.ifs):
                        more.append(inner)
            rows = more
        return rows

    def _boolean(self, node: ast.BoolOp, frame: Frame) -> object:
        is_or, is_open = isinstance(node.op, ast.Or), False
        value: object = UNKNOWN
        for each in node.values:
            value = self.value(each, frame)
            known = truth(value)
            if known is is_or:
                # What decides alone does so whatever an unknown one before it was.
                return value
            is_open = is_open or known is None
        return UNKNOWN if is_open else value

    def _part(self, owner: object, part: ast.expr, frame: Frame) -> object:
        if not isinstance(owner, str | list | tuple | dict):
            return UNKNOWN
        if isinstance(part, ast.Slice):
            bounds = [
                self.value(b, frame) if b else None for b in (part.lower, part.upper, part.step)
            ]
            known = [bound for bound in bounds if bound is None or isinstance(bound, int)]
            is_open = len(known) < len(bounds) or isinstance(owner, dict)
            return UNKNOWN if is_open else owner[slice(*known)]
        key = self.value(part, frame)
        if isinstance(owner, dict):
            return owner[key]
        return owner[key] if isinstance(key, int) else UNKNOWN

    def _call(self, node: ast.Call, frame: Frame) -> object:
        callee = self.value(node.func, frame)
        given = list(self._elements(node.args, frame))
        words: dict[str, object] = {}
        for word in node.keywords:
            value = self.value(word.value, frame)
            if word.arg:
                words[word.arg] = value
            elif isinstance(value, dict):
                words |= {str(key): each for key, each in value.items()}
        match callee:
            case TreeFunction(found_by=by):
                return found(self.objects.run(callee, given, words), by)
            case TreeClass():
                return self.objects.made(callee, given, words)
            case Method(owner=TreeRouter() as owner, name="include_router"):
                self.record(frame, node, owner, given, words)
                return None
            case Method():
                return self.objects.method(callee, given, words, frame.path)
            case Outside(dotted=dotted):
                return self.objects.function(dotted, given, words, frame.path)
            case _:
                return UNKNOWN
