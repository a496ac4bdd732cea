"""Write the values of a field as Python, and a distinct value per number."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING

from featurebuilder.render.safe_text import PythonText, python_data
from featurebuilder.request.model.field_names import json_name
from featurebuilder.request.values.examples import example_of
from featurebuilder.request.values.field_values import EXACT_CONTEXT, value_refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.request.model.resource_field import ResourceField
    from featurebuilder.request.values.examples import Json

_FIRST, _SOME, _MANY = 1, 9, 999
_OFFSET = 1000


def python_value(field: ResourceField, value: Json) -> PythonText:
    """Return the Python expression of the JSON value ``value``."""
    match field.type, value:
        case _, None:
            return PythonText("None")
        case "decimal", _:
            is_whole = str(value).removeprefix("-").isdecimal()
            return PythonText(f"Decimal({value})" if is_whole else f'Decimal("{value}")')
        case "uuid", str():
            return PythonText(f'uuid.UUID("{value}")')
        case "date", str():
            day = date.fromisoformat(value)
            return PythonText(f"date({day.year}, {day.month}, {day.day})")
        case "datetime", str():
            return _datetime_source(datetime.fromisoformat(value).astimezone(UTC))
        case "time", str():
            at = time.fromisoformat(value)
            return PythonText(f"time({', '.join(map(str, _time_parts(at)))})")
        case _:
            return python_data(value)


def numbered_expression(name: str, field: ResourceField) -> PythonText | None:
    """Return an expression that gives a distinct value for each ``number`` from 1 on.

    ``None`` if no such expression is known to fit the field.
    """
    template = _template(name, field)
    return None if template is None else PythonText(_source(field, template))


def value_without_number(name: str, field: ResourceField, values: tuple[Json, ...]) -> Json:
    """Return the first of ``values`` that no number produces, otherwise the value for number 0."""
    template = _template(name, field)
    if template is None or not values:
        return values[0] if values else example_of(name, field)
    numbers = {str(_evaluate(field, template, number)) for number in range(1, _MANY)}
    free = (value for value in values if str(value) not in numbers)
    return next(free, _evaluate(field, template, 0))


def response_value(field: ResourceField, value: Json) -> Json:
    """Return ``value`` as the API returns it: decimals with all places, datetimes in UTC."""
    if value is not None and field.type == "decimal" and field.places is not None:
        step = Decimal(1).scaleb(-field.places)
        return format(Decimal(str(value)).quantize(step, context=EXACT_CONTEXT), "f")
    if isinstance(value, Mapping) and field.type == "object":
        return {
            key: response_value(inner, value.get(key, inner.default))
            for name, inner in (field.fields or {}).items()
            for key in [json_name(name, inner)]
        }
    if isinstance(value, str) and field.type == "datetime":
        moment = datetime.fromisoformat(value).astimezone(UTC)
        return moment.isoformat().replace("+00:00", "Z")
    return value


def _template(name: str, field: ResourceField) -> str | None:
    """Return the first template that gives valid values, or ``None``."""
    for template in _templates(name, field):
        made = [_evaluate(field, template, number) for number in (_FIRST, _SOME, _MANY)]
        if not any(value_refusal(field, value) for value in made):
            return template
    return None


def _templates(name: str, field: ResourceField) -> Iterator[str]:
    """Yield templates for a field's values, the most readable first.

    For a string, ``{}`` stands for the number; for a number, the template is added to it.
    """
    match field.type:
        case "str" | "text" | "url":
            example = example_of(name, field)
            if not {"{", "}"} & set(str(example)):
                yield f"{example} {{}}" if field.type != "url" else f"{example}{{}}"
            yield "{}"
            for length in (field.min_length, field.max_length):
                yield f"{{:0{length or 8}}}"
        case "email":
            local, _, domain = str(example_of(name, field)).partition("@")
            yield f"{local}{{}}@{domain}"
        case "int" | "float" | "decimal":
            low = int(field.ge if field.ge is not None else field.gt or 0)
            yield from (str(low + _OFFSET), str(low), str(low - _OFFSET))
        case "date" | "datetime" | "uuid":
            yield ""
        case _:
            return


def _evaluate(field: ResourceField, template: str, number: int) -> Json:
    """Return the JSON value that the template gives for a number."""
    match field.type:
        case "int":
            return int(template) + number
        case "float":
            return float(int(template) + number)
        case "decimal":
            return str(int(template) + number)
        case "date" | "datetime" | "uuid":
            return example_of("", field)
        case _:
            return template.format(number)


def _source(field: ResourceField, template: str) -> str:
    """Return the Python expression of the template, with the variable ``number``."""
    match field.type:
        case "int":
            return f"{template} + number"
        case "float":
            return f"float({template} + number)"
        case "decimal":
            return f"Decimal({template} + number)"
        case "date":
            return "date(2000, 1, 1) + timedelta(days=number)"
        case "datetime":
            return "datetime(2000, 1, 1, tzinfo=UTC) + timedelta(days=number)"
        case "uuid":
            return "uuid.uuid4()"
        case _:
            quoted = json.dumps(template, ensure_ascii=False)
            return f"f{quoted.replace('{:', '{number:').replace('{}', '{number}')}"


def _datetime_source(at: datetime) -> PythonText:
    """Return the expression of a datetime in UTC."""
    parts = [at.year, at.month, at.day, *_time_parts(at.time())]
    return PythonText(f"datetime({', '.join(map(str, parts))}, tzinfo=UTC)")


def _time_parts(at: time) -> list[int]:
    """Return the parts of a time, without trailing zero seconds and microseconds."""
    parts = [at.hour, at.minute, at.second, at.microsecond]
    while len(parts) > 2 and not parts[-1]:  # noqa: PLR2004 - keep hour and minute
        parts.pop()
    return parts
