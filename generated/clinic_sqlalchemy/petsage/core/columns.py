"""Column types that the ORM does not have."""

from datetime import UTC, datetime
from typing import Any

from pydantic import HttpUrl, TypeAdapter
from pydantic_core import to_jsonable_python
from sqlalchemy import JSON, DateTime, Dialect, String
from sqlalchemy.types import TypeDecorator


class UrlString(TypeDecorator[HttpUrl]):
    """Store URLs as strings."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: object, dialect: Dialect) -> str | None:
        """Return the URL as a string."""
        del dialect
        return None if value is None else str(value)

    def process_result_value(
        self, value: str | None, dialect: Dialect
    ) -> HttpUrl | None:
        """Return the URL."""
        del dialect
        return None if value is None else HttpUrl(value)


class ValidatedJSON(TypeDecorator[Any]):
    """Store values of a Pydantic type as JSON, and validate them when read."""

    impl = JSON(none_as_null=True)
    cache_ok = True

    def __init__(self, values: TypeAdapter[Any]) -> None:
        """Take the adapter of the column's values."""
        super().__init__()
        self.values = values

    def process_bind_param(self, value: object, dialect: Dialect) -> object:
        """Return the value as JSON."""
        del dialect
        return to_jsonable_python(value)

    def process_result_value(self, value: object, dialect: Dialect) -> object:
        """Return the value as its Pydantic type."""
        del dialect
        return None if value is None else self.values.validate_python(value)


class UTCDateTime(TypeDecorator[datetime]):
    """Store datetimes in UTC, and return aware datetimes from any database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(
        self, value: datetime | None, dialect: Dialect
    ) -> datetime | None:
        """Return the value in UTC."""
        del dialect
        return None if value is None else value.astimezone(UTC)

    def process_result_value(
        self, value: datetime | None, dialect: Dialect
    ) -> datetime | None:
        """Return the value in UTC; SQLite does not store the time zone."""
        del dialect
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
