"""What a field's values are in Python: their type, one of them, and one for each number."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING

from featurebuilder.naming import SnakeName
from featurebuilder.plan.resource_names import type_name
from featurebuilder.render.safe_text import PythonText, python_data
from featurebuilder.request.examples import example_of
from featurebuilder.request.field_names import member_name
from featurebuilder.request.field_values import EXACT, misfit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.naming import ClassName
    from featurebuilder.request.examples import Json
    from featurebuilder.request.resource_field import ResourceField

_TYPES = {
    "int": "int",
    "float": "float",
    "decimal": "Decimal",
    "bool": "bool",
    "date": "date",
    "datetime": "datetime",
    "time": "time",
    "uuid": "uuid.UUID",
    "object": "dict[str, Any]",
}
_ITEMS = {"str": "str", "int": "int", "float": "float", "bool": "bool"}
_KEYS = {"uuid": "uuid.UUID", "int": "int", "str": "str"}
_FIRST, _SOME, _MANY = 1, 9, 999
_FAR = 1000


def python_type(model: ClassName, name: str, field: ResourceField, key: str = "uuid") -> PythonText:
    """Return the type of a field's values; ``key`` is the type of what a ref leads to."""
    match field.type:
        case "enum":
            plain = str(type_name(model, SnakeName(name)))
        case "ref":
            plain = _KEYS[key]
        case "refs":
            plain = f"list[{_KEYS[key]}]"
        case "list":
            plain = f"list[{_ITEMS.get(field.item.type, 'Any')}]"
        case "map":
            plain = f"dict[str, {_ITEMS.get(field.item.type, 'Any')}]"
        case other:
            plain = _TYPES.get(other, "str")
    return PythonText(f"{plain} | None" if field.optional else plain)


def python_value(model: ClassName, name: str, field: ResourceField, value: Json) -> PythonText:
    """Return the Python expression of a value that JSON writes ``value``."""
    match field.type, value:
        case _, None:
            return PythonText("None")
        case "enum", str():
            return PythonText(f"{type_name(model, SnakeName(name))}.{member_name(value)}")
        case "decimal", _:
            is_whole = str(value).removeprefix("-").isdecimal()
            return PythonText(f"Decimal({value})" if is_whole else f'Decimal("{value}")')
        case "uuid", str():
            return PythonText(f'uuid.UUID("{value}")')
        case "date", str():
            day = date.fromisoformat(value)
            return PythonText(f"date({day.year}, {day.month}, {day.day})")
        case "datetime", str():
            return _moment(datetime.fromisoformat(value).astimezone(UTC))
        case "time", str():
            at = time.fromisoformat(value)
            return PythonText(f"time({', '.join(map(str, _parts(at)))})")
        case _:
            return python_data(value)


def numbered(name: str, field: ResourceField) -> PythonText | None:
    """Return an expression that has another value of the field for each ``number`` from 1 on.

    None where none is known.
    """
    template = _template(name, field)
    return None if template is None else PythonText(_source(field, template))


def unnumbered(name: str, field: ResourceField, values: tuple[Json, ...]) -> Json:
    """Return the first of ``values`` that no number has, else what the number 0 would have."""
    template = _template(name, field)
    if template is None or not values:
        return values[0] if values else example_of(name, field)
    numbers = {str(_evaluated(field, template, number)) for number in range(1, _MANY)}
    free = (value for value in values if str(value) not in numbers)
    return next(free, _evaluated(field, template, 0))


def as_shown(field: ResourceField, value: Json) -> Json:
    """Return ``value`` as it is answered: a decimal with all its places, a moment in UTC."""
    if value is not None and field.type == "decimal" and field.places is not None:
        step = Decimal(1).scaleb(-field.places)
        return format(Decimal(str(value)).quantize(step, context=EXACT), "f")
    if isinstance(value, Mapping) and field.type == "object":
        return {
            key: as_shown(inner, value.get(key, inner.default))
            for name, inner in (field.fields or {}).items()
            for key in [inner.alias or name]
        }
    if isinstance(value, str) and field.type == "datetime":
        moment = datetime.fromisoformat(value).astimezone(UTC)
        return moment.isoformat().replace("+00:00", "Z")
    return value


def _template(name: str, field: ResourceField) -> str | None:
    for template in _templates(name, field):
        made = [_evaluated(field, template, number) for number in (_FIRST, _SOME, _MANY)]
        if not any(misfit(field, value) for value in made):
            return template
    return None


def _templates(name: str, field: ResourceField) -> Iterator[str]:
    """Yield texts with ``{}`` for a number, the nicest first; a number's is what is added."""
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
            yield from (str(low + _FAR), str(low), str(low - _FAR))
        case "date" | "datetime" | "uuid":
            yield ""
        case _:
            return


def _evaluated(field: ResourceField, template: str, number: int) -> Json:
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


def _moment(at: datetime) -> PythonText:
    parts = [at.year, at.month, at.day, *_parts(at.time())]
    return PythonText(f"datetime({', '.join(map(str, parts))}, tzinfo=UTC)")


def _parts(at: time) -> list[int]:
    parts = [at.hour, at.minute, at.second, at.microsecond]
    while len(parts) > 2 and not parts[-1]:  # noqa: PLR2004 - an hour and a minute stay
        parts.pop()
    return parts
