"""The sections of a feature's build log: their numbers, titles and purposes."""

from __future__ import annotations

from typing import NamedTuple

from featurebuilder.plan.change import Part

INTEGRATION = "4."
"""The number of the integration chapter; its sections are numbered 4.1, 4.2 and so on."""


class PartSection(NamedTuple):
    """The heading and purpose of one part of a feature.

    An ``optional`` section is left out if the feature has no such part.
    """

    number: str
    title: str
    part: Part
    purpose: str
    optional: bool = False


OPERATIONS = "The path operations and their handlers."

_AGGREGATOR = PartSection(
    INTEGRATION, "Aggregator", Part.AGGREGATOR, "Imports and includes the router."
)
_APPLICATION = PartSection(INTEGRATION, "Application", Part.APPLICATION, "Serves the aggregator.")

ENDPOINT_SECTIONS = (
    PartSection(
        "2", "Model", Part.MODEL, "The response model, with an example for the API documentation."
    ),
    PartSection("3", "Endpoint", Part.ROUTER, "The router and its path operations."),
    _AGGREGATOR,
    _APPLICATION,
    PartSection(
        "5",
        "Tests",
        Part.TESTS,
        "Check status, exact body and content type of every path operation.",
    ),
    PartSection("6", "Document", Part.DOCUMENT, "The feature's purpose, usage and tests."),
)

RESOURCE_SECTIONS = (
    PartSection(
        "2", "Model", Part.MODEL, "The stored data, and the models of requests and responses."
    ),
    PartSection("3.1", "Router", Part.ROUTER, "The router and its path operations."),
    _AGGREGATOR,
    _APPLICATION,
    PartSection(
        INTEGRATION,
        "Migration",
        Part.MIGRATION,
        "Upgrades the database to the requested model, and can be downgraded.",
        optional=True,
    ),
    PartSection(
        INTEGRATION, "Shared", Part.SUPPORT, "The files that all resources share.", optional=True
    ),
    PartSection(
        INTEGRATION,
        "Dependencies",
        Part.PROJECT,
        "The packages that the code imports.",
        optional=True,
    ),
    PartSection(
        "5",
        "Tests",
        Part.TESTS,
        "Check every operation and error, the limits of every field, and the access rules.",
    ),
    PartSection(
        "6",
        "Factory",
        Part.FACTORY,
        "Creates test data, for this feature's tests and those of others.",
        optional=True,
    ),
    PartSection("7", "Document", Part.DOCUMENT, "The feature's purpose, usage and tests."),
)
