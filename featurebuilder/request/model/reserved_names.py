"""The names that a resource and its fields cannot have, because other code uses them."""

from __future__ import annotations

import re

from pydantic import BaseModel

from featurebuilder.naming import DEFAULT_REMEDY, Identifier, SnakeName

# Names used in the class bodies of generated models; a field of that name would shadow them.
_TYPES = (
    "annotated any bool bytes classmethod date datetime decimal dict field float int list literal "
    "object property relationship set staticmethod str super time timedelta tuple uuid"
)
_ALTERNATIVES = {
    "date": "day",
    "time": "due_at",
    "datetime": "due_at",
    "uuid": "token",
    "list": "items",
}
_STORAGE = frozenset({"metadata", "query", "registry"})
_ARGUMENTS = frozenset({"cls", "self", "session"})
_MODELS = frozenset({"base", "create", "public", "query", "replace", "sort", "update"})
_CLASSES = (
    "Annotated Any APIRouter BaseModel BigInteger Body ClassVar ClockTime Column ConfigDict "
    "CursorOrder CursorPage CursorParams Database Decimal DecimalText Depends EmailText Enum "
    "ErrorBody Field Final FiniteFloat ForeignKey Header HTTPException HTTPStatus HttpUrl Index "
    "IntKey IntRef IsoDate Iterable JSON Literal Mapped Numeric Page PageParams Path Problem "
    "ProblemRoute Query QueryFloat QueryInt QueryText Relationship Request Response SafeInt "
    "SafeRoute SearchText Self Session SortColumn SQLModel StrEnum StrictBool String Table "
    "TypeAdapter UniqueConstraint UTCDateTime UtcDatetime UUID ValidatedJSON"
)


class ResourceFieldName(SnakeName):
    """The name of a resource's field: a model attribute, and often a column."""

    __slots__ = ()

    @classmethod
    def refusal(cls, text: str) -> str | None:
        """Return why ``text`` is not a valid field name, or ``None`` if it is valid.

        Only the builtins that generated models use are rejected; others are harmless as attributes.
        """
        if reason := Identifier.refusal(text):
            return reason
        if not re.fullmatch(cls.pattern, text):
            return f"{text!a} is not in snake_case"
        if text in _TYPES.split():
            return f"{text!a} is used by generated models"
        if text.startswith(("model_", "sqlmodel_")) or hasattr(BaseModel, text):
            return f"{text!a} is reserved by Pydantic models"
        if text in _STORAGE:
            return f"{text!a} is reserved by SQLAlchemy models"
        if text in _ARGUMENTS:
            return f"{text!a} is an argument of generated functions"
        return None

    @classmethod
    def otherwise(cls, text: str) -> str:
        """Return the remedy: choose another name, with a suggestion if there is one."""
        other = _ALTERNATIVES.get(text, f"{text}_value")
        return DEFAULT_REMEDY if cls.refusal(other) else f"{DEFAULT_REMEDY}, such as {other!r}"


def class_refusal(name: str) -> str | None:
    """Return why ``name`` is not usable as a model name, or ``None`` if it is usable."""
    if SnakeName(name).capwords in _CLASSES.split():
        return f"{name!a} clashes with a class that generated modules import"
    return None


def model_refusal(name: str) -> str | None:
    """Return why the field ``name`` would clash with a generated model, or ``None``.

    The type of an enum or object field is named after the resource and the field.
    """
    if name in _MODELS:
        return f"{name!a} is the suffix of a generated model"
    return None
