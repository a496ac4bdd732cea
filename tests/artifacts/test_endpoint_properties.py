"""Whatever endpoints ask for: what is generated compiles, answers, and refuses as it says."""

from __future__ import annotations

import json
import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import assume, given, settings
from markdown_it import MarkdownIt

from featurebuilder.artifacts.endpoint.context import endpoints_context
from featurebuilder.artifacts.support.validation import VALIDATION
from featurebuilder.conventions.feature import Conventions
from featurebuilder.conventions.support import SupportConventions
from featurebuilder.project.routers.router_conventions import Placement
from featurebuilder.render.environment import Renderer
from tests import templates
from tests.request.endpoint_samples import endpoint_requests
from tests.request.samples import loaded, problems

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.artifacts.endpoint.context import EndpointsContext
    from featurebuilder.artifacts.endpoint.endpoint_contexts import EndpointContext
    from featurebuilder.artifacts.endpoint.sample_calls import CallContext

RENDERER = Renderer()
CONVENTIONS = Conventions(
    router_variable="router",
    router_module="made_for_tests.router",
    models_module="made_for_tests_models",
    test_path="tests/test_a_feature.py",
    prefix_given=Placement.ROUTER.value,
    tags_given=Placement.ROUTER.value,
    application_module="made_for_tests.main",
    application_variable="app",
    application_expression="app",
    support=SupportConventions("made_for_tests_support", "made_for_tests_support"),
)


@pytest.fixture(autouse=True)
def nothing_stays() -> Iterator[None]:
    yield
    for name in [name for name in sys.modules if name.startswith("made_for_tests")]:
        del sys.modules[name]


@given(data=endpoint_requests())
@settings(max_examples=25, deadline=None)
@pytest.mark.slow
def test_what_is_generated_does_what_its_tests_expect(data: dict[str, Any]) -> None:
    assume(not problems(json.dumps(data), ".json"))
    request = loaded(data)
    context = endpoints_context(request, CONVENTIONS)
    compile(RENDERER.render(templates.TESTS, context), "tests", "exec")
    tokens = (
        MarkdownIt("commonmark").enable("table").parse(RENDERER.render(templates.DOCUMENT, context))
    )
    assert [t for t in tokens if t.type == "fence" and t.info in {"json", "bash", "console"}]
    (endpoint,) = context.endpoints
    client = TestClient(served(context))
    assert client.get("/openapi.json").status_code == 200
    answered = client.post(endpoint.call.url, **sent(endpoint, endpoint.call))
    assert answered.status_code == endpoint.status, answered.text
    if endpoint.model:
        assert answered.json() == endpoint.answer
    tried(client, endpoint)


def served(context: EndpointsContext) -> FastAPI:
    """Return an application that serves what is generated."""
    models, router = ModuleType(CONVENTIONS.models_module), ModuleType("made_for_tests_router")
    package, name = CONVENTIONS.support_package.module, VALIDATION.name
    shared = ModuleType(f"{package}.{name}")
    exec(RENDERER.render(VALIDATION.template, None), shared.__dict__)  # noqa: S102 - ours
    sys.modules |= {package: ModuleType(package), shared.__name__: shared}
    sys.modules[models.__name__] = models
    exec(RENDERER.render(templates.MODEL, context), models.__dict__)  # noqa: S102 - generated here
    exec(RENDERER.render(templates.ROUTER, context), router.__dict__)  # noqa: S102 - the same
    app = FastAPI()
    app.include_router(router.router)
    return app


def tried(client: TestClient, endpoint: EndpointContext) -> None:
    """Send all that the generated tests send."""
    for edges in endpoint.edges:
        for call in edges.calls:
            answer = client.post(call.url, **sent(endpoint, call))
            assert answer.status_code == status_of(edges.status_name, endpoint), (call, answer.text)
    for content in ("NaN", "1e400", r'"\ud800"') if endpoint.takes else ():
        headers = dict(endpoint.json_headers)
        answer = client.post(endpoint.call.url, content=content, headers=headers)
        assert answer.status_code == 422, (content, answer.text)
    for changes in endpoint.takes.edges if endpoint.takes else ():
        for change in changes.changes:
            assert isinstance(change, dict)
            given_ = sent(endpoint, endpoint.call, change)
            answer = client.post(endpoint.call.url, **given_)
            expected = status_of(changes.status_name, endpoint)
            assert answer.status_code == expected, (change, answer.text)


def status_of(name: str, endpoint: EndpointContext) -> int:
    return 422 if name == "UNPROCESSABLE_ENTITY" else endpoint.status


def sent(
    endpoint: EndpointContext, call: CallContext, change: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Return what a generated test gives its client beside the URL."""
    made: dict[str, Any] = {"headers": dict(call.headers)}
    if endpoint.takes and isinstance(endpoint.takes.example, dict):
        one = endpoint.takes.example | (change or {})
        made["json"] = [one] if endpoint.takes.most else one
    if call.form:
        made["data"] = dict(call.form)
    if call.files:
        made["files"] = [(name, (file, b"x", "text/plain")) for name, file in call.files]
    return made
