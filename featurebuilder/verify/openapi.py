"""Extract the contract of each operation from an OpenAPI document."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from featurebuilder.verify.observation import Json

_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_COMPONENTS = "#/components/"


def operations(document: Json) -> dict[str, str]:
    """Map each operation (``METHOD /path``) to its contract.

    A contract is canonical JSON of the operation, of the path-level and document-level settings
    that apply to it, and of every component it references, directly or indirectly. Two contracts
    are equal if and only if the operation is the same for a client.
    """
    return {
        f"{method.upper()} {path}": _contract(document, item, method)
        for path, method, item in path_items(document)
    }


def changed_operations(
    before: Mapping[str, str], after: Mapping[str, str], own: Collection[str]
) -> list[str]:
    """Return the operations besides ``own`` that exist before and after with another contract."""
    return [
        key
        for key, contract in before.items()
        if key not in own and after.get(key, contract) != contract
    ]


def path_items(document: Json) -> Iterator[tuple[str, str, dict[str, Json]]]:
    """Yield the path, lower-case method and path item of each operation."""
    paths = _member(document, "paths")
    for path, item in paths.items() if isinstance(paths, dict) else ():
        for method in _METHODS:
            if isinstance(item, dict) and method in item:
                yield path, method, item


def _contract(document: Json, item: dict[str, Json], method: str) -> str:
    operation = item[method]
    parts: list[Json] = [
        operation,
        {key: value for key, value in item.items() if key not in _METHODS},
        _member(document, "security"),
    ]
    components: dict[str, Json] = {}
    waiting = list(_references(parts))
    while waiting:
        reference = waiting.pop()
        if reference not in components:
            components[reference] = resolve(document, reference)
            waiting.extend(_references(components[reference]))
    return json.dumps([*parts, components], sort_keys=True)


def _references(value: Json) -> Iterator[str]:
    """Yield all component references: in ``$ref``, discriminator mappings and security schemes."""
    if isinstance(value, str) and value.startswith(_COMPONENTS):
        yield value
    elif isinstance(value, list):
        for entry in value:
            yield from _references(entry)
    elif isinstance(value, dict):
        for key, entry in value.items():
            if isinstance(entry, list):
                yield f"{_COMPONENTS}securitySchemes/{key}"
            yield from _references(entry)


def resolve(document: Json, reference: str) -> Json:
    """Return the component that ``reference`` (``#/components/...``) names, or ``None``."""
    found = document
    for step in reference.removeprefix("#/").split("/"):
        found = _member(found, step.replace("~1", "/").replace("~0", "~"))
    return found


def _member(value: Json, key: str) -> Json:
    return value.get(key) if isinstance(value, dict) else None
