"""What a tree decides about the code of one feature, as plain values that can be kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.project.application import importable

if TYPE_CHECKING:
    from featurebuilder.plan.places import FeaturePlaces
    from featurebuilder.project.project import Project


@dataclass(frozen=True, slots=True)
class Conventions:
    """Everything that the templates see and that does not come from the request.

    Each value is a text, a number, a truth value or a tuple of texts, so that a feature can be
    rendered again later without its tree. ``prefix_given`` and ``tags_given`` are values of
    `Given`; ``served`` is what stands in front of the request's paths where they are served.
    """

    router_variable: str
    models_module: str
    test_path: str
    prefix_given: str
    tags_given: str
    application_module: str
    application_variable: str
    application_expression: str
    client_fixture: bool
    served: str = ""


def conventions_for(project: Project, places: FeaturePlaces) -> Conventions:
    """Return what ``project`` decides about a feature whose files go to ``places``."""
    application = importable(project.resolver, project.application)
    return Conventions(
        router_variable=places.variable,
        models_module=project.finder.name_of(places.model),
        test_path=places.tests,
        prefix_given=project.habits.prefix.given.value,
        tags_given=project.habits.tags.given.value,
        application_module=application.module,
        application_variable=application.attribute.partition(".")[0],
        application_expression=application.expression,
        client_fixture=project.client is not None,
    )
