"""Define the conventions that a project sets for the code of one feature, as plain values."""

from __future__ import annotations

import re
from dataclasses import dataclass

from featurebuilder.conventions.dependencies import (
    DependencyConventions,
    GuardConventions,
    RouterClassConventions,
)
from featurebuilder.conventions.imports import ImportConventions
from featurebuilder.conventions.paths import path_error
from featurebuilder.conventions.storage import ImportedName, StorageConventions
from featurebuilder.conventions.support import SupportConventions
from featurebuilder.naming import Identifier
from featurebuilder.project.routers.router_construction import documented_statuses
from featurebuilder.project.routers.router_conventions import Placement
from featurebuilder.project.routers.tag_style import TagStyle
from featurebuilder.project.testing.sibling_tests import MODULE, UNITTEST
from featurebuilder.project.testing.test_clients import FIXTURE, MOUNTED

_CLIENT_WAYS = {FIXTURE, MODULE, MOUNTED, UNITTEST}
# The application's module may be loaded by path instead of imported, so hyphens are allowed.
_MODULE_PATH = re.compile(r"[\w-]+(\.[\w-]+)*")
_DOTTED = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*")
_EXPRESSION = re.compile(r"[^\W\d]\w*(\(\))?(\.[^\W\d]\w*(\(\))?)*")
_ENDING = re.compile(r"[A-Za-z0-9]*")
_PREFIX = re.compile(r"(/\S*)?")


@dataclass(frozen=True, slots=True)
class Conventions:
    """Everything that the templates use and that does not come from the request.

    All values are plain (strings, numbers, bools, and tuples of these), so that the ledger can
    store them and a feature can be rendered again without reading the project.

    Attributes:
        router_variable: The variable that holds the router.
        router_module: The dotted name of the router's module.
        models_module: The dotted name of the models' module.
        test_path: The path of the test file.
        prefix_given: The place of the prefix, a value of `Placement`.
        tags_given: The place of the tags, a value of `Placement`.
        application_module: The dotted name of the application's module.
        application_variable: The name to import from that module.
        application_expression: The expression for the application, such as ``create_app()``.
        fastapi: The oldest FastAPI release that the code must run on.
        pydantic: The major versions of Pydantic that the code must run on.
        python: The oldest Python release that the code must run on.
        is_async: As in `Handlers`, like the next fields up to ``class_ending``.
        client_way: As in `TestClientChoice`, like the next fields up to ``test_docstrings``.
        http_package: The HTTP client package that asynchronous tests use.
        collection_slash: True if the paths of collections end with a slash.
        served: The prefix before the request's paths in the application.
        mounted_at: The path that another application mounts the application under.
        dependencies: The dependencies of the endpoints.
        router_class: The router class of the project; ``None`` for FastAPI's.
        route_class: The class of routes that siblings have; ``None`` for FastAPI's.
        router_responses: The literal of the responses that siblings' routers document.
        tag_style: The style of the siblings' tags, a value of `TagStyle`; empty if none shows it.
        router_guards: The dependencies that the feature's router declares, like its siblings.
        guards: All dependencies that a request passes before the feature's endpoints: of the
            feature's router, its class, and the routers above.
        imports: The style of imports, unless all modules use plain absolute imports.
        support: The package of shared modules, for a feature without a resource that needs one.
        storage: The storage conventions, for a feature with a resource.
    """

    router_variable: str
    router_module: str
    models_module: str
    test_path: str
    prefix_given: str
    tags_given: str
    application_module: str
    application_variable: str
    application_expression: str
    fastapi: tuple[int, ...] = (0, 165)
    pydantic: tuple[int, ...] = (2,)
    python: tuple[int, ...] = (3, 11)
    is_async: bool = False
    annotates: bool = True
    names_model: bool = False
    docstrings: bool = True
    module_docstrings: bool = True
    class_docstrings: bool = True
    future_annotations: bool = False
    class_ending: str = "Response"
    client_way: str = "module"
    client_name: str = "client"
    client_type: str = "fastapi.testclient.TestClient"
    client_is_async: bool = False
    client_mark: str = ""
    client_base: str = ""
    silenced_fixtures: tuple[str, ...] = ()
    annotates_tests: bool = True
    test_docstrings: bool = False
    http_package: str = "httpx2"
    collection_slash: bool = False
    served: str = ""
    mounted_at: str = ""
    dependencies: tuple[DependencyConventions, ...] = ()
    router_class: RouterClassConventions | None = None
    route_class: ImportedName | None = None
    router_responses: str = ""
    tag_style: str = ""
    router_guards: tuple[DependencyConventions, ...] = ()
    guards: GuardConventions | None = None
    imports: ImportConventions | None = None
    support: SupportConventions | None = None
    storage: StorageConventions | None = None

    @property
    def stand_ins(self) -> tuple[DependencyConventions, ...]:
        """The guards that the tests must override.

        The endpoints' own dependencies are not among them. Empty if the test client passes the
        guards by itself, or the tests mount the router in an application of their own.
        """
        guards = self.guards
        if guards is None or guards.client_passes or self.client_way == MOUNTED:
            return ()
        return tuple(one for one in guards.named if one not in self.dependencies)

    @property
    def support_package(self) -> SupportConventions:
        """The package of shared modules; only for a feature that needs one."""
        if self.storage:
            return SupportConventions(self.storage.support, self.storage.support_folder)
        assert self.support is not None  # noqa: S101 - chosen for each feature that needs it
        return self.support

    @property
    def public_prefix(self) -> str:
        """The prefix before the request's paths in a client's requests."""
        return self.mounted_at + self.served

    def require_usable(self) -> None:
        """Check that each value is possible, and is valid in generated code.

        Raises:
            ValueError: if a value is not.
        """
        _ = Placement(self.prefix_given), Placement(self.tags_given)
        if self.client_way not in _CLIENT_WAYS or not self.pydantic or path_error(self.test_path):
            raise ValueError(self)
        type_name = self.client_type.rpartition(".")[2]
        marks = filter(None, (self.client_mark, *self.silenced_fixtures))
        for name in (self.router_variable, self.client_name, type_name, *marks):
            _ = Identifier(name)
        for pattern, text in (
            (_DOTTED, self.router_module),
            (_DOTTED, self.models_module),
            (_DOTTED, self.client_type),
            (_DOTTED, self.http_package),
            (_MODULE_PATH, self.application_module),
            (_DOTTED, self.application_variable),
            (_EXPRESSION, self.application_expression),
            (_ENDING, self.class_ending),
            (_PREFIX, self.served),
            (_PREFIX, self.mounted_at),
        ):
            if not pattern.fullmatch(text):
                raise ValueError(text)
        for dependency in (*self.dependencies, *self.router_guards):
            dependency.require_usable()
        if self.router_responses:
            _ = documented_statuses(self.router_responses)
        if self.tag_style:
            _ = TagStyle(self.tag_style)
        parts = (self.router_class, self.route_class, self.guards, self.imports)
        for part in (*parts, self.support, self.storage):
            if part:
                part.require_usable()
