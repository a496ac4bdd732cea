"""Render the files of a feature from their templates."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from featurebuilder.artifacts.endpoint.feature_context import feature_context
from featurebuilder.artifacts.resource.context import ResourceContext
from featurebuilder.artifacts.resource.contexts import resource_context
from featurebuilder.artifacts.resource.document_contexts import resource_document_context
from featurebuilder.artifacts.resource.factory_contexts import factory_context
from featurebuilder.artifacts.resource.test_contexts import resource_test_context
from featurebuilder.artifacts.support.context import SupportContext
from featurebuilder.artifacts.support.contexts import support_context
from featurebuilder.artifacts.support.support_files import support_files
from featurebuilder.ledger.ledger import TemplateRecord
from featurebuilder.plan.change import Part
from featurebuilder.render.catalogue import Template
from featurebuilder.render.clean_imports import tidied
from featurebuilder.render.renamed_modules import rename_modules
from featurebuilder.render.unused_imports import without_unused_imports
from featurebuilder.render.unused_names import without_unused_names

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from featurebuilder.artifacts.support.support_files import SupportFile
    from featurebuilder.conventions.feature import Conventions
    from featurebuilder.features.feature import Feature
    from featurebuilder.ledger.ledger import FileRecord
    from featurebuilder.plan.code_writer import Tools
    from featurebuilder.request.model.request import FeatureRequest

_ModuleNamer = Callable[[str], str]
_ENDPOINT_TEMPLATES = {
    Part.MODEL: Template.MODEL,
    Part.ROUTER: Template.ROUTER,
    Part.TESTS: Template.TESTS,
    Part.DOCUMENT: Template.DOCUMENT,
}
_RESOURCE_TEMPLATES = {
    Part.MODEL: Template.RESOURCE_MODEL,
    Part.ROUTER: Template.RESOURCE_ROUTER,
    Part.TESTS: Template.RESOURCE_TESTS,
    Part.FACTORY: Template.RESOURCE_FACTORY,
    Part.DOCUMENT: Template.RESOURCE_DOCUMENT,
}
_CORE = "support/core/"
_TESTS = "support/tests/"
_CONTEXTS: Mapping[Template, Callable[[FeatureRequest, Conventions], object]] = {
    **dict.fromkeys(_ENDPOINT_TEMPLATES.values(), feature_context),
    Template.RESOURCE_TESTS: resource_test_context,
    Template.RESOURCE_FACTORY: factory_context,
    Template.RESOURCE_DOCUMENT: resource_document_context,
}
# These import and define names that only some of their branches use.
_WITH_UNUSED_NAMES = {
    Template.RESOURCE_TESTS,
    Template.RESOURCE_FACTORY,
    Template.SUPPORT_TESTS_DATABASE,
    Template.SUPPORT_TESTS_ROWS,
    Template.SUPPORT_TESTS_COLUMNS,
    Template.SUPPORT_TESTS_MIGRATIONS,
}
_PLAIN_TEMPLATES = {Part.PACKAGE: Template.PACKAGE, Part.AGGREGATOR: Template.AGGREGATOR}


def template_of(feature: Feature, part: Part) -> Template:
    """Return the template of a part that only this feature uses."""
    return (_RESOURCE_TEMPLATES if feature.request.resource else _ENDPOINT_TEMPLATES)[part]


def render_part(feature: Feature, part: Part, tools: Tools) -> bytes:
    """Return the file that is generated now for one part of a feature.

    If the request, the conventions and the template have not changed, return the recorded base. A
    new version of featurebuilder or ruff alone then changes no file.

    Raises:
        TemplateError: if the template cannot be rendered.
    """
    path, template = feature.places.parts[part], template_of(feature, part)
    if feature.is_as_recorded and (last := _unchanged_base(feature, path, template, tools)):
        return last
    make = _CONTEXTS.get(template, resource_context)
    context = make(feature.request, feature.conventions)
    named = _import_style(feature.conventions, path, is_test=part in {Part.TESTS, Part.FACTORY})
    return _render_file(path, template, context, named, tools)


def render_support_file(feature: Feature, file: SupportFile, tools: Tools) -> bytes:
    """Return the file that is generated now for one file of the support package.

    Raises:
        TemplateError: if the template cannot be rendered.
    """
    if feature.is_as_recorded and (
        last := _unchanged_base(feature, file.path, file.template, tools)
    ):
        return last
    context = support_context(feature.conventions)
    is_test = file.template.value.startswith(_TESTS)
    named = _import_style(feature.conventions, file.path, is_test=is_test)
    return _render_file(file.path, file.template, context, named, tools)


def used_templates(feature: Feature, files: Mapping[str, FileRecord]) -> set[Template]:
    """Return the templates that the feature's ``files`` are rendered from."""
    support = {file.path: file.template for file in support_files(feature)}
    own = feature.places.parts
    used = {
        _PLAIN_TEMPLATES[record.part]
        for record in files.values()
        if record.part in _PLAIN_TEMPLATES
    }
    used |= {template_of(feature, part) for part in own if own[part] in files}
    return used | {support[path] for path in support.keys() & files.keys()}


def is_template_unchanged(feature: Feature, template: Template, tools: Tools) -> bool:
    """Return whether a template and everything it includes are the same as in the ledger."""
    return template_records({template}, tools).items() <= dict(feature.old.templates).items()


def template_records(templates: Collection[Template], tools: Tools) -> dict[str, TemplateRecord]:
    """Return the records of the templates and of everything they include."""
    used = [template for template in Template if template in templates]
    sources = (source for template in used for source in tools.renderer.sources(template))
    return {source.name: TemplateRecord(source.origin, source.sha256) for source in sources}


def _unchanged_base(feature: Feature, path: str, template: Template, tools: Tools) -> bytes | None:
    """Return the file generated last, if its template has not changed since."""
    record = feature.old.files.get(path)
    return record.base if record and is_template_unchanged(feature, template, tools) else None


def _import_style(conventions: Conventions, path: str, *, is_test: bool) -> _ModuleNamer | None:
    """Return a function that names modules as the module at ``path`` imports them.

    Return ``None`` if all imports are plain absolute ones.
    """
    imports = conventions.imports
    return partial(imports.named, path=path, is_test=is_test) if imports else None


def _render_file(
    path: str, template: Template, context: object, named: _ModuleNamer | None, tools: Tools
) -> bytes:
    text = tools.renderer.render(template, context)
    if named and path.endswith(".py"):
        text = rename_modules(text, named)
    if (own := _own_package(template, context)) and path.endswith(".py"):
        text = tidied(text, own)
    if template in _WITH_UNUSED_NAMES:
        text = without_unused_imports(without_unused_names(text))
    return (tools.formatter.python(text, path) if path.endswith(".py") else text).encode()


def _own_package(template: Template, context: object) -> str:
    """Return the package of a module rendered from ``template``, if its imports must be tidied."""
    if isinstance(context, ResourceContext):
        return context.own_package
    is_core = template.value.startswith(_CORE)
    return context.package if is_core and isinstance(context, SupportContext) else ""
