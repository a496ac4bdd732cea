"""The requests to make to an application, and the observations of a run."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from textwrap import shorten
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Collection

    from featurebuilder.verify.interpreter import Interpreter

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"


@dataclass(frozen=True, slots=True)
class Request:
    """One request to make, without a body.

    Attributes:
        method: the HTTP method.
        path: the path. If ``reach_only`` is set, it may be a template such as
            ``/items/{item_id:int}``, whose parameters are filled in according to their convertors.
        reach_only: send the request through the application and its middleware, but run neither the
            endpoint nor its dependencies.
        guards_only: run the dependencies of the endpoint, but not the endpoint. The path may be a
            template.
        owner: the only endpoint to run (``package.module:function``, as read from the files). Other
            endpoints that the request reaches are existing code and may have side effects.
        stand_ins: dependencies to override (``package.module:name``), so that they do not run.
    """

    method: str
    path: str
    reach_only: bool = False
    owner: str = ""
    stand_ins: tuple[str, ...] = ()
    guards_only: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """The reason why something could not be observed.

    Attributes:
        what: a description.
        traceback: the frames in the project's own code, or the end of the process's output.
        files: the paths of these frames, relative to the root of the tree.
        missing_module: a third-party module that is not installed.
        timed_out: True if the timeout expired.
    """

    what: str
    traceback: str = ""
    files: tuple[str, ...] = ()
    missing_module: str = ""
    timed_out: bool = False

    @property
    def sentence(self) -> str:
        """The description on one line, shortened."""
        return shorten(self.what, 300, placeholder=" ...")

    def touches(self, files: Collection[str]) -> bool:
        """Return whether one of ``files`` is in the traceback."""
        return any(file in files for file in self.files)


class Stage(Enum):
    """The phase of a run in which something happened."""

    IMPORT = "import"
    OPENAPI = "openapi"
    REQUESTS = "requests"
    TABLES = "tables"


@dataclass(frozen=True, slots=True)
class ObservedWarning:
    """A warning; ``path`` is relative to the root of the tree if the file is inside it."""

    stage: Stage
    category: str
    message: str
    path: str
    line: int


@dataclass(frozen=True, slots=True)
class Answer:
    """The response to one request.

    Attributes:
        request: the request.
        status: the status code, ``None`` if there was no response.
        content_type: the content type, if any.
        body: the body.
        fault: the exception or timeout, if any.
        lifespan: the exception during startup. Only known if the request failed without the
            lifespan.
        endpoint: the endpoint that was reached but not run: ``package.module:function``, or the
            class of a mounted application. Empty if none was reached.
        routed: True if a router handled the request last. Without an endpoint, this means that it
            had no matching route.
    """

    request: Request
    status: int | None
    content_type: str = ""
    body: str = ""
    fault: Fault | None = None
    lifespan: Fault | None = None
    endpoint: str = ""
    routed: bool = False


@dataclass(frozen=True, slots=True)
class TableComparison:
    """The tables that the migrations of a resource create, compared with its models.

    Attributes:
        differences: the differences, in words.
        fault: the exception that prevented the comparison, if any.
    """

    differences: tuple[str, ...] = ()
    fault: Fault | None = None


@dataclass(frozen=True, slots=True)
class Observation:
    """The observations of one run of an application.

    Attributes:
        interpreter: the Python that ran it.
        error: the reason why the application could not be imported, if any.
        openapi: the OpenAPI document, ``None`` if it could not be generated.
        openapi_error: the reason why it could not be generated.
        warnings: the warnings of the run.
        answers: one response for each request, in the same order.
        tables: one comparison for each resource with migrations, in the same order.
        module_faults: the exceptions of new modules that were imported by themselves, because the
            application could not be.
    """

    interpreter: Interpreter
    error: Fault | None = None
    openapi: Json = None
    openapi_error: Fault | None = None
    warnings: tuple[ObservedWarning, ...] = ()
    answers: tuple[Answer, ...] = ()
    tables: tuple[TableComparison, ...] = ()
    module_faults: tuple[Fault, ...] = ()

    def answer_to(self, request: Request) -> Answer | None:
        """Return the response to ``request``, if it was made."""
        return next((answer for answer in self.answers if answer.request == request), None)

    @property
    def has_hung(self) -> bool:
        """True if the application was still importing when the timeout expired."""
        return self.error is not None and self.error.timed_out
