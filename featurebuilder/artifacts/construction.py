"""The construction of a feature's router: its class and the dependencies that it declares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.naming import Identifier
from featurebuilder.project.routers.router_construction import documented_statuses

if TYPE_CHECKING:
    from featurebuilder.conventions.dependencies import (
        DependencyConventions,
        RouterClassConventions,
    )
    from featurebuilder.conventions.feature import Conventions
    from featurebuilder.conventions.storage import ImportedName
    from featurebuilder.naming import SnakeName
    from featurebuilder.request.model.request import FeatureRequest

_FASTAPI_CLASS = "APIRouter"


@dataclass(frozen=True, slots=True)
class Construction:
    """The construction of a feature's router.

    Attributes:
        router_class: The class of the project; ``None`` for FastAPI's.
        guards: The dependencies that the router declares.
        route_class: The class of routes of the project; ``None`` for FastAPI's.
        responses: The literal of the responses that the router documents; empty if it has none.
    """

    router_class: RouterClassConventions | None
    guards: tuple[DependencyConventions, ...]
    route_class: ImportedName | None = None
    responses: str = ""

    @property
    def class_name(self) -> Identifier:
        """The class to call."""
        return Identifier(self.router_class.name if self.router_class else _FASTAPI_CLASS)

    @property
    def imports_fastapi(self) -> bool:
        """True if the class comes from FastAPI."""
        return self.router_class is None

    @property
    def all_guards(self) -> tuple[DependencyConventions, ...]:
        """The dependencies of the router and of its class."""
        return (*(self.router_class.guards if self.router_class else ()), *self.guards)

    @property
    def imports(self) -> tuple[tuple[str, str], ...]:
        """The module and the name of each import from the project."""
        classes = (self.router_class, self.route_class)
        named = tuple((one.module, one.name) for one in classes if one)
        return (*named, *((guard.module, guard.name) for guard in self.guards))

    @property
    def documented(self) -> tuple[int, ...]:
        """The statuses that the router documents for each operation."""
        return documented_statuses(self.responses) if self.responses else ()


def construction_of(request: FeatureRequest, conventions: Conventions) -> Construction:
    """Return the construction of the feature's router: like its siblings, unless it is open.

    Dependencies that the request itself names are not repeated.
    """
    if request.access == "anyone":
        return Construction(None, (), conventions.route_class, conventions.router_responses)
    asked = {str(dotted) for dotted in request.dependencies}
    guards = tuple(one for one in conventions.router_guards if one.dotted not in asked)
    return Construction(
        conventions.router_class, guards, conventions.route_class, conventions.router_responses
    )


@dataclass(frozen=True, slots=True)
class RouteClass:
    """The class of a router's routes.

    Attributes:
        name: Its name.
        bases: The classes that the module derives it from; empty if it is imported.
    """

    name: Identifier
    bases: tuple[Identifier, ...] = ()


def route_class_of(
    own: str | None, construction: Construction, names: SnakeName
) -> RouteClass | None:
    """Return the class of routes, or ``None`` for FastAPI's.

    ``own`` is a class of ours. If siblings have one too, it is derived from both and named after
    the feature, ``names``.
    """
    theirs = construction.route_class
    found = tuple(Identifier(name) for name in (own, theirs and theirs.name) if name)
    if len(found) == 2:  # noqa: PLR2004 - both
        return RouteClass(Identifier(f"{names.capwords}Route"), found)
    return RouteClass(found[0]) if found else None
