"""Write curl commands for path operations, and the example bodies that they send."""

from __future__ import annotations

import shlex
from itertools import islice
from typing import TYPE_CHECKING

from featurebuilder.artifacts.endpoint.sample_calls import SampleRequest
from featurebuilder.explain.errors import CHANGES
from featurebuilder.project.routers.credentials import AUTHORIZATION, BASIC, HEADER, QUERY
from featurebuilder.render.safe_text import json_text, markdown_block
from featurebuilder.request.model.field_names import attribute_name, json_name
from featurebuilder.request.values.examples import example_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from featurebuilder.artifacts.endpoint.sample_calls import CallContext
    from featurebuilder.conventions.dependencies import CredentialConventions
    from featurebuilder.render.safe_text import MarkdownText
    from featurebuilder.request.model.endpoint import Body, Endpoint
    from featurebuilder.request.model.resource import Resource
    from featurebuilder.request.resource_operations import ResourceOperation
    from featurebuilder.request.values.examples import Json

_CURL = "curl --silent --show-error --fail-with-body"


def endpoint_curl_command(
    endpoint: Endpoint, needs: Sequence[CredentialConventions] = ()
) -> MarkdownText | None:
    """Return the command that calls an endpoint, as a Markdown code block.

    ``None`` if the endpoint takes no input. ``$API`` is the base URL; uploaded files are read from
    the current folder. ``needs`` is what dependencies read, from variables such as ``$TOKEN``.
    """
    if not endpoint.parameters and endpoint.body is None and not needs:
        return None
    call = SampleRequest.of(endpoint, endpoint.path).whole()
    body = _escape_for_shell(json_text(body_example(endpoint.body))) if endpoint.body else ""
    url = _with_query(call.url, needs)
    options = (*_credential_options(needs), *_call_options(call))
    return markdown_block(_command(endpoint.method, url, options, body), "bash")


def resource_curl_command(
    operation: ResourceOperation,
    path: str,
    resource: Resource,
    needs: Sequence[CredentialConventions] = (),
) -> str:
    """Return the shell command that calls a path operation at ``path``.

    The command uses these variables: ``$API`` is the base URL, ``$ID`` the primary key of one row,
    and ``$ETAG`` the row's ETag. A required ``ref`` field has a variable of its own, such as
    ``$OWNER_ID``. ``needs`` is what dependencies read, from variables such as ``$TOKEN``.
    """
    path = "/".join("$ID" if part.startswith("{") else part for part in path.split("/"))
    options = (*_credential_options(needs), *_resource_options(operation, resource))
    url = _with_query(path, needs)
    return _command(operation.method, url, options, _resource_body(operation, resource))


def credential_variables(needs: Iterable[CredentialConventions]) -> Iterator[str]:
    """Yield the variable that holds each credential, such as ``TOKEN``; basic ones have two."""
    for need in needs:
        if need.place == BASIC:
            yield from ("USERNAME", "PASSWORD")
        else:
            yield _variable(need)


def _variable(need: CredentialConventions) -> str:
    """Return the variable of a credential."""
    is_token = (need.place, need.name) == (HEADER, AUTHORIZATION)
    return "TOKEN" if is_token else need.name.upper().replace("-", "_")


def _credential_options(needs: Iterable[CredentialConventions]) -> Iterator[str]:
    """Yield the options with the credentials that are not in the URL."""
    for need in needs:
        value = f"${_variable(need)}"
        match need.place:
            case "header" if need.name == AUTHORIZATION:
                yield f'--header "{AUTHORIZATION}: Bearer {value}"'
            case "header":
                yield f'--header "{need.name}: {value}"'
            case "cookie":
                yield f'--cookie "{need.name}={value}"'
            case "basic":
                yield '--user "$USERNAME:$PASSWORD"'
            case _:
                continue


def _with_query(url: str, needs: Iterable[CredentialConventions]) -> str:
    """Return the URL with the credentials that are query parameters."""
    added = "&".join(f"{need.name}=${_variable(need)}" for need in needs if need.place == QUERY)
    return f"{url}{'&' if '?' in url else '?'}{added}" if added else url


def reference_variables(resource: Resource) -> tuple[tuple[str, str], ...]:
    """Return the variable of each required ``ref`` field, and the name that it references."""
    return tuple(
        (attribute_name(name, field).upper(), field.target)
        for name, field in resource.sent.items()
        if field.type == "ref" and not field.optional
    )


def example_body(resource: Resource) -> dict[str, Json]:
    """Return an example body of a create request; required ``ref`` fields hold their variable."""
    body: dict[str, Json] = {}
    for name, field in resource.sent.items():
        if field.type == "ref" and not field.optional:
            body[json_name(name, field)] = f"${attribute_name(name, field).upper()}"
        elif field.type not in {"ref", "refs"}:
            body[json_name(name, field)] = example_of(name, field)
    return body


def body_example(body: Body) -> Json:
    """Return an example of the complete body that a client sends to an endpoint."""
    return [item_example(body)] if body.many else item_example(body)


def item_example(body: Body) -> dict[str, Json]:
    """Return an example object: the body of an endpoint, or one item if the body is a list."""
    return {json_name(name, field): example_of(name, field) for name, field in body.fields.items()}


def _command(method: str, path: str, options: Iterable[str], body: str) -> str:
    """Return the command, with one option per line and the body in a here-document."""
    called = _CURL if method == "get" else f"{_CURL} --request {method.upper()}"
    lines = [called, f'"$API{path}"', *options, *(["--json @-"] if body else [])]
    command = " \\\n  ".join(lines)
    return f"{command} <<JSON\n{body}\nJSON" if body else command


def _call_options(call: CallContext) -> Iterator[str]:
    """Yield the options for the headers and the form of a request."""
    for name, value in call.headers:
        yield f"--header {shlex.quote(f'{name}: {value}')}"
    for name, sent in call.form:
        for one in sent if isinstance(sent, tuple) else (sent,):
            option = "--form-string" if call.files else "--data-urlencode"
            yield f"{option} {shlex.quote(f'{name}={one}')}"
    for name, file in call.files:
        yield f"--form {shlex.quote(f'{name}=@{file}')}"


def _resource_options(operation: ResourceOperation, resource: Resource) -> Iterator[str]:
    """Yield the options for the headers of a resource's operation."""
    if resource.concurrency == "etag" and operation.name in CHANGES:
        yield '--header "If-Match: $ETAG"'


def _resource_body(operation: ResourceOperation, resource: Resource) -> str:
    """Return the JSON body of a resource's operation; empty if the operation takes none."""
    whole = example_body(resource)
    match operation.name:
        case "create" | "replace":
            return _here_document_body(whole, resource)
        case "update":
            return _here_document_body(dict(islice(whole.items(), 1)), resource)
        case "bulk_create":
            return _here_document_body([whole], resource)
        case "bulk_delete":
            return '["$ID"]' if resource.key == "uuid" else "[$ID]"
        case _:
            return ""


def _here_document_body(body: Json, resource: Resource) -> str:
    """Return the body for a here-document in which only our variables are expanded."""
    text = _escape_for_shell(json_text(body))
    for variable, _ in reference_variables(resource):
        text = text.replace(f"\\${variable}", f"${variable}")
    return text


def _escape_for_shell(text: str) -> str:
    """Return ``text`` escaped for a here-document, so that the shell expands nothing."""
    for char in "\\$`":
        text = text.replace(char, f"\\{char}")
    return text
