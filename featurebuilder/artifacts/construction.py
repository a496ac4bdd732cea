"""The construction of a feature's router: its class and the dependencies that it declares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.naming import Identifier

if TYPE_CHECKING:
    from featurebuilder.conventions.dependencies import (
        DependencyConventions,
        RouterClassConventions,
    )
    from featurebuilder.conventions.feature import Conventions
    from featurebuilder.request.model.request import FeatureRequest

_FASTAPI_CLASS = "APIRouter"


@dataclass(frozen=True, slots=True)
class Construction:
    """The construction of a feature's router.

    Attributes:
        router_class: The class of the project; ``None`` for FastAPI's.
        guards: The dependencies that the router declares.
    """

    router_class: RouterClassConventions | None
    guards: tuple[DependencyConventions, ...]

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
        guards = tuple((guard.module, guard.name) for guard in self.guards)
        if self.router_class is None:
            return guards
        return ((self.router_class.module, self.router_class.name), *guards)


def construction_of(request: FeatureRequest, conventions: Conventions) -> Construction:
    """Return the construction of the feature's router: like its siblings, unless it is open.

    Dependencies that the request itself names are not repeated.
    """
    if request.access == "anyone":
        return Construction(None, ())
    asked = {str(dotted) for dotted in request.dependencies}
    guards = tuple(one for one in conventions.router_guards if one.dotted not in asked)
    return Construction(conventions.router_class, guards)
