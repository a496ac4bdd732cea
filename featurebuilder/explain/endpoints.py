"""Explain an endpoint in plain English: input, access, response and errors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.explain.fields import field_words, list_in_words
from featurebuilder.explain.wrapping import end_sentence, wrap_lines
from featurebuilder.request.model.endpoint import SIMPLE_TYPES
from featurebuilder.request.model.field_names import json_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from featurebuilder.request.model.endpoint import Endpoint, ResponseField


def endpoint_words(endpoint: Endpoint, dependencies: Sequence[str]) -> Iterator[str]:
    """Yield the lines that explain an endpoint.

    ``dependencies`` are the request's dependencies for all of its endpoints.
    """
    yield ""
    yield f"{endpoint.method.upper()} {endpoint.path}"
    yield from wrap_lines(f"{end_sentence(endpoint.summary)} {endpoint.description}".rstrip())
    yield from _describe_input(endpoint)
    yield from _describe_response(endpoint, _describe_access(endpoint, dependencies))
    if endpoint.errors:
        reasons = "; ".join(
            f"{status} {end_sentence(why)}" for status, why in endpoint.errors.items()
        )
        yield from wrap_lines(f"Errors: {reasons}")


def _describe_input(endpoint: Endpoint) -> Iterator[str]:
    sent = {name: one for name, one in endpoint.parameters.items() if not one.dependency}
    if sent:
        yield "  Parameters:"
    for name, parameter in sent.items():
        words = field_words(name, parameter, "")
        yield from wrap_lines(f"- {name} ({parameter.source}): {words}", "    ")
    if endpoint.body:
        body = endpoint.body
        many = f" (a list of at most {body.most} objects)" if body.many else ""
        yield from wrap_lines(f"JSON body{many}: {body.description}".rstrip(" "))
        for name, field in body.fields.items():
            words = field_words(name, field, "")
            yield from wrap_lines(f"- {json_name(name, field)}: {words}", "    ")


def _describe_access(endpoint: Endpoint, dependencies: Sequence[str]) -> str:
    injected = [one.dependency for one in endpoint.parameters.values() if one.dependency]
    named = list(dict.fromkeys((*dependencies, *endpoint.dependencies, *injected)))
    return f"Depends on {list_in_words(named)}." if named else "Open to anyone."


def _describe_response(endpoint: Endpoint, access: str) -> Iterator[str]:
    if endpoint.response is None:
        yield from wrap_lines(f"{access} Returns {endpoint.status} without a body.")
        return
    many = " a list of objects" if endpoint.response.many else " an object"
    yield from wrap_lines(f"{access} Returns {endpoint.status} with{many}:")
    for name, field in endpoint.fields.items():
        yield from wrap_lines(f"- {json_name(name, field)}: {_describe_value(name, field)}", "    ")
    for header, said in endpoint.response.headers.items():
        words = end_sentence(said.description)
        yield from wrap_lines(f"- the header {header}: {said.value!r}. {words}", "    ")


def _describe_value(name: str, field: ResponseField) -> str:
    if field.parameter:
        return f"the value of {field.parameter}. {end_sentence(field.description)}"
    if field.type in SIMPLE_TYPES and field.value is not None:
        return f"{field.value!r}. {end_sentence(field.description)}"
    return field_words(name, field, "")
