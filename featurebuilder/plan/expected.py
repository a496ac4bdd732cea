"""Define what verification expects of the application after a plan is applied."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from featurebuilder.project.routers.application import ApplicationImport
from featurebuilder.render.safe_text import Scalar

_CONVERTOR = re.compile(r"{(\w+):\w+}")


@dataclass(frozen=True, slots=True)
class ExpectedResponse:
    """The expected response of one path operation.

    Attributes:
        method: The HTTP method in lower case.
        path: The full path, with all prefixes, as written in decorators: ``/items/{item_id:int}``.
        body: The JSON object, or a string for plain text, which is empty for no body. ``None`` if
            it is not known, for example because the handler was edited by hand.
        module: The path of the handler's file.
        handler: The function's name; empty if any function of the module may respond.
        is_documented: True if the operation must be in the OpenAPI document.
        status: The expected status code.
        guards: The dependencies (``package.module:name``) of the routers above it, which
            verification overrides.
        other_guards: The dependencies above it that cannot be overridden by name. They block the
            request for ``body`` or, if that is not known, the tests.
    """

    method: str
    path: str
    body: Mapping[str, Scalar] | str | None
    module: str
    handler: str
    is_documented: bool = True
    status: int = 200
    guards: tuple[str, ...] = ()
    other_guards: tuple[str, ...] = ()

    @property
    def operation(self) -> str:
        """The operation as ``METHOD /path``."""
        return f"{self.method.upper()} {self.path}"

    @property
    def openapi_operation(self) -> str:
        """The operation in the OpenAPI document, which has no convertors in paths."""
        return _CONVERTOR.sub(r"{\1}", self.operation)

    @property
    def endpoint(self) -> str:
        """The handler as ``package.module:function``, with the module dotted from the root.

        The import root of the application does not matter.
        """
        dotted = self.module.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        return f"{dotted}:{self.handler}"

    @property
    def content_type(self) -> str:
        """The content type of the body; empty if there is no body."""
        if isinstance(self.body, str):
            return "text/plain" if self.body else ""
        return "application/json"


@dataclass(frozen=True, slots=True)
class ExpectedTables:
    """The tables of a resource, which its migrations must create as its model declares them.

    Attributes:
        module: The dotted name of the models' module.
        tables: The names of the tables.
        migrations: The paths of the feature's migrations, in the order to run them.
    """

    module: str
    tables: tuple[str, ...]
    migrations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExpectedFeature:
    """The expected path operations of new features, with passing tests.

    Attributes:
        application: The application to import.
        answers: The expected responses.
        tests: The paths of the tests to run.
        code: The paths of the generated code to check.
        own_operations: The operations of an earlier build, which may change.
        gone: The operations of features that the same plan removes.
        kept: The code of removed features that stays because of hand edits.
        packages: Requirements of the new code that the project's environment may lack.
        siblings: The operations of sibling routers (``METHOD /path``), to compare the access with.
        tables: The tables of each resource that has migrations.
        is_open: True if the request says that anyone may use the new operations.
        kind: Identifies the class in a saved plan.
    """

    application: ApplicationImport
    answers: tuple[ExpectedResponse, ...]
    tests: tuple[str, ...]
    code: tuple[str, ...]
    own_operations: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()
    siblings: tuple[str, ...] = ()
    is_open: bool = False
    tables: tuple[ExpectedTables, ...] = ()
    kind: Literal["feature"] = field(default="feature", kw_only=True)

    @property
    def known_responses(self) -> tuple[ExpectedResponse, ...]:
        """The responses with a known body; the tests cover the other operations."""
        return tuple(answer for answer in self.answers if answer.body is not None)

    @property
    def paths(self) -> tuple[str, ...]:
        """Every path of the project that it mentions."""
        modules = (answer.module for answer in self.answers)
        return (*_import_root(self.application), *self.tests, *self.code, *self.kept, *modules)


@dataclass(frozen=True, slots=True)
class ExpectedWiring:
    """A handwritten router that the application must serve; its handlers are not run.

    Attributes:
        application: The application to import.
        module: The path of the router's module.
        handlers: Pairs of an operation (``METHOD /path``) and its function, as the source defines
            them.
        complete: True if ``handlers`` lists all operations of the router.
        edited: The paths of the edited files.
        kind: Identifies the class in a saved plan.
    """

    application: ApplicationImport
    module: str
    handlers: tuple[tuple[str, str], ...]
    complete: bool
    edited: tuple[str, ...]
    kind: Literal["wiring"] = field(default="wiring", kw_only=True)

    @property
    def responses(self) -> tuple[ExpectedResponse, ...]:
        """The expected responses of ``handlers``, with unknown bodies."""
        return tuple(
            ExpectedResponse(method.lower(), path, None, self.module, handler)
            for operation, handler in self.handlers
            for method, _, path in (operation.partition(" "),)
        )

    @property
    def paths(self) -> tuple[str, ...]:
        """Every path of the project that it mentions."""
        return (*_import_root(self.application), self.module, *self.edited)


@dataclass(frozen=True, slots=True)
class ExpectedRemoval:
    """The path operations that a removal takes out; no other operation may change.

    Attributes:
        application: The application to import.
        operations: The removed operations (``METHOD /path``); empty if they are not known.
        kept: The feature's code that stays because of hand edits.
        kind: Identifies the class in a saved plan.
    """

    application: ApplicationImport
    operations: tuple[str, ...]
    kept: tuple[str, ...] = ()
    kind: Literal["removal"] = field(default="removal", kw_only=True)

    @property
    def paths(self) -> tuple[str, ...]:
        """Every path of the project that it mentions."""
        return (*_import_root(self.application), *self.kept)


Expected: TypeAlias = ExpectedFeature | ExpectedWiring | ExpectedRemoval


def _import_root(application: ApplicationImport) -> tuple[str, ...]:
    """Return the folder that imports start from, unless it is the project's root."""
    return (application.import_root,) if application.import_root else ()
