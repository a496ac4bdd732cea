"""The inspection: the findings about a project, as an immutable model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

from featurebuilder.plan.choices import choices_of
from featurebuilder.project.convention import Convention
from featurebuilder.project.versions.versions import DEFAULT_VERSIONS, Versions
from featurebuilder.report.log import SafeStr  # noqa: TC001 - Pydantic reads the annotations when it runs

if TYPE_CHECKING:
    from featurebuilder.project.project import Project
    from featurebuilder.project.routers.graph import Include, Router

INSPECTION_VERSION = 1


class FoundConvention(BaseModel):
    """One convention of the project, in a form that JSON can hold."""

    model_config = ConfigDict(frozen=True)

    what: SafeStr = Field(description="The subject.")
    value: SafeStr = Field(description="The value that was found or chosen.")
    evidence: SafeStr = Field(description="The evidence for the value.")

    @property
    def convention(self) -> Convention:
        """The convention itself."""
        return Convention(self.what, self.value, self.evidence)


class FoundRouter(BaseModel):
    """An application or a router."""

    model_config = ConfigDict(frozen=True)

    path: SafeStr
    line: int
    variable: SafeStr
    kind: SafeStr
    served: tuple[SafeStr | None, ...] = Field(
        description="The prefixes it is served under; null is a prefix that cannot be resolved."
    )
    operations: int = Field(description="The number of path operations it declares itself.")


class FoundInclude(BaseModel):
    """One router included in another."""

    model_config = ConfigDict(frozen=True)

    path: SafeStr
    line: int
    parent: SafeStr
    child: SafeStr
    resolved: bool = Field(description="True if the included router is known.")
    found_by: SafeStr = Field(
        default="",
        description="The way the project itself finds the included module, if it lists modules.",
    )


class Inspection(BaseModel):
    """Everything that was found in a project."""

    model_config = ConfigDict(frozen=True)

    schema_version: int = INSPECTION_VERSION
    choices: tuple[FoundConvention, ...]
    routers: tuple[FoundRouter, ...]
    includes: tuple[FoundInclude, ...]
    files: int = Field(description="The number of files in the project.")
    read_files: int = Field(description="The number of files that were read.")
    python_files: int = Field(description="The number of Python files.")
    parsed_files: int = Field(description="The number of parsed Python files.")
    unread: tuple[SafeStr, ...] = Field(description="Files that cannot be parsed.")

    def groups(self) -> list[tuple[str, list[Convention]]]:
        """Return the findings in titled groups for display; empty groups are left out.

        Each router, each include and the statistics of files become findings too.
        """
        routers = [
            Convention(
                what=router.kind,
                value=f"{router.path}:{router.line} {router.variable}",
                evidence=f"{_served_at(router)}; declares {_operation_count(router.operations)}",
            )
            for router in self.routers
        ]
        includes = [
            Convention(
                what=f"{include.path}:{include.line}",
                value=f"{include.parent} <- {include.child}",
                evidence=_include_evidence(include),
            )
            for include in self.includes
        ]
        read = Convention(
            what="read",
            value=f"{self.read_files} of {self.files} files",
            evidence="Python files are searched for FastAPI names; the others are settings",
        )
        parsed = Convention(
            what="parsed",
            value=f"{self.parsed_files} of {self.python_files} Python files",
            evidence="the others use no FastAPI class, and no parsed file refers to them",
        )
        unread = [
            Convention(what="not read", value=path, evidence="this Python version cannot parse it")
            for path in self.unread
        ]
        groups = [
            ("Conventions for a new feature", [choice.convention for choice in self.choices]),
            ("Routers", routers),
            ("Includes", includes),
            ("Files", [read, parsed, *unread]),
        ]
        return [(title, findings) for title, findings in groups if findings]


def inspection(project: Project, versions: Versions = DEFAULT_VERSIONS) -> Inspection:
    """Return the inspection of ``project``, whose code runs on ``versions``."""
    graph = project.graph
    return Inspection(
        choices=tuple(
            FoundConvention(what=each.what, value=each.value, evidence=each.evidence)
            for each in choices_of(project, versions)
        ),
        routers=tuple(_router(project, router) for router in graph.routers.values()),
        includes=tuple(_include(include) for include in graph.includes),
        files=len(project.snapshot.paths),
        read_files=project.snapshot.opened_count,
        python_files=sum(path.endswith(".py") for path in project.snapshot.paths),
        parsed_files=sum(module is not None for module in project.resolver.parsed.values()),
        unread=graph.unread,
    )


def _router(project: Project, router: Router) -> FoundRouter:
    return FoundRouter(
        path=router.key.path,
        line=router.line,
        variable=router.key.variable,
        kind="application" if router.is_application else "router",
        served=project.graph.public_prefixes(router.key),
        operations=len(project.graph.operations_of(router.key)),
    )


def _include(include: Include) -> FoundInclude:
    return FoundInclude(
        path=include.path,
        line=include.line,
        parent=include.parent.variable,
        child=f"{include.child.path} {include.child.variable}"
        if include.child and include.found_by
        else include.child_source,
        resolved=include.child is not None,
        found_by=include.found_by,
    )


def _include_evidence(include: FoundInclude) -> str:
    if not include.resolved:
        return "the included router cannot be resolved"
    return f"found by {include.found_by}" if include.found_by else ""


def _served_at(router: FoundRouter) -> str:
    if not router.served:
        return "not served"
    prefixes = ("an unknown prefix" if p is None else p or "/" for p in router.served)
    return f"served under {', '.join(prefixes)}"


def _operation_count(count: int) -> str:
    return "1 path operation" if count == 1 else f"{count or 'no'} path operations"
