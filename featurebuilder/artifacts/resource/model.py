"""The module with the table and the schemas of a resource."""

from __future__ import annotations

from dataclasses import replace

from featurebuilder.artifacts.artifact import LogSection
from featurebuilder.artifacts.cleaning import clean_module
from featurebuilder.artifacts.endpoint.model import MODEL
from featurebuilder.artifacts.resource.context import resource_context
from featurebuilder.render.template import Template

RESOURCE_MODEL = replace(
    MODEL,
    template=Template("resource/package/models/resource.py.j2"),
    context=resource_context,
    clean=clean_module,
    of_resources=True,
    section=LogSection("2", "Model", "The stored data, and the models of requests and responses."),
)
