"""The parts of a feature as their templates render them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.plan.change import Part
from featurebuilder.plan.contexts import feature_context
from featurebuilder.plan.ledger import TemplateRecord
from featurebuilder.render.catalogue import Template

if TYPE_CHECKING:
    from collections.abc import Iterable

    from featurebuilder.plan.feature import Feature
    from featurebuilder.plan.tools import Tools

TEMPLATES = {
    Part.MODEL: Template.MODEL,
    Part.ROUTER: Template.ROUTER,
    Part.TESTS: Template.TESTS,
    Part.DOCUMENT: Template.DOCUMENT,
    Part.PACKAGE: Template.PACKAGE,
    Part.AGGREGATOR: Template.AGGREGATOR,
}


def rendered(feature: Feature, part: Part, tools: Tools) -> bytes:
    """Return what is generated now for one part of a feature.

    Where neither the request nor a template nor a convention is another than last time, that is
    what was generated last: another version of this tool or of ruff alone changes nothing.

    Raises:
        TemplateError: if the template cannot be rendered.
    """
    path = feature.places.parts[part]
    if feature.is_as_recorded and template_stands(feature, part, tools):
        record = feature.old.files.get(path)
        if record and record.base is not None:
            return record.base
    text = tools.renderer.render(
        TEMPLATES[part], feature_context(feature.request, feature.conventions)
    )
    return (tools.formatter.python(text, path) if path.endswith(".py") else text).encode()


def template_stands(feature: Feature, part: Part, tools: Tools) -> bool:
    """Return whether all that the part's template is made of is as it was last time."""
    return template_records({part}, tools).items() <= dict(feature.old.templates).items()


def template_records(parts: Iterable[Part], tools: Tools) -> dict[str, TemplateRecord]:
    """Return what identifies the templates of ``parts``, and those that they name."""
    used = [template for part, template in TEMPLATES.items() if part in parts]
    sources = (source for template in used for source in tools.renderer.sources(template))
    return {source.name: TemplateRecord(source.origin, source.sha256) for source in sources}
