"""Write the Python type, bounds and imports of an endpoint's fields.

The types are Pydantic's own; fields of stored resources use stricter ones.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from typing import TYPE_CHECKING, TypeAlias

from featurebuilder.naming import ClassName, Identifier
from featurebuilder.render.safe_text import PythonText, python_inline, python_literal
from featurebuilder.request.model.model_names import append_field_name
from featurebuilder.request.model.part import SAFE_INTEGERS
from featurebuilder.request.model.unions import variants_of
from featurebuilder.request.resource_names import singular
from featurebuilder.request.values.decimal_patterns import decimal_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from featurebuilder.render.safe_text import Scalar
    from featurebuilder.request.model.resource_field import ResourceField

_TYPES = {
    "text": "str",
    "decimal": "Decimal",
    "datetime": "AwareDatetime",
    "uuid": "UUID",
    "email": "EmailStr",
    "url": "HttpUrl",
    "file": "UploadFile",
}
_LENGTHS = ("min_length", "max_length", "pattern")
_BOUNDS = ("ge", "gt", "le", "lt")
_MODULES = {
    "date": "datetime",
    "datetime": "datetime",
    "time": "datetime",
    "timezone": "datetime",
    "UTC": "datetime",
    "Decimal": "decimal",
    "Annotated": "typing",
    "Final": "typing",
    "Literal": "typing",
    "UUID": "uuid",
    "AwareDatetime": "pydantic",
    "EmailStr": "pydantic",
    "HttpUrl": "pydantic",
    "WithJsonSchema": "pydantic",
    "SkipJsonSchema": "pydantic.json_schema",
    "Field": "pydantic",
    "UploadFile": "fastapi",
}
_Bound: TypeAlias = "tuple[Identifier, Scalar]"
_STANDARD = ("datetime", "decimal", "typing", "uuid")


def annotation_of(
    field: ResourceField, model: str = "", name: str = "", *, loose: bool = False
) -> str:
    """Return the type of the field ``name`` in ``model``, without ``None``.

    Nested models get both names. ``loose`` leaves out the bounds that belong to a type itself,
    since responses need none. A decimal also gets a JSON schema with a pattern: no numeric bound
    can express a number of digits.
    """
    own = append_field_name(model, name)
    match field.type:
        case "enum":
            return f"Literal[{', '.join(map(python_inline, field.values or ()))}]"
        case "object":
            return own
        case "union":
            return " | ".join(
                bounded_type_of(variant, own, variant_name, loose=loose)
                for variant_name, variant in variants_of(field).items()
            )
        case "list":
            return f"list[{bounded_type_of(field.item, model, singular(name), loose=loose)}]"
        case "map":
            return f"dict[str, {bounded_type_of(field.item, model, singular(name), loose=loose)}]"
        case "decimal" if not loose and field.digits is not None and field.places is not None:
            schema = f'{{"type": "string", "pattern": {python_literal(decimal_pattern(field))}}}'
            return f"Annotated[Decimal, WithJsonSchema({schema})]"
        case kind:
            return _TYPES.get(kind, kind)


def bounded_type_of(field: ResourceField, model: str, name: str, *, loose: bool = False) -> str:
    """Return the type with its bounds, for use inside another type."""
    plain = annotation_of(field, model, name, loose=loose)
    bounds = [f"{key}={python_inline(value)}" for key, value in bounds_of(field, loose=loose)]
    return f"Annotated[{plain}, Field({', '.join(bounds)})]" if bounds else plain


def bounds_of(field: ResourceField, *, loose: bool = False) -> tuple[_Bound, ...]:
    """Return the arguments of ``Field`` that limit the values."""
    return tuple(_bounds(field, loose=loose))


def _bounds(field: ResourceField, *, loose: bool) -> Iterator[_Bound]:
    """Yield the arguments of ``Field`` that limit the values."""
    for key in (*_LENGTHS, *_BOUNDS):
        if (value := getattr(field, key)) is not None:
            yield Identifier(key), value
    if field.type == "int" and not loose:
        bounded = {key for key in _BOUNDS if getattr(field, key) is not None}
        if not bounded & {"ge", "gt"}:
            yield Identifier("ge"), SAFE_INTEGERS[0]
        if not bounded & {"le", "lt"}:
            yield Identifier("le"), SAFE_INTEGERS[-1]
    if field.type == "float" and not loose:
        yield Identifier("allow_inf_nan"), False
    if field.digits is not None and field.places is not None:
        yield Identifier("max_digits"), field.digits
        yield Identifier("decimal_places"), field.places
    if field.max_items is not None:
        yield Identifier("max_length"), field.max_items
    if field.by is not None:
        yield Identifier("discriminator"), str(field.by)


def bare_type(annotation: str) -> str:
    """Return a type without its bounds, such as ``list[str]``."""
    tree = ast.parse(annotation, mode="eval")
    return ast.unparse(_BoundsRemover().visit(tree))


class _BoundsRemover(ast.NodeTransformer):
    """Replace each ``Annotated[T, ...]`` with ``T``."""

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        self.generic_visit(node)
        is_annotated = isinstance(node.value, ast.Name) and node.value.id == "Annotated"
        if is_annotated and isinstance(node.slice, ast.Tuple):
            return node.slice.elts[0]
        return node


def names_in(expressions: Iterable[str]) -> frozenset[str]:
    """Return the names that Python expressions use."""
    return frozenset(
        node.id
        for expression in expressions
        for node in ast.walk(ast.parse(expression, mode="eval"))
        if isinstance(node, ast.Name)
    )


def standard_imports(names: Iterable[str]) -> tuple[PythonText, ...]:
    """Return the import lines for those ``names`` that are in the standard library."""
    found = defaultdict[str, list[str]](list)
    for name in sorted(names):
        found[_MODULES.get(name, "")].append(name)
    return tuple(
        PythonText(f"from {module} import {', '.join(found[module])}")
        for module in _STANDARD
        if found[module]
    )


def imported_from(module: str, names: Iterable[str]) -> tuple[ClassName, ...]:
    """Return those ``names`` that ``module`` has, sorted."""
    return tuple(ClassName(name) for name in sorted(names) if _MODULES.get(name) == module)
