"""Hooks for schemathesis: name what is there, every other time, instead of what cannot be.

No schema can say which domains are reserved, as ``.test`` is, so no address has one of those.

A pet needs an owner: with keys that are made up nothing would ever be stored, and most requests
would end as 404 or 409; with versions that are made up each change would end as 412. This file is
copied into a tree.
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
_CONDITIONS = ("if-match", "if-none-match")
_KEYS: dict[str, list[int | str]] = defaultdict(list)
"""The keys that were given out, by the last word of the collection's path."""
_ETAGS: dict[str, str] = {}
"""The version of each thing that was told last, by its key."""


def _is_public(address: str) -> bool:
    """Return whether the domain of an address is not reserved for special use."""
    domain = f".{address.rpartition('@')[2].lower()}"
    is_reserved = any(domain.endswith(f".{name}") for name in SPECIAL_USE_DOMAIN_NAMES)
    return not is_reserved and ".xn--" not in domain


schemathesis.openapi.format("email", strategies.emails().filter(_is_public))


@schemathesis.hook
def before_call(_: HookContext, case: Case, kwargs: dict[str, object]) -> None:  # noqa: ARG001
    """Name the version that is there."""
    keys = (case.path_parameters or {}).values()
    etag = next((_ETAGS[str(key)] for key in keys if str(key) in _ETAGS), None)
    headers = case.headers or {}
    for name in _CONDITIONS:
        if etag and name in headers and _is_chosen(headers[name]):
            headers[name] = etag


@schemathesis.hook
def after_call(_: HookContext, case: Case, response: Response) -> None:
    """Note the key of what was stored, and its version."""
    shown = [str(key) for key in (case.path_parameters or {}).values()]
    if case.method == "POST" and response.status_code == 201:  # noqa: PLR2004
        body = response.json()
        keys = _KEYS[_collection(case.path)]
        if isinstance(body, dict) and "id" in body and len(keys) < _KEPT:
            keys.append(body["id"])
            shown = [str(body["id"])]
    if "etag" in response.headers:
        _ETAGS.update(dict.fromkeys(shown, response.headers["etag"][0]))


@schemathesis.hook
def map_path_parameters(_: HookContext, path_parameters: object) -> object:
    """Name what is there."""
    return _with_known(path_parameters)


@schemathesis.hook
def map_body(context: HookContext, body: object) -> object:
    """Refer to what is there."""
    if not isinstance(body, list):
        return _with_known(body)
    # The keys of what is deleted stand in a list of their own.
    collection = _collection(context.operation.path)
    return [_known(collection, _with_known(item)) for item in body]


def _with_known(values: object) -> object:
    if not isinstance(values, dict):
        return values
    return {name: _referring(str(name), value) for name, value in values.items()}


def _referring(name: str, value: object) -> object:
    word, _, what = name.rpartition("_")
    if what == "ids" and isinstance(value, list):
        return [_known(word, each) for each in value]
    return _known(word, value) if what == "id" else value


def _collection(path: str) -> str:
    """Return the word that a path's keys belong to."""
    words = path.strip("/").split("/")
    return words[words.index("bulk") - 1] if "bulk" in words else words[-1]


def _known(word: str, value: object) -> object:
    """Return a key of the collection that a word belongs to, instead of a valid one."""
    keys = next((keys for path, keys in _KEYS.items() if path.startswith(word)), [])
    if not _is_key(value):
        return value
    return keys[_number(value) // 2 % len(keys)] if keys and _is_chosen(value) else value


def _is_chosen(value: object) -> bool:
    # It depends on the value alone, so that a request that failed can be made again.
    return bool(_number(value) % 2)


def _number(value: object) -> int:
    return zlib.crc32(str(value).encode())


def _is_key(value: object) -> bool:
    """Return whether a value may be a key, so that a valid one in its place hides nothing."""
    if isinstance(value, int):
        return 0 < value < _NO_KEY and not isinstance(value, bool)
    try:
        UUID(str(value))
    except ValueError:
        return False
    return True
