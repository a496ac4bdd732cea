"""Compute the prefix and the tags of a feature's router, and the place that declares them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.naming import RoutePath
from featurebuilder.project.routers.router_conventions import Placement
from featurebuilder.project.routers.tag_style import TagStyle
from featurebuilder.render.safe_text import python_inline
from featurebuilder.request.resource_operations import ResourceOperation, operations_of

if TYPE_CHECKING:
    from featurebuilder.conventions.feature import Conventions
    from featurebuilder.request.model.request import FeatureRequest
    from featurebuilder.request.resource_operations import FeatureOperation


def own_prefix(request: FeatureRequest, conventions: Conventions) -> str:
    """Return the prefix that the feature's paths share.

    Empty if the project writes the full path in every path operation.
    """
    given = Placement(conventions.prefix_given)
    return common_prefix(request) if given is not Placement.OPERATION else ""


def common_prefix(request: FeatureRequest) -> str:
    """Return the leading path segments that all path operations share.

    Path parameters end the prefix.
    """
    split = [operation.path.split("/") for operation in operations_of(request)]
    shared: list[str] = []
    for segments in zip(*split, strict=False):
        if len(set(segments)) > 1 or segments[0].startswith("{"):
            break
        shared.append(segments[0])
    return "/".join(shared)


def operation_path(operation: FeatureOperation, conventions: Conventions) -> str:
    """Return the path of an operation below the API's prefix, as the project writes paths."""
    is_collection = isinstance(operation, ResourceOperation) and operation.is_of_collection
    return (
        f"{operation.path}/" if is_collection and conventions.collection_slash else operation.path
    )


def router_prefix(request: FeatureRequest, conventions: Conventions) -> RoutePath | None:
    """Return the prefix that the router itself declares, if it declares one."""
    is_declared = Placement(conventions.prefix_given) is Placement.ROUTER
    prefix = common_prefix(request) if is_declared else ""
    return RoutePath(prefix) if prefix else None


def router_tags(request: FeatureRequest, conventions: Conventions) -> tuple[str, ...]:
    """Return the tags that the router itself declares."""
    is_included = Placement(conventions.tags_given) is Placement.INCLUDE
    return () if is_included else tags_of(request, conventions)


def tags_of(request: FeatureRequest, conventions: Conventions) -> tuple[str, ...]:
    """Return the feature's tags; one that is just its name is written as siblings write theirs."""
    words = request.name.split("_")
    style = conventions.tag_style
    is_name = request.tags == (TagStyle.SENTENCE.write(words),)
    return (TagStyle(style).write(words),) if style and is_name else request.tags


def mount_prefix(request: FeatureRequest, conventions: Conventions) -> str:
    """Return the prefix under which the application serves the router's paths."""
    given_here = Placement(conventions.prefix_given) is Placement.INCLUDE
    return conventions.served + (common_prefix(request) if given_here else "")


def include_keywords(request: FeatureRequest, conventions: Conventions) -> dict[str, str]:
    """Return the keyword arguments of the ``include_router`` call, as Python source.

    Prefix and tags appear only if the project sets them there.
    """
    keywords: dict[str, str] = {}
    prefix = common_prefix(request)
    if Placement(conventions.prefix_given) is Placement.INCLUDE and prefix:
        keywords["prefix"] = python_inline(prefix)
    if Placement(conventions.tags_given) is Placement.INCLUDE:
        tags = map(python_inline, tags_of(request, conventions))
        keywords["tags"] = f"[{', '.join(tags)}]"
    return keywords
