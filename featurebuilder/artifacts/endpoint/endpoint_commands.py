"""Write curl commands for endpoints without storage."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from featurebuilder.artifacts.curl_commands import CURL, escape_for_shell
from featurebuilder.artifacts.endpoint.body_contexts import sent_example
from featurebuilder.artifacts.endpoint.parameter_contexts import call_of
from featurebuilder.render.safe_text import json_text, markdown_block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.artifacts.endpoint.parameter_context import CallContext
    from featurebuilder.render.safe_text import MarkdownText
    from featurebuilder.request.model.endpoint import Endpoint


def curl_command(endpoint: Endpoint) -> MarkdownText | None:
    """Return the command that calls an endpoint, as a Markdown code block.

    ``None`` if the endpoint takes no input. ``$API`` is the base URL; uploaded files are read from
    the current folder.
    """
    if not endpoint.parameters and endpoint.body is None:
        return None
    command = " \\\n  ".join(_lines(endpoint, call_of(endpoint, endpoint.path)))
    if endpoint.body:
        body = escape_for_shell(json_text(sent_example(endpoint.body)))
        command = f"{command} <<JSON\n{body}\nJSON"
    return markdown_block(command, "bash")


def _lines(endpoint: Endpoint, call: CallContext) -> Iterator[str]:
    """Yield the command's arguments, one per line."""
    method = endpoint.method.upper()
    yield CURL if method == "GET" else f"{CURL} --request {method}"
    yield f'"$API{call.url}"'
    for name, value in call.headers:
        yield f"--header {shlex.quote(f'{name}: {value}')}"
    for name, sent in call.form:
        for one in sent if isinstance(sent, tuple) else (sent,):
            option = "--form-string" if call.files else "--data-urlencode"
            yield f"{option} {shlex.quote(f'{name}={one}')}"
    for name, file in call.files:
        yield f"--form {shlex.quote(f'{name}=@{file}')}"
    if endpoint.body:
        yield "--json @-"
