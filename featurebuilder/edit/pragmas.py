"""Handle pragmas: comments for tools, such as ``# noqa``, that siblings share."""

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
    """Return the pragma that ends all ``siblings``, with the white space before it, or ``""``."""
    endings = {source.text[source.end(s) : source.line_end(last_line(s))] for s in siblings}
    ending = endings.pop().rstrip() if len(endings) == 1 else ""
    return ending if PRAGMA.fullmatch(ending.strip()) else ""


def without_comments(text: str) -> str:
    """Return the text of a statement without its comments, except pragmas."""
    rows = text.split("\n")
    for token in reversed(list(tokenize.generate_tokens(io.StringIO(text).readline))):
        if token.type != tokenize.COMMENT or PRAGMA.fullmatch(token.string):
            continue
        at, column = token.start
        rows[at - 1] = rows[at - 1][:column].rstrip()
        if not rows[at - 1]:
            del rows[at - 1]
    return "\n".join(rows)
