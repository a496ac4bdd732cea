"""Requests to an endpoint, with an example of each parameter or with values at the edges."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from featurebuilder.render.parameter_context import CallContext
from featurebuilder.request.boundaries import boundaries_of
from featurebuilder.request.examples import example_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from featurebuilder.render.safe_text import PythonText
    from featurebuilder.request.boundaries import Boundary
    from featurebuilder.request.endpoint import Endpoint
    from featurebuilder.request.examples import Json
    from featurebuilder.request.parameter import Parameter

_LONGEST_SENT = 200
# A URL, a header and a form hold texts only: what is none in JSON is one there.
_NOT_SENT = frozenset({"nothing", "a number", "the character NUL", "no list", "no items"})


@dataclass(frozen=True, slots=True)
class Sample:
    """A request with a value of every parameter that is sent, of which one can be another.

    ``values`` holds the texts that each parameter is sent as; only a list is more than one.
    ``body`` is what tests call the JSON that goes along.
    """

    url: str
    parameters: Mapping[str, Parameter]
    values: Mapping[str, tuple[str, ...]]
    body: PythonText | None = None

    @classmethod
    def of(cls, endpoint: Endpoint, url: str, body: PythonText | None = None) -> Sample:
        """Return the sample of an endpoint, whose path is ``url`` for the client."""
        parameters = {
            str(name): one for name, one in endpoint.parameters.items() if not one.dependency
        }
        values = {name: _sent(example_of(name, one)) for name, one in parameters.items()}
        return cls(url, parameters, values, body)

    def taken(self) -> Iterator[CallContext]:
        """Yield what is just allowed."""
        if self.parameters:
            yield self.call()
        for name, parameter in self.parameters.items():
            yield from self._calls(name, boundaries_of(name, parameter, lax=True).valid)

    def refused(self) -> Iterator[CallContext]:
        """Yield what is not allowed any more."""
        for name, parameter in self.parameters.items():
            yield from self._calls(name, boundaries_of(name, parameter, lax=True).invalid)
            if parameter.source != "path" and self._is_needed(name):
                yield self.call(name, ())

    def whole(self) -> CallContext:
        """Return the request with everything that can be sent."""
        return self._call(self.values)

    def call(self, changed: str = "", sent: tuple[str, ...] = ()) -> CallContext:
        """Return the request with what is needed, and one value changed, or left out."""
        needed = {name: value for name, value in self.values.items() if self._is_needed(name)}
        return self._call({**needed, changed: sent} if changed else needed)

    def _calls(self, name: str, edges: Iterable[Boundary]) -> Iterator[CallContext]:
        """Yield the requests that send each of ``edges`` that can be sent."""
        for edge in edges:
            is_list = isinstance(edge.value, list)
            if edge.words.rpartition(": ")[2] in _NOT_SENT or is_list is not self._is_list(name):
                continue
            texts = _sent(edge.value)
            if texts and all(self._can(name, text) for text in texts):
                yield self.call(name, texts)

    def _is_list(self, name: str) -> bool:
        return self.parameters[name].type == "list"

    def _can(self, name: str, text: str) -> bool:
        """Return whether a client could send that: a header and a path do not hold any text.

        In a form, nothing is as good as what is not there.
        """
        source = self.parameters[name].source
        if len(text) > _LONGEST_SENT:
            return False
        if source == "form":
            return bool(text)
        return source == "query" or (text.isascii() and text.replace("-", "a").isalnum())

    def _is_needed(self, name: str) -> bool:
        """Return whether a client has to send it."""
        parameter = self.parameters[name]
        return not parameter.optional and parameter.default is None

    def _call(self, values: Mapping[str, tuple[str, ...]]) -> CallContext:
        url, by_place = self.url, dict[str, list[tuple[str, str]]]()
        for name, parameter in self.parameters.items():
            for value in values.get(name, ()):
                if parameter.source == "path":
                    url = url.replace(f"{{{name}}}", quote(value, safe=""))
                else:
                    place = "file" if parameter.is_file else parameter.source
                    by_place.setdefault(place, []).append((sent_as(name, parameter), value))
        headers = by_place.get("header", [])
        if cookies := by_place.get("cookie"):
            headers = [*headers, ("Cookie", "; ".join(f"{key}={value}" for key, value in cookies))]
        query = by_place.get("query")
        return CallContext(
            f"{url}?{urlencode(query)}" if query else url,
            tuple(headers),
            tuple(_grouped(by_place.get("form", ()))),
            tuple(by_place.get("file", ())),
            self.body,
        )


def sent_as(name: str, parameter: Parameter) -> str:
    """Return what a client calls the parameter."""
    if parameter.alias:
        return str(parameter.alias)
    return name.replace("_", "-") if parameter.source == "header" else name


def _sent(value: Json) -> tuple[str, ...]:
    if isinstance(value, list):
        return tuple(text for item in value for text in _sent(item))
    return (str(value).lower() if isinstance(value, bool) else str(value),)


def _grouped(pairs: Iterable[tuple[str, str]]) -> Iterator[tuple[str, Json]]:
    """Yield each key once, with its one value or with all of them."""
    found: dict[str, list[str]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    for key, values in found.items():
        yield key, values[0] if len(values) == 1 else tuple(values)
