"""Write a column's value as Python source for a migration."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from featurebuilder.migrations.table import ColumnKind, ImplicitValue
from featurebuilder.render.safe_text import PythonText, python_inline

if TYPE_CHECKING:
    from featurebuilder.migrations.table import Value

_NOW = "datetime.now(UTC)"


def value_source(value: Value, kind: ColumnKind) -> PythonText:
    """Return the source of ``value`` for a column of type ``kind``.

    Raises:
        ValueError: if ``value`` cannot be converted to that type.
    """
    if isinstance(value, ImplicitValue):
        return PythonText(_NOW if value is ImplicitValue.NOW else value.value)
    text = str(value)
    match kind:
        case ColumnKind.DATE:
            return _call_source("date.fromisoformat", date.fromisoformat(text).isoformat())
        case ColumnKind.TIME:
            return _call_source("time.fromisoformat", time.fromisoformat(text).isoformat())
        case ColumnKind.DATETIME:
            moment = datetime.fromisoformat(text).astimezone(UTC)
            return _call_source("datetime.fromisoformat", moment.isoformat())
        case ColumnKind.UUID:
            return _call_source("UUID", str(UUID(text)))
        case ColumnKind.DECIMAL:
            number = Decimal(text)
            whole = number == number.to_integral_value() and "E" not in str(number)
            return PythonText(f"Decimal({int(number)})") if whole else _call_source("Decimal", text)
        case ColumnKind.FLOAT:
            return python_inline(float(value))
        case _:
            return python_inline(value)


def _call_source(maker: str, text: str) -> PythonText:
    """Return the source of ``maker("text")``."""
    return PythonText(f"{maker}({python_inline(text)})")
