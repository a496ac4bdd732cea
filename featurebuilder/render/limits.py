"""Limit what a template may compute: steps, text, numbers and memory."""

from __future__ import annotations

import re
from collections.abc import Collection, Sized
from functools import wraps
from typing import TYPE_CHECKING, Any

from jinja2 import nodes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

MAX_STEPS = 1_000_000
"""The most loop steps and calls in one rendering."""
MAX_LENGTH = 10_000_000
"""The most characters or items in one value, and in the output."""
MAX_TOTAL = 10 * MAX_LENGTH
"""The most characters and items in all values that one rendering computes."""
COUNT_FILTER = "_counted"
CONCAT_FILTER = "_concatenated"
FILTERS = frozenset({
    "abs", "attr", "capitalize", "count", "d", "default", "dictsort", "first", "float", "groupby",
    "indent", "int", "items", "join", "last", "length", "list", "lower", "map", "max", "min",
    "reject", "rejectattr", "replace", "reverse", "round", "select", "selectattr", "sort", "string",
    "title", "trim", "truncate", "unique", "upper", "wordcount",
})  # fmt: skip
"""The filters of Jinja that templates can use. The others can multiply their input."""
_MAX_BITS = 10_000
_WIDE = re.compile(r":[^}]*(\d{5}|\{)")
"""A replacement field of ``str.format`` with a large or a computed width."""
_PADDING = frozenset({"center", "ljust", "rjust", "zfill"})
_MULTIPLYING = frozenset({"expandtabs", "join", "replace", "translate"})
_REPLACED = 2


class LimitExceededError(Exception):
    """A template exceeds a limit."""


class Budget:
    """Counts what a template computes while it is rendered."""

    def __init__(self) -> None:
        """Start with everything to spend."""
        self._steps = self._total = 0

    def begin(self) -> None:
        """Start again."""
        self._steps = self._total = 0

    def step(self) -> None:
        """Count one step.

        Raises:
            LimitExceededError: if there are too many.
        """
        self._steps += 1
        if self._steps > MAX_STEPS:
            raise LimitExceededError(
                f"the loops and calls take more than {MAX_STEPS:,} steps in total"
            )

    def counted(self, values: Iterable[object]) -> Iterator[object]:
        """Yield the values and count each one as a step.

        Raises:
            LimitExceededError: if there are too many steps.
        """
        for value in values:
            self.step()
            yield value

    def require(self, length: int) -> None:
        """Check the length of a value before it is computed.

        Raises:
            LimitExceededError: if it is too long, or all values together are.
        """
        self._total += length
        if length > MAX_LENGTH or self._total > MAX_TOTAL:
            raise LimitExceededError(
                f"a value, or all together, would have more than {MAX_LENGTH:,} characters or items"
            )

    def concatenated(self, parts: list[object]) -> str:
        """Return the parts of a concatenation with ``~`` as one text."""
        texts = [self.string(part) for part in parts]
        self.require(sum(map(len, texts)))
        return "".join(texts)

    def string(self, value: object) -> str:
        """Return a value as text; of containers, only small ones are shown."""
        if isinstance(value, Collection) and not isinstance(value, str):
            raise LimitExceededError("a list or mapping cannot be written as text")
        text = value if isinstance(value, str) else str(value)
        self.require(len(text))
        return text

    def check_operator(self, operator: str, left: object, right: object) -> None:
        """Check that the result of an operator is not too large.

        Raises:
            LimitExceededError: if it is.
        """
        match operator, left, right:
            case ("*", Sized() as repeated, int() as times) | (
                "*",
                int() as times,
                Sized() as repeated,
            ):
                self.require(len(repeated) * max(times, 0))
            case ("*", int(), int()) if left.bit_length() + right.bit_length() > _MAX_BITS:
                raise LimitExceededError("'*' would produce a number with too many digits")
            case "**", int(), int() if left.bit_length() * right > _MAX_BITS:
                raise LimitExceededError("'**' would produce a number with too many digits")
            case "+", Sized(), Sized():
                self.require(len(left) + len(right))
            case "%", str(), _:
                raise LimitExceededError("'%' cannot format text; write it with '~'")
            case _:
                pass

    def check_call(self, called: object, given: tuple[object, ...]) -> None:
        """Count a call as a step, and check that a method of a text produces no longer one.

        Raises:
            LimitExceededError: if there are too many steps, or if it does.
        """
        self.step()
        text = getattr(called, "__self__", None)
        if isinstance(text, str):
            self.require(self._length_of_result(getattr(called, "__name__", ""), text, given))

    @staticmethod
    def check_format(text: str) -> None:
        """Check that a text for ``str.format`` has no large or computed width.

        Raises:
            LimitExceededError: if it has.
        """
        if _WIDE.search(text):
            raise LimitExceededError("the format has a width that is too large, or computed")

    @staticmethod
    def _length_of_result(name: str, text: str, given: tuple[object, ...]) -> int:
        """Return the most characters that a method of ``text`` produces."""
        match given:
            case [int() as width, *_] if name in _PADDING:
                return max(width, len(text))
            case [str() as old, str() as new, *_] if name == "replace":
                return _length_replaced(text, old, new)
            case _ if name in _PADDING | _MULTIPLYING:
                raise LimitExceededError(f"'{name}' is not available for this text")
            case _:
                return len(text)

    def limited(self, name: str, apply: Callable[..., object]) -> Callable[..., object]:
        """Return a filter of Jinja whose input is checked before, and whose result counts."""
        if name == "string":
            return self.string
        if name == "join":
            return self.joined

        @wraps(apply)  # Jinja notes on a filter which arguments it wants, such as the context.
        def checked(*given: Any, **words: Any) -> object:  # noqa: ANN401 - any filter's
            self.step()
            every = (*given, *words.values())
            texts = [one for one in every if isinstance(one, str)]
            if name == "replace" and len(texts) > _REPLACED:
                self.require(_length_replaced(*texts[: _REPLACED + 1]))
            if name == "indent" and texts:
                width = max([4, *(one for one in every if isinstance(one, int))])
                self.require(len(texts[0]) + (texts[0].count("\n") + 1) * width)
            result = apply(*given, **words)
            if isinstance(result, Sized):
                self.require(len(result))
            return result

        return checked

    def joined(self, values: Iterable[object], d: str = "") -> str:
        """Return the values as texts, joined by ``d``."""
        texts = [self.string(value) for value in self.counted(values)]
        self.require(len(d) * len(texts))
        return d.join(texts)


def _length_replaced(text: str, old: str, new: str) -> int:
    """Return the length of ``text.replace(old, new)``."""
    return len(text) + text.count(old) * max(len(new) - len(old), 0)


def count_loops(template: nodes.Template) -> None:
    """Change every loop of a parsed template, and every ``~``, so that they are counted."""
    for loop in template.find_all(nodes.For):
        values = loop.iter
        loop.iter = nodes.Filter(values, COUNT_FILTER, [], [], None, None, lineno=values.lineno)
    _replace_concatenations(template)


def _replace_concatenations(node: nodes.Node) -> None:
    for field, value in node.iter_fields():
        if isinstance(value, nodes.Node):
            _replace_concatenations(value)
            setattr(node, field, _counted_concatenation(value))
        elif isinstance(value, list):
            for one in value:
                if isinstance(one, nodes.Node):
                    _replace_concatenations(one)
            value[:] = [_counted_concatenation(one) for one in value]


def _counted_concatenation(node: object) -> object:
    if not isinstance(node, nodes.Concat):
        return node
    parts = nodes.List(node.nodes, lineno=node.lineno)
    return nodes.Filter(parts, CONCAT_FILTER, [], [], None, None, lineno=node.lineno)


def within_length(parts: Iterable[str]) -> Iterator[str]:
    """Yield the parts of an output.

    Raises:
        LimitExceededError: if their total length is too long.
    """
    length = 0
    for part in parts:
        length += len(part)
        if length > MAX_LENGTH:
            raise LimitExceededError(f"the output has more than {MAX_LENGTH:,} characters")
        yield part
