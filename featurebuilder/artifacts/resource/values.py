"""Write a value of the request as Python source for a model attribute."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.migrations.column_values import value_source
from featurebuilder.migrations.field_columns import field_column
from featurebuilder.render.safe_text import PythonText
from featurebuilder.request.model.field_names import member_name

if TYPE_CHECKING:
    from featurebuilder.naming import ClassName
    from featurebuilder.request.model.part import Scalar
    from featurebuilder.request.model.resource_field import ResourceField


def value_of(field: ResourceField, value: Scalar, type_name: ClassName) -> PythonText:
    """Return the source of ``value``; ``type_name`` is the class of an enum field."""
    if field.type == "enum":
        return PythonText(f"{type_name}.{member_name(str(value))}")
    return value_source(value, field_column("value", field).type.kind)
