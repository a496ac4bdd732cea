"""The names that a resource and its fields cannot have, because other code uses them."""

from __future__ import annotations

import keyword
import re

from pydantic import BaseModel

from featurebuilder.naming import DEFAULT_REMEDY, Identifier, NamePart, SnakeName

# Names that class bodies of generated models use; an attribute of that name would shadow them.
_IN_CLASS_BODIES = (
    "bool bytes classmethod date datetime dict float int list object property relationship set "
    "staticmethod str super time tuple"
)
_OF_TABLES = frozenset({"metadata", "registry"})
_ARGUMENTS = frozenset({"cls", "self", "session"})
_CLASSES = (
    "APIRouter ASGITransport Annotated Any AsyncClient AsyncConnection AsyncEngine "
    "AsyncIterator AsyncSession AwareDatetime Base BaseModel BigInteger Body ConfigDict "
    "CurrentUser CursorOrder CursorPage CursorParams Decimal Depends EmailStr FastAPI Field "
    "File Final FiniteFloat Float ForeignKey Form HTTPException HTTPStatus HttpUrl IfMatchDep "
    "IfNoneMatchDep IntegrityError Iterable Iterator JSON Literal Mapped Numeric Page "
    "PageParams Path ProblemRoute Query Relationship Request Response SQLModel SafeRoute "
    "Sequence Session SessionDep SimpleNamespace SkipJsonSchema SortColumn String "
    "StringConstraints TestClient TypeAdapter UTC UTCDateTime UUID UniqueConstraint "
    "UploadFile UrlString ValidatedJSON ValidatedRoute WithJsonSchema"
)


class ResourceFieldName(SnakeName):
    """The name of a field in JSON and, with an underscore if it is reserved, in models."""

    __slots__ = ()

    @classmethod
    def refusal(cls, text: str) -> str | None:
        """Return why ``text`` is not a valid field name, or ``None`` if it is valid."""
        if not keyword.iskeyword(text) and (reason := Identifier.refusal(text)):
            return reason
        if not re.fullmatch(cls.pattern, text):
            return f"{text!a} is not in snake_case"
        if text.startswith(("model_", "sqlmodel_")):
            return f"{text!a} is reserved by Pydantic models"
        return None

    @classmethod
    def otherwise(cls, text: str) -> str:
        """Return the remedy: another name in code, and an alias that keeps it in JSON."""
        other = text.removeprefix("sqlmodel_").removeprefix("model_")
        is_usable = other != text and cls.refusal(other) is None
        return f"name it {other!r} and add 'alias: {text}'" if is_usable else DEFAULT_REMEDY


def is_reserved(name: str) -> bool:
    """Return whether an attribute called ``name`` would break a generated model."""
    return (
        keyword.iskeyword(name)
        or name in _IN_CLASS_BODIES.split()
        or name in _ARGUMENTS
        or is_inherited(name)
    )


def is_inherited(name: str) -> bool:
    """Return whether every model already has an attribute called ``name``, such as ``copy``."""
    return name in _OF_TABLES or hasattr(BaseModel, name)


def class_refusal(name: str) -> str | None:
    """Return why ``name`` is not usable as a model name, or ``None`` if it is usable."""
    if NamePart(name).capwords in _CLASSES.split():
        return f"{name!a} clashes with a class that generated modules import"
    return None
