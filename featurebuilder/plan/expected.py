"""What must be true of the application once a plan is applied."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from featurebuilder.project.application import Importable
from featurebuilder.render.safe_text import Scalar


@dataclass(frozen=True, slots=True)
class ExpectedAnswer:
    """What a path operation answers; ``method`` is in small letters, ``path`` the served one.

    ``handler`` is the function that answers, and ``module`` the path of its file. Of a function
    that a person has edited the ``body`` is not known. One that is not ``is_documented`` need not
    be in the OpenAPI document. ``guards`` are dependencies (``package.module:name``) of the routers
    above it, and ``other_guards`` such as nobody can name: neither a request for the ``body`` gets
    past those, nor, where that is not known, a test.
    """

    method: str
    path: str
    body: Mapping[str, Scalar] | None
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


@dataclass(frozen=True, slots=True)
class ExpectedFeature:
    """New path operations that answer, with tests that pass.

    ``tests`` and ``code`` are paths; ``own_operations`` are those that an earlier build made, which
    may change. ``gone`` are the operations of features that go at the same time, and ``kept`` the
    code that stays of them, because it was edited by hand. ``packages`` are requirements that the
    new code needs, which the tree's environment may not meet yet.
    """

    application: Importable
    answers: tuple[ExpectedAnswer, ...]
    tests: tuple[str, ...]
    code: tuple[str, ...]
    own_operations: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()
    kind: Literal["feature"] = field(default="feature", kw_only=True)

    @property
    def paths(self) -> tuple[str, ...]:
        """Every path of the tree that it names."""
        modules = (answer.module for answer in self.answers)
        return (*_root(self.application), *self.tests, *self.code, *self.kept, *modules)


@dataclass(frozen=True, slots=True)
class ExpectedWiring:
    """A hand-written router that is reached: none of its endpoints is to be run.

    ``handlers`` maps each operation (``METHOD /path``) that the source of ``module`` tells to its
    function; ``complete`` says that these are all. ``edited`` are the paths of what was edited.
    """

    application: Importable
    module: str
    handlers: tuple[tuple[str, str], ...]
    complete: bool
    edited: tuple[str, ...]
    kind: Literal["wiring"] = field(default="wiring", kw_only=True)

    @property
    def paths(self) -> tuple[str, ...]:
        """Every path of the tree that it names."""
        return (*_root(self.application), self.module, *self.edited)


@dataclass(frozen=True, slots=True)
class ExpectedRemoval:
    """Path operations (``METHOD /path``) that are gone, and nothing else; empty if not known.

    ``kept`` is the code of the feature that stays, because it was edited by hand.
    """

    application: Importable
    operations: tuple[str, ...]
    kept: tuple[str, ...] = ()
    kind: Literal["removal"] = field(default="removal", kw_only=True)

    @property
    def paths(self) -> tuple[str, ...]:
        """Every path of the tree that it names."""
        return (*_root(self.application), *self.kept)


Expected: TypeAlias = ExpectedFeature | ExpectedWiring | ExpectedRemoval


def _root(application: Importable) -> tuple[str, ...]:
    """Return the folder that imports start from, unless that is the root of the tree."""
    return (application.import_root,) if application.import_root else ()
