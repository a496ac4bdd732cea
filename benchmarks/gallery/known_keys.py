"""Hooks for schemathesis: name what is there, every other time, instead of what cannot be.

No schema can say which domains are reserved, as ``.test`` is, so no address has one of those.

A pet needs an owner: with keys that are made up nothing would ever be stored, and most requests
would end as 404 or 409. This file is copied into a tree.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from typing import TYPE_CHECKING
from uuid import UUID

import schemathesis
from email_validator import SPECIAL_USE_DOMAIN_NAMES
from hypothesis import strategies

if TYPE_CHECKING:
    from schemathesis import Case, HookContext, Response

_KEPT = 200
_NO_KEY = 2**31
_KEYS: dict[str, list[int | str]] = defaultdict(list)
"""The keys that were given out, by the last word of the collection's path."""


def _is_public(address: str) -> bool:
    """Return whether the domain of an address is not reserved for special use."""
    domain = f".{address.rpartition('@')[2].lower()}"
    return not any(domain.endswith(f".{name}") for name in SPECIAL_USE_DOMAIN_NAMES)


schemathesis.openapi.format("email", strategies.emails().filter(_is_public))


@schemathesis.hook
def after_call(_: HookContext, case: Case, response: Response) -> None:
    """Note the key of what was stored."""
    if case.method == "POST" and response.status_code == 201:  # noqa: PLR2004
        body = response.json()
        keys = _KEYS[case.path.rpartition("/")[2]]
        if isinstance(body, dict) and "id" in body and len(keys) < _KEPT:
            keys.append(body["id"])


@schemathesis.hook
def map_path_parameters(_: HookContext, path_parameters: object) -> object:
    """Name what is there."""
    return _with_known(path_parameters)


@schemathesis.hook
def map_body(_: HookContext, body: object) -> object:
    """Refer to what is there."""
    if isinstance(body, list):
        return [_with_known(item) for item in body]
    return _with_known(body)


def _with_known(values: object) -> object:
    if not isinstance(values, dict):
        return values
    return {
        name: _known(name.removesuffix("_id"), value) if str(name).endswith("_id") else value
        for name, value in values.items()
    }


def _known(word: str, value: object) -> object:
    """Return a key of the collection that a word belongs to, instead of a valid one."""
    keys = next((keys for path, keys in _KEYS.items() if path.startswith(word)), [])
    if not _is_key(value):
        return value
    number = zlib.crc32(str(value).encode())
    # It depends on the value alone, so that a request that failed can be made again.
    return keys[number // 2 % len(keys)] if keys and number % 2 else value


def _is_key(value: object) -> bool:
    """Return whether a value may be a key, so that a valid one in its place hides nothing."""
    if isinstance(value, int):
        return 0 < value < _NO_KEY and not isinstance(value, bool)
    try:
        UUID(str(value))
    except ValueError:
        return False
    return True
