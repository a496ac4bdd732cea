"""Add strings to a list in a TOML file, or remove them, and prove that nothing else changes."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

from featurebuilder.errors import EditRefusedError, Location, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from tomlkit.items import Array

_BOM = b"\xef\xbb\xbf"


def read_list(data: bytes, keys: Sequence[str]) -> tuple[str, ...] | None:
    """Return the strings of the list at ``keys``, or ``None`` if there is no list of strings."""
    try:
        found: Any = tomllib.loads(data.removeprefix(_BOM).decode())
        for key in keys:
            found = found[key]
    except (KeyError, TypeError, ValueError, RecursionError):
        return None
    is_list = isinstance(found, list) and all(isinstance(one, str) for one in found)
    return tuple(found) if is_list else None


def add_items(data: bytes, path: str, keys: Sequence[str], items: Sequence[str]) -> bytes:
    """Return the file with ``items`` added to the list at ``keys``; a sorted list stays sorted.

    Raises:
        EditRefusedError: if the edit cannot be proven safe.
    """
    there = read_list(data, keys) or ()
    ordered = sorted(there, key=str.lower) == list(there)

    def put(array: Array) -> None:
        for item in items:
            texts = [str(one).lower() for one in array]
            smaller = sum(text < item.lower() for text in texts)
            array.insert(smaller if ordered else len(texts), item)

    return _edit_and_check(data, path, keys, put, sorted([*there, *items]))


def remove_items(data: bytes, path: str, keys: Sequence[str], items: Collection[str]) -> bytes:
    """Return the file with ``items`` removed from the list at ``keys``.

    Raises:
        EditRefusedError: if the edit cannot be proven safe.
    """
    there = read_list(data, keys) or ()

    def take(array: Array) -> None:
        for item in items:
            array.remove(item)

    left = sorted(one for one in there if one not in items)
    return _edit_and_check(data, path, keys, take, left)


def _edit_and_check(
    data: bytes,
    path: str,
    keys: Sequence[str],
    edit: Callable[[Array], None],
    expected: list[str],
) -> bytes:
    """Return the edited file, after checking that only the list changed."""
    from tomlkit.exceptions import TOMLKitError  # noqa: PLC0415 - only features with storage need it

    if read_list(data, keys) is None:
        raise _refused(path, keys)
    mark = _BOM if data.startswith(_BOM) else b""
    text = data.removeprefix(_BOM).decode()
    newline = "\r\n" if "\r\n" in text else "\n"
    plain = text.replace(newline, "\n")
    try:
        made = _edit_list(plain, keys, edit)
    except (TOMLKitError, ValueError) as error:
        raise _refused(path, keys) from error
    is_mixed = "\r" in plain
    if is_mixed or sorted(read_list(made.encode(), keys) or ()) != expected:
        raise _refused(path, keys)
    if _content_without_list(made, keys) != _content_without_list(plain, keys):
        raise _refused(path, keys)
    return mark + made.replace("\n", newline).encode()


def _edit_list(text: str, keys: Sequence[str], edit: Callable[[Array], None]) -> str:
    """Return the TOML text with ``edit`` applied to the list at ``keys``."""
    import tomlkit  # noqa: PLC0415 - as above

    document: Any = tomlkit.parse(text)
    holder: Any = document
    for key in keys[:-1]:
        holder = holder[key]
    array: Array = holder[keys[-1]]
    written = array.as_string()
    edit(array)
    if "\n" not in written:
        # tomlkit drops spaces when it edits a one-line list, so rebuild it with its old spacing.
        inner = written[1:-1]
        start, end = (inner[: len(inner) - len(inner.lstrip())], inner[len(inner.rstrip()) :])
        comma = "," if inner.rstrip().endswith(",") else ""
        items = ", ".join(tomlkit.item(one).as_string() for one in array)
        made = f"[{start}{items}{comma}{end}]" if items else "[]"
        holder[keys[-1]] = tomlkit.value(made)
    return tomlkit.dumps(document)


def _content_without_list(text: str, keys: Sequence[str]) -> dict[str, Any]:
    """Return the parsed content of a TOML text without the list at ``keys``."""
    content = tomllib.loads(text)
    holder = content
    for key in keys[:-1]:
        holder = holder[key]
    del holder[keys[-1]]
    return content


def _refused(path: str, keys: Sequence[str]) -> EditRefusedError:
    what = f"the list {'.'.join(keys)} cannot be edited without changing other parts of the file"
    return EditRefusedError(Problem(what, Location(path), "edit it by hand"))
