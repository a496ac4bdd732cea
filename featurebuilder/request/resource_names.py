"""Name a resource's classes and variables without collisions."""

from __future__ import annotations

from featurebuilder import nouns
from featurebuilder.naming import ClassName, Identifier, SnakeName

_SCHEMAS = ("Base", "Create", "Update", "Public", "Query", "Sort")
_VARIABLES = (
    "body changed col data delete directed documented equals found if_match if_none_match ids "
    "matching memory name order query request response router select session update user value "
    "values writing"
)


def model_name(resource: SnakeName) -> ClassName:
    """Return the name of the resource's model class."""
    return ClassName(resource.capwords)


def model_names(resource: SnakeName) -> frozenset[str]:
    """Return the names of all classes that the resource's models define."""
    model = model_name(resource)
    return frozenset({model, *(f"{model}{schema}" for schema in _SCHEMAS)})


def variable_name(resource: SnakeName) -> Identifier:
    """Return the name of a variable that holds one row.

    It ends in ``_row`` if the generated router uses the plain name itself.
    """
    return Identifier(f"{resource}_row" if resource in _VARIABLES.split() else resource)


def type_name(model: ClassName, field: SnakeName | Identifier) -> ClassName:
    """Return the name of the type of a field's values."""
    words = "".join(word.capitalize() for word in field.split("_"))
    name = f"{model}{words}"
    return ClassName(f"{name}Value" if words in _SCHEMAS else name)


def link_name(model: ClassName, field: SnakeName) -> ClassName:
    """Return the class name of a link table; ``field`` is in the singular."""
    words = "".join(word.capitalize() for word in field.split("_"))
    return ClassName(f"{model}{words}Link")


def singular(name: str) -> str:
    """Return ``name`` with its last word in the singular, if the result is a valid name."""
    *before, last = name.split("_")
    found = "_".join((*before, nouns.singular(last)))
    return name if SnakeName.refusal(found) else found
