"""Compute the imports of an endpoint feature's modules from the expressions they use."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.artifacts.endpoint.types import imported_from, names_in, standard_imports
from featurebuilder.artifacts.support.validation import VALIDATION
from featurebuilder.naming import ClassName, Identifier
from featurebuilder.render.safe_text import PythonText

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from featurebuilder.artifacts.code_style import CodeStyle
    from featurebuilder.artifacts.construction import Construction
    from featurebuilder.artifacts.endpoint.client_context import ClientContext
    from featurebuilder.artifacts.endpoint.endpoint_contexts import EndpointContext
    from featurebuilder.conventions.feature import Conventions
    from featurebuilder.request.model.field_types import DottedName


@dataclass(frozen=True, slots=True)
class ModuleImport:
    """An import of sorted ``names`` from a module of the project."""

    module: PythonText
    names: tuple[PythonText, ...]


@dataclass(frozen=True, slots=True)
class ImportsContext:
    """The imports of a module.

    Attributes:
        standard: Whole lines for the standard library.
        fastapi: Names from ``fastapi``.
        pydantic: Names from ``pydantic``.
        own: Imports from the project.
        hidden: Names from ``pydantic.json_schema`` that hide a type from the OpenAPI document.
    """

    standard: tuple[PythonText, ...]
    fastapi: tuple[Identifier, ...]
    pydantic: tuple[Identifier, ...]
    own: tuple[ModuleImport, ...]
    hidden: tuple[Identifier, ...] = ()


def router_imports(
    endpoints: Iterable[EndpointContext],
    dependencies: Iterable[DottedName],
    construction: Construction,
    conventions: Conventions,
    own_route: str | None = None,
) -> ImportsContext:
    """Return the imports of the router module; ``own_route`` is its route class of ours."""
    names = _router_names(endpoints, [*dependencies, *construction.guards])
    models = {str(model.name) for endpoint in endpoints for model in endpoint.models}
    own = defaultdict[str, set[str]](set)
    for name in models & names:
        own[conventions.models_module].add(name)
    for module, name in construction.imports:
        own[module].add(name)
    if own_route:
        own[f"{conventions.support_package.module}.{VALIDATION.name}"].add(own_route)
    for one in conventions.dependencies:
        own[one.module].add(one.name)
        if one.type_module and one.kind in names:
            own[one.type_module].add(one.kind)
    fastapi = names & {
        "Body", "Cookie", "Depends", "File", "Form", "Header", "HTTPException", "Path", "Query",
        "Response", "UploadFile",
    }  # fmt: skip
    if construction.imports_fastapi:
        fastapi |= {"APIRouter"}
    return ImportsContext(
        standard=standard_imports(names),
        fastapi=tuple(map(Identifier, sorted(fastapi))),
        pydantic=imported_from("pydantic", names),
        own=_sorted_imports(own),
        hidden=imported_from("pydantic.json_schema", names),
    )


def _router_names(
    endpoints: Iterable[EndpointContext], dependencies: Iterable[object]
) -> frozenset[str]:
    """Return the names that the router module uses but does not define."""
    names = {"Depends"} if tuple(dependencies) else set()
    for endpoint in endpoints:
        names |= names_in(_expressions(endpoint))
        names |= {str(parameter.marker) for parameter in endpoint.parameters}
        names |= {"Annotated"} if endpoint.parameters else set()
        names |= {"Depends"} if endpoint.dependencies else set()
        names |= {"Response"} if endpoint.headers else set()
        names |= {"Final", "HTTPException"} if endpoint.uploads else set()
    return frozenset(names)


def _expressions(endpoint: EndpointContext) -> Iterator[str]:
    """Yield the Python expressions of an endpoint: annotations, defaults and response values."""
    yield from (parameter.type for parameter in endpoint.parameters)
    yield from (one.default for one in endpoint.parameters if one.default is not None)
    if endpoint.takes:
        yield endpoint.takes.type
    if endpoint.model:
        yield endpoint.model.name
        yield from (field.source for field in endpoint.model.fields if not field.parameter)


def model_imports(endpoints: Iterable[EndpointContext], style: CodeStyle) -> ImportsContext:
    """Return the imports of the models module."""
    fields = [
        field for endpoint in endpoints for model in endpoint.models for field in model.fields
    ]
    expressions = [str(field.type) for field in fields]
    expressions += [str(field.default) for field in fields if field.default is not None]
    names = names_in(expressions)
    config = ("ConfigDict",) if style.model_config else ()
    return ImportsContext(
        standard=standard_imports(names | {"Annotated"}),
        fastapi=(),
        pydantic=tuple(
            ClassName(name)
            for name in sorted({"BaseModel", "Field", *config, *imported_from("pydantic", names)})
        ),
        own=(),
    )


def test_imports(
    endpoints: Iterable[EndpointContext], client: ClientContext, conventions: Conventions
) -> tuple[ModuleImport, ...]:
    """Return the test module's imports from the project: what it tests and what it overrides."""
    own = defaultdict[str, set[str]](set)
    if client.mounted or any(endpoint.documents for endpoint in endpoints):
        own[conventions.router_module].add(conventions.router_variable)
    if not client.mounted and not client.fixture:
        own[conventions.application_module].add(conventions.application_variable)
    for one in (*conventions.stand_ins, *conventions.dependencies):
        own[one.module].add(one.name)
    return _sorted_imports(own)


def _sorted_imports(own: dict[str, set[str]]) -> tuple[ModuleImport, ...]:
    """Return one sorted import per module."""
    return tuple(
        ModuleImport(PythonText(module), tuple(map(PythonText, sorted(own[module]))))
        for module in sorted(own)
    )
