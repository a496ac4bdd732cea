"""Name a resource's classes and variables without collisions."""

from __future__ import annotations

from featurebuilder import nouns
from featurebuilder.naming import ClassName, Identifier, NamePart, SnakeName

_SCHEMAS = ("Base", "Create", "Update", "Public", "Query", "Sort")
# Names that generated routers, tests and factories use themselves.
_VARIABLES = (
    "again another app at attribute before begin bodies body change changed changes client "
    "col column conflict connection count created cursor data database date datetime delete "
    "deleted dependency detail directed documented down engine equals event examples expected "
    "field fields files form found headers hook ids if_match if_none_match incomplete index item "
    "items key made matches matching memory message method monkeypatch more name names "
    "nulls number one operation order other overrides page pages path photo pytest pytestmark "
    "query read request required response responses router row rows select session sessions "
    "shown size state statement status statuses tags taken target temporary text theirs time "
    "timedelta times transaction transport up update url user uuid value values writing"
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

    It ends in ``_row`` if generated code uses the plain name itself, or Python does.
    """
    is_taken = resource in _VARIABLES.split() or SnakeName.refusal(resource)
    return Identifier(f"{resource}_row" if is_taken else resource)


def list_variable_name(feature: SnakeName, resource: SnakeName) -> Identifier:
    """Return the name of a variable that holds several rows of the feature's resource.

    It ends in ``_rows`` if generated code uses the feature's name itself, or if that is also the
    name of one row, as in ``series``.
    """
    is_taken = feature in _VARIABLES.split() or feature == resource
    return Identifier(f"{feature}_rows" if is_taken else feature)


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
    return name if NamePart.refusal(found) else found
