"""Plan the `wire` command: include the router of an existing module."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from featurebuilder.errors import Location, Problem, UnusableProjectError
from featurebuilder.plan.change import Part, Plan
from featurebuilder.plan.draft import Draft
from featurebuilder.project.project import Project, read_project
from featurebuilder.project.routers.references import Factory
from featurebuilder.wiring.include_arguments import RouterToInclude
from featurebuilder.wiring.router_inclusion import (
    find_include,
    include_router,
    mount_aggregator,
)

if TYPE_CHECKING:
    from featurebuilder.plan.tools import Tools
    from featurebuilder.project.routers.graph import Router


def plan_wire(project: Project, path: str, tools: Tools) -> Plan:
    """Return the plan that includes the router of the module at ``path`` like its siblings.

    ``path`` is relative to the project's root and uses forward slashes.

    Raises:
        UnusableProjectError: if the file does not exist, or does not define exactly one router.
        EditRefusedError: if the edit cannot be proven correct.
    """
    router = _router_of(project, path)
    near = read_project(
        project.root, project.resolver, leaving_out=path, near=path, settings=project.settings
    )
    draft = Draft(near, path, path)
    include = find_include(near, router.key)
    served = near.graph.served_prefixes(router.key)
    if include and served:
        prefixes = ", ".join(prefix or "/" for prefix in served if prefix is not None)
        why = f"already serves the router under {prefixes or 'an unknown prefix'}"
        if include.found_by:
            why += f", found by {include.found_by}"
        draft.put(include.path, Part.AGGREGATOR, draft.now(include.path), why)
        return Plan(draft.changes())
    if not near.siblings:
        mount_aggregator(draft, tools.formatter)
    include_router(
        draft,
        RouterToInclude(router.key, by_example=True, factory=_factory_of(near, router)),
        tools.formatter,
    )
    return Plan(draft.changes())


def _router_of(project: Project, path: str) -> Router:
    where = Location(path)
    if path not in project.snapshot:
        raise UnusableProjectError(Problem("no such file in the project", where))
    found = [
        router
        for router in project.graph.routers.values()
        if router.key.path == path and not router.is_application
    ]
    if len(found) != 1:
        what = f"the module defines {len(found) or 'no'} routers; exactly one is needed"
        raise UnusableProjectError(Problem(what, where, "choose a module with one APIRouter"))
    return found[0]


def _factory_of(project: Project, router: Router) -> Factory | None:
    """Return the function that creates the router or adds its path operations, if there is one."""
    operations = project.graph.operations_of(router.key)
    functions = {operation.function for operation in operations} or {router.function}
    name = router.function or (functions.pop() if len(functions) == 1 else None)
    if name is None:
        return None
    found = project.resolver.definition(router.key.path, name)
    node = found.node if found else None
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return Factory(name, ("...",))
    required = node.args.args[: len(node.args.args) - len(node.args.defaults)]
    return Factory(name, tuple(argument.arg for argument in required))
