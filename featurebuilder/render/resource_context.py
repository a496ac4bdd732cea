"""What the templates of a resource see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from featurebuilder.naming import FeatureName, Identifier, RoutePath
    from featurebuilder.render.safe_text import PythonText


@dataclass(frozen=True, slots=True)
class OperationContext:
    """One path operation."""

    method: Identifier
    path: str
    handler: Identifier


@dataclass(frozen=True, slots=True)
class ResourceContext:
    """A resource in a tree."""

    name: FeatureName
    title: str
    prefix: RoutePath | None
    tags: tuple[str, ...]
    router_variable: Identifier
    operations: tuple[OperationContext, ...]
    factory: Identifier
    factory_module: PythonText
