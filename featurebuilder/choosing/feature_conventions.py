"""Choose the conventions for the code of a feature from what the project does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.choosing.endpoint_dependencies import dependency_of
from featurebuilder.conventions.dependencies import RouterClassConventions
from featurebuilder.conventions.feature import Conventions
from featurebuilder.conventions.imports import _DOTTED, ImportConventions
from featurebuilder.conventions.storage import ImportedName
from featurebuilder.errors import Location, Problem, UnusableProjectError
from featurebuilder.project.routers.import_style import ABSOLUTE
from featurebuilder.project.style.code_style import FeaturePaths, read_feature_conventions
from featurebuilder.project.versions.versions import http_package

_ELSEWHERE = (
    "name another folder with --router, or set 'router' and 'model' in [tool.featurebuilder]"
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from featurebuilder.choosing.places import FeaturePlaces
    from featurebuilder.conventions.dependencies import DependencyConventions
    from featurebuilder.project.project import Project
    from featurebuilder.project.routers.router_construction import RouterClass
    from featurebuilder.project.routers.router_dependencies import Guard
    from featurebuilder.project.style.code_style import FeatureConventions
    from featurebuilder.project.versions.versions import Versions


def read_feature_fit(
    project: Project, places: FeaturePlaces, versions: Versions
) -> FeatureConventions:
    """Return the style of the project's code around a feature whose files go to ``places``."""
    paths = FeaturePaths(places.router, places.model, places.tests)
    return read_feature_conventions(project, paths, versions)


def conventions_for(
    project: Project, places: FeaturePlaces, fit: FeatureConventions
) -> Conventions:
    """Return the conventions of ``project`` for a feature whose files go to ``places``.

    Raises:
        UnusableProjectError: if a module there cannot be imported by its name.
    """
    for path in (places.router, places.model):
        require_importable(project.finder.name_of(path), Location(path), _ELSEWHERE)
    application = project.application_import
    versions, handlers, client = fit.versions, fit.handlers, fit.client
    return Conventions(
        router_variable=places.variable,
        router_module=project.finder.name_of(places.router),
        models_module=project.finder.name_of(places.model),
        test_path=places.tests,
        prefix_given=project.router_conventions.prefix.value,
        tags_given=project.router_conventions.tags.value,
        collection_slash=project.router_construction.collection_slash,
        router_class=_router_class(project.router_construction.router_class),
        router_guards=_dependencies(project.router_construction.guards),
        route_class=_route_class(project),
        router_responses=project.router_construction.responses,
        tag_style=project.router_construction.tag_style.value
        if project.router_construction.tag_style
        else "",
        application_module=application.module,
        application_variable=application.attribute.partition(".")[0].removesuffix("()"),
        application_expression=application.expression,
        fastapi=versions.fastapi,
        pydantic=versions.pydantic,
        python=versions.python,
        is_async=handlers.is_async,
        annotates=handlers.annotates,
        names_model=handlers.names_model,
        docstrings=handlers.docstrings,
        module_docstrings=handlers.module_docstrings,
        class_docstrings=handlers.class_docstrings,
        future_annotations=handlers.future_annotations,
        class_ending=handlers.class_ending,
        client_way=client.way,
        client_name=client.name,
        client_type=client.type,
        client_is_async=client.is_async,
        client_mark=client.mark,
        client_base=client.base,
        silenced_fixtures=client.silenced,
        annotates_tests=client.annotates,
        test_docstrings=client.docstrings,
        http_package=http_package(versions),
        imports=imports_for(project, places, handlers.dots),
    )


def require_importable(module: str, where: Location | None, remedy: str) -> None:
    """Check that the name of a module can be imported.

    Raises:
        UnusableProjectError: if not, with ``where`` and ``remedy``.
    """
    if not all(map(str.isidentifier, module.split("."))):
        what = f"the module name '{module}' cannot be imported"
        raise UnusableProjectError(Problem(what, where, remedy))


def _router_class(found: RouterClass | None) -> RouterClassConventions | None:
    """Return the router class as a plain value."""
    if found is None:
        return None
    return RouterClassConventions(found.module, found.name, _dependencies(found.guards))


def _route_class(project: Project) -> ImportedName | None:
    """Return the route class of routers written by hand as a plain value."""
    found = project.router_construction.route_class
    if found is None or not project.siblings_by_hand:
        return None
    return ImportedName(found.module, found.name)


def _dependencies(guards: Iterable[Guard]) -> tuple[DependencyConventions, ...]:
    """Return the guards that can be imported by name, as plain values."""
    return tuple(one for guard in guards if (one := dependency_of(guard)))


def imports_for(project: Project, places: FeaturePlaces, dots: str) -> ImportConventions | None:
    """Return the style of a feature's imports, or ``None`` for plain absolute imports."""
    finder = project.finder
    path = project.application.key.path
    root, seen = finder.root_of(path), finder.root_of(path, places.tests)
    to_tests = root.removeprefix(seen).strip("/").replace("/", ".")
    if not f"{root}/".startswith(f"{seen}/" if seen else "") or not _DOTTED.fullmatch(to_tests):
        to_tests = ""
    if dots == ABSOLUTE and not to_tests:
        return None
    start = f"{root}/" if root else ""
    inner = (one[len(start) :] for one in project.snapshot.paths if one.startswith(start))
    tops = {one.partition("/")[0].removesuffix(".py") for one in inner if one.endswith(".py")}
    modules = (finder.name_of(one) for one in (places.router, places.model))
    own = {top for top in tops if top.isidentifier()}
    packages = tuple(sorted(own | {name.partition(".")[0] for name in modules}))
    return ImportConventions(root, packages, dots, to_tests)
