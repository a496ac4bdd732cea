"""Build the template context of a resource's tests."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING

from featurebuilder.artifacts.artifact import LogSection, join_reasons, resource_and_storage
from featurebuilder.artifacts.cleaning import clean_test_module
from featurebuilder.artifacts.construction import construction_of
from featurebuilder.artifacts.endpoint.tests import TESTS
from featurebuilder.artifacts.prefixes import mount_prefix, operation_path
from featurebuilder.artifacts.resource import list_cases
from featurebuilder.artifacts.resource.action_cases import action_cases
from featurebuilder.artifacts.resource.factory import (
    ImportContext,
    factory_context,
    import_of,
    numbered_fields,
)
from featurebuilder.artifacts.resource.field_cases import (
    clashing_keys,
    dangling_values,
    default_values,
    invalid_values,
    relation_cases,
    repeats_clash,
    required_keys,
    server_values,
    shown_fields,
    unique_keys,
    valid_values,
)
from featurebuilder.artifacts.resource.operations import operation_contexts
from featurebuilder.artifacts.resource.tests_context import (
    DocumentedCase,
    ResourceTestContext,
)
from featurebuilder.artifacts.resource.types import is_clearable
from featurebuilder.artifacts.support.context import http_module
from featurebuilder.artifacts.support.problems import uses_problem_details
from featurebuilder.migrations.resource_tables import tables_of
from featurebuilder.naming import Identifier
from featurebuilder.project.testing.trusted_hosts import TEST_HOST
from featurebuilder.render.safe_text import PythonText, python_data
from featurebuilder.render.template import Template
from featurebuilder.request.resource_names import list_variable_name
from featurebuilder.request.resource_operations import collection_path, resource_operations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.conventions.dependencies import DependencyConventions
    from featurebuilder.conventions.feature import Conventions
    from featurebuilder.request.model.request import FeatureRequest

_BODIES = ("create", "replace", "update")
_USERS = {"uuid": "uuid.uuid4()", "int": "2", "str": '"somebody"'}
_OTHERS = {
    "uuid": "[uuid.UUID(int=0), uuid.UUID(int=2**128 - 1)]",
    "int": "[1, 3]",
    "str": '["anybody", "visitor"]',
}
_USER_IN_JSON = {"uuid": "str(USER.{})", "int": "USER.{}", "str": "USER.{}"}
_INVALID = HTTPStatus.UNPROCESSABLE_ENTITY.value
_OWN_FIXTURES = {"client", "connection", "engine", "session"}
_NO_CHANGE = {"list", "create", "read", "bulk_create", "bulk_delete"}


def resource_test_context(request: FeatureRequest, conventions: Conventions) -> ResourceTestContext:
    """Return the context of the tests' template."""
    resource, storage = resource_and_storage(request, conventions)
    user = storage.user if resource.needs_user else None
    written = _operations(request, conventions)
    told = operation_contexts(request, resource, conventions)
    operations = dict(zip(written.values(), told, strict=True))
    changes = {name: one for name, one in written.items() if name not in _NO_CHANGE}
    documented = construction_of(request, conventions).documented
    alone, expression = _includes_only_router(conventions), _app_expression(conventions)
    return ResourceTestContext(
        factory=factory_context(request, conventions),
        many=list_variable_name(request.name, resource.name),
        url=conventions.served + collection_path(request),
        collection=PythonText('f"{URL}/"' if conventions.collection_slash else "URL"),
        key_parameter=f"{resource.name}_id",
        nobody=PythonText(list_cases.MISSING_KEYS[resource.key]),
        database_module=PythonText(f"{storage.tests}.database"),
        has_conftest=bool(storage.conftest),
        makes_client=not storage.conftest or expression is not None,
        base_url=f"http://{storage.host}",
        names_base_url=storage.host != TEST_HOST,
        run_by_asyncio=storage.runs_pytest_asyncio,
        tables=()
        if storage.makes_session
        else tuple(table.name for table in tables_of(request, storage)),
        http_module=PythonText(http_module(conventions)),
        client_type=Identifier("AsyncClient" if storage.is_async else "TestClient"),
        app=PythonText("app" if expression else conventions.application_variable),
        app_expression=expression,
        router=Identifier(conventions.router_variable) if alone else None,
        mount_prefix=mount_prefix(request, conventions),
        silenced=tuple(
            Identifier(name) for name in conventions.silenced_fixtures if name not in _OWN_FIXTURES
        ),
        session=Identifier(storage.session.name),
        expires_on_commit=storage.expires_on_commit,
        user=Identifier(user.dependency.name) if user else None,
        stand_ins=tuple(Identifier(one.name) for one in _overridden_guards(conventions)),
        user_key=Identifier(user.key) if user else None,
        user_value=PythonText(f"{user.key}={_USERS[user.key_type]}") if user else None,
        others=PythonText(_OTHERS[user.key_type]) if user else None,
        user_in_json=PythonText(_USER_IN_JSON[user.key_type].format(user.key)) if user else None,
        imports=tuple(_imports(request, conventions)),
        operations=frozenset(written),
        bodies=tuple(written[name] for name in _BODIES if name in written),
        fillers=tuple(written[name] for name in _BODIES[:2] if name in written),
        rewrites=tuple(one for name, one in changes.items() if name in _BODIES),
        changes=tuple(one for name, one in changes.items() if name in {*_BODIES, "delete"}),
        addressed=tuple(one for one in written.values() if "{id}" in one),
        of_living=tuple(
            one for one, told in operations.items() if "{id}" in one and not told.is_of_deleted
        ),
        of_deleted=tuple(one for one, told in operations.items() if told.is_of_deleted),
        signed_in=tuple(one for one, told in operations.items() if told.signed_in),
        owned=tuple(one for one, told in operations.items() if told.owned and told.is_of_one),
        documented=tuple(
            DocumentedCase(
                one, python_data(sorted({told.status, *told.statuses, _INVALID, *documented}))
            )
            for one, told in operations.items()
        ),
        is_hidden=resource.who("read") == "owner",
        lists_own=resource.who("list") == "owner",
        actions=action_cases(resource, written),
        has_defaults=any(
            not field.is_required and not field.write_only for field in resource.sent.values()
        ),
        read_only=server_values(resource),
        has_read_only=resource.shown.keys() > (resource.shown.keys() & resource.sent.keys()),
        fields=shown_fields(resource, storage, numbered_fields(resource)),
        required=required_keys(resource),
        defaults=default_values(resource),
        valid=valid_values(resource),
        invalid=invalid_values(resource, storage),
        dangling=dangling_values(resource, storage),
        unique=unique_keys(resource),
        clashing=clashing_keys(resource, storage),
        repeats_clash=repeats_clash(resource, storage),
        queries=list_cases.valid_queries(resource, storage),
        invalid_queries=list_cases.invalid_queries(resource),
        unknown_cursors=list_cases.unknown_cursors(resource),
        matching=list_cases.filter_rows(resource),
        matches=list_cases.filter_cases(resource),
        sorts=list_cases.sort_cases(resource),
        filters_client="client" in list_cases.filter_keys(resource),
        searches=list_cases.search_cases(resource),
        refs=relation_cases(resource, storage, "ref"),
        links=relation_cases(resource, storage, "refs"),
        has_etag=resource.concurrency == "etag",
        shows_references=any(map(is_clearable, resource.fields.values())),
        has_cursor=resource.pagination == "cursor",
        has_timestamps=resource.timestamps,
        has_text_keys=resource.key == "uuid",
        bulk_delete_is_owned=resource.who("bulk_delete") == "owner",
        answers_problems=uses_problem_details(resource, storage),
    )


def _app_expression(conventions: Conventions) -> PythonText | None:
    """Return the expression that creates the tested application.

    ``None`` if the tests import the application by its name.
    """
    if _includes_only_router(conventions):
        return PythonText("FastAPI()")
    if conventions.application_expression == conventions.application_variable:
        return None
    return PythonText(conventions.application_expression)


def _includes_only_router(conventions: Conventions) -> bool:
    """Return whether the tested application includes only this router.

    This avoids guards that tests cannot override.
    """
    return conventions.guards is not None and bool(conventions.guards.unpassed)


def _operations(request: FeatureRequest, conventions: Conventions) -> dict[str, str]:
    """Return each operation as the tests write it, such as ``PATCH /{id}``, by name."""
    base = collection_path(request)
    return {
        one.name: " ".join(
            filter(None, (one.method.upper(), _path_below(base, operation_path(one, conventions))))
        )
        for one in resource_operations(request)
    }


def _path_below(base: str, path: str) -> str:
    """Return the path below ``base``, with ``{id}`` for the router's name of the primary key."""
    parts = path.removeprefix(base).split("/")
    return "/".join("{id}" if part.startswith("{") else part for part in parts)


def _imports(request: FeatureRequest, conventions: Conventions) -> Iterator[ImportContext]:
    """Yield the names that the tests import from the project."""
    storage = conventions.storage
    if storage is None:
        return
    if _includes_only_router(conventions):
        module, name = conventions.router_module, conventions.router_variable
    else:
        module, name = conventions.application_module, conventions.application_variable
    yield ImportContext(PythonText(module), PythonText(name))
    yield import_of(storage.session)
    if storage.user:
        yield import_of(storage.user.dependency)
    for guard in _overridden_guards(conventions):
        yield import_of(guard)
    for reference in storage.references:
        if not reference.is_itself:
            yield import_of(reference.model)
        if reference.is_the_trees and reference.factory:
            yield import_of(reference.factory)
    yield from factory_context(request, conventions).imports


def _overridden_guards(conventions: Conventions) -> Iterator[DependencyConventions]:
    """Yield the guards that tests override, except the session and user dependencies.

    Tests override those two anyway.
    """
    storage, guards = conventions.storage, conventions.guards
    if storage is None or guards is None or guards.unpassed:
        return
    users = [storage.user.dependency] if storage.user else []
    known = {(one.module, one.name) for one in (storage.session, *users)}
    yield from (one for one in guards.named if (one.module, one.name) not in known)


RESOURCE_TESTS = replace(
    TESTS,
    template=Template("resource/package/tests/api/v1/test_resource.py.j2"),
    context=resource_test_context,
    clean=clean_test_module,
    of_resources=True,
    section=LogSection(
        "5",
        "Tests",
        "Check every operation and error, the limits of every field, and the access rules.",
    ),
    reason=lambda layout, fit: join_reasons(
        layout.tests.evidence, fit.resource_tests_evidence if fit else ""
    ),
)
