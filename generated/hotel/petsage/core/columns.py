"""Types of columns that the ORM does not have by itself."""

from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter
from pydantic_core import to_jsonable_python
from sqlalchemy import JSON, Dialect, Enum
from sqlalchemy.types import TypeDecorator


def text_enum(kind: type[StrEnum], length: int) -> Enum:
    """Return a column type that stores the values of ``kind`` as text."""
    return Enum(kind, native_enum=False, length=length, values_callable=_values)


def _values(kind: type[StrEnum]) -> list[str]:
    return [member.value for member in kind]


class ValidatedJSON(TypeDecorator[Any]):
    """Stores as JSON what JSON has no type for, and validates it when it is read."""

    impl = JSON(none_as_null=True)
    cache_ok = True

    def __init__(self, values: TypeAdapter[Any]) -> None:
        """Take what validates the column's values."""
        super().__init__()
        self.values = values

    def process_bind_param(self, value: object, dialect: Dialect) -> object:
        """Return ``value`` as JSON has it."""
        del dialect
        return to_jsonable_python(value)

    def process_result_value(self, value: object, dialect: Dialect) -> object:
        """Return what JSON has as the field's type."""
        del dialect
        return None if value is None else self.values.validate_python(value)
