"""From the parameters of an endpoint to arguments of its handler, and to requests that try them."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from featurebuilder.errors import Problem, UnusableProjectError
from featurebuilder.naming import Identifier
from featurebuilder.plan.explaining_fields import field_kind
from featurebuilder.render.parameter_context import CallContext, EdgesContext, ParameterContext
from featurebuilder.render.safe_text import PythonText, docstring_text, markdown_text, python_inline
from featurebuilder.request.boundaries import boundaries_of
from featurebuilder.request.examples import example_of
from featurebuilder.request.part import SAFE_INTEGERS
from featurebuilder.request.resource_defaults import words_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from featurebuilder.plan.conventions import Conventions
    from featurebuilder.render.safe_text import Scalar
    from featurebuilder.request.boundaries import Boundary
    from featurebuilder.request.examples import Json
    from featurebuilder.request.model import Endpoint, FeatureRequest
    from featurebuilder.request.parameter import Parameter

_FASTAPI, _PYDANTIC, _PYTHON = (0, 103), 2, (3, 10)
_TYPES = {"decimal": "Decimal", "datetime": "AwareDatetime", "uuid": "UUID"}
_IMPORTS = {
    "date": "from datetime import date",
    "time": "from datetime import time",
    "datetime": "from pydantic import AwareDatetime",
    "decimal": "from decimal import Decimal",
    "uuid": "from uuid import UUID",
}
_LENGTHS = ("min_length", "max_length", "pattern")
_BOUNDS = ("ge", "gt", "le", "lt")
_LONGEST_SENT = 200
# Python 3.13 has a newer name for it, and this one still.
_INVALID = "UNPROCESSABLE_ENTITY"
# A URL and a header hold texts only: what is none in JSON is one there.
_NOT_SENT = frozenset({"nothing", "a number", "the character NUL"})


def refuse_parameters(request: FeatureRequest, conventions: Conventions) -> None:
    """Refuse parameters where the tree's versions cannot declare them as they are generated.

    Raises:
        UnusableProjectError: with the versions that are needed.
    """
    if not any(endpoint.parameters for endpoint in request.endpoints):
        return
    if (
        conventions.fastapi < _FASTAPI
        or min(conventions.pydantic) < _PYDANTIC
        or conventions.python < _PYTHON
    ):
        what = "an endpoint has parameters, and the tree may run on versions that are too old"
        remedy = "require fastapi>=0.103, pydantic>=2 and Python 3.10, or leave the parameters out"
        raise UnusableProjectError(Problem(what, None, remedy))


def parameter_imports(request: FeatureRequest) -> tuple[PythonText, ...]:
    """Return the lines that import what the parameters' types need, less FastAPI's own."""
    used = {p.type for endpoint in request.endpoints for p in endpoint.parameters.values()}
    lines = {_IMPORTS[kind] for kind in used if kind in _IMPORTS}
    if {"date", "time"} <= used:
        lines -= {_IMPORTS["date"], _IMPORTS["time"]}
        lines.add("from datetime import date, time")
    if used:
        lines.add(f"from typing import Annotated{', Literal' if 'enum' in used else ''}")
    return tuple(PythonText(line) for line in sorted(lines))


def parameter_markers(request: FeatureRequest) -> tuple[Identifier, ...]:
    """Return what FastAPI calls the places of the request's parameters, sorted."""
    sources = {p.source for endpoint in request.endpoints for p in endpoint.parameters.values()}
    return tuple(Identifier(source.capitalize()) for source in sorted(sources))


def parameters_of(endpoint: Endpoint) -> tuple[ParameterContext, ...]:
    """Return the arguments of the endpoint's handler, those with defaults last."""
    made = [_parameter(name, parameter) for name, parameter in endpoint.parameters.items()]
    return tuple(sorted(made, key=lambda parameter: parameter.default is not None))


def call_of(endpoint: Endpoint, url: str) -> CallContext:
    """Return a request with an example of each parameter; ``url`` is that without them."""
    return _Sample.of(endpoint, url).whole()


def edges_of(endpoint: Endpoint, url: str) -> Iterator[EdgesContext]:
    """Yield what the endpoint takes at the edges of its parameters, and what it refuses."""
    sample = _Sample.of(endpoint, url)
    taken = [sample.call()] if endpoint.parameters else []
    refused: list[CallContext] = []
    for name, parameter in endpoint.parameters.items():
        edges = boundaries_of(name, parameter)
        taken += sample.calls(name, edges.valid)
        refused += sample.calls(name, edges.invalid)
        if parameter.source != "path" and sample.is_needed(name):
            refused.append(sample.call(name, None))
    for words, ending, status, calls in (
        ("Each parameter may hold what is just allowed.", "at_the_edges", endpoint.status, taken),
        ("What is not allowed any more is refused.", "beyond_the_edges", None, refused),
    ):
        if calls:
            yield EdgesContext(
                Identifier(f"test_{endpoint.handler}_{ending}"),
                docstring_text(words),
                Identifier(_INVALID if status is None else HTTPStatus(status).name),
                tuple(dict.fromkeys(calls)),
            )


def _parameter(name: str, parameter: Parameter) -> ParameterContext:
    default: PythonText | None = None
    type_text = _type(parameter)
    if parameter.optional:
        default, type_text = PythonText("None"), f"{type_text} | None"
    elif parameter.default is not None:
        default = python_inline(parameter.default)
    return ParameterContext(
        name=Identifier(name),
        sent_as=_sent_as(name, parameter),
        place=parameter.source,
        type=PythonText(type_text),
        marker=Identifier(parameter.source.capitalize()),
        constraints=tuple(_constraints(parameter)),
        description=parameter.description,
        example=_scalar(example_of(name, parameter)),
        default=default,
        meaning=markdown_text(_meaning(name, parameter)),
    )


def _type(parameter: Parameter) -> str:
    if parameter.type == "enum":
        return f"Literal[{', '.join(map(python_inline, parameter.values or ()))}]"
    return _TYPES.get(parameter.type, parameter.type)


def _constraints(parameter: Parameter) -> Iterator[tuple[Identifier, Scalar]]:
    if parameter.alias:
        yield Identifier("alias"), str(parameter.alias)
    for key in (*_LENGTHS, *_BOUNDS):
        if (value := getattr(parameter, key)) is not None:
            yield Identifier(key), value
    if parameter.type == "int":
        bounded = {key for key in _BOUNDS if getattr(parameter, key) is not None}
        if not bounded & {"ge", "gt"}:
            yield Identifier("ge"), SAFE_INTEGERS[0]
        if not bounded & {"le", "lt"}:
            yield Identifier("le"), SAFE_INTEGERS[-1]
    if parameter.type == "float":
        yield Identifier("allow_inf_nan"), False
    if parameter.digits is not None and parameter.places is not None:
        yield Identifier("max_digits"), parameter.digits
        yield Identifier("decimal_places"), parameter.places


def _sent_as(name: str, parameter: Parameter) -> str:
    if parameter.alias:
        return str(parameter.alias)
    return name.replace("_", "-") if parameter.source == "header" else name


def _scalar(value: Json) -> Scalar:
    assert isinstance(value, str | int | float)  # noqa: S101 - a parameter's types are all single
    return value


def _sent(value: Json) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _meaning(name: str, parameter: Parameter) -> str:
    kind = field_kind(parameter)
    sentence = f"{kind[:1].upper()}{kind[1:]}."
    own_words = parameter.description != words_for(name)
    return f"{sentence} {parameter.description}" if own_words else sentence


@dataclass(frozen=True, slots=True)
class _Sample:
    """A request with a value of every parameter, of which one can be another."""

    url: str
    parameters: Mapping[str, Parameter]
    values: Mapping[str, str]

    @classmethod
    def of(cls, endpoint: Endpoint, url: str) -> _Sample:
        parameters = {str(name): one for name, one in endpoint.parameters.items()}
        values = {name: _sent(example_of(name, one)) for name, one in parameters.items()}
        return cls(url, parameters, values)

    def calls(self, name: str, edges: Iterable[Boundary]) -> list[CallContext]:
        """Return the requests that send each of ``edges`` that can be sent."""
        texts = [_sent(edge.value) for edge in edges if edge.words not in _NOT_SENT]
        return [self.call(name, sent) for sent in texts if self.can(name, sent)]

    def can(self, name: str, sent: str) -> bool:
        """Return whether a client could send that: a header and a path do not hold any text."""
        source = self.parameters[name].source
        if len(sent) > _LONGEST_SENT:
            return False
        return source == "query" or (sent.isascii() and sent.replace("-", "a").isalnum())

    def call(self, changed: str = "", sent: str | None = None) -> CallContext:
        """Return the request with what is needed, and one value changed or left out (``None``)."""
        needed = {name: value for name, value in self.values.items() if self.is_needed(name)}
        return self._call({**needed, changed: sent} if changed else needed)

    def whole(self) -> CallContext:
        """Return the request with everything that can be sent."""
        return self._call(self.values)

    def is_needed(self, name: str) -> bool:
        """Return whether a client has to send it."""
        parameter = self.parameters[name]
        return not parameter.optional and parameter.default is None

    def _call(self, values: Mapping[str, str | None]) -> CallContext:
        url, by_place = self.url, dict[str, list[tuple[str, str]]]()
        for name, parameter in self.parameters.items():
            value = values.get(name)
            if value is None:
                continue
            if parameter.source == "path":
                url = url.replace(f"{{{name}}}", quote(value, safe=""))
            else:
                pair = (_sent_as(name, parameter), value)
                by_place.setdefault(parameter.source, []).append(pair)
        headers = by_place.get("header", [])
        if cookies := by_place.get("cookie"):
            headers = [*headers, ("Cookie", "; ".join(f"{key}={value}" for key, value in cookies))]
        query = by_place.get("query")
        return CallContext(f"{url}?{urlencode(query)}" if query else url, tuple(headers))
