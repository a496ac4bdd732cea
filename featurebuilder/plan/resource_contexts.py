"""From a request's resource, and what a tree decides about it, to what the templates see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.naming import Identifier, RoutePath
from featurebuilder.plan.contexts import own_prefix
from featurebuilder.plan.resource_operations import resource_operations
from featurebuilder.project.habits import Given
from featurebuilder.render.resource_context import OperationContext, ResourceContext
from featurebuilder.render.safe_text import PythonText

if TYPE_CHECKING:
    from featurebuilder.plan.conventions import Conventions
    from featurebuilder.request.model import FeatureRequest


def resource_context(request: FeatureRequest, conventions: Conventions) -> ResourceContext:
    """Return what the templates of a resource see."""
    storage = conventions.storage
    assert storage is not None  # noqa: S101 - given for every resource
    prefix = own_prefix(request, conventions)
    on_router = prefix if Given(conventions.prefix_given) is Given.ROUTER else ""
    return ResourceContext(
        name=request.name,
        title=request.title,
        prefix=RoutePath(on_router) if on_router else None,
        tags=request.tags,
        router_variable=Identifier(conventions.router_variable),
        operations=tuple(
            OperationContext(
                Identifier(one.method), one.path.removeprefix(prefix), Identifier(one.handler)
            )
            for one in resource_operations(request)
        ),
        factory=Identifier(storage.factory.name),
        factory_module=PythonText(storage.factory.module),
    )
