"""An endpoint in plain English: what a client sends, what is answered, what else may happen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.plan.explaining_fields import field_words, list_in_words
from featurebuilder.plan.wrapping import sentence, wrapped
from featurebuilder.request.endpoint import SIMPLE_TYPES
from featurebuilder.request.field_names import json_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from featurebuilder.request.endpoint import Endpoint, ResponseField


def endpoint_words(endpoint: Endpoint, dependencies: Sequence[str]) -> Iterator[str]:
    """Yield the lines about an endpoint; ``dependencies`` are those of all of them."""
    yield ""
    yield f"{endpoint.method.upper()} {endpoint.path}"
    yield from wrapped(f"{sentence(endpoint.summary)} {endpoint.description}".rstrip())
    yield from _sent(endpoint)
    yield from _answered(endpoint, _access(endpoint, dependencies))
    if endpoint.errors:
        told = "; ".join(f"{status} {sentence(why)}" for status, why in endpoint.errors.items())
        yield from wrapped(f"It may also answer: {told}")


def _sent(endpoint: Endpoint) -> Iterator[str]:
    sent = {name: one for name, one in endpoint.parameters.items() if not one.dependency}
    if sent:
        yield "  A client sends:"
    for name, parameter in sent.items():
        words = field_words(name, parameter, "")
        yield from wrapped(f"- {name} ({parameter.source}): {words}", "    ")
    if endpoint.body:
        body = endpoint.body
        many = f" a list of at most {body.most} such" if body.many else ""
        yield from wrapped(f"As JSON it sends{many}: {body.description}".rstrip(" "))
        for name, field in body.fields.items():
            words = field_words(name, field, "")
            yield from wrapped(f"- {json_name(name, field)}: {words}", "    ")


def _access(endpoint: Endpoint, dependencies: Sequence[str]) -> str:
    injected = [one.dependency for one in endpoint.parameters.values() if one.dependency]
    named = list(dict.fromkeys((*dependencies, *endpoint.dependencies, *injected)))
    return f"{list_in_words(named)} must let it pass." if named else "Open to anyone."


def _answered(endpoint: Endpoint, access: str) -> Iterator[str]:
    if endpoint.response is None:
        yield from wrapped(f"{access} It answers {endpoint.status}, with nothing.")
        return
    many = " a list of such" if endpoint.response.many else ""
    yield from wrapped(f"{access} It answers {endpoint.status} with{many}:")
    for name, field in endpoint.fields.items():
        yield from wrapped(f"- {json_name(name, field)}: {_value(name, field)}", "    ")
    for header, said in endpoint.response.headers.items():
        words = sentence(said.description)
        yield from wrapped(f"- the header {header}: {said.value!r}. {words}", "    ")


def _value(name: str, field: ResponseField) -> str:
    if field.parameter:
        return f"what {field.parameter} is. {sentence(field.description)}"
    if field.type in SIMPLE_TYPES and field.value is not None:
        return f"{field.value!r}. {sentence(field.description)}"
    return field_words(name, field, "")
