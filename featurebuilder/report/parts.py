"""The parts of a feature as a log tells of them: their numbers, titles and purposes."""

from __future__ import annotations

from typing import NamedTuple

from featurebuilder.plan.change import Part

INTEGRATION = "4."
"""The number of what ties a feature to its tree; those that are there are counted on."""


class PartSection(NamedTuple):
    """One part's heading and purpose; one that is ``optional`` is passed over where it is not."""

    number: str
    title: str
    part: Part
    purpose: str
    optional: bool = False


OPERATIONS = "The path operations, each with the function that answers it."

_AGGREGATOR = PartSection(
    INTEGRATION, "Aggregator", Part.AGGREGATOR, "One import and one include bring the router in."
)
_APPLICATION = PartSection(
    INTEGRATION, "Application", Part.APPLICATION, "The application serves the aggregator."
)

ENDPOINT_SECTIONS = (
    PartSection(
        "2", "Model", Part.MODEL, "The shape of the answers, with an example for the API's readers."
    ),
    PartSection("3", "Endpoint", Part.ROUTER, "The router and its path operations."),
    _AGGREGATOR,
    _APPLICATION,
    PartSection(
        "5",
        "Tests",
        Part.TESTS,
        "Status, exact body and content type of every path operation.",
    ),
    PartSection(
        "6", "Document", Part.DOCUMENT, "What the feature is for and how to use and test it."
    ),
)

RESOURCE_SECTIONS = (
    PartSection(
        "2", "Model", Part.MODEL, "What is stored, what clients send, and what they are answered."
    ),
    PartSection("3.1", "Router", Part.ROUTER, "The router and its path operations."),
    _AGGREGATOR,
    _APPLICATION,
    PartSection(
        INTEGRATION,
        "Migration",
        Part.MIGRATION,
        "Leads the database from what was stored to what is asked for, and back.",
        optional=True,
    ),
    PartSection(
        INTEGRATION, "Shared", Part.SUPPORT, "What the resources of this tree share.", optional=True
    ),
    PartSection(
        INTEGRATION,
        "Dependencies",
        Part.PROJECT,
        "What the code stands on is named.",
        optional=True,
    ),
    PartSection(
        "5",
        "Tests",
        Part.TESTS,
        "Every operation and error, the boundaries of every field, and who may do what.",
    ),
    PartSection(
        "6",
        "Factory",
        Part.FACTORY,
        "Makes what the tests need, also those of others.",
        optional=True,
    ),
    PartSection(
        "7", "Document", Part.DOCUMENT, "What the feature is for and how to use and test it."
    ),
)
