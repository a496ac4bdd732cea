"""Format the text that was generated last as the project formats its code now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.errors import FeatureBuilderError

if TYPE_CHECKING:
    from featurebuilder.ledger.ledger import Ledger
    from featurebuilder.plan.tools import Tools
    from featurebuilder.render.formatting import Formatter


def in_current_layout(
    base: bytes, generated: bytes, yours: bytes, path: str, formatter: Formatter
) -> tuple[bytes, bytes]:
    """Return ``base`` and ``generated`` in the layout of ``yours``.

    The text generated last changes to the project's present layout if the file is closer to that.
    The text generated now stays equal to it, if it was.

    A project may have changed its line length or its quotes since, and reformatted all files. That
    is no edit of the file at ``path``, so it must not look like one.
    """
    layout = _in_layout_of(base, yours, path, formatter)
    return layout, layout if generated == base else generated


def _in_layout_of(base: bytes, yours: bytes, path: str, formatter: Formatter) -> bytes:
    """Return ``base`` in the project's present layout, if ``yours`` is closer to that."""
    if yours == base or not path.endswith(".py"):
        return base
    try:
        formatted = formatter.python(base.decode(), path).encode()
    except (FeatureBuilderError, UnicodeDecodeError):
        return base
    there = set(yours.splitlines())
    return min((base, formatted), key=lambda text: len(set(text.splitlines()) - there))


def is_unedited(ledger: Ledger, path: str, data: bytes, tools: Tools | None) -> bool:
    """Return whether a file is as it was generated, except for a new layout of the project."""
    if ledger.made(path, data):
        return True
    base = ledger.files[path].base
    if base is None or tools is None:
        return False
    return _in_layout_of(base, data, path, tools.formatter) == data
