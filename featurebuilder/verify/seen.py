"""What is asked of an application, and what was seen when it ran."""

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
class AppReference:
    """Where an application is found.

    ``import_root`` is relative to the tree's root (empty for the root itself), ``attribute`` may
    be dotted, and ``factory`` says that the attribute is to be called for the application.
    """

    import_root: str
    module: str
    attribute: str
    factory: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """One request to make, without a body.

    One that is ``reach_only`` goes through the application with its middleware, but neither the
    endpoint that it reaches nor its dependencies are run. Its ``path`` may be a template, such as
    ``/items/{item_id:int}``, whose parameters are filled in by their convertors.

    With an ``owner`` (``package.module:function``, as read from the files) that endpoint alone is
    run: what else the request reaches is somebody's code that was not written to be tried. None of
    the dependencies ``stand_ins`` (``package.module:name``) is run then.
    """

    method: str
    path: str
    reach_only: bool = False
    owner: str = ""
    stand_ins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """Why something could not be seen.

    ``what`` says it in words; ``traceback`` shows the target's own frames, or the end of what the
    process printed; ``files`` are the paths of those frames, relative to the tree's root.
    ``missing_module`` names a module that is not installed and is none of the tree's own;
    ``timed_out`` says that it was waited for in vain.
    """

    what: str
    traceback: str = ""
    files: tuple[str, ...] = ()
    missing_module: str = ""
    timed_out: bool = False

    @property
    def sentence(self) -> str:
        """``what`` on one line of bearable length."""
        return shorten(self.what, 300, placeholder=" ...")

    def touches(self, files: Collection[str]) -> bool:
        """Return whether a frame of it is in one of ``files``."""
        return any(file in files for file in self.files)


class Stage(Enum):
    """What the application was doing."""

    IMPORT = "import"
    OPENAPI = "openapi"
    REQUESTS = "requests"


@dataclass(frozen=True, slots=True)
class SeenWarning:
    """A warning; ``path`` is relative to the tree's root if the file is in the tree."""

    stage: Stage
    category: str
    message: str
    path: str
    line: int


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one request; ``status`` is ``None`` where none came.

    ``lifespan`` is the fault that kept the application from starting up as a server starts it,
    known only where the request was not answered without that.

    Of a request that is ``reach_only``, ``endpoint`` is what it reached, or empty: a route's
    ``package.module:function``, or the class of an application that is mounted there. ``routed``
    says that a router had the last word on it: where no endpoint was reached, it had no route.
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
class Observation:
    """One run of an application.

    ``error`` says why it did not import. ``openapi`` is its OpenAPI document, or ``None`` with the
    reason in ``openapi_error``. There is one answer for each request, in their order.
    """

    interpreter: Interpreter
    error: Fault | None = None
    openapi: Json = None
    openapi_error: Fault | None = None
    warnings: tuple[SeenWarning, ...] = ()
    answers: tuple[Answer, ...] = ()

    @property
    def has_hung(self) -> bool:
        """Whether the application was still importing when the time was over."""
        return self.error is not None and self.error.timed_out
