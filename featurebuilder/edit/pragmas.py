"""Comments that speak to tools and not to people: what is true of siblings is true of a new one."""

from __future__ import annotations

import io
import re
import tokenize
from typing import TYPE_CHECKING

from featurebuilder.edit.source import last_line

if TYPE_CHECKING:
    import ast
    from collections.abc import Sequence

    from featurebuilder.edit.source import Source

PRAGMA = re.compile(
    r"#\s*(noqa|type:|pyright:|pylint:|mypy:|ruff:|nosec|isort:|fmt:).*", re.IGNORECASE
)


def shared_pragma(source: Source, siblings: Sequence[ast.stmt]) -> str:
    """Return the pragma that all of the statements end with, and what stands before it."""
    endings = {source.text[source.end(s) : source.line_end(last_line(s))] for s in siblings}
    ending = endings.pop().rstrip() if len(endings) == 1 else ""
    return ending if PRAGMA.fullmatch(ending.strip()) else ""


def without_remarks(text: str) -> str:
    """Return a statement without the comments that speak of what it was copied from."""
    rows = text.split("\n")
    for token in reversed(list(tokenize.generate_tokens(io.StringIO(text).readline))):
        if token.type != tokenize.COMMENT or PRAGMA.fullmatch(token.string):
            continue
        at, column = token.start
        rows[at - 1] = rows[at - 1][:column].rstrip()
        if not rows[at - 1]:
            del rows[at - 1]
    return "\n".join(rows)
