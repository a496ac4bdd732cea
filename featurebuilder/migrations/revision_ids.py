"""Create migration ids: numbers in our own history, hashes in an existing one."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_NUMBERED = re.compile(r"(\d{3,})(_.+)?")
_HASH_LENGTH = 12
_TOKENS = re.compile(r"%\((\w+)\)[^a-z]*[a-z]")


@dataclass(frozen=True, slots=True)
class Revision:
    """A migration's place in the history.

    Attributes:
        id: The migration's own id.
        down: The ids of the migrations it follows.
    """

    id: str
    down: tuple[str, ...]


def has_numbered_ids(history: Iterable[str]) -> bool:
    """Return whether every id in ``history`` starts with a number, as ours do."""
    return all(map(_NUMBERED.fullmatch, history))


def next_numbered_id(history: Iterable[str], title: str) -> str:
    """Return the next id: the next number in ``history``, then the title.

    The id is a number alone if all ids in ``history`` are.
    """
    found = [match for match in map(_NUMBERED.fullmatch, history) if match]
    width = max((len(match[1]) for match in found), default=4)
    number = f"{max((int(match[1]) for match in found), default=0) + 1:0{width}}"
    if found and not any(match[2] for match in found):
        return number
    return f"{number}_{title}"


def hashed_id(text: str) -> str:
    """Return an id in Alembic's format that depends only on ``text``."""
    return hashlib.sha256(text.encode()).hexdigest()[:_HASH_LENGTH]


def file_name(template: str, revision: str, title: str) -> str:
    """Return the migration's file name, following Alembic's ``file_template`` setting.

    A template with a timestamp is ignored, because the output must not depend on the time.
    """
    if revision.endswith(f"_{title}"):
        return f"{revision}.py"
    plain = _TOKENS.sub(lambda token: {"rev": revision, "slug": title}.get(token[1], "%"), template)
    return f"{revision}_{title}.py" if "%" in plain else f"{plain}.py"
