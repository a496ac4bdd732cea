"""Build requests to an endpoint, with example values or values at the boundaries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from featurebuilder.request.values.boundaries import boundaries_of
from featurebuilder.request.values.examples import example_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from featurebuilder.render.safe_text import PythonText
    from featurebuilder.request.model.endpoint import Endpoint
    from featurebuilder.request.model.parameter import Parameter
    from featurebuilder.request.values.boundaries import Boundary
    from featurebuilder.request.values.examples import Json

_MAX_LENGTH = 200
# URLs, headers and forms hold only strings, so these JSON values do not exist there.
_NOT_SENT = frozenset({"nothing", "a number", "the character NUL", "no list", "no items"})


@dataclass(frozen=True, slots=True)
class CallContext:
    """One request of a test.

    Attributes:
        url: The URL with its query.
        headers: The headers.
        form: The form fields.
        files: The files of the form.
        body: The name of the JSON body in the test.
    """

    url: str
    headers: tuple[tuple[str, str], ...] = ()
    form: tuple[tuple[str, Json], ...] = ()
    files: tuple[tuple[str, str], ...] = ()
    body: PythonText | None = None


@dataclass(frozen=True, slots=True)
class SampleRequest:
    """A request with an example value for every parameter that a client sends.

    Attributes:
        url: The path, with placeholders for path parameters.
        parameters: The parameters, by name in the request.
        values: The strings each parameter is sent as; only lists have more than one.
        body: The name of the JSON body in the tests.
    """

    url: str
    parameters: Mapping[str, Parameter]
    values: Mapping[str, tuple[str, ...]]
    body: PythonText | None = None

    @classmethod
    def of(cls, endpoint: Endpoint, url: str, body: PythonText | None = None) -> SampleRequest:
        """Return the sample of an endpoint; ``url`` is its path for the client."""
        parameters = {
            str(name): one for name, one in endpoint.parameters.items() if not one.dependency
        }
        values = {name: _sent_strings(example_of(name, one)) for name, one in parameters.items()}
        return cls(url, parameters, values, body)

    def valid_calls(self) -> Iterator[CallContext]:
        """Yield requests with just valid values."""
        if self.parameters:
            yield self.call()
        for name, parameter in self.parameters.items():
            yield from self._calls(name, boundaries_of(name, parameter, lax=True).valid)

    def refused(self) -> Iterator[CallContext]:
        """Yield requests with just invalid values, or without a required parameter."""
        for name, parameter in self.parameters.items():
            yield from self._calls(name, boundaries_of(name, parameter, lax=True).invalid)
            if parameter.source != "path" and self._is_required(name):
                yield self.call(name, ())

    def whole(self) -> CallContext:
        """Return the request with all parameters."""
        return self._call(self.values)

    def call(self, changed: str = "", sent: tuple[str, ...] = ()) -> CallContext:
        """Return the request with the required parameters, and one value changed or omitted."""
        needed = {name: value for name, value in self.values.items() if self._is_required(name)}
        return self._call({**needed, changed: sent} if changed else needed)

    def _calls(self, name: str, edges: Iterable[Boundary]) -> Iterator[CallContext]:
        """Yield a request for each boundary value that a client can send."""
        for edge in edges:
            is_list = isinstance(edge.value, list)
            if edge.words.rpartition(": ")[2] in _NOT_SENT or is_list is not self._is_list(name):
                continue
            texts = _sent_strings(edge.value)
            if texts and all(self._is_sendable(name, text) for text in texts):
                yield self.call(name, texts)

    def _is_list(self, name: str) -> bool:
        """Return whether the parameter is a list."""
        return self.parameters[name].type == "list"

    def _is_sendable(self, name: str, text: str) -> bool:
        """Return whether a client can send this string.

        Headers, cookies and paths restrict the characters. In a form, an empty value counts as
        missing.
        """
        source = self.parameters[name].source
        if len(text) > _MAX_LENGTH:
            return False
        if source == "form":
            return bool(text)
        return source == "query" or (text.isascii() and text.replace("-", "a").isalnum())

    def _is_required(self, name: str) -> bool:
        """Return whether the parameter is required."""
        parameter = self.parameters[name]
        return not parameter.optional and parameter.default is None

    def _call(self, values: Mapping[str, tuple[str, ...]]) -> CallContext:
        """Return the request with these values, each in the place that its parameter declares."""
        url, by_place = self.url, dict[str, list[tuple[str, str]]]()
        for name, parameter in self.parameters.items():
            for value in values.get(name, ()):
                if parameter.source == "path":
                    url = url.replace(f"{{{name}}}", quote(value, safe=""))
                else:
                    place = "file" if parameter.is_file else parameter.source
                    by_place.setdefault(place, []).append((request_name(name, parameter), value))
        headers = by_place.get("header", [])
        if cookies := by_place.get("cookie"):
            headers = [*headers, ("Cookie", "; ".join(f"{key}={value}" for key, value in cookies))]
        query = by_place.get("query")
        return CallContext(
            f"{url}?{urlencode(query)}" if query else url,
            tuple(headers),
            tuple(_group_by_key(by_place.get("form", ()))),
            tuple(by_place.get("file", ())),
            self.body,
        )


def request_name(name: str, parameter: Parameter) -> str:
    """Return the parameter's name in the HTTP request."""
    if parameter.alias:
        return str(parameter.alias)
    return name.replace("_", "-") if parameter.source == "header" else name


def _sent_strings(value: Json) -> tuple[str, ...]:
    """Return the strings that a value is sent as."""
    if isinstance(value, list):
        return tuple(text for item in value for text in _sent_strings(item))
    return (str(value).lower() if isinstance(value, bool) else str(value),)


def _group_by_key(pairs: Iterable[tuple[str, str]]) -> Iterator[tuple[str, Json]]:
    """Yield each key once, with its single value or a tuple of all its values."""
    found: dict[str, list[str]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    for key, values in found.items():
        yield key, values[0] if len(values) == 1 else tuple(values)
