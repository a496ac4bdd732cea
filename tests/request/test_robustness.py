from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.request.samples import FORMATS, problems, resource_requests, told

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.mark.parametrize(
    ("content", "suffix", "found"),
    [
        (b"", ".yaml", ":1:1 the request is empty -- describe a feature in it"),
        (b"\xef\xbb\xbf \r\n", ".json", ":1:1 the request is empty -- describe a feature in it"),
        (b"# c\n", ".yaml", ":1:1 the request is empty -- describe a feature in it"),
        (b"~", ".yaml", ":1:1 the request: expected a mapping, found null"),
        (b"[1]", ".json", ":1:1 the request: expected a mapping, found a list"),
        (b"hello", "", ":1:1 the request: expected a mapping, found the string 'hello'"),
        (b"a: 1\n---\nb: 1\n", ".yaml", ":2:1 the request contains more than one document"),
        (
            b"a:\r\n  \xc3\xa9\xff",
            ".yaml",
            ":2:4 the request is not UTF-8 -- save the file as UTF-8",
        ),
        (b"\xff\xfea\0", ".toml", ":1:1 the request is not UTF-8 -- save the file as UTF-8"),
        (
            b" " * (2**20 + 1),
            ".yaml",
            " the request has 1048577 bytes; the limit is 1048576",
        ),
        (
            b"a = " + b"9" * 5000,
            ".toml",
            " the request is not TOML: a number has too many digits",
        ),
        (
            b"a",
            ".txt",
            (" the request has the unknown suffix '.txt' -- use one of .yaml, .yml, .json, .toml"),
        ),
        (b"[" * 100_000, ".json", ":1:65 the request is nested more than 64 levels deep"),
        (b'{"a":' * 100_000, "", ":1:321 the request is nested more than 64 levels deep"),
        (b"[" * 100_000, ".yaml", ":1:65 the request is nested more than 64 levels deep"),
        (b"- " * 100_000, ".yaml", ":1:129 the request is nested more than 64 levels deep"),
        (b"a = " + b"[" * 100_000, ".toml", ":1:69 the request is nested more than 64 levels deep"),
        (b"a." * 100_000, ".toml", ":1:130 the request is nested more than 64 levels deep"),
    ],
)
def test_what_is_no_request_at_all(content: bytes, suffix: str, found: str) -> None:
    assert told(content, suffix) == [f"x{suffix}{found}"]


@pytest.mark.parametrize(
    "content", ["a = {" * 100_000, "a." * 100_000 + "a = 1", "a" * 2**20, '"' + "\\" * 100_000]
)
@pytest.mark.slow
def test_nothing_is_too_much_for_the_look_at_standard_input(content: str) -> None:
    assert problems(content, "")


def _never_another_error(content: bytes, suffix: str) -> None:
    for problem in problems(content, suffix):
        assert problem.what.isprintable()
        assert "Input should" not in problem.what


_suffixes = st.sampled_from((".yaml", ".json", ".toml", ""))
_pieces = st.sampled_from(
    (*"\"'[]{}:,\n\t-?|>&*!%#=.\\~0é\0", "---\n", "\\u", "\\ud800", "\\UFFFFFFFF", "[[", '"""')
)


@given(content=st.binary(max_size=60), suffix=_suffixes)
@settings(max_examples=150)
def test_arbitrary_bytes_load_or_are_refused(content: bytes, suffix: str) -> None:
    _never_another_error(content, suffix)


@given(text=st.lists(_pieces, max_size=12).map("".join), suffix=_suffixes)
@settings(max_examples=150)
def test_arbitrary_punctuation_loads_or_is_refused(text: str, suffix: str) -> None:
    _never_another_error(text.encode(), suffix)


@given(data=st.data(), suffix=st.sampled_from(tuple(FORMATS)))
@settings(max_examples=250, deadline=None)
def test_mutated_requests_load_or_are_refused(data: st.DataObject, suffix: str) -> None:
    text = FORMATS[suffix]
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(start + 20, len(text))))
        text = text[:start] + data.draw(_pieces | st.just(text[:80])) + text[end:]
    _never_another_error(text.encode(), suffix)


STRANGE: tuple[object, ...] = (None, True, 0, -1, 2**70, 1.5, "", "x", "a/b", "{x}", [], ["a"], {})
KEYS = ("type", "to", "optional", "default", "fields", "unique", "ge", "items", "source", "x")


@given(data=st.data())
@settings(max_examples=100, deadline=None)
def test_resources_and_parameters_with_strange_parts_load_or_are_refused(
    data: st.DataObject,
) -> None:
    whole = data.draw(resource_requests() | st.just(PARAMETERS).map(copy.deepcopy))
    for _ in range(data.draw(st.integers(1, 3))):
        holder, key = data.draw(st.sampled_from(list(_places(whole))))
        strange = copy.deepcopy(data.draw(st.sampled_from(STRANGE)))
        holder[data.draw(st.sampled_from((key, *KEYS))) if isinstance(holder, dict) else key] = (
            strange
        )
    _never_another_error(json.dumps(whole).encode(), ".json")


def _places(part: dict[str, Any] | list[Any]) -> Iterator[tuple[Any, Any]]:
    """Yield what holds each part of plain data, and its key there."""
    inner: Any = part.items() if isinstance(part, dict) else enumerate(part)
    for key, value in inner:
        yield part, key
        if isinstance(value, dict | list):
            yield from _places(value)


PARAMETERS = {
    "name": "greetings",
    "description": "Greets.",
    "tags": ["Greetings"],
    "endpoints": [
        {
            "path": "/greetings/{name}",
            "summary": "Greet",
            "handler": "greet",
            "parameters": {"name": {"max_length": 9}, "times": {"type": "int", "default": 1}},
            "response": {"fields": {"name": {"parameter": "name", "description": "Who."}}},
        }
    ],
}
