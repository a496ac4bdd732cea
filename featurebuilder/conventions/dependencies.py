"""Hold the conventions for dependencies and router classes, in a form that can be saved."""

from __future__ import annotations

import re
from dataclasses import dataclass

from featurebuilder.naming import Identifier
from featurebuilder.project.routers.credentials import BASIC, COOKIE, HEADER, QUERY

_DOTTED = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_PLACES = frozenset({HEADER, COOKIE, QUERY, BASIC})


@dataclass(frozen=True, slots=True)
class CredentialConventions:
    """A part of a request that a dependency reads; ``place`` is one of `Credential`'s."""

    place: str
    name: str = ""

    def require_usable(self) -> None:
        """Check that a command line can contain the name.

        Raises:
            ValueError: if not.
        """
        if self.place not in _PLACES or (self.name and not _NAME.fullmatch(self.name)):
            raise ValueError(self)


@dataclass(frozen=True, slots=True)
class DependencyConventions:
    """One dependency of a path operation or router.

    Attributes:
        dotted: The dotted name as the request writes it.
        module: The module to import it from.
        name: The name to import.
        kind: The class of its return value.
        type_module: The module of that class; empty for builtins.
        optional: True if it may return ``None``.
        needs: What it reads from a request.
    """

    dotted: str
    module: str
    name: str
    kind: str = "object"
    type_module: str = ""
    optional: bool = False
    needs: tuple[CredentialConventions, ...] = ()

    @property
    def type(self) -> str:
        """The annotation of its return value."""
        return f"{self.kind} | None" if self.optional else self.kind

    def require_usable(self) -> None:
        """Check that all names can be imported.

        Raises:
            ValueError: if a name or a module is not a valid identifier.
        """
        _ = Identifier(self.name), Identifier(self.kind)
        for module in (self.module, self.type_module):
            if module and not _DOTTED.fullmatch(module):
                raise ValueError(module)
        for credential in self.needs:
            credential.require_usable()


@dataclass(frozen=True, slots=True)
class RouterClassConventions:
    """The router class of the project.

    Attributes:
        module: The module to import it from.
        name: The name to import.
        guards: The dependencies that it adds to each router, which tests can override.
    """

    module: str
    name: str
    guards: tuple[DependencyConventions, ...] = ()

    def require_usable(self) -> None:
        """Check that all names can be imported.

        Raises:
            ValueError: if a name or a module is not a valid identifier.
        """
        _ = Identifier(self.name)
        if not _DOTTED.fullmatch(self.module):
            raise ValueError(self.module)
        for guard in self.guards:
            guard.require_usable()


@dataclass(frozen=True, slots=True)
class GuardConventions:
    """The dependencies of the application and of routers above the feature.

    They run before every endpoint of the feature.

    Attributes:
        named: The guards that tests can override.
        others: Guards written as expressions that no module gives a name, each with its file.
        client_passes: True if the project's own test client satisfies all guards.
    """

    named: tuple[DependencyConventions, ...] = ()
    others: tuple[str, ...] = ()
    client_passes: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """The name or expression of each guard."""
        return (*(one.name for one in self.named), *self.others)

    @property
    def needs(self) -> tuple[CredentialConventions, ...]:
        """The parts of a request that the guards read."""
        return tuple(need for one in self.named for need in one.needs)

    @property
    def unpassed(self) -> tuple[str, ...]:
        """The guards that tests can neither pass nor override.

        Tests then use an application without them.
        """
        return () if self.client_passes else self.others

    def require_usable(self) -> None:
        """Check that all names can be imported.

        Raises:
            ValueError: if a name or a module is not a valid identifier.
        """
        for one in self.named:
            one.require_usable()
