"""Choose the style of generated code from the project's versions and the feature's siblings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.render.safe_text import docstring_text, is_plain_sentence

if TYPE_CHECKING:
    from featurebuilder.conventions.feature import Conventions
    from featurebuilder.render.safe_text import DocstringText

_HAS_OPENAPI_EXTRA = (0, 68)
_HONOURS_RETURN_TYPES = (0, 89)
_LISTS_EXAMPLES = (0, 99)
_HAS_ANNOTATED = (3, 9)
_PYDANTIC_2 = 2


@dataclass(frozen=True, slots=True)
class CodeStyle:
    """The style of generated code: limited by library versions, otherwise as in siblings.

    Attributes:
        is_async: True for ``async def`` handlers.
        annotates: True if handlers annotate their return type.
        names_model: True if decorators pass ``response_model=``.
        docstrings: True if handlers have docstrings.
        module_docstrings: True if modules have docstrings.
        future_annotations: True if modules import ``annotations`` from ``__future__``.
        annotated: True to put field metadata into ``Annotated``.
        needs_ellipsis: True to mark required fields with ``...`` (Pydantic 1).
        model_config: True to configure models with ``model_config`` (Pydantic 2).
        config_class: True to configure models with a ``Config`` class (Pydantic 1).
        lists_examples: True if schemas use ``examples`` instead of ``example``.
        openapi_extra: True if decorators accept ``openapi_extra=``.
        annotates_tests: True if tests annotate their return type.
        test_docstrings: True if tests have docstrings.
    """

    is_async: bool = False
    annotates: bool = True
    names_model: bool = False
    docstrings: bool = True
    module_docstrings: bool = True
    future_annotations: bool = False
    annotated: bool = True
    needs_ellipsis: bool = False
    model_config: bool = True
    config_class: bool = False
    lists_examples: bool = True
    openapi_extra: bool = True
    annotates_tests: bool = True
    test_docstrings: bool = False


def code_style(conventions: Conventions) -> CodeStyle:
    """Return the code style that fits the project's library versions and its siblings."""
    fastapi, pydantic = conventions.fastapi, conventions.pydantic
    is_new = min(pydantic) >= _PYDANTIC_2
    return CodeStyle(
        is_async=conventions.is_async,
        annotates=conventions.annotates,
        names_model=conventions.names_model or fastapi < _HONOURS_RETURN_TYPES,
        docstrings=conventions.docstrings,
        module_docstrings=conventions.module_docstrings,
        future_annotations=conventions.future_annotations,
        annotated=is_new and conventions.python >= _HAS_ANNOTATED,
        needs_ellipsis=not is_new,
        model_config=is_new,
        config_class=max(pydantic) < _PYDANTIC_2,
        # Both Pydantic versions accept this form; old OpenAPI documents just omit it.
        lists_examples=max(pydantic) >= _PYDANTIC_2 or fastapi >= _LISTS_EXAMPLES,
        openapi_extra=fastapi >= _HAS_OPENAPI_EXTRA,
        annotates_tests=conventions.annotates_tests,
        test_docstrings=conventions.test_docstrings,
    )


def one_line_docstring(*sentences: str) -> DocstringText:
    """Return the first sentence that fits into a one-line docstring."""
    return docstring_text(next(sentence for sentence in sentences if is_plain_sentence(sentence)))
