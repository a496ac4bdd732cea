"""Remove what a rendered module does not need: unused imports and names, and trailing commas."""

from __future__ import annotations

from typing import Protocol, cast

from featurebuilder.render.clean_imports import tidied, without_unused_imports, without_unused_names


class HasSupport(Protocol):
    """The context of a module that may import from the support package.

    Attributes:
        support: the dotted name of the support package.
    """

    support: str


def clean_module(text: str, context: object) -> str:
    """Return a module that uses the support package, with only the imports that it uses."""
    support = cast("HasSupport", context).support
    return tidied(text, support.partition(".")[0])


def clean_test_module(text: str, _: object) -> str:
    """Return a test module with only the imports and private names that it uses."""
    return without_unused_imports(without_unused_names(text))
