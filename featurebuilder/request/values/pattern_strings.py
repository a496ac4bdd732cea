"""Generate strings that match a regular expression, in a fixed order."""

from __future__ import annotations

import re
import sys
import warnings
from functools import lru_cache, partial
from itertools import chain, islice, product
from typing import TYPE_CHECKING, Any

from pydantic_core import SchemaError, SchemaValidator, ValidationError, core_schema

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

# The parser of the standard library's ``re`` module is not public.
_parser: Any = sys.modules["re"]._parser  # noqa: SLF001 - see above
_CHARACTERS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-. @#"
_MOST_CHOICES = 40
_MOST_REPEATED = 256
_FIXED_PARTS = 8
_CATEGORIES = {
    "CATEGORY_DIGIT": r"\d",
    "CATEGORY_NOT_DIGIT": r"\D",
    "CATEGORY_SPACE": r"\s",
    "CATEGORY_NOT_SPACE": r"\S",
    "CATEGORY_WORD": r"\w",
    "CATEGORY_NOT_WORD": r"\W",
}
_LONGEST = 1_000


def matching_strings(pattern: str, shortest: int = 0) -> Iterator[str]:
    """Yield different strings that ``pattern`` probably matches, the simplest first.

    Repetitions are extended to reach ``shortest`` characters where possible. Anchors and
    lookarounds are ignored, so the caller must check that a string matches.
    """
    tree = _parser.parse(pattern)
    near = (partial(max, shortest - less) for less in range(min(shortest, _FIXED_PARTS)))
    kinds: tuple[Callable[[int], int], ...] = (_at_least_once, *near, _fewest)
    seen: set[str] = set()
    for text in chain.from_iterable(_sequence(tree, count) for count in kinds):
        if text not in seen:
            seen.add(text)
            yield text


def _at_least_once(least: int) -> int:
    return max(least, 1)


def _fewest(least: int) -> int:
    return least


def _sequence(tree: Iterable[Any], count: Callable[[int], int]) -> Iterator[str]:
    """Yield the strings of consecutive parts; the last part varies first."""
    choices = [tuple(islice(_part_texts(part, count), _MOST_CHOICES)) for part in tree]
    return ("".join(texts) for texts in product(*choices))


def _part_texts(part: tuple[Any, Any], count: Callable[[int], int]) -> Iterator[str]:
    kind, what = str(part[0]), part[1]
    match kind:
        case "LITERAL":
            yield chr(what)
        case "IN" | "NOT_LITERAL" | "ANY":
            yield from _matching_characters(kind, what)
        case "BRANCH":
            yield from chain.from_iterable(_sequence(branch, count) for branch in what[1])
        case "SUBPATTERN":
            yield from _sequence(what[-1], count)
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            yield from _repetition_texts(what, count)
        case _:
            yield ""


def _repetition_texts(what: tuple[Any, Any, Any], count: Callable[[int], int]) -> Iterator[str]:
    least, most, parts = int(what[0]), int(what[1]), what[2]
    times = min(count(least), most, _MOST_REPEATED)
    if times < least:
        return
    # Only the outermost repetition uses ``count``: nested ones would multiply the length.
    choices = tuple(islice(_sequence(parts, _at_least_once), _MOST_CHOICES))
    yield from ("".join(texts) for texts in product(choices, repeat=times))


def _matching_characters(kind: str, what: Sequence[Any] | int | None) -> Iterator[str]:
    if isinstance(what, int) or what is None:
        yield from (char for char in _CHARACTERS if kind == "ANY" or ord(char) != what)
    elif str(what[0][0]) == "NEGATE":
        yield from (c for c in _CHARACTERS if not any(_contains(member, c) for member in what[1:]))
    else:
        yield from chain.from_iterable(_member_characters(member) for member in what)


def _member_characters(member: tuple[Any, Any]) -> Iterator[str]:
    kind, what = str(member[0]), member[1]
    if kind == "LITERAL":
        yield chr(what)
    elif kind == "RANGE":
        yield from (chr(code) for code in range(what[0], min(what[1] + 1, what[0] + 64)))
    else:
        yield from (char for char in _CHARACTERS if _contains(member, char))


def _contains(member: tuple[Any, Any], char: str) -> bool:
    kind, what = str(member[0]), member[1]
    if kind == "LITERAL":
        return ord(char) == int(what)
    if kind == "RANGE":
        return int(what[0]) <= ord(char) <= int(what[1])
    return re.match(_CATEGORIES[str(what)], char) is not None


def pattern_refusal(pattern: str) -> str | None:
    """Return why ``pattern`` is not usable in both engines, or ``None`` if it is usable."""
    if len(pattern) > _LONGEST:
        return f"has {len(pattern)} characters; the limit is {_LONGEST}"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            re.compile(pattern)
    except (re.error, RecursionError, OverflowError, Warning) as error:
        return f"is not a valid Python regular expression: {error}"
    try:
        _validator(pattern)
    except SchemaError as error:
        reason = str(error).rstrip().rpartition("\n")[2].strip().removeprefix("error: ")
        return f"is not a valid Pydantic regular expression: {reason}"
    return None


def matches(pattern: str, text: str) -> bool:
    """Return whether Pydantic finds ``pattern`` in ``text``; the pattern must be usable."""
    try:
        _validator(pattern).validate_python(text)
    except ValidationError:
        return False
    return True


@lru_cache(maxsize=256)
def _validator(pattern: str) -> SchemaValidator:
    return SchemaValidator(core_schema.str_schema(pattern=pattern))
