"""Read requests that a careless or a hostile writer might write."""

from __future__ import annotations

import random
import sys
from collections import Counter
from typing import TYPE_CHECKING

from featurebuilder.errors import FeatureBuilderError
from featurebuilder.pipeline import Options, new
from featurebuilder.planning import prepare_build
from featurebuilder.request.formats.loading import load_request

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

_BASES = (
    b"""\
name: pets
title: Pets
description: Keeps pets.
tags: [Clinic]
resource:
  name: pet
  fields:
    name: {type: str, max_length: 80, unique: true}
    age: {type: int, ge: 0, optional: true}
    kind: {type: enum, values: [dog, cat], default: dog}
    owner: {type: ref, to: owners}
    price: {type: decimal, digits: 8, places: 2}
  filters: [kind, age]
  sort: [name]
  timestamps: true
""",
    b"""\
{"name": "greetings", "description": "Greets.", "tags": ["Words"],
 "endpoints": [{"path": "/greetings/{name}", "handler": "greet", "summary": "Greet",
  "parameters": {"name": {"type": "str"}},
  "response": {"model": "Greeting", "fields": {"words": {"type": "str", "example": "Hello"}}}}]}
""",
    b"""\
name = "smoke_test"
description = "Lives."
tags = ["Health"]
[[endpoints]]
path = "/smoke_test"
handler = "run"
summary = "Run"
[endpoints.response.fields.status]
value = "ok"
""",
)
_MOST_PLANNED = 100
_SUFFIXES = (".yaml", ".json", ".toml")
_WORDS = (
    *(b"null", b"~", b"1e400", b".nan", b"-.inf", b"!!python/object:os.system ls", b"*a", b"&a"),
    *(b"'''", b'"""', b"{{ 7*7 }}", b"{% raise %}", b"\\x00", b"\x00", b"\xff\xfe", b"\r"),
    *(b"../../etc/passwd", b"__import__('os')", b"; rm -rf /", b"${HOME}", b"`id`", b"$(id)"),
    *(b"9" * 400, b"[" * 200, b"{" * 200, "\u202e".encode(), "\ud7ff".encode(), b"---", b"..."),
    *(
        b"true",
        b"2030-01-01",
        b"0o17",
        b"class",
        b"import",
        b"pets",
        b"str",
        b"ref",
        b"- -",
        b": :",
    ),
)


def measure(home: Path, count: int, seed: int = 19) -> Counter[str]:
    """Return how ``count`` requests were received; the first accepted ones are planned too."""
    new(Options(home, verify=False), "shop", None, None, lambda _: None)
    chance = random.Random(seed)  # noqa: S311 - reproducible, not secret
    seen: Counter[str] = Counter()
    for _ in range(count):
        kind = chance.randrange(len(_BASES))
        data = _BASES[kind]
        for _ in range(chance.randint(1, 3)):
            data = chance.choice(_MUTATIONS)(data, chance)
        try:
            request = load_request(data, origin="features/x", suffix=_SUFFIXES[kind])
            if seen["planned"] < _MOST_PLANNED:
                prepare_build(home / "shop", None, request, force=False)
                seen["planned"] += 1
            seen["accepted"] += 1
        except FeatureBuilderError as error:
            seen["refused"] += 1
            if not all(problem.what for problem in error.problems):
                seen["refused without a reason"] += 1
        except BaseException as error:  # noqa: BLE001
            seen["traceback"] += 1
            sys.stderr.write(f"{type(error).__name__}: {error}: {data[:300]!r}\n")
    return seen


def _lines(data: bytes) -> list[bytes]:
    return data.splitlines(keepends=True) or [b""]


def _drop(data: bytes, chance: random.Random) -> bytes:
    lines = _lines(data)
    del lines[chance.randrange(len(lines))]
    return b"".join(lines)


def _repeat(data: bytes, chance: random.Random) -> bytes:
    lines = _lines(data)
    at = chance.randrange(len(lines))
    lines[at] *= chance.choice((2, 2, 50))
    return b"".join(lines)


def _swap(data: bytes, chance: random.Random) -> bytes:
    lines = _lines(data)
    chance.shuffle(lines)
    return b"".join(lines)


def _insert(data: bytes, chance: random.Random) -> bytes:
    at = chance.randint(0, len(data))
    return data[:at] + chance.choice(_WORDS) + data[at:]


def _replace(data: bytes, chance: random.Random) -> bytes:
    at = chance.randint(0, len(data))
    return data[:at] + chance.choice(_WORDS) + data[at + chance.randint(1, 12) :]


def _flip(data: bytes, chance: random.Random) -> bytes:
    if not data:
        return data
    at = chance.randrange(len(data))
    return data[:at] + bytes((data[at] ^ 1 << chance.randrange(8),)) + data[at + 1 :]


def _cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randint(0, len(data))]


_MUTATIONS: Sequence[Callable[[bytes, random.Random], bytes]] = (
    *(_drop, _repeat, _swap, _insert, _insert, _replace, _replace, _replace, _flip, _cut),
)
