"""The inverse of putting an import in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.edit.imports import FromImport, find_import
from featurebuilder.edit.removal import remove_name

if TYPE_CHECKING:
    from featurebuilder.edit.source import Source
    from featurebuilder.edit.step import EditStep


def take_out(source: Source, wanted: FromImport) -> EditStep:
    """Return the step that takes a module's import out, which has to be there."""
    found = find_import(source.tree.body, wanted)
    assert found
    return remove_name(source, *found)
