"""What a tree decides about the code of one feature, as plain values that can be kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.project.application import importable
from featurebuilder.project.fit import FeaturePaths, read_fit

if TYPE_CHECKING:
    from featurebuilder.plan.places import FeaturePlaces
    from featurebuilder.project.fit import Fit
    from featurebuilder.project.project import Project
    from featurebuilder.project.versions import Versions


@dataclass(frozen=True, slots=True)
class Conventions:
    """Everything that the templates see and that does not come from the request.

    Each value is a text, a number, a truth value or a tuple of such, so that a feature can be
    rendered again later without its tree. ``prefix_given`` and ``tags_given`` are values of
    `Given`; ``served`` is what stands in front of the request's paths where they are served.
    ``fastapi`` and ``python`` are the oldest releases that the code is to run on, ``pydantic``
    holds the first number of each. What ``client_...`` says is told by `TestClientChoice`, and
    what siblings do by `Handlers`.
    """

    router_variable: str
    router_module: str
    models_module: str
    test_path: str
    prefix_given: str
    tags_given: str
    application_module: str
    application_variable: str
    application_expression: str
    fastapi: tuple[int, ...] = (0, 165)
    pydantic: tuple[int, ...] = (2,)
    python: tuple[int, ...] = (3, 11)
    is_async: bool = False
    annotates: bool = True
    names_model: bool = False
    docstrings: bool = True
    module_docstrings: bool = True
    class_docstrings: bool = True
    future_annotations: bool = False
    class_ending: str = "Response"
    client_way: str = "module"
    client_name: str = "client"
    client_type: str = "fastapi.testclient.TestClient"
    client_is_async: bool = False
    client_mark: str = ""
    client_base: str = ""
    silenced_fixtures: tuple[str, ...] = ()
    annotates_tests: bool = True
    test_docstrings: bool = False
    served: str = ""


def fit_of(project: Project, places: FeaturePlaces, versions: Versions) -> Fit:
    """Return what a feature whose files go to ``places`` has to fit."""
    paths = FeaturePaths(places.router, places.model, places.tests)
    return read_fit(project, paths, versions)


def conventions_for(project: Project, places: FeaturePlaces, fit: Fit) -> Conventions:
    """Return what ``project`` decides about a feature whose files go to ``places``."""
    application = importable(project.resolver, project.application)
    versions, handlers, client = fit.versions, fit.handlers, fit.client
    return Conventions(
        router_variable=places.variable,
        router_module=project.finder.name_of(places.router),
        models_module=project.finder.name_of(places.model),
        test_path=places.tests,
        prefix_given=project.habits.prefix.given.value,
        tags_given=project.habits.tags.given.value,
        application_module=application.module,
        application_variable=application.attribute.partition(".")[0],
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
    )
