"""What makes a value that rows get, as Python source: of the type that their column holds."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from featurebuilder.plan.table import Empty, Kind
from featurebuilder.render.safe_text import PythonText, python_inline

if TYPE_CHECKING:
    from featurebuilder.plan.table import Value

_NOW = "datetime.now(UTC)"


def value_source(value: Value, kind: Kind) -> PythonText:
    """Return the source of ``value`` as a column of ``kind`` holds it.

    Raises:
        ValueError: if ``value`` is none of that kind.
    """
    if isinstance(value, Empty):
        return PythonText(_NOW if value is Empty.NOW else value.value)
    text = str(value)
    match kind:
        case Kind.DATE:
            return _called("date.fromisoformat", date.fromisoformat(text).isoformat())
        case Kind.TIME:
            return _called("time.fromisoformat", time.fromisoformat(text).isoformat())
        case Kind.MOMENT:
            moment = datetime.fromisoformat(text).astimezone(UTC)
            return _called("datetime.fromisoformat", moment.isoformat())
        case Kind.UUID:
            return _called("UUID", str(UUID(text)))
        case Kind.DECIMAL:
            number = Decimal(text)
            whole = number == number.to_integral_value() and "E" not in str(number)
            return PythonText(f"Decimal({int(number)})") if whole else _called("Decimal", text)
        case Kind.FLOAT:
            return python_inline(float(value))
        case _:
            return python_inline(value)


def _called(maker: str, text: str) -> PythonText:
    return PythonText(f"{maker}({python_inline(text)})")
