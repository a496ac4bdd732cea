"""Write a resource field's type, bounds and default for its models."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.artifacts.key_types import IN_BODY
from featurebuilder.migrations.column_values import value_source
from featurebuilder.migrations.field_columns import field_column
from featurebuilder.naming import ClassName, Identifier, SnakeName
from featurebuilder.render.safe_text import PythonText, python_inline, python_literal
from featurebuilder.request.model.field_names import attribute_name, json_name, member_name
from featurebuilder.request.resource_names import type_name
from featurebuilder.request.values.decimal_patterns import decimal_pattern
from featurebuilder.request.values.examples import example_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from featurebuilder.request.model.part import Scalar
    from featurebuilder.request.model.resource_field import FieldType, ResourceField

_TYPES: dict[FieldType, str] = {
    "str": "str",
    "text": "str",
    "int": "SafeInt",
    "float": "FiniteFloat",
    "decimal": "Decimal",
    "bool": "StrictBool",
    "date": "IsoDate",
    "datetime": "UtcDatetime",
    "time": "ClockTime",
    "uuid": "UUID",
    "email": "EmailText",
    "url": "HttpUrl",
}
_TEXT_ITEM = "Annotated[str, Field(pattern=NO_NUL)]"
_BOUNDS = ("min_length", "max_length", "ge", "gt", "le", "lt")
_MAX_REFS = 100


@dataclass(frozen=True, slots=True)
class ResourceFieldContext:
    """One field of a resource or of a nested object.

    Attributes:
        name: The attribute's name.
        alias: The type alias for valid values; ``None`` for enums and objects, which are classes.
        type: The type that the alias stands for.
        arguments: The arguments of the alias's ``Field``.
        checks: The validators after that ``Field``.
        plain: The alias or class, with ``None`` if the field is nullable.
        annotation: ``plain``, with a Pydantic alias if the JSON name differs.
        json_name: The name in JSON.
        default: The source of the default, if there is one.
        column: The arguments of the SQLModel column; empty if the annotation is enough.
        mapped: The type in ``Mapped[...]`` of a SQLAlchemy class.
        mapped_arguments: The arguments of ``mapped_column``.
        is_stored: False for a ``refs`` field, which is stored in a link table.
    """

    name: Identifier
    alias: ClassName | None
    type: PythonText
    arguments: tuple[PythonText, ...]
    checks: tuple[PythonText, ...]
    plain: PythonText
    annotation: PythonText
    json_name: str
    default: PythonText | None
    column: tuple[PythonText, ...]
    mapped: PythonText | None = None
    mapped_arguments: tuple[PythonText, ...] = ()
    is_stored: bool = True


def has_aliases(fields: Iterable[ResourceFieldContext]) -> bool:
    """Return whether a field's JSON name differs from its attribute."""
    return any(field.json_name != field.name for field in fields)


def field_context(
    model: ClassName, name: SnakeName, field: ResourceField, key_type: str = "uuid"
) -> ResourceFieldContext:
    """Return the context of ``field``; ``key_type`` is the key type of a reference's target."""
    attribute = Identifier(attribute_name(name, field))
    alias = None if field.type in {"enum", "object"} else type_name(model, attribute)
    own = type_name(model, attribute)
    inner = _value_type(field, own, key_type)
    optional = " | None" if field.optional else ""
    plain = alias or f"{own}{optional}"
    return ResourceFieldContext(
        name=attribute,
        alias=alias,
        type=PythonText(f"{inner}{optional}"),
        arguments=tuple(map(PythonText, _arguments(name, field))),
        checks=tuple(map(PythonText, _checks(field))),
        plain=PythonText(plain),
        annotation=PythonText(_aliased_annotation(plain, field)),
        json_name=json_name(name, field),
        default=_default(field, own, key_type),
        column=(),
        is_stored=field.type != "refs",
    )


def _aliased_annotation(plain: str, field: ResourceField) -> str:
    """Return the annotation, with an alias if the field's JSON name differs."""
    if field.alias is None:
        return plain
    return f"Annotated[{plain}, Field(alias={python_inline(field.alias)})]"


def _value_type(field: ResourceField, own: ClassName, key_type: str) -> str:
    """Return the type of the field's values, without ``None``."""
    match field.type:
        case "enum" | "object":
            return own
        case "ref":
            return IN_BODY[key_type]
        case "refs":
            return f"list[{IN_BODY[key_type]}]"
        case "list":
            return f"list[{_item(field)}]"
        case "map":
            return f"Annotated[dict[{_TEXT_ITEM}, {_item(field)}], NO_OTHER_KEYS]"
        case "int":
            return "int"
        case "decimal":
            return decimal_source(field)
        case _:
            return _TYPES[field.type]


def decimal_source(field: ResourceField) -> str:
    """Return the type of decimals within the field's bounds."""
    digits = f"max_digits={field.digits}, decimal_places={field.places}"
    bounds = ", ".join([digits, *_bounds(field)])
    text = f"DecimalText({field.places}, {python_literal(decimal_pattern(field))})"
    return f"Annotated[Decimal, Field({bounds}), {text}]"


def _item(field: ResourceField) -> str:
    """Return the type of the items of a list or map."""
    items = field.item.type
    return _TEXT_ITEM if items == "str" else _TYPES[items]


def _arguments(name: str, field: ResourceField) -> Iterator[str]:
    """Yield the arguments of the field's ``Field``."""
    if field.type != "decimal":
        yield from _bounds(field)
    if field.type == "int":
        yield from _missing_bounds(field)
    if field.type == "refs":
        yield f"max_length={_MAX_REFS}"
    if field.max_items is not None:
        yield f"max_length={field.max_items}"
    if field.type == "email" and field.max_length is None:
        yield "max_length=254"
    if field.pattern is not None:
        yield f"pattern={python_literal(field.pattern)}"
    elif field.type in {"str", "text"}:
        yield "pattern=NO_NUL"
    yield f"description={python_literal(field.description)}"
    if field.type not in {"ref", "refs"}:
        yield f"examples=[{json_source(example_of(name, field))}]"


def _missing_bounds(field: ResourceField) -> Iterator[str]:
    """Yield the default bounds of an integer: the range that JSON clients represent exactly."""
    if field.ge is None and field.gt is None:
        yield "ge=-SAFE_INT"
    if field.le is None and field.lt is None:
        yield "le=SAFE_INT"


def _checks(field: ResourceField) -> Iterator[str]:
    """Yield the validators that follow the bounds.

    Placed before them, they would hide the bounds from the JSON schema.
    """
    if field.type == "int":
        yield "JSON_NUMBER"
    if field.type == "email":
        yield "WITH_SHORT_NAME"
    if field.pattern is not None:
        yield "WITHOUT_NUL"


def _bounds(field: ResourceField) -> Iterator[str]:
    """Yield the arguments for the bounds that the request gives."""
    for bound in _BOUNDS:
        value = getattr(field, bound)
        if value is not None:
            yield f"{bound}={python_inline(value)}"


def json_source(value: object) -> str:
    """Return the Python source of a JSON value.

    Raises:
        TypeError: if ``value`` is not a JSON value.
    """
    match value:
        case dict():
            items = (f"{python_inline(key)}: {json_source(one)}" for key, one in value.items())
            return f"{{{', '.join(items)}}}"
        case list() | tuple():
            return f"[{', '.join(map(json_source, value))}]"
        case None:
            return "None"
        case str() | int() | float():
            return python_inline(value)
        case _:
            raise TypeError(value)


def _default(field: ResourceField, own: ClassName, key_type: str) -> PythonText | None:
    """Return the source of the field's default, or ``None`` if the field is required."""
    if field.default is not None:
        return PythonText(value_of(field, field.default, own))
    if field.optional:
        return PythonText("None")
    match field.type:
        case "list":
            return PythonText(f"Field(default_factory=list[{bare_item_type(field)}])")
        case "map":
            return PythonText(f"Field(default_factory=dict[str, {bare_item_type(field)}])")
        case "refs":
            return PythonText(f"Field(default_factory=list[{IN_BODY[key_type]}])")
        case _:
            return None


def bare_item_type(field: ResourceField) -> str:
    """Return the item type of a list or map, without its bounds."""
    items = field.item.type
    return {"int": "int", "float": "float", "bool": "bool"}.get(items, _TYPES[items])


def value_of(field: ResourceField, value: Scalar, type_name: ClassName) -> PythonText:
    """Return the source of ``value``; ``type_name`` is the class of an enum field."""
    if field.type == "enum":
        return PythonText(f"{type_name}.{member_name(str(value))}")
    return value_source(value, field_column("value", field).type.kind)
