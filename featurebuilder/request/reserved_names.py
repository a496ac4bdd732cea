"""The names that a field of a resource cannot have, because something else has them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pydantic import BaseModel

from featurebuilder.naming import ANOTHER, Identifier, SnakeName

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.request.resource import Resource

# What the class bodies of generated models name: a field of that name would stand in its way.
_TYPES = (
    "annotated any bool bytes classmethod date datetime decimal dict field float int list literal "
    "object property relationship set staticmethod str super time timedelta tuple uuid"
)
_MEANT = {"date": "day", "time": "due_at", "datetime": "due_at", "uuid": "token", "list": "items"}
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
    """The name of a field of a resource, which is an attribute of models, and often a column."""

    __slots__ = ()

    @classmethod
    def refusal(cls, text: str) -> str | None:
        """Return why ``text`` cannot name a field of a resource, or ``None`` if it can.

        Other builtins than those that models use do no harm as attributes.
        """
        if reason := Identifier.refusal(text):
            return reason
        if not re.fullmatch(cls.pattern, text):
            return f"{text!a} is not in snake_case"
        if text in _TYPES.split():
            return f"{text!a} is a name that generated models use themselves"
        if text.startswith(("model_", "sqlmodel_")) or hasattr(BaseModel, text):
            return f"{text!a} has a meaning of its own in a Pydantic model"
        if text in _STORAGE:
            return f"{text!a} has a meaning of its own in a mapped class"
        if text in _ARGUMENTS:
            return f"{text!a} is an argument of generated functions"
        return None

    @classmethod
    def otherwise(cls, text: str) -> str:
        """Return another name that says the same, if it can be one."""
        other = _MEANT.get(text, f"{text}_value")
        return ANOTHER if cls.refusal(other) else f"{ANOTHER}, such as {other!r}"


def class_refusal(name: str) -> str | None:
    """Return why the resource's ``name`` cannot name its models, or ``None`` if it can."""
    if SnakeName(name).capwords in _CLASSES.split():
        return f"{name!a} would name a class that generated modules import"
    return None


def reserved(resource: Resource) -> Iterator[tuple[str, str]]:
    """Yield each name of what the server keeps in ``resource``, and what it is kept for."""
    yield "id", "the key"
    if resource.concurrency == "etag":
        yield "version", "'concurrency: etag'"
    if resource.timestamps:
        yield "created_at", "'timestamps'"
        yield "updated_at", "'timestamps'"
    if resource.soft_delete:
        yield "deleted_at", "'soft_delete'"
    if resource.is_owned:
        yield "created_by", "the access of an owner"


def list_parameters(resource: Resource) -> Iterator[tuple[str, str]]:
    """Yield each parameter that a list of ``resource`` has by itself, and what it is for."""
    yield "size", "the pagination"
    yield resource.pagination, "the pagination"
    if resource.sort:
        yield "sort", "'sort'"
    if resource.search:
        yield "q", "'search'"


def model_refusal(name: str) -> str | None:
    """Return why the type of the field ``name`` would be called like a model, or ``None``."""
    if name in _MODELS:
        return f"{name!a} is the last word of a generated model's name"
    return None
