"""Texts added to a list of a TOML file, or taken out of it, all else as it was; each is proven."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

from featurebuilder.errors import EditRefusedError, Location, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from tomlkit.items import Array

_BOM = b"\xef\xbb\xbf"


def items_of(data: bytes, keys: Sequence[str]) -> tuple[str, ...] | None:
    """Return the texts of the list at ``keys``, or ``None`` where there is no such list."""
    try:
        found: Any = tomllib.loads(data.removeprefix(_BOM).decode())
        for key in keys:
            found = found[key]
    except (KeyError, TypeError, ValueError, RecursionError):
        return None
    is_list = isinstance(found, list) and all(isinstance(one, str) for one in found)
    return tuple(found) if is_list else None


def with_items(data: bytes, path: str, keys: Sequence[str], items: Sequence[str]) -> bytes:
    """Return the file with ``items`` in the list at ``keys``: in their order, where it has one.

    Raises:
        EditRefusedError: if the edit cannot be proven.
    """
    there = items_of(data, keys) or ()
    ordered = sorted(there, key=str.lower) == list(there)

    def put(array: Array) -> None:
        for item in items:
            texts = [str(one).lower() for one in array]
            smaller = sum(text < item.lower() for text in texts)
            array.insert(smaller if ordered else len(texts), item)

    return _proven(data, path, keys, put, sorted([*there, *items]))


def without_items(data: bytes, path: str, keys: Sequence[str], items: Collection[str]) -> bytes:
    """Return the file without ``items`` in the list at ``keys``.

    Raises:
        EditRefusedError: if the edit cannot be proven.
    """
    there = items_of(data, keys) or ()

    def take(array: Array) -> None:
        for item in items:
            array.remove(item)

    left = sorted(one for one in there if one not in items)
    return _proven(data, path, keys, take, left)


def _proven(
    data: bytes,
    path: str,
    keys: Sequence[str],
    edit: Callable[[Array], None],
    expected: list[str],
) -> bytes:
    """Return the edited file; all but the list has to say what it said."""
    from tomlkit.exceptions import TOMLKitError  # noqa: PLC0415 - only what is stored needs it

    if items_of(data, keys) is None:
        raise _refused(path, keys)
    mark = _BOM if data.startswith(_BOM) else b""
    text = data.removeprefix(_BOM).decode()
    newline = "\r\n" if "\r\n" in text else "\n"
    plain = text.replace(newline, "\n")
    try:
        made = _edited(plain, keys, edit)
    except (TOMLKitError, ValueError) as error:
        raise _refused(path, keys) from error
    is_mixed = "\r" in plain
    if is_mixed or sorted(items_of(made.encode(), keys) or ()) != expected:
        raise _refused(path, keys)
    if _rest(made, keys) != _rest(plain, keys):
        raise _refused(path, keys)
    return mark + made.replace("\n", newline).encode()


def _edited(text: str, keys: Sequence[str], edit: Callable[[Array], None]) -> str:
    import tomlkit  # noqa: PLC0415 - as above

    document: Any = tomlkit.parse(text)
    holder: Any = document
    for key in keys[:-1]:
        holder = holder[key]
    array: Array = holder[keys[-1]]
    written = array.as_string()
    edit(array)
    if "\n" not in written:
        # What is put into one line loses spaces: it is written anew as it was spaced before.
        inner = written[1:-1]
        start, end = (inner[: len(inner) - len(inner.lstrip())], inner[len(inner.rstrip()) :])
        comma = "," if inner.rstrip().endswith(",") else ""
        items = ", ".join(tomlkit.item(one).as_string() for one in array)
        made = f"[{start}{items}{comma}{end}]" if items else "[]"
        holder[keys[-1]] = tomlkit.value(made)
    return tomlkit.dumps(document)


def _rest(text: str, keys: Sequence[str]) -> dict[str, Any]:
    """Return what a TOML text says beside the list at ``keys``."""
    content = tomllib.loads(text)
    holder = content
    for key in keys[:-1]:
        holder = holder[key]
    del holder[keys[-1]]
    return content


def _refused(path: str, keys: Sequence[str]) -> EditRefusedError:
    what = f"the list {'.'.join(keys)} cannot be edited so that all else stays as it is"
    return EditRefusedError(Problem(what, Location(path), "edit it by hand"))
