"""Write a resource field's type, bounds, default and column for its models."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.artifacts.key_types import BARE
from featurebuilder.migrations.column_values import value_source
from featurebuilder.migrations.field_columns import field_column
from featurebuilder.naming import ClassName, Identifier, SnakeName
from featurebuilder.render.safe_text import PythonText, python_inline, python_literal
from featurebuilder.request.model.field_names import alias_of, attribute_name, json_name
from featurebuilder.request.model.reserved_names import is_inherited
from featurebuilder.request.resource_names import type_name
from featurebuilder.request.rules.resource_defaults import default_description

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from featurebuilder.request.model.part import Scalar
    from featurebuilder.request.model.resource_field import FieldType, ResourceField

_TYPES: dict[FieldType, str] = {
    "str": "str",
    "text": "str",
    "int": "int",
    "float": "FiniteFloat",
    "decimal": "Decimal",
    "bool": "bool",
    "date": "date",
    "datetime": "AwareDatetime",
    "time": "time",
    "uuid": "UUID",
    "email": "EmailStr",
    "url": "HttpUrl",
}
_BOUNDS = ("min_length", "max_length", "ge", "gt", "le", "lt")
_LONGEST_EMAIL = 254
_MAX_REFS = 100


@dataclass(frozen=True, slots=True)
class ResourceFieldContext:
    """One field of a resource or of a nested object.

    Attributes:
        name: The attribute's name.
        json_name: The name in JSON.
        alias: The type alias for the values of an enum; ``None`` for other types.
        values: The values of an enum.
        plain: The type, with ``None`` if the field is nullable.
        renamed: The argument of ``Field`` for the JSON name, if it differs from the attribute.
        bounds: The arguments of ``Field`` for bounds.
        documentation: The arguments of ``Field`` for what the request documents itself.
        column: The arguments of ``Field`` for the column of a SQLModel class.
        default: The arguments of ``Field`` for the default; empty if the field is required.
        default_value: The source of the default, if it is no factory.
        is_nullable: True if the field can be null.
        unset: The default of a field that a change may omit but not set to null.
        mapped: The type in ``Mapped[...]`` of a SQLAlchemy class.
        mapped_arguments: The arguments of ``mapped_column``.
        read_by_name: The argument of ``Field`` in responses, if Pydantic would read an attribute
            that all models have, such as ``copy``, instead of the field.
        is_stored: False for a ``refs`` field, which is stored in a link table.
        is_sent: False if clients cannot set the field.
        is_shown: False if responses leave the field out.
    """

    name: Identifier
    json_name: str
    alias: ClassName | None
    values: tuple[str, ...]
    plain: PythonText
    renamed: tuple[PythonText, ...]
    bounds: tuple[PythonText, ...]
    documentation: tuple[PythonText, ...]
    column: tuple[PythonText, ...]
    default: tuple[PythonText, ...]
    default_value: PythonText | None
    is_nullable: bool
    unset: PythonText
    mapped: PythonText | None = None
    mapped_arguments: tuple[PythonText, ...] = ()
    read_by_name: PythonText | None = None
    is_stored: bool = True
    is_sent: bool = True
    is_shown: bool = True

    @property
    def stored_value(self) -> PythonText | None:
        """The value after the annotation in the base class of a SQLModel table."""
        return self._assigned(
            (*self.default, *self.renamed, *self.bounds, *self.documentation, *self.column)
        )

    @property
    def row_value(self) -> PythonText | None:
        """The value after the annotation in a SQLModel table, for a field that only it declares."""
        return self._assigned((*self.default, *self.renamed, *self.bounds, *self.column))

    @property
    def value(self) -> PythonText | None:
        """The value after the annotation in a schema."""
        return self._assigned(self._described)

    @property
    def returned_value(self) -> PythonText | None:
        """The value after the annotation in the schema of a response that declares the field."""
        if self.read_by_name:
            return PythonText(f"Field({self.read_by_name})")
        return PythonText(f"Field({self.renamed[0]})") if self.renamed else None

    @property
    def reported_value(self) -> PythonText | None:
        """The value after the annotation in a response, for a field that no body contains."""
        read = (self.read_by_name,) if self.read_by_name else self.renamed
        return self._assigned((*read, *self.documentation))

    @property
    def changed_value(self) -> PythonText:
        """The value after the annotation in the schema of a change, where each is optional."""
        default = PythonText("None") if self.is_nullable else self.unset
        arguments = (*self.renamed, *self.bounds)
        if not arguments and (self.is_nullable or default != "None"):
            return default
        return PythonText(f"Field({', '.join((f'default={default}', *arguments))})")

    @property
    def _described(self) -> tuple[PythonText, ...]:
        return (*self.default, *self.renamed, *self.bounds, *self.documentation)

    def _assigned(self, arguments: tuple[PythonText, ...]) -> PythonText | None:
        if arguments == self.default and self.default_value is not None:
            return self.default_value
        return PythonText(f"Field({', '.join(arguments)})") if arguments else None


def has_aliases(fields: Iterable[ResourceFieldContext]) -> bool:
    """Return whether a field's JSON name differs from its attribute."""
    return any(field.json_name != field.name for field in fields)


def field_context(
    model: ClassName,
    name: SnakeName,
    field: ResourceField,
    key_type: str = "uuid",
    *,
    uses_sqlmodel: bool = True,
) -> ResourceFieldContext:
    """Return the context of ``field``.

    ``key_type`` is the key type of a reference's target. SQLModel's ``Field`` takes other arguments
    for examples than Pydantic's, and none for patterns.
    """
    attribute, alias = Identifier(attribute_name(name, field)), alias_of(name, field)
    own = type_name(model, attribute)
    bare = _value_type(field, own, key_type)
    if uses_sqlmodel and field.pattern is not None:
        # SQLModel's Field ignores its argument ``regex``.
        bare = f"Annotated[{bare}, StringConstraints(pattern={python_literal(field.pattern)})]"
    plain = f"{bare}{' | None' if field.optional else ''}"
    value, factory = _default_value(field), _default_factory(field, key_type)
    default = f"default={value}" if value is not None else factory and f"default_factory={factory}"
    return ResourceFieldContext(
        name=attribute,
        json_name=json_name(name, field),
        alias=own if field.type == "enum" else None,
        values=field.values or (),
        plain=PythonText(plain),
        renamed=(PythonText(f"alias={python_inline(alias)}"),) if alias else (),
        bounds=tuple(map(PythonText, _bounds(field, uses_sqlmodel=uses_sqlmodel))),
        documentation=tuple(
            map(PythonText, _documentation(name, field, uses_sqlmodel=uses_sqlmodel))
        ),
        column=(),
        default=(PythonText(default),) if default else (),
        default_value=value,
        is_nullable=field.optional,
        unset=PythonText("None" if uses_sqlmodel else "UNSET"),
        read_by_name=PythonText(f"serialization_alias={python_inline(alias)}")
        if alias and is_inherited(alias)
        else None,
        is_stored=field.type != "refs",
    )


def _value_type(field: ResourceField, own: ClassName, key_type: str) -> str:
    """Return the type of the field's values, without ``None``."""
    match field.type:
        case "enum" | "object":
            return own
        case "ref":
            return BARE[key_type]
        case "refs":
            return f"list[{BARE[key_type]}]"
        case "list":
            return f"list[{_TYPES[field.item.type]}]"
        case "map":
            return f"dict[str, {_TYPES[field.item.type]}]"
        case _:
            return _TYPES[field.type]


def bare_item_type(field: ResourceField) -> str:
    """Return the type of the items of a list or map."""
    return _TYPES[field.item.type]


def _bounds(field: ResourceField, *, uses_sqlmodel: bool) -> Iterator[str]:
    """Yield the arguments of ``Field`` for bounds."""
    for bound in _BOUNDS:
        value = getattr(field, bound)
        if value is not None:
            yield f"{bound}={python_inline(value)}"
    if field.type == "decimal":
        yield f"max_digits={field.digits}"
        yield f"decimal_places={field.places}"
    if field.type == "refs":
        yield f"max_length={_MAX_REFS}"
    if field.max_items is not None:
        yield f"max_length={field.max_items}"
    if field.type == "email" and field.max_length is None:
        yield f"max_length={_LONGEST_EMAIL}"
    if field.pattern is not None and not uses_sqlmodel:
        yield f"pattern={python_literal(field.pattern)}"


def _documentation(name: str, field: ResourceField, *, uses_sqlmodel: bool) -> Iterator[str]:
    """Yield the arguments of ``Field`` for the description and example that the request gives."""
    if field.description != default_description(name):
        yield f"description={python_literal(field.description)}"
    if field.example is not None:
        examples = f"[{json_source(field.example)}]"
        extra = f'schema_extra={{"examples": {examples}}}'
        yield extra if uses_sqlmodel else f"examples={examples}"


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


def _default_value(field: ResourceField) -> PythonText | None:
    """Return the source of the field's constant default, if it has one."""
    if field.default is not None:
        return value_of(field, field.default)
    return PythonText("None") if field.optional else None


def _default_factory(field: ResourceField, key_type: str) -> str | None:
    """Return the source of the function that makes the field's default, if it has one."""
    if field.optional:
        return None
    match field.type:
        case "list":
            return f"list[{bare_item_type(field)}]"
        case "map":
            return f"dict[str, {bare_item_type(field)}]"
        case "refs":
            return f"list[{BARE[key_type]}]"
        case _:
            return None


def value_of(field: ResourceField, value: Scalar) -> PythonText:
    """Return the source of ``value``."""
    if field.type == "enum":
        return python_inline(str(value))
    return value_source(value, field_column("value", field).type.kind)
